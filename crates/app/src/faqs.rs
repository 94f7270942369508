//! The questions that come up again and again: read by anybody, written by admins.

use domain::Id;
use domain::faq::{Faq, Update};
use domain::person::Actor;
use domain::policy::{self, Action};
use domain::search::Term;
use domain::text::{Answer, FaqCategory, Question};

use crate::ports::{ChangedFaq, Faqs};
use crate::{App, Caller, Error, Result};

#[derive(Debug, Clone)]
pub struct NewFaq {
    pub question: Question,
    pub answer: Answer,
    pub category: FaqCategory,
    pub is_active: bool,
    pub order: i32,
}

/// What is active and public, or with `actor` everything there is; of these what holds every one of the terms.
pub async fn list(app: &App, actor: Option<&Actor>, search: Option<&[Term]>) -> Result<Vec<Faq>> {
    let which = match actor {
        None => Faqs::Active,
        Some(actor) => {
            authorize(actor)?;
            Faqs::All
        }
    };
    let mut faqs = app.store.faqs(which).await?;
    if let Some(terms) = search {
        faqs.retain(|faq| faq.is_found_by(terms));
    }
    Ok(faqs)
}

pub async fn read(app: &App, actor: &Actor, id: Id) -> Result<Faq> {
    authorize(actor)?;
    app.store.faq(id).await?.ok_or(Error::NotFound)
}

pub async fn create(app: &App, actor: &Actor, caller: &Caller, new: NewFaq) -> Result<Faq> {
    authorize(actor)?;
    let stamp = app.stamp(caller);
    let NewFaq { question, answer, category, is_active, order } = new;
    let faq = Faq { id: stamp.id("faq"), question, answer, category, is_active, order };
    app.store.create_faq(faq.clone(), faq.created(Some(actor), &stamp)).await?;
    Ok(faq)
}

pub async fn update(app: &App, actor: &Actor, caller: &Caller, id: Id, update: Update) -> Result<ChangedFaq> {
    authorize(actor)?;
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |faq: &Faq| faq.update(&by, &update, &stamp));
    app.store.change_faq(id, decide).await?.ok_or(Error::NotFound)
}

pub async fn delete(app: &App, actor: &Actor, caller: &Caller, id: Id) -> Result<Faq> {
    authorize(actor)?;
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |faq: &Faq| faq.delete(&by, &stamp));
    Ok(app.store.change_faq(id, decide).await?.ok_or(Error::NotFound)?.faq)
}

fn authorize(actor: &Actor) -> Result<()> {
    if policy::may_ever(actor.role, Action::ManageFaqs) { Ok(()) } else { Err(Error::Forbidden) }
}
