//! `inventory`: what credentials there are, without opening one.

use chrono::{DateTime, SecondsFormat, Utc};
use rayon::prelude::*;
use serde_json::json;

use crate::connector::glob::Glob;
use crate::connector::name::Address;
use crate::context::condition::{condition, fault, short, until};
use crate::context::{Context, Ending, record};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::policy::Policy;
use crate::store::{Found, Listed, StoreError};
use crate::trust::Standing;

/// List the connectors; needs no identity
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "ls",
    after_help = "\
Examples:
  keyward inventory
  keyward ls 'prod/**' --sort next
  keyward ls --owner team-platform --state due
  keyward ls github --format json"
)]
pub struct Args {
    /// A pattern such as 'prod/**', or a part of the name
    #[arg(value_name = "PATTERN")]
    pattern: Option<String>,
    /// Only of this vendor
    #[arg(long, value_name = "WORD")]
    vendor: Option<String>,
    /// Only of this kind
    #[arg(long, value_name = "WORD")]
    kind: Option<String>,
    /// Only of this owner
    #[arg(long, value_name = "TEXT")]
    owner: Option<String>,
    /// Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Removed and moved ones too
    #[arg(long)]
    all: bool,
    /// In which order
    #[arg(long, value_enum, default_value_t)]
    sort: Sort,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// In which order connectors are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    /// By environment and name
    #[default]
    Name,
    /// The oldest current version first
    Age,
    /// The next rotation first
    Next,
    /// The next expiry first
    Expires,
    /// By owner
    Owner,
    /// The last access longest ago first
    Access,
}

/// A pattern that is none.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is neither a part of a name nor a pattern such as 'prod/**'")]
pub struct BadPattern(String);

impl Diagnostic for BadPattern {
    fn kind(&self) -> Kind {
        Kind::Usage
    }
}

/// One connector, or why it is not believed.
struct Row {
    address: Address,
    found: Result<Found, StoreError>,
    state: &'static str,
    tone: Tone,
    next: Option<DateTime<Utc>>,
    last_access: Option<DateTime<Utc>>,
}

/// read and verify all -> filter -> sort -> table
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let store = access.store();
    let now = cx.now();
    let environment = cx.environment()?;
    let pattern = args.pattern.as_deref().map(Pattern::parse).transpose()?;
    let index = record::accesses(&access)?;
    let row = |(address, found): Listed| {
        let wanted = pattern.as_ref().is_none_or(|pattern| pattern.matches(&address))
            && environment.as_ref().is_none_or(|environment| address.environment() == *environment);
        wanted.then(|| Row::new(address, found, store.policy(), index.last(), now))
    };
    let mut rows: Vec<Row> = store.listed()?.into_par_iter().filter_map(row).collect();
    // Said of everything that was asked for, before a filter of taste hides it.
    let integrity = warn(&rows, cx);
    rows.retain(|row| args.wants(row));
    args.order(&mut rows);
    cx.ui.view(&Inventory { rows: &rows, now }, args.format)?;
    Ok(if integrity { Ending::Found(Kind::Integrity) } else { Ending::Done })
}

/// Says what is not believed, and whether it is more than an older state.
fn warn(rows: &[Row], cx: &mut Context) -> bool {
    let mut integrity = false;
    let mut older = 0;
    for row in rows {
        match &row.found {
            Err(error) => {
                integrity = true;
                cx.ui.warn(&error.to_string());
            }
            Ok(found) if found.standing != Standing::Good => older += 1,
            Ok(_) => {}
        }
    }
    if older > 0 {
        cx.ui.warn(&format!(
            "{older} connector(s) are older than this machine has seen, or another revision of the same number"
        ));
        cx.ui.hint("take the newest state: keyward sync; after restoring a backup: keyward doctor --accept-older");
    }
    integrity
}

impl Row {
    fn new(
        address: Address,
        found: Result<Found, StoreError>,
        policy: &Policy,
        accesses: &std::collections::BTreeMap<Address, DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        let (state, tone) = match &found {
            Ok(found) => condition(found, policy, now),
            Err(error) => (fault(error), Tone::Bad),
        };
        let next = found.as_ref().ok().and_then(|found| policy.next_rotation(&found.connector));
        let last_access = accesses.get(&address).copied();
        Self { address, found, state, tone, next, last_access }
    }

    fn created(&self) -> Option<DateTime<Utc>> {
        Some(self.found.as_ref().ok()?.connector.current()?.created)
    }

    fn expires(&self) -> Option<DateTime<Utc>> {
        self.found.as_ref().ok()?.connector.current()?.expires
    }

    fn owner(&self) -> &str {
        self.found.as_ref().map_or("", |found| found.connector.metadata.owner.as_str())
    }
}

impl Args {
    fn wants(&self, row: &Row) -> bool {
        let tombstone = row.found.as_ref().is_ok_and(|found| !found.connector.is_active());
        let named = self.state.as_deref();
        let by_state = named.map_or(self.all || !tombstone, |state| state == row.state);
        let metadata = row.found.as_ref().ok().map(|found| &found.connector.metadata);
        let is =
            |wanted: &Option<String>, given: Option<&str>| wanted.as_deref().is_none_or(|wanted| given == Some(wanted));
        by_state
            && is(&self.vendor, metadata.map(|metadata| metadata.vendor.as_str()))
            && is(&self.kind, metadata.map(|metadata| metadata.kind.as_str()))
            && is(&self.owner, metadata.map(|metadata| metadata.owner.as_str()))
    }

    fn order(&self, rows: &mut [Row]) {
        // What has no date comes last, in either order of the alphabet's.
        let last = |time: Option<DateTime<Utc>>| time.map_or((1, DateTime::UNIX_EPOCH), |time| (0, time));
        match self.sort {
            Sort::Name => {}
            Sort::Age => rows.sort_by_key(|row| last(row.created())),
            Sort::Next => rows.sort_by_key(|row| last(row.next)),
            Sort::Expires => rows.sort_by_key(|row| last(row.expires())),
            Sort::Owner => rows.sort_by(|a, b| a.owner().cmp(b.owner())),
            Sort::Access => rows.sort_by_key(|row| row.last_access.unwrap_or(DateTime::UNIX_EPOCH)),
        }
        if self.reverse {
            rows.reverse();
        }
    }
}

enum Pattern {
    Glob(Glob),
    Part(String),
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, BadPattern> {
        if text.contains('*') {
            return text.parse().map(Self::Glob).map_err(|_| BadPattern(text.to_owned()));
        }
        Ok(Self::Part(text.to_lowercase()))
    }

    fn matches(&self, address: &Address) -> bool {
        match self {
            Self::Glob(glob) => glob.matches(address),
            Self::Part(part) => address.as_str().contains(part.as_str()),
        }
    }
}

struct Inventory<'a> {
    rows: &'a [Row],
    now: DateTime<Utc>,
}

fn exact(time: Option<DateTime<Utc>>) -> Option<String> {
    time.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

impl View for Inventory<'_> {
    fn json(&self) -> Objects<'_> {
        let row = |row: &Row| {
            let connector = row.found.as_ref().ok().map(|found| &found.connector);
            let metadata = connector.map(|connector| &connector.metadata);
            json!({
                "environment": row.address.environment(),
                "name": row.address.name(),
                "state": row.state,
                "vendor": metadata.map(|metadata| &metadata.vendor),
                "kind": metadata.map(|metadata| &metadata.kind),
                "owner": metadata.map(|metadata| &metadata.owner),
                "purpose": metadata.map(|metadata| &metadata.purpose),
                "version": connector.and_then(|connector| connector.current()).map(|version| version.number),
                "fields": connector.and_then(|connector| connector.current()).map(|version| &version.fields),
                "created": exact(row.created()),
                "next_rotation": exact(row.next),
                "expires": exact(row.expires()),
                "last_access": exact(row.last_access),
                "error": row.found.as_ref().err().map(ToString::to_string),
            })
        };
        Objects::new("connectors", self.rows.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("ENV"),
            Column::new("NAME"),
            Column::new("VENDOR").droppable(6),
            Column::new("KIND").droppable(7),
            Column::new("OWNER").droppable(2),
            Column::new("AGE").right().droppable(1),
            Column::new("NEXT").right().droppable(4),
            Column::new("EXPIRES").right().droppable(3),
            Column::new("LAST ACCESS").right().droppable(5),
            Column::new("STATE"),
            Column::new("VERSION").right().wide(),
            Column::new("FIELDS").wide(),
            Column::new("PURPOSE").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Row| {
            let connector = row.found.as_ref().ok().map(|found| &found.connector);
            let word = |word: Option<&str>| Cell::new(word.unwrap_or_default());
            let metadata = connector.map(|connector| &connector.metadata);
            let current = connector.and_then(|connector| connector.current());
            let left = |time: Option<DateTime<Utc>>| match time {
                None => Cell::new(""),
                Some(time) if time <= self.now => Cell::toned(until(time, self.now), Tone::Bad),
                Some(time) => Cell::new(until(time, self.now)),
            };
            let since =
                |time: Option<DateTime<Utc>>| Cell::new(time.map(|time| short(self.now - time)).unwrap_or_default());
            let fields = current.map(|version| {
                version.fields.iter().map(crate::connector::name::Field::as_str).collect::<Vec<_>>().join(",")
            });
            vec![
                String::from(row.address.environment()).into(),
                row.address.name().into(),
                word(metadata.map(|metadata| metadata.vendor.as_str())),
                word(metadata.map(|metadata| metadata.kind.as_str())),
                word(metadata.map(|metadata| metadata.owner.as_str())),
                since(row.created()),
                left(row.next),
                left(row.expires()),
                since(row.last_access),
                Cell::toned(row.state, row.tone),
                current.map(|version| version.number.to_string()).unwrap_or_default().into(),
                fields.unwrap_or_default().into(),
                word(metadata.map(|metadata| metadata.purpose.as_str())),
            ]
        };
        self.rows.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No connectors. Add one with: keyward add dev/NAME --owner TEAM --purpose WHY"
    }
}
