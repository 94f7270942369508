//! The people, topics and words of the sample desk, as they stand in the files beside this one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

const FAQ: &str = include_str!("faq.toml");
const PEOPLE: &str = include_str!("people.toml");
const WORDS: &str = include_str!("words.toml");
const TOPICS: &[&str] = &[
    include_str!("topics/technical.toml"),
    include_str!("topics/account.toml"),
    include_str!("topics/features.toml"),
    include_str!("topics/general.toml"),
    include_str!("topics/bugs.toml"),
];

#[derive(Debug)]
pub(super) struct Data {
    pub(super) people: People,
    pub(super) faq: Vec<Faq>,
    pub(super) topics: Vec<Topic>,
    pub(super) words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub(super) staff: Vec<Staff>,
    pub(super) companies: Vec<Company>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub(super) email: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) is_admin: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) domain: String,
    /// Names under what stands before the @ of their addresses.
    pub(super) people: BTreeMap<String, String>,
}

/// A ticket with its conversation, in which `{..}` stands for words that differ from ticket to ticket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub(super) category: String,
    pub(super) priorities: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) messages: Vec<String>,
    /// Whether staff write it down for the customer.
    #[serde(default)]
    pub(super) on_behalf: bool,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) by: By,
    pub(super) text: String,
    pub(super) status: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum By {
    Agent,
    Customer,
    /// An internal note.
    Note,
}

#[derive(Debug, Deserialize)]
pub(super) struct Words {
    pub(super) thanks: Vec<String>,
    pub(super) chases: Vec<String>,
    pub(super) returns: Vec<String>,
    pub(super) second_answers: Vec<String>,
    pub(super) reminders: Vec<String>,
    pub(super) notes: Vec<String>,
    /// What can stand for each `{..}`.
    #[serde(flatten)]
    pub(super) stand_ins: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faq {
    pub(super) category: String,
    pub(super) question: String,
    pub(super) answer: String,
}

#[derive(Debug, Deserialize)]
struct Faqs {
    faq: Vec<Faq>,
}

#[derive(Debug, Deserialize)]
struct Topics {
    topic: Vec<Topic>,
}

impl Data {
    pub(super) fn load() -> Result<Self, toml::de::Error> {
        let mut topics = Vec::new();
        for file in TOPICS {
            topics.extend(read::<Topics>(file)?.topic);
        }
        Ok(Self { people: read(PEOPLE)?, faq: read::<Faqs>(FAQ)?.faq, topics, words: read(WORDS)? })
    }
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T, toml::de::Error> {
    toml::from_str(file)
}
