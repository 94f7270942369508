-- Facts about the file as a whole.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    origin TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    password_hash TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX user_role ON user (role, is_active);

CREATE TABLE session (
    token BLOB PRIMARY KEY,
    user BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_user ON session (user);
CREATE INDEX session_used ON session (last_used_at);

-- The key is the time of creation and the leading bits of the id's random part, so that it orders tickets as
-- (created_at, id) does. The category, the priority, the status and whose turn it is are their ranks.
CREATE TABLE ticket (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    subject TEXT NOT NULL,
    category INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    status INTEGER NOT NULL,
    awaiting INTEGER NOT NULL,
    submitted_by BLOB NOT NULL,
    assigned_to BLOB,
    created_at INTEGER NOT NULL,
    resolved_at INTEGER,
    closed_at INTEGER,
    first_answer_at INTEGER,
    staff_version INTEGER NOT NULL,
    staff_updated_at INTEGER NOT NULL,
    public_version INTEGER NOT NULL,
    public_updated_at INTEGER NOT NULL,
    public_responses INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    UNIQUE (year, sequence)
) STRICT;

-- Equality first, then the sort; each index ends in the key, which is the order of creation.
CREATE INDEX ticket_state ON ticket (status, priority);
CREATE INDEX ticket_state_id ON ticket (status, priority, id);
CREATE INDEX ticket_state_updated ON ticket (status, priority, staff_updated_at, id);
CREATE INDEX ticket_requester ON ticket (submitted_by);
CREATE INDEX ticket_requester_updated ON ticket (submitted_by, public_updated_at, id);
CREATE INDEX ticket_assignee ON ticket (assigned_to, status);
CREATE INDEX ticket_assignee_updated ON ticket (assigned_to, status, staff_updated_at, id);

-- The message stands apart, so that a page of the ticket table holds many rows of a list.
CREATE TABLE ticket_body (
    key INTEGER PRIMARY KEY REFERENCES ticket (key) ON DELETE CASCADE,
    message TEXT NOT NULL
) STRICT;

CREATE TABLE response (
    key INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES ticket (key) ON DELETE CASCADE,
    id BLOB NOT NULL,
    message TEXT NOT NULL,
    responded_by BLOB NOT NULL,
    is_internal INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX response_ticket ON response (ticket, created_at);

-- How many tickets there are of each kind, kept by every write.
CREATE TABLE ticket_count (
    status INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    category INTEGER NOT NULL,
    awaiting INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (status, priority, category, awaiting)
) STRICT, WITHOUT ROWID;

-- The last number given out in each year; it outlives the ticket that bears it.
CREATE TABLE ticket_number (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- The word index cannot be read back, so each ticket's distinct words are kept by where they come from: an edit or
-- a response replaces one part and the index row is made of all four.
CREATE TABLE ticket_words (
    key INTEGER PRIMARY KEY REFERENCES ticket (key) ON DELETE CASCADE,
    content TEXT NOT NULL,
    responses TEXT NOT NULL,
    requester TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT;

-- Its rowid is the ticket's key. The tokenizer takes every character beyond ASCII for a letter, so the words stay
-- whole; phrases are never asked for, columns are.
CREATE VIRTUAL TABLE word USING fts5 (
    public,
    staff,
    content = '',
    contentless_delete = 1,
    detail = column,
    tokenize = 'ascii',
    prefix = '3'
);

CREATE TABLE idempotency (
    user BLOB NOT NULL,
    path TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    made BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user, path, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (at);

-- Mail to be sent: a kind and references. Without a recipient it goes to the support address.
CREATE TABLE outbox (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    recipient BLOB,
    ticket BLOB NOT NULL,
    response BLOB,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_ticket ON outbox (ticket);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'queued';

-- A chain is named by its ticket's id, or 'site' for all the rest. A salt and a value are absent once erased.
CREATE TABLE audit (
    key INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target BLOB NOT NULL,
    who_digest BLOB NOT NULL,
    who_salt BLOB,
    who_value TEXT,
    what_digest BLOB NOT NULL,
    what_salt BLOB,
    what_value TEXT,
    hash BLOB NOT NULL,
    UNIQUE (chain, sequence)
) STRICT;

-- The record that tells a cut tail from a short chain; it outlives the ticket.
CREATE TABLE audit_head (
    chain TEXT PRIMARY KEY,
    length INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;
