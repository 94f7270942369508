-- Of the tickets of each kind: how many were answered, and the sum of their times from creation to the first answer.
ALTER TABLE ticket_count ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket_count ADD COLUMN answer_millis INTEGER NOT NULL DEFAULT 0;

UPDATE ticket_count SET (answered, answer_millis) = (
    SELECT count(first_answer_at), coalesce(sum(max(first_answer_at - created_at, 0)), 0)
    FROM ticket
    WHERE ticket.status = ticket_count.status AND ticket.priority = ticket_count.priority
        AND ticket.category = ticket_count.category AND ticket.awaiting = ticket_count.awaiting
);

-- How many tickets were created on each day, counted from 1970-01-01 in UTC.
CREATE TABLE ticket_day (
    day INTEGER PRIMARY KEY,
    tickets INTEGER NOT NULL
) STRICT;

INSERT INTO ticket_day (day, tickets) SELECT created_at / 86400000, count(*) FROM ticket GROUP BY 1;
