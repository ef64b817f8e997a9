//! What is said of rotations: as they go, and how they ended.

use serde_json::{Value, json};

use super::Results;
use crate::connector::name::Address;
use crate::connector::operation::OperationKind;
use crate::connector::{Connector, Stage};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic as _, Failure, Kind};
use crate::output::Ui;
use crate::rotation::{End, Event};

/// What a line for machines begins with.
pub fn object(address: &Address, event: &str) -> Value {
    json!({ "version": 1, "connector": address, "event": event })
}

/// Says what happens, as it happens.
pub fn tell(address: &Address, event: &Event, json: bool, ui: &mut Ui) {
    if json {
        let line = match event {
            Event::Operation { id, kind, version, resumed } => {
                let mut line = object(address, if *resumed { "resumed" } else { "begun" });
                (line["operation"], line["kind"], line["credential_version"]) =
                    (json!(id), json!(kind), json!(version));
                line
            }
            Event::Done(step) => with(object(address, "step"), "step", json!(step)),
            Event::Dependent(name, delivery) => {
                with(with(object(address, "dependent"), "dependent", json!(name)), "state", json!(delivery))
            }
            Event::Again(wait, said) => {
                with(with(object(address, "again"), "seconds", json!(wait.as_secs_f64())), "said", json!(said))
            }
            Event::Orphan => object(address, "orphan-ended"),
            Event::Unasked(said) => with(object(address, "unasked"), "said", json!(said)),
        };
        // Whoever closed the pipe does not want to know; the work goes on.
        let _ = ui.json_line(&line);
        return;
    }
    let line = match event {
        Event::Operation { id, resumed: true, .. } => format!("going on with operation {id}"),
        Event::Operation { kind: OperationKind::Revoke, .. } => "revoking".to_owned(),
        Event::Operation { version, .. } => format!("rotating to version {version}"),
        Event::Done(step) => format!("{step}"),
        Event::Dependent(name, delivery) => format!("{name}: {delivery}"),
        Event::Again(wait, said) => format!("{said}; again in {:.1} s", wait.as_secs_f64()),
        Event::Orphan => "a credential whose value was lost on the way was ended".to_owned(),
        Event::Unasked(said) => said.clone(),
    };
    ui.status(&format!("{address}: {line}"));
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    object[key] = value;
    object
}

/// Says how each ended; what is left to do decides how the command ends.
pub fn report(results: Results, json: bool, cx: &mut Context) -> Result<Ending, Failure> {
    let total = results.len();
    let (mut failed, mut worst, mut attention, mut left) = (0, None, false, false);
    let mut only = None;
    for (address, result) in results {
        match result {
            Ok(end) => {
                attention |= matches!(end, End::Unproven | End::EndByHand);
                left |= end == End::Stranded;
                say_end(&address, end, json, cx)?;
            }
            Err(error) => {
                failed += 1;
                worst = worst.max(Some(error.kind()));
                let failure = Failure::from(error);
                if json {
                    let line = with(object(&address, "failed"), "error", json!(failure.chain().join(": ")));
                    cx.ui.json_line(&with(line, "hint", json!(failure.hint())))?;
                }
                if total > 1 {
                    cx.ui.warn(&failure.chain().join(": "));
                    failure.hint().iter().for_each(|hint| cx.ui.hint(hint));
                }
                only = Some(failure);
            }
        }
    }
    match (only, failed) {
        (Some(failure), _) if total == 1 => Err(failure),
        (_, 0) if left => Ok(Ending::Found(Kind::Partly)),
        (_, 0) if attention => Ok(Ending::Found(Kind::Attention)),
        (_, 0) => {
            if total == 0 {
                cx.ui.status("Nothing is due.");
            }
            Ok(Ending::Done)
        }
        (_, failed) if failed < total => Ok(Ending::Found(Kind::Partly)),
        _ => Ok(Ending::Found(worst.unwrap_or(Kind::Vendor))),
    }
}

fn say_end(address: &Address, end: End, json: bool, cx: &mut Context) -> Result<(), Failure> {
    if json {
        let mut line = with(object(address, "end"), "end", json!(end.as_str()));
        if let End::Overlap(until) = end {
            line["until"] = json!(until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        }
        return Ok(cx.ui.json_line(&line)?);
    }
    let line = match end {
        End::Rotated => "rotated; the old version is dead".to_owned(),
        End::Overlap(until) => {
            format!("the new one is in use; the old one ends after {}", until.format("%Y-%m-%d %H:%M UTC"))
        }
        End::EndByHand => "the new one is in use; end the old one at the vendor".to_owned(),
        End::Unproven => "the new one is in use; whether the old one is dead nobody can say".to_owned(),
        End::Stranded => "stranded: the old value is dead and the new one was lost".to_owned(),
        End::TakenBack => "taken back; everything is as it was".to_owned(),
        End::Revoked => "revoked".to_owned(),
        End::Nothing => "nothing is in flight".to_owned(),
    };
    cx.ui.answer(&format!("{address}: {line}"))?;
    match end {
        End::Overlap(_) => cx.ui.hint("keyward rotate --due goes on when its time has come"),
        End::EndByHand => cx.ui.hint(&format!("then say so: keyward rotate {address} --resume --ended")),
        End::Stranded => cx.ui.hint(&format!("make a new one at the vendor, and: keyward set {address}")),
        _ => {}
    }
    Ok(())
}

/// The versions of a connector that may be alive, in words.
pub fn live(connector: &Connector) -> String {
    let each = connector.versions.iter().filter(|version| version.stage != Stage::Revoked);
    each.map(|version| format!("{} ({})", version.number, version.stage.as_str())).collect::<Vec<_>>().join(", ")
}
