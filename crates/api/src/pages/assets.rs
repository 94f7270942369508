//! Files that the web build left behind, in the smallest form that the browser takes.

use std::borrow::Cow;
use std::fmt::Write;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

use crate::extract::is_known;
use crate::pages::encoding::{Encoding, accepted};
use crate::pages::index::INDEX;
use crate::pages::parts::MANIFEST;

#[derive(Embed)]
#[folder = "../../web/dist"]
struct Dist;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The file at `path`, if it is one that browsers ask for.
pub(super) fn answer(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.strip_prefix('/')?;
    let name = if name == "docs/" { "docs/index.html" } else { name };
    if name == INDEX || name == MANIFEST {
        return None;
    }
    let content_type = content_type(name)?;
    let mut response = negotiated(name, content_type, headers)?;
    let answer = response.headers_mut();
    // Only names that carry a digest of the content are safe to keep.
    answer.insert(CACHE_CONTROL, if name.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN });
    Some(response)
}

/// The file in the best encoding that is both stored and accepted, or the news that the browser has it already.
pub(super) fn negotiated(name: &str, content_type: &'static str, headers: &HeaderMap) -> Option<Response> {
    let plain = Dist::get(name)?;
    let packed = accepted(headers).into_iter().find_map(|encoding| Some((packed(name, encoding)?, encoding)));
    let (file, encoding) = packed.map_or((plain, None), |(file, encoding)| (file, Some(encoding)));
    let mut response = versioned(&digest(&file), content_type, bytes(file.data), headers);
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.token()));
    }
    Some(response)
}

/// An answer with a tag, and without its body when the browser has that already.
pub(super) fn versioned(digest: &str, content_type: &'static str, data: Bytes, headers: &HeaderMap) -> Response {
    let tag = format!("\"{digest}\"");
    let mut response = if is_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, content_type)], Body::from(data)).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The file as the build left it.
pub(super) fn plain(name: &str) -> Option<Bytes> {
    Dist::get(name).map(|file| bytes(file.data))
}

fn packed(name: &str, encoding: Encoding) -> Option<EmbeddedFile> {
    Dist::get(&format!("{name}.{}", encoding.extension()))
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

fn digest(file: &EmbeddedFile) -> String {
    hex(&file.metadata.sha256_hash())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What browsers are told a file is. Kinds that stand here are served, and no others.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::header::IF_NONE_MATCH;

    use super::*;

    #[test]
    fn only_kinds_that_browsers_need_are_served() {
        for (name, served) in [
            ("assets/index-a1b2.js", true),
            ("favicon.svg", true),
            ("assets/index-a1b2.js.map", false),
            ("assets/index-a1b2.js.br", false),
            (".env", false),
            ("LICENSE", false),
        ] {
            assert_eq!(content_type(name).is_some(), served, "{name}");
        }
        assert!(answer("/../Cargo.toml", &HeaderMap::new()).is_none());
        assert!(answer("/assets/none.js", &HeaderMap::new()).is_none());
        assert!(answer("/index.html", &HeaderMap::new()).is_none());
        assert!(answer("/parts.json", &HeaderMap::new()).is_none());
    }

    #[test]
    fn a_known_version_is_not_sent_again() {
        let known = |tag: &'static str| HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(tag))]);
        for (headers, status) in [
            (HeaderMap::new(), 200),
            (known("\"abc\""), 304),
            (known("W/\"abc\""), 304),
            (known("\"x\", \"abc\""), 304),
            (known("\"x\""), 200),
        ] {
            let response = versioned("abc", "text/css", Bytes::from_static(b"a{}"), &headers);
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[ETAG], "\"abc\"");
        }
    }
}
