//! An operator's own templates.

use std::fs;

use app::ports::{Letter, LetterLink, MailRenderer as _};
use mail::Letters;
use tempfile::TempDir;

use crate::support::{letters, link, new_ticket, place, ticket};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn refusal(files: &[(&str, &str)]) -> String {
    Letters::with_folder(place(), folder(files).path()).unwrap_err().to_string()
}

#[test]
fn a_file_takes_the_place_of_the_template_of_its_name() {
    let folder = folder(&[
        (
            "reset.txt",
            "{% extends \"layout.txt\" %}{% block subject %}Neues Passwort{% endblock %}{% block body %}{{ link }}{% endblock %}",
        ),
        ("acknowledgement.html", "<p>{{ ticket.requester }}: {{ ticket.subject }}</p>{{ ticket.html }}"),
        ("README.md", "not a template"),
        (".reset.txt.swp", "not a template"),
    ]);
    let own = Letters::with_folder(place(), folder.path()).unwrap();
    let reset = own.render(&Letter::Reset { link: link() }).unwrap();
    assert_eq!(reset.subject, "Neues Passwort");
    assert!(reset.text.starts_with("https://desk.example/help/reset-password#token=a7"), "{}", reset.text);
    let mut ticket = ticket();
    ticket.subject = "<b>".into();
    ticket.message = "*x*".into();
    let acknowledgement = own.render(&Letter::Acknowledgement { ticket: ticket.clone() }).unwrap();
    assert_eq!(
        acknowledgement.html, "<p>Ada Lovelace: &lt;b&gt;</p><p style=\"margin:0 0 12px\"><em>x</em></p>\n",
        "values are escaped in a template of one's own too"
    );
    assert_eq!(own.render(&new_ticket(ticket.clone())), letters().render(&new_ticket(ticket)));
}

#[test]
fn one_that_is_broken_is_refused_by_name_before_any_mail_is_written() {
    for (files, parts) in [
        (&[("reset.html", "{% if %}")][..], &["syntax error", "reset.html:1"][..]),
        (&[("response.html", "a\n{{ ticket.nubmer }}")], &["undefined", "response.html:2"]),
        (&[("response.html", "{{ tikcet.number }}")], &["undefined", "response.html:1"]),
        (
            &[("assignment.html", "{% if assignee %}{% else %}{{ nobody }}{% endif %}")],
            &["undefined", "assignment.html:1"],
        ),
        (&[("new_ticket.txt", "Subject: x\n{% if words %}{{ worsd }}{% endif %}")], &["undefined", "new_ticket.txt:2"]),
        (&[("layout.html", "{% extends \"gone.html\" %}")], &["gone.html"]),
        (&[("layout.html", "{% extends \"layout.html\" %}")], &["layout.html"]),
        (
            &[("response.txt", "Subject: x\n{% if link %}{% else %}{{ nobody }}{% endif %}")],
            &["undefined", "response.txt:2"],
        ),
        (&[("test.html", "{{ brand|nofilter }}")], &["nofilter", "test.html:1"]),
        (&[("reset.html", "<p>Hello</p>")], &["reset.html does not show {{ link }}"]),
        (&[("reset.txt", "Subject: x\n\nHello")], &["reset.txt does not show {{ link }}"]),
        (&[("reset.txt", "{{ link }}")], &["reset.txt does not begin with a line as in `Subject: Hello`"]),
        (&[("reset.txt", "Subject:\n{{ link }}")], &["reset.txt does not begin with a line as in `Subject: Hello`"]),
        (&[("rest.html", "x")], &["rest.html is the name of none", "reset.html"]),
    ] {
        let refusal = refusal(files);
        for part in parts {
            assert!(refusal.contains(part), "{part}: {refusal}");
        }
    }
    let folder = folder(&[]);
    fs::write(folder.path().join("test.txt"), [0xFF, 0xFE]).unwrap();
    assert!(Letters::with_folder(place(), folder.path()).unwrap_err().to_string().contains("test.txt: "));
    fs::write(folder.path().join("test.txt"), vec![b'x'; 300_000]).unwrap();
    assert!(Letters::with_folder(place(), folder.path()).unwrap_err().to_string().contains("larger than 256 kB"));
    let gone = folder.path().join("gone");
    assert!(Letters::with_folder(place(), &gone).unwrap_err().to_string().contains("No such file"));
}

#[test]
fn where_one_fails_at_sending_the_built_in_one_is_there() {
    // What is right for the samples can still be wrong for a mail.
    let folder = folder(&[("test.html", "{% if asked_by == \"Eve\" %}{{ nobody }}{% endif %}Hello")]);
    let own = Letters::with_folder(place(), folder.path()).unwrap();
    let letter = |name: &str| Letter::Test { asked_by: name.into() };
    assert_eq!(own.render(&letter("Ada")).unwrap().html, "Hello");
    assert_eq!(own.render(&letter("Eve")), letters().render(&letter("Eve")));
}

#[test]
fn a_masked_link_shows_no_token() {
    let written = letters().render(&Letter::Reset { link: LetterLink::Masked }).unwrap();
    assert!(written.text.contains("/reset-password#token=\u{2022}\u{2022}"), "{}", written.text);
}
