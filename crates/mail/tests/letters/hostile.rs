//! What people type into any field is text in every mail: no markup, no address of ours, no line of ours.

use app::ports::{Letter, LetterTicket, Rendered, StaffReader};

use crate::support::{link, new_ticket, render, response, ticket};

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><annotation-xml encoding=\"text/html\"><script>1</script></annotation-xml></math>",
    "<iframe src=https://evil.example></iframe>",
    "<style>*{display:none}</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "--><script>alert(1)</script><!--",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example><input name=p></form>",
    "<a href=https://evil.example>Open the ticket</a>",
    "\"><b onmouseover=alert(1)>x",
    "' onclick='alert(1)",
    "\" style=\"background:url(https://evil.example)",
    "javascript:alert(1)",
    "[Open the ticket](javascript:alert(1))",
    "[Open the ticket](data:text/html,<script>alert(1)</script>)",
    "![x](https://evil.example/pixel.png)",
    "[x]: https://evil.example\n[x]",
    "{{ 7 * 7 }}{% raw %}{# #}",
    "{{ticketNumber}} {{message}}",
    "{% include \"layout.html\" %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u{FF1C}script\u{FF1E}alert(1)\u{FF1C}/script\u{FF1E}",
    "\u{202E}gpj.exe\u{2066}",
    "A\r\nBcc: evil@evil.example\r\n\r\nBody",
    "Subject: other\n\n-- \nYou get this mail because",
    "\u{0}\u{7}\u{85}\u{2028}\u{2029}\u{FEFF}",
    "\u{F0000}\u{F0006}",
    "```\n</pre><script>alert(1)</script>\n```",
];

fn in_every_field(text: &str) -> Vec<Letter> {
    let hostile = || LetterTicket {
        subject: text.into(),
        message: text.into(),
        requester_name: text.into(),
        requester_email: text.into(),
        ..ticket()
    };
    let template = domain::template::Template::from_stored(
        "{{subject}}\n\n> {{message}}\n\n[{{userName}}](https://crm.acme.example/{{userEmail}})".to_owned(),
    );
    vec![
        new_ticket(hostile()),
        Letter::NewTicket { ticket: hostile(), template },
        Letter::Acknowledgement { ticket: hostile() },
        Letter::Response { ticket: hostile(), response: response(text, text) },
        Letter::CustomerResponse { ticket: hostile(), response: response(text, text), to: StaffReader::Support },
        Letter::Assignment { ticket: hostile(), to: StaffReader::Assignee(text.into()) },
        Letter::Invitation { name: text.into(), link: link() },
        Letter::Test { asked_by: text.into() },
    ]
}

/// The tags of the document, and the addresses to which it links.
fn tags(html: &str) -> (Vec<&str>, Vec<&str>) {
    let inside: Vec<_> = html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect();
    let names = inside.iter().filter_map(|tag| tag.split_whitespace().next()).collect();
    let links = inside.iter().filter_map(|tag| tag.split_once("href=\"")?.1.split('"').next()).collect();
    (names, links)
}

#[test]
fn what_people_type_is_never_markup() {
    let known = [
        "!doctype",
        "html",
        "head",
        "meta",
        "title",
        "!--[if",
        "xml",
        "o:OfficeDocumentSettings",
        "o:PixelsPerInch",
        "style",
        "![endif]--",
        "body",
        "div",
        "table",
        "tr",
        "td",
        "h1",
        "h3",
        "p",
        "strong",
        "em",
        "br",
        "a",
        "ol",
        "ul",
        "li",
        "blockquote",
        "pre",
        "span",
        "code",
        "hr",
    ];
    for text in HOSTILE {
        for letter in in_every_field(text) {
            let Rendered { html, .. } = render(&letter);
            let (names, links) = tags(&html);
            for name in names {
                assert!(known.contains(&name.trim_start_matches('/')), "{text}: <{name}> in {html}");
            }
            // One style sheet for all and one for Outlook, whatever anybody wrote.
            assert_eq!(html.matches("<style").count(), 2, "{text}");
            assert_eq!(html.matches("<!--").count(), 1, "{text}");
            for link in links {
                let is_known = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
                assert!(is_known, "{text}: {link}");
            }
            for attribute in [" onerror=", " onload=", " onclick=", " onmouseover=", " src="] {
                let is_attribute = html.split('<').any(|tag| tag.split('>').next().unwrap().contains(attribute));
                assert!(!is_attribute, "{text}: {attribute}");
            }
        }
    }
}

#[test]
fn what_people_type_is_never_a_link_of_ours() {
    let ours = |html: &str| {
        let (_, links) = tags(html);
        links.iter().filter(|link| link.starts_with("https://desk.example/help/")).count()
    };
    for text in HOSTILE {
        for letter in in_every_field(text) {
            let expected = if matches!(letter, Letter::Invitation { .. }) { 2 } else { 1 };
            assert_eq!(ours(&render(&letter).html), expected, "{text}");
        }
    }
}

#[test]
fn lines_of_ours_stay_ours() {
    for text in HOSTILE {
        for letter in in_every_field(text) {
            let Rendered { subject, text: body, .. } = render(&letter);
            assert!(!subject.is_empty() && !subject.contains(char::is_control), "{text}: {subject}");
            assert!(!subject.contains(['\u{202E}', '\u{2066}', '\u{2028}', '\u{2029}']), "{text}: {subject}");
            assert_eq!(body.matches("\n-- \n").count(), 1, "{text}: {body}");
        }
    }
}

#[test]
fn placeholders_and_tags_in_what_people_type_stay_as_they_are() {
    let text = "{{subject}} {{ ticket.email }} {% for a in b %}";
    for letter in in_every_field(text) {
        let written = render(&letter);
        let unbroken = written.text.replace("\n> ", " ").replace('\n', " ");
        assert!(unbroken.contains(text), "{unbroken}");
        assert!(written.html.contains(text), "{}", written.html);
    }
}

#[test]
fn a_mail_that_anybody_can_cause_holds_nothing_of_theirs() {
    // There is no place for a name in these letters; this holds what they do say to us.
    for letter in [Letter::Confirmation { link: link() }, Letter::Reset { link: link() }] {
        let written = render(&letter);
        let (_, links) = tags(&written.html);
        assert!(links.iter().all(|link| link.starts_with("https://desk.example/help/")), "{links:?}");
        assert!(written.text.starts_with("Hello,\n"), "{}", written.text);
    }
}
