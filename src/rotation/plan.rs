//! What a rotation would do, as a function of what is known: nothing is asked and nothing changes.

use chrono::Duration;

use crate::connector::name::{Address, Word};
use crate::connector::text::Span;
use crate::connector::{Connector, Stage};
use crate::diagnostic::{Diagnostic, Kind};
use crate::driver::{Description, Idempotency, Overlap, Proof, Strategy};
use crate::policy::Policy;

/// What a rotation would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The vendor's way.
    pub strategy: Strategy,
    /// The version that takes the current one's place.
    pub version: u64,
    /// The version that ends.
    pub old: u64,
    /// How long both are valid.
    pub overlap: Duration,
    /// Who gets the new value, in this order.
    pub dependents: Vec<Word>,
}

/// Why a connector does not rotate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A tombstone, or without a version in use.
    #[error("{0} has no current version")]
    NoCurrent(Address),
    /// A way that the vendor does not have.
    #[error("{vendor} has no strategy {given}")]
    NoStrategy {
        /// Which vendor.
        vendor: String,
        /// What was asked for.
        given: Word,
        /// What there is.
        known: String,
    },
    /// Another connector must manage this one.
    #[error("{0} rotates with the credential of another connector, and names none")]
    NoAdmin(Address),
    /// An overlap beyond what the environment allows.
    #[error("an overlap of {asked} is more than the {allowed} that {environment} allows")]
    TooLong {
        /// What was asked for.
        asked: Span,
        /// The environment's longest.
        allowed: Span,
        /// Which environment.
        environment: String,
    },
    /// An overlap beyond what the vendor keeps the old one alive for.
    #[error("an overlap of {asked} is more than the vendor keeps the old one alive for ({grace} seconds)")]
    BeyondGrace {
        /// What was asked for.
        asked: Span,
        /// The vendor's.
        grace: i64,
    },
    /// A version from before that is still alive, where the vendor has room for two.
    #[error("version {version} of {address} may still be alive, and the vendor has room for two")]
    NoRoom {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
    },
}

impl Diagnostic for PlanError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoCurrent(_) | Self::NoRoom { .. } => Kind::Failed,
            Self::TooLong { .. } => Kind::Denied,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoCurrent(address) => format!("see: keyward show {address}"),
            Self::NoStrategy { known, .. } => format!("strategies are: {known}"),
            Self::NoAdmin(address) => {
                format!(
                    "name it: keyward edit {address} --admin NAME; that one allows it with: --serves {}",
                    address.name()
                )
            }
            Self::TooLong { allowed, .. } => format!("give a shorter one: --overlap {allowed}"),
            Self::BeyondGrace { .. } => "give a shorter one with --overlap".to_owned(),
            Self::NoRoom { address, version } => format!("end it first: keyward revoke {address}@{version}"),
        })
    }
}

/// Plans the next rotation of a connector. Overlap and strategy are the caller's, else the connector's, else a template's.
pub fn plan(
    connector: &Connector,
    policy: &Policy,
    vendor: &Description,
    overlap: Option<Span>,
    strategy: Option<&Word>,
) -> Result<Plan, PlanError> {
    let address = &connector.address;
    let current = connector.current().filter(|_| connector.is_active());
    let old = current.ok_or_else(|| PlanError::NoCurrent(address.clone()))?.number;
    let strategy = choose(connector, vendor, strategy)?;
    if strategy.needs_admin && connector.metadata.rotation.admin.is_none() {
        return Err(PlanError::NoAdmin(address.clone()));
    }
    let room_for_two = matches!(strategy.overlap, Overlap::DualSlot | Overlap::DualPrincipal);
    let third = connector.live().find(|version| version.stage == Stage::Previous).filter(|_| room_for_two);
    if let Some(version) = third {
        return Err(PlanError::NoRoom { address: address.clone(), version: version.number });
    }
    let overlap = self::overlap(connector, policy, &strategy, overlap)?;
    Ok(Plan {
        overlap,
        strategy,
        version: connector.next_number(),
        old,
        dependents: connector.metadata.dependents.iter().map(|dependent| dependent.target.clone()).collect(),
    })
}

/// How long old and new stay valid together: as it was asked for, else as the connector or a template says.
pub(super) fn overlap(
    connector: &Connector,
    policy: &Policy,
    strategy: &Strategy,
    asked: Option<Span>,
) -> Result<Duration, PlanError> {
    let asked = asked.or_else(|| policy.overlap(connector));
    // What dies in the call that makes the new one has no overlap, whatever anybody wishes.
    let Some(asked) = asked.filter(|_| !matches!(strategy.overlap, Overlap::Replace | Overlap::Chain)) else {
        return Ok(Duration::zero());
    };
    let environment = connector.address.environment();
    let most = policy.environments.get(&environment).and_then(|rules| rules.max_overlap);
    if let Some(allowed) = most.filter(|most| most.duration() < asked.duration()) {
        return Err(PlanError::TooLong { asked, allowed, environment: environment.to_string() });
    }
    let grace = strategy.grace.and_then(|grace| Duration::from_std(grace).ok());
    match grace.filter(|grace| *grace < asked.duration()) {
        Some(grace) => Err(PlanError::BeyondGrace { asked, grace: grace.num_seconds() }),
        None => Ok(asked.duration()),
    }
}

/// The vendor's way that an operation takes.
fn choose(connector: &Connector, vendor: &Description, given: Option<&Word>) -> Result<Strategy, PlanError> {
    let named = given.or(connector.metadata.rotation.strategy.as_ref());
    let mut strategies = vendor.strategies.iter();
    let found = match named {
        Some(name) => strategies.find(|strategy| strategy.name == *name),
        None => strategies.next(),
    };
    found.cloned().ok_or_else(|| PlanError::NoStrategy {
        vendor: vendor.vendor.to_string(),
        given: named.unwrap_or(&vendor.vendor).clone(),
        known: vendor.strategies.iter().map(|strategy| strategy.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

impl Plan {
    /// What the vendor's way cannot promise, to be said before the call.
    pub fn warning(&self) -> Option<&'static str> {
        match (self.strategy.overlap, self.strategy.idempotency) {
            (Overlap::Replace | Overlap::Chain, Idempotency::AtMostOnce) => Some(
                "the old value dies in the call that makes the new one: if its answer is lost, both are (`stranded`)",
            ),
            (Overlap::Replace | Overlap::Chain, _) => {
                Some("the old value dies in the call that makes the new one: dependents fail until they have it")
            }
            (Overlap::Grace, _) => Some("the vendor ends the old value by itself"),
            _ => None,
        }
    }

    /// What would be done, one line a step.
    pub fn steps(&self) -> Vec<String> {
        let mut steps = vec!["check the credentials and every dependent".to_owned()];
        steps.push(match self.strategy.idempotency {
            Idempotency::Ours => format!("seal a new secret as version {}, then give it to the vendor", self.version),
            _ => format!("let the vendor make a new one, sealed as version {}", self.version),
        });
        steps.push("make sure that it works".to_owned());
        steps.extend(self.dependents.iter().map(|name| format!("write it to {name}, and make sure that it is there")));
        steps.push(format!("version {} becomes current", self.version));
        if !self.overlap.is_zero() {
            steps.push(format!("both are valid for {}", spelt(self.overlap)));
        }
        if self.strategy.overlap.old_is_ours_to_end() {
            let gently = if self.strategy.disables { "disable, then end" } else { "end" };
            steps.push(format!("{gently} version {} at the vendor", self.old));
        }
        steps.extend(match self.strategy.proof {
            Proof::Asked => Some(format!("prove version {} dead", self.old)),
            Proof::Never => Some(format!("the vendor cannot say that version {} is dead (`unproven`)", self.old)),
            Proof::Given => None,
        });
        steps
    }
}

fn spelt(span: Duration) -> String {
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        (days, hours, _) if days > 0 && hours == 24 * days => format!("{days}d"),
        (_, hours, minutes) if hours > 0 && minutes == 60 * hours => format!("{hours}h"),
        (_, _, minutes) => format!("{minutes}m"),
    }
}
