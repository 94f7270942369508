//! Messages as HTML: `CommonMark`, rendered and sanitised here so that no browser has to be trusted with it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

/// Nobody writes what nests deeper, and the cost of rendering it grows with the square of the depth.
const MAX_DEPTH: usize = 50;

/// Page and panel have the first two levels of headings.
const HEADING_OFFSET: u8 = 2;

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.autolink = true;
    // A line break that somebody typed into a form is meant.
    options.render.hardbreaks = true;
    // HTML that somebody pasted is shown as the text it is.
    options.render.escape = true;
    options
});

static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "ul",
        ]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
});

pub fn render(message: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, message, &OPTIONS);
    if is_deeper_than(root, MAX_DEPTH) {
        return verbatim(message);
    }
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => heading.level = (heading.level + HEADING_OFFSET).min(6),
            // Showing an image would tell its server who reads the ticket, and when.
            NodeValue::Image(link) => {
                let link = link.clone();
                data.value = NodeValue::Link(link);
            }
            _ => {}
        }
    }
    let mut html = String::with_capacity(message.len() * 2);
    if format_html(root, &OPTIONS, &mut html).is_err() {
        return String::new();
    }
    SANITIZER.clean(&html).to_string()
}

fn is_deeper_than<'a>(root: &'a AstNode<'a>, max: usize) -> bool {
    let mut depth = 0_usize;
    root.traverse().any(|edge| {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        depth > max
    })
}

/// The text itself, without any of its markup's meaning.
fn verbatim(message: &str) -> String {
    format!("<pre>{}</pre>\n", ammonia::clean_text(message).replace("&#10;", "\n").replace("&#32;", " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        for (markdown, html) in [
            ("Hello **you**\nthere", "<p>Hello <strong>you</strong><br>\nthere</p>\n"),
            ("# Title", "<h3>Title</h3>\n"),
            ("`a < b`", "<p><code>a &lt; b</code></p>\n"),
            ("3. c", "<ol start=\"3\">\n<li>c</li>\n</ol>\n"),
            (
                "[x](https://example.com/?a=1&b=2)",
                "<p><a href=\"https://example.com/?a=1&amp;b=2\" rel=\"nofollow noopener noreferrer\">x</a></p>\n",
            ),
            (
                "![logo](https://example.com/l.png)",
                "<p><a href=\"https://example.com/l.png\" rel=\"nofollow noopener noreferrer\">logo</a></p>\n",
            ),
        ] {
            assert_eq!(render(markdown), html);
        }
    }

    #[test]
    fn what_nests_without_end_is_shown_as_the_text_it_is() {
        let deep = format!("{} <b>&", ">".repeat(9_000));
        let html = render(&deep);
        assert!(html.starts_with("<pre>&gt;&gt;") && html.ends_with("&lt;b&gt;&amp;</pre>\n"), "{html}");
        for nested in ["> ", "- ", "* 1. "] {
            let html = render(&format!("{}x", nested.repeat(10_000 / nested.len() - 1)));
            assert!(html.starts_with("<pre>"), "{nested}");
        }
        assert!(render(&format!("{}x", "> ".repeat(20))).starts_with("<blockquote>"));
    }

    #[test]
    fn nothing_that_runs_survives() {
        for attack in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:x)",
            "<javascript:alert(1)>",
            "![x](javascript:alert(1))",
            "<svg><animate onbegin=alert(1)></svg>",
            "<math><annotation-xml encoding=text/html><script>1</script></annotation-xml></math>",
            "[x](\" onmouseover=\"alert(1))",
            "```\"><script>\nx\n```",
        ] {
            let html = render(attack);
            for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                assert!(is_harmless(tag), "{attack} became {html}");
            }
        }
    }

    /// Whether the inside of a tag is a plain element, or a link to the web or to a mailbox.
    fn is_harmless(tag: &str) -> bool {
        let plain = ["p", "br", "code", "pre", "strong", "em", "a", "ul", "ol", "li", "blockquote", "hr", "h3"];
        let link = ["a href=\"http://", "a href=\"https://", "a href=\"mailto:"];
        let is_link = link.iter().any(|start| tag.starts_with(start)) && tag.matches('"').count() == 4;
        plain.contains(&tag.trim_start_matches('/')) || is_link || tag == "a rel=\"nofollow noopener noreferrer\""
    }
}
