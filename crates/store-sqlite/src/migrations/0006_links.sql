-- The newest request of each kind for a one-time link. Those before it are over, and so is it once a link of it was used
-- or ended.
CREATE TABLE link_request (
    user BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    is_over INTEGER NOT NULL,
    PRIMARY KEY (user, purpose)
) STRICT, WITHOUT ROWID;

-- The links of these requests, each by the digest of its token.
CREATE TABLE link (
    token BLOB PRIMARY KEY,
    user BLOB NOT NULL,
    purpose TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (user, purpose) REFERENCES link_request (user, purpose) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX link_request_of ON link (user, purpose);
