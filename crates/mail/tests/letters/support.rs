use app::ports::{Letter, LetterLink, LetterResponse, LetterTicket, MailRenderer as _, Random, Rendered, StaffReader};
use app::token::Token;
use domain::Timestamp;
use domain::template::Template;
use domain::vocabulary::Status;
use mail::{Letters, Place};

struct Fixed;

impl Random for Fixed {
    fn bytes(&self) -> [u8; 32] {
        [0xA7; 32]
    }
}

pub(crate) fn place() -> Place {
    Place { name: "Acme Support".into(), address: Some("https://desk.example/help".into()) }
}

pub(crate) fn letters() -> Letters {
    Letters::built_in(place())
}

/// The same of a desk that does not know how it is reached.
pub(crate) fn without_address() -> Letters {
    Letters::built_in(Place { address: None, ..place() })
}

pub(crate) fn render(letter: &Letter) -> Rendered {
    letters().render(letter).unwrap()
}

pub(crate) fn ticket() -> LetterTicket {
    LetterTicket::sample(Timestamp::parse("2026-01-31T09:30:00Z").unwrap())
}

pub(crate) fn response(by: &str, message: &str) -> LetterResponse {
    LetterResponse { by: by.into(), message: message.into() }
}

pub(crate) fn link() -> LetterLink {
    LetterLink::Open(Token::draw(&Fixed))
}

pub(crate) fn new_ticket(ticket: LetterTicket) -> Letter {
    Letter::NewTicket { ticket, template: Template::default() }
}

const ANSWER: &str = "Hello Ada,\n\nThank you for the steps. Page 3 holds an order without a date, and our export does not \
                      expect that. Until it is mended on **Thursday**, this works:\n\n\
                      - filter by *Date: any*\n- export as `orders.csv`\n\n\
                      Our [notes about exports](https://docs.acme.example/exports#dates) tell more.\n\n\
                      > Can you have a look?\n\nWith pleasure!\nGrace";

fn answered(status: Status) -> Letter {
    Letter::Response { ticket: LetterTicket { status, ..ticket() }, response: response("Grace Hopper", ANSWER) }
}

/// A mail of every kind and form, by name.
pub(crate) fn all() -> Vec<(&'static str, Letter)> {
    let grace = || StaffReader::Assignee("Grace Hopper".into());
    let asked = || response("Ada Lovelace", "It works now, but only in `Firefox`.\n\nIs there more to come?");
    let words = "## {{ticketNumber}}: {{subject}}\n\n**{{userName}}** ({{userEmail}}) needs help with a *{{category}}*, \
                 priority **{{priority}}**, since {{createdAt}}.\n\n> {{message}}\n\n\
                 [Look {{userName}} up](https://crm.acme.example/people?email={{userEmail}})";
    vec![
        ("new_ticket", new_ticket(ticket())),
        ("new_ticket_by_template", Letter::NewTicket { ticket: ticket(), template: Template::parse(words).unwrap() }),
        ("acknowledgement", Letter::Acknowledgement { ticket: ticket() }),
        ("response", answered(Status::InProgress)),
        ("response_resolved", answered(Status::Resolved)),
        ("response_closed", answered(Status::Closed)),
        ("customer_response", Letter::CustomerResponse { ticket: ticket(), response: asked(), to: grace() }),
        (
            "customer_response_to_support",
            Letter::CustomerResponse { ticket: ticket(), response: asked(), to: StaffReader::Support },
        ),
        ("assignment", Letter::Assignment { ticket: ticket(), to: grace() }),
        ("assignment_to_support", Letter::Assignment { ticket: ticket(), to: StaffReader::Support }),
        ("confirmation", Letter::Confirmation { link: link() }),
        ("already_registered", Letter::AlreadyRegistered),
        ("reset", Letter::Reset { link: link() }),
        ("reset_masked", Letter::Reset { link: LetterLink::Masked }),
        ("invitation", Letter::Invitation { name: "Ada Lovelace".into(), link: link() }),
        ("test", Letter::Test { asked_by: "Grace Hopper".into() }),
    ]
}
