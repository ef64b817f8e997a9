//! The plaintext of a credential: its fields by name.

use std::collections::BTreeMap;

use super::name::Field;
use crate::secret::Secret;

/// All fields of a version together are at most this many bytes.
pub const LIMIT: usize = 512 * 1024;

/// The values of a credential's fields: at least one, together at most [`LIMIT`] bytes.
#[derive(Debug)]
pub struct Fields(BTreeMap<Field, Secret>);

/// Why these values cannot be one credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFields {
    /// A credential without a field.
    #[error("a credential has at least one field")]
    None,
    /// Too many bytes.
    #[error("the values are {0} bytes together; a credential holds at most {LIMIT}")]
    TooLarge(usize),
}

impl Fields {
    /// Takes the values over.
    pub fn new(values: BTreeMap<Field, Secret>) -> Result<Self, BadFields> {
        let size = values.values().map(Secret::len).sum();
        if values.is_empty() {
            Err(BadFields::None)
        } else if size > LIMIT {
            Err(BadFields::TooLarge(size))
        } else {
            Ok(Self(values))
        }
    }

    /// The fields' names, sorted.
    pub fn names(&self) -> Vec<Field> {
        self.0.keys().cloned().collect()
    }

    /// Name and value of each field, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&Field, &Secret)> {
        self.0.iter()
    }

    /// The value of one field.
    pub fn get(&self, field: &Field) -> Option<&Secret> {
        self.0.get(field)
    }

    /// These fields alone; the others are forgotten.
    #[must_use]
    pub fn keep(mut self, names: &[Field]) -> Self {
        self.0.retain(|name, _| names.contains(name));
        self
    }

    /// The same values with some others in their place, or beside them.
    pub fn with(&self, others: impl IntoIterator<Item = (Field, Secret)>) -> Result<Self, BadFields> {
        let copy = |(name, value): (&Field, &Secret)| (name.clone(), Secret::new(value.expose().to_vec()));
        let mut values: BTreeMap<Field, Secret> = self.iter().map(copy).collect();
        values.extend(others);
        Self::new(values)
    }

    /// Takes one value out and forgets the others.
    pub fn take(mut self, field: &Field) -> Option<Secret> {
        self.0.remove(field)
    }
}
