//! `dependent`: the places that get a new value when a connector rotates.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use crate::access::{Access, Change};
use crate::audit::Action;
use crate::connector::edit::{Base, amend};
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Field, Reference, Word};
use crate::connector::{Connector, Dependent as Named};
use crate::context::rotation::targets;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::drivers::targets::{Place, Target, Targets};
use crate::export::{Dialect, Name};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::policy::Capability;

/// Say who gets a new value when a connector rotates: files and programs of this machine
///
/// A connector only names its dependents; what each is stands on this machine, in targets.toml of your configuration folder. So
/// nobody who may edit a connector chooses what runs here or where a value goes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward dependent list
  keyward dependent check dev/hook")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Let a connector name a dependent, and say what it is here
    ///
    /// Without --env-file, --file or a program behind `--` it must be known here already.
    #[command(after_help = "\
Examples:
  keyward dependent add dev/hook web --env-file \"$PWD/web.env\" --var HOOK=value
  keyward dependent add dev/hook hook --file \"$PWD/hook.key\" --field value
  keyward dependent add dev/hook ci --field value -- /usr/bin/tee -a ci.log")]
    Add(Box<Add>),
    /// List the dependents that connectors name, and what they are here
    #[command(after_help = "Examples:\n  keyward dependent list\n  keyward dependent list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Let a connector name a dependent no longer
    #[command(
        after_help = "Examples:\n  keyward dependent remove dev/hook web\n  keyward dependent remove dev/hook web --forget"
    )]
    Remove {
        /// Which connector: ENV/NAME
        #[arg(value_name = "REF")]
        reference: Reference,
        /// Which dependent
        #[arg(value_name = "NAME")]
        name: Word,
        /// Forget here what it is
        #[arg(long)]
        forget: bool,
    },
    /// Look whether every dependent can get a value; nothing is written
    #[command(after_help = "Examples:\n  keyward dependent check dev/hook")]
    Check {
        /// Which connector: ENV/NAME
        #[arg(value_name = "REF")]
        reference: Reference,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Which connector: ENV/NAME
    #[arg(value_name = "REF")]
    reference: Reference,
    /// What the dependent is called
    #[arg(value_name = "NAME")]
    name: Word,
    /// A .env file, of which only these variables change
    #[arg(long, value_name = "PATH", requires = "var", conflicts_with_all = ["file", "program"])]
    env_file: Option<PathBuf>,
    /// A variable in it and the field it gets; may be given more than once
    #[arg(long, value_name = "NAME=FIELD", requires = "env_file")]
    var: Vec<String>,
    /// Who reads the .env file
    #[arg(long, value_enum, default_value = "posix")]
    dialect: Dialect,
    /// A file that is one value
    #[arg(long, value_name = "PATH", conflicts_with = "program")]
    file: Option<PathBuf>,
    /// The field that goes there; of a program all of them, as JSON, if none is named
    #[arg(long, value_name = "FIELD")]
    field: Option<Field>,
    /// End the file with a line feed
    #[arg(long, requires = "file")]
    newline: bool,
    /// A program that gets the same on stdin and says by exit code 0 that this is what is there; words are separated by spaces
    #[arg(long, value_name = "PROGRAM", requires = "program")]
    confirm: Option<String>,
    /// A program to run after each write, such as a reload; words are separated by spaces
    #[arg(long, value_name = "PROGRAM")]
    then: Option<String>,
    /// A program that says by exit code 0 that the new value is in use; words are separated by spaces
    #[arg(long, value_name = "PROGRAM")]
    probe: Option<String>,
    /// Other connectors that it may serve: a pattern such as 'prod/web-*'; may be given more than once
    #[arg(long, value_name = "PATTERN")]
    serves: Vec<Glob>,
    /// Replace what is called so here
    #[arg(long)]
    replace: bool,
    /// A program that takes the value on stdin, by its absolute path, and its arguments
    #[arg(value_name = "PROGRAM", last = true)]
    program: Vec<String>,
}

/// What is no dependent.
#[derive(Debug, thiserror::Error)]
pub enum DependentError {
    /// A name that nothing here is known by.
    #[error("this machine does not know a dependent {0}")]
    Unknown(Word),
    /// A variable without a field.
    #[error("{0:?} is not NAME=FIELD: {1}")]
    Variable(String, String),
    /// A file without a field.
    #[error("which field goes there is not said")]
    NoField,
    /// A dependent that cannot get a value.
    #[error("{0} of {1} dependents cannot get a value now")]
    Unfit(usize, usize),
    /// One that the connector does not name.
    #[error("{0} names no dependent {1}")]
    NotNamed(Address, Word),
}

impl Diagnostic for DependentError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unfit(..) => Kind::Vendor,
            Self::NotNamed(..) => Kind::Failed,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown(_) => Some("say what it is: --env-file PATH, --file PATH, or -- PROGRAM".to_owned()),
            Self::Variable(..) => Some("as in --var DB_PASSWORD=password".to_owned()),
            Self::NoField => Some("add --field FIELD".to_owned()),
            Self::NotNamed(address, _) => Some(format!("see: keyward show {address}")),
            Self::Unfit(..) => None,
        }
    }
}

/// The command that was typed.
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::Add(args) => add(*args, cx),
        Command::List { format } => list(format, cx),
        Command::Remove { reference, name, forget } => remove(&reference, &name, forget, cx),
        Command::Check { reference } => check(&reference, cx),
    }
}

/// parse -> what it is here, looked at -> the name in the connector
fn add(args: Add, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let targets = targets(cx);
    let name = args.name.clone();
    let replace = args.replace;
    match args.target(&address)? {
        Some(target) => targets.put(&target, replace)?,
        None => serve(&targets, &name, &address)?,
    }
    let Some(dependent) = targets.dependent(&name)? else { return Err(DependentError::Unknown(name).into()) };
    let connector = access.store().connector(&address)?.connector;
    let fields = connector.current().map(|version| version.fields.clone()).unwrap_or_default();
    if let Err(error) = dependent.check(&address, &fields) {
        cx.ui.warn(&format!("{name} could not get a value now: {error}"));
    }
    if connector.metadata.dependents.iter().any(|known| known.target == name) {
        cx.ui.status(&format!("{address} names {name} already; what it is here was written down."));
        return Ok(Ending::Done);
    }
    change(&mut access, address.clone(), cx, |named| named.push(Named { target: name.clone() }))?;
    cx.ui.status(&format!("{name} gets the value of {address} when it rotates."));
    Ok(Ending::Done)
}

/// Lets what is known here serve one more connector.
fn serve(targets: &Targets, name: &Word, address: &Address) -> Result<(), Failure> {
    let known = targets.list()?.into_iter().find(|target| target.name == *name);
    let mut target = known.ok_or_else(|| DependentError::Unknown(name.clone()))?;
    if !target.connectors.iter().any(|glob| glob.matches(address)) {
        target.connectors.extend(address.as_str().parse::<Glob>());
        targets.put(&target, true)?;
    }
    Ok(())
}

impl Add {
    /// What it is, if that was said.
    fn target(self, address: &Address) -> Result<Option<Target>, Failure> {
        let words = |text: Option<String>| text.map(|text| text.split_whitespace().map(str::to_owned).collect());
        let place = match (self.env_file, self.file, self.program) {
            (Some(path), _, _) => {
                let variables = self.var.iter().map(|given| variable(given));
                let variables = variables.collect::<Result<BTreeMap<_, _>, _>>()?;
                Place::EnvFile { path, dialect: self.dialect, variables }
            }
            (None, Some(path), _) => {
                let field = self.field.ok_or(DependentError::NoField)?;
                Place::File { path, field, newline: self.newline }
            }
            (None, None, argv) if !argv.is_empty() => {
                Place::Exec { argv, field: self.field, confirm: words(self.confirm) }
            }
            _ => return Ok(None),
        };
        let mut connectors: Vec<Glob> = address.as_str().parse::<Glob>().into_iter().collect();
        connectors.extend(self.serves);
        connectors.sort();
        connectors.dedup();
        Ok(Some(Target { name: self.name, connectors, place, then: words(self.then), probe: words(self.probe) }))
    }
}

fn variable(given: &str) -> Result<(Name, Field), DependentError> {
    let bad = |why: String| DependentError::Variable(given.to_owned(), why);
    let (name, field) = given.split_once('=').ok_or_else(|| bad("there is no =".to_owned()))?;
    let name = name.parse().map_err(|error: crate::export::BadVariable| bad(error.to_string()))?;
    Ok((name, field.parse().map_err(|error: crate::connector::name::BadName| bad(error.to_string()))?))
}

fn remove(reference: &Reference, name: &Word, forget: bool, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(reference, &access)?;
    let connector = access.store().connector(&address)?.connector;
    let named = connector.metadata.dependents.iter().any(|known| known.target == *name);
    if named {
        change(&mut access, address.clone(), cx, |dependents| dependents.retain(|known| known.target != *name))?;
        cx.ui.status(&format!("{address} does not name {name} any more."));
    }
    let forgotten = forget && targets(cx).forget(name)?;
    if forgotten {
        cx.ui.status(&format!("This machine has forgotten {name}."));
    }
    if named || forgotten { Ok(Ending::Done) } else { Err(DependentError::NotNamed(address, name.clone()).into()) }
}

fn change(
    access: &mut Access,
    address: Address,
    cx: &mut Context,
    change: impl FnOnce(&mut Vec<Named>),
) -> Result<(), Failure> {
    let reason = cx.reason(access, Capability::Write, &address)?;
    let plan = move |base: &Base<'_>, _| {
        let (connector, _) = base.active()?;
        let mut metadata = connector.metadata.clone();
        change(&mut metadata.dependents);
        let expires = connector.current().and_then(|version| version.expires);
        amend(base, metadata, expires)
    };
    let change = Change {
        action: Action::Edit,
        address,
        reason,
        values: Vec::new(),
        about: None,
        sink: None,
        plan: Box::new(plan),
    };
    access.commit(change, &mut cx.ui)?;
    Ok(())
}

fn check(reference: &Reference, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let address = cx.known_address(reference, &access)?;
    let connector = access.store().connector(&address)?.connector;
    let fields = connector.current().map(|version| version.fields.clone()).unwrap_or_default();
    let targets = targets(cx);
    let (mut unfit, all) = (0, connector.metadata.dependents.len());
    for Named { target } in &connector.metadata.dependents {
        let checked = match targets.dependent(target)? {
            Some(dependent) => dependent.check(&address, &fields).map_err(|error| error.to_string()),
            None => Err("this machine does not know it".to_owned()),
        };
        let said = checked.as_ref().err().map_or("ready", |why| why);
        cx.ui.answer(&format!("{target}: {said}"))?;
        unfit += usize::from(checked.is_err());
    }
    if all == 0 {
        cx.ui.status(&format!("{address} names no dependents."));
    }
    if unfit == 0 { Ok(Ending::Done) } else { Err(DependentError::Unfit(unfit, all).into()) }
}

struct Row {
    name: Word,
    target: Option<Target>,
    connectors: Vec<Address>,
}

struct List(Vec<Row>);

fn list(format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let mut rows: BTreeMap<Word, Row> = BTreeMap::new();
    let empty = |name: &Word| Row { name: name.clone(), target: None, connectors: Vec::new() };
    for target in targets(cx).list()? {
        let name = target.name.clone();
        rows.entry(name.clone()).or_insert_with(|| empty(&name)).target = Some(target);
    }
    for (address, found) in access.store().listed()? {
        let Ok(found) = found else { continue };
        let Connector { metadata, .. } = &found.connector;
        for Named { target } in metadata.dependents.iter().filter(|_| found.connector.is_active()) {
            rows.entry(target.clone()).or_insert_with(|| empty(target)).connectors.push(address.clone());
        }
    }
    cx.ui.view(&List(rows.into_values().collect()), format)?;
    Ok(Ending::Done)
}

impl Row {
    fn kind(&self) -> &'static str {
        match self.target.as_ref().map(|target| &target.place) {
            Some(Place::EnvFile { .. }) => "env-file",
            Some(Place::File { .. }) => "file",
            Some(Place::Exec { .. }) => "exec",
            None => "unknown here",
        }
    }

    fn place(&self) -> String {
        match self.target.as_ref().map(|target| &target.place) {
            Some(Place::EnvFile { path, .. } | Place::File { path, .. }) => path.display().to_string(),
            Some(Place::Exec { argv, .. }) => argv.join(" "),
            None => String::new(),
        }
    }
}

impl View for List {
    fn json(&self) -> Objects<'_> {
        Objects::new(
            "dependents",
            self.0.iter().map(|row| {
                let serves = row.target.as_ref().map(|target| &target.connectors);
                json!({
                    "name": row.name,
                    "known": row.target.is_some(),
                    "kind": row.target.as_ref().map(|_| row.kind()),
                    "place": row.target.as_ref().map(|_| row.place()),
                    "serves": serves,
                    "connectors": row.connectors,
                })
            }),
        )
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("NAME"), Column::new("KIND"), Column::new("CONNECTORS"), Column::new("PLACE").droppable(1)]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Row| {
            let tone = if row.target.is_some() { Tone::Plain } else { Tone::Bad };
            let connectors: Vec<&str> = row.connectors.iter().map(Address::as_str).collect();
            vec![
                row.name.as_str().into(),
                Cell::toned(row.kind(), tone),
                connectors.join(", ").into(),
                row.place().into(),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No connector names a dependent. Add one with: keyward dependent add REF NAME --env-file PATH --var NAME=FIELD"
    }
}
