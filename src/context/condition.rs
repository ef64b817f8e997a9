//! How a connector is, in one word and its tone.

use chrono::{DateTime, Duration, Utc};

use crate::connector::operation::Step;
use crate::connector::{Stage, State, Version};
use crate::output::Tone;
use crate::policy::Policy;
use crate::store::{Found, StoreError};
use crate::trust::Standing;

/// How long before its end a credential counts as expiring.
const SOON: Duration = Duration::days(14);

/// One word for how a connector is, the worst first, and what it should look like.
pub fn condition(found: &Found, policy: &Policy, now: DateTime<Utc>) -> (&'static str, Tone) {
    let connector = &found.connector;
    match (&found.standing, &connector.state) {
        (Standing::Older { .. }, _) => return ("older", Tone::Bad),
        (Standing::Forked, _) => return ("forked", Tone::Bad),
        (_, State::Removed) => return ("removed", Tone::Faint),
        (_, State::Moved { .. }) => return ("moved", Tone::Faint),
        (Standing::Good, State::Active) => {}
    }
    let expires = connector.current().and_then(|version| version.expires);
    if let Some(operation) = &connector.operation {
        match operation.step {
            Step::Stranded => ("stranded", Tone::Bad),
            Step::Unproven => ("unproven", Tone::Notice),
            _ => ("rotating", Tone::Notice),
        }
    } else if expires.is_some_and(|end| end <= now) {
        ("expired", Tone::Bad)
    } else if policy.next_rotation(connector).is_some_and(|next| next <= now) {
        ("due", Tone::Notice)
    } else if expires.is_some_and(|end| end <= now + SOON) {
        ("expiring", Tone::Notice)
    } else if connector.versions.iter().any(|version| is_stale(found, version, policy)) {
        ("stale", Tone::Notice)
    } else {
        ("active", Tone::Good)
    }
}

/// Whether a version that may still be valid is sealed to others than the newest policy says.
pub fn is_stale(found: &Found, version: &Version, policy: &Policy) -> bool {
    let wanted = policy.recipients(&found.connector.address);
    version.stage != Stage::Revoked && !wanted.keys().eq(&version.to)
}

/// One word for why a connector's file is not believed.
pub fn fault(error: &StoreError) -> &'static str {
    match error {
        StoreError::Deleted(..) => "deleted",
        StoreError::Older { .. } => "older",
        StoreError::Forked(..) => "forked",
        StoreError::NoRight { .. } => "no right",
        _ => "invalid",
    }
}

/// How long until a moment, as short as it can be said; a minute that has begun counts, so that 30 days are `30d` for
/// longer than an instant.
pub fn until(end: DateTime<Utc>, now: DateTime<Utc>) -> String {
    short(if end > now { end - now + Duration::seconds(59) } else { end - now })
}

/// A span of time as short as it can be said: `3d`, `5h`, `2m`, `now`; `-3d` for what is past.
pub fn short(span: Duration) -> String {
    let sign = if span < Duration::zero() { "-" } else { "" };
    let span = span.abs();
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        (0, 0, 0) => "now".to_owned(),
        (0, 0, minutes) => format!("{sign}{minutes}m"),
        (0, hours, _) => format!("{sign}{hours}h"),
        (days, ..) => format!("{sign}{days}d"),
    }
}
