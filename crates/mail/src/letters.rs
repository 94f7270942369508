//! The words of mails: templates, compiled in or an operator's own, filled with the facts of a letter.

mod facts;
mod folder;
mod templates;
mod text;
mod words;

use std::fmt;
use std::path::Path;

use app::markdown;
use app::ports::{Letter, LetterLink, MailRenderer, Rendered, Unwritable};

use facts::{Facts, STYLES};
use templates::Templates;

pub(crate) use text::line;

pub use folder::UnusableTemplates;

/// The desk as readers of its mail know it.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it calls itself.
    pub name: String,
    /// The address under which its pages are, without a slash at the end. Without it mails hold no links.
    pub address: Option<String>,
}

/// Puts mails into words.
pub struct Letters {
    place: Place,
    /// For what people wrote.
    messages: markdown::Renderer,
    /// For what an admin wrote in our name.
    words: markdown::Renderer,
    built_in: Templates,
    own: Option<Templates>,
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Letters {
    pub fn built_in(place: Place) -> Self {
        let messages = markdown::Renderer::styled(STYLES).showing_targets();
        let words = markdown::Renderer::styled(STYLES);
        Self { place, messages, words, built_in: Templates::built_in(), own: None }
    }

    /// Takes templates from the folder in place of the built-in ones of the same name. They are tried out here with
    /// every kind of mail, so that none that is broken waits for its first mail.
    pub fn with_folder(place: Place, folder: &Path) -> Result<Self, UnusableTemplates> {
        let own = folder::read(folder)?;
        folder::check(&own)?;
        Ok(Self { own: Some(own), ..Self::built_in(place) })
    }

    fn facts<'a>(&'a self, letter: &'a Letter) -> Result<Facts<'a>, Unwritable> {
        let link = self.place.address.as_ref().map(|address| format!("{address}{}", page(letter)));
        if link.is_none() && is_nothing_without_link(letter) {
            return Err(Unwritable("PUBLIC_URL is not set, so mail holds no links".to_owned()));
        }
        Ok(Facts { letter, link, letters: self })
    }
}

impl MailRenderer for Letters {
    fn render(&self, letter: &Letter) -> Result<Rendered, Unwritable> {
        let facts = self.facts(letter)?;
        if let Some(own) = &self.own {
            match own.render(&facts) {
                Ok(rendered) => return Ok(rendered),
                Err(error) => tracing::error!(%error, "a template failed; the mail is written with the built-in ones"),
            }
        }
        self.built_in.render(&facts).map_err(|error| Unwritable(format!("the mail cannot be written: {error}")))
    }
}

/// Where the mail leads, below the desk's address. What stands behind the `#` is not sent to any server.
fn page(letter: &Letter) -> String {
    match letter {
        Letter::NewTicket { ticket, .. }
        | Letter::CustomerResponse { ticket, .. }
        | Letter::Assignment { ticket, .. } => {
            format!("/dashboard/admin/support/{}", ticket.number)
        }
        Letter::Acknowledgement { ticket } | Letter::Response { ticket, .. } => {
            format!("/dashboard/help/{}", ticket.number)
        }
        Letter::Confirmation { link } => format!("/confirm#token={}", token(link)),
        Letter::AlreadyRegistered => "/login".to_owned(),
        Letter::Reset { link } | Letter::Invitation { link, .. } => format!("/reset-password#token={}", token(link)),
        Letter::Test { .. } => "/dashboard/admin/support/settings".to_owned(),
    }
}

fn token(link: &LetterLink) -> &str {
    match link {
        LetterLink::Open(token) => token.as_str(),
        LetterLink::Masked => "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}",
    }
}

fn is_nothing_without_link(letter: &Letter) -> bool {
    matches!(letter, Letter::Confirmation { .. } | Letter::Reset { .. } | Letter::Invitation { .. })
}
