//! `doctor`: is everything in order, and the way out where it is not.

use std::collections::BTreeMap;

use serde_json::json;

use crate::access::{Access, KeySource};
use crate::audit::{Depth, Report};
use crate::connector::name::Address;
use crate::context::record::{changes, place, verify};
use crate::context::{ConsentError, Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::store::check::{Finding, Weight, check};
use crate::store::{Knowledge, Store, StoreError};

/// Check the store, its record and this machine's memory of it
///
/// With --accept-older, after you have restored a backup, this machine takes what is there for the newest there is. That is
/// typed by a person, has a reason and is recorded.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward doctor
  keyward doctor --format json
  keyward doctor --accept-older --reason 'restored the backup of Sunday'")]
pub struct Args {
    /// Take an older state for the newest there is
    #[arg(long)]
    accept_older: bool,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Why an older state is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Only a person may.
    #[error("an older state is accepted on a terminal only")]
    Unattended,
    /// Nothing is remembered here.
    #[error("KEYWARD_STORE_ID is set: this machine's memory is not in use")]
    Anchored,
}

impl Diagnostic for AcceptError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unattended => "run it yourself on a terminal, without --no-input",
            Self::Anchored => "unset KEYWARD_STORE_ID first",
        };
        Some(hint.to_owned())
    }
}

/// look at everything -> say what is not in order
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    if args.accept_older {
        return accept_older(cx);
    }
    let access = cx.open()?;
    let mut findings = check(access.store())?;
    let report = verify(&access, Depth::Full)?;
    findings.extend(contradictions(&access, &report)?);
    for found in report.findings {
        let weight = if found.kind.is_integrity() { Weight::Integrity } else { Weight::Attention };
        findings.push(Finding { weight, place: "audit".to_owned(), what: place(&found) });
    }
    findings.sort();
    let worst = findings.first().map(|finding| finding.weight);
    cx.ui.view(&Checkup(&findings), args.format)?;
    Ok(match worst {
        Some(Weight::Integrity) => Ending::Found(Kind::Integrity),
        Some(Weight::Attention) => Ending::Found(Kind::Attention),
        Some(Weight::Note) | None => Ending::Done,
    })
}

/// Where the store is not what its own record says: a connector that is gone, or older than its last writer left it.
fn contradictions(access: &Access, report: &Report) -> Result<Vec<Finding>, Failure> {
    let connectors: BTreeMap<Address, _> = access.store().all()?.into_iter().collect();
    let mut findings = Vec::new();
    for change in changes(access, None, report)? {
        let what = match connectors.get(&change.address) {
            None => StoreError::Gone(change.address.clone(), change.writer).to_string(),
            // A change that was killed before its outcome was recorded is newer than the last outcome.
            Some(Ok(found))
                if found.seal.writer == change.writer
                    && found.digest != change.after
                    && found.seal.record < change.seq =>
            {
                let (writer, seq) = (&change.writer, change.seq);
                format!("is older than {writer} left it: its record {seq} says another file was put in place")
            }
            Some(_) => continue,
        };
        findings.push(Finding { weight: Weight::Integrity, place: format!("connectors/{}", change.address), what });
    }
    Ok(findings)
}

/// The way out of the pins: never unattended, never without a reason, always on the record.
fn accept_older(cx: &mut Context) -> Result<Ending, Failure> {
    let reason = cx.given_reason()?.ok_or(ConsentError::NoReason("accepting an older state needs a reason"))?;
    if cx.settings.store_id.is_some() {
        return Err(AcceptError::Anchored.into());
    }
    if !cx.ui.can_ask() {
        return Err(AcceptError::Unattended.into());
    }
    let location = cx.locate()?;
    let keys = KeySource::new(&mut cx.settings, &cx.ui);
    let (id, knowledge) = cx.knowledge(&location, &keys)?;
    // Opened without memory: the policy itself may be older than what is remembered.
    let mut store = Store::open(location.dir, &id, &Knowledge::FirstSight, cx.now())?;
    store.remember(&knowledge);
    let newest = &store.trust().newest;
    cx.ui.status(&format!("Epoch {} of the policy: {}", newest.policy.epoch, newest.digest.words()));
    let answer =
        cx.ui.ask_line("This machine will take the store as it is for the newest there is. Type `older` to accept")?;
    if answer.trim() != "older" {
        return Err(ConsentError::Refused(
            "not accepted",
            "nothing was changed; take the newest state instead: keyward sync",
        )
        .into());
    }
    let mut access = Access::new(store, keys, cx.source(), cx.clock(), cx.deeds.clone())?;
    let accepted = access.accept_older(&reason, &mut cx.ui)?;
    cx.ui.status(&format!("Accepted, with {} connector(s) older or gone.", accepted.len()));
    for address in accepted {
        cx.ui.status(&format!("  {address}"));
    }
    Ok(Ending::Done)
}

struct Checkup<'a>(&'a [Finding]);

impl View for Checkup<'_> {
    fn json(&self) -> Objects<'_> {
        let row = |finding: &Finding| json!({ "weight": finding.weight.as_str(), "place": finding.place, "what": finding.what });
        Objects::new("findings", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("WEIGHT"), Column::new("PLACE"), Column::new("WHAT")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |finding: &Finding| {
            let tone = match finding.weight {
                Weight::Integrity => Tone::Bad,
                Weight::Attention => Tone::Notice,
                Weight::Note => Tone::Faint,
            };
            vec![
                Cell::toned(finding.weight.as_str(), tone),
                finding.place.as_str().into(),
                finding.what.as_str().into(),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "Everything is in order."
    }
}
