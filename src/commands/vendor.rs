//! `vendor`: which vendors' credentials can be rotated here, what a rotation of one needs, and definitions of further ones.

mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use self::told::{details, document, strategy};
use crate::connector::name::Word;
use crate::context::rotation::{registry, stored};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::drivers::{Known, Source};
use crate::output::{Cell, Column, Format, Objects, Shape, Tone, View};
use crate::private_fs;
use crate::vendor::definition::Proof;
use crate::vendor::preview::preview;
use crate::vendor::render::Lacking;
use crate::vendor::{self, BadDefinition, LARGEST};

/// See which vendors' credentials can be rotated here, and teach keyward another one
///
/// A vendor that no driver knows is rotated by hand: a person makes the new credential, and keyward does the rest. A definition,
/// one TOML file, is all that most vendors need to be known; docs/vendors.md says how to write one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward vendor list
  keyward vendor show sendgrid
  keyward vendor new acme --out acme.toml")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the vendors that have a driver here; needs no store and no identity
    ///
    /// Exit code 1 when what is known of one cannot be used.
    #[command(after_help = "Examples:\n  keyward vendor list\n  keyward vendor list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show how a vendor's credentials are rotated, what may be relied on, and what a rotation needs
    #[command(
        after_help = "Examples:\n  keyward vendor show sendgrid\n  keyward vendor show postgres\n  keyward vendor show sendgrid --format json"
    )]
    Show {
        /// Which vendor, as connectors name it
        #[arg(value_name = "ID")]
        vendor: Word,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Shape,
    },
    /// Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody
    #[command(after_help = "Examples:\n  keyward vendor check acme.toml")]
    Check {
        /// The definition
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a definition to begin with, which explains itself
    #[command(
        after_help = "Examples:\n  keyward vendor new acme --out acme.toml\n  keyward vendor new acme >acme.toml"
    )]
    New {
        /// The vendor's id, as connectors will name it
        #[arg(value_name = "ID")]
        vendor: Word,
        /// Where to; standard output if it is not said
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Replace what exists
        #[arg(long, requires = "out")]
        force: bool,
    },
}

/// What is wrong with what was typed, or with the file that it names.
#[derive(Debug, thiserror::Error)]
pub enum VendorError {
    /// No driver.
    #[error("no driver knows the vendor {vendor}: its credentials are rotated by hand")]
    Unknown {
        /// What was asked for.
        vendor: Word,
        /// What is spelled alike.
        near: Vec<Word>,
    },
    /// Not a definition.
    #[error(transparent)]
    Bad(#[from] BadDefinition),
    /// A definition with a request that cannot be made.
    #[error("{file}: {lacking}")]
    Lacking {
        /// The file.
        file: String,
        /// What the request lacks.
        lacking: Lacking,
    },
}

impl Diagnostic for VendorError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown { .. } => Kind::Failed,
            Self::Bad(_) | Self::Lacking { .. } => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { vendor, near } if near.is_empty() => {
                Some(format!("keyward vendor list has those that are known; keyward vendor new {vendor} begins one"))
            }
            Self::Unknown { near, .. } => {
                let near: Vec<&str> = near.iter().map(Word::as_str).collect();
                Some(format!("did you mean {}?", near.join(" or ")))
            }
            Self::Bad(_) | Self::Lacking { .. } => Some("docs/vendors.md has every table and key".to_owned()),
        }
    }
}

/// The command that was typed.
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::List { format } => list(format, cx),
        Command::Show { vendor, format } => show(&vendor, format, cx),
        Command::Check { file } => check(&file, cx),
        Command::New { vendor, out, force } => new(&vendor, out.as_deref(), force, cx),
    }
}

struct Row {
    vendor: Word,
    known: Result<Known, Failure>,
}

struct List(Vec<Row>);

/// every id that is known -> what is known of it -> table
fn list(format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let rows: Vec<Row> = everything(cx)?;
    let worst = rows.iter().filter_map(|row| Some(row.known.as_ref().err()?.kind())).max();
    cx.ui.view(&List(rows), format)?;
    Ok(worst.map_or(Ending::Done, Ending::Found))
}

fn everything(cx: &mut Context) -> Result<Vec<Row>, Failure> {
    let access = cx.open_if_any()?;
    let registry = registry(cx);
    let mut vendors = registry.vendors()?;
    vendors.extend(access.iter().flat_map(|access| access.store().policy().vendors.iter().map(|pin| pin.id.clone())));
    let known = |vendor: &Word| -> Result<Known, Failure> {
        let stored = access.as_ref().map(|access| stored(access, vendor)).transpose()?.flatten();
        Ok(registry.describe(vendor, stored)?)
    };
    Ok(vendors.into_iter().map(|vendor| Row { known: known(&vendor), vendor }).collect())
}

fn show(vendor: &Word, format: Shape, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open_if_any()?;
    let stored = access.as_ref().map(|access| stored(access, vendor)).transpose()?.flatten();
    let registry = registry(cx);
    let known = registry.describe(vendor, stored)?;
    if known.source == Source::Hand {
        let mut vendors = registry.vendors()?;
        vendors
            .extend(access.iter().flat_map(|access| access.store().policy().vendors.iter().map(|pin| pin.id.clone())));
        return Err(VendorError::Unknown { vendor: vendor.clone(), near: near(vendor, &vendors) }.into());
    }
    match format {
        Shape::Json => cx.ui.json(&document(&known))?,
        Shape::Table => cx.ui.details(&details(&known))?,
    }
    Ok(Ending::Done)
}

/// What may have been meant: `gitlab` is the beginning of four, `sendgird` is two letters from one.
fn near(typed: &Word, vendors: &BTreeSet<Word>) -> Vec<Word> {
    let likeness = |other: &&Word| {
        let parts = other.as_str().split('-').any(|part| part == typed.as_str());
        if parts { 0 } else { strsim::damerau_levenshtein(typed.as_str(), other.as_str()) }
    };
    let mut near: Vec<&Word> = vendors.iter().filter(|other| likeness(other) <= 2).collect();
    near.sort_by_key(likeness);
    near.into_iter().take(4).cloned().collect()
}

/// parse -> render each request with masks for values
fn check(file: &Path, cx: &mut Context) -> Result<Ending, Failure> {
    let name = file.display().to_string();
    // One byte more than fits, so that the definition's own error is the one that is seen.
    let bytes = private_fs::read_file(file, LARGEST as u64 + 1)?;
    let definition = vendor::parse(&name, &bytes).map_err(VendorError::from)?;
    let requests = preview(&definition).map_err(|lacking| VendorError::Lacking { file: name.clone(), lacking })?;
    for (number, (step, request)) in requests.iter().enumerate() {
        let gap = if number == 0 { "" } else { "\n" };
        let lines: String =
            request.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("  {line}\n") }).collect();
        cx.ui.answer(&format!("{gap}{step}\n{lines}"))?;
    }
    let id = &definition.vendor.id;
    match requests.len() {
        0 => cx.ui.status(&format!("{name} describes {id} and makes no request: a person does it.")),
        1 => cx.ui.status(&format!("{name} describes {id} with 1 request; nobody was asked.")),
        count => cx.ui.status(&format!("{name} describes {id} with {count} requests; nobody was asked.")),
    }
    let taken = registry(cx).source(id, false)?;
    if !matches!(taken, Source::Hand | Source::Own) {
        cx.ui.warn(&format!("{id} has a driver already, in {}: keep one of them", taken.place()));
    }
    Ok(Ending::Done)
}

fn new(vendor: &Word, out: Option<&Path>, force: bool, cx: &mut Context) -> Result<Ending, Failure> {
    let text = vendor::starting(vendor);
    let Some(out) = out else {
        cx.ui.answer(&text)?;
        return Ok(Ending::Done);
    };
    private_fs::write_private(out, text.as_bytes(), force)?;
    cx.ui.status(&format!(
        "Written to {}. Make it true, and look at its requests: keyward vendor check {0}",
        out.display()
    ));
    let taken = registry(cx).source(vendor, false)?;
    if taken != Source::Hand {
        cx.ui.warn(&format!("{vendor} has a driver already, in {}: keep one of them", taken.place()));
    }
    Ok(Ending::Done)
}

impl View for List {
    fn json(&self) -> Objects<'_> {
        let row = |row: &Row| {
            let known = row.known.as_ref().ok();
            let strategies: Option<Vec<Value>> =
                known.map(|known| known.description.strategies.iter().map(strategy).collect());
            json!({
                "id": row.vendor,
                "name": known.map(|known| &known.description.name),
                "source": known.map(|known| known.source.as_str()),
                "strategies": strategies,
                "proof": known.and_then(proof),
                "error": row.known.as_ref().err().map(|error| error.chain().join(": ")),
            })
        };
        Objects::new("vendors", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("VENDOR"),
            Column::new("STRATEGIES"),
            Column::new("FROM").droppable(2),
            Column::new("PROOF").droppable(3),
            Column::new("NAME").droppable(1),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Row| match &row.known {
            Ok(known) => {
                let ways = known.description.strategies.iter().map(|way| format!("{} ({})", way.name, way.overlap));
                vec![
                    row.vendor.as_str().into(),
                    ways.collect::<Vec<_>>().join(", ").into(),
                    known.source.as_str().into(),
                    proof(known).unwrap_or("-").into(),
                    known.description.name.as_str().into(),
                ]
            }
            Err(error) => {
                let why = Cell::toned(error.chain().join(": "), Tone::Bad);
                vec![row.vendor.as_str().into(), why, "".into(), "".into(), "".into()]
            }
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No vendor is known."
    }
}

/// What a definition rests on; of what is no definition nothing is said.
fn proof(known: &Known) -> Option<&'static str> {
    known.definition.as_ref().map(|definition| match definition.vendor.proof {
        Proof::Spec => "spec",
        Proof::Docs => "docs",
    })
}
