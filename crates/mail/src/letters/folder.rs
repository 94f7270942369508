//! An operator's own templates: read, and tried out before they are taken.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use app::ports::{Letter, LetterLink, LetterResponse, LetterTicket, Rendered, StaffReader};
use domain::Timestamp;
use domain::template::Template;

use super::templates::{BUILT_IN, Templates};
use super::{Letters, Place, is_nothing_without_link};

/// Larger than any template has reason to be.
const LARGEST: u64 = 256 * 1024;

/// Why the templates of a folder cannot be taken, in words for the operator.
#[derive(Debug)]
pub struct UnusableTemplates(String);

impl std::error::Error for UnusableTemplates {}

impl fmt::Display for UnusableTemplates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "holds templates that cannot be used: {}", self.0)
    }
}

fn unusable(error: impl fmt::Display) -> UnusableTemplates {
    UnusableTemplates(error.to_string())
}

pub(super) fn read(folder: &Path) -> Result<Templates, UnusableTemplates> {
    let own = own_templates(folder).map_err(unusable)?;
    Templates::with(own).map_err(unusable)
}

fn own_templates(folder: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut own = Vec::new();
    for entry in entries.map_err(|error| error.to_string())? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_template = Path::new(&name).extension().is_some_and(|ending| ending == "html" || ending == "txt");
        if !is_template || name.starts_with('.') {
            continue;
        }
        let Some((known, _)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            let known: Vec<_> = BUILT_IN.iter().map(|(known, _)| *known).collect();
            return Err(format!("{name} is the name of none; there are {}", known.join(", ")));
        };
        let size = entry.path().metadata().map_err(|error| format!("{name}: {error}"))?.len();
        if size > LARGEST {
            return Err(format!("{name} is larger than {} kB", LARGEST / 1024));
        }
        own.push((*known, fs::read_to_string(entry.path()).map_err(|error| format!("{name}: {error}"))?));
    }
    Ok(own)
}

/// Writes a mail of every kind, in every form that it can have, with and without a link.
pub(super) fn check(own: &Templates) -> Result<(), UnusableTemplates> {
    for address in [Some("https://desk.example".to_owned()), None] {
        let letters = Letters::built_in(Place { name: "Support".to_owned(), address });
        for letter in samples() {
            // What is nothing without a link is not written without one.
            let Ok(facts) = letters.facts(&letter) else { continue };
            let Rendered { text, html, .. } = own.render(&facts).map_err(unusable)?;
            let link = facts.link.as_deref().filter(|_| is_nothing_without_link(&letter)).unwrap_or_default();
            for (part, ending) in [(text, "txt"), (html, "html")] {
                if !part.contains(link) {
                    return Err(unusable(format!("{}.{ending} does not show {{{{ link }}}}", facts.kind())));
                }
            }
        }
    }
    Ok(())
}

fn samples() -> Vec<Letter> {
    let ticket = || LetterTicket::sample(Timestamp::from_millis(0));
    let response = || LetterResponse { by: "Grace Hopper".to_owned(), message: "Thank you!".to_owned() };
    let readers = || [StaffReader::Assignee("Grace Hopper".to_owned()), StaffReader::Support];
    let templates = [Template::default(), Template::from_stored("{{subject}}".to_owned())];
    let mut samples = vec![
        Letter::Acknowledgement { ticket: ticket() },
        Letter::Response { ticket: ticket(), response: response() },
        Letter::Confirmation { link: LetterLink::Masked },
        Letter::AlreadyRegistered,
        Letter::Reset { link: LetterLink::Masked },
        Letter::Invitation { name: "Ada Lovelace".to_owned(), link: LetterLink::Masked },
        Letter::Test { asked_by: "Grace Hopper".to_owned() },
    ];
    samples.extend(templates.map(|template| Letter::NewTicket { ticket: ticket(), template }));
    samples.extend(readers().map(|to| Letter::CustomerResponse { ticket: ticket(), response: response(), to }));
    samples.extend(readers().map(|to| Letter::Assignment { ticket: ticket(), to }));
    samples
}
