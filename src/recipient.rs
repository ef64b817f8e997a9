//! The public half of an age identity.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A native X25519 age recipient, `age1...`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Recipient(String);

impl Recipient {
    /// The recipient as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Not a native age recipient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a native age recipient (age1...)")]
pub struct NotARecipient(String);

impl TryFrom<String> for Recipient {
    type Error = NotARecipient;

    fn try_from(text: String) -> Result<Self, NotARecipient> {
        // Parsed and written again: upper case would be a second spelling of the same key.
        match text.parse::<age::x25519::Recipient>() {
            Ok(recipient) if recipient.to_string() == text => Ok(Self(text)),
            _ => Err(NotARecipient(text)),
        }
    }
}

impl FromStr for Recipient {
    type Err = NotARecipient;

    fn from_str(text: &str) -> Result<Self, NotARecipient> {
        text.to_owned().try_into()
    }
}

impl From<Recipient> for String {
    fn from(recipient: Recipient) -> Self {
        recipient.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
