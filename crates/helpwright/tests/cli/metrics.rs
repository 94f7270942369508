//! What the server measures is what the page, the dashboard and the alerts say that it does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::binary::{Binary, Server};

const TOKEN: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";

#[derive(Debug, Default, PartialEq, Eq)]
struct Series {
    kind: String,
    labels: BTreeSet<String>,
}

fn scrape() -> String {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start_with(&binary, &[], &[("HELPWRIGHT_METRICS_TOKEN", TOKEN)]);
    let sign_in = json!({"email": "ada@desk.example", "password": "correct horse"});
    assert!(server.post("/api/auth/login", &sign_in).starts_with("HTTP/1.1 200"));
    let answer = server.get_as(TOKEN, "/metrics");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/plain; version=0.0.4"), "{head}");
    assert!(!body.contains(TOKEN) && !body.contains("ada@desk.example"), "{body}");
    body.to_owned()
}

/// The part of a histogram belongs to the histogram.
fn family<'a>(name: &'a str, known: &BTreeMap<String, Series>) -> &'a str {
    let whole = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part));
    whole.filter(|whole| known.get(*whole).is_some_and(|series| series.kind == "histogram")).unwrap_or(name)
}

/// Every series with its type and its labels, each of which has a value and an explanation.
fn served(text: &str) -> BTreeMap<String, Series> {
    let mut served = BTreeMap::<String, Series>::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let series = Series { kind: kind.to_owned(), labels: BTreeSet::new() };
        assert_eq!(served.insert(name.to_owned(), series), None, "{name} is there twice");
        assert!(text.contains(&format!("# HELP {name} ")), "{name}");
    }
    let mut with_values = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok_and(|value| value >= 0.0), "{line}");
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let name = family(name, &served).to_owned();
        let labels = labels.split("\",").filter_map(|label| label.split_once('=')).map(|(label, _)| label);
        let labels: BTreeSet<_> = labels.filter(|label| *label != "le").map(ToOwned::to_owned).collect();
        served.get_mut(&name).unwrap_or_else(|| panic!("{line} has no type")).labels.extend(labels);
        with_values.insert(name);
    }
    assert_eq!(with_values, served.keys().cloned().collect());
    served
}

/// The rows of the page.
fn documented(page: &str) -> BTreeMap<String, Series> {
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix("| `")?.trim_end_matches(" |").split('|').map(str::trim).collect();
        let [name, kind, labels, meaning] = cells[..] else { panic!("{line}") };
        assert!(!meaning.is_empty(), "{line}");
        let labels = labels.split(',').map(|label| label.trim().trim_matches('`')).filter(|label| !label.is_empty());
        let series = Series { kind: kind.to_owned(), labels: labels.map(ToOwned::to_owned).collect() };
        Some((name.trim_end_matches('`').to_owned(), series))
    });
    rows.collect()
}

/// The names of series in a text.
fn named(text: &str, known: &BTreeMap<String, Series>) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter(|word| word.starts_with("helpwright_") || word.starts_with("process_"));
    names.map(|name| family(name, known).to_owned()).collect()
}

/// Every query of a dashboard.
fn queries(part: &Value, found: &mut Vec<String>) {
    match part {
        Value::Object(fields) => {
            found
                .extend(["expr", "query"].iter().filter_map(|name| fields.get(*name)?.as_str().map(ToOwned::to_owned)));
            fields.values().for_each(|field| queries(field, found));
        }
        Value::Array(parts) => parts.iter().for_each(|part| queries(part, found)),
        _ => {}
    }
}

#[test]
fn what_is_measured_is_explained_and_shown() {
    let served = served(&scrape());
    assert_eq!(documented(include_str!("../../../../docs/monitoring.md")), served);
    let dashboard: Value = serde_json::from_str(include_str!("../../../../docs/grafana-dashboard.json")).unwrap();
    let mut shown = Vec::new();
    queries(&dashboard, &mut shown);
    let all: BTreeSet<_> = served.keys().cloned().collect();
    assert_eq!(named(&shown.join("\n"), &served), all);
    let alerted = named(include_str!("../../../../docs/alerts.yml"), &served);
    assert!(alerted.len() > 5);
    assert_eq!(alerted.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn as_many_connections_are_taken_as_the_system_lets_a_process_have() {
    for (files, connections) in
        [("ulimit -S -n 400; ulimit -H -n 2000", 1872), ("ulimit -n 400", 272), ("ulimit -n 100", 64)]
    {
        let binary = Binary::new();
        let server = Server::start_after(&binary, &format!("export HELPWRIGHT_METRICS_TOKEN={TOKEN}; {files}"), &[]);
        let answer = server.get_as(TOKEN, "/metrics");
        assert!(answer.contains(&format!("\nhelpwright_connections_limit {connections}\n")), "{files}: {answer}");
        assert!(answer.contains("\nhelpwright_connections_open 1\n"), "{files}: {answer}");
    }
}

#[test]
fn the_panels_of_the_dashboard_stand_side_by_side() {
    let dashboard: Value = serde_json::from_str(include_str!("../../../../docs/grafana-dashboard.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len());
    let number = |panel: &Value, name: &str| panel["gridPos"][name].as_u64().unwrap();
    let mut taken = BTreeSet::new();
    for panel in panels {
        let (x, y) = (number(panel, "x"), number(panel, "y"));
        for (column, line) in (x..x + number(panel, "w")).flat_map(|x| (y..y + number(panel, "h")).map(move |y| (x, y)))
        {
            assert!(column < 24 && taken.insert((column, line)), "{}", panel["title"]);
        }
    }
}
