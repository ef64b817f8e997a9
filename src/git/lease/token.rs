//! What a lease's reference points at: a commit without files whose message says who holds what and for how long. Whoever may
//! push can write one; it is shown and waited for, and nothing else rests on it.

use std::collections::BTreeSet;
use std::time::Duration;

use super::LeaseError;
use crate::audit::OperationId;
use crate::connector::name::{Address, Writer};

/// How many connectors a lease is of at most: their references have to fit into one command line.
pub const MOST: usize = 1_000;
/// A commit is at most this long: the longest lease there can be has 330 KB.
pub(super) const LIMIT: u64 = 512 * 1024;

const FIRST: &str = "keyward lease 1";

/// How long a lease holds without being renewed: whole seconds, from 3 minutes to 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(u32);

impl Length {
    /// The shortest: below it too little is left between taking it and having to stop.
    pub const SHORTEST: Self = Self(3 * 60);
    /// The longest: what a holder who has vanished can make others wait.
    pub const LONGEST: Self = Self(24 * 60 * 60);

    /// The length itself.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }

    /// The length in seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl Default for Length {
    /// A quarter of an hour.
    fn default() -> Self {
        Self(15 * 60)
    }
}

impl TryFrom<u32> for Length {
    type Error = LeaseError;

    fn try_from(seconds: u32) -> Result<Self, LeaseError> {
        let length = Self(seconds);
        let fits = (Self::SHORTEST..=Self::LONGEST).contains(&length);
        if fits { Ok(length) } else { Err(LeaseError::Length(seconds)) }
    }
}

/// What a holder says of its lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Who holds it.
    pub holder: Writer,
    /// For which operation.
    pub operation: OperationId,
    /// How long.
    pub length: Length,
    /// Of which connectors; the references to the same commit say which of them are still held.
    pub connectors: BTreeSet<Address>,
}

impl Token {
    /// The message. The nonce makes it another one whenever the lease is renewed.
    pub(super) fn message(&self, nonce: [u8; 16]) -> String {
        let Self { holder, operation, length: Length(seconds), connectors } = self;
        let nonce = data_encoding::HEXLOWER.encode(&nonce);
        let head = format!("{FIRST}\nholder {holder}\noperation {operation}\nseconds {seconds}\nnonce {nonce}\n");
        connectors.iter().fold(head, |text, address| text + "connector " + address.as_str() + "\n")
    }

    /// Reads a message: exactly what [`Token::message`] writes.
    pub(super) fn parse(message: &str) -> Option<Self> {
        let mut lines = message.strip_suffix('\n')?.split('\n');
        let mut next = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ');
        if next("keyward")? != "lease 1" {
            return None;
        }
        let (holder, operation) = (next("holder")?.parse().ok()?, next("operation")?.parse().ok()?);
        let (seconds, nonce) = (next("seconds")?.parse::<u32>().ok()?, next("nonce")?);
        let nonce: [u8; 16] = data_encoding::HEXLOWER.decode(nonce.as_bytes()).ok()?.try_into().ok()?;
        let addresses = lines.map(|line| line.strip_prefix("connector ")?.parse().ok());
        let connectors = addresses.take(MOST + 1).collect::<Option<BTreeSet<Address>>>()?;
        let token = Self { holder, operation, length: seconds.try_into().ok()?, connectors };
        // One spelling: what was read is written the same.
        let counts = (1..=MOST).contains(&token.connectors.len()) && token.message(nonce) == message;
        counts.then_some(token)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn token(connectors: &[&str]) -> Result<Token> {
        let connectors = connectors.iter().map(|name| name.parse()).collect::<std::result::Result<_, _>>()?;
        let operation = OperationId::new(chrono::DateTime::UNIX_EPOCH, [7; 10]);
        Ok(Token { holder: "alice/laptop".parse()?, operation, length: Length::default(), connectors })
    }

    #[test]
    fn a_message_reads_as_it_was_written() -> Result<()> {
        let token = token(&["dev/b", "dev/a"])?;
        let message = token.message([0xab; 16]);
        let operation = token.operation;
        assert_eq!(
            message,
            format!(
                "keyward lease 1\nholder alice/laptop\noperation {operation}\nseconds 900\n\
                 nonce abababababababababababababababab\nconnector dev/a\nconnector dev/b\n"
            )
        );
        assert_eq!(Token::parse(&message), Some(token));
        Ok(())
    }

    #[test]
    fn anything_else_is_no_token() -> Result<()> {
        let whole = token(&["dev/a", "dev/b"])?.message([0; 16]);
        for (from, to) in [
            ("lease 1", "lease 2"),
            ("alice/laptop", "alice"),
            ("alice/laptop", "alice/\u{1b}[2J"),
            ("seconds 900", "seconds 179"),
            ("seconds 900", "seconds 86401"),
            ("seconds 900", "seconds +900"),
            ("seconds 900", "seconds 0900"),
            ("seconds 900", "seconds 99999999999999999999"),
            ("nonce 00", "nonce "),
            ("nonce 00", "nonce AB"),
            ("dev/a", "dev/c"),
            ("dev/b", "dev/a"),
            ("connector dev/a\nconnector dev/b\n", ""),
            ("dev/b\n", "dev/b"),
            ("dev/b\n", "dev/b\n\n"),
            ("dev/b\n", "dev/b\r\n"),
            ("dev/b\n", "dev/b\nconnector ../x\n"),
            ("holder ", "holder  "),
        ] {
            let other = whole.replace(from, to);
            assert_ne!(other, whole);
            assert_eq!(Token::parse(&other), None, "{other}");
        }
        Ok(())
    }

    #[test]
    fn the_longest_lease_fits_and_a_longer_one_is_none() -> Result<()> {
        let part = "x".repeat(63);
        let name = |number: usize| format!("{part}/{part}/{part}/{part}/{number:063}").parse::<Address>();
        let mut token = token(&["dev/a"])?;
        token.connectors = (0..MOST).map(name).collect::<std::result::Result<_, _>>()?;
        let message = token.message([0; 16]);
        assert!((message.len() as u64) + 1024 < LIMIT, "{}", message.len());
        assert_eq!(Token::parse(&message).as_ref(), Some(&token));
        token.connectors.insert(name(MOST)?);
        assert_eq!(Token::parse(&token.message([0; 16])), None);
        Ok(())
    }

    proptest! {
        #[test]
        fn every_token_reads_as_it_was_written(
            names in prop::collection::btree_set("[a-z0-9]{1,8}(/[a-z0-9][a-z0-9._-]{0,8}[a-z0-9]){1,4}", 1..20),
            (seconds, random, nonce) in (180_u32..=86_400, any::<[u8; 10]>(), any::<[u8; 16]>()),
        ) {
            let connectors: BTreeSet<Address> = names.iter().filter_map(|name| name.parse().ok()).collect();
            prop_assume!(!connectors.is_empty());
            let Ok(holder) = "bob/desk".parse() else { return Err(TestCaseError::fail("a writer")) };
            let Ok(length) = Length::try_from(seconds) else { return Err(TestCaseError::fail("a length")) };
            let operation = OperationId::new(chrono::DateTime::UNIX_EPOCH, random);
            let token = Token { holder, operation, length, connectors };
            prop_assert_eq!(Token::parse(&token.message(nonce)), Some(token));
        }

        #[test]
        fn lengths_keep_their_bounds(seconds in any::<u32>()) {
            let fits = (180..=86_400).contains(&seconds);
            prop_assert_eq!(Length::try_from(seconds).is_ok_and(|length| length.seconds() == seconds), fits);
        }
    }
}
