//! The binary beside a platform: what it refuses to start with, and whose accounts it keeps.

use crate::binary::{Binary, Server};

pub(crate) const SECRET: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";

#[test]
fn a_weak_secret_stops_the_start() {
    let binary = Binary::new();
    for secret in [
        "",
        " ",
        "secret",
        "changeme",
        "kP3x9vQ2mZ7tL5wR8nB4cF6hJ1sD0aG",
        "secretsecretsecretsecretsecretsecret",
        "changeme-changeme-changeme-changeme-",
        "0123456789abcdef0123456789abcdef",
        "your-256-bit-secret-your-256-bit-secret",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        let line = ["serve", "--listen", "127.0.0.1:0"];
        let refusal = binary.run_with(&line, &[("HELPWRIGHT_JWT_SECRET", secret)], "").fails_with(2);
        assert!(refusal.contains("HELPWRIGHT_JWT_SECRET: its value is"), "{secret}: {refusal}");
        assert!(refusal.contains("openssl rand"), "{secret}: {refusal}");
        assert!(secret.trim().is_empty() || !refusal.contains(secret), "{refusal}");
    }
    assert!(!binary.folder().join("data").exists());
    Server::start(&binary, &["--jwt-secret", SECRET]);
}

#[test]
fn settings_that_contradict_one_another_stop_the_start() {
    let binary = Binary::new();
    for (flags, message) in [
        (&["--jwt-secret", SECRET, "--jwt-jwks-url", "keys.json"][..], "JWT_SECRET and JWT_JWKS_URL are both set"),
        (&["--accounts", "platform"], "set JWT_SECRET or JWT_JWKS_URL"),
        (&["--accounts", "platform", "--jwt-secret", SECRET, "--jwt-provision=false"], "JWT_PROVISION is false"),
        (
            &[
                "--accounts",
                "platform",
                "--jwt-secret",
                SECRET,
                "--jwt-provision",
                "--store",
                "mongodb://127.0.0.1:1/x",
            ],
            "JWT_PROVISION is true",
        ),
        (&["--accounts", "theirs"], "must be own or platform"),
        (&["--jwt-claims", "exp=until"], "must say what the platform calls userId, email, role, name"),
        (&["--user-fields", "name=fullName"], "USER_FIELDS is set, but only ACCOUNTS=platform on MongoDB"),
        (&["--user-fields", "name=$where"], "must have a name behind name="),
        (&["--login-url", "javascript:alert(1)"], "must be an address or a path"),
        (&["--login-url", "//evil.example/"], "must be an address or a path"),
        (&["--jwt-cookie", "a b"], "must be the name of a cookie"),
        (&["--jwt-jwks-url", "ftp://keys.example/"], "must begin with https://"),
        (&["--jwt-jwks-url", "http://keys.example/"], "https://"),
        (&["--jwt-jwks-url", "http://127.0.0.1@keys.example/"], "https://"),
        (&["--jwt-jwks-url", "http://127.0.0.1.keys.example/"], "https://"),
        (&["--jwt-jwks-url", "https://"], "names no server"),
    ] {
        let line = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
        let refusal = binary.run(&line).fails_with(2);
        assert!(refusal.contains(message), "{flags:?}: {refusal}");
    }
}

#[test]
fn keys_that_cannot_be_read_stop_nothing() {
    let binary = Binary::new();
    let server = Server::start(&binary, &["--jwt-jwks-url", "file:missing.json"]);
    server.error_line("the platform's keys cannot be read");
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_platforms_people_are_not_ours_to_make() {
    let binary = Binary::new();
    let flags = ["--accounts", "platform", "--jwt-secret", SECRET, "--login-url", "/login"];
    let server = Server::start(&binary, &flags);
    assert!(server.get("/api/auth/me").starts_with("HTTP/1.1 401"));
    assert!(server.post("/api/auth/setup", &serde_json::json!({})).starts_with("HTTP/1.1 404"));
    let environment = [("HELPWRIGHT_ACCOUNTS", "platform"), ("HELPWRIGHT_JWT_SECRET", SECRET)];
    let add = ["user", "add", "--email", "a@b.example", "--name", "A", "--role", "ADMIN", "--password-stdin"];
    let reset = ["user", "reset-password", "--email", "a@b.example", "--password-stdin"];
    for line in [&add[..], &reset] {
        let refusal = binary.run_with(line, &environment, "a long enough password\n").fails_with(2);
        assert!(refusal.contains("the accounts are a platform's"), "{refusal}");
    }
    binary.run_with(&["user", "list"], &environment[..1], "").succeeds();
    server.signal("TERM");
    let (status, _, stderr) = server.wait();
    assert_eq!(status, Some(0));
    assert!(!stderr.contains("setup#token"), "{stderr}");
}
