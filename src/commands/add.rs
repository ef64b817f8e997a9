//! `add`: keep a new credential.

use crate::access::{Change, Made};
use crate::audit::Action;
use crate::connector::edit::{Base, add};
use crate::connector::name::Reference;
use crate::context::metadata::MetadataArgs;
use crate::context::values::Values;
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;

/// Keep a new credential
///
/// The value comes from a hidden prompt, standard input or a file, never from the command line. Every connector has an
/// owner and a purpose.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward add dev/github:token --owner platform --purpose 'push artefacts'
  printf %s \"$TOKEN\" | keyward add dev/npm --owner web --purpose ci --every 30d
  keyward add dev/db --field user --field password --owner data --purpose etl
  keyward add dev/hook:secret --generate --owner web --purpose 'sign events'
  keyward add dev/tls --from-file key=server.key --owner web --purpose TLS")]
pub struct Args {
    /// Its name: ENV/NAME[:FIELD]
    #[arg(value_name = "REF")]
    reference: Reference,
    #[command(flatten)]
    metadata: MetadataArgs,
    #[command(flatten)]
    values: Values,
}

/// parse -> ask for what is missing -> commit
pub fn run(mut args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.address(&args.reference)?;
    if cx.ui.can_ask() {
        for (question, place) in
            [("Owner (who answers for it)", &mut args.metadata.owner), ("Purpose", &mut args.metadata.purpose)]
        {
            if place.is_none() {
                *place = Some(cx.ui.ask_line(question)?);
            }
        }
    }
    let metadata = args.metadata.new_metadata()?;
    let expires = args.metadata.expiry(cx.now())?;
    // Its purpose is the reason why it is added, unless another is given.
    let reason = cx.given_reason()?.or_else(|| Some(metadata.purpose.clone()));
    let values = args.values.read(args.reference.field.as_ref(), &[], cx)?;
    let plan = move |base: &Base<'_>, mut made: Vec<Made>| {
        for version in &mut made {
            version.expires = expires;
        }
        add(base, metadata, made)
    };
    let change = Change {
        action: Action::Add,
        address,
        reason,
        values: vec![values.into()],
        about: None,
        sink: None,
        plan: Box::new(plan),
    };
    let receipt = access.commit(change, &mut cx.ui)?;
    cx.ui.status(&format!("Added {}.", receipt.connector.address));
    Ok(Ending::Done)
}
