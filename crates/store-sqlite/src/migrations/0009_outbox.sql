-- A mail may be about an account instead of a ticket, and it is given out under a lease.
ALTER TABLE outbox RENAME TO outbox_before;
DROP INDEX outbox_ticket;
DROP INDEX outbox_due;

-- Mail, from when it is written: a kind and references. Without a recipient it goes to the support address. The keys
-- follow the order of writing.
CREATE TABLE outbox (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    recipient BLOB,
    ticket BLOB,
    response BLOB,
    created_at INTEGER NOT NULL,
    -- From when on its lifetime counts: since it was written, or since somebody asked for another try.
    since INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    -- While it is queued or being sent: when it may be given out next.
    due_at INTEGER,
    -- While it is being sent: the proof of whoever has it.
    lease BLOB,
    -- While it is held: what it waits for.
    lack TEXT,
    last_error TEXT,
    reply TEXT,
    sent_at INTEGER
) STRICT;

INSERT INTO outbox (key, id, kind, recipient, ticket, response, created_at, since, state, tries, due_at)
SELECT key, id, kind, recipient, ticket, response, created_at, created_at, state, tries, iif(state = 'queued', due_at, NULL)
FROM outbox_before;

DROP TABLE outbox_before;

CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
-- Those who stand in line: mails about one ticket to one recipient.
CREATE INDEX outbox_line ON outbox (ticket, recipient) WHERE due_at IS NOT NULL;
-- What a recipient was written lately.
CREATE INDEX outbox_recipient ON outbox (recipient, created_at, ticket) WHERE state <> 'cancelled';
-- The log, newest first, by each of its filters.
CREATE INDEX outbox_state ON outbox (state);
CREATE INDEX outbox_kind ON outbox (kind);
CREATE INDEX outbox_ticket ON outbox (ticket);
