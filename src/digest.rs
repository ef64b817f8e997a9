//! SHA-256 digests as the store writes them, and the words people compare.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::spelling::spelt_value;

/// The SHA-256 of an exact object; written `sha256:` and 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The first eight hexadecimal digits, as they stand in file names.
    pub fn short(&self) -> String {
        HEXLOWER.encode(&self.0[..4])
    }

    /// The first 32 hexadecimal digits, as they stand in anchors.
    pub fn half(&self) -> String {
        HEXLOWER.encode(&self.0[..16])
    }

    /// The whole digest in lower-case base32, as it stands in store ids.
    pub fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0).to_ascii_lowercase()
    }

    /// All 64 hexadecimal digits, without the algorithm's name.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The first 132 bits as 12 words of the BIP-39 English list: what people compare.
    pub fn words(&self) -> String {
        let list = bip39::Language::English.word_list();
        let bit = |n: usize| usize::from(self.0[n / 8] >> (7 - n % 8) & 1);
        let words = (0..12).map(|word| list[(0..11).fold(0, |sum, n| sum << 1 | bit(word * 11 + n))]);
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Not `sha256:` followed by 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a digest of the form sha256:<64 lower-case hexadecimal digits>")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hex = text.strip_prefix("sha256:").ok_or(NotADigest)?;
        let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| NotADigest)?;
        bytes.try_into().map(Self).map_err(|_| NotADigest)
    }
}

spelt_value!(Digest, NotADigest);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_digest_reads_and_writes() {
        let text = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let digest = Digest::of(b"");
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse(), Ok(digest));
        assert_eq!(digest.short(), "e3b0c442");
        // Reckoned apart with Python's hashlib and the published list.
        let words = "together mail awful cradle scrub apart hip leader silk slice unusual embark";
        assert_eq!(digest.words(), words);
    }

    #[test]
    fn other_spellings_are_refused() {
        let upper = "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        for text in [upper, "", "sha256:", "sha256:00", "md5:00"] {
            assert_eq!(text.parse::<Digest>(), Err(NotADigest));
        }
    }
}
