//! What is known of one vendor: for people, in words, and for machines.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use super::proof;
use crate::connector::Host;
use crate::connector::name::{Field, Word};
use crate::driver::{self, Idempotency, Overlap, Strategy};
use crate::drivers::{self, Known};
use crate::output::{Cell, Details, Tone};
use crate::vendor::Definition;
use crate::vendor::definition::{Input, InputKind, Source, Value as Given};
use crate::vendor::template::{Reference, Template, Whose};

/// One strategy for machines.
pub(super) fn strategy(strategy: &Strategy) -> Value {
    json!({
        "name": strategy.name,
        "overlap": strategy.overlap.as_str(),
        "idempotency": strategy.idempotency.as_str(),
        "needs_admin": strategy.needs_admin,
        "proves": match strategy.proof {
            driver::Proof::Asked => "asked",
            driver::Proof::Given => "given",
            driver::Proof::Never => "never",
        },
        "disables": strategy.disables,
        "grace_seconds": strategy.grace.map(|grace| grace.as_secs()),
        "create_within_seconds": strategy.create_within.as_secs(),
        "revoke_within_seconds": strategy.revoke_within.as_secs(),
    })
}

/// All of it for machines.
pub(super) fn document(known: &Known) -> Value {
    let description = &known.description;
    let definition = known.definition.as_ref();
    let input = |(name, input): (&Word, &Input)| {
        json!({
            "name": name,
            "type": input.kind.as_str(),
            "required": input.required,
            "default": input.default.as_ref().map(given),
            "from": input.source(name).map(Source::as_str),
        })
    };
    let inputs: Option<Vec<Value>> = definition.map(|definition| definition.inputs.iter().map(input).collect());
    json!({
        "version": 1,
        "id": description.vendor,
        "name": description.name,
        "source": known.source.as_str(),
        "docs": definition.map(|definition| definition.vendor.docs.as_str()).or(description.docs.as_deref()),
        "proof": proof(known),
        "unconfirmed": definition.map(|definition| &definition.vendor.unconfirmed),
        "strategies": description.strategies.iter().map(strategy).collect::<Vec<_>>(),
        "fields": definition.map(|definition| &definition.credential.fields),
        "admin_fields": definition.map(admin_fields),
        "hosts": definition.map(|definition| &definition.vendor.hosts),
        "own_hosts": definition.map(|definition| own_hosts(known.source, definition)),
        "inputs": inputs,
    })
}

/// All of it for people.
pub(super) fn details(known: &Known) -> Details {
    let description = &known.description;
    let definition = known.definition.as_ref();
    let mut details = Details::new().section(description.vendor.to_string()).row("name", description.name.as_str());
    let docs = definition.map(|definition| definition.vendor.docs.as_str()).or(description.docs.as_deref());
    if let Some(docs) = docs {
        details = details.row("docs", docs);
    }
    details = details.row("driver", from(known.source));
    let rests = match proof(known) {
        Some("spec") => Some("the vendor's own specification, SDK or source"),
        Some(_) => Some("the vendor's pages for people"),
        None => None,
    };
    if let Some(rests) = rests {
        details = details.row("rests on", rests);
    }
    for what in definition.iter().flat_map(|definition| &definition.vendor.unconfirmed) {
        details = details.row("unconfirmed", Cell::toned(what.as_str(), Tone::Notice));
    }
    for (number, strategy) in description.strategies.iter().enumerate() {
        let first = if number == 0 && description.strategies.len() > 1 { ", where a connector names none" } else { "" };
        details = about(details.section(format!("Strategy {}{first}", strategy.name)), strategy);
    }
    needs(details.section("A rotation of it needs"), known)
}

fn from(source: drivers::Source) -> &'static str {
    match source {
        drivers::Source::Native => "this program's own code",
        drivers::Source::Plugin => "a plugin that this machine trusts",
        drivers::Source::Store => "a definition of this store",
        drivers::Source::Own => "a definition in your configuration folder",
        drivers::Source::Catalogue => "a definition of the catalogue",
        drivers::Source::Hand => "none",
    }
}

fn about(details: Details, strategy: &Strategy) -> Details {
    let details = details.row("old and new", format!("{}: {}", strategy.overlap, overlap(strategy)));
    if strategy.overlap == Overlap::Assisted {
        return details;
    }
    let details = details.row(
        "lost answer",
        match strategy.idempotency {
            Idempotency::Ours => "ours: keyward has chosen and sealed the new secret before, so the call is repeated",
            Idempotency::Key => "key: the call is repeated under the same key and makes no second one",
            Idempotency::Label => "label: what was made is found by our label and revoked, and another one is made",
            Idempotency::AtMostOnce => "at-most-once: nobody knows what was done, and a person has to look",
        },
    );
    let details = details.row(
        "the old one's end",
        match strategy.proof {
            driver::Proof::Asked => "proven: the vendor is asked until it certainly refuses it",
            driver::Proof::Given => "certain: nobody but its dependents knows it",
            driver::Proof::Never => "not proven: the vendor cannot be asked, and `keyward due` says so",
        },
    );
    let within = (strategy.create_within, strategy.revoke_within);
    if within == (Duration::ZERO, Duration::ZERO) {
        return details;
    }
    let (create, revoke) = (span(within.0), span(within.1));
    details.row("takes effect", format!("a new one within {create}, a revoked one within {revoke}"))
}

fn overlap(strategy: &Strategy) -> String {
    let words = match strategy.overlap {
        Overlap::Multi => "the new one is in use before the old one ends",
        Overlap::DualSlot => "the vendor has room for two; the new one is in use before the old one ends",
        Overlap::Grace => {
            let grace = strategy.grace.map(span).unwrap_or_default();
            return format!("one call makes the new one, and the vendor keeps the old one for {grace}");
        }
        Overlap::Replace => "the old one dies in the call that makes the new one; until dependents have it, they fail",
        Overlap::DualPrincipal => "two users take turns; the new one is in use before the old one ends",
        Overlap::Chain => "using the credential replaces it",
        Overlap::Assisted => "a person makes the new one and hands it over; the old one lives until it is ended",
    };
    words.to_owned()
}

fn needs(details: Details, known: &Known) -> Details {
    let strategies = &known.description.strategies;
    let naming: Vec<&str> = strategies.iter().filter(|way| way.needs_admin).map(|way| way.name.as_str()).collect();
    let definition = known.definition.as_ref();
    let mut details = details;
    if !naming.is_empty() {
        let only =
            if naming.len() == strategies.len() { String::new() } else { format!(" (for {})", naming.join(", ")) };
        let fields: Vec<String> =
            definition.map(admin_fields).unwrap_or_default().iter().map(ToString::to_string).collect();
        let with = if fields.is_empty() { String::new() } else { format!(" with {}", fields.join(", ")) };
        let how = "named by --admin, which --serves this one";
        details = details.row("admin", format!("another connector{with}, {how}{only}"));
    }
    let Some(definition) = definition else {
        return details.row("hosts", "the connector's own (--host), where it is to be reached");
    };
    let fields: Vec<&str> = definition.credential.fields.iter().map(Field::as_str).collect();
    details = details.row("fields", fields.join(", "));
    let hosts: Vec<&str> = definition.vendor.hosts.iter().map(Host::as_str).collect();
    let hosts = hosts.join(", ");
    details = details.row(
        "hosts",
        if own_hosts(known.source, definition) {
            format!("the connector's own (--host), such as {hosts}: a value sealed without hosts is not sent")
        } else {
            hosts
        },
    );
    for (name, input) in &definition.inputs {
        let default = input.default.as_ref().map(|value| format!("; {} where nothing is said", given(value)));
        let must = if input.required { "; required" } else { "" };
        let said =
            input.source(name).map(|source| format!("the connector's {}, ", source.as_str())).unwrap_or_default();
        details =
            details.row(name.as_str(), format!("{said}{}{must}{}", kind(input.kind), default.unwrap_or_default()));
    }
    details
}

/// Whether the connector must name the hosts itself: they are sealed with its values.
fn own_hosts(source: drivers::Source, definition: &Definition) -> bool {
    definition.vendor.self_hosted || source != drivers::Source::Catalogue
}

/// The fields of the admin connector by which it proves itself.
fn admin_fields(definition: &Definition) -> BTreeSet<Field> {
    let templates = definition.auth.values().flat_map(|auth| auth.get_ref().templates());
    let named = |reference: &Reference| match reference {
        Reference::Secret(Whose::Admin, field) => field.clone(),
        _ => None,
    };
    templates.flat_map(Template::references).filter_map(named).collect()
}

fn kind(kind: InputKind) -> &'static str {
    match kind {
        InputKind::Text => "a text",
        InputKind::Texts => "texts",
        InputKind::Integer => "a whole number",
    }
}

fn given(value: &Given) -> Value {
    match value {
        Given::Text(text) => json!(text),
        Given::Texts(texts) => json!(texts),
        Given::Integer(number) => json!(number),
    }
}

/// A time in the largest unit that it is a whole number of.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let unit = [(86400, "d"), (3600, "h"), (60, "m")]
        .into_iter()
        .find(|(unit, _)| seconds > 0 && seconds.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{seconds}s"), |(unit, letter)| format!("{}{letter}", seconds / unit))
}
