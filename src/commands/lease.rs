//! `lease`: who is at work on which connector, and keeps the others waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::connector::name::{Address, Writer};
use crate::context::lease::leases;
use crate::context::{Context, Ending, condition};
use crate::diagnostic::Failure;
use crate::git::lease::{Standing, Token, name_of};
use crate::output::{Cell, Column, Format, Objects, Tone, View};

/// Show who is at work on which connector
///
/// While a connector is rotated, its lease stands at the remote, so that nobody else who shares the store rotates it too. A
/// lease ends by itself when its holder has vanished.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward lease list\n  keyward lease list --format json")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the leases at the remote, and how long each may still keep others waiting
    ///
    /// The time is what is left at most: this machine counts from when it has first seen a lease as it is.
    #[command(after_help = "Examples:\n  keyward lease list\n  keyward lease list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// ask the remote -> name what it has -> table
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let Command::List { format } = args.command;
    let access = cx.open()?;
    let found = leases(&access, cx)?.list()?;
    let known = access.store().addresses()?.into_iter().map(|address| (name_of(&address), address)).collect();
    // Without an identity one can still ask who is at work.
    let me = access.writer().ok();
    let mut rows: Vec<Row> = found.into_iter().map(|lease| Row::new(lease, &known, me.as_ref())).collect();
    rows.sort_by(|one, other| (&one.connector, &one.lease.name).cmp(&(&other.connector, &other.lease.name)));
    cx.ui.view(&Rows(rows), format)?;
    Ok(Ending::Done)
}

struct Row {
    lease: Standing,
    connector: Option<Address>,
    ours: bool,
}

struct Rows(Vec<Row>);

impl Row {
    fn new(lease: Standing, known: &BTreeMap<String, Address>, me: Option<&Writer>) -> Self {
        let said = lease.said.as_ref();
        let connector = said.map(|(connector, _)| connector).or_else(|| known.get(&lease.name)).cloned();
        let ours = said.is_some_and(|(_, token)| Some(&token.holder) == me);
        Self { lease, connector, ours }
    }

    fn token(&self) -> Option<&Token> {
        self.lease.said.as_ref().map(|(_, token)| &**token)
    }
}

impl View for Rows {
    fn json(&self) -> Objects<'_> {
        let row = |row: &Row| {
            let token = row.token();
            json!({
                "lease": row.lease.name,
                "connector": row.connector,
                "holder": token.map(|token| &token.holder),
                "operation": token.map(|token| token.operation.as_str()),
                "length_seconds": token.map(|token| token.length.seconds()),
                "at_most_seconds": seconds(row.lease.wait),
                "ours": row.ours,
                "error": token.is_none().then_some(UNREADABLE),
            })
        };
        Objects::new("leases", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("CONNECTOR"),
            Column::new("HOLDER"),
            Column::new("AT MOST").right(),
            Column::new("OPERATION").droppable(1),
            Column::new("LEASE").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Row| {
            let connector = row.connector.as_ref().map_or("?", Address::as_str);
            let holder = match row.token() {
                Some(token) if row.ours => Cell::toned(format!("{} (you)", token.holder), Tone::Good),
                Some(token) => token.holder.as_str().into(),
                None => Cell::toned(UNREADABLE, Tone::Bad),
            };
            let operation = row.token().map_or("", |token| token.operation.as_str());
            let left = chrono::Duration::seconds(i64::try_from(seconds(row.lease.wait)).unwrap_or(i64::MAX));
            // A minute that has begun counts.
            let left = if left.is_zero() { "over".to_owned() } else { condition::short(left + BEGUN) };
            vec![connector.into(), holder, left.into(), operation.into(), row.lease.name.as_str().into()]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "Nobody is at work on a connector."
    }
}

const UNREADABLE: &str = "unreadable";
const BEGUN: chrono::Duration = chrono::Duration::seconds(59);

/// Whole seconds, the one that has begun included.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
