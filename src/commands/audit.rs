//! `audit`: the signed record of everyone who touched a secret.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::access::Access;
use crate::audit::{self, Action, Actor, Decision, Depth, Filter, Finding, ObjectFilter, Outcome, Record, Report};
use crate::connector::glob::Glob;
use crate::context::metadata::moment;
use crate::context::record::{self, doubts, ending, place, verify};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Details, Format, Objects, Tone, View};
use crate::private_fs::Dir;

/// Read and verify the audit record
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward audit log --since 7d\n  keyward audit verify")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List what was done, newest first
    #[command(after_help = "\
Examples:
  keyward audit log
  keyward audit log 'prod/**' --action reveal --since 7d
  keyward audit log --actor alice --format json")]
    Log {
        /// About which connectors: a name, or a pattern such as 'prod/**'
        #[arg(value_name = "OBJECT")]
        object: Option<String>,
        /// By whom: MEMBER or MEMBER/DEVICE
        #[arg(long, value_name = "WHO")]
        actor: Option<String>,
        /// Which deed, such as reveal
        #[arg(long, value_name = "WORD")]
        action: Option<Action>,
        /// Not before: a date, a time, or a span back from now such as 7d
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
        /// Before: a date, a time, or a span back from now
        #[arg(long, value_name = "WHEN")]
        until: Option<String>,
        /// Of which operation
        #[arg(long, value_name = "OP")]
        op: Option<String>,
        /// At most so many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
        limit: usize,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show everything recorded of one operation
    #[command(after_help = "\
Examples:
  keyward audit show aetm3kxxgvsaiab2kyxh7pmbxe
  keyward audit show aetm3kxxgvsaiab2 --format json")]
    Show {
        /// The operation's id, or its beginning
        #[arg(value_name = "OP")]
        op: String,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Take in the records of machines' runs, as `KEYWARD_AUDIT_DIR` has gathered them
    ///
    /// Every signature is verified first. What is there already is left as it is. What does not verify is named and not
    /// taken: the exit code is then 6, or 8 when others were.
    #[command(after_help = "Examples:\n  keyward audit import ./keyward-audit")]
    Import {
        /// The folder that `KEYWARD_AUDIT_DIR` named
        #[arg(value_name = "DIR")]
        dir: std::path::PathBuf,
    },
    /// Verify that the record is whole
    ///
    /// Goes on from what this machine has verified before. A record that was changed, cut off or added by somebody else is
    /// named with its writer and number, and the exit code is 6.
    #[command(after_help = "\
Examples:
  keyward audit verify
  keyward audit verify --full
  keyward audit verify --each --format json")]
    Verify {
        /// From the first record on
        #[arg(long, conflicts_with = "each")]
        full: bool,
        /// From the first record on, and every signature
        #[arg(long)]
        each: bool,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Why nothing of the record is shown.
#[derive(Debug, thiserror::Error)]
pub enum AuditCommandError {
    /// Not a name or pattern.
    #[error("{0:?} is neither a connector nor a pattern for connectors")]
    Object(String),
    /// Not a member or writer.
    #[error("{0:?} is neither MEMBER nor MEMBER/DEVICE")]
    Actor(String),
    /// No record of it.
    #[error("no record of an operation {0}")]
    NoOperation(String),
    /// Records of more than one.
    #[error("{0} is the beginning of several operations")]
    Ambiguous(String),
}

impl Diagnostic for AuditCommandError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoOperation(_) => Kind::Failed,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoOperation(_) => Some("keyward audit log lists the operations".to_owned()),
            Self::Ambiguous(_) => Some("write more of the id".to_owned()),
            _ => None,
        }
    }
}

/// log, show: read and filter; verify: check, remember, tell
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    match args.command {
        Command::Import { dir } => import(&dir, &mut access, cx),
        Command::Log { object, actor, action, since, until, op, limit, format } => {
            let now = cx.now();
            let back = |flag, text: Option<String>| text.map(|text| ago(flag, &text, now)).transpose();
            let filter = Filter {
                object: object.map(object_filter).transpose()?,
                actor: actor.map(actor_filter).transpose()?,
                action,
                since: back("since", since)?,
                until: back("until", until)?,
                op,
            };
            let found = record::read(&access, &filter, Some(limit))?;
            cx.ui.view(&Records(&found.records), format)?;
            Ok(doubts(&found, &mut cx.ui))
        }
        Command::Show { op, format } => show(&op, format, &access, cx),
        Command::Verify { full, each, format } => {
            let depth = match (full, each) {
                (_, true) => Depth::Each,
                (true, _) => Depth::Full,
                _ => Depth::Incremental,
            };
            let report = verify(&access, depth)?;
            tell(&report, depth, format, cx)
        }
    }
}

/// A span counts back from now here.
fn ago(flag: &'static str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let at = moment(flag, text, now)?;
    let is_span = text.parse::<crate::connector::text::Span>().is_ok();
    Ok(if is_span { now - (at - now) } else { at })
}

fn object_filter(text: String) -> Result<ObjectFilter, AuditCommandError> {
    if let Ok(name) = text.parse() {
        return Ok(ObjectFilter::Is(name));
    }
    text.parse::<Glob>().map(ObjectFilter::Like).map_err(|_| AuditCommandError::Object(text))
}

fn actor_filter(text: String) -> Result<Actor, AuditCommandError> {
    let writer = text.parse().map(Actor::Writer);
    writer.or_else(|_| text.parse().map(Actor::Member)).map_err(|_| AuditCommandError::Actor(text))
}

fn tell(report: &Report, depth: Depth, format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    match format {
        Format::Json => cx.ui.json(&document(report))?,
        Format::Table => {
            for finding in &report.findings {
                cx.ui.answer(&place(finding))?;
            }
            let unfinished: usize = report.writers.iter().map(|writer| writer.unfinished.len()).sum();
            if unfinished > 0 {
                cx.ui.warn(&format!("{unfinished} operation(s) have an intent and no outcome: they may have happened"));
            }
            for writer in report.writers.iter().filter(|writer| writer.after_cut > 0) {
                cx.ui.warn(&format!(
                    "{} record(s) of {} come after its removal and are not believed",
                    writer.after_cut, writer.writer
                ));
            }
            if report.findings.is_empty() {
                let records: u64 = report.writers.iter().map(|writer| writer.last).sum();
                let how = match depth {
                    Depth::Incremental => format!("{} of them new", report.records_checked),
                    Depth::Full => "all of them read".to_owned(),
                    Depth::Each => "every signature checked".to_owned(),
                };
                cx.ui.answer(&format!("The record is whole: {}, {how}.", counted(records, report.writers.len())))?;
            }
        }
        format => cx.ui.view(&Findings(&report.findings), format)?,
    }
    Ok(ending(&report.findings))
}

fn counted(records: u64, writers: usize) -> String {
    let plural = |one: bool| if one { "" } else { "s" };
    format!("{records} record{} of {writers} writer{}", plural(records == 1), plural(writers == 1))
}

fn document(report: &Report) -> Value {
    let writer = |writer: &audit::WriterReport| {
        let unfinished: Vec<&str> = writer.unfinished.iter().map(audit::OperationId::as_str).collect();
        json!({ "writer": writer.writer, "records": writer.last, "unfinished": unfinished, "after_cut": writer.after_cut })
    };
    let writers: Vec<_> = report.writers.iter().map(writer).collect();
    json!({
        "version": 1,
        "whole": report.findings.is_empty(),
        "findings": report.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "writers": writers,
        "records_checked": report.records_checked,
        "signatures_checked": report.signatures_checked,
    })
}

fn import(dir: &std::path::Path, access: &mut Access, cx: &mut Context) -> Result<Ending, Failure> {
    let reason = cx.given_reason()?;
    let imported = access.import_audit(&Dir::open(dir)?, reason.as_ref(), &mut cx.ui)?;
    for writer in &imported.taken {
        cx.ui.answer(&format!("taken  {writer}"))?;
    }
    for finding in &imported.findings {
        cx.ui.warn(&format!("not taken: {}", place(finding)));
    }
    let (taken, known) = (imported.taken.len(), imported.known);
    cx.ui.status(&format!("Taken in: {taken} log(s); known already: {known}."));
    Ok(match (imported.findings.is_empty(), taken) {
        (true, _) => Ending::Done,
        (false, 0) => Ending::Found(Kind::Integrity),
        (false, _) => Ending::Found(Kind::Partly),
    })
}

fn finding_json(finding: &Finding) -> Value {
    json!({
        "writer": finding.writer,
        "seq": finding.seq,
        "kind": finding.kind.as_str(),
        "integrity": finding.kind.is_integrity(),
        "detail": finding.detail,
    })
}

struct Findings<'a>(&'a [Finding]);

impl View for Findings<'_> {
    fn json(&self) -> Objects<'_> {
        Objects::new("findings", self.0.iter().map(finding_json))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("WRITER"), Column::new("RECORD").right(), Column::new("KIND"), Column::new("DETAIL")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |finding: &Finding| {
            let writer = finding.writer.as_ref().map_or("", |writer| writer.as_str());
            vec![
                writer.into(),
                finding.seq.to_string().into(),
                Cell::toned(finding.kind.as_str(), Tone::Bad),
                finding.detail.as_str().into(),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "The record is whole."
    }
}

fn show(op: &str, format: Format, access: &Access, cx: &mut Context) -> Result<Ending, Failure> {
    let filter = Filter { op: Some(op.to_owned()), ..Filter::default() };
    let mut found = record::read(access, &filter, None)?;
    found.records.reverse();
    let ending = doubts(&found, &mut cx.ui);
    let Some(first) = found.records.first() else {
        return if ending == Ending::Done {
            Err(AuditCommandError::NoOperation(op.to_owned()).into())
        } else {
            Ok(ending)
        };
    };
    if found.records.iter().any(|record| record.draft.op != first.draft.op) {
        return Err(AuditCommandError::Ambiguous(op.to_owned()).into());
    }
    if format != Format::Table {
        cx.ui.view(&Records(&found.records), format)?;
        return Ok(ending);
    }
    let mut details = Details::new().section(format!("Operation {}", first.draft.op));
    for record in &found.records {
        details = details.section(format!("{} record {}", record.writer, record.seq));
        for (label, value) in facts(record) {
            details = details.row(label, value);
        }
    }
    cx.ui.details(&details)?;
    Ok(ending)
}

fn facts(record: &Record) -> Vec<(&'static str, String)> {
    let draft = &record.draft;
    let text = |text: &Option<crate::connector::text::Text>| text.as_ref().map(ToString::to_string);
    let objects: Vec<String> = draft.objects.iter().map(object).collect();
    let source = &draft.source;
    let from: Vec<String> = [&source.user, &source.host, &source.tty, &source.ssh, &source.ip, &source.ci]
        .into_iter()
        .filter_map(text)
        .collect();
    let rows = [
        ("at", Some(time(draft.at))),
        ("action", Some(draft.action.to_string())),
        ("outcome", Some(outcome(record).to_owned())),
        ("objects", Some(objects.join(", ")).filter(|objects| !objects.is_empty())),
        ("reason", text(&draft.reason)),
        ("rule", text(&draft.rule)),
        ("error", text(&draft.error)),
        ("sink", text(&draft.sink)),
        ("from", Some(from.join(" "))),
        ("epoch", Some(draft.epoch.to_string())),
        ("tool", Some(record.tool.to_string())),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn object(object: &audit::Object) -> String {
    let name = object.name.as_ref().map(ToString::to_string).unwrap_or_default();
    let version = object.version.map(|number| format!("@{number}")).unwrap_or_default();
    let fields: Vec<&str> = object.fields.iter().map(crate::connector::name::Field::as_str).collect();
    let fields = if fields.is_empty() { String::new() } else { format!(":{}", fields.join("+")) };
    format!("{name}{version}{fields}")
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn outcome(record: &Record) -> &'static str {
    match record.draft.decision {
        Decision::Denied => "denied",
        Decision::Allowed => record.draft.outcome.as_str(),
    }
}

struct Records<'a>(&'a [Record]);

impl View for Records<'_> {
    fn json(&self) -> Objects<'_> {
        let row = |record: &Record| {
            let draft = &record.draft;
            let objects = draft.objects.iter().map(|object| {
                json!({
                    "connector": object.name.as_ref().map(ToString::to_string),
                    "version": object.version,
                    "fields": object.fields,
                    "ciphertext": object.ciphertext,
                    "after": object.after,
                })
            });
            let source = &draft.source;
            json!({
                "writer": record.writer,
                "seq": record.seq,
                "at": draft.at.to_rfc3339_opts(SecondsFormat::Millis, true),
                "op": draft.op.as_str(),
                "action": draft.action.as_str(),
                "decision": draft.decision.as_str(),
                "outcome": draft.outcome.as_str(),
                "objects": objects.collect::<Vec<_>>(),
                "epoch": draft.epoch,
                "rule": draft.rule,
                "reason": draft.reason,
                "error": draft.error,
                "sink": draft.sink,
                "source": { "host": source.host, "user": source.user, "ip": source.ip, "ssh": source.ssh, "tty": source.tty, "ci": source.ci },
                "tool": record.tool,
            })
        };
        Objects::new("records", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("AT"),
            Column::new("WHO"),
            Column::new("ACTION"),
            Column::new("OUTCOME"),
            Column::new("OBJECTS"),
            Column::new("REASON").droppable(1),
            Column::new("OP").droppable(2),
            Column::new("RULE").wide(),
            Column::new("SINK").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |record: &Record| {
            let draft = &record.draft;
            let text = |text: &Option<crate::connector::text::Text>| {
                Cell::new(text.as_ref().map(ToString::to_string).unwrap_or_default())
            };
            let tone = match (draft.decision, draft.outcome) {
                (Decision::Denied, _) | (_, Outcome::Error) => Tone::Bad,
                (_, Outcome::Intent) => Tone::Faint,
                _ => Tone::Plain,
            };
            let objects: Vec<String> = draft.objects.iter().map(object).collect();
            vec![
                draft.at.format("%Y-%m-%d %H:%M:%S").to_string().into(),
                record.writer.as_str().into(),
                draft.action.as_str().into(),
                Cell::toned(outcome(record), tone),
                objects.join(", ").into(),
                text(&draft.reason),
                draft.op.as_str().into(),
                text(&draft.rule),
                text(&draft.sink),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "Nothing is recorded that matches."
    }
}
