//! Published keys (RFC 7517): of each kind the one algorithm that it is used with.

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

use super::decoded;

/// One key and what it is called.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    id: Option<String>,
    material: Material,
}

#[derive(Debug, Clone)]
enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// Whether a key of this algorithm can be published at all.
pub(super) fn is_taken(algorithm: &str) -> bool {
    ["RS256", "ES256", "EdDSA"].contains(&algorithm)
}

impl PublicKey {
    fn algorithm(&self) -> &'static str {
        match self.material {
            Material::Rsa { .. } => "RS256",
            Material::P256(_) => "ES256",
            Material::Ed25519(_) => "EdDSA",
        }
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match &self.material {
            Material::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Material::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature),
            Material::Ed25519(point) => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
        };
        verified.is_ok()
    }
}

/// The key that a token names. One that names none is taken where there is no choice.
pub(super) fn find<'a>(keys: &'a [PublicKey], id: Option<&str>, algorithm: &str) -> Option<&'a PublicKey> {
    let mut fitting =
        keys.iter().filter(|key| key.algorithm() == algorithm && (id.is_none() || key.id.as_deref() == id));
    let found = fitting.next();
    found.filter(|_| fitting.next().is_none())
}

/// Reads a key set. Keys for other purposes, of other kinds and of other algorithms are passed over.
pub(super) fn read(text: &[u8]) -> Option<Vec<PublicKey>> {
    let set: Set = serde_json::from_slice(text).ok()?;
    let keys = set.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok()?.public_key());
    Some(keys.collect())
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Jwk {
    fn public_key(self) -> Option<PublicKey> {
        let is_for_signatures = self.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && self.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let part = |text: &Option<String>| decoded(text.as_deref()?);
        let coordinate = |text: &Option<String>| part(text).filter(|bytes| bytes.len() == 32);
        let material = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => Material::Rsa { n: part(&self.n)?, e: part(&self.e)? },
            ("EC", Some("P-256")) => {
                // The form of an uncompressed point.
                let (x, y) = (coordinate(&self.x)?, coordinate(&self.y)?);
                Material::P256([&[4], x.as_slice(), y.as_slice()].concat())
            }
            ("OKP", Some("Ed25519")) => Material::Ed25519(coordinate(&self.x)?),
            _ => return None,
        };
        let key = PublicKey { id: self.kid, material };
        let fits = self.alg.is_none_or(|alg| alg == key.algorithm() || alg == "Ed25519" && key.algorithm() == "EdDSA");
        (is_for_signatures && fits).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(id: &str) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "kid": id, "x": "A".repeat(43)})
    }

    #[test]
    fn only_keys_that_verify_signatures_are_taken() {
        let with = |field: &str, value: Value| {
            let mut key = named("a");
            key[field] = value;
            key
        };
        for (key, is_taken) in [
            (named("a"), true),
            (with("use", json!("sig")), true),
            (with("alg", json!("EdDSA")), true),
            (with("key_ops", json!(["verify"])), true),
            (with("use", json!("enc")), false),
            (with("key_ops", json!(["sign"])), false),
            (with("alg", json!("ES256")), false),
            (with("crv", json!("X25519")), false),
            (with("x", json!("AAAA")), false),
            (json!({"kty": "oct", "kid": "a", "k": "c2VjcmV0"}), false),
            (json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}), false),
            (json!("no key"), false),
        ] {
            let set = json!({"keys": [key]}).to_string();
            assert_eq!(read(set.as_bytes()).unwrap().len(), usize::from(is_taken), "{set}");
        }
        assert!(read(b"[]").is_none());
        assert!(read(b"<html>").is_none());
    }

    #[test]
    fn a_token_names_its_key_unless_there_is_but_one() {
        let set = |ids: &[&str]| {
            let keys: Vec<_> = ids.iter().map(|id| named(id)).collect();
            read(json!({"keys": keys}).to_string().as_bytes()).unwrap()
        };
        let found = |ids: &[&str], id, alg| find(&set(ids), id, alg).and_then(|key| key.id.clone());
        assert_eq!(found(&["a", "b"], Some("b"), "EdDSA").as_deref(), Some("b"));
        assert_eq!(found(&["a"], None, "EdDSA").as_deref(), Some("a"));
        for (ids, id, alg) in [
            (&["a", "b"][..], None, "EdDSA"),
            (&["a"], Some("b"), "EdDSA"),
            (&["a", "a"], Some("a"), "EdDSA"),
            (&["a"], Some("a"), "RS256"),
            (&["a"], Some("a"), "none"),
            (&[], None, "EdDSA"),
        ] {
            assert_eq!(found(ids, id, alg), None, "{ids:?} {id:?} {alg}");
        }
    }
}
