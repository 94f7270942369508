-- What people are listed by, the name without case and accents, and what they are found by: the words of name and
-- address, each between spaces. The index holds all that a list asks about.
ALTER TABLE user ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN words TEXT NOT NULL DEFAULT '';

UPDATE user SET sort_name = folded(name), words = ' ' || words_of(name || char(10) || email) || ' ';

CREATE INDEX user_list ON user (sort_name, id, role, is_active, words);

-- Whether a response bears somebody's name.
CREATE INDEX response_author ON response (responded_by);
