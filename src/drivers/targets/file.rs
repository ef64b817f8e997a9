//! A file that is exactly one value.

use std::path::Path;

use zeroize::Zeroizing;

use super::{refused, unwritten, value};
use crate::connector::fields::{Fields, LIMIT};
use crate::connector::name::Field;
use crate::driver::{Confirmed, DriverError, Fault};
use crate::private_fs::Delivery;
use crate::secret::Secret;

/// A longer file is no value of ours: it is no matter what is in there.
const LONGEST: u64 = LIMIT as u64 + 1;

/// Whether a file can be put there, and whether what it would replace is a value.
pub(super) fn check(path: &Path) -> Result<(), DriverError> {
    Delivery::at(path).and_then(|delivery| delivery.read(LONGEST)).map(drop).map_err(|error| refused(&error))
}

pub(super) fn write(path: &Path, field: &Field, newline: bool, fields: &Fields) -> Result<(), DriverError> {
    let content = content(field, newline, fields)?;
    let delivery = Delivery::at(path).map_err(|error| refused(&error))?;
    delivery.write(content.expose()).map_err(|error| unwritten(&error))
}

pub(super) fn confirm(path: &Path, field: &Field, newline: bool, fields: &Fields) -> Result<Confirmed, DriverError> {
    let wanted = content(field, newline, fields)?;
    let found = Delivery::at(path).and_then(|delivery| delivery.read(LONGEST)).map_err(|error| refused(&error))?;
    match found.map(Zeroizing::new) {
        Some(found) if *found == wanted.expose() => Ok(Confirmed::ReadBack),
        Some(_) => Err(DriverError::harmless(Fault::Conflict, "the file holds another value")),
        None => Err(DriverError::harmless(Fault::NotFound, "the file is not there")),
    }
}

fn content(field: &Field, newline: bool, fields: &Fields) -> Result<Secret, DriverError> {
    let end: &[u8] = if newline { b"\n" } else { b"" };
    Ok(Secret::new([value(fields, field)?.expose(), end].concat()))
}
