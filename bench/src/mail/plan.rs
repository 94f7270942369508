//! Fifty ways in which a mail server fails.

use std::time::Duration;

use smtp_script::{Act, Certificate, Encryption, Phase, Script};

pub(crate) struct Outage {
    pub(crate) name: String,
    /// What the mail server does meanwhile; without one, nobody listens.
    pub(crate) script: Option<Script>,
    /// Whether the mail server begins anew, so that its clients have to connect again.
    pub(crate) begins_anew: bool,
    /// Whether those that wait for an answer are cut off at its end.
    pub(crate) ends_anew: bool,
    /// Whether each mail that meets it has failed for good.
    pub(crate) refuses_mail: bool,
    pub(crate) at_least: Duration,
}

/// Where it happens, and how a server refuses there for a while and for good.
const PLACES: [(Phase, &str, &str, &str); 8] = [
    (Phase::Connect, "the greeting", "421 4.3.2 back in a moment", "554 5.3.2 no service here"),
    (Phase::Ehlo, "EHLO", "451 4.3.0 not now", "550 5.7.1 not to you"),
    (Phase::StartTls, "STARTTLS", "454 4.7.0 no TLS at the moment", "554 5.7.0 no TLS"),
    (Phase::Auth, "AUTH", "454 4.7.0 cannot look it up", "535 5.7.8 wrong password"),
    (Phase::Mail, "MAIL", "451 4.3.0 not now", "550 5.7.1 not this sender"),
    (Phase::Recipient, "RCPT", "450 4.2.1 try again later", "550 5.1.1 nobody of this name"),
    (Phase::Data, "DATA", "451 4.3.0 not now", "554 5.3.0 no mail"),
    (Phase::End, "the dot", "452 4.3.1 the disk is full", "554 5.6.0 not this mail"),
];

/// Between two bytes of a slow answer.
const SLOWLY: Duration = Duration::from_millis(60);
const SHORT: Duration = Duration::from_secs(2);
/// Longer than the server waits for the answer to a command, and to a whole mail.
const BEYOND_A_COMMAND: Duration = Duration::from_secs(35);
const BEYOND_A_MAIL: Duration = Duration::from_secs(125);

pub(crate) fn good() -> Script {
    Script::encrypted(Encryption::StartTls(Certificate::Good))
}

pub(crate) fn all() -> Vec<Outage> {
    let mut all = Vec::new();
    for (phase, place, not_now, never) in PLACES {
        // What comes later in the conversation also meets those that are connected.
        let begins_anew = matches!(phase, Phase::Connect | Phase::Ehlo | Phase::StartTls | Phase::Auth);
        let is_about_the_mail = matches!(phase, Phase::Recipient | Phase::Data | Phase::End);
        let outage = |name: &str, script| Outage { begins_anew, ..anew(format!("{name} {place}"), script) };
        let silent_for = match phase {
            Phase::Ehlo => BEYOND_A_COMMAND,
            Phase::End => BEYOND_A_MAIL,
            _ => SHORT,
        };
        all.extend([
            outage("4xx at", good().answer(phase, not_now)),
            Outage { refuses_mail: is_about_the_mail, ..outage("5xx at", good().answer(phase, never)) },
            outage("cut at", good().cut(phase)),
            outage("slow at", good().act(phase, Act::Trickle(SLOWLY))),
            Outage { ends_anew: true, at_least: silent_for, ..outage("silent at", good().silence(phase)) },
        ]);
    }
    let certificate = |certificate| Script::encrypted(Encryption::StartTls(certificate));
    all.extend([
        anew("cut within TLS".to_owned(), good().cut(Phase::Tls)),
        Outage { ends_anew: true, ..anew("silent within TLS".to_owned(), good().silence(Phase::Tls)) },
        anew("no STARTTLS".to_owned(), Script::default()),
        anew("no sign-in".to_owned(), good().offering(&[])),
        anew("expired certificate".to_owned(), certificate(Certificate::Expired)),
        anew("certificate for another name".to_owned(), certificate(Certificate::OtherName)),
        anew("certificate of an unknown authority".to_owned(), certificate(Certificate::Unknown)),
        anew("no mail server answers".to_owned(), good().answer(Phase::Connect, "HTTP/1.1 400 Bad Request")),
        nobody("connections refused", SHORT),
        nobody("connections refused for longer", 5 * SHORT),
    ]);
    all
}

fn anew(name: String, script: Script) -> Outage {
    Outage { name, script: Some(script), begins_anew: true, ends_anew: false, refuses_mail: false, at_least: SHORT }
}

fn nobody(name: &str, at_least: Duration) -> Outage {
    Outage { script: None, at_least, ends_anew: true, ..anew(name.to_owned(), good()) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn there_are_fifty_different_ones() {
        let names: HashSet<_> = super::all().into_iter().map(|outage| outage.name).collect();
        assert_eq!(names.len(), 50);
    }
}
