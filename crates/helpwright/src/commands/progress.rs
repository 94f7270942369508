//! How far a long command has come: on a terminal a bar that moves, elsewhere nothing.

use std::io::{self, IsTerminal as _, Write as _};

use app::ports::Clock as _;
use domain::Timestamp;

use crate::system::SystemClock;

const WIDTH: u64 = 30;
/// In milliseconds.
const PAUSE: i64 = 100;

pub(super) struct Progress {
    /// Where it is known beforehand.
    whole: Option<u64>,
    /// What documents are called.
    unit: &'static str,
    is_terminal: bool,
    next_at: Timestamp,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new(whole: Option<u64>, unit: &'static str) -> Self {
        let is_terminal = io::stderr().is_terminal();
        Self { whole, unit, is_terminal, next_at: Timestamp::from_millis(0), is_shown: false }
    }

    pub(super) fn show(&mut self, done: u64, documents: u64) -> io::Result<()> {
        if !self.is_terminal {
            return Ok(());
        }
        let now = SystemClock.now();
        if now < self.next_at {
            return Ok(());
        }
        self.next_at = now.plus(PAUSE);
        self.is_shown = true;
        let mut out = io::stderr().lock();
        write!(out, "\r\x1b[K{}{documents} {}", bar(done, self.whole), self.unit)?;
        out.flush()
    }

    /// Makes room for other words.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_shown) { write!(io::stderr(), "\r\x1b[K") } else { Ok(()) }
    }
}

fn bar(done: u64, whole: Option<u64>) -> String {
    let Some(whole) = whole.filter(|&whole| whole > 0) else { return String::new() };
    let part = |of: u64| done.min(whole).saturating_mul(of) / whole;
    let filled = usize::try_from(part(WIDTH)).unwrap_or(0);
    format!("[{:<30}] {:>3} %  ", "#".repeat(filled), part(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_up() {
        assert_eq!(bar(0, Some(200)), format!("[{}]   0 %  ", " ".repeat(30)));
        assert_eq!(bar(100, Some(200)), format!("[{}{}]  50 %  ", "#".repeat(15), " ".repeat(15)));
        assert_eq!(bar(300, Some(200)), format!("[{}] 100 %  ", "#".repeat(30)));
        assert_eq!(bar(10, None), "");
    }
}
