-- What counts towards a limit: when a subject did it, and until when that counts. It stands apart from what was made,
-- so that a deletion gives nothing back.
CREATE TABLE limit_use (
    key INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE INDEX limit_use_subject ON limit_use (subject, at);
CREATE INDEX limit_use_until ON limit_use (until);
