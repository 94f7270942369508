use std::collections::BTreeMap;

use super::data::Words;
use super::dice::Dice;

/// The words that one ticket uses for `{..}`, the same from its subject to its last response.
#[derive(Debug)]
pub(super) struct FillIn(BTreeMap<String, String>);

impl FillIn {
    pub(super) fn draw(words: &Words, people: [(&str, &str); 3], dice: &mut Dice) -> Self {
        let mut chosen: BTreeMap<_, _> =
            words.stand_ins.iter().map(|(name, texts)| (name.clone(), dice.pick(texts).to_owned())).collect();
        for (name, text) in people {
            chosen.insert(name.to_owned(), text.to_owned());
        }
        let thousands = |n: i64| if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) };
        let euros = dice.within(80..4_800);
        chosen.insert("count".to_owned(), dice.within(3..48).to_string());
        chosen.insert("minutes".to_owned(), dice.within(20..180).to_string());
        chosen.insert("rows".to_owned(), thousands(dice.within(1_200..48_000)));
        chosen.insert("invoice".to_owned(), format!("INV-{}", dice.within(2_100..9_800)));
        chosen.insert("amount".to_owned(), format!("€{}.{:02}", thousands(euros), dice.within(0..20) * 5));
        chosen.insert("code".to_owned(), format!("LK-{:04X}", dice.within(0x1000..0xFFFF)));
        Self(chosen)
    }

    /// Replaces every `{word}` that is known; another brace stays what it is.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 64);
        let mut rest = text.trim();
        while let Some(start) = rest.find('{') {
            let (before, from_brace) = rest.split_at(start);
            filled.push_str(before);
            let word = from_brace.find('}').and_then(|end| Some((self.0.get(&from_brace[1..end])?.as_str(), end)));
            let (word, end) = word.unwrap_or(("{", 0));
            filled.push_str(word);
            rest = &from_brace[end + 1..];
        }
        filled.push_str(rest);
        filled
    }
}
