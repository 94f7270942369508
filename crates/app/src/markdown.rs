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

static PLAIN: LazyLock<Renderer> = LazyLock::new(|| Renderer { sanitizer: sanitizer(), shows_targets: false });

fn sanitizer() -> ammonia::Builder<'static> {
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
}

/// A message as HTML for a page, which has its own style sheet.
pub fn render(message: &str) -> String {
    PLAIN.render(message)
}

/// What a message says, without its marks and its lines: for where there is room for its beginning only.
pub fn words(message: &str) -> String {
    let arena = Arena::new();
    let words = text_of(parse_document(&arena, message, &OPTIONS));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes HTML of messages for where no style sheet is sure to be heard: a mail.
#[derive(Debug)]
pub struct Renderer {
    sanitizer: ammonia::Builder<'static>,
    shows_targets: bool,
}

impl Renderer {
    /// Each element gets its style.
    pub fn styled(styles: &[(&'static str, &'static str)]) -> Self {
        let mut sanitizer = sanitizer();
        for (element, style) in styles {
            sanitizer.set_tag_attribute_value(*element, "style", *style);
        }
        Self { sanitizer, shows_targets: false }
    }

    /// A link whose text is not its target has that behind it: in a mail that comes from us, what others wrote must not
    /// hide where it leads.
    pub fn showing_targets(self) -> Self {
        Self { shows_targets: true, ..self }
    }

    pub fn render(&self, message: &str) -> String {
        let arena = Arena::new();
        let root = parse_document(&arena, message, &OPTIONS);
        if is_deeper_than(root, MAX_DEPTH) {
            return self.verbatim(message);
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
        if self.shows_targets {
            show_targets(&arena, root);
        }
        let mut html = String::with_capacity(message.len() * 2);
        if format_html(root, &OPTIONS, &mut html).is_err() {
            return String::new();
        }
        self.sanitizer.clean(&html).to_string()
    }

    /// The text itself, without any of its markup's meaning.
    pub fn verbatim(&self, message: &str) -> String {
        let text = ammonia::clean_text(message);
        format!("{}\n", self.sanitizer.clean(&format!("<pre>{text}</pre>")))
    }
}

fn show_targets<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    let links: Vec<_> =
        root.descendants().filter(|node| matches!(node.data.borrow().value, NodeValue::Link(_))).collect();
    for link in links {
        let NodeValue::Link(target) = &link.data.borrow().value else { continue };
        let url = target.url.strip_prefix("mailto:").unwrap_or(&target.url);
        if !url.is_empty() && text_of(link) != url {
            let shown = NodeValue::Text(format!(" ({url})").into());
            link.insert_after(arena.alloc(AstNode::from(shown)));
        }
    }
}

/// What the node shows.
fn text_of<'a>(node: &'a AstNode<'a>) -> String {
    node.descendants().fold(String::new(), |mut text, node| {
        match &node.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::HtmlInline(html) => text.push_str(html),
            NodeValue::CodeBlock(block) => text.extend([" ", &block.literal]),
            NodeValue::HtmlBlock(block) => text.extend([" ", &block.literal]),
            value if value.block() || matches!(value, NodeValue::SoftBreak | NodeValue::LineBreak) => text.push(' '),
            _ => {}
        }
        text
    })
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
    fn in_a_mail_elements_carry_their_style_and_links_show_where_they_lead() {
        const REL: &str = "rel=\"nofollow noopener noreferrer\"";
        let renderer = Renderer::styled(&[("p", "margin:0"), ("pre", "white-space:pre-wrap")]).showing_targets();
        for (markdown, html) in [
            ("a\n\nb", "<p style=\"margin:0\">a</p>\n<p style=\"margin:0\">b</p>\n".to_owned()),
            (
                "[https://good.example](https://evil.example/?a&b)",
                format!(
                    "<p style=\"margin:0\"><a href=\"https://evil.example/?a&amp;b\" {REL}>https://good.example</a> \
                     (https://evil.example/?a&amp;b)</p>\n"
                ),
            ),
            (
                "https://good.example/ and ada@example.com",
                format!(
                    "<p style=\"margin:0\"><a href=\"https://good.example/\" {REL}>https://good.example/</a> and \
                     <a href=\"mailto:ada@example.com\" {REL}>ada@example.com</a></p>\n"
                ),
            ),
        ] {
            assert_eq!(renderer.render(markdown), html);
        }
        assert_eq!(
            renderer.verbatim("a  <b>\n\n&"),
            "<pre style=\"white-space:pre-wrap\">a  &lt;b&gt;\n\n&amp;</pre>\n"
        );
    }

    #[test]
    fn words_are_what_is_left_without_the_marks() {
        for (markdown, expected) in [
            ("Hello **you**,\nit is `a < b`.", "Hello you, it is a < b."),
            ("# Title\n\nOne\n\n- two\n- [three](https://example.com)\n\n> four", "Title One two three four"),
            ("```\nlet a = *b*;\n```\n<b>x</b>\n\n<div>\ny\n</div>", "let a = *b*; <b>x</b> <div> y </div>"),
            ("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name"),
            ("![a picture](https://example.com/p.png)", "a picture"),
            (" \n", ""),
        ] {
            assert_eq!(words(markdown), expected);
        }
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
