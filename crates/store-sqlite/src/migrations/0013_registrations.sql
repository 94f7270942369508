-- Accounts that somebody has asked for and nobody has confirmed yet: at most one for each address.
CREATE TABLE registration (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Nothing once somebody else may have asked for the same address.
    password_hash TEXT,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX registration_at ON registration (at);

-- The links by which they are confirmed, each by the digest of its token.
CREATE TABLE confirmation (
    token BLOB PRIMARY KEY,
    registration BLOB NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX confirmation_of ON confirmation (registration);
