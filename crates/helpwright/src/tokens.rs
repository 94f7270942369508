//! The platform's tokens: signed JSON in the compact form (RFC 7515, 7519), checked with keys that the operator named.
//!
//! What a token says about its own verification is not followed: the algorithm is that of the key, keys come from the
//! configuration alone, and headers that name others (`jku`, `x5u`, `jwk`) are not looked at.

mod claims;
mod jwks;
mod keys;
mod secret;

use std::fmt;

use app::ports::{Claims, PlatformTokens};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use ring::hmac;
use serde::Deserialize;
use serde_json::{Map, Value};

pub use claims::ClaimNames;
pub use jwks::{Jwks, JwksSource, Pace};
pub use secret::{Secret, WeakSecret};

/// Which tokens are taken, and where in them stands what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// What must stand in `aud`, when anything must.
    pub audience: Option<String>,
    /// What must stand in `iss`, when anything must.
    pub issuer: Option<String>,
    pub claims: ClaimNames,
}

enum Keys {
    Shared(hmac::Key),
    Public(Jwks),
}

/// Verifies the tokens of one platform.
pub struct Tokens {
    keys: Keys,
    expected: Expected,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expected", &self.expected).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Takes tokens signed with the secret by HS256, and no others.
    pub fn by_secret(secret: &Secret, expected: Expected) -> Self {
        Self { keys: Keys::Shared(hmac::Key::new(hmac::HMAC_SHA256, secret.bytes())), expected }
    }

    /// Takes tokens signed with one of the published keys, by the algorithm of that key.
    pub fn by_jwks(jwks: Jwks, expected: Expected) -> Self {
        Self { keys: Keys::Public(jwks), expected }
    }

    async fn is_signed(&self, header: &Header, message: &[u8], signature: &[u8]) -> bool {
        match &self.keys {
            Keys::Shared(key) => header.alg == "HS256" && hmac::verify(key, message, signature).is_ok(),
            Keys::Public(jwks) => {
                let key = jwks.key(header.kid.as_deref(), &header.alg).await;
                key.is_some_and(|key| key.verifies(message, signature))
            }
        }
    }
}

#[async_trait]
impl PlatformTokens for Tokens {
    async fn verify(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header: Header = serde_json::from_slice(&decoded(header)?).ok()?;
        if !header.is_of_a_token() {
            return None;
        }
        let payload: Map<String, Value> = serde_json::from_slice(&decoded(payload)?).ok()?;
        // First, so that nobody looks for the key of a token that would not be taken whoever had signed it.
        let claims = claims::read(&payload, &self.expected, now)?;
        self.is_signed(&header, message.as_bytes(), &decoded(signature)?).await.then_some(claims)
    }
}

fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    /// What must be understood; of such extensions this program knows none.
    crit: Option<Value>,
}

impl Header {
    /// Platforms sign other things with the same key, and say so in `typ`.
    fn is_of_a_token(&self) -> bool {
        let is_usual = |typ: &str| typ.eq_ignore_ascii_case("JWT") || typ.eq_ignore_ascii_case("at+jwt");
        self.crit.is_none() && self.typ.as_deref().is_none_or(is_usual)
    }
}
