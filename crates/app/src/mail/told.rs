//! What a mail server says, without what it may repeat of a mail and nobody else shall read.

use crate::mail::compose::Composition;

/// Replies and reasons are cut to so many characters.
const LONGEST: usize = 500;

/// What the log does not keep: the address of the recipient, because it outlives accounts, and the secret of a link.
pub(super) struct Private {
    /// The address up to its `@`: servers write what follows in more than one way.
    name: String,
    token: Option<String>,
}

impl Private {
    pub(super) fn of(composition: &Composition) -> Self {
        let address = composition.to.email.as_str();
        let name = address.rsplit_once('@').map_or(address, |(name, _)| name);
        Self { name: format!("{name}@"), token: composition.letter.token().map(|token| token.as_str().to_owned()) }
    }

    pub(super) fn left_out_of(&self, text: &str) -> String {
        let mut text = self.without_address(text);
        if let Some(token) = &self.token {
            text = text.replace(token, "(secret)");
        }
        text.chars().take(LONGEST).collect()
    }

    fn without_address(&self, text: &str) -> String {
        let (small, mut kept, mut place) = (text.to_ascii_lowercase(), String::with_capacity(text.len()), 0);
        while let Some(found) = small[place..].find(&self.name) {
            kept.push_str(&text[place..place + found]);
            kept.push_str("the recipient");
            let rest = &text[place + found + self.name.len()..];
            let behind = rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-'));
            place = text.len() - behind.len();
        }
        kept + &text[place..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private(name: &str, token: Option<&str>) -> Private {
        Private { name: name.to_owned(), token: token.map(str::to_owned) }
    }

    #[test]
    fn an_address_that_a_server_repeats_is_not_kept() {
        let private = private("ada.l@", None);
        for (said, kept) in [
            ("550 <ada.l@example.com>: unknown", "550 <the recipient>: unknown"),
            ("550 Ada.L@EXAMPLE.com unknown, ada.l@example.com", "550 the recipient unknown, the recipient"),
            ("550 5.1.1 <ada.l@xn--exmple-cua.de>... User unknown", "550 5.1.1 <the recipient>... User unknown"),
            ("550 \u{130} ada.l@exämple.de", "550 \u{130} the recipient"),
            ("550 ada.l@", "550 the recipient"),
            ("550 <help@acme.example> may not send", "550 <help@acme.example> may not send"),
        ] {
            assert_eq!(private.left_out_of(said), kept);
        }
        assert_eq!(private.left_out_of(&"\u{fc}".repeat(900)).chars().count(), LONGEST);
    }

    #[test]
    fn the_secret_of_a_link_is_not_kept() {
        let token = "a7".repeat(32);
        let said = format!("554 listed: https://desk.example/reset?token={token}");
        let kept = private("ada@", Some(&token)).left_out_of(&said);
        assert_eq!(kept, "554 listed: https://desk.example/reset?token=(secret)");
    }
}
