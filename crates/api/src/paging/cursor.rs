//! Where the next page of a list begins, as a client carries it from one request to the next.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::list::Position;
use domain::{Id, Invalid};
use sha2::{Digest as _, Sha256};

const NUMBER: usize = 8;
const CHECK: usize = 12;

/// A row's place in its list, as bytes.
pub(crate) trait Place: Sized {
    fn bytes(&self) -> Vec<u8>;

    /// Takes what [`Place::bytes`] made.
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// The number of the page that begins here, and the row that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor<P> {
    pub(super) page: u64,
    pub(super) place: P,
}

impl<P: Place> Cursor<P> {
    /// Takes what [`Cursor::write`] made for the same list.
    pub(super) fn read(text: &str, list: &str) -> Result<Self, Invalid> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        bytes.and_then(|bytes| Self::parse(&bytes, list)).ok_or_else(|| {
            let message =
                "must be the nextCursor of an earlier page of this list, with the same filters, sort and order";
            Invalid(message.to_owned())
        })
    }

    fn parse(bytes: &[u8], list: &str) -> Option<Self> {
        let (page, rest) = bytes.split_first_chunk::<NUMBER>()?;
        let (place, check) = rest.split_last_chunk::<CHECK>()?;
        let cursor = Self { page: u64::from_be_bytes(*page), place: P::read(place)? };
        (*check == cursor.check(list)).then_some(cursor)
    }

    pub(super) fn write(&self, list: &str) -> String {
        URL_SAFE_NO_PAD.encode([self.bytes().as_slice(), &self.check(list)].concat())
    }

    /// Ties the cursor to its list: another one gives another check.
    fn check(&self, list: &str) -> [u8; CHECK] {
        let digest: [u8; 32] = Sha256::new().chain_update(self.bytes()).chain_update(list).finalize().into();
        let mut check = [0; CHECK];
        check.copy_from_slice(&digest[..CHECK]);
        check
    }

    fn bytes(&self) -> Vec<u8> {
        [self.page.to_be_bytes().as_slice(), &self.place.bytes()].concat()
    }
}

impl Place for Position {
    fn bytes(&self) -> Vec<u8> {
        let value = self.value.unwrap_or_default().to_be_bytes();
        [[u8::from(self.value.is_some())].as_slice(), &value, self.id.bytes()].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let ([has_value], rest) = bytes.split_first_chunk::<1>()?;
        let (value, id) = rest.split_first_chunk::<8>()?;
        let value = (*has_value == 1).then(|| i64::from_be_bytes(*value));
        Some(Self { value, id: Id::from_bytes(id.try_into().ok()?) })
    }
}
