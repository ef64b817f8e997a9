//! `reveal`: show one value, with a reason, on the record.

use std::path::PathBuf;

use crate::access::{Disclosure, Want};
use crate::audit::Action;
use crate::connector::name::{Field, Reference};
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::policy::Capability;
use crate::private_fs;
use crate::secret::Secret;

/// Show one value of a credential
///
/// The policy decides, the audit record is on disk, then the value is opened. On a terminal it is one line with control
/// characters escaped; through a pipe its exact bytes, with nothing added.
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "get",
    after_help = "\
Examples:
  keyward reveal dev/github:token
  keyward reveal prod/postgres:password --reason 'INC-4711: restore a backup'
  keyward reveal dev/github@1:token --out token.txt
  keyward reveal dev/github:token --copy"
)]
pub struct Args {
    /// Which value: ENV/NAME[@VERSION][:FIELD]
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Write it to a file that only you can read
    #[arg(long, value_name = "FILE", conflicts_with = "copy")]
    out: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "out")]
    force: bool,
    /// Put it on the clipboard instead of the screen
    #[arg(long)]
    copy: bool,
    /// Seconds until the clipboard is cleared
    #[arg(long, value_name = "SECONDS", default_value_t = 45, requires = "copy", value_parser = clap::value_parser!(u64).range(1..=3600))]
    clear_after: u64,
}

/// parse -> metadata -> disclose { decide; identity; intent, fsync; unseal; outcome } -> show -> wipe
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let reason = cx.reason(&access, Capability::Reveal, &address)?;
    let fields = args.reference.field.iter().cloned().collect();
    let want = Want { address, version: args.reference.version, fields };
    let sink = match (&args.out, args.copy) {
        (Some(_), _) => "file",
        (None, true) => "clipboard",
        (None, false) if cx.ui.stdout_is_terminal() => "terminal",
        (None, false) => "pipe",
    };
    let request = Disclosure {
        action: Action::Reveal,
        capability: Capability::Reveal,
        wants: vec![want],
        one_field: true,
        reason: reason.as_ref(),
        sink,
    };
    // Said before the value is opened, which would stand on the record for nothing.
    if let Some(path) = args.out.as_ref().filter(|_| !args.force) {
        private_fs::refuse_taken(path)?;
    }
    for disclosed in access.disclose(&request, &mut cx.ui)? {
        let names = disclosed.fields.names();
        if let Some(value) = names.first().and_then(|name: &Field| disclosed.fields.take(name)) {
            show(args, &value, cx)?;
        }
    }
    Ok(Ending::Done)
}

fn show(args: &Args, value: &Secret, cx: &mut Context) -> Result<(), Failure> {
    if let Some(path) = &args.out {
        private_fs::write_private(path, value.expose(), args.force)?;
        cx.ui.status(&format!("Written to {} (mode 0600). Remove it when you are done.", path.display()));
    } else if args.copy {
        crate::clipboard::hold(value, args.clear_after)?;
        cx.ui.status(&format!("On the clipboard for {} seconds.", args.clear_after));
    } else {
        cx.ui.secret(value)?;
    }
    Ok(())
}
