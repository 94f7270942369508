-- Questions that come up again and again, with their answers.
CREATE TABLE faq (
    id BLOB PRIMARY KEY,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    category TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    place INTEGER NOT NULL
) STRICT;
