//! `due`: what needs a rotation, or somebody.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use crate::connector::Connector;
use crate::connector::text::Span;
use crate::context::condition::until;
use crate::context::{Context, Ending};
use crate::diagnostic::{Failure, Kind};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::rotation::{Attention, Due, due};

/// List what is due for rotation, waits, is stuck, or needs somebody; needs no identity
///
/// Exit code 3 when something has to be done now.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward due
  keyward due --within 30d
  keyward due --format json")]
pub struct Args {
    /// What comes within this time too
    #[arg(long, value_name = "SPAN", default_value = "7d")]
    within: Span,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

struct Row {
    connector: Connector,
    due: Due,
}

struct List {
    rows: Vec<Row>,
    now: DateTime<Utc>,
}

/// read and verify all -> what is due -> table
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let (policy, now) = (access.store().policy(), cx.now());
    let environment = cx.environment()?;
    let (mut rows, mut believed) = (Vec::new(), true);
    for (address, found) in access.store().listed()? {
        if environment.as_ref().is_some_and(|environment| address.environment() != *environment) {
            continue;
        }
        match found {
            Err(error) => {
                believed = false;
                cx.ui.warn(&error.to_string());
            }
            Ok(found) => {
                let found_due = due(&found.connector, policy, args.within.duration(), now);
                rows.extend(found_due.map(|due| Row { connector: found.connector, due }));
            }
        }
    }
    rows.sort_by_key(|row| (row.due.what, row.due.at));
    let needed = rows.iter().any(|row| row.due.what.is_now());
    cx.ui.view(&List { rows, now }, args.format)?;
    Ok(match (believed, needed) {
        (false, _) => Ending::Found(Kind::Integrity),
        (true, true) => Ending::Found(Kind::Attention),
        (true, false) => Ending::Done,
    })
}

impl Row {
    /// What to type.
    fn next(&self) -> String {
        let address = &self.connector.address;
        match self.due.what {
            Attention::Stranded => format!("keyward set {address}"),
            Attention::Unproven => format!("keyward show {address}"),
            Attention::Stuck | Attention::OverlapOver => format!("keyward rotate {address} --resume"),
            Attention::Unscheduled => format!("keyward edit {address} --every 90d"),
            Attention::Overlap => String::new(),
            Attention::Expired | Attention::Overdue | Attention::Expiring | Attention::Due => {
                format!("keyward rotate {address}")
            }
        }
    }
}

impl View for List {
    fn json(&self) -> Objects<'_> {
        Objects::new(
            "due",
            self.rows.iter().map(|row| {
                let operation = row.connector.operation.as_ref();
                json!({
                    "connector": row.connector.address,
                    "state": row.due.what.as_str(),
                    "at": row.due.at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
                    "now": row.due.what.is_now(),
                    "owner": row.connector.metadata.owner,
                    "vendor": row.connector.metadata.vendor,
                    "operation": operation.map(|operation| operation.id.as_str()),
                    "step": operation.map(|operation| operation.step),
                    "next": row.next(),
                })
            }),
        )
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("CONNECTOR"),
            Column::new("STATE"),
            Column::new("WHEN").right(),
            Column::new("OWNER").droppable(2),
            Column::new("VENDOR").droppable(3),
            Column::new("NEXT").droppable(1),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Row| {
            let tone = match row.due.what {
                Attention::Stranded | Attention::Stuck | Attention::Expired | Attention::Overdue => Tone::Bad,
                Attention::Overlap | Attention::Unscheduled => Tone::Faint,
                _ => Tone::Notice,
            };
            let when = row.due.at.map(|at| until(at, self.now)).unwrap_or_default();
            let metadata = &row.connector.metadata;
            vec![
                row.connector.address.as_str().into(),
                Cell::toned(row.due.what.as_str(), tone),
                when.into(),
                metadata.owner.as_str().into(),
                metadata.vendor.as_str().into(),
                row.next().into(),
            ]
        };
        self.rows.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "Nothing is due. `keyward inventory --sort next` shows what comes."
    }
}
