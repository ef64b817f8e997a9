//! Why a run stopped. What was done is written down, and the next run goes on from there.

use std::fmt;

use super::PlanError;
use crate::access::AccessError;
use crate::connector::name::{Address, Word};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::driver::{DriverError, Fault};

/// What was being done when it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Looking whether the current credential works.
    CheckCurrent,
    /// Looking whether a dependent can be reached.
    CheckDependent(Word),
    /// Choosing a new secret.
    Choose,
    /// Making the new credential.
    Create,
    /// Looking for what a lost answer was about.
    List,
    /// Making sure that the new one works.
    Validate,
    /// Giving the value to a dependent.
    Push(Word),
    /// Making the new one effective.
    Activate,
    /// Disabling the old one.
    Disable,
    /// Ending a version at the vendor.
    Revoke(u64),
    /// Proving a version dead.
    Prove(u64),
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CheckCurrent => f.write_str("checking the current credential"),
            Self::CheckDependent(name) => write!(f, "checking the dependent {name}"),
            Self::Choose => f.write_str("choosing a new secret"),
            Self::Create => f.write_str("making the new credential"),
            Self::List => f.write_str("listing what the vendor holds"),
            Self::Validate => f.write_str("making sure that the new credential works"),
            Self::Push(name) => write!(f, "writing to the dependent {name}"),
            Self::Activate => f.write_str("making the new credential effective"),
            Self::Disable => f.write_str("disabling the old credential"),
            Self::Revoke(number) => write!(f, "ending version {number}"),
            Self::Prove(number) => write!(f, "proving version {number} dead"),
        }
    }
}

/// Why a run stopped. Never says a value.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// It cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The gate.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A vendor or a dependent.
    #[error("{address}: {doing} failed")]
    Outside {
        /// Which connector.
        address: Address,
        /// What was being done.
        doing: Doing,
        /// Whether an operation stays open.
        open: bool,
        /// What it said.
        source: DriverError,
    },
    /// The answer is not what it must be.
    #[error("{address}: {doing}: {said}")]
    Answer {
        /// Which connector.
        address: Address,
        /// What was being done.
        doing: Doing,
        /// Whether an operation stays open.
        open: bool,
        /// What is wrong.
        said: String,
    },
    /// Values that were sealed for something else than the connector says now.
    #[error("version {version} of {address} was sealed for {sealed}, and the connector says {says}")]
    Bound {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
        /// What the payload says.
        sealed: String,
        /// What the connector says.
        says: String,
    },
    /// An admin connector that does not serve this one.
    #[error("{admin} does not serve {address}")]
    NotServed {
        /// Which connector.
        address: Address,
        /// The one it names.
        admin: Address,
    },
    /// A dependent that this machine does not know.
    #[error("{address} names the dependent {target}, which this machine does not know")]
    NoTarget {
        /// Which connector.
        address: Address,
        /// Its name.
        target: Word,
    },
    /// A credential that must come from a person.
    #[error("{0} needs a person: its vendor lets no program make a credential")]
    NeedsPerson(Address),
    /// Something that cannot be taken back.
    #[error("{address} cannot go back: {why}")]
    NoWayBack {
        /// Which connector.
        address: Address,
        /// Why.
        why: String,
    },
    /// Ending a version would end one that is in use.
    #[error("version {old} of {address} has the vendor's id of version {live}, which is in use")]
    SameId {
        /// Which connector.
        address: Address,
        /// The one that was to end.
        old: u64,
        /// The one that is in use.
        live: u64,
    },
    /// Somebody else is at it, or nothing may be done any more.
    #[error("{0}")]
    Elsewhere(String, Kind, Option<String>),
}

impl From<Failure> for RotationError {
    fn from(failure: Failure) -> Self {
        Self::Elsewhere(failure.chain().join(": "), failure.kind(), failure.hint())
    }
}

impl Diagnostic for RotationError {
    fn kind(&self) -> Kind {
        match self {
            Self::Plan(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Outside { open: true, .. } | Self::Answer { open: true, .. } => Kind::Partly,
            Self::Outside { .. } | Self::Answer { .. } => Kind::Vendor,
            Self::Bound { .. } | Self::SameId { .. } => Kind::Integrity,
            Self::NotServed { .. } => Kind::Denied,
            Self::NoTarget { .. } => Kind::Usage,
            Self::NeedsPerson(_) => Kind::Attention,
            Self::NoWayBack { .. } => Kind::Failed,
            Self::Elsewhere(_, kind, _) => *kind,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Plan(error) => error.hint(),
            Self::Access(error) => error.hint(),
            Self::Outside { address, open, source, .. } => Some(match (&source.fault, open) {
                (Fault::Forbidden(Some(needed)), _) => format!("its credential lacks: {needed}"),
                (Fault::LimitReached, _) => format!("end one that is not needed: keyward show {address}"),
                (_, true) => open_hint(address),
                (_, false) => "nothing was changed; try again when it can work".to_owned(),
            }),
            Self::Answer { address, open, .. } => open.then(|| open_hint(address)),
            Self::Bound { address, .. } => {
                Some(format!("if the connector is right, seal its value again: keyward set {address}"))
            }
            Self::NotServed { address, admin } => {
                Some(format!("if it should: keyward edit {admin} --serves {}", address.name()))
            }
            Self::NoTarget { address, target } => {
                Some(format!("say what it is here: keyward dependent add {address} {target} --help"))
            }
            Self::NeedsPerson(address) => Some(format!("on a terminal: keyward rotate {address}")),
            Self::NoWayBack { address, .. } => Some(format!("go on instead: keyward rotate {address} --resume")),
            Self::SameId { address, .. } => Some(format!("somebody must look at both: keyward show {address}")),
            Self::Elsewhere(_, _, hint) => hint.clone(),
        }
    }
}

fn open_hint(address: &Address) -> String {
    format!("what was done is kept; go on with: keyward rotate {address} --resume; or back with --abort")
}
