//! Which of a platform's tokens let somebody in.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use helpwright::tokens::{ClaimNames, Expected, Jwks, JwksSource, Pace, Secret, Tokens};
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Person};
use crate::forge::{self, Publisher, SECRET, claims, encode, hmac_signed, message, now, token};

const ME: &str = "/api/auth/me";

pub(crate) fn with_secret(expected: Expected) -> impl FnOnce(&mut App) {
    move |app| {
        app.platform_tokens = Some(Arc::new(Tokens::by_secret(&Secret::parse(SECRET).unwrap(), expected)));
        app.config.provision = true;
    }
}

fn with_keys(keys: &Value) -> impl FnOnce(&mut App) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jwks.json");
    std::fs::write(&file, keys.to_string()).unwrap();
    // The file is gone by the time that somebody looks for more.
    let soon = Duration::from_millis(1);
    with_jwks(Jwks::start(JwksSource::File(file), Pace { pause: soon, spacing: soon, ..Pace::default() }).unwrap())
}

pub(crate) fn with_jwks(jwks: Jwks) -> impl FnOnce(&mut App) {
    move |app| {
        app.platform_tokens = Some(Arc::new(Tokens::by_jwks(jwks, Expected::default())));
        app.config.provision = true;
    }
}

pub(crate) async fn ask(desk: &Desk, method: &str, path: &str, token: &str) -> Answer {
    desk.call(Person::Nobody, method, path).header("authorization", &format!("Bearer {token}")).send().await
}

async fn refused(desk: &Desk, what: &str, token: &str) {
    let answer = ask(desk, "GET", ME, token).await;
    assert_eq!((answer.status, answer.code()), (401, "unauthenticated"), "{what}: {}", answer.text);
    assert!(app::accounts::list(&desk.app).await.unwrap().is_empty(), "{what} made an account");
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused() {
    let desk = Desk::configured(api::Site::default(), with_secret(Expected::default()));
    for changes in [
        json!({"exp": null}),
        json!({"exp": (now() + 900).to_string()}),
        json!({"exp": true}),
        json!({"exp": now() - 60}),
        json!({"exp": now() - 86400}),
        json!({"exp": -1}),
        json!({"nbf": now() + 61}),
        json!({"nbf": "soon"}),
        json!({"iat": "yesterday"}),
        json!({"userId": null}),
        json!({"userId": ""}),
        json!({"userId": 7}),
        json!({"userId": "65a1b2c3d4e5f60718293a4"}),
        json!({"userId": "65a1b2c3d4e5f60718293a4g"}),
        json!({"userId": {"$ne": null}}),
        json!({"email": null}),
        json!({"email": "nobody"}),
        json!({"email": ["carla@platform.example"]}),
        json!({"role": null}),
        json!({"role": ""}),
        json!({"role": ["ADMIN"]}),
        json!({"role": "A ROLE"}),
        json!({"name": 7}),
        json!({"name": "x".repeat(101)}),
    ] {
        refused(&desk, &changes.to_string(), &token(&changes)).await;
    }
    for changes in [
        json!({"exp": now() - 59}),
        json!({"exp": serde_json::from_str::<Value>(&format!("{}.5", now() + 5)).unwrap()}),
        json!({"nbf": now() + 59}),
        json!({"name": null}),
        json!({"iat": null}),
        json!({"aud": "another desk", "iss": "anybody", "more": {"a": 1}}),
        json!({"userId": forge::USER.to_uppercase()}),
    ] {
        assert_eq!(ask(&desk, "GET", ME, &token(&changes)).await.status, 200, "{changes}");
    }
}

#[tokio::test]
async fn forged_and_malformed_tokens_are_refused() {
    let desk = Desk::configured(api::Site::default(), with_secret(Expected::default()));
    let body = claims(&json!({}));
    let header = |changes: Value| {
        let mut header = json!({"alg": "HS256", "typ": "JWT"});
        header.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        header
    };
    let good = token(&json!({}));
    let unsigned = |alg: &str| format!("{}.", message(&header(json!({"alg": alg})), &body));
    let signed = |changes: Value| hmac_signed(SECRET.as_bytes(), &message(&header(changes), &body));
    let (rest, signature) = good.rsplit_once('.').unwrap();
    let admin = message(&header(json!({})), &claims(&json!({"role": "ADMIN"})));
    let publisher = Publisher::new();
    let table = [
        ("no algorithm", unsigned("none")),
        ("no algorithm, in title case", unsigned("None")),
        ("no algorithm, in capitals", unsigned("NONE")),
        ("no algorithm, in mixed case", unsigned("nOnE")),
        ("no algorithm, but a signature", signed(json!({"alg": "none"}))),
        ("an empty signature", format!("{rest}.")),
        ("a cut signature", good[..good.len() - 4].to_owned()),
        ("another signature", format!("{rest}.{}", encode([0; 32]))),
        ("padding", format!("{good}=")),
        ("other claims under a good signature", format!("{admin}.{signature}")),
        ("another secret", hmac_signed(b"another secret, as long as it has to be", rest)),
        ("an empty secret", hmac_signed(b"", rest)),
        ("another HMAC", signed(json!({"alg": "HS512"}))),
        ("a lower-case algorithm", signed(json!({"alg": "hs256"}))),
        ("an algorithm of public keys", signed(json!({"alg": "RS256"}))),
        ("a real signature of another kind", publisher.signed("ES256", &header(json!({"alg": "ES256"})), &body)),
        ("an algorithm that is a list", signed(json!({"alg": ["HS256"]}))),
        ("a critical extension", signed(json!({"crit": ["exp"], "exp": now()}))),
        ("an empty list of extensions", signed(json!({"crit": []}))),
        ("a token of another purpose", signed(json!({"typ": "reset+jwt"}))),
        ("an encrypted one", format!("{good}.a.b")),
        ("two parts", rest.to_owned()),
        ("nothing but dots", "..".to_owned()),
        ("a header that is no JSON", format!("{}.{rest}", encode("none"))),
        ("claims that are a list", hmac_signed(SECRET.as_bytes(), &message(&header(json!({})), &json!([])))),
        ("a huge one", hmac_signed(SECRET.as_bytes(), &message(&header(json!({})), &json!("x".repeat(9000))))),
        ("an opaque token", "5e".repeat(32)),
        ("nothing", String::new()),
    ];
    for (what, token) in &table {
        refused(&desk, what, token).await;
    }
    let twice = format!("{}.{}", encode(r#"{"alg":"HS256","alg":"none"}"#), encode(body.to_string()));
    refused(&desk, "two algorithms", &hmac_signed(SECRET.as_bytes(), &twice)).await;
    // Headers that would lead to other keys lead nowhere, and harm nothing.
    for changes in [json!({"jku": "https://evil.example/"}), json!({"x5u": "http://evil.example"}), json!({"jwk": {}})]
    {
        assert_eq!(ask(&desk, "GET", ME, &signed(changes.clone())).await.status, 200, "{changes}");
    }
}

#[tokio::test]
async fn published_keys_verify_by_their_own_algorithm() {
    let publisher = Publisher::new();
    let desk = Desk::configured(api::Site::default(), with_keys(&publisher.key_set()));
    let body = claims(&json!({}));
    let sign = |algorithm: &str, header: Value| publisher.signed(algorithm, &header, &body);
    let stranger = Publisher::new();
    let by_modulus =
        |alg: &str, kid: &str| hmac_signed(&publisher.rsa_modulus(), &message(&json!({"alg": alg, "kid": kid}), &body));
    for (what, token) in [
        ("the public key as a secret", by_modulus("HS256", "r")),
        ("the public key as a secret, called RS256", by_modulus("RS256", "r")),
        ("the published secret", hmac_signed(SECRET.as_bytes(), &message(&json!({"alg": "HS256", "kid": "o"}), &body))),
        ("another key's name", sign("ES256", json!({"alg": "ES256", "kid": "d"}))),
        ("another key's name and algorithm", sign("ES256", json!({"alg": "EdDSA", "kid": "d"}))),
        ("a wider digest", sign("RS256", json!({"alg": "RS512", "kid": "r"}))),
        ("another padding", sign("RS256", json!({"alg": "PS256", "kid": "r"}))),
        ("no algorithm", sign("RS256", json!({"alg": "none", "kid": "r"}))),
        ("an unknown key", sign("RS256", json!({"alg": "RS256", "kid": "x"}))),
        ("a path for a key", sign("RS256", json!({"alg": "RS256", "kid": "../../dev/null"}))),
        ("a statement for a key", sign("RS256", json!({"alg": "RS256", "kid": "r' OR '1'='1"}))),
        ("an address for a key", sign("RS256", json!({"alg": "RS256", "kid": "https://evil.example/jwks"}))),
        ("a key that is a list", sign("RS256", json!({"alg": "RS256", "kid": ["r"]}))),
        ("a stranger's key", stranger.signed("EdDSA", &json!({"alg": "EdDSA", "kid": "d"}), &body)),
        (
            "a stranger's key brought along",
            stranger.signed(
                "EdDSA",
                &json!({"alg": "EdDSA", "kid": "d", "jwk": stranger.key_set()["keys"][2], "jku": "https://evil.example"}),
                &body,
            ),
        ),
    ] {
        refused(&desk, what, &token).await;
    }
    for (algorithm, kid) in [("RS256", "r"), ("ES256", "e"), ("EdDSA", "d")] {
        for header in [json!({"alg": algorithm, "kid": kid}), json!({"alg": algorithm, "typ": "at+jwt"})] {
            let answer = ask(&desk, "GET", ME, &sign(algorithm, header.clone())).await;
            assert_eq!(answer.status, 200, "{header}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn audience_and_issuer_are_checked_when_they_are_configured() {
    let expected = Expected {
        audience: Some("helpdesk".to_owned()),
        issuer: Some("https://app.example".to_owned()),
        ..Expected::default()
    };
    let desk = Desk::configured(api::Site::default(), with_secret(expected));
    let issuer = "https://app.example";
    for changes in [
        json!({}),
        json!({"aud": "helpdesk"}),
        json!({"iss": issuer}),
        json!({"aud": "billing", "iss": issuer}),
        json!({"aud": ["billing", "Helpdesk"], "iss": issuer}),
        json!({"aud": {"helpdesk": true}, "iss": issuer}),
        json!({"aud": "helpdesk", "iss": "https://app.example/"}),
        json!({"aud": "helpdesk", "iss": [issuer]}),
    ] {
        refused(&desk, &changes.to_string(), &token(&changes)).await;
    }
    for audience in [json!("helpdesk"), json!(["billing", "helpdesk"])] {
        let answer = ask(&desk, "GET", ME, &token(&json!({"aud": audience, "iss": issuer}))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[tokio::test]
async fn claims_stand_where_the_platform_puts_them() {
    let names = |user_id: &str, email: &str, role: &str, name: &str| {
        let [user_id, email, role, name] = [user_id, email, role, name].map(ToOwned::to_owned);
        Expected { claims: ClaimNames { user_id, email, role, name }, ..Expected::default() }
    };
    let (user, role) = (forge::USER, "https://app.example/role");
    for (expected, claims) in [
        (
            names("sub", "mail", role, "name"),
            json!({"sub": user, "mail": "c@app.example", role: "INTERNAL", "name": "C"}),
        ),
        (
            names("user.id", "user.mail", "user.of.role", "user.name"),
            json!({"user": {"id": user, "mail": "c@app.example", "of": {"role": "INTERNAL"}, "name": "C"}}),
        ),
        (
            names("user.id", "mail", "role", "name"),
            json!({"user.id": user, "user": {"id": "7"}, "mail": "c@app.example", "role": "INTERNAL", "name": "C"}),
        ),
    ] {
        let desk = Desk::configured(api::Site::default(), with_secret(expected));
        let answer = ask(&desk, "GET", ME, &token(&claims)).await;
        let person = &answer.body["user"];
        let found = (&person["_id"], &person["email"], &person["role"], &person["name"]);
        assert_eq!(found, (&json!(user), &json!("c@app.example"), &json!("INTERNAL"), &json!("C")), "{}", answer.text);
    }
    let desk = Desk::configured(api::Site::default(), with_secret(names("user.id", "email", "role", "name")));
    for (what, claims) in [
        ("none but the claim under our name", json!({"userId": user})),
        ("no object", json!({"user": user})),
        ("a list", json!({"user": [{"id": user}]})),
        ("a longer way", json!({"user": {"id": {"id": user}}})),
    ] {
        refused(&desk, what, &token(&claims)).await;
    }
}

#[tokio::test]
async fn tokens_are_off_until_a_key_is_configured_and_never_stand_in_a_url() {
    let off = Desk::without_people(app::accounts::Setup::default());
    refused(&off, "no key", &token(&json!({}))).await;
    let desk = Desk::configured(api::Site::default(), with_secret(Expected::default()));
    let good = token(&json!({}));
    for name in ["token", "access_token", "jwt", "authorization"] {
        let path = format!("{ME}?{name}={good}");
        assert_eq!(desk.get(Person::Nobody, &path).await.status, 401, "{name}");
        ask(&desk, "GET", &path, &good).await.assert_refused(400, "validation_failed");
    }
}
