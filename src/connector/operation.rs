//! A rotation in flight, as its journal stands in the connector's file, and what may become of a connector by it. Each turn
//! says what is done already: whoever goes on needs to know nothing else.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::edit::{Base, EditError};
use super::name::Word;
use super::{Connector, Stage, VendorId, Version};

/// A rotation in flight, or one that came to an end that a person must know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operation's id: 26 characters of base32, the `op` of its audit records.
    pub id: String,
    /// What is to become of it.
    pub kind: OperationKind,
    /// What is done already.
    pub step: Step,
    /// The version it makes; of a revocation the last one it ends.
    pub version: u64,
    /// The versions it ends at the vendor, ascending.
    pub ends: Vec<u64>,
    /// The vendor's way that is taken.
    pub strategy: Word,
    /// The label by which a lost credential is found: `kw-` and 32 hexadecimal digits.
    pub marker: String,
    /// How often the next step was begun, from 1.
    pub attempt: u32,
    /// When it began.
    pub started: DateTime<Utc>,
    /// Until when it waits.
    pub until: Option<DateTime<Utc>>,
    /// Targets and how far each has come.
    pub dependents: Vec<(Word, Delivery)>,
}

/// Declares an enum whose values are written as words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $value,)*
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$value),*];

            /// The word as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

words! {
    /// What is to become of a connector.
    OperationKind {
        /// A new version takes the place of the current one.
        Rotate = "rotate",
        /// What a rotation has made is taken back.
        Rollback = "rollback",
        /// Versions are ended at once.
        Revoke = "revoke",
    }

    /// What is done already.
    Step {
        /// It is written down what will be asked of the vendor; a secret that we choose is sealed.
        Intent = "intent",
        /// The new version is sealed as `pending`.
        Created = "created",
        /// The vendor took it several times in a row.
        Validated = "validated",
        /// Every dependent has what it is to have.
        Pushed = "pushed",
        /// The new version is current; the old one is valid for a while.
        Overlap = "overlap",
        /// The old one is disabled where the vendor can.
        Quiesced = "quiesced",
        /// What was to end has been ended at the vendor.
        Revoked = "revoked",
        /// The answer of a call that must not be repeated was lost, and the old one is dead. An end.
        Stranded = "stranded",
        /// The vendor cannot say that the old one is dead. An end.
        Unproven = "unproven",
    }

    /// How far a dependent has come.
    Delivery {
        /// It may have it or not.
        Pending = "pending",
        /// It took it; nobody has looked.
        Written = "written",
        /// It has it.
        Confirmed = "confirmed",
        /// It did not take it.
        Failed = "failed",
    }
}

impl Step {
    /// Whether nothing more will be done about it, so that something else may begin.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Stranded | Self::Unproven)
    }
}

/// A version that a turn adds or completes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The vendor's own id.
    pub id: Option<VendorId>,
    /// When the vendor lets it end.
    pub expires: Option<DateTime<Utc>>,
}

/// Something begins. `made` is the secret that we chose, if we did.
pub fn begin(base: &Base<'_>, operation: Operation, made: Option<Version>) -> Result<Connector, EditError> {
    let mut next = base.next()?;
    next.versions.extend(made.map(|version| Version { stage: Stage::Pending, ..version }));
    next.operation = Some(operation);
    Ok(next)
}

/// Something begins in the place of whatever is in flight.
pub fn supersede(base: &Base<'_>, operation: Operation) -> Result<Connector, EditError> {
    Ok(Connector { operation: Some(operation), ..base.whichever()? })
}

/// One turn of the operation of this id, and of no other: `turn` says what is done now. The next step begins with its first
/// attempt and waits for nothing unless `turn` says so.
pub fn turn(
    base: &Base<'_>,
    id: &str,
    turn: impl FnOnce(&mut Connector, &mut Operation),
) -> Result<Connector, EditError> {
    let mut next = base.whichever()?;
    let Some(mut operation) = next.operation.take().filter(|operation| operation.id == id) else {
        return Err(EditError::ChangedMeanwhile(base.address.clone()));
    };
    turn(&mut next, &mut operation);
    next.operation = Some(operation);
    Ok(next)
}

/// The operation of this id comes to its end, and nothing more is to be known of it.
pub fn close(base: &Base<'_>, id: &str, last: impl FnOnce(&mut Connector, &Operation)) -> Result<Connector, EditError> {
    let mut next = turn(base, id, |connector, operation| last(connector, operation))?;
    next.operation = None;
    Ok(next)
}

impl Operation {
    /// Goes on to a step.
    pub fn reach(&mut self, step: Step) {
        (self.step, self.attempt, self.until) = (step, 1, None);
    }

    /// How far a dependent has come.
    pub fn deliver(&mut self, target: &Word, delivery: Delivery) {
        for (_, state) in self.dependents.iter_mut().filter(|(name, _)| name == target) {
            *state = delivery;
        }
    }

    /// Whether every dependent has what it is to have.
    pub fn is_delivered(&self) -> bool {
        self.dependents.iter().all(|(_, delivery)| *delivery == Delivery::Confirmed)
    }

    /// From now on what was made is taken back: each dependent gets the old value again.
    pub fn turn_back(&mut self) {
        self.kind = OperationKind::Rollback;
        self.ends = vec![self.version];
        self.dependents.iter_mut().for_each(|(_, delivery)| *delivery = Delivery::Pending);
        self.reach(Step::Intent);
    }
}

impl Connector {
    /// The new version becomes current, and the one before `previous`.
    pub fn promote(&mut self, number: u64) {
        for version in &mut self.versions {
            match version.stage {
                Stage::Current => version.stage = Stage::Previous,
                Stage::Pending if version.number == number => version.stage = Stage::Current,
                _ => {}
            }
        }
    }

    /// A version is dead at the vendor.
    pub fn bury(&mut self, number: u64) {
        if let Some(version) = self.versions.iter_mut().find(|version| version.number == number) {
            version.stage = Stage::Revoked;
        }
    }

    /// What is known of a version.
    pub fn know(&mut self, number: u64, known: Known) {
        if let Some(version) = self.versions.iter_mut().find(|version| version.number == number) {
            version.vendor_id = known.id.or(version.vendor_id.take());
            version.expires = known.expires.or(version.expires);
        }
    }

    /// The versions that the vendor may still take.
    pub fn live(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.stage != Stage::Revoked)
    }
}
