//! Connectors: names, metadata, versions and their stages. Values and functions of values.

pub mod edit;
pub mod fields;
pub mod glob;
pub mod merge;
pub mod name;
pub mod operation;
pub mod text;

use std::cmp::Ordering;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::spelling::ruled_string;
use name::{Address, Field, Group, Member, Word};
use operation::Operation;
use text::{Span, Text};

/// One integration with an outside system in one environment: its metadata and the table of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// `<environment>/<name>`.
    pub address: Address,
    /// Active, or a tombstone.
    pub state: State,
    /// Counts the changes, from 1.
    pub revision: u64,
    /// Digest of the file of the revision before; absent for revision 1.
    pub prev: Option<Digest>,
    /// What it is for and whose it is.
    pub metadata: Metadata,
    /// Ascending from number 1, without gaps.
    pub versions: Vec<Version>,
    /// A rotation in flight, or one whose end a person must know of.
    pub operation: Option<Operation>,
}

/// Whether a connector is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In use.
    Active,
    /// Removed; the file stays as a tombstone.
    Removed,
    /// It has another name now.
    Moved {
        /// The new address.
        to: Address,
    },
}

/// What people say of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The outside system's kind; `manual` where nobody automates it.
    pub vendor: Word,
    /// The credential's kind, such as `api-key`.
    pub kind: Word,
    /// Who answers for it.
    pub owner: Text,
    /// What it is for.
    pub purpose: Text,
    /// The account or organisation at the vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Text>,
    /// The technical user at the vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_account: Option<Text>,
    /// Where it is described.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<Link>,
    /// The only hosts its values may be sent to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Host>,
    /// Permissions at the vendor, each with its reason.
    #[serde(default, rename = "scope", skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// When and how it rotates.
    #[serde(default, skip_serializing_if = "Rotation::is_unset")]
    pub rotation: Rotation,
    /// Places that must receive a new value.
    #[serde(default, rename = "dependent", skip_serializing_if = "Vec::is_empty")]
    pub dependents: Vec<Dependent>,
}

impl Metadata {
    /// Whether a rotation would be the same under other metadata.
    pub fn rotates_like(&self, other: &Self) -> bool {
        let Self { vendor, kind, tenant, service_account, hosts, scopes, rotation, dependents, .. } = self;
        let timeless = |rotation: &Rotation| Rotation { every: None, overlap: None, ..rotation.clone() };
        (vendor, kind, tenant, service_account) == (&other.vendor, &other.kind, &other.tenant, &other.service_account)
            && (hosts, scopes, dependents) == (&other.hosts, &other.scopes, &other.dependents)
            && timeless(rotation) == timeless(&other.rotation)
    }
}

/// One permission at the vendor and why it is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The vendor's name for it.
    pub name: Text,
    /// Why it is needed, in human language.
    pub reason: Text,
}

/// When and how a connector rotates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// How old the current version may become.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// How long old and new stay valid together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Span>,
    /// Which of the vendor's ways is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Word>,
    /// The connector whose credential manages this one, in the same environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<LocalName>,
    /// Connectors that must not rotate within this one's overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupled: Vec<LocalName>,
    /// Connectors that may name this one as their admin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<glob::Glob>,
}

impl Rotation {
    fn is_unset(&self) -> bool {
        *self == Self::default()
    }
}

/// A place that receives a new value; what it is stands in the policy or in local configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependent {
    /// Its name there.
    pub target: Word,
}

/// An immutable sealed credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: u64,
    /// Where it is in its life.
    pub stage: Stage,
    /// Digest of the sealed file.
    pub sealed: Digest,
    /// Whom it is sealed to, sorted.
    pub to: Vec<To>,
    /// Its fields, sorted.
    pub fields: Vec<Field>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When the vendor lets it end.
    pub expires: Option<DateTime<Utc>>,
    /// The vendor's own id.
    pub vendor_id: Option<VendorId>,
}

/// Where a version is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Made, not yet in use.
    Pending,
    /// The one in use.
    Current,
    /// Still valid, in overlap.
    Previous,
    /// Dead at the vendor.
    Revoked,
}

impl Stage {
    /// The stage as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Current => "current",
            Self::Previous => "previous",
            Self::Revoked => "revoked",
        }
    }
}

impl Connector {
    /// The version in use.
    pub fn current(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.stage == Stage::Current)
    }

    /// The version of this number.
    pub fn version(&self, number: u64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The number the next version gets.
    pub fn next_number(&self) -> u64 {
        self.versions.last().map_or(1, |version| version.number + 1)
    }

    /// Whether it is in use, not a tombstone.
    pub fn is_active(&self) -> bool {
        self.state == State::Active
    }
}

/// Whom a version is sealed to: `group:prod/2` or `member:ci`. Ordered as it is written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum To {
    /// A group under its key of this number.
    Group(Group, u64),
    /// A member alone.
    Member(Member),
}

impl PartialOrd for To {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for To {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to_string().cmp(&other.to_string())
    }
}

/// Not `group:<name>/<number>` or `member:<name>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not group:<name>/<number> or member:<name>")]
pub struct BadTo(String);

impl TryFrom<String> for To {
    type Error = BadTo;

    fn try_from(text: String) -> Result<Self, BadTo> {
        let parsed = match text.split_once(':') {
            Some(("group", rest)) => rest.split_once('/').and_then(|(name, number)| {
                let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
                let number = number.parse().ok().filter(|_| plain)?;
                Some(Self::Group(name.parse().ok()?, number))
            }),
            Some(("member", name)) => name.parse().ok().map(Self::Member),
            _ => None,
        };
        parsed.ok_or(BadTo(text))
    }
}

impl From<To> for String {
    fn from(to: To) -> Self {
        to.to_string()
    }
}

impl fmt::Display for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name, number) => write!(f, "group:{name}/{number}"),
            Self::Member(name) => write!(f, "member:{name}"),
        }
    }
}

impl fmt::Debug for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Declares a string with a rule of its own.
macro_rules! ruled {
    ($($(#[$doc:meta])* $name:ident, $error:ident, $says:literal, $right:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The text as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[doc = concat!("Not ", $says, ".")]
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[error("{0:?} is not {says}", says = $says)]
        pub struct $error(String);

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                let right: fn(&str) -> bool = $right;
                if right(&text) { Ok(Self(text)) } else { Err($error(text)) }
            }
        }

        ruled_string!($name, $error);
    )*};
}

ruled! {
    /// A page about the connector.
    Link, BadLink, "a link: https:// or http:// and 1 to 1,024 characters without spaces",
        |text| text.parse::<Text>().is_ok()
            && !text.contains(char::is_whitespace)
            && ["https://", "http://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    /// A host name, perhaps with a port: `api.github.com`, `localhost:8080`.
    Host, BadHost, "a host: 1 to 255 of a-z 0-9 . - and, for a port, : and a number",
        |text| {
            let (name, port) = text.split_once(':').unwrap_or((text, "1"));
            let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
            (1..=255).contains(&name.len()) && name.bytes().all(allowed)
                && !port.starts_with(['0', '+']) && port.parse::<u16>().is_ok()
        };
    /// A vendor's own id of a credential.
    VendorId, BadVendorId, "a vendor's id: 1 to 256 visible ASCII characters, not . or ..",
        |text| (1..=256).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
            && text != "." && text != "..";
    /// A connector's name within its environment.
    LocalName, BadLocalName, "a connector's name: 1 to 4 parts separated by /",
        |text| format!("any/{text}").parse::<Address>().is_ok();
}
