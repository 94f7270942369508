//! A platform that signs tokens, and whoever would like to be one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};

use crate::desk::START;

pub(crate) const SECRET: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";
pub(crate) const USER: &str = "65a1b2c3d4e5f60718293a4b";

/// Seconds of the desk's clock at its start.
pub(crate) fn now() -> i64 {
    Timestamp::parse(START).unwrap().millis() / 1000
}

/// What a platform says of a customer, changed in places; `null` takes a claim out.
pub(crate) fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "userId": USER, "email": "carla@platform.example", "role": "COMPANY", "name": "Carla Customer",
        "iat": now() - 10, "exp": now() + 900,
    });
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is signed: the header and the claims.
pub(crate) fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string()), encode(claims.to_string()))
}

pub(crate) fn hmac_signed(key: &[u8], message: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    format!("{message}.{}", encode(hmac::sign(&key, message.as_bytes())))
}

/// A good token, but for the claims that are changed.
pub(crate) fn token(changes: &Value) -> String {
    hmac_signed(SECRET.as_bytes(), &message(&json!({"alg": "HS256", "typ": "JWT"}), &claims(changes)))
}

/// A platform with a key of each published kind.
pub(crate) struct Publisher {
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
}

impl Publisher {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let p256 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        Self {
            rsa: RsaKeyPair::from_pkcs8(include_bytes!("rsa.pk8")).unwrap(),
            p256: EcdsaKeyPair::from_pkcs8(algorithm, p256.as_ref(), &random).unwrap(),
            ed25519: Ed25519KeyPair::from_pkcs8(ed25519.as_ref()).unwrap(),
        }
    }

    pub(crate) fn rsa_modulus(&self) -> Vec<u8> {
        RsaPublicKeyComponents::<Vec<u8>>::from(self.rsa.public()).n
    }

    /// The document that the platform serves.
    pub(crate) fn key_set(&self) -> Value {
        let point = self.p256.public_key().as_ref();
        json!({"keys": [
            {"kty": "RSA", "kid": "r", "use": "sig", "alg": "RS256", "n": encode(self.rsa_modulus()), "e": "AQAB"},
            {"kty": "EC", "kid": "e", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..])},
            {"kty": "OKP", "kid": "d", "crv": "Ed25519", "x": encode(self.ed25519.public_key())},
            {"kty": "oct", "kid": "o", "k": encode(SECRET)},
        ]})
    }

    /// Signs as the header says, or as `algorithm` says, if that is another.
    pub(crate) fn signed(&self, algorithm: &str, header: &Value, claims: &Value) -> String {
        let random = SystemRandom::new();
        let text = message(header, claims);
        let signature = match algorithm {
            "RS256" => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&signature::RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).unwrap();
                signature
            }
            "ES256" => self.p256.sign(&random, text.as_bytes()).unwrap().as_ref().to_vec(),
            "EdDSA" => self.ed25519.sign(text.as_bytes()).as_ref().to_vec(),
            other => unreachable!("nobody signs by {other}"),
        };
        format!("{text}.{}", encode(signature))
    }
}
