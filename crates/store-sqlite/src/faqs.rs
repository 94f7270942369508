//! The entries of the FAQ. They are few, so they are put in order after they are read.

use app::ports::{ChangedFaq, FaqDecision, Faqs};
use domain::Id;
use domain::audit::Draft;
use domain::faq::{Decision, Faq};
use domain::text::{Answer, FaqCategory, Question};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::audit;
use crate::cells::Cells;

pub(crate) fn list(db: &Connection, which: Faqs) -> Result<Vec<Faq>> {
    let mut faqs: Vec<Faq> = db
        .prepare_cached("SELECT id, question, answer, category, is_active, place FROM faq WHERE is_active >= ?1")?
        .query_map([which == Faqs::Active], |row| faq(&mut Cells::new(row)))?
        .collect::<Result<_>>()?;
    faqs.sort_by_cached_key(Faq::sort_key);
    Ok(faqs)
}

pub(crate) fn by_id(db: &Connection, id: Id) -> Result<Option<Faq>> {
    db.prepare_cached("SELECT id, question, answer, category, is_active, place FROM faq WHERE id = ?1")?
        .query_row([id.bytes()], |row| faq(&mut Cells::new(row)))
        .optional()
}

fn faq(cells: &mut Cells<'_>) -> Result<Faq> {
    Ok(Faq {
        id: cells.id()?,
        question: Question::from_stored(cells.value()?),
        answer: Answer::from_stored(cells.value()?),
        category: FaqCategory::from_stored(cells.value()?),
        is_active: cells.value()?,
        order: cells.value()?,
    })
}

pub(crate) fn create(db: &Connection, faq: &Faq, audit: &Draft) -> Result<()> {
    write(db, faq)?;
    audit::append(db, audit)
}

pub(crate) fn change(db: &Connection, id: Id, decide: &FaqDecision) -> Result<Option<ChangedFaq>> {
    let Some(before) = by_id(db, id)? else { return Ok(None) };
    Ok(Some(match decide(&before) {
        Decision::Unchanged => ChangedFaq { faq: before, fields: Vec::new() },
        Decision::Change { faq, fields, audit } => {
            write(db, &faq)?;
            audit::append(db, &audit)?;
            ChangedFaq { faq: *faq, fields }
        }
        Decision::Delete(audit) => {
            db.prepare_cached("DELETE FROM faq WHERE id = ?1")?.execute([id.bytes()])?;
            audit::append(db, &audit)?;
            ChangedFaq { faq: before, fields: Vec::new() }
        }
    }))
}

/// Puts the entry in the place of the one with its id, or makes it.
pub(crate) fn write(db: &Connection, faq: &Faq) -> Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO faq (id, question, answer, category, is_active, place) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        faq.id.bytes(),
        faq.question.as_str(),
        faq.answer.as_str(),
        faq.category.as_str(),
        faq.is_active,
        faq.order,
    ])
    .map(|_| ())
}
