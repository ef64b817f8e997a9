//! Variables in a `.env` file that another program reads.

use std::collections::BTreeMap;
use std::path::Path;

use zeroize::Zeroizing;

use super::{refused, unwritten, value};
use crate::connector::fields::Fields;
use crate::connector::name::Field;
use crate::driver::{Confirmed, DriverError, Fault};
use crate::export::dotenv::edit::{BadEnvFile, EditError, EnvFile};
use crate::export::{Dialect, Name, Variable};
use crate::private_fs::Delivery;

/// No `.env` file is longer.
const LONGEST: u64 = 4 * 1024 * 1024;

type Variables = BTreeMap<Name, Field>;

/// Whether the file can be changed, and would be understood as its readers do.
pub(super) fn check(path: &Path, dialect: Dialect, variables: &Variables) -> Result<(), DriverError> {
    let (_, text) = open(path)?;
    EnvFile::read(dialect, &text).and_then(|file| file.check(variables.keys())).map_err(|error| unread(&error))
}

pub(super) fn write(path: &Path, dialect: Dialect, variables: &Variables, fields: &Fields) -> Result<(), DriverError> {
    let variables = with_values(variables, fields)?;
    let (delivery, text) = open(path)?;
    let file = EnvFile::read(dialect, &text).map_err(|error| unread(&error))?;
    let changed = file.set(&variables).map_err(|error| match error {
        EditError::File(error) => unread(&error),
        // Another value may be one that the readers take.
        EditError::Value(error) => DriverError::harmless(Fault::Rejected, error.to_string()),
    })?;
    delivery.write(changed.expose()).map_err(|error| unwritten(&error))
}

pub(super) fn confirm(
    path: &Path,
    dialect: Dialect,
    variables: &Variables,
    fields: &Fields,
) -> Result<Confirmed, DriverError> {
    let (_, text) = open(path)?;
    let file = EnvFile::read(dialect, &text).map_err(|error| unread(&error))?;
    for variable in with_values(variables, fields)? {
        if !file.holds(&variable).map_err(|error| unread(&error))? {
            let said = format!("the file does not hold the new value of {}", variable.name);
            return Err(DriverError::harmless(Fault::Conflict, said));
        }
    }
    Ok(Confirmed::ReadBack)
}

/// The file and what is in it; one that is missing is empty.
fn open(path: &Path) -> Result<(Delivery, Zeroizing<Vec<u8>>), DriverError> {
    let read = || {
        let delivery = Delivery::at(path)?;
        let text = delivery.read(LONGEST)?.unwrap_or_default();
        Ok((delivery, Zeroizing::new(text)))
    };
    read().map_err(|error| refused(&error))
}

fn with_values<'a>(variables: &'a Variables, fields: &'a Fields) -> Result<Vec<Variable<'a>>, DriverError> {
    variables.iter().map(|(name, field)| Ok(Variable { name, value: value(fields, field)? })).collect()
}

fn unread(error: &BadEnvFile) -> DriverError {
    DriverError::harmless(Fault::Permanent, format!("the file cannot be changed safely: {error}"))
}
