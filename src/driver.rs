//! What can be done to a credential at its vendor, and with one at a place that depends on it: the two seams between the engine,
//! which knows no vendor, and the drivers, which know nothing of stores, journals or people.
//!
//! A driver never waits for propagation and never retries: it does one thing once and says exactly what it knows of the
//! outcome. Above all it says of each failure whether it may have had an effect.

use std::fmt;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::connector::fields::Fields;
use crate::connector::name::{Address, Word};
use crate::connector::{Host, Metadata, VendorId};

/// How old and new credentials live beside each other at a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Any number, each made and revoked by itself.
    Multi,
    /// Exactly two.
    DualSlot,
    /// One call makes the new one, and the vendor keeps the old one for a while.
    Grace,
    /// The old one dies in the call that makes the new one.
    Replace,
    /// Two users, who take turns.
    DualPrincipal,
    /// Using the credential replaces it.
    Chain,
    /// A person makes it.
    Assisted,
}

impl Overlap {
    /// Whether an operation that has not promoted the new one can go back to the old one.
    pub fn rolls_back(self) -> bool {
        matches!(self, Self::Multi | Self::DualSlot | Self::DualPrincipal)
    }

    /// Whether the old one dies by our call and by nothing else.
    pub fn old_is_ours_to_end(self) -> bool {
        self.rolls_back() || self == Self::Assisted
    }

    /// The class as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Multi => "multi",
            Self::DualSlot => "dual_slot",
            Self::Grace => "grace",
            Self::Replace => "replace",
            Self::DualPrincipal => "dual_principal",
            Self::Chain => "chain",
            Self::Assisted => "assisted",
        }
    }
}

/// What may be done when nobody knows whether a call that makes a credential had its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotency {
    /// We choose the secret, which is sealed before the call: the call is repeated.
    Ours,
    /// The call is repeated with the same idempotency key.
    Key,
    /// What bears our marker is listed and revoked, and another one is made.
    Label,
    /// Never repeated blindly.
    AtMostOnce,
}

impl Idempotency {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Key => "key",
            Self::Label => "label",
            Self::AtMostOnce => "at-most-once",
        }
    }
}

/// How it is known that a credential works, and that one is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The vendor can be asked, without harm.
    Asked,
    /// Nobody outside could say more than is known here: what we issue ourselves, and what a person has done by hand.
    Given,
    /// The vendor cannot be asked.
    Never,
}

/// One way in which a vendor lets a credential be replaced, and what may be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strategy {
    /// Its name, unique within the vendor.
    pub name: Word,
    /// How old and new live beside each other.
    pub overlap: Overlap,
    /// What a lost answer means.
    pub idempotency: Idempotency,
    /// Whether another connector's credential must manage this one.
    pub needs_admin: bool,
    /// Whether the new credential must be made the effective one before the old one ends; from then on nothing goes back.
    pub activates: bool,
    /// Whether the old one can be disabled in a way that can be undone.
    pub disables: bool,
    /// How it is known that a credential works, and that one is dead.
    pub proof: Proof,
    /// How long the vendor itself keeps the old one, of class [`Overlap::Grace`].
    pub grace: Option<Duration>,
    /// Within what time a new credential works everywhere.
    pub create_within: Duration,
    /// Within what time a revoked one works nowhere.
    pub revoke_within: Duration,
}

/// What a driver says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The vendor's id, as connectors name it.
    pub vendor: Word,
    /// Its name for people.
    pub name: String,
    /// Its page about credentials.
    pub docs: Option<String>,
    /// Its ways; the first is taken if a connector names none. Never empty.
    pub strategies: Vec<Strategy>,
}

/// A credential in hand.
#[derive(Debug)]
pub struct Credential {
    /// The vendor's own id, where it is known.
    pub id: Option<VendorId>,
    /// Its values.
    pub fields: Fields,
    /// The only hosts it may be sent to, as they were sealed with it. A driver sends it nowhere else.
    pub hosts: Vec<Host>,
}

/// One step of one operation, as a driver is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The way that is taken.
    pub strategy: &'a Strategy,
    /// The operation: 26 characters that are the same at every attempt of every step.
    pub operation: &'a str,
    /// The label that what we make shall bear: `kw-` and 32 hexadecimal digits.
    pub marker: &'a str,
    /// From 1.
    pub attempt: u32,
    /// By when the driver must have come back.
    pub deadline: Instant,
    /// What people say of the connector: scopes, tenant, service account.
    pub metadata: &'a Metadata,
    /// The credential that may manage this one, where another connector holds it.
    pub admin: Option<&'a Credential>,
    /// The one that is in use as the operation begins.
    pub current: &'a Credential,
}

impl Call<'_> {
    /// How long there is left; nothing once the deadline has passed.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// What a vendor made.
#[derive(Debug)]
pub struct Created {
    /// The vendor's own id of it, where there is one.
    pub id: Option<VendorId>,
    /// Its values; of a secret that we chose nothing.
    pub fields: Option<Fields>,
    /// When the vendor lets it end.
    pub expires: Option<DateTime<Utc>>,
}

/// One credential as a vendor lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The vendor's own id.
    pub id: VendorId,
    /// The label it bears.
    pub label: Option<String>,
}

/// Whether a credential works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// The vendor takes it.
    Alive,
    /// The vendor certainly refuses it, and not for a reason that passes.
    Dead,
    /// Neither is certain; why.
    Unknown(String),
}

/// Whether a call that failed may have changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Certainly not.
    None,
    /// Certainly.
    Applied,
    /// Nobody knows: a timeout, or an end of the stream after the request was written.
    Unknown,
}

/// What kind of failure it is, for whoever has to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It may work in a while.
    Retryable,
    /// Too often; perhaps told when again.
    RateLimited(Option<Duration>),
    /// The credential that was used is not accepted.
    Auth,
    /// It is accepted and may not do this; what is lacking, if that is known.
    Forbidden(Option<String>),
    /// What it is about is not there.
    NotFound,
    /// The vendor takes no more credentials of this kind.
    LimitReached,
    /// Something like it is there already, or an answer contradicts what is known.
    Conflict,
    /// The vendor's own rules refuse the secret that we chose; another one may pass.
    Rejected,
    /// It will not work another time either.
    Permanent,
    /// The driver has no such step.
    Unsupported,
}

/// Why a driver or a dependent did not do what it was asked. Never says a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct DriverError {
    /// What kind of failure.
    pub fault: Fault,
    /// Whether it may have changed something.
    pub effect: Effect,
    /// What happened, in words without any value in them.
    pub said: String,
}

impl DriverError {
    /// A failure that certainly changed nothing.
    pub fn harmless(fault: Fault, said: impl Into<String>) -> Self {
        Self { fault, effect: Effect::None, said: said.into() }
    }

    /// A failure of which nobody knows whether it changed something.
    pub fn unknown(fault: Fault, said: impl Into<String>) -> Self {
        Self { fault, effect: Effect::Unknown, said: said.into() }
    }

    /// A step that a driver does not have.
    pub fn unsupported(step: &str) -> Self {
        Self::harmless(Fault::Unsupported, format!("there is no way to {step} this credential"))
    }
}

/// What can be done to a vendor's credentials.
pub trait Driver: Send + Sync {
    /// What can be relied on. Asks nobody.
    fn describe(&self) -> &Description;

    /// The next credential of a strategy [`Idempotency::Ours`], with the id that it will have if that is known. Asks nobody: it is
    /// sealed before anything is called.
    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let _ = call;
        Err(DriverError::unsupported("choose"))
    }

    /// Whether a credential works. Changes nothing.
    fn validate(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError>;

    /// Makes the vendor take a new credential: `chosen`, or one of the vendor's own.
    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError>;

    /// Makes the new credential the effective one.
    fn activate(&self, call: &Call<'_>, new: &Credential) -> Result<(), DriverError> {
        let _ = (call, new);
        Ok(())
    }

    /// Makes a credential useless for now. One that is so already is no error.
    fn disable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        let _ = (call, credential);
        Err(DriverError::unsupported("disable"))
    }

    /// Undoes [`Driver::disable`].
    fn enable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        let _ = (call, credential);
        Err(DriverError::unsupported("enable"))
    }

    /// Ends a credential and the sessions that would outlive it. One that is gone already is no error.
    fn revoke(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError>;

    /// Ends a credential of which nothing is known but the vendor's id: one whose value was lost on the way. One that is gone already
    /// is no error.
    fn discard(&self, call: &Call<'_>, id: &VendorId) -> Result<(), DriverError> {
        let _ = (call, id);
        Err(DriverError::unsupported("end by its id"))
    }

    /// What the vendor holds for this connector; the marker is given for vendors that can search.
    fn list(&self, call: &Call<'_>) -> Result<Vec<Listed>, DriverError> {
        let _ = call;
        Err(DriverError::unsupported("list"))
    }
}

/// A new value on its way to a dependent.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// The connector it is of.
    pub address: &'a Address,
    /// Its version.
    pub version: u64,
    /// The values.
    pub fields: &'a Fields,
    /// By when the dependent must have come back.
    pub deadline: Instant,
}

/// How it is known that a dependent has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It was read back and is the same.
    ReadBack,
    /// The place cannot be read; it said that it took it, or a probe says that it works.
    Acknowledged,
}

/// A place that must receive a new value. Each of its deeds may be repeated; going back is writing the old value.
pub trait Dependent: Send + Sync {
    /// The name that connectors use.
    fn name(&self) -> &Word;

    /// What it is: `env-file`, `exec`, ...
    fn kind(&self) -> &'static str;

    /// Whether it can be reached and this connector's values may go there. Changes nothing.
    fn check(&self, address: &Address, fields: &[crate::connector::name::Field]) -> Result<(), DriverError>;

    /// Puts the value there, whole or not at all.
    fn write(&self, push: &Push<'_>) -> Result<(), DriverError>;

    /// Makes sure that it is there and, where there is a probe, in use.
    fn confirm(&self, push: &Push<'_>) -> Result<Confirmed, DriverError>;
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
