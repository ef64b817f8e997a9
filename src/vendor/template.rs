//! Text with places to be filled: `kw {{marker}}`. Only substitution; what may stand where is decided when it is read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::connector::name::{Field, Word};
use crate::spelling::ruled_string;

/// Text and references, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// To be filled.
    Reference(Reference),
}

/// What can be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `marker`: the label of what we make.
    Marker,
    /// `id`: the vendor's own id of the credential that the step is about.
    Id,
    /// `operation`: the same at every attempt.
    Operation,
    /// `inputs.NAME`.
    Input(Word),
    /// `today+DAYS`: 2026-11-23.
    Today(Amount),
    /// `now+SECONDS`: 2026-11-23T12:00:00Z.
    Now(Amount),
    /// `epoch_ms+SECONDS`: milliseconds since 1970, a number.
    EpochMs(Amount),
    /// `admin.FIELD`, `self.FIELD`, `new.FIELD`, or without a field where there is one alone.
    Secret(Whose, Option<Field>),
}

/// How much is added to a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// So much.
    Fixed(u32),
    /// What an input says.
    Input(Word),
}

/// The credential that a secret is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The one that manages others.
    Admin,
    /// The one that the step is about; of `create` the one in use.
    #[serde(rename = "self")]
    Own,
    /// The one that is being made, where we chose it.
    New,
    /// What the first step of a two-step login gave.
    Session,
}

impl Whose {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Own => "self",
            Self::New => "new",
            Self::Session => "session",
        }
    }
}

/// Not a template; why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadTemplate(pub String);

impl Template {
    /// The parts in their order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The one reference that the whole text is.
    pub fn whole(&self) -> Option<&Reference> {
        match self.pieces.as_slice() {
            [Piece::Reference(reference)] => Some(reference),
            _ => None,
        }
    }

    /// All references.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Reference(reference) => Some(reference),
            Piece::Text(_) => None,
        })
    }

    /// A template that is this reference.
    pub fn of(reference: Reference) -> Self {
        Self { pieces: vec![Piece::Reference(reference)] }
    }

    /// This text before it.
    #[must_use]
    pub fn behind(mut self, text: &str) -> Self {
        self.pieces.insert(0, Piece::Text(text.to_owned()));
        self
    }
}

impl Reference {
    fn parse(text: &str) -> Result<Self, BadTemplate> {
        let unknown = || BadTemplate(format!("{{{{{text}}}}} is nothing that can be filled in"));
        let amount = |given: &str| match given.strip_prefix("inputs.") {
            Some(name) => name.parse().map(Amount::Input).map_err(|_| unknown()),
            None if given.bytes().all(|byte| byte.is_ascii_digit()) => {
                given.parse().map(Amount::Fixed).map_err(|_| unknown())
            }
            None => Err(unknown()),
        };
        if let Some(name) = text.strip_prefix("inputs.") {
            return name.parse().map(Self::Input).map_err(|_| unknown());
        }
        if let Some((base, given)) = text.split_once('+') {
            return match base {
                "today" => amount(given).map(Self::Today),
                "now" => amount(given).map(Self::Now),
                "epoch_ms" => amount(given).map(Self::EpochMs),
                _ => Err(unknown()),
            };
        }
        let (word, field) = text.split_once('.').map_or((text, None), |(word, field)| (word, Some(field)));
        let whose = match (word, field) {
            ("marker", None) => return Ok(Self::Marker),
            ("id", None) => return Ok(Self::Id),
            ("operation", None) => return Ok(Self::Operation),
            ("admin", _) => Whose::Admin,
            ("self", _) => Whose::Own,
            ("new", _) => Whose::New,
            ("session", None) => Whose::Session,
            _ => return Err(unknown()),
        };
        let field = field.map(str::parse).transpose().map_err(|_| unknown())?;
        Ok(Self::Secret(whose, field))
    }

    /// Whether it is a value that only headers and bodies may carry.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(..))
    }

    /// The input that it needs.
    pub fn input(&self) -> Option<&Word> {
        match self {
            Self::Input(name)
            | Self::Today(Amount::Input(name))
            | Self::Now(Amount::Input(name))
            | Self::EpochMs(Amount::Input(name)) => Some(name),
            _ => None,
        }
    }
}

impl TryFrom<String> for Template {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) =
                after.split_once("}}").ok_or_else(|| BadTemplate("{{ without the }} that belongs to it".to_owned()))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Reference(Reference::parse(name)?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.to_string()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Reference(reference) => write!(f, "{{{{{reference}}}}}"),
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Marker => f.write_str("marker"),
            Self::Id => f.write_str("id"),
            Self::Operation => f.write_str("operation"),
            Self::Input(name) => write!(f, "inputs.{name}"),
            Self::Today(amount) => write!(f, "today+{amount}"),
            Self::Now(amount) => write!(f, "now+{amount}"),
            Self::EpochMs(amount) => write!(f, "epoch_ms+{amount}"),
            Self::Secret(whose, None) => f.write_str(whose.as_str()),
            Self::Secret(whose, Some(field)) => write!(f, "{}.{field}", whose.as_str()),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(count) => write!(f, "{count}"),
            Self::Input(name) => write!(f, "inputs.{name}"),
        }
    }
}

/// A path: `/v3/api_keys/{{id}}`. A reference is one whole segment, which is percent-encoded, and never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PathTemplate(Vec<Template>);

impl PathTemplate {
    /// The segments in their order.
    pub fn segments(&self) -> &[Template] {
        &self.0
    }

    /// All references.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.0.iter().flat_map(Template::references)
    }
}

impl TryFrom<String> for PathTemplate {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        let bad = |why: &str| Err(BadTemplate(format!("{why} in the path {text}")));
        let Some(rest) = text.strip_prefix('/') else { return bad("no / at the beginning") };
        // Twilio's paths end in `{{inputs.sid}}/Keys/{{id}}.json`: text may follow a reference within its segment.
        let segments = rest.split('/').map(|segment| Template::try_from(segment.to_owned()));
        let segments = segments.collect::<Result<Vec<_>, _>>()?;
        for segment in &segments {
            if segment.references().any(Reference::is_secret) {
                return bad("a secret, which goes only into headers and bodies,");
            }
            if segment.references().count() > 1 {
                return bad("more than one reference in a segment");
            }
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
            let wrong = |piece: &Piece| matches!(piece, Piece::Text(text) if !text.bytes().all(plain));
            if segment.pieces().iter().any(wrong) {
                return bad("a character that no path has");
            }
            if matches!(segment.to_string().as_str(), "." | "..") {
                return bad(". or ..");
            }
        }
        Ok(Self(segments))
    }
}

impl From<PathTemplate> for String {
    fn from(path: PathTemplate) -> Self {
        path.to_string()
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|segment| write!(f, "/{segment}"))
    }
}

/// A place in a JSON document by RFC 6901: `/result/id`; nothing is the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pointer(String);

impl Pointer {
    /// The pointer as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Pointer {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        let escaped = text.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
        if (text.is_empty() || text.starts_with('/')) && escaped && text.len() <= 256 {
            Ok(Self(text))
        } else {
            Err(BadTemplate(format!("{text:?} is not a JSON pointer: /a/b, with ~1 for / and ~0 for ~")))
        }
    }
}

ruled_string!(Pointer, BadTemplate);

/// The name of a header that a definition may set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct HeaderName(String);

impl HeaderName {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HeaderName {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        const OURS: [&str; 8] = [
            "host",
            "user-agent",
            "content-length",
            "content-type",
            "transfer-encoding",
            "accept-encoding",
            "connection",
            "expect",
        ];
        let token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.is_empty() || text.len() > 64 || !text.bytes().all(token) {
            return Err(BadTemplate(format!("{text:?} is not the name of a header")));
        }
        if OURS.contains(&text.to_ascii_lowercase().as_str()) {
            return Err(BadTemplate(format!("the header {text} is ours to set")));
        }
        Ok(Self(text))
    }
}

ruled_string!(HeaderName, BadTemplate);
