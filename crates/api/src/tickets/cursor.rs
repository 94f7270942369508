//! Where the next page of a list begins, as a client carries it from one request to the next.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::list::{Position, Query};
use domain::policy::Viewer;
use domain::{Id, Invalid};
use sha2::{Digest as _, Sha256};

const SIZE: usize = 8 + 1 + 8 + 12 + CHECK;
const CHECK: usize = 12;

/// The number of the page that begins here, and the row that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) page: u64,
    pub(super) position: Position,
}

impl Cursor {
    /// Takes what [`Cursor::write`] made, and leaves open whether it was for the list that is asked for.
    pub(super) fn read(text: &str) -> Result<(Self, [u8; CHECK]), Invalid> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| <[u8; SIZE]>::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(unusable)?;
        let (page, rest) = split(&bytes);
        let ([has_value], rest) = split(rest);
        let (value, rest) = split(rest);
        let (id, rest) = split(rest);
        let (check, _) = split(rest);
        let value = (has_value == 1).then(|| i64::from_be_bytes(value));
        Ok((Self { page: u64::from_be_bytes(page), position: Position { value, id: Id::from_bytes(id) } }, check))
    }

    pub(super) fn write(&self, query: &Query, viewer: Viewer) -> String {
        let bytes = self.bytes();
        URL_SAFE_NO_PAD.encode([bytes.as_slice(), &self.check(query, viewer)].concat())
    }

    /// Ties the cursor to its list: another filter, sort, order or reader gives another check.
    pub(super) fn check(&self, query: &Query, viewer: Viewer) -> [u8; CHECK] {
        let list = format!("{viewer:?} {:?} {:?} {:?}", query.filter, query.sort, query.order);
        let digest: [u8; 32] = Sha256::new().chain_update(self.bytes()).chain_update(list).finalize().into();
        split(&digest).0
    }

    fn bytes(&self) -> Vec<u8> {
        let Position { value, id } = self.position;
        let value_bytes = value.unwrap_or_default().to_be_bytes();
        [&self.page.to_be_bytes(), [u8::from(value.is_some())].as_slice(), &value_bytes, id.bytes()].concat()
    }
}

pub(super) fn unusable() -> Invalid {
    Invalid("must be the nextCursor of an earlier page of this list, with the same filters, sort and order".to_owned())
}

/// The first `N` bytes of what has at least so many, and the rest.
fn split<const N: usize>(bytes: &[u8]) -> ([u8; N], &[u8]) {
    let (first, rest) = bytes.split_at(N);
    let mut taken = [0; N];
    taken.copy_from_slice(first);
    (taken, rest)
}
