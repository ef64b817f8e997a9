//! What one record says (docs/store-format.md, 8): values without bytes or files.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::anchor::StoreId;
use crate::connector::name::{Address, Field, Group, Writer};
use crate::connector::text::Text;
use crate::digest::Digest;
use crate::signature::{PublicKey, Signature};

/// How many heads of other writers a `seen` record may name.
pub const MAX_HEADS: usize = 32;

/// One line of a writer's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The store it is about.
    pub store: StoreId,
    /// Who signs it.
    pub writer: Writer,
    /// Its number in the writer's log, from 1.
    pub seq: u64,
    /// Digest of the line before; of the store id for the first.
    pub prev: Digest,
    /// What happened.
    pub draft: Draft,
    /// The program that wrote it, with its version.
    pub tool: Text,
}

/// What happened, before it has a place in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// When; kept to the millisecond.
    pub at: DateTime<Utc>,
    /// What ties the records of one operation together.
    pub op: OperationId,
    /// The deed.
    pub action: Action,
    /// Whether the policy allows it.
    pub decision: Decision,
    /// How far it came.
    pub outcome: Outcome,
    /// What it is about. Empty ones are not written.
    pub objects: Vec<Object>,
    /// The policy epoch that decided.
    pub epoch: u64,
    /// The rule that decided, in words.
    pub rule: Option<Text>,
    /// Why, in the person's words.
    pub reason: Option<Text>,
    /// What went wrong.
    pub error: Option<Text>,
    /// Where values went: `terminal`, `pipe`, `file`, ...
    pub sink: Option<Text>,
    /// From where, as the client claims.
    pub source: Source,
    /// Last records of other writers as this one saw them: at most [`MAX_HEADS`], in records whose action is `seen`.
    pub heads: Vec<Head>,
    /// By whose word this writer signs: in the first record of a machine's run, whose action is `begin`, and nowhere else.
    pub run: Option<Introduction>,
}

/// A machine's word for the key of one of its runs: each run is a writer of its own, and signs nothing but records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The writer that the policy names for the machine.
    pub machine: Writer,
    /// The key of the run.
    pub key: PublicKey,
    /// The machine's signature, type `run`, over [`Introduction::body`].
    pub sig: Signature,
}

impl Introduction {
    /// What the machine signs: the run's name, its key and the epoch of the record, separated by spaces.
    pub fn body(run: &Writer, key: &PublicKey, epoch: u64) -> Vec<u8> {
        format!("{run} {key} {epoch}").into_bytes()
    }
}

/// Something a record is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Which thing.
    pub name: Option<ObjectName>,
    /// Which version of it.
    pub version: Option<u64>,
    /// Which of its values.
    pub fields: Vec<Field>,
    /// Digest of the sealed payload.
    pub ciphertext: Option<Digest>,
    /// Digest of the connector file or policy epoch that the change puts in place.
    pub after: Option<Digest>,
}

impl Object {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the key `connector` of an object names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectName {
    /// A connector.
    Connector(Address),
    /// The policy.
    Policy,
    /// A group, written `group:<name>`.
    Group(Group),
}

/// Neither a connector, nor `policy`, nor `group:<name>`; an action or operation id that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {0}")]
pub struct BadWord(&'static str);

impl FromStr for ObjectName {
    type Err = BadWord;

    fn from_str(text: &str) -> Result<Self, BadWord> {
        let bad = |_| BadWord("a connector, `policy` or `group:<name>`");
        match text.strip_prefix("group:") {
            Some(group) => group.parse().map(Self::Group).map_err(bad),
            None if text == "policy" => Ok(Self::Policy),
            None => text.parse().map(Self::Connector).map_err(bad),
        }
    }
}

impl From<Address> for ObjectName {
    fn from(address: Address) -> Self {
        Self::Connector(address)
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connector(address) => f.write_str(address.as_str()),
            Self::Policy => f.write_str("policy"),
            Self::Group(group) => write!(f, "group:{group}"),
        }
    }
}

/// From where, as the client claims. Make the values with [`note`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The computer's name.
    pub host: Option<Text>,
    /// The account's name.
    pub user: Option<Text>,
    /// An address of the computer.
    pub ip: Option<Text>,
    /// Where an SSH session comes from.
    pub ssh: Option<Text>,
    /// The terminal.
    pub tty: Option<Text>,
    /// The CI job.
    pub ci: Option<Text>,
}

/// What other programs say, made fit for a record: at most 256 characters, those that steer a terminal replaced by
/// `U+FFFD`; nothing when nothing is left.
pub fn note(said: &str) -> Option<Text> {
    let clean = |c: char| if c.to_string().parse::<Text>().is_ok() || c == ' ' { c } else { '\u{FFFD}' };
    said.trim().chars().take(256).map(clean).collect::<String>().parse().ok()
}

/// The last record of a log as somebody saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub writer: Writer,
    /// The record's number.
    pub seq: u64,
    /// Digest of its line.
    pub hash: Digest,
}

/// What ties the records of one operation together: 48 bits of milliseconds since 1970 and 80 random bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId([u8; 26]);

impl OperationId {
    /// The id of an operation that begins `now`; a clock before 1970 counts as 1970.
    pub fn new(now: DateTime<Utc>, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        let mut text = [0; 26];
        data_encoding::BASE32_NOPAD.encode_mut(&bytes, &mut text);
        text.make_ascii_lowercase();
        Self(text)
    }

    /// The id as it is written: 26 characters of lower-case base32.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for OperationId {
    type Err = BadWord;

    fn from_str(text: &str) -> Result<Self, BadWord> {
        let bad = BadWord("an operation id (26 characters of lower-case base32)");
        let bytes: [u8; 26] = text.as_bytes().try_into().map_err(|_| bad)?;
        let digits = bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
        // 26 characters hold 130 bits: the last two are zero.
        let canonical = matches!(bytes[25], b'a' | b'e' | b'i' | b'm' | b'q' | b'u' | b'y' | b'4');
        if digits && canonical { Ok(Self(bytes)) } else { Err(bad) }
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares an enum whose values are written as words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$about])* $value,)*
            /// A word of a later version.
            Other(OtherAction),
        }

        impl $name {
            /// Every word of this version.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The word as it is written.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$value => $word,)*
                    Self::Other(word) => &word.0,
                }
            }

            fn known(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)*
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// The deed a record is about. Words of later versions are read too: an older keyward verifies newer logs.
    Action {
        /// The store was made.
        Init = "init",
        /// A connector was added.
        Add = "add",
        /// A new version was set.
        Set = "set",
        /// Metadata was changed.
        Edit = "edit",
        /// A connector got another name.
        Move = "move",
        /// An older version became current again.
        Restore = "restore",
        /// A connector was removed.
        Remove = "remove",
        /// Values were shown.
        Reveal = "reveal",
        /// Values were handed to a program.
        Run = "run",
        /// Values were written in another format.
        Export = "export",
        /// Values were filled into a template.
        Inject = "inject",
        /// A short-lived token was handed out.
        Token = "token",
        /// A rotation began: what will be asked of the vendor, and what was opened for it.
        Rotate = "rotate",
        /// A rotation's new version was made.
        RotateCreate = "rotate-create",
        /// A rotation's new version works.
        RotateValidate = "rotate-validate",
        /// A dependent got a rotation's value, or did not.
        RotatePush = "rotate-push",
        /// A rotation's new version is current.
        RotatePromote = "rotate-promote",
        /// A rotation's old version was disabled.
        RotateQuiesce = "rotate-quiesce",
        /// A rotation's old version was ended at the vendor.
        RotateRevoke = "rotate-revoke",
        /// A rotation's old version is dead.
        RotateProve = "rotate-prove",
        /// A rotation's step was begun once more, or will be later.
        RotateRetry = "rotate-retry",
        /// A rotation is taken back, or was given up.
        RotateBack = "rotate-back",
        /// A rotation came to an end that a person must know of.
        RotateEnd = "rotate-end",
        /// Versions are ended at once.
        Revoke = "revoke",
        /// An environment was added.
        EnvAdd = "env-add",
        /// The rules of an environment were changed.
        EnvSet = "env-set",
        /// The policy was signed again for longer.
        PolicyRenew = "policy-renew",
        /// A rival policy was settled.
        PolicyAdopt = "policy-adopt",
        /// Something older than remembered was accepted.
        AcceptOlder = "accept-older",
        /// A machine's run began.
        Begin = "begin",
        /// Two changes of one connector were brought together.
        Merge = "merge",
        /// A person decided between two changes of one connector.
        Resolve = "resolve",
        /// Versions were sealed again to whom the policy names.
        Rekey = "rekey",
        /// Somebody became a member.
        MemberAdd = "member-add",
        /// Somebody is no member any more.
        MemberRemove = "member-remove",
        /// A group was added.
        GroupAdd = "group-add",
        /// Somebody came into a group.
        GroupAddMember = "group-add-member",
        /// Somebody left a group.
        GroupRemoveMember = "group-remove-member",
        /// An access rule was added.
        AccessAllow = "access-allow",
        /// An access rule was removed.
        AccessRemove = "access-remove",
        /// Logs of machines' runs were taken in.
        AuditImport = "audit-import",
        /// The unfinished end of the own log was cut off.
        Recovered = "recovered",
        /// The heads of other writers were seen.
        Seen = "seen",
    }
}

impl Action {
    /// Whether values leave the store by it.
    pub fn discloses(&self) -> bool {
        matches!(self, Self::Reveal | Self::Run | Self::Export | Self::Inject | Self::Token)
    }
}

/// A word `[a-z][a-z-]{0,31}` that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherAction(String);

impl FromStr for Action {
    type Err = BadWord;

    fn from_str(word: &str) -> Result<Self, BadWord> {
        let plain = word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.len() <= 32
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        match Self::known(word) {
            Some(action) => Ok(action),
            None if plain => Ok(Self::Other(OtherAction(word.to_owned()))),
            None => Err(BadWord("an action (1 to 32 of a-z and -, beginning with a letter)")),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the policy allows a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It does.
    Allowed,
    /// It does not.
    Denied,
}

impl Decision {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
        }
    }
}

/// How far a deed came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is about to happen.
    Intent,
    /// It happened.
    Ok,
    /// It did not.
    Error,
    /// Another program goes on with the values.
    HandedOver,
}

impl Outcome {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Ok => "ok",
            Self::Error => "error",
            Self::HandedOver => "handed-over",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_ids_sort_by_time_and_read_back() -> Result<(), BadWord> {
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap_or_default();
        let early = OperationId::new(at(1_700_000_000_000), [255; 10]);
        let late = OperationId::new(at(1_700_000_000_001), [0; 10]);
        assert!(early < late);
        assert_eq!(early.as_str().parse::<OperationId>()?, early);
        assert_eq!(OperationId::new(at(-5), [0; 10]).as_str(), "a".repeat(26));
        for wrong in [String::new(), "a".repeat(25), "A".repeat(26), "a".repeat(27), "1".repeat(26), "b".repeat(26)] {
            assert!(wrong.parse::<OperationId>().is_err(), "{wrong}");
        }
        Ok(())
    }

    #[test]
    fn words_of_later_versions_are_read() -> Result<(), BadWord> {
        assert_eq!("reveal".parse::<Action>()?, Action::Reveal);
        assert_eq!("rotate-now".parse::<Action>()?.as_str(), "rotate-now");
        for word in Action::WORDS {
            assert_eq!(word.parse::<Action>()?.as_str(), *word);
            assert!(!matches!(word.parse()?, Action::Other(_)));
        }
        for wrong in ["", "-a", "Reveal", "a b", "a1", &"a".repeat(33)] {
            assert!(wrong.parse::<Action>().is_err(), "{wrong}");
        }
        Ok(())
    }

    #[test]
    fn notes_are_short_and_steer_nothing() {
        let said = |text: &str| note(text).map(String::from);
        assert_eq!(said(" host\u{1b}[31m\n"), Some("host\u{FFFD}[31m".to_owned()));
        assert_eq!(said(" \t"), None);
        assert_eq!(said(&"ä".repeat(300)).map(|text| text.chars().count()), Some(256));
    }
}
