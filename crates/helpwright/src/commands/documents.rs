//! What is printed without opening a desk.

use std::io::{self, Write as _};

use crate::failure::Failure;

pub(crate) fn openapi() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&api::openapi())
        .map_err(|error| Failure::failed(format!("cannot write the document: {error}")))?;
    Ok(writeln!(io::stdout(), "{document}")?)
}

pub(crate) fn config_reference() -> Result<(), Failure> {
    Ok(io::stdout().write_all(crate::config::reference().as_bytes())?)
}

pub(crate) fn routes() -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for route in api::routes() {
        let who = if route.is_public { "anybody" } else { "signed in" };
        writeln!(out, "{:<6}  {:<42}  {who:<9}  {}", route.method, route.path, route.summary)?;
    }
    Ok(())
}
