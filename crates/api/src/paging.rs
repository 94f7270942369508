//! Pages of a list: which one is asked for, and where the next one begins.

mod cursor;

use domain::Invalid;
use domain::list::Start;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::extract::Parameters;
use cursor::Cursor;

pub(crate) use cursor::Place;

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 100;
/// Pages beyond this have offsets that no store can count to.
const MAX_PAGE: u64 = i64::MAX as u64 / MAX_LIMIT as u64;

/// The parameters of every list that has pages.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "they are documented from here and read by `Asked`")]
pub(crate) struct PageParameters {
    /// Counted from 1.
    #[param(minimum = 1)]
    page: Option<u64>,
    /// The `nextCursor` of the page before, in place of `page`.
    cursor: Option<String>,
    /// Rows a page; 10 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Where a page stands in its list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pagination {
    /// Exact up to 10 000, or 1 000 under a search; that bound itself above it.
    total: u64,
    total_is_exact: bool,
    page: u64,
    limit: u32,
    pages: u64,
    has_next: bool,
    has_prev: bool,
    /// What `cursor` takes for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The page of a list that somebody asks for.
#[derive(Debug)]
pub(crate) struct Asked<P> {
    pub(crate) start: Start<P>,
    pub(crate) limit: u32,
    page: u64,
    list: String,
}

impl<P: Place> Asked<P> {
    /// Reads which page of `list` is meant. The list's name holds all that makes it another one, such as its filters and
    /// who reads it: a cursor of one list is worth nothing in another.
    pub(crate) fn read(parameters: &mut Parameters, list: String) -> Self {
        let page = parameters.single("page", |text| number(text, 1, MAX_PAGE));
        let limit = parameters.single("limit", |text| number(text, 1, u64::from(MAX_LIMIT)));
        let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT);
        let Some(cursor) = parameters.single("cursor", |text| Cursor::read(text, &list)) else {
            let page = page.unwrap_or(1);
            return Self { start: Start::Page(page), limit, page, list };
        };
        if page.is_some() {
            parameters.refuse("cursor", "takes the place of page: send only one of them");
        }
        Self { start: Start::After(cursor.place), limit, page: cursor.page, list }
    }

    /// Where the page stands among `total` rows, when there are more behind the one at `next`.
    pub(crate) fn pagination(&self, total: u64, total_is_exact: bool, next: Option<P>) -> Pagination {
        let next = next.map(|place| Cursor { page: self.page.saturating_add(1), place });
        Pagination {
            total,
            total_is_exact,
            page: self.page,
            limit: self.limit,
            pages: total.div_ceil(u64::from(self.limit)),
            has_next: next.is_some(),
            has_prev: self.page > 1,
            next_cursor: next.map(|cursor| cursor.write(&self.list)),
        }
    }
}

fn number(text: &str, least: u64, most: u64) -> Result<u64, Invalid> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| is_number && (least..=most).contains(number));
    number.ok_or_else(|| Invalid(format!("must be a whole number from {least} to {most}")))
}
