//! `identity`: the key that opens what is sealed to you, and how it is kept.

mod plugin;

use std::path::PathBuf;

use chrono::SecondsFormat;
use serde_json::json;

use crate::access::{Keep, KeySource, Standing};
use crate::connector::text::Span;
use crate::context::{Context, Ending, passphrase};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::digest::Digest;
use crate::output::{Cell, Details, Shape, Tone};
use crate::private_fs;
use crate::recipient::Recipient;
use crate::secret::Secret;

/// No identity is longer.
const LIMIT: usize = 64 * 1024;

/// Make, show, protect and back up your identity
///
/// An identity opens what is sealed to its recipient. It is age's own kind, an ssh-ed25519 key or an age plugin's, and is
/// kept in a file, in a file closed by a passphrase, or in the system's keyring.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward identity show\n  keyward identity export --out identity.backup")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make an identity where there is none
    #[command(after_help = "Examples:\n  keyward identity new\n  keyward identity new --passphrase")]
    New {
        #[command(flatten)]
        how: How,
    },
    /// Show what kind it is, where it is kept, and its recipient; never the secret
    #[command(after_help = "Examples:\n  keyward identity show\n  keyward identity show --format json")]
    Show {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Shape,
    },
    /// Change how it is kept; the identity stays the same
    #[command(
        after_help = "Examples:\n  keyward identity protect --with passphrase\n  keyward identity protect --with file"
    )]
    Protect {
        /// Where it is to be from now on; `passphrase` again changes the passphrase
        #[arg(long, value_name = "PLACE")]
        with: With,
    },
    /// Write a backup of it: the identity alone, which the age program takes too
    #[command(after_help = "Examples:\n  keyward identity export --out identity.backup\n  keyward identity export")]
    Export {
        /// To a new file with mode 0600 [default: standard output; on a terminal only after a question]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Take in an identity made elsewhere, where there is none
    #[command(after_help = "\
Examples:
  keyward identity import identity.backup
  keyward identity import - <identity.backup
  keyward identity import ~/.ssh/id_ed25519")]
    Import {
        /// An identity's file, an ssh-ed25519 private key, or `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Of an age plugin's identity: its recipient, where the file does not say it
        #[arg(long, value_name = "RECIPIENT")]
        recipient: Option<Recipient>,
        #[command(flatten)]
        how: How,
    },
    /// Open it once and keep it open for a while, in the kernel's keyring
    #[command(after_help = "Examples:\n  keyward identity unlock\n  keyward identity unlock --for 2h")]
    Unlock {
        /// For how long
        #[arg(long = "for", value_name = "SPAN", default_value = "15m")]
        span: Span,
    },
    /// Forget what unlock keeps open
    #[command(after_help = "Examples:\n  keyward identity lock")]
    Lock,
    Plugin(plugin::Args),
}

/// How a new identity is kept.
#[derive(Debug, clap::Args)]
pub struct How {
    /// In a file that a passphrase closes
    #[arg(long, conflicts_with_all = ["keyring", "plain"])]
    passphrase: bool,
    /// In the system's keyring
    #[arg(long, conflicts_with = "plain")]
    keyring: bool,
    /// In a file that only you may read (mode 0600) [default]
    #[arg(long)]
    plain: bool,
}

/// A place for an identity.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum With {
    /// A file that a passphrase closes
    Passphrase,
    /// The system's keyring
    Keyring,
    /// A file that only you may read
    File,
}

/// What is wrong with what was typed.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Not confirmed.
    #[error("nothing was shown")]
    NotConfirmed,
    /// Standard input.
    #[error("cannot read standard input")]
    Read(#[source] std::io::Error),
    /// Too much of it.
    #[error("that is too long to be an identity")]
    TooLong,
}

impl Diagnostic for IdentityError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotConfirmed => Some("write it to a file: keyward identity export --out FILE".to_owned()),
            _ => None,
        }
    }
}

/// find the identity -> do one thing with it
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    if let Command::Lock = args.command {
        let was_open = KeySource::lock()?;
        cx.ui.status(if was_open { "Locked." } else { "It was not unlocked." });
        return Ok(Ending::Done);
    }
    let keys = KeySource::new(&mut cx.settings, &cx.ui);
    match args.command {
        Command::New { how } => make(&keys, &how, cx)?,
        Command::Plugin(args) => plugin::run(args, keys.plugins(), cx)?,
        Command::Show { format } => show(&keys.standing(true, &mut cx.ui)?, format, cx)?,
        Command::Protect { with } => protect(&keys, with, cx)?,
        Command::Export { out } => export(&keys, out, cx)?,
        Command::Import { file, recipient, how } => import(&keys, &file, recipient.as_ref(), &how, cx)?,
        Command::Unlock { span } => {
            let seconds = span.duration().num_seconds();
            keys.unlock(u32::try_from(seconds).unwrap_or(u32::MAX), &mut cx.ui)?;
            cx.ui.status(&format!("Unlocked for {span} in this login session. End it early: keyward identity lock"));
        }
        Command::Lock => {}
    }
    Ok(Ending::Done)
}

fn make(keys: &KeySource, how: &How, cx: &mut Context) -> Result<(), Failure> {
    keys.refuse_existing()?;
    let keep = how.keep(cx)?.unwrap_or(Keep::File);
    let created = cx.now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let recipient = keys.make(&keep, &created, &mut cx.ui)?;
    cx.ui.status(&format!("Made your identity: {}", keys.place()));
    cx.ui.status("Back it up: whoever loses it loses what is sealed to it.");
    cx.ui.answer(recipient.as_str())?;
    cx.ui.hint("keyward identity export --out FILE");
    Ok(())
}

fn show(standing: &Standing, format: Shape, cx: &mut Context) -> Result<(), Failure> {
    let recipient = standing.recipient.as_ref();
    let words = recipient.map(|recipient| Digest::of(recipient.as_str().as_bytes()).words());
    if format == Shape::Json {
        cx.ui.json(&json!({
            "version": 1,
            "kind": standing.kind,
            "kept": standing.kept,
            "place": standing.place,
            "recipient": recipient,
            "words": words,
            "unlocked": standing.unlocked,
        }))?;
        return Ok(());
    }
    let kept = standing.kept_in_words();
    let unknown = || Cell::toned("shown when its passphrase is typed", Tone::Faint);
    let mut details = Details::new().section("Your identity").row("kind", standing.kind.as_str()).row("kept", kept);
    details = details.row("place", standing.place.as_str());
    details = details.row("recipient", recipient.map_or_else(unknown, |recipient| Cell::new(recipient.as_str())));
    if let Some(words) = words {
        details = details.row("words", words);
    }
    cx.ui.details(&details)?;
    Ok(())
}

fn protect(keys: &KeySource, with: With, cx: &mut Context) -> Result<(), Failure> {
    let keep = match with {
        With::Passphrase => Keep::Passphrase(passphrase::new(&mut cx.ui)?),
        With::Keyring => Keep::Keyring,
        With::File => Keep::File,
    };
    keys.protect(&keep, &mut cx.ui)?;
    cx.ui.status(&format!("Your identity is kept in its new place: {}", keys.place()));
    if let (Keep::File, false) = (&keep, cx.globals.quiet) {
        cx.ui.warn("whoever reads that file has the identity: it has no passphrase");
    }
    Ok(())
}

fn export(keys: &KeySource, out: Option<PathBuf>, cx: &mut Context) -> Result<(), Failure> {
    if let Some(out) = &out {
        private_fs::refuse_taken(out)?;
    } else if cx.ui.stdout_is_terminal() && cx.ui.ask_line("Type `show` to print the secret here")?.trim() != "show" {
        return Err(IdentityError::NotConfirmed.into());
    }
    let backup = keys.back_up(&mut cx.ui)?;
    let Some(out) = out else {
        // A line end within a value would be shown escaped: an ssh key has several lines.
        let by_line = cx.ui.stdout_is_terminal();
        let lines = backup.expose().split(|byte| by_line && *byte == b'\n').filter(|line| !line.is_empty());
        return Ok(lines.map(|line| Secret::new(line.to_vec())).try_for_each(|line| cx.ui.secret(&line))?);
    };
    private_fs::write_private(&out, backup.expose(), false)?;
    cx.ui.status(&format!("Wrote {}. Put it where only you find it, and not beside the store.", out.display()));
    Ok(())
}

fn import(
    keys: &KeySource,
    file: &std::path::Path,
    recipient: Option<&Recipient>,
    how: &How,
    cx: &mut Context,
) -> Result<(), Failure> {
    keys.refuse_existing()?;
    let given = read(file, cx)?;
    let keep = how.keep(cx)?;
    let recipient = keys.take_in(&given, recipient, keep.as_ref(), &mut cx.ui)?;
    cx.ui.status(&format!("Took in the identity: {}", keys.place()));
    if let Some(recipient) = recipient {
        cx.ui.answer(recipient.as_str())?;
    }
    Ok(())
}

fn read(file: &std::path::Path, cx: &mut Context) -> Result<Secret, Failure> {
    if file.as_os_str() != "-" {
        let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
        return Ok(Secret::new(private_fs::read_private(file, limit)?));
    }
    if cx.ui.stdin_is_terminal() {
        return Ok(cx.ui.ask_hidden("Identity (AGE-SECRET-KEY-1...)")?);
    }
    Ok(cx.ui.read_stdin(LIMIT).map_err(IdentityError::Read)?.ok_or(IdentityError::TooLong)?)
}

impl How {
    /// How it is to be kept, as far as that was said.
    fn keep(&self, cx: &mut Context) -> Result<Option<Keep>, Failure> {
        Ok(match self {
            Self { passphrase: true, .. } => Some(Keep::Passphrase(passphrase::new(&mut cx.ui)?)),
            Self { keyring: true, .. } => Some(Keep::Keyring),
            Self { plain: true, .. } => Some(Keep::File),
            _ => None,
        })
    }
}
