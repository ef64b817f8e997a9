//! How metadata comes in: flags that `add` and `edit` share.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::connector::glob::Glob;
use crate::connector::name::Word;
use crate::connector::text::{Span, Text};
use crate::connector::{Dependent, Host, Link, LocalName, Metadata, Rotation, Scope};
use crate::diagnostic::{Diagnostic, Kind};

/// What people say of a connector.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Metadata")]
pub struct MetadataArgs {
    /// Who answers for it: a team or person
    #[arg(long, value_name = "TEXT")]
    pub owner: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub purpose: Option<String>,
    /// The outside system's kind [default: manual]
    #[arg(long, value_name = "WORD")]
    pub vendor: Option<String>,
    /// The credential's kind, such as api-key or database-password [default: secret]
    #[arg(long, value_name = "WORD")]
    pub kind: Option<String>,
    /// The account or organisation at the vendor
    #[arg(long, value_name = "TEXT")]
    pub tenant: Option<String>,
    /// The technical user at the vendor
    #[arg(long, value_name = "TEXT")]
    pub service_account: Option<String>,
    /// A page that describes it
    #[arg(long, value_name = "URL")]
    pub documentation: Option<String>,
    /// A permission at the vendor and why it is needed; may be given more than once
    #[arg(long, value_name = "NAME=REASON")]
    pub scope: Vec<String>,
    /// A host its values may be sent to; may be given more than once
    #[arg(long, value_name = "HOST")]
    pub host: Vec<String>,
    /// How old a version may become, such as 30d
    #[arg(long, value_name = "SPAN")]
    pub every: Option<String>,
    /// How long old and new stay valid together, such as 24h
    #[arg(long, value_name = "SPAN")]
    pub overlap: Option<String>,
    /// When the current version ends at the vendor: a date, a time, or a span from now such as 90d
    #[arg(long, value_name = "WHEN")]
    pub expires: Option<String>,
    /// Which of the vendor's ways a rotation takes
    #[arg(long, value_name = "WORD")]
    pub strategy: Option<String>,
    /// The connector, in the same environment, whose credential manages this one
    #[arg(long, value_name = "NAME")]
    pub admin: Option<String>,
    /// Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once
    #[arg(long, value_name = "PATTERN")]
    pub serves: Vec<String>,
    /// A connector that must not rotate within this one's overlap; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub coupled: Vec<String>,
    /// A place that gets a new value, by its name; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub dependent: Vec<String>,
}

/// What cannot be metadata.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// A flag with a value that is none.
    #[error("--{flag}: {why}")]
    Flag {
        /// Which.
        flag: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Something that every connector has.
    #[error("--{0} is missing: every connector has an owner and a purpose")]
    Missing(&'static str),
    /// Something that cannot be unset.
    #[error("{0:?} cannot be unset")]
    NotUnsettable(String),
}

impl Diagnostic for MetadataError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotUnsettable(_) => Some(format!("possible are {}", UNSETTABLE.join(", "))),
            Self::Missing(flag) => Some(format!("add --{flag} TEXT")),
            Self::Flag { flag, .. } => Some(format!("what --{flag} takes is in: keyward add --help")),
        }
    }
}

/// What `edit --unset` takes.
pub const UNSETTABLE: [&str; 13] = [
    "tenant",
    "service-account",
    "documentation",
    "scopes",
    "hosts",
    "every",
    "overlap",
    "expires",
    "strategy",
    "admin",
    "serves",
    "coupled",
    "dependents",
];

impl MetadataArgs {
    /// Whether no flag was given.
    pub fn is_empty(&self) -> bool {
        let texts = [
            &self.owner,
            &self.purpose,
            &self.vendor,
            &self.kind,
            &self.tenant,
            &self.service_account,
            &self.documentation,
            &self.every,
            &self.overlap,
            &self.expires,
            &self.strategy,
            &self.admin,
        ];
        let lists = [&self.scope, &self.host, &self.serves, &self.coupled, &self.dependent];
        texts.into_iter().all(Option::is_none) && lists.into_iter().all(Vec::is_empty)
    }

    /// The metadata of a new connector.
    pub fn new_metadata(&self) -> Result<Metadata, MetadataError> {
        let required = |flag, given: &Option<String>| match given {
            Some(text) => parse::<Text>(flag, text),
            None => Err(MetadataError::Missing(flag)),
        };
        let mut metadata = Metadata {
            vendor: parse("vendor", self.vendor.as_deref().unwrap_or("manual"))?,
            kind: parse("kind", self.kind.as_deref().unwrap_or("secret"))?,
            owner: required("owner", &self.owner)?,
            purpose: required("purpose", &self.purpose)?,
            tenant: None,
            service_account: None,
            documentation: None,
            hosts: Vec::new(),
            scopes: Vec::new(),
            rotation: Rotation::default(),
            dependents: Vec::new(),
        };
        self.apply(&mut metadata)?;
        Ok(metadata)
    }

    /// Puts what was given in the place of what there is.
    pub fn apply(&self, metadata: &mut Metadata) -> Result<(), MetadataError> {
        set("owner", self.owner.as_ref(), &mut metadata.owner)?;
        set("purpose", self.purpose.as_ref(), &mut metadata.purpose)?;
        set::<Word>("vendor", self.vendor.as_ref(), &mut metadata.vendor)?;
        set::<Word>("kind", self.kind.as_ref(), &mut metadata.kind)?;
        set_some::<Text>("tenant", self.tenant.as_ref(), &mut metadata.tenant)?;
        set_some::<Text>("service-account", self.service_account.as_ref(), &mut metadata.service_account)?;
        set_some::<Link>("documentation", self.documentation.as_ref(), &mut metadata.documentation)?;
        set_some::<Span>("every", self.every.as_ref(), &mut metadata.rotation.every)?;
        set_some::<Span>("overlap", self.overlap.as_ref(), &mut metadata.rotation.overlap)?;
        if !self.scope.is_empty() {
            metadata.scopes = self.scope.iter().map(|given| scope(given)).collect::<Result<_, _>>()?;
        }
        set_some::<Word>("strategy", self.strategy.as_ref(), &mut metadata.rotation.strategy)?;
        set_some::<LocalName>("admin", self.admin.as_ref(), &mut metadata.rotation.admin)?;
        set_all::<Glob>("serves", &self.serves, &mut metadata.rotation.serves)?;
        set_all::<LocalName>("coupled", &self.coupled, &mut metadata.rotation.coupled)?;
        if !self.dependent.is_empty() {
            let named = |name: &String| Ok(Dependent { target: parse("dependent", name)? });
            metadata.dependents = self.dependent.iter().map(named).collect::<Result<_, _>>()?;
        }
        if !self.host.is_empty() {
            metadata.hosts = self.host.iter().map(|host| parse::<Host>("host", host)).collect::<Result<_, _>>()?;
        }
        Ok(())
    }

    /// When the current version ends, if that was given.
    pub fn expiry(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, MetadataError> {
        self.expires.as_deref().map(|text| moment("expires", text, now)).transpose()
    }
}

/// Takes away what `edit --unset` names; the expiry is the version's and stays with the caller.
pub fn unset(metadata: &mut Metadata, name: &str) -> Result<(), MetadataError> {
    match name {
        "tenant" => metadata.tenant = None,
        "service-account" => metadata.service_account = None,
        "documentation" => metadata.documentation = None,
        "scopes" => metadata.scopes.clear(),
        "hosts" => metadata.hosts.clear(),
        "every" => metadata.rotation.every = None,
        "overlap" => metadata.rotation.overlap = None,
        "strategy" => metadata.rotation.strategy = None,
        "admin" => metadata.rotation.admin = None,
        "serves" => metadata.rotation.serves.clear(),
        "coupled" => metadata.rotation.coupled.clear(),
        "dependents" => metadata.dependents.clear(),
        "expires" => {}
        other => return Err(MetadataError::NotUnsettable(other.to_owned())),
    }
    Ok(())
}

/// A date (its beginning in UTC), a time, or a span from now.
pub fn moment(flag: &'static str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, MetadataError> {
    let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    let time = || DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
    let span = || text.parse::<Span>().ok().map(|span| now + span.duration());
    span().or_else(date).or_else(time).ok_or_else(|| MetadataError::Flag {
        flag,
        why: format!("{text:?} is no date (2027-01-31), time (2027-01-31T12:00:00Z) or span (90d)"),
    })
}

fn scope(given: &str) -> Result<Scope, MetadataError> {
    let why =
        || MetadataError::Flag { flag: "scope", why: "write NAME=REASON: every permission has its reason".to_owned() };
    let (name, reason) = given.split_once('=').ok_or_else(why)?;
    Ok(Scope { name: parse("scope", name)?, reason: parse("scope", reason)? })
}

fn parse<T>(flag: &'static str, text: &str) -> Result<T, MetadataError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| MetadataError::Flag { flag, why: error.to_string() })
}

fn set<T>(flag: &'static str, given: Option<&String>, place: &mut T) -> Result<(), MetadataError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    if let Some(text) = given {
        *place = parse(flag, text)?;
    }
    Ok(())
}

fn set_all<T>(flag: &'static str, given: &[String], place: &mut Vec<T>) -> Result<(), MetadataError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    if !given.is_empty() {
        *place = given.iter().map(|text| parse(flag, text)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn set_some<T>(flag: &'static str, given: Option<&String>, place: &mut Option<T>) -> Result<(), MetadataError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    if let Some(text) = given {
        *place = Some(parse(flag, text)?);
    }
    Ok(())
}
