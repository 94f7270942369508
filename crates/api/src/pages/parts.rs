//! Which files each part of the web app needs. A browser is told with the page, so that it need not load and run one file to
//! learn of the next.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::http::HeaderValue;
use serde::Deserialize;

use crate::pages::assets;
use crate::pages::index::INDEX;
use crate::site::BasePath;

/// What the web build writes down about itself: Vite's manifest.
pub(super) const MANIFEST: &str = "parts.json";

/// For each part by its name, a `Link` header with all of its files but those that the page itself names.
#[derive(Debug)]
pub(super) struct Parts(HashMap<String, HeaderValue>);

type Manifest = BTreeMap<String, Chunk>;

#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    name: String,
    /// The keys of what it cannot begin without.
    #[serde(default)]
    imports: Vec<String>,
}

impl Parts {
    pub(super) fn new(base_path: &BasePath) -> Self {
        // A build without it works as well, and only loads its pages later.
        let manifest = assets::plain(MANIFEST).and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
        Self::of(&manifest, base_path.as_str())
    }

    fn of(manifest: &Manifest, base_path: &str) -> Self {
        let early = files(manifest, INDEX);
        let links = manifest.iter().filter_map(|(key, Chunk { name, .. })| {
            let all = files(manifest, key);
            let links: Vec<_> =
                all.difference(&early).map(|file| format!("<{base_path}/{file}>; rel=modulepreload")).collect();
            let header = HeaderValue::from_str(&links.join(", ")).ok();
            Some((name.clone(), header.filter(|header| !header.is_empty())?))
        });
        Self(links.collect())
    }

    pub(super) fn links(&self, part: &str) -> Option<HeaderValue> {
        self.0.get(part).cloned()
    }
}

/// The file of a chunk and of all that it imports.
fn files<'a>(manifest: &'a Manifest, key: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![key];
    while let Some(chunk) = open.pop().and_then(|key| manifest.get(key)) {
        if found.insert(chunk.file.as_str()) {
            open.extend(chunk.imports.iter().map(String::as_str));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_names_all_its_files_that_the_page_does_not() {
        let manifest = serde_json::from_str(
            r#"{
                "index.html": {"file": "assets/app-1.js", "name": "app", "isEntry": true, "imports": ["_base.js"]},
                "_base.js": {"file": "assets/base-2.js", "name": "base"},
                "_base.css": {"file": "assets/base-3.css"},
                "_frame.js": {"file": "assets/frame-4.js", "name": "frame", "imports": ["_base.js", "_forms.js"]},
                "_forms.js": {"file": "assets/forms-5.js", "name": "forms", "imports": ["_frame.js", "gone"]},
                "src/FaqPage.tsx": {"file": "assets/FaqPage-6.js", "name": "FaqPage", "imports": ["_frame.js"]}
            }"#,
        );
        let parts = Parts::of(&manifest.unwrap(), "/support");
        assert_eq!(
            parts.links("FaqPage").unwrap(),
            "</support/assets/FaqPage-6.js>; rel=modulepreload, </support/assets/forms-5.js>; rel=modulepreload, \
             </support/assets/frame-4.js>; rel=modulepreload"
        );
        assert_eq!(parts.links("base"), None);
        assert_eq!(parts.links("Elsewhere"), None);
    }
}
