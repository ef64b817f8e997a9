//! `log`: the history of a connector, by those who changed it.

use chrono::SecondsFormat;
use serde_json::json;

use crate::audit::{ObjectName, Record};
use crate::connector::name::{Address, Reference};
use crate::context::{Context, Ending, record};
use crate::diagnostic::Failure;
use crate::digest::Digest;
use crate::output::{Cell, Column, Format, Objects, Tone, View};

/// Show the changes of a connector, by whom and why, newest first
///
/// What is shown is signed by whoever did it and verified here; git's own log tells only who has committed it. The change that
/// made the connector what it is now is marked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward log dev/github
  keyward log dev/github --format json")]
pub struct Args {
    /// Which connector
    #[arg(value_name = "REF")]
    reference: Reference,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// parse -> verified records -> tell
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let now = access.store().look(&address)?.map(|found| found.digest);
    let found = record::history(&access, &address)?;
    let ending = record::doubts(&found, &mut cx.ui);
    cx.ui.view(&History { address: &address, now, records: &found.records }, args.format)?;
    Ok(ending)
}

struct History<'a> {
    address: &'a Address,
    now: Option<Digest>,
    records: &'a [Record],
}

impl History<'_> {
    /// What the change left, and the version it made if it made one.
    fn left(&self, record: &Record) -> (Option<Digest>, Option<u64>) {
        let mine = |name: &ObjectName| *name == self.address.clone().into();
        let objects = record.draft.objects.iter().filter(|object| object.name.as_ref().is_some_and(mine));
        let (mut after, mut version) = (None, None);
        for object in objects {
            after = object.after.or(after);
            version = object.version.or(version);
        }
        (after, version)
    }
}

impl View for History<'_> {
    fn json(&self) -> Objects<'_> {
        let row = |record: &Record| {
            let (after, version) = self.left(record);
            json!({
                "at": record.draft.at.to_rfc3339_opts(SecondsFormat::Millis, true),
                "writer": record.writer,
                "action": record.draft.action.as_str(),
                "version": version,
                "after": after,
                "reason": record.draft.reason,
                "now": after.is_some() && after == self.now,
                "op": record.draft.op.as_str(),
            })
        };
        Objects::new("changes", self.records.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("AT"),
            Column::new("WHO"),
            Column::new("ACTION"),
            Column::new("VERSION").right(),
            Column::new("NOW"),
            Column::new("REASON").droppable(1),
            Column::new("OP").droppable(2),
            Column::new("AFTER").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |record: &Record| {
            let (after, version) = self.left(record);
            let is_now = after.is_some() && after == self.now;
            vec![
                record.draft.at.to_rfc3339_opts(SecondsFormat::Secs, true).into(),
                record.writer.as_str().into(),
                record.draft.action.as_str().into(),
                version.map_or_else(String::new, |version| version.to_string()).into(),
                Cell::toned(if is_now { "now" } else { "" }, Tone::Good),
                record.draft.reason.as_ref().map_or("", |reason| reason.as_str()).into(),
                record.draft.op.as_str().into(),
                after.map_or_else(String::new, |after| after.to_string()).into(),
            ]
        };
        self.records.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No change of it is recorded."
    }
}
