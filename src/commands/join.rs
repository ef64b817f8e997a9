//! `join`: a first clone of a store that others share.

use std::path::PathBuf;

use crate::access::KeySource;
use crate::anchor::Anchor;
use crate::context::{Context, ContextError, Ending, Location};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::private_fs::{self, Dir};
use crate::store::{Knowledge, Store};
use crate::sync::{Joined, Newcomer};

/// Clone a store that others share, and verify it before it is used
///
/// Fetches with your own git and its credentials. Everything is verified before any file of it is put in place; you compare two
/// lines of words with an admin, or give the anchor that an admin has sent you another way than the URL.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward join git@git.example.com:team/secrets.git
  keyward join https://git.example.com/team/secrets.git ./secrets")]
pub struct Args {
    /// Where the others have it
    #[arg(value_name = "URL")]
    url: String,
    /// Where it goes [default: the store that other commands would use, else the personal one]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The anchor that an admin has given you, instead of words
    #[arg(long, value_name = "ANCHOR")]
    store_id: Option<Anchor>,
}

/// Why there is nothing to join.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// No folder was named and there is no home.
    #[error("there is no home folder to put the store into")]
    Nowhere,
    /// Something is here.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
}

impl Diagnostic for JoinError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Nowhere => "name one: keyward join URL DIR",
            Self::NotEmpty(_) => "choose a new folder: keyward join URL DIR",
        };
        Some(hint.to_owned())
    }
}

/// clone the objects -> believe by words or an anchor -> verify all -> put the files in place
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let given = args.dir.clone().or_else(|| cx.globals.store.clone()).or_else(|| cx.settings.store.clone());
    let path = given.or_else(|| cx.personal_store()).ok_or(JoinError::Nowhere)?;
    let dir = Dir::create(&path)?;
    if !dir.entries("")?.is_empty() {
        return Err(JoinError::NotEmpty(path).into());
    }
    let joined = join(args, &dir, cx);
    if joined.is_err() {
        // It was empty when we came.
        let _ = private_fs::remove_tree(&path);
    }
    joined.map(|()| Ending::Done)
}

fn join(args: &Args, dir: &Dir, cx: &mut Context) -> Result<(), Failure> {
    cx.ui.progress("Cloning ...");
    let newcomer = Newcomer::clone(&args.url, dir, !cx.ui.options().no_input);
    cx.ui.progress_over();
    let newcomer = newcomer?;
    let files = newcomer.files()?;
    if let Some(anchor) = &args.store_id {
        cx.settings.store_id = Some(anchor.to_string());
    }
    let keys = KeySource::new(&mut cx.settings, &cx.ui);
    let (id, knowledge) = cx.knowledge(&Location { dir: files.clone() }, &keys)?;
    if let Knowledge::Anchored(anchor) = &knowledge
        && anchor.epoch.is_none()
    {
        return Err(ContextError::NoEpoch.into());
    }
    let store = Store::open(files, &id, &knowledge, cx.now())?;
    cx.ui.progress("Verifying what has come ...");
    let joined = newcomer.settle(&store, dir, cx.now());
    cx.ui.progress_over();
    let Joined { epoch, digest, connectors } = joined?;
    keys.remember(&id, epoch, &digest)?;
    cx.remember_place(dir, &id);
    let plural = if connectors == 1 { "" } else { "s" };
    cx.ui.status(&format!("Joined the store {id} in {}: {connectors} connector{plural}.", dir.path().display()));
    cx.ui.hint("to be added as a member, send an admin what this prints: keyward member keys");
    Ok(())
}
