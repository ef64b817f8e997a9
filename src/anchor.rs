//! What a store is called: its id fixes the beginning of the policy chain, an anchor also its end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::spelling::spelt_value;

/// `kw1` and the base32 of the sha256 of policy epoch 1: 55 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StoreId(String);

impl StoreId {
    /// The id of the store whose epoch 1 has this digest.
    pub fn of_genesis(epoch_one: &Digest) -> Self {
        Self(format!("kw1{}", epoch_one.base32()))
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digest that stands for "the record before the first" in every audit log of this store.
    pub fn audit_origin(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

/// Neither a store id `kw1...` nor an anchor `kw1...@<epoch>:<32 hex>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a store id (kw1...) or anchor (kw1...@<epoch>:<32 hexadecimal digits>)")]
pub struct NotAnAnchor;

impl FromStr for StoreId {
    type Err = NotAnAnchor;

    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let digits = text.strip_prefix("kw1").ok_or(NotAnAnchor)?;
        let bytes = data_encoding::BASE32_NOPAD.decode(digits.to_ascii_uppercase().as_bytes());
        let canonical = digits.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
        match bytes {
            Ok(bytes) if bytes.len() == 32 && canonical => Ok(Self(text.to_owned())),
            _ => Err(NotAnAnchor),
        }
    }
}

spelt_value!(StoreId, NotAnAnchor);

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A store id, and the epoch that a reader without memory must find in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The store.
    pub store: StoreId,
    /// The epoch's number and the first 32 hexadecimal digits of its digest; absent in a bare store id.
    pub epoch: Option<(u64, String)>,
}

impl Anchor {
    /// The anchor of exactly this epoch.
    pub fn of(store: &StoreId, epoch: u64, digest: &Digest) -> Self {
        Self { store: store.clone(), epoch: Some((epoch, digest.half())) }
    }
}

impl FromStr for Anchor {
    type Err = NotAnAnchor;

    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let Some((store, epoch)) = text.split_once('@') else {
            return Ok(Self { store: text.parse()?, epoch: None });
        };
        let (number, half) = epoch.split_once(':').ok_or(NotAnAnchor)?;
        let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let hex = half.len() == 32 && half.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match number.parse() {
            Ok(number) if plain && hex => Ok(Self { store: store.parse()?, epoch: Some((number, half.to_owned())) }),
            _ => Err(NotAnAnchor),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.epoch {
            None => write!(f, "{}", self.store),
            Some((number, half)) => write!(f, "{}@{number}:{half}", self.store),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_read_and_write() {
        let digest = Digest::of(b"epoch one");
        let id = StoreId::of_genesis(&digest);
        assert_eq!(id.as_str().len(), 55);
        for anchor in [Anchor::of(&id, 17, &digest), Anchor { store: id.clone(), epoch: None }] {
            assert_eq!(anchor.to_string().parse(), Ok(anchor));
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        let id = StoreId::of_genesis(&Digest::of(b"epoch one"));
        let half = "0".repeat(32);
        let wrong = [
            String::new(),
            "kw1".to_owned(),
            id.as_str().to_ascii_uppercase(),
            format!("{id}@"),
            format!("{id}@1:"),
            format!("{id}@01:{half}"),
            format!("{id}@+1:{half}"),
            format!("{id}@1:{half}0"),
            format!("{id}@1:{}", "G".repeat(32)),
        ];
        for text in wrong {
            assert_eq!(text.parse::<Anchor>(), Err(NotAnAnchor), "{text}");
        }
    }
}
