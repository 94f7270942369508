//! The headers that every answer carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

/// For the web app and the reference: their own files, and no script that stands inline. Admins see outgoing mails in
/// frames without any permission, which this policy binds too: mails carry their looks in attributes, since mail programs
/// know nothing else, and in one style sheet, which is let in by its digest.
const PAGES: &str = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    style-src-elem 'self' 'sha256-OUBnNdRE2GHHjSp5K5VpTtB6FzzNd9vgJJT4+krwR2Q='; img-src 'self'; font-src 'self'; \
    connect-src 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; \
    form-action 'self'";

/// For data: a browser that is tricked into showing it as a page runs nothing of it.
const DATA: &str = "default-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds what is missing; an answer may have chosen its own caching before.
pub(crate) fn secure(headers: &mut HeaderMap, is_api: bool, is_https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = if is_api { DATA } else { PAGES };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if is_api {
        headers.append(VARY, HeaderValue::from_static("Authorization, Cookie"));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn no_policy_lets_a_script_stand_inline_or_pages_be_framed() {
        for policy in [PAGES, DATA] {
            let unsafe_rules: Vec<_> = policy.split("; ").filter(|rule| rule.contains("unsafe")).collect();
            assert!(unsafe_rules.iter().all(|rule| *rule == "style-src-attr 'unsafe-inline'"), "{policy}");
            assert!(!policy.contains("data:"), "{policy}");
            for rule in ["frame-ancestors 'none'", "object-src 'none'", "form-action 'self'", "base-uri '"] {
                assert!(policy.contains(rule), "{rule} in {policy}");
            }
        }
    }

    #[test]
    fn the_style_sheet_of_mails_is_let_in() {
        let layout = include_str!("../../mail/templates/layout.html");
        // The one before it stands in a comment, for one mail program.
        let (_, sheet) = layout.rsplit_once("<style>").unwrap();
        let (sheet, _) = sheet.split_once("</style>").unwrap();
        let digest = STANDARD.encode(Sha256::digest(sheet));
        assert!(PAGES.contains(&format!("'sha256-{digest}'")), "write {digest} into the policy");
    }

    #[test]
    fn an_answer_keeps_its_own_caching() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        secure(&mut headers, false, true);
        assert_eq!(headers[CACHE_CONTROL], "no-cache");
        assert_eq!(headers[CONTENT_SECURITY_POLICY], PAGES);
        assert_eq!(headers[STRICT_TRANSPORT_SECURITY], "max-age=31536000");
        assert_eq!(headers[X_FRAME_OPTIONS], "DENY");
    }
}
