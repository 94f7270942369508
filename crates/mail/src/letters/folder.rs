//! An operator's own templates: read, and tried out before they are taken.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use app::ports::{Letter, LetterLink, LetterResponse, LetterTicket, StaffReader};
use domain::Timestamp;
use domain::template::Template;

use super::templates::{BUILT_IN, Templates};
use super::{Letters, is_nothing_without_link, text};

/// Larger than any template has reason to be.
const LARGEST: u64 = 256 * 1024;

/// Why templates cannot be taken, in words for the operator.
#[derive(Debug)]
pub struct UnusableTemplates {
    folder: PathBuf,
    problem: String,
}

impl std::error::Error for UnusableTemplates {}

impl fmt::Display for UnusableTemplates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mail templates in {} cannot be used: {}", self.folder.display(), self.problem)
    }
}

fn unusable(folder: &Path, problem: impl fmt::Display) -> UnusableTemplates {
    UnusableTemplates { folder: folder.to_owned(), problem: problem.to_string() }
}

pub(super) fn read(folder: &Path) -> Result<Templates, UnusableTemplates> {
    let own = own_templates(folder).map_err(|problem| unusable(folder, problem))?;
    Templates::with(own).map_err(|error| unusable(folder, error))
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

/// Writes a mail of every kind, in every form that it can have.
pub(super) fn check(folder: &Path, letters: &Letters, own: &Templates) -> Result<(), UnusableTemplates> {
    for letter in samples() {
        // What cannot be written without a link is not written on this desk.
        let Ok(facts) = letters.facts(&letter) else { continue };
        let rendered = own.render(&facts).map_err(|error| unusable(folder, error))?;
        let link = facts.link.as_deref().filter(|_| is_nothing_without_link(&letter)).unwrap_or_default();
        for (part, link, ending) in
            [(&rendered.text, link.to_owned(), "txt"), (&rendered.html, text::escape(link), "html")]
        {
            if !part.contains(&link) {
                return Err(unusable(folder, format!("{}.{ending} does not show {{{{ link }}}}", facts.kind())));
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
        Letter::Reset { link: LetterLink::Masked },
        Letter::Invitation { name: "Ada Lovelace".to_owned(), link: LetterLink::Masked },
        Letter::Test { asked_by: "Grace Hopper".to_owned() },
    ];
    samples.extend(templates.map(|template| Letter::NewTicket { ticket: ticket(), template }));
    samples.extend(readers().map(|to| Letter::CustomerResponse { ticket: ticket(), response: response(), to }));
    samples.extend(readers().map(|to| Letter::Assignment { ticket: ticket(), to }));
    samples
}
