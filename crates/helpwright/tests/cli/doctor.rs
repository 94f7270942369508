//! What `doctor` says of a sound desk and of one that is not.

use smtp_script::{Phase, Script, SmtpServer};

use super::binary::{Binary, Server};
use super::platform::SECRET;

#[test]
fn a_sound_desk_is_told_to_be_one() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let report = binary.run(&["doctor"]).succeeds();
    for part in ["kept counts", "every page of it in order", "no server runs", "list: a search", "ticket_requester"] {
        assert!(report.contains(part), "{part}: {report}");
    }
    assert!(!report.lines().any(|line| line.starts_with("fail")), "{report}");

    let _server = Server::start(&binary, &[]);
    let report = binary.run(&["doctor", "--json"]).succeeds();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of = |subject: &str| findings.iter().find(|finding| finding["subject"] == subject).unwrap();
    assert_eq!(of("server")["text"], "a server runs on this folder");
    assert_eq!(of("kept counts")["state"], "ok");
}

#[test]
fn what_is_wrong_is_named() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "INTERNAL");
    binary
        .database()
        .execute("INSERT INTO ticket_count (status, priority, category, awaiting, tickets) VALUES (0, 0, 0, 0, 7)", [])
        .unwrap();
    let answer = binary.run(&["doctor", "--listen", "0.0.0.0:80", "--public-url", "http://desk.example"]);
    assert!(answer.stderr.contains("1 of these need to be mended"), "{}", answer.stderr);
    let report = answer.stdout();
    for (state, subject) in [("fail", "kept counts"), ("warn", "PUBLIC_URL"), ("warn", "admins")] {
        assert!(report.lines().any(|line| line.starts_with(&format!("{state}  {subject} "))), "{subject}: {report}");
    }
}

#[test]
fn what_customers_see_in_place_of_staff_is_told() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let of = |environment: &[(&str, &str)]| {
        let report = binary.run_with(&["doctor"], environment, "").succeeds();
        let line = report.lines().find(|line| line.contains("support address")).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        of(&[]),
        "warn support address there is none: nobody is told of new tickets, and customers see no address of your staff; \
         set SUPPORT_EMAIL, or one in the web app"
    );
    let operators = [("HELPWRIGHT_SUPPORT_EMAIL", "help@desk.example")];
    assert_eq!(of(&operators), "ok support address help@desk.example");
    // What an admin has set comes first.
    binary.write("set.ndjson", r#"{"type":"settings","support_email":"team@desk.example"}"#);
    binary.run(&["import", "set.ndjson"]).succeeds();
    for environment in [&[][..], &operators] {
        assert_eq!(of(environment), "ok support address team@desk.example");
    }
}

#[test]
fn published_passwords_are_judged_as_by_the_server() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    binary.add_user("demo@desk.example", "ADMIN");
    binary.database().execute("UPDATE user SET origin = 'demo' WHERE email = 'demo@desk.example'", []).unwrap();
    let listen_of = |flags: &[&str]| {
        let report = binary.run(&[&["doctor"], flags].concat()).stdout();
        let is_listen = |line: &&str| line.split_whitespace().nth(1) == Some("LISTEN");
        report.lines().find(is_listen).unwrap().split_whitespace().next().unwrap().to_owned()
    };
    let open = ["--listen", "0.0.0.0:0"];
    let platform = ["--accounts", "platform", "--jwt-secret", SECRET, "--login-url", "/login"];
    assert_eq!(listen_of(&[]), "ok");
    assert_eq!(listen_of(&open), "fail");
    assert_eq!(listen_of(&[&open[..], &["--allow-demo-passwords"]].concat()), "warn");
    assert_eq!(listen_of(&[&open[..], &platform].concat()), "ok", "nobody signs in with a password");
    // Whoever is shut out today can be let in tomorrow.
    binary.run(&["user", "disable", "--email", "demo@desk.example"]).succeeds();
    assert_eq!(listen_of(&open), "fail");
    assert!(binary.run(&[&["serve"], &open[..]].concat()).fails_with(1).contains("--allow-demo-passwords"));
}

#[test]
fn the_way_to_the_mail_server_is_tried() {
    let mail_of = |binary: &Binary, url: &str| {
        let environment = [("HELPWRIGHT_SMTP_URL", url), ("HELPWRIGHT_MAIL_FROM", "Desk <help@desk.example>")];
        let answer = binary.run_with(&["doctor"], &environment, "");
        assert!(!answer.stderr.contains("hunter2"), "{}", answer.stderr);
        let report = answer.stdout();
        assert!(!report.contains("hunter2"), "{report}");
        let is_mail = |line: &&str| line.split_whitespace().nth(1) == Some("mail");
        report.lines().find(is_mail).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = SmtpServer::start(Script::default()).unwrap();
    let url = format!("smtp://user:hunter2@{}?tls=none", server.address());
    assert_eq!(mail_of(&binary, &url), "ok mail the mail server takes mail from help@desk.example");
    server.play(Script::default().answer(Phase::Auth, "535 5.7.8 no"));
    assert_eq!(mail_of(&binary, &url), "fail mail the mail server refuses the user or the password: 535 5.7.8 no");
    assert!(server.log().messages.is_empty());
    let nowhere = SmtpServer::nowhere().unwrap();
    let refused = mail_of(&binary, &format!("smtp://user:hunter2@{nowhere}"));
    assert_eq!(refused, format!("fail mail {nowhere} refuses connections"));
    assert!(mail_of(&binary, "").starts_with("warn mail no mail server is set"));
}
