//! One-time links. Only the digest of a link's token is kept, so each try of a mail makes a link of its own.

use domain::Timestamp;

use crate::ports::{HeldLink, Link, LinkRequest, Random, StoreResult};
use crate::token::Token;
use crate::{App, Error, Result};

/// Makes one more link of the request and gives the token that stands in it. Nothing when there is a newer request, when
/// one of these links was used, or when the account is gone: then there is nothing to send.
pub async fn issue_link(app: &App, request: LinkRequest) -> StoreResult<Option<Token>> {
    let (token, link) = drawn(app.random.as_ref(), request, app.clock.now());
    Ok(app.store.issue_link(link).await?.then_some(token))
}

/// A link that works from now on, and the token that stands in it.
pub(super) fn drawn(random: &dyn Random, request: LinkRequest, now: Timestamp) -> (Token, Link) {
    let token = Token::draw(random);
    let link = Link { token: token.hash(), request, expires_at: now.plus(request.purpose.lifetime()) };
    (token, link)
}

/// What somebody sends who has opened such a link.
pub(super) fn held(app: &App, token: &str) -> Result<HeldLink> {
    let token = Token::read(token).ok_or_else(unusable)?.hash();
    Ok(HeldLink { token, at: app.clock.now() })
}

/// The same for a link that was used, one that has expired and one that never was.
pub(super) fn unusable() -> Error {
    Error::invalid("token", "This link was used, has expired or is not complete. Ask for a new one.")
}
