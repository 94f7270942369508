//! Very many at once: they are served as far as there is room, the others are told to come again, and nobody else waits.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};

const SIGN_INS: usize = 200;
const METRICS_TOKEN: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";
/// What one password needs while it is checked, and a good deal for all the rest.
const MIB_A_THREAD: usize = 40;
const MIB_BESIDE: usize = 256;

const NO_LIMITS: [&str; 4] = [
    "--requests-per-minute=0",
    "--sign-in-failures-per-account=0",
    "--sign-in-failures-per-address=0",
    // Nobody reads the log meanwhile.
    "--log-filter=error",
];

fn log_in(agent: &Agent, server: &Server, password: &str) -> (u16, Option<String>, Value) {
    let body = json!({"email": "ada@desk.example", "password": password});
    let mut answer = agent.post(format!("http://{}/api/auth/login", server.address())).send_json(body).unwrap();
    let wait = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap().to_owned());
    (answer.status().as_u16(), wait, answer.body_mut().read_json().unwrap())
}

/// The most memory that the process had, in MiB.
fn peak(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<usize>().unwrap() / 1024
}

#[test]
fn a_flood_of_sign_ins_takes_bounded_room_and_holds_up_nobody_else() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "INTERNAL");
    let server = Server::start_with(&binary, &NO_LIMITS, &[("HELPWRIGHT_METRICS_TOKEN", METRICS_TOKEN)]);
    let agent = || Agent::config_builder().http_status_as_error(false).build().new_agent();
    let token = log_in(&agent(), &server, "correct horse").2["token"].as_str().unwrap().to_owned();
    let (begin, ended) = (Barrier::new(SIGN_INS + 1), AtomicUsize::new(0));
    let (answers, ended_before) = thread::scope(|scope| {
        let sign_ins: Vec<_> = (0..SIGN_INS)
            .map(|n| {
                let (agent, server, begin, ended) = (agent(), &server, &begin, &ended);
                let password = if n % 2 == 0 { "correct horse" } else { "wrong horse" };
                scope.spawn(move || {
                    begin.wait();
                    let answer = log_in(&agent, server, password);
                    ended.fetch_add(1, Ordering::SeqCst);
                    answer
                })
            })
            .collect();
        let ask = || {
            assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
            assert!(server.get_as(&token, "/api/support/tickets").starts_with("HTTP/1.1 200"));
        };
        begin.wait();
        ask();
        let ended_before = ended.load(Ordering::SeqCst);
        (0..10).for_each(|_| ask());
        (sign_ins.into_iter().map(|sign_in| sign_in.join().unwrap()).collect::<Vec<_>>(), ended_before)
    });
    assert!(ended_before < SIGN_INS, "the others had to wait for all of them");
    let mut busy = 0;
    for (n, (status, wait, body)) in answers.into_iter().enumerate() {
        if status == 503 {
            busy += 1;
            assert_eq!((body["code"].as_str(), wait.as_deref()), (Some("unavailable"), Some("1")), "{body}");
        } else {
            assert_eq!(status, if n % 2 == 0 { 200 } else { 401 }, "{body}");
        }
    }
    let threads = thread::available_parallelism().unwrap().get();
    println!("{busy} of {SIGN_INS} were told to come again; {} MiB at most", peak(&server));
    assert!(peak(&server) < threads * MIB_A_THREAD + MIB_BESIDE, "{} MiB", peak(&server));
    assert_eq!(log_in(&agent(), &server, "correct horse").0, 200);
    let measured = server.get_as(METRICS_TOKEN, "/metrics");
    assert!(measured.contains(&format!("\nhelpwright_passwords_busy_total {busy}\n")), "{busy}: {measured}");
}
