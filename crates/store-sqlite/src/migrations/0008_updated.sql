-- Tickets of any state by their last change: one index to read where the states' own would have to be merged.
CREATE INDEX ticket_updated ON ticket (staff_updated_at, id);
