//! `init`: begin a store.

use std::path::PathBuf;

use crate::access::{Genesis, Keep, KeySource, Newborn, VALIDITY, create};
use crate::connector::name::{BadName, Device, Member};
use crate::connector::text::Span;
use crate::context::{Context, Ending, passphrase};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::git::{Author, Repository};
use crate::private_fs::{Dir, Entry, EntryKind};
use crate::store::is_store;

/// Make a store
///
/// Makes an identity if you have none, a policy with you as its admin, and the environments prod, staging and dev with
/// a group each. Production asks for a reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward init
  keyward init secrets --git
  keyward init secrets --member alice --device laptop --passphrase")]
pub struct Args {
    /// Folder of the new store [default: the one named for every command, or the personal store]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Your name in the store [default: your user name]
    #[arg(long, value_name = "NAME")]
    member: Option<String>,
    /// This machine's name in the store [default: its host name]
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Close the new identity with a passphrase
    #[arg(long)]
    passphrase: bool,
    /// Keep the new identity in the system's keyring
    #[arg(long, conflicts_with = "passphrase")]
    keyring: bool,
    /// How long the policy is valid before an admin renews it
    #[arg(long, value_name = "SPAN", default_value_t = VALIDITY)]
    expires: Span,
    /// Make it a git repository
    #[arg(long)]
    git: bool,
}

/// Why no store begins here.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// No folder was named and there is no home.
    #[error("no folder was named, and this user has no data folder")]
    Nowhere,
    /// A store is here.
    #[error("{} is a keyward store already", .0.display())]
    Twice(PathBuf),
    /// A store is around it.
    #[error("{} lies inside the store {}", inner.display(), outer.display())]
    Inside {
        /// Where the new one should be.
        inner: PathBuf,
        /// The one around it.
        outer: PathBuf,
    },
    /// Something is here.
    #[error("{} is not empty: {found} is there", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// What is there.
        found: String,
    },
    /// A name that cannot be made from the machine's.
    #[error("cannot tell your {what} from this machine")]
    NoName {
        /// What is missing.
        what: &'static str,
        /// The flag that gives it.
        flag: &'static str,
    },
    /// A name that is none.
    #[error(transparent)]
    Name(#[from] BadName),
}

impl Diagnostic for InitError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Nowhere => "name one: keyward init DIR".to_owned(),
            Self::Twice(path) => format!("see what is in it: keyward --store {} inventory", path.display()),
            Self::Inside { outer, .. } => format!("use that one, or choose a folder outside {}", outer.display()),
            Self::NotEmpty { .. } => "choose a new or empty folder".to_owned(),
            Self::NoName { flag, .. } => format!("give it with {flag} NAME"),
            Self::Name(_) => return None,
        };
        Some(hint)
    }
}

/// find the folder -> make the first epoch -> tell what was made
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let given = args.dir.clone().or_else(|| cx.globals.store.clone()).or_else(|| cx.settings.store.clone());
    let path = given.or_else(|| cx.personal_store()).ok_or(InitError::Nowhere)?;
    refuse_inside(&path, cx)?;
    if let Ok(dir) = Dir::open(&path) {
        refuse_used(&dir)?;
    }
    let genesis = Genesis {
        member: name::<Member>(args.member.as_deref(), cx.settings.claims.user.as_deref(), "name", "--member")?,
        device: name::<Device>(
            args.device.as_deref(),
            cx.settings.claims.host.as_deref(),
            "device's name",
            "--device",
        )?,
        validity: args.expires,
        keep: match (args.passphrase, args.keyring) {
            (true, _) => Keep::Passphrase(passphrase::new(&mut cx.ui)?),
            (_, true) => Keep::Keyring,
            _ => Keep::File,
        },
    };
    let dir = Dir::create(&path)?;
    let keys = KeySource::new(&mut cx.settings, &cx.ui);
    let (source, clock) = (cx.source(), cx.clock());
    let newborn = create(&dir, &genesis, keys, source, clock, &mut cx.ui)?;
    cx.remember_place(&dir, newborn.access.store().id());
    if args.git {
        let author = Author { writer: newborn.access.writer()?, store: newborn.access.store().id().clone() };
        Repository::init(&dir)?.commit_here(&dir, &author, "Begin the store")?;
    }
    tell(&newborn, &dir, &genesis, cx)?;
    Ok(Ending::Done)
}

fn tell(newborn: &Newborn, dir: &Dir, genesis: &Genesis, cx: &mut Context) -> Result<(), Failure> {
    let access = &newborn.access;
    let trust = access.store().trust();
    if newborn.identity_is_new {
        cx.ui.status(&format!("Made your identity: {}", access.identity_place()));
        cx.ui.status("Back it up: whoever loses it loses what is sealed to it.");
    }
    cx.ui.status(&format!("Made the store {} for {}/{}.", dir.path().display(), genesis.member, genesis.device));
    cx.ui.status("");
    cx.ui.answer(&format!("store   {}", access.store().id()))?;
    cx.ui.answer(&format!("words   {}", trust.newest.digest.words()))?;
    cx.ui.answer(&format!("anchor  {}", trust.anchor()))?;
    cx.ui.status("");
    cx.ui.status("Put the anchor into CI as KEYWARD_STORE_ID; tell the words to whoever joins.");
    cx.ui.hint("keyward add dev/NAME --owner TEAM --purpose WHY");
    Ok(())
}

/// A name from a flag, or from what the machine says, made fit.
fn name<T>(given: Option<&str>, claimed: Option<&str>, what: &'static str, flag: &'static str) -> Result<T, InitError>
where
    T: std::str::FromStr<Err = BadName>,
{
    if let Some(given) = given {
        return Ok(given.parse()?);
    }
    let fit = |c: char| if matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-') { c } else { '-' };
    let claimed: String = claimed.unwrap_or_default().to_lowercase().chars().map(fit).take(63).collect();
    let claimed = claimed.trim_matches(['-', '.', '_']);
    claimed.parse().map_err(|_| InitError::NoName { what, flag })
}

/// A store in a store would be found instead of the one around it, or be refused by it.
fn refuse_inside(path: &std::path::Path, cx: &Context) -> Result<(), Failure> {
    let absolute = cx.settings.here.as_ref().map_or_else(|| path.to_owned(), |here| here.join(path));
    for outer in absolute.ancestors().skip(1) {
        if Dir::open(outer).is_ok_and(|dir| is_store(&dir)) {
            return Err(InitError::Inside { inner: path.to_owned(), outer: outer.to_owned() }.into());
        }
    }
    Ok(())
}

/// Empty, or a git repository without files, or what an interrupted `init` left.
fn refuse_used(dir: &Dir) -> Result<(), Failure> {
    if is_store(dir) {
        return Err(InitError::Twice(dir.path().to_owned()).into());
    }
    let harmless = |entry: &Entry| match entry.kind {
        EntryKind::Directory => matches!(entry.name.as_str(), ".git" | "policy" | "groups"),
        EntryKind::File => matches!(entry.name.as_str(), ".git" | ".lock" | ".gitattributes"),
        EntryKind::Other => false,
    };
    match dir.entries("")?.into_iter().find(|entry| !harmless(entry)) {
        Some(entry) => Err(InitError::NotEmpty { path: dir.path().to_owned(), found: entry.name }.into()),
        None => Ok(()),
    }
}
