//! What needs somebody, or the next run: a function of what is known.

use chrono::{DateTime, Duration, Utc};

use crate::connector::operation::{OperationKind, Step};
use crate::connector::{Connector, Stage};
use crate::policy::Policy;

/// Why a connector is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// A new credential was lost, and the old one is dead.
    Stranded,
    /// An operation was begun and is not at its end, and nothing is being waited for.
    Stuck,
    /// The current version has ended at the vendor.
    Expired,
    /// It should have another version already.
    Overdue,
    /// The overlap is over: what is old can end.
    OverlapOver,
    /// The vendor could not say that what is old is dead.
    Unproven,
    /// The current version ends soon.
    Expiring,
    /// It gets another version soon.
    Due,
    /// Old and new are valid, and this is waited for.
    Overlap,
    /// Nothing says when it rotates.
    Unscheduled,
}

impl Attention {
    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stranded => "stranded",
            Self::Stuck => "stuck",
            Self::Expired => "expired",
            Self::Overdue => "overdue",
            Self::OverlapOver => "overlap over",
            Self::Unproven => "unproven",
            Self::Expiring => "expiring",
            Self::Due => "due",
            Self::Overlap => "in overlap",
            Self::Unscheduled => "no schedule",
        }
    }

    /// Whether somebody, or the next run, has something to do now.
    pub fn is_now(self) -> bool {
        !matches!(self, Self::Overlap | Self::Unscheduled | Self::Due)
    }

    /// Whether `rotate --due` can do something about it.
    pub fn is_for_rotate(self) -> bool {
        matches!(self, Self::Stuck | Self::Overdue | Self::OverlapOver | Self::Expired | Self::Expiring)
    }
}

/// A connector that is due for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Why.
    pub what: Attention,
    /// Since when, or when.
    pub at: Option<DateTime<Utc>>,
}

/// What a connector is due for, if for anything within this time.
pub fn due(connector: &Connector, policy: &Policy, within: Duration, now: DateTime<Utc>) -> Option<Due> {
    if !connector.is_active() {
        return None;
    }
    let found = |what, at| Some(Due { what, at });
    if let Some(operation) = &connector.operation {
        let at = Some(operation.started);
        return match (operation.step, operation.until) {
            (Step::Stranded, _) => found(Attention::Stranded, at),
            (Step::Unproven, _) => found(Attention::Unproven, at),
            (Step::Overlap, Some(until)) if until > now => found(Attention::Overlap, Some(until)),
            (Step::Overlap, until) if operation.kind == OperationKind::Rotate => found(Attention::OverlapOver, until),
            (_, Some(until)) if until > now => found(Attention::Overlap, Some(until)),
            _ => found(Attention::Stuck, at),
        };
    }
    let current = connector.versions.iter().find(|version| version.stage == Stage::Current)?;
    let next = policy.next_rotation(connector);
    match (current.expires, next) {
        (Some(end), _) if end <= now => found(Attention::Expired, Some(end)),
        (_, Some(next)) if next <= now => found(Attention::Overdue, Some(next)),
        (Some(end), _) if end <= now + within => found(Attention::Expiring, Some(end)),
        (_, Some(next)) if next <= now + within => found(Attention::Due, Some(next)),
        (_, None) => found(Attention::Unscheduled, None),
        _ => None,
    }
}
