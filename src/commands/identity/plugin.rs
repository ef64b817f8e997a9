//! `identity plugin`: the programs of age plugins that may be started on this machine.

use std::path::PathBuf;

use serde_json::json;

use crate::context::Context;
use crate::crypto::plugin::{Allowed, Plugins};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::recipient::PluginName;

/// Say which age plugins may be started on this machine
///
/// A plugin seals and opens for its own kind of recipient, as one on a security token. Its program is started only if it is
/// on this list, by its absolute path, and if nobody but root and you could exchange it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward identity plugin list")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Allow a program, in place of the one that was allowed under this name before
    #[command(after_help = "\
Examples:
  keyward identity plugin allow yubikey /usr/bin/age-plugin-yubikey
  keyward identity plugin allow yubikey /usr/bin/age-plugin-yubikey --pin")]
    Allow {
        /// The plugin's name: `yubikey` of age1yubikey1...
        #[arg(value_name = "NAME")]
        name: PluginName,
        /// Its program, by an absolute path
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Only with exactly these bytes: after an update it has to be allowed again
        #[arg(long)]
        pin: bool,
    },
    /// List what is allowed, and whether it would be started as it is now
    #[command(after_help = "\
Examples:
  keyward identity plugin list
  keyward identity plugin list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Allow it no longer
    #[command(after_help = "Examples:\n  keyward identity plugin forget yubikey")]
    Forget {
        /// The plugin's name
        #[arg(value_name = "NAME")]
        name: PluginName,
    },
}

/// What is wrong with what was typed.
#[derive(Debug, thiserror::Error)]
pub enum PluginArgError {
    /// Not on the list.
    #[error("the age plugin {0} was not allowed")]
    Unknown(PluginName),
}

impl Diagnostic for PluginArgError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        Some("see which are: keyward identity plugin list".to_owned())
    }
}

/// find the list -> read or change it
pub(super) fn run(args: Args, plugins: &Plugins, cx: &mut Context) -> Result<(), Failure> {
    match args.command {
        Command::Allow { name, path, pin } => {
            let allowed = plugins.allow(&name, &path, pin)?;
            let how = if allowed.sha256.is_some() { " as it is now" } else { "" };
            cx.ui.status(&format!("{} may be started{how} as the age plugin {name}.", path.display()));
        }
        Command::List { format } => cx.ui.view(&List(plugins.allowed()?), format)?,
        Command::Forget { name } => {
            if !plugins.forget(&name)? {
                return Err(PluginArgError::Unknown(name).into());
            }
            cx.ui.status(&format!("The age plugin {name} is started no more."));
        }
    }
    Ok(())
}

struct List(Vec<Allowed>);

impl View for List {
    fn json(&self) -> Objects<'_> {
        let row = |allowed: &Allowed| {
            json!({
                "name": allowed.name,
                "path": allowed.path.display().to_string(),
                "sha256": allowed.sha256,
                "refused": allowed.program().err().map(|error| why(&error)),
            })
        };
        Objects::new("plugins", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("PLUGIN"), Column::new("PROGRAM"), Column::new("PINNED").droppable(1), Column::new("STATE")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |allowed: &Allowed| {
            let state = match allowed.program() {
                Ok(_) => Cell::new("ok"),
                Err(error) => Cell::toned(why(&error), Tone::Bad),
            };
            let pinned = if allowed.sha256.is_some() { "pinned" } else { "" };
            vec![allowed.name.as_str().into(), allowed.path.display().to_string().into(), pinned.into(), state]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "No age plugin is allowed here."
    }
}

/// The last cause alone: what failed stands in the row.
fn why(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).last().map_or_else(String::new, ToString::to_string)
}
