//! Every kind of mail as it is written, beside the files that show it: `expected/NAME.txt` and `expected/NAME.html`, which
//! a browser can open. After a change that is meant, `HELPWRIGHT_TEST_UPDATE=1` writes them anew.

use std::fs;
use std::path::Path;

use app::ports::{Letter, LetterTicket, MailRenderer as _, StaffReader};
use domain::text::{Message, PersonName, Subject};
use domain::vocabulary::Status;

use crate::support::{all, link, render, response, ticket, without_address};

fn compare(name: &str, written: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters/expected").join(name);
    if std::env::var_os("HELPWRIGHT_TEST_UPDATE").is_some() {
        fs::write(&file, written).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    for (number, (written, expected)) in (1..).zip(written.lines().zip(expected.lines())) {
        assert_eq!(written, expected, "line {number} of {name}");
    }
    assert_eq!(written, expected, "{name}");
}

#[test]
fn every_mail_is_as_expected() {
    for (name, letter) in all() {
        let written = render(&letter);
        compare(&format!("{name}.txt"), &format!("Subject: {}\n\n{}", written.subject, written.text));
        compare(&format!("{name}.html"), &written.html);
    }
}

#[test]
fn mails_about_one_ticket_share_their_subject_and_so_their_conversation() {
    for (name, letter) in all() {
        let is_about_an_account =
            ["confirmation", "already_registered", "reset", "reset_masked", "invitation", "test"].contains(&name);
        let expected = "[ST-2026-001] The export stops at page 3";
        assert_eq!(render(&letter).subject == expected, !is_about_an_account, "{name}");
    }
}

#[test]
fn both_parts_say_the_same() {
    // An admin's words are Markdown in the text.
    for (name, letter) in all().into_iter().filter(|(name, _)| *name != "new_ticket_by_template") {
        let written = render(&letter);
        let shown = shown(&written.html);
        for word in written.text.split_whitespace() {
            let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            let is_of_text_alone =
                ["Open", "the", "View", "You", "wrote", "Answer", "Subject", "answered"].contains(&&*word);
            assert!(is_of_text_alone || shown.contains(&word), "{name}: {word}");
        }
    }
}

/// What the HTML shows, addresses included, without anything between letters and digits.
fn shown(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let links = body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let text = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    text.chain(links).flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn text_is_narrow_and_links_stand_alone() {
    for (name, letter) in all() {
        let text = render(&letter).text;
        for line in text.lines().filter(|line| !line.contains("://")) {
            assert!(line.chars().count() <= 72, "{name}: {line}");
        }
        let links: Vec<_> = text.lines().filter(|line| line.contains("https://desk.example")).collect();
        assert_eq!(links.len(), 1, "{name}");
        assert!(links[0].starts_with("https://desk.example/help/") && !links[0].contains(' '), "{name}: {}", links[0]);
    }
}

#[test]
fn a_reader_is_told_what_to_do_next_by_what_the_desk_takes() {
    for (status, can_answer, advice) in [
        (Status::Open, true, "you can close the ticket"),
        (Status::InProgress, true, "you can close the ticket"),
        (Status::Resolved, true, "that opens it again"),
        (Status::Closed, false, "Then reopen the ticket"),
    ] {
        let ticket = LetterTicket { status, ..ticket() };
        let written = render(&Letter::Response { ticket, response: response("Grace", "Done.") });
        for part in [written.text.replace('\n', " "), written.html] {
            assert!(part.contains(advice), "{status}: {part}");
            assert_eq!(part.contains("Answer in the ticket"), can_answer, "{status}: {part}");
        }
    }
}

/// Web mail takes away what stands around the body, and readers of the screen name what is left.
#[test]
fn whoever_listens_hears_a_mail_in_its_language_and_in_its_order() {
    for (name, letter) in all() {
        let written = render(&letter);
        let (_, body) = written.html.split_once("<body").unwrap();
        let article = "<div role=\"article\" aria-roledescription=\"email\" lang=\"en\" dir=\"ltr\">";
        assert!(body.contains(article), "{name}: {body}");
        assert_eq!(body.matches("<h1").count(), 1, "{name}");
        assert_eq!(body.matches("<table").count(), body.matches("<table role=\"presentation\"").count(), "{name}");
        let links = body.split("<a ").skip(1).map(|link| link.split_once('>').unwrap().1.split("</a>").next().unwrap());
        for text in links {
            assert!(!text.trim().is_empty() && !text.contains("here"), "{name}: {text}");
        }
    }
}

#[test]
fn what_people_write_runs_in_the_direction_of_its_own_words() {
    let written =
        render(&Letter::Response { ticket: ticket(), response: response("Grace", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}") });
    assert!(written.html.contains("<div dir=\"auto\">\n<p style=\"margin:0 0 12px\">\u{5e9}"), "{}", written.html);
}

#[test]
fn nothing_is_fetched_from_anywhere() {
    for (name, letter) in all() {
        let html = render(&letter).html;
        for fetching in ["<img", "<link", "<script", "<iframe", "url(", "@import", "src=", "background=", "srcset"] {
            assert!(!html.contains(fetching), "{name}: {fetching}");
        }
    }
}

#[test]
fn a_requester_who_is_gone_has_no_address() {
    let gone = LetterTicket { requester_name: "Unknown".into(), requester_email: String::new(), ..ticket() };
    let written = render(&Letter::Assignment { ticket: gone, to: StaffReader::Support });
    assert!(written.text.contains("From:     Unknown\n"), "{}", written.text);
    assert!(written.html.contains(">Unknown</span></td>"), "{}", written.html);
}

#[test]
fn without_an_address_mail_is_written_without_links() {
    for (name, letter) in all() {
        match without_address().render(&letter) {
            Ok(written) => {
                assert!(!written.html.contains("desk.example") && !written.text.contains("desk.example"), "{name}");
                assert!(!written.html.contains("class=\"button\""), "{name}");
                assert!(!written.text.contains(":\n\n-- "), "{name}: {}", written.text);
            }
            Err(reason) => {
                assert!(["confirmation", "reset", "reset_masked", "invitation"].contains(&name), "{name}");
                assert!(reason.to_string().contains("PUBLIC_URL"), "{reason}");
            }
        }
    }
}

#[test]
fn a_token_stands_behind_the_sign_that_no_server_is_sent() {
    let token = "a7".repeat(32);
    for (letter, page) in [
        (Letter::Confirmation { link: link() }, "confirm"),
        (Letter::Reset { link: link() }, "reset-password"),
        (Letter::Invitation { name: "Ada".into(), link: link() }, "reset-password"),
    ] {
        let written = render(&letter);
        let address = format!("https://desk.example/help/{page}#token={token}");
        assert!(written.text.lines().any(|line| line == address), "{}", written.text);
        assert!(written.html.contains(&format!("href=\"{address}\"")), "{}", written.html);
    }
}

/// Gmail shows 102 kB of a mail.
const SHOWN: usize = 100_000;

#[test]
fn the_longest_mail_is_shown_whole() {
    for (part, count) in [
        ("m", 1),
        ("\u{1f642}", 1),
        ("&", 1),
        ("<", 1),
        ("\u{a0}", 1),
        ("\"", 1),
        ("a\n\n", 3),
        ("*a* ", 4),
        ("`a` ", 4),
        ("- a\n", 4),
        ("> ", 2),
        ("---\n\n", 5),
        ("a@b.co ", 7),
        ("[](//a)", 7),
    ] {
        let message = part.repeat(Message::MAX / count);
        let subject = "&".repeat(Subject::MAX);
        let name = "&".repeat(PersonName::MAX);
        let ticket = LetterTicket { subject: subject.clone(), requester_name: name.clone(), ..ticket() };
        let written = render(&Letter::Response { ticket, response: response(&name, &message) });
        assert!(written.html.len() < SHOWN, "{part}: {}", written.html.len());
        assert!(written.html.ends_with("</html>"), "{part}");
        assert!(written.text.len() < SHOWN, "{part}: {}", written.text.len());
    }
}

#[test]
fn a_message_that_came_past_every_rule_is_cut() {
    let message = "m".repeat(1_000_000);
    let written = render(&Letter::Response { ticket: ticket(), response: response("Grace", &message) });
    assert!(written.html.len() < SHOWN && written.text.len() < SHOWN);
    assert!(written.text.contains(&format!("{}\u{2026}", "m".repeat(Message::MAX))));
}
