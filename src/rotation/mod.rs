//! Rotation as a transaction that survives a kill at any moment.
//!
//! All there is to know of an operation stands in the connector's signed file ([`crate::connector::operation`]). A run reads it,
//! does the one thing that comes next, writes down that it is done, and reads again; so resuming, here or on another machine,
//! is the same as going on:
//!
//! plan -> intent -> created -> validated -> each dependent -> current -> overlap -> quiesced -> revoked -> proven
//!
//! What is irreversible comes after what it needs is durable: the intent before the vendor is called, the new credential
//! before its answer is forgotten, each dependent before the old one ends.
//!
//! The engine knows vendors and dependents through [`crate::driver`] alone, the store through the gate alone, and neither screen
//! nor sink: what happens it tells through a callback.

mod desk;
mod due;
mod engine;
mod error;
mod maker;
mod plan;

use std::time::Duration;

use chrono::{DateTime, Utc};

pub use desk::Gate;
pub use due::{Attention, Due, due};
pub use engine::run;
pub use error::{Doing, RotationError};
pub use plan::{Plan, PlanError, plan};

use crate::connector::fields::Fields;
use crate::connector::name::{Address, Word};
use crate::connector::operation::{Delivery, OperationKind, Step};
use crate::connector::text::{Span, Text};
use crate::diagnostic::Failure;
use crate::driver::{Dependent, Driver};

/// What is wanted of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A new version; or, where an operation is in flight, its end.
    Forward,
    /// The end of what is in flight, and nothing new.
    Resume,
    /// What is in flight is taken back.
    Back,
    /// These versions end now.
    End(Vec<u64>),
}

/// One connector's run.
pub struct Task<'a> {
    /// Which connector.
    pub address: Address,
    /// What is wanted.
    pub wish: Wish,
    /// Its vendor.
    pub driver: &'a dyn Driver,
    /// The places that its dependents name, as far as this machine knows them.
    pub dependents: &'a [Box<dyn Dependent + 'a>],
    /// The connector that manages it.
    pub admin: Option<Address>,
    /// How long old and new stay valid together, if not as the connector or a template says.
    pub overlap: Option<Span>,
    /// The vendor's way that is taken, if not as the connector says.
    pub strategy: Option<Word>,
    /// Why.
    pub reason: Option<Text>,
    /// What a person has made at the vendor and brought here.
    pub given: Option<&'a Fields>,
    /// Whether a person says that the old one was ended at the vendor.
    pub ended: bool,
    /// How long this run may wait for vendors and dependents in all.
    pub patience: Duration,
    /// The clock.
    pub now: fn() -> DateTime<Utc>,
    /// Whether outside effects are still allowed: while a lease lasts.
    pub may_act: &'a (dyn Fn() -> Result<(), Failure> + Sync),
}

/// How a run ended that did what could be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The new version is current and the old one proven dead.
    Rotated,
    /// The new version is current; the old one ends after this.
    Overlap(DateTime<Utc>),
    /// The new version is current; a person must end the old one.
    EndByHand,
    /// The new version is current, and the vendor cannot say that the old one is dead.
    Unproven,
    /// The old one is dead, and a new one was lost.
    Stranded,
    /// Everything is as it was before.
    TakenBack,
    /// The versions that were to end are dead.
    Revoked,
    /// Nothing was in flight.
    Nothing,
}

impl End {
    /// The end as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rotated => "rotated",
            Self::Overlap(_) => "overlap",
            Self::EndByHand => "end-by-hand",
            Self::Unproven => "unproven",
            Self::Stranded => "stranded",
            Self::TakenBack => "taken-back",
            Self::Revoked => "revoked",
            Self::Nothing => "nothing",
        }
    }
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An operation begins, or is gone on with.
    Operation {
        /// Its id.
        id: String,
        /// What is to become of the connector.
        kind: OperationKind,
        /// The version it makes.
        version: u64,
        /// Whether it was begun by an earlier run.
        resumed: bool,
    },
    /// A step is done and written down.
    Done(Step),
    /// A dependent got the value, or did not.
    Dependent(Word, Delivery),
    /// Something is tried again after this time; why.
    Again(Duration, String),
    /// What the vendor made and nobody knows was ended: a create whose answer was lost.
    Orphan,
    /// Nobody can say whether the value works.
    Unasked(String),
}
