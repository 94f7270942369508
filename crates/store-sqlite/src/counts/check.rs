//! Counts everything anew, for operators who want to know whether what is kept is right.

use app::ports::CountDifference;
use rusqlite::{Connection, Result};

use crate::cells::Cells;

/// Each selects what is counted in words, the kept count and the one that was found, where they differ.
const CHECKS: &[&str] = &[
    "WITH found AS (
        SELECT status, priority, category, awaiting, count(*) AS tickets, count(first_answer_at) AS answered,
            coalesce(sum(max(first_answer_at - created_at, 0)), 0) AS answer_millis
        FROM ticket GROUP BY status, priority, category, awaiting
    ), both AS (
        SELECT status, priority, category, awaiting,
            coalesce(kept.tickets, 0) AS kept_tickets, coalesce(found.tickets, 0) AS found_tickets,
            coalesce(kept.answered, 0) AS kept_answered, coalesce(found.answered, 0) AS found_answered,
            coalesce(kept.answer_millis, 0) AS kept_millis, coalesce(found.answer_millis, 0) AS found_millis,
            format(' of status %d, priority %d, category %d, turn %d', status, priority, category, awaiting) AS kind
        FROM ticket_count AS kept FULL JOIN found USING (status, priority, category, awaiting)
    )
    SELECT 'tickets' || kind, kept_tickets, found_tickets FROM both WHERE kept_tickets <> found_tickets
    UNION ALL
    SELECT 'answered tickets' || kind, kept_answered, found_answered FROM both WHERE kept_answered <> found_answered
    UNION ALL
    SELECT 'milliseconds to the first answers' || kind, kept_millis, found_millis FROM both
    WHERE kept_millis <> found_millis
    LIMIT ?1",
    "SELECT 'tickets created on ' || date(day * 86400, 'unixepoch'), coalesce(kept.tickets, 0),
        coalesce(found.tickets, 0)
    FROM ticket_day AS kept
    FULL JOIN (SELECT created_at / 86400000 AS day, count(*) AS tickets FROM ticket GROUP BY 1) AS found USING (day)
    WHERE coalesce(kept.tickets, 0) <> coalesce(found.tickets, 0)
    LIMIT ?1",
    "SELECT format('public responses of ST-%d-%03d', year, sequence), public_responses, found
    FROM (SELECT *, (SELECT count(*) FROM response WHERE response.ticket = ticket.key AND NOT is_internal) AS found FROM ticket)
    WHERE public_responses <> found
    LIMIT ?1",
    "SELECT format('internal notes of ST-%d-%03d', year, sequence), notes, found
    FROM (SELECT *, (SELECT count(*) FROM response WHERE response.ticket = ticket.key AND is_internal) AS found FROM ticket)
    WHERE notes <> found
    LIMIT ?1",
];

pub(crate) fn differences(db: &Connection, limit: u32) -> Result<Vec<CountDifference>> {
    let mut differences = Vec::new();
    for check in CHECKS {
        let left = limit.saturating_sub(u32::try_from(differences.len()).unwrap_or(u32::MAX));
        let mut statement = db.prepare(check)?;
        let found = statement.query_map([left], |row| {
            let mut cells = Cells::new(row);
            Ok(CountDifference { what: cells.value()?, kept: cells.value()?, counted: cells.value()? })
        })?;
        for difference in found {
            differences.push(difference?);
        }
    }
    Ok(differences)
}
