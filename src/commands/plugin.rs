//! `plugin`: which programs this machine trusts as drivers, and whether one keeps to the protocol.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::connector::glob::Glob;
use crate::connector::name::Word;
use crate::context::rotation::registry;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::drivers::Source;
use crate::drivers::plugin::{Report, Trusted, conformance};
use crate::output::{Cell, Column, Format, Objects, Tone, View};

/// Say which plugins this machine trusts: programs that teach keyward a vendor
///
/// A plugin sees the credentials of the connectors that it serves. So it is started only if it is on this machine's list, by its
/// absolute path, if nobody but root and you could exchange it, and for the connectors that stand there with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward plugin list")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Trust a program with the credentials of some connectors
    #[command(after_help = "\
Examples:
  keyward plugin trust acme /opt/keyward-plugin-acme --serves 'prod/crm/**'
  keyward plugin trust acme /opt/keyward-plugin-acme --serves 'dev/**' --pin")]
    Trust {
        /// Its id, which connectors name as their vendor
        #[arg(value_name = "ID")]
        id: Word,
        /// Its program, by an absolute path
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Connectors whose credentials it may see: a pattern such as 'prod/crm/**'; may be given more than once
        #[arg(long, value_name = "PATTERN", required = true)]
        serves: Vec<Glob>,
        /// Only with exactly these bytes: after an update it has to be trusted again
        #[arg(long)]
        pin: bool,
        /// Replace the one that is trusted under this id
        #[arg(long)]
        replace: bool,
    },
    /// List the plugins that are trusted, and whether each would be started as it is now
    #[command(after_help = "Examples:\n  keyward plugin list\n  keyward plugin list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Trust a plugin no longer
    #[command(after_help = "Examples:\n  keyward plugin forget acme")]
    Forget {
        /// Which plugin
        #[arg(value_name = "ID")]
        id: Word,
    },
    /// Look whether a program keeps to the protocol of plugins; it sees no credential
    ///
    /// Exit code 7 when a check fails.
    #[command(after_help = "\
Examples:
  keyward plugin test /opt/keyward-plugin-acme
  keyward plugin test /opt/keyward-plugin-acme --format json")]
    Test {
        /// Its program, by an absolute path
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// The id that it must say it has [default: what stands after `keyward-plugin-` in its file's name]
        #[arg(long, value_name = "ID")]
        id: Option<Word>,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// What is wrong with what was typed, or with a plugin.
#[derive(Debug, thiserror::Error)]
pub enum PluginArgError {
    /// Not on the list.
    #[error("the plugin {0} is not trusted here")]
    Unknown(Word),
    /// One id, two drivers.
    #[error("the vendor {0} has a driver already, in {place}", place = .1.place())]
    Known(Word, Source),
    /// A file whose name says no id.
    #[error("the name of {} does not say which plugin it is", .0.display())]
    NoId(PathBuf),
    /// Checks that failed.
    #[error("{0} of {1} checks failed")]
    Failed(usize, usize),
}

impl Diagnostic for PluginArgError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown(_) => Kind::Failed,
            Self::Known(..) | Self::NoId(_) => Kind::Usage,
            Self::Failed(..) => Kind::Vendor,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unknown(_) => "see which are: keyward plugin list",
            Self::Known(..) => "give the plugin another id, or remove the other driver",
            Self::NoId(_) => "say it with --id ID",
            Self::Failed(..) => "docs/plugins.md says how a plugin talks",
        };
        Some(hint.to_owned())
    }
}

/// The command that was typed.
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::Trust { id, path, serves, pin, replace } => {
            let plugin = Trusted { id, path, sha256: None, connectors: serves };
            trust(if pin { plugin.pinned()? } else { plugin }, replace, cx)
        }
        Command::List { format } => {
            cx.ui.view(&List(registry(cx).plugins().list()?), format)?;
            Ok(Ending::Done)
        }
        Command::Forget { id } => forget(id, cx),
        Command::Test { path, id, format } => test(path, id, format, cx),
    }
}

/// no other driver of this id -> on the list -> asked what it is
fn trust(plugin: Trusted, replace: bool, cx: &mut Context) -> Result<Ending, Failure> {
    let registry = registry(cx);
    let source = registry.source(&plugin.id, false)?;
    if !matches!(source, Source::Hand | Source::Plugin) {
        return Err(PluginArgError::Known(plugin.id, source).into());
    }
    registry.plugins().trust(&plugin, replace)?;
    let how = if plugin.sha256.is_some() { ", as it is now," } else { "" };
    let (id, serves) = (&plugin.id, patterns(&plugin));
    cx.ui.status(&format!(
        "{}{how} is trusted as the plugin {id} with the credentials of {serves}.",
        plugin.path.display()
    ));
    if let Err(error) = registry.plugins().describe(id) {
        cx.ui.warn(&Failure::from(error).chain().join(": "));
        cx.ui.hint(&format!("see what it does wrong: keyward plugin test {}", plugin.path.display()));
    }
    Ok(Ending::Done)
}

fn forget(id: Word, cx: &mut Context) -> Result<Ending, Failure> {
    if !registry(cx).plugins().forget(&id)? {
        return Err(PluginArgError::Unknown(id).into());
    }
    cx.ui.status(&format!("The plugin {id} is started no more."));
    Ok(Ending::Done)
}

fn test(path: PathBuf, id: Option<Word>, format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let Some(id) = id.or_else(|| id_of(&path)) else { return Err(PluginArgError::NoId(path).into()) };
    let plugin = Trusted { id, path, sha256: None, connectors: Vec::new() };
    let checks = Checks(conformance(&plugin, None));
    cx.ui.view(&checks, format)?;
    let Checks(report) = checks;
    match report.checks.iter().filter(|check| check.failed.is_some()).count() {
        0 => Ok(Ending::Done),
        failed => Err(PluginArgError::Failed(failed, report.checks.len()).into()),
    }
}

/// `acme` of `/usr/local/bin/keyward-plugin-acme`.
fn id_of(path: &Path) -> Option<Word> {
    path.file_name()?.to_str()?.strip_prefix("keyward-plugin-")?.parse().ok()
}

fn patterns(plugin: &Trusted) -> String {
    plugin.connectors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

struct List(Vec<Trusted>);

impl View for List {
    fn json(&self) -> Objects<'_> {
        let row = |plugin: &Trusted| {
            json!({
                "id": plugin.id,
                "path": plugin.path.display().to_string(),
                "sha256": plugin.sha256,
                "serves": plugin.connectors,
                "refused": refused(plugin),
            })
        };
        Objects::new("plugins", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("PLUGIN"),
            Column::new("SERVES"),
            Column::new("STATE"),
            Column::new("PINNED").droppable(2),
            Column::new("PROGRAM").droppable(1),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |plugin: &Trusted| {
            let state = refused(plugin).map_or_else(|| Cell::new("ok"), |why| Cell::toned(why, Tone::Bad));
            let pinned = if plugin.sha256.is_some() { "pinned" } else { "" };
            let path = plugin.path.display().to_string();
            vec![plugin.id.as_str().into(), patterns(plugin).into(), state, pinned.into(), path.into()]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No plugin is trusted here. Trust one with: keyward plugin trust ID PATH --serves PATTERN"
    }
}

/// Why it would not be started: the last cause alone, since which plugin it is stands in the row.
fn refused(plugin: &Trusted) -> Option<String> {
    plugin.program().err().and_then(|error| Failure::from(error).chain().pop())
}

struct Checks(Report);

impl View for Checks {
    fn json(&self) -> Objects<'_> {
        let row = |check: &crate::drivers::plugin::Check| json!({ "check": check.name, "failed": check.failed });
        Objects::new("checks", self.0.checks.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("CHECK"), Column::new("RESULT")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let result = |failed: &Option<String>| match failed {
            None => Cell::toned("passed", Tone::Good),
            Some(why) => Cell::toned(format!("no: {why}"), Tone::Bad),
        };
        self.0.checks.iter().map(|check| vec![check.name.into(), result(&check.failed)]).collect()
    }

    fn empty(&self) -> &'static str {
        "There was nothing to look at."
    }
}
