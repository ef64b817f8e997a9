//! A definition as it is written in TOML: what each part may say. What the parts mean together is held by [`super::check`].

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::template::{BadTemplate, HeaderName, PathTemplate, Pointer, Reference, Template, Whose};
use crate::connector::name::{Field, Word};
use crate::connector::text::Text;
use crate::connector::{Host, Link};
use crate::http::{self, Method};

/// Everything that is known of one kind of credential at one vendor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The format of the file: 1.
    pub schema: u32,
    /// Whose credentials they are, and where it is asked.
    pub vendor: Vendor,
    /// What kind of credential.
    pub credential: Credential,
    /// What the connector must say.
    #[serde(default)]
    pub inputs: BTreeMap<Word, Input>,
    /// The ways of proving who asks, by name.
    #[serde(default)]
    pub auth: BTreeMap<Word, Spanned<Auth>>,
    /// The ways in which one credential replaces another.
    pub strategy: BTreeMap<Word, Spanned<Strategy>>,
    /// Asks whether a credential works.
    pub validate: Option<Spanned<Step>>,
    /// Ends one.
    pub revoke: Option<Spanned<Step>>,
    /// Lists all of them.
    pub list: Option<Spanned<Step>>,
    /// Makes one useless for now.
    pub disable: Option<Spanned<Step>>,
    /// Undoes that.
    pub enable: Option<Spanned<Step>>,
    /// Finds the id of a credential by asking with it.
    pub learn: Option<Spanned<Step>>,
    /// What the vendor says of rates besides `Retry-After`.
    #[serde(default)]
    pub rate_limit: RateLimit,
}

/// The vendor and where it is asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The id that connectors name.
    pub id: Word,
    /// The name for people.
    pub name: Text,
    /// Its page about these credentials.
    pub docs: Link,
    /// Scheme and host: `https://api.example.com`.
    pub base_url: BaseUrl,
    /// The only hosts that are asked.
    pub hosts: Vec<Host>,
    /// Whether people run it themselves: then the hosts sealed with the credential count, and the first of them is asked.
    #[serde(default)]
    pub self_hosted: bool,
    /// Headers of every request.
    #[serde(default)]
    pub headers: BTreeMap<HeaderName, Template>,
    /// Where the vendor says in words what is wrong.
    #[serde(default)]
    pub message: Vec<Pointer>,
    /// What the definition rests on.
    pub proof: Proof,
    /// What of it nobody has confirmed.
    #[serde(default)]
    pub unconfirmed: Vec<Text>,
}

/// What a definition rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// The vendor's own specification, SDK or source.
    Spec,
    /// The vendor's documentation for people, or common knowledge.
    Docs,
}

/// Scheme and host without a path: `https://api.example.com`, and http to this machine itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl {
    /// Without TLS.
    pub plain: bool,
    /// The host.
    pub host: Host,
}

impl TryFrom<String> for BaseUrl {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        let bad = || BadTemplate(format!("{text:?} is not https:// and a host without a path"));
        let (plain, host) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(host), _) => (false, host),
            (_, Some(host)) => (true, host),
            _ => return Err(bad()),
        };
        let host: Host = host.parse().map_err(|_| bad())?;
        if plain && !http::is_loopback(host.as_str().split(':').next().unwrap_or_default()) {
            return Err(BadTemplate("http goes to this machine alone: 127.0.0.0/8 or localhost".to_owned()));
        }
        Ok(Self { plain, host })
    }
}

/// The kind of credential.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Such as `api-key`.
    pub kind: Word,
    /// Its fields.
    pub fields: Vec<Field>,
    /// How many there may be at once.
    pub max_active: Option<u32>,
    /// Within what times what is done holds everywhere.
    pub propagation: Propagation,
}

/// Within what times what is done holds everywhere: `10s`, `5m`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propagation {
    /// A new one works.
    pub create: Bound,
    /// A revoked one does not.
    pub revoke: Bound,
}

/// A time from `0s` to a year: seconds, minutes, hours or days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Bound(pub Duration);

impl TryFrom<String> for Bound {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        let unit = match text.as_bytes().last() {
            Some(b's') => 1,
            Some(b'm') => 60,
            Some(b'h') => 3600,
            Some(b'd') => 86400,
            _ => 0,
        };
        let digits = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
        let count = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten();
        let seconds = count.map(|count| u64::from(count) * unit).filter(|seconds| unit > 0 && *seconds <= 366 * 86400);
        seconds
            .map(|seconds| Self(Duration::from_secs(seconds)))
            .ok_or_else(|| BadTemplate(format!("{text:?} is not a time up to a year, such as 10s, 5m, 24h or 7d")))
    }
}

/// Something that the connector says, or that stands here once and for all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: InputKind,
    /// Where the connector says it; else by its own name.
    pub from: Option<Source>,
    /// What counts when the connector does not say it.
    #[serde(default, deserialize_with = "value")]
    pub default: Option<Value>,
    /// Whether it must be said.
    #[serde(default)]
    pub required: bool,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum InputKind {
    /// Text.
    #[serde(rename = "string")]
    Text,
    /// Texts.
    #[serde(rename = "string[]")]
    Texts,
    /// A whole number.
    #[serde(rename = "integer")]
    Integer,
}

/// Where in a connector's metadata an input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The names of its scopes.
    Scopes,
    /// Its tenant.
    Tenant,
    /// Its service account.
    ServiceAccount,
}

impl Input {
    /// Where the connector says the input of this name; nowhere, if only the definition does.
    pub fn source(&self, name: &Word) -> Option<Source> {
        self.from.or(match name.as_str() {
            "scopes" => Some(Source::Scopes),
            "tenant" => Some(Source::Tenant),
            "service_account" => Some(Source::ServiceAccount),
            _ => None,
        })
    }
}

impl Source {
    /// What people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scopes => "scopes",
            Self::Tenant => "tenant",
            Self::ServiceAccount => "service account",
        }
    }
}

impl InputKind {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Texts => "string[]",
            Self::Integer => "integer",
        }
    }
}

/// An input's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Texts.
    Texts(Vec<String>),
    /// A whole number.
    Integer(i64),
}

fn value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    use serde::de::Error as _;
    let text = |value: toml::Value| match value {
        toml::Value::String(text) => Ok(text),
        _ => Err(D::Error::custom("a list of texts is expected")),
    };
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(Some(Value::Text(text))),
        toml::Value::Integer(number) => Ok(Some(Value::Integer(number))),
        toml::Value::Array(list) => {
            list.into_iter().map(text).collect::<Result<_, _>>().map(|list| Some(Value::Texts(list)))
        }
        _ => Err(D::Error::custom("a text, a list of texts or a whole number is expected")),
    }
}

/// A way of proving who asks.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Auth {
    /// `Authorization: Bearer VALUE`, or with another word.
    Bearer {
        /// The value: `{{admin.token}}`.
        token: Template,
        /// The word before it.
        scheme: Option<HeaderName>,
    },
    /// Headers of the vendor's own.
    Header {
        /// Their names and values.
        headers: BTreeMap<HeaderName, Template>,
    },
    /// Name and password (RFC 7617).
    Basic {
        /// The name, which may be empty.
        user: Template,
        /// The password.
        password: Template,
    },
    /// A first request gives a token for the second one, which is sent as `Authorization: Bearer`.
    TwoStep {
        /// The first request, with `token`.
        login: Box<Step>,
    },
    /// The same with the client's name and secret in a form (RFC 6749, 4.4).
    #[serde(rename = "oauth2-client-credentials")]
    ClientCredentials {
        /// Where tokens are given out.
        path: PathTemplate,
        /// Its host, if it is another one.
        host: Option<Host>,
        /// The client's name.
        client: Template,
        /// Its secret.
        secret: Template,
        /// What is asked for, with spaces between.
        scope: Option<Template>,
    },
}

/// One way in which a credential replaces another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// How old and new live beside each other.
    pub overlap: OverlapWord,
    /// What a lost answer means; of an assisted one nothing.
    pub idempotency: Option<IdempotencyWord>,
    /// Whether it is taken where a connector names none.
    #[serde(default)]
    pub default: bool,
    /// How long the vendor keeps the old one.
    pub grace: Option<Bound>,
    /// The page where a person makes it.
    pub page: Option<Link>,
    /// The secrets that we choose.
    #[serde(default)]
    pub choose: BTreeMap<Field, Choice>,
    /// Makes one.
    pub create: Option<Spanned<Step>>,
    /// Makes the new one the effective one.
    pub activate: Option<Spanned<Step>>,
}

/// The word for [`crate::driver::Overlap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is described at crate::driver::Overlap")]
pub enum OverlapWord {
    Multi,
    DualSlot,
    Grace,
    Replace,
    Assisted,
}

/// The word for [`crate::driver::Idempotency`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is described at crate::driver::Idempotency")]
pub enum IdempotencyWord {
    Ours,
    Key,
    Label,
    AtMostOnce,
}

/// A secret that we choose: letters and digits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// How many characters, from 16 to 128.
    pub length: Length,
}

/// From 16 to 128.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub struct Length(pub usize);

impl TryFrom<u32> for Length {
    type Error = BadTemplate;

    fn try_from(length: u32) -> Result<Self, BadTemplate> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if (16..=128).contains(&length) { Ok(Self(length)) } else { Err(BadTemplate("a length from 16 to 128".into())) }
    }
}

/// One request and what its answers mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Who asks; nobody if it is absent.
    pub auth: Option<Word>,
    /// What is asked for.
    pub method: Method,
    /// Its host, if it is another one than the base's.
    pub host: Option<Host>,
    /// Where.
    pub path: PathTemplate,
    /// The query, without secrets.
    #[serde(default)]
    pub query: BTreeMap<String, Template>,
    /// More headers.
    #[serde(default)]
    pub headers: BTreeMap<HeaderName, Template>,
    /// The body as JSON.
    pub json: Option<Body>,
    /// The body as a form.
    pub form: Option<BTreeMap<String, Template>>,
    /// The header that bears the operation, so that a repeated call has one effect.
    pub idempotency_key: Option<HeaderName>,
    /// Statuses that mean that it is done.
    pub ok: Vec<Status>,
    /// Statuses that mean that what it is about is not there, which is as good.
    #[serde(default)]
    pub gone: Vec<Status>,
    /// Statuses by which a credential is certainly dead.
    #[serde(default)]
    pub dead: Vec<Status>,
    /// Statuses by which a credential is alive although it may not do this.
    #[serde(default)]
    pub alive: Vec<Status>,
    /// What else certain answers mean; the first that fits counts.
    #[serde(default)]
    pub error: Vec<ErrorRow>,
    /// What makes an answer of a good status a failure.
    #[serde(default)]
    pub fail_if: Vec<FailIf>,
    /// What of a good answer shows that a credential is dead.
    #[serde(default)]
    pub dead_if: Vec<Is>,
    /// What must hold of a good answer.
    #[serde(default)]
    pub assert: Vec<Assertion>,
    /// Where the vendor's id is.
    pub id: Option<Pointer>,
    /// Where the values are.
    #[serde(default)]
    pub fields: BTreeMap<Field, Pointer>,
    /// Where it is said when it ends.
    pub expires: Option<Pointer>,
    /// Where the token of a first step is.
    pub token: Option<Pointer>,
    /// Where the list is.
    pub items: Option<Pointer>,
    /// Where the label is in an item of the list.
    pub label: Option<Pointer>,
    /// How a long list is asked for.
    pub pages: Option<Pages>,
}

/// A status of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct Status(pub u16);

impl TryFrom<u16> for Status {
    type Error = BadTemplate;

    fn try_from(status: u16) -> Result<Self, BadTemplate> {
        if (200..=599).contains(&status) {
            Ok(Self(status))
        } else {
            Err(BadTemplate("a status from 200 to 599".into()))
        }
    }
}

/// What an answer means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// Its status.
    pub status: Status,
    /// Words in its body, in small letters or not.
    pub contains: Option<String>,
    /// What it means.
    pub kind: FaultWord,
}

/// What makes a good answer a bad one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailIf {
    /// Where.
    pub pointer: Pointer,
    /// What stands there; if absent, anything that is not null, false or empty.
    #[serde(default, deserialize_with = "scalar")]
    pub equals: Option<serde_json::Value>,
    /// What it means.
    pub kind: FaultWord,
}

/// Something that stands somewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Is {
    /// Where.
    pub pointer: Pointer,
    /// What.
    #[serde(deserialize_with = "scalar")]
    pub equals: Option<serde_json::Value>,
}

/// What must hold of an answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// Where.
    pub pointer: Pointer,
    /// What stands there.
    #[serde(default, deserialize_with = "scalar")]
    pub equals: Option<serde_json::Value>,
    /// What the list there holds, besides other things.
    pub contains_all: Option<Template>,
}

fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    use serde::de::Error as _;
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(Some(text.into())),
        toml::Value::Integer(number) => Ok(Some(number.into())),
        toml::Value::Boolean(truth) => Ok(Some(truth.into())),
        _ => Err(D::Error::custom("a text, a whole number, true or false is expected")),
    }
}

/// The word for a [`crate::driver::Fault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is described at crate::driver::Fault")]
pub enum FaultWord {
    Retryable,
    RateLimited,
    Auth,
    Forbidden,
    NotFound,
    LimitReached,
    Conflict,
    Rejected,
    Permanent,
}

/// How a long list is asked for: by a number in the query.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The parameter that says which page; without one a full page means that there is more than we read.
    pub parameter: Option<String>,
    /// What the first page is called, 0 or 1.
    #[serde(default = "one")]
    pub first: u32,
    /// Whether the parameter counts items instead of pages.
    #[serde(default)]
    pub offset: bool,
    /// How many items a full page has; a page with fewer is the last.
    pub size: u32,
}

fn one() -> u32 {
    1
}

/// What a vendor says of rates besides `Retry-After`, which every vendor may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Headers that say when one may ask again, the first that is there.
    #[serde(default)]
    pub reset: Vec<Reset>,
}

/// A header that says when one may ask again.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// Its name.
    pub header: HeaderName,
    /// What it says.
    pub unit: ResetUnit,
}

/// What a header about rates says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetUnit {
    /// In so many seconds.
    Seconds,
    /// In so many milliseconds.
    Milliseconds,
    /// At so many seconds since 1970.
    Epoch,
    /// At so many milliseconds since 1970.
    EpochMs,
}

/// A body: a table of TOML that becomes JSON. Text that is one reference as a whole keeps the type of what it stands for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Body {
    /// Text.
    Text(Template),
    /// A number or a truth.
    Plain(serde_json::Value),
    /// A list.
    List(Vec<Body>),
    /// An object.
    Table(BTreeMap<String, Body>),
}

impl Body {
    /// All texts in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(template) => vec![template],
            Self::Plain(_) => Vec::new(),
            Self::List(list) => list.iter().flat_map(Self::templates).collect(),
            Self::Table(table) => table.values().flat_map(Self::templates).collect(),
        }
    }
}

impl TryFrom<toml::Value> for Body {
    type Error = BadTemplate;

    fn try_from(value: toml::Value) -> Result<Self, BadTemplate> {
        match value {
            toml::Value::String(text) => text.try_into().map(Self::Text),
            toml::Value::Integer(number) => Ok(Self::Plain(number.into())),
            toml::Value::Boolean(truth) => Ok(Self::Plain(truth.into())),
            toml::Value::Array(list) => list.into_iter().map(Self::try_from).collect::<Result<_, _>>().map(Self::List),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(name, value)| Ok((name, Self::try_from(value)?)))
                .collect::<Result<_, _>>()
                .map(Self::Table),
            toml::Value::Float(_) | toml::Value::Datetime(_) => {
                Err(BadTemplate("a body holds texts, whole numbers, truths, lists and tables".to_owned()))
            }
        }
    }
}

impl Step {
    /// Whether it names the vendor's id of what it is about.
    pub fn names_id(&self) -> bool {
        let others = self.templates().into_iter().flat_map(|(template, _)| template.references());
        self.path.references().chain(others).any(|reference| matches!(reference, Reference::Id))
    }

    /// Every template outside of the path, with whether a secret may stand there.
    pub fn templates(&self) -> Vec<(&Template, bool)> {
        let open = self.query.values().map(|template| (template, false));
        let headers = self.headers.values().map(|template| (template, true));
        let form = self.form.iter().flat_map(BTreeMap::values).map(|template| (template, true));
        let json = self.json.iter().flat_map(Body::templates).map(|template| (template, true));
        let assert = self.assert.iter().filter_map(|assertion| assertion.contains_all.as_ref()).map(|t| (t, false));
        open.chain(headers).chain(form).chain(json).chain(assert).collect()
    }
}

impl Auth {
    /// Every template in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Bearer { token, .. } => vec![token],
            Self::Header { headers } => headers.values().collect(),
            Self::Basic { user, password } => vec![user, password],
            Self::TwoStep { login } => login.templates().into_iter().map(|(template, _)| template).collect(),
            Self::ClientCredentials { client, secret, scope, .. } => {
                [client, secret].into_iter().chain(scope).collect()
            }
        }
    }

    /// Whose values it sends.
    pub fn whose(&self) -> Vec<Whose> {
        let references = self.templates().into_iter().flat_map(Template::references);
        let whose = |reference: &Reference| match reference {
            Reference::Secret(whose, _) => Some(*whose),
            _ => None,
        };
        let mut all: Vec<Whose> = references.filter_map(whose).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
