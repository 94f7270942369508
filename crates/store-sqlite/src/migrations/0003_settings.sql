-- What an admin sets while the desk runs; what has no row is at its default.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_by BLOB
) STRICT, WITHOUT ROWID;
