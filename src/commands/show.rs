//! `show`: everything that is known of a connector but its values.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::access::Access;
use crate::audit::{self, Filter, ObjectFilter, Record};
use crate::connector::name::Reference;
use crate::connector::{Connector, To, Version};
use crate::context::condition::{condition, is_stale, short, until};
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::output::{Cell, Details, Shape, Tone};
use crate::policy::{Capability, Policy};
use crate::store::{Found, StoreError};
use crate::trust::Standing;

/// Show everything known of a connector but its values; needs no identity
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward show prod/github\n  keyward show prod/github --format json")]
pub struct Args {
    /// Which connector: ENV/NAME
    #[arg(value_name = "REF")]
    reference: Reference,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// How many of the last accesses are shown.
const ACCESSES: usize = 5;
/// Among how many of its last records they are looked for.
const READ: usize = 200;

/// read and verify -> who can read it -> last accesses -> details
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let store = access.store();
    let address = cx.address(&args.reference)?;
    let found = match store.look(&address)? {
        Some(found) => found,
        // The error of one that is not there says what may have been meant.
        None => {
            cx.known_address(&args.reference, &access).and_then(|address| Err(StoreError::Missing(address).into()))?
        }
    };
    if found.standing != Standing::Good {
        cx.ui.warn("this machine has seen a newer or another revision of it");
        cx.ui.hint("take the newest state: keyward sync; after restoring a backup: keyward doctor --accept-older");
    }
    let accesses = accesses(&access, &found)?;
    match args.format {
        Shape::Json => cx.ui.json(&document(&found, store.policy(), &accesses, cx.now()))?,
        Shape::Table => cx.ui.details(&details(&found, store.policy(), &accesses, cx.now()))?,
    }
    Ok(Ending::Done)
}

fn accesses(access: &Access, found: &Found) -> Result<Vec<Record>, Failure> {
    let object = Some(ObjectFilter::Is(found.connector.address.clone().into()));
    let filter = Filter { object, ..Filter::default() };
    let read = audit::read(access.store().dir(), access.own_log()?.as_ref(), &filter, Some(READ))?;
    let intent = |record: &Record| record.draft.action.discloses() && record.draft.outcome == audit::Outcome::Intent;
    let refused = |record: &Record| record.draft.decision == audit::Decision::Denied;
    Ok(read.records.into_iter().filter(|record| intent(record) || refused(record)).take(ACCESSES).collect())
}

fn exact(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn details(found: &Found, policy: &Policy, accesses: &[Record], now: DateTime<Utc>) -> Details {
    let connector = &found.connector;
    let metadata = &connector.metadata;
    let (state, tone) = condition(found, policy, now);
    let mut details = Details::new().section(connector.address.to_string()).row("state", Cell::toned(state, tone));
    let mut row = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            details = std::mem::take(&mut details).row(label, value);
        }
    };
    row("owner", Some(metadata.owner.to_string()));
    row("purpose", Some(metadata.purpose.to_string()));
    row("vendor", Some(metadata.vendor.to_string()));
    row("kind", Some(metadata.kind.to_string()));
    row("tenant", metadata.tenant.as_ref().map(ToString::to_string));
    row("service account", metadata.service_account.as_ref().map(ToString::to_string));
    row("documentation", metadata.documentation.as_ref().map(ToString::to_string));
    row("hosts", (!metadata.hosts.is_empty()).then(|| joined(metadata.hosts.iter())));
    for scope in &metadata.scopes {
        row("scope", Some(format!("{}: {}", scope.name, scope.reason)));
    }
    row("rotates every", metadata.rotation.every.map(|span| span.to_string()));
    row("overlap", metadata.rotation.overlap.map(|span| span.to_string()));
    row("next rotation", policy.next_rotation(connector).map(|next| format!("{} ({})", exact(next), until(next, now))));
    row("dependents", (!metadata.dependents.is_empty()).then(|| joined(metadata.dependents.iter().map(|d| &d.target))));
    row(
        "operation",
        connector
            .operation
            .as_ref()
            .map(|operation| format!("{} at {} ({})", operation.kind, operation.step, operation.id)),
    );
    row(
        "changed by",
        Some(format!("{} (revision {}, its record {})", found.seal.writer, connector.revision, found.seal.record)),
    );
    for version in &connector.versions {
        details = details.section(format!("Version {}", version.number));
        details = describe(details, found, version, policy, now);
    }
    details = details.section("Who can read it");
    for (who, rule) in readers(connector, policy) {
        details = details.row(who, rule);
    }
    details = details.section("Last accesses");
    if accesses.is_empty() {
        details = details.row("", Cell::toned("none recorded", Tone::Faint));
    }
    for record in accesses {
        details = details.row(exact(record.draft.at), told(record));
    }
    details
}

fn describe(details: Details, found: &Found, version: &Version, policy: &Policy, now: DateTime<Utc>) -> Details {
    let tone = if version.stage == crate::connector::Stage::Current { Tone::Good } else { Tone::Plain };
    let mut details = details.row("stage", Cell::toned(version.stage.as_str(), tone));
    details = details
        .row("fields", version.fields.iter().map(|field| format!("{field} ********")).collect::<Vec<_>>().join(", "));
    details = details.row("made", format!("{} ({})", exact(version.created), ago(now - version.created)));
    if let Some(end) = version.expires {
        details = details.row("expires", format!("{} ({})", exact(end), until(end, now)));
    }
    if let Some(id) = &version.vendor_id {
        details = details.row("vendor's id", id.as_str());
    }
    let stale = is_stale(found, version, policy);
    let to = joined(version.to.iter());
    let sealed = if stale {
        Cell::toned(format!("{to} (stale: the policy says otherwise now)"), Tone::Notice)
    } else {
        to.into()
    };
    details.row("sealed to", sealed)
}

fn ago(span: chrono::Duration) -> String {
    match short(span).as_str() {
        "now" => "just now".to_owned(),
        span => format!("{span} ago"),
    }
}

fn joined<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// Every member who may read it, with the rules that let them.
fn readers(connector: &Connector, policy: &Policy) -> Vec<(String, String)> {
    let reads: Vec<Capability> = Capability::ALL.into_iter().filter(|capability| capability.reads()).collect();
    let mut readers = Vec::new();
    for member in policy.members.keys() {
        let mut rules: BTreeMap<usize, (Vec<&str>, String)> = BTreeMap::new();
        for capability in &reads {
            for (place, access) in policy.grants(member, *capability, &connector.address) {
                let rule = rules.entry(place + 1).or_insert_with(|| (Vec::new(), access.connectors.to_string()));
                rule.0.push(capability.as_str());
            }
        }
        let rule = |(place, (may, glob)): (&usize, &(Vec<&str>, String))| {
            format!("{} by access {place} ({glob})", may.join(", "))
        };
        if !rules.is_empty() {
            readers.push((member.to_string(), rules.iter().map(rule).collect::<Vec<_>>().join("; ")));
        }
    }
    readers
}

fn told(record: &Record) -> String {
    let draft = &record.draft;
    let deed = if draft.decision == audit::Decision::Denied {
        format!("{} (denied)", draft.action)
    } else {
        draft.action.to_string()
    };
    let reason = draft.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{deed} by {}{reason}", record.writer)
}

fn document(found: &Found, policy: &Policy, accesses: &[Record], now: DateTime<Utc>) -> Value {
    let connector = &found.connector;
    let versions: Vec<_> = connector
        .versions
        .iter()
        .map(|version| {
            json!({
                "number": version.number,
                "stage": version.stage,
                "fields": version.fields,
                "created": exact(version.created),
                "expires": version.expires.map(exact),
                "vendor_id": version.vendor_id,
                "sealed": version.sealed,
                "sealed_to": version.to.iter().map(To::to_string).collect::<Vec<_>>(),
                "stale": is_stale(found, version, policy),
            })
        })
        .collect();
    let readers: Vec<_> = readers(connector, policy)
        .into_iter()
        .map(|(member, rules)| json!({ "member": member, "rules": rules }))
        .collect();
    let accesses: Vec<_> = accesses
        .iter()
        .map(|record| {
            json!({
                "at": exact(record.draft.at),
                "writer": record.writer,
                "action": record.draft.action.as_str(),
                "decision": record.draft.decision.as_str(),
                "reason": record.draft.reason,
                "op": record.draft.op.as_str(),
            })
        })
        .collect();
    json!({
        "version": 1,
        "environment": connector.address.environment(),
        "name": connector.address.name(),
        "state": condition(found, policy, now).0,
        "revision": connector.revision,
        "digest": found.digest,
        "writer": found.seal.writer,
        "metadata": connector.metadata,
        "next_rotation": policy.next_rotation(connector).map(exact),
        "versions": versions,
        "readers": readers,
        "last_accesses": accesses,
    })
}
