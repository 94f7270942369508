//! The templates, and how a mail comes of them.

use app::ports::Rendered;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};

use super::facts::{Facts, Format};
use super::text;

macro_rules! sources {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../templates/", $name)))),+] };
}

/// Names and texts of the built-in templates. The ending of the name decides how values are escaped.
pub(super) const BUILT_IN: &[(&str, &str)] = sources![
    "layout.html",
    "layout.txt",
    "parts.html",
    "new_ticket.html",
    "new_ticket.txt",
    "acknowledgement.html",
    "acknowledgement.txt",
    "response.html",
    "response.txt",
    "customer_response.html",
    "customer_response.txt",
    "assignment.html",
    "assignment.txt",
    "already_registered.html",
    "already_registered.txt",
    "confirmation.html",
    "confirmation.txt",
    "reset.html",
    "reset.txt",
    "invitation.html",
    "invitation.txt",
    "test.html",
    "test.txt",
];

/// The first line of a template for text says what the mail is called.
const SUBJECT: &str = "Subject:";

pub(super) struct Templates(Environment<'static>);

impl Templates {
    #[expect(clippy::expect_used, reason = "these are compiled in, and every test of this crate would fail")]
    pub(super) fn built_in() -> Self {
        Self::with(Vec::new()).expect("the built-in templates can be read")
    }

    /// The built-in ones, but for those of the same names.
    pub(super) fn with(own: Vec<(&'static str, String)>) -> Result<Self, Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_filter("quote", |text: &str| text::quote(text));
        for (name, source) in BUILT_IN {
            environment.add_template(name, source)?;
        }
        for (name, source) in own {
            environment.add_template_owned(name, source)?;
        }
        Ok(Self(environment))
    }

    pub(super) fn render(&self, facts: &Facts<'_>) -> Result<Rendered, Error> {
        let name = format!("{}.txt", facts.kind());
        let whole = self.0.get_template(&name)?.render(facts.context(Format::Text))?;
        let (subject, text) = whole.trim_start().split_once('\n').unwrap_or((&whole, ""));
        let subject = subject.strip_prefix(SUBJECT).map(text::line).filter(|subject| !subject.is_empty());
        let subject = subject.ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOperation,
                format!("{name} does not begin with a line as in `{SUBJECT} Hello`"),
            )
        })?;
        let name = format!("{}.html", facts.kind());
        let context = context! { subject => subject.as_str(), ..facts.context(Format::Html) };
        let html = self.0.get_template(&name)?.render(context)?;
        Ok(Rendered { subject, text: text::close_up(&text::wrap(text)), html })
    }
}
