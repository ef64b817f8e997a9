//! What a plugin is told and what it may answer: one JSON object a line (`docs/plugins.md`).
//!
//! Fields that are not known are passed over on both sides. An answer that is not understood is never repeated in an error:
//! it may hold a value.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use serde::de::IgnoredAny;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::connector::fields::Fields;
use crate::connector::name::{Field, Word};
use crate::connector::text::Text;
use crate::connector::{Host, Metadata, VendorId};
use crate::driver::{Credential, Effect, Fault, Idempotency, Overlap, Proof, Strategy};
use crate::secret::Secret;

/// The one version that is spoken here.
pub(super) const VERSION: u64 = 1;

/// The first line of a plugin.
#[derive(Debug, Deserialize)]
pub(super) struct Hello {
    pub(super) v: Vec<u64>,
    pub(super) plugin: String,
    pub(super) version: String,
}

/// The one line to a plugin.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    pub(super) v: u64,
    pub(super) op: &'a str,
    #[serde(rename = "request_id")]
    pub(super) id: &'a str,
    pub(super) deadline_ms: u64,
    #[serde(flatten)]
    pub(super) step: Option<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) credential: Option<Held<'a>>,
}

/// What a plugin is told of the operation.
#[derive(Serialize)]
pub(super) struct Step<'a> {
    pub(super) strategy: &'a Word,
    pub(super) operation: &'a str,
    pub(super) idempotency_key: String,
    pub(super) marker: &'a str,
    pub(super) attempt: u32,
    pub(super) config: Config<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) admin: Option<Values<'a>>,
    pub(super) current: Held<'a>,
}

/// What people say of the connector.
#[derive(Serialize)]
pub(super) struct Config<'a> {
    kind: &'a Word,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account: Option<&'a str>,
    scopes: Vec<&'a str>,
}

impl<'a> From<&'a Metadata> for Config<'a> {
    fn from(metadata: &'a Metadata) -> Self {
        Self {
            kind: &metadata.kind,
            tenant: metadata.tenant.as_ref().map(Text::as_str),
            service_account: metadata.service_account.as_ref().map(Text::as_str),
            scopes: metadata.scopes.iter().map(|scope| scope.name.as_str()).collect(),
        }
    }
}

/// A credential in a request.
#[derive(Serialize)]
pub(super) struct Held<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a VendorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fields: Option<Values<'a>>,
    pub(super) hosts: &'a [Host],
}

impl<'a> From<&'a Credential> for Held<'a> {
    fn from(credential: &'a Credential) -> Self {
        Self { id: credential.id.as_ref(), fields: Some(Values(&credential.fields)), hosts: &credential.hosts }
    }
}

/// `{"password":{"secret":"..."},"key":{"secret_b64":"..."}}`, the latter for what is not UTF-8.
pub(super) struct Values<'a>(pub(super) &'a Fields);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Value<'a>(&'a Secret);

        impl Serialize for Value<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(1))?;
                if let Some(text) = self.0.expose_text() {
                    map.serialize_entry("secret", text)?;
                } else {
                    map.serialize_entry("secret_b64", &*Zeroizing::new(BASE64.encode(self.0.expose())))?;
                }
                map.end()
            }
        }

        serializer.collect_map(self.0.iter().map(|(field, value)| (field, Value(value))))
    }
}

/// One line of an answer.
#[derive(Debug, Deserialize)]
pub(super) enum Line {
    Ok(Answer),
    Err(Refusal),
    #[serde(rename = "progress")]
    Progress(IgnoredAny),
}

/// That it was done, with what each step may tell.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) op: String,
    pub(super) credential: Option<Made>,
    pub(super) life: Option<String>,
    pub(super) why: Option<String>,
    pub(super) items: Option<Vec<Item>>,
    pub(super) description: Option<Described>,
}

/// What a vendor made.
#[derive(Debug, Deserialize)]
pub(super) struct Made {
    pub(super) id: Option<VendorId>,
    fields: Option<BTreeMap<Field, Told>>,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

impl Made {
    /// Its values; `Err` where they cannot be one credential.
    pub(super) fn take_fields(&mut self) -> Result<Option<Fields>, ()> {
        let Some(fields) = self.fields.take() else { return Ok(None) };
        let values = fields.into_iter().map(|(field, told)| (field, told.0)).collect();
        Fields::new(values).map(Some).map_err(drop)
    }
}

/// A value that a plugin tells.
#[derive(Debug)]
struct Told(Secret);

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        enum Value {
            #[serde(rename = "secret")]
            Text(String),
            #[serde(rename = "secret_b64")]
            Bytes(String),
        }

        match Value::deserialize(deserializer)? {
            Value::Text(text) => Ok(Self(Secret::from(text))),
            Value::Bytes(text) => {
                let text = Zeroizing::new(text);
                let bytes = BASE64.decode(text.as_bytes()).map_err(|_| serde::de::Error::custom("no base64"))?;
                Ok(Self(Secret::new(bytes)))
            }
        }
    }
}

/// One of what a vendor lists.
#[derive(Debug, Deserialize)]
pub(super) struct Item {
    pub(super) id: VendorId,
    pub(super) label: Option<String>,
}

/// What a plugin says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Described {
    pub(super) name: Option<String>,
    pub(super) docs: Option<String>,
    #[serde(default)]
    pub(super) strategies: Vec<Way>,
}

/// One strategy.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact about the vendor")]
pub(super) struct Way {
    name: Word,
    overlap: String,
    idempotency: String,
    #[serde(default)]
    needs_admin: bool,
    #[serde(default)]
    activates: bool,
    #[serde(default)]
    disables: bool,
    #[serde(default)]
    proves: bool,
    grace_ms: Option<u64>,
    #[serde(default)]
    create_within_ms: u64,
    #[serde(default)]
    revoke_within_ms: u64,
    /// Which secrets the host chooses, of idempotency `ours`.
    #[serde(default)]
    pub(super) chooses: BTreeMap<Field, Rule>,
}

/// How a secret is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Rule {
    pub(super) length: usize,
    pub(super) alphabet: Option<String>,
}

impl Way {
    /// The strategy, if all that it means is known here and nothing of it contradicts the rest.
    pub(super) fn strategy(&self) -> Option<Strategy> {
        let overlaps = [
            Overlap::Multi,
            Overlap::DualSlot,
            Overlap::Grace,
            Overlap::Replace,
            Overlap::DualPrincipal,
            Overlap::Chain,
        ];
        let keys = [Idempotency::Ours, Idempotency::Key, Idempotency::Label, Idempotency::AtMostOnce];
        let overlap = overlaps.into_iter().find(|overlap| overlap.as_str() == self.overlap)?;
        let idempotency = keys.into_iter().find(|key| key.as_str() == self.idempotency)?;
        let grace = self.grace_ms.map(Duration::from_millis);
        let sound = (overlap == Overlap::Grace) == grace.is_some()
            && (idempotency == Idempotency::Ours) != self.chooses.is_empty()
            && self.chooses.values().all(Rule::is_sound);
        sound.then(|| Strategy {
            name: self.name.clone(),
            overlap,
            idempotency,
            needs_admin: self.needs_admin,
            activates: self.activates,
            disables: self.disables,
            proof: if self.proves { Proof::Asked } else { Proof::Never },
            grace,
            create_within: Duration::from_millis(self.create_within_ms),
            revoke_within: Duration::from_millis(self.revoke_within_ms),
        })
    }
}

impl Rule {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// What the secret is made of.
    pub(super) fn alphabet(&self) -> &str {
        self.alphabet.as_deref().unwrap_or(Self::LETTERS)
    }

    /// Whether what is chosen so cannot be guessed: 96 bits or more.
    fn is_sound(&self) -> bool {
        let alphabet = self.alphabet().as_bytes();
        let distinct: std::collections::BTreeSet<_> = alphabet.iter().filter(|byte| byte.is_ascii_graphic()).collect();
        let bits = u64::from(distinct.len().checked_ilog2().unwrap_or(0)) * self.length as u64;
        distinct.len() == alphabet.len() && (16..=4096).contains(&self.length) && bits >= 96
    }
}

/// Why it was not done.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    kind: String,
    retry_after_ms: Option<u64>,
    needed: Option<String>,
    effect: Option<String>,
    pub(super) message: Option<String>,
    pub(super) vendor_code: Option<String>,
}

impl Refusal {
    /// What kind of failure; a kind that is not known is none that anybody could act upon.
    pub(super) fn fault(&self) -> Fault {
        match self.kind.as_str() {
            "retryable" | "ambiguous" => Fault::Retryable,
            "rate_limited" => Fault::RateLimited(self.retry_after_ms.map(Duration::from_millis)),
            "auth" => Fault::Auth,
            "forbidden" => Fault::Forbidden(self.needed.clone()),
            "not_found" => Fault::NotFound,
            "limit_reached" => Fault::LimitReached,
            "conflict" => Fault::Conflict,
            "rejected" => Fault::Rejected,
            "permanent" => Fault::Permanent,
            _ => Fault::Unsupported,
        }
    }

    /// What has become of it: only the exact word is believed.
    pub(super) fn effect(&self) -> Effect {
        match self.effect.as_deref() {
            Some("none") if self.kind != "ambiguous" => Effect::None,
            Some("applied") => Effect::Applied,
            _ => Effect::Unknown,
        }
    }
}
