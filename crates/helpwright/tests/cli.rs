//! The real binary in a folder of its own: what it prints, what it refuses, and how it ends.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "cli/account_mail.rs"]
mod account_mail;
#[path = "cli/binary.rs"]
mod binary;
#[path = "cli/client.rs"]
mod client;
#[path = "cli/completion.rs"]
mod completion;
#[path = "cli/connections.rs"]
mod connections;
#[path = "cli/crash.rs"]
mod crash;
#[path = "cli/crowd.rs"]
mod crowd;
#[path = "../../store-mongo/tests/support/database.rs"]
mod database;
#[path = "cli/database_killed.rs"]
mod database_killed;
#[path = "cli/disk.rs"]
mod disk;
#[path = "cli/doctor.rs"]
mod doctor;
#[path = "cli/events.rs"]
mod events;
#[path = "cli/exim.rs"]
mod exim;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/letters.rs"]
mod letters;
#[path = "cli/log.rs"]
mod log;
#[path = "cli/mail.rs"]
mod mail;
#[path = "cli/mailbox.rs"]
mod mailbox;
#[path = "cli/metrics.rs"]
mod metrics;
#[path = "cli/moving.rs"]
mod moving;
#[path = "cli/person.rs"]
mod person;
#[path = "cli/platform.rs"]
mod platform;
#[path = "cli/platform_database.rs"]
mod platform_database;
#[path = "cli/servers.rs"]
mod servers;
#[path = "cli/wire.rs"]
mod wire;

use binary::{Binary, Server};

#[test]
fn help_explains_every_command() {
    let binary = Binary::new();
    let help = binary.run(&["--help"]).succeeds();
    let commands = [
        "serve", "user", "person", "demo", "migrate", "audit", "mail", "doctor", "import", "export", "openapi",
        "routes",
    ];
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
        assert!(binary.run(&[command, "--help"]).succeeds().contains("Usage:"));
    }
    assert!(!help.contains("config-reference"));
    let serve = binary.run(&["serve", "--help"]).succeeds();
    for part in ["--listen <ADDRESS:PORT>", "[default: 127.0.0.1:8080]", "[env: HELPWRIGHT_LISTEN]", "SIGTERM"] {
        assert!(serve.contains(part), "{part}: {serve}");
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let binary = Binary::new();
    for line in [
        &["frobnicate"][..],
        &["serve", "--lisen", "127.0.0.1:0"],
        &["serve", "--listen", "127.0.0.1"],
        &["serve", "--log", "xml"],
        &["serve", "--store", "postgres"],
        &["user", "list", "--listen", "127.0.0.1:0"],
        &["user", "add", "--email", "nobody", "--name", "N", "--role", "ADMIN", "--password-stdin"],
        &["user", "add", "--email", "a@b.example", "--name", "N", "--role", "BOSS", "--password-stdin"],
        &["user", "add", "--email", "a@b.example", "--name", "N", "--role", "ADMIN"],
    ] {
        let refusal = binary.run(line).fails_with(2);
        assert!(!refusal.is_empty(), "{line:?}");
    }
    assert!(!binary.folder().join("data").exists());
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let binary = Binary::new();
    binary.write("helpwright.toml", "data_dir = \"from-file\"\n");
    binary.run(&["migrate"]).succeeds();
    binary.run_with(&["migrate"], &[("HELPWRIGHT_DATA_DIR", "from-environment")], "").succeeds();
    let flag = ["migrate", "--data-dir", "from-flag"];
    binary.run_with(&flag, &[("HELPWRIGHT_DATA_DIR", "not-used")], "").succeeds();
    let made = |name: &str| binary.folder().join(name).join("helpwright.db").exists();
    assert!(made("from-file") && made("from-environment") && made("from-flag") && !made("not-used"));
}

#[test]
fn an_unknown_key_is_refused_and_an_unknown_variable_reported() {
    let binary = Binary::new();
    let answer = binary.run_with(&["migrate"], &[("HELPWRIGHT_LISEN", "127.0.0.1:0")], "");
    assert!(answer.stderr.contains("HELPWRIGHT_LISEN is no option"), "{}", answer.stderr);
    answer.succeeds();
    binary.write("helpwright.toml", "lisen = \"127.0.0.1:0\"\n");
    let refusal = binary.run(&["serve"]).fails_with(2);
    assert!(refusal.contains("helpwright.toml") && refusal.contains("`lisen`"), "{refusal}");
}

#[test]
fn a_broken_mail_template_is_refused_at_start_by_its_file_and_line() {
    let binary = Binary::new();
    std::fs::create_dir(binary.folder().join("letters")).unwrap();
    binary.write("letters/reset.html", "{{ link }}\n{{ nobody }}\n");
    let flags = ["serve", "--listen", "127.0.0.1:0", "--mail-templates", "letters"];
    let refusal = binary.run(&flags).fails_with(2);
    assert!(refusal.contains("--mail-templates") && refusal.contains("reset.html:2"), "{refusal}");
    assert!(!binary.folder().join("data").exists());
    let missing = binary.run(&["serve", "--mail-templates", "nowhere"]).fails_with(2);
    assert!(missing.contains("nowhere"), "{missing}");
    // Whoever writes no mail does not look.
    binary.run_with(&["migrate"], &[("HELPWRIGHT_MAIL_TEMPLATES", "letters")], "").succeeds();
}

#[test]
fn the_configuration_reference_is_the_committed_page() {
    let page = Binary::new().run(&["config-reference"]).succeeds();
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    assert_eq!(page, std::fs::read_to_string(committed).unwrap());
}

#[test]
fn documents_are_printed_without_a_desk() {
    let binary = Binary::new();
    let document: serde_json::Value = serde_json::from_str(&binary.run(&["openapi"]).succeeds()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let routes = binary.run(&["routes"]).succeeds();
    assert!(routes.lines().any(|line| line.starts_with("POST") && line.contains(" /api/support/tickets ")), "{routes}");
    assert!(std::fs::read_dir(binary.folder()).unwrap().next().is_none());
}

#[test]
fn a_desk_on_mongodb_needs_no_data_folder() {
    let binary = Binary::new();
    let nobody_there = "mongodb://127.0.0.1:1/desk";
    let refusal = binary.run(&["user", "list", "--store", nobody_there]).fails_with(1);
    assert!(!refusal.contains("data folder"), "{refusal}");
    binary.run(&["migrate", "--store", nobody_there]).fails_with(1);
    assert!(!binary.folder().join("data").exists());
}

#[test]
fn accounts_are_managed_from_the_command_line() {
    let binary = Binary::new();
    let refusal = binary.run(&["user", "list"]).fails_with(1);
    assert!(refusal.contains("there is no data folder"), "{refusal}");
    std::fs::create_dir(binary.folder().join("data")).unwrap();
    for line in [&["user", "list"][..], &["doctor"], &["export", "-"], &["audit", "verify"], &["mail", "list"]] {
        let refusal = binary.run(line).fails_with(1);
        assert!(refusal.contains("there is no desk in ./data"), "{refusal}");
    }
    assert!(!binary.folder().join("data/helpwright.db").exists());

    binary.add_user("Ada@Desk.example", "ADMIN");
    binary.add_user("ben@desk.example", "INTERNAL");
    let again = ["user", "add", "--email", "ada@desk.example", "--name", "A", "--role", "ADMIN", "--password-stdin"];
    assert!(binary.run_with(&again, &[], "another password\n").fails_with(1).contains("already"));
    let short = ["user", "reset-password", "--email", "ada@desk.example", "--password-stdin"];
    assert!(binary.run_with(&short, &[], "short\n").fails_with(2).contains("10 to 128"));

    let last = binary.run(&["user", "disable", "--email", "ada@desk.example"]).fails_with(1);
    assert!(last.contains("last active admin"), "{last}");
    binary.run(&["user", "disable", "--email", "ben@desk.example"]).succeeds();
    let listed = binary.run(&["user", "list"]).succeeds();
    assert!(listed.lines().any(|line| line.starts_with("ben@desk.example") && line.contains("disabled")), "{listed}");
    let users: serde_json::Value = serde_json::from_str(&binary.run(&["user", "list", "--json"]).succeeds()).unwrap();
    let ben = users.as_array().unwrap().iter().find(|user| user["email"] == "ben@desk.example").unwrap();
    assert_eq!((&ben["role"], &ben["isStaff"]), (&"INTERNAL".into(), &true.into()));
    assert_eq!(ben["isActive"], false);
    binary.run(&["user", "enable", "--email", "ben@desk.example"]).succeeds();
    assert!(binary.run(&["user", "enable", "--email", "eve@desk.example"]).fails_with(1).contains("no account"));
}

#[test]
fn a_server_takes_a_free_port_and_stops_when_told() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start(&binary, &[]);
    assert_ne!(server.address().port(), 0);
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"), "{}", server.get("/healthz"));
    server.signal("HUP");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    let (status, stdout, stderr) = server.wait();
    assert_eq!(status, Some(0), "{stderr}");
    assert_eq!(stdout, "", "one line on standard output, read at the start");
    assert!(stderr.contains("stopped") && !stderr.contains("setup#token"), "{stderr}");
}

#[test]
fn a_running_request_is_finished_before_the_server_stops() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    let request = server.begin_request();
    server.signal("TERM");
    server.error_line("stopping");
    assert!(request.finish().starts_with("HTTP/1.1 401"));
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn a_second_signal_stops_at_once() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    let _request = server.begin_request();
    server.signal("INT");
    server.error_line("stopping");
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(1));
}

#[test]
fn a_second_server_is_refused_and_the_first_goes_on() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    for line in [&["serve", "--listen", "127.0.0.1:0"][..], &["demo"], &["migrate"]] {
        let refusal = binary.run(line).fails_with(1);
        assert!(refusal.contains("in use by another server"), "{refusal}");
    }
    let taken = server.address().to_string();
    let refusal = binary.run(&["serve", "--data-dir", "other", "--listen", &taken]).fails_with(1);
    assert!(refusal.contains("cannot listen on") && refusal.contains("--listen"), "{refusal}");
    binary.add_user("ada@desk.example", "ADMIN");
    binary.run(&["audit", "verify"]).succeeds();
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_desk_without_accounts_tells_how_to_make_the_first_admin() {
    let binary = Binary::new();
    let server = Server::start(&binary, &["--base-path", "/support"]);
    let link = server.error_line("/setup#token=");
    let (address, token) = link.trim().split_once("/setup#token=").unwrap();
    assert_eq!(address, format!("http://{}/support", server.address()));
    assert_eq!(token.len(), 64);
    let admin = serde_json::json!({
        "token": token, "name": "Ada", "email": "ada@desk.example", "password": "correct horse"
    });
    assert!(server.post("/support/api/auth/setup", &admin).starts_with("HTTP/1.1 200"));
    assert!(server.post("/support/api/auth/setup", &admin).starts_with("HTTP/1.1 404"));
    assert!(binary.run(&["user", "list"]).succeeds().contains("ada@desk.example"));
}

#[test]
fn the_log_is_json_when_asked_for() {
    let binary = Binary::new();
    let server = Server::start(&binary, &["--log", "json"]);
    server.get("/healthz");
    let line = server.error_line("\"request\"");
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&event["level"], &event["status"]), (&"INFO".into(), &200.into()));
}

#[test]
fn the_sample_desk_is_whole_and_stays_at_home() {
    let binary = Binary::new();
    binary.kill_at(&["demo"], "data/demo.new/helpwright.db-wal");
    assert!(!binary.folder().join("data/helpwright.db").exists());
    let printed = binary.run(&["demo"]).succeeds();
    assert!(!binary.folder().join("data/demo.new").exists());
    assert!(printed.contains("admin@demo.example") && printed.contains("helpwright-demo"), "{printed}");
    let verified = binary.run(&["audit", "verify"]).succeeds();
    assert!(verified.contains("401 chains"), "{verified}");
    let again = binary.run(&["demo"]).fails_with(1);
    assert!(again.contains("there is a desk in ./data already"), "{again}");

    let db = binary.database();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
    for (field, values) in [("status", 4), ("priority", 4), ("category", 5), ("awaiting", 2)] {
        assert_eq!(count(&format!("SELECT count(DISTINCT {field}) FROM ticket")), values, "{field}");
    }
    assert!(count("SELECT count(*) FROM ticket WHERE status = 0") > 5);
    assert!(
        count("SELECT count(*) FROM ticket WHERE submitted_by = (SELECT id FROM user WHERE email LIKE 'customer@%')")
            > 5
    );
    assert!(count("SELECT count(*) FROM response WHERE is_internal") > 50);
    assert_eq!(count("SELECT count(*) FROM outbox"), 0);
    assert!(count("SELECT count(*) FROM faq WHERE is_active") >= 8);
    assert_eq!(count("SELECT count(DISTINCT category) FROM faq"), 4);
    drop(db);

    let exposed = ["serve", "--listen", "0.0.0.0:0"];
    let refusal = binary.run(&exposed).fails_with(1);
    assert!(refusal.contains("--allow-demo-passwords"), "{refusal}");
    Server::start(&binary, &["--listen", "0.0.0.0:0", "--allow-demo-passwords"]);

    let server = Server::start(&binary, &[]);
    let sign_in = serde_json::json!({ "email": "customer@demo.example", "password": "helpwright-demo" });
    assert!(server.post("/api/auth/login", &sign_in).starts_with("HTTP/1.1 200"));
}

#[test]
fn the_first_broken_entry_of_the_audit_trail_is_named() {
    let binary = Binary::new();
    for user in ["ada", "ben", "cleo"] {
        binary.add_user(&format!("{user}@desk.example"), "ADMIN");
    }
    let verified = binary.run(&["audit", "verify"]).succeeds();
    assert_eq!(verified, "The audit trail is in order: 1 chains, 3 entries.\n");
    binary.database().execute("UPDATE audit SET at = at + 1 WHERE sequence = 2", []).unwrap();
    let refusal = binary.run(&["audit", "verify"]).fails_with(1);
    assert!(refusal.contains("chain site, entry 2"), "{refusal}");
    binary.database().execute("DELETE FROM audit WHERE sequence > 1", []).unwrap();
    let refusal = binary.run(&["audit", "verify"]).fails_with(1);
    assert!(refusal.contains("3 entries are recorded and 1 follow"), "{refusal}");
    binary.database().execute("DELETE FROM audit_head", []).unwrap();
    let refusal = binary.run(&["audit", "verify"]).fails_with(1);
    assert!(refusal.contains("chain site is missing"), "{refusal}");
}
