-- The audit trail newest first: all of it, what one person did, and what was done of one kind. The action stands last
-- among a person's, so that a list of some of them looks nowhere else.
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor, at, id, action);
CREATE INDEX audit_action ON audit (action, at, id);

-- The trails of deleted tickets by the numbers that these had. An entry whose values are gone tells none.
CREATE INDEX audit_deleted ON audit (CASE WHEN json_valid(what_value) THEN json_extract(what_value, '$.label') END)
WHERE action = 'ticket.deleted';
