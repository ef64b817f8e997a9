//! `rekey`: seals again what is sealed to others than the policy names.

use crate::access::{Access, Change};
use crate::audit::Action;
use crate::connector::edit::{self, Base};
use crate::connector::glob::Glob;
use crate::connector::name::Address;
use crate::context::condition::is_stale;
use crate::context::{Context, Ending};
use crate::diagnostic::{Failure, Kind};
use crate::policy::Capability;

/// Seal again what is sealed to others than the policy names
///
/// After a change of who may read, versions are sealed to those who could read before. This opens each of them that you can read
/// and may change, and seals it to exactly those whom the policy names now. Credentials stay the same: what somebody
/// could read before should be rotated.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward rekey\n  keyward rekey 'dev/**'")]
pub struct Args {
    /// Only these: a pattern such as 'prod/**'
    #[arg(value_name = "PATTERN")]
    pattern: Option<Glob>,
}

/// stale ones -> for each: decide, intent, unseal, seal, name
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let (stale, believed) = stale(args, &access, cx)?;
    let ending = if believed { Ending::Done } else { Ending::Found(Kind::Integrity) };
    if stale.is_empty() && believed {
        cx.ui.status("Everything is sealed to exactly those whom the policy names.");
        return Ok(Ending::Done);
    }
    let mut left = 0;
    for address in &stale {
        let reason = cx.reason(&access, Capability::Write, address)?;
        let plan = |base: &Base<'_>, _| edit::again(base);
        let change = Change {
            action: Action::Rekey,
            address: address.clone(),
            reason,
            values: Vec::new(),
            about: None,
            sink: None,
            plan: Box::new(plan),
        };
        match access.commit(change, &mut cx.ui) {
            Ok(receipt) => cx.ui.status(&format!("{address}: revision {}", receipt.connector.revision)),
            Err(error) => {
                let failure = Failure::from(error);
                // Whoever ends one at a plugin's question wants no next one.
                if failure.signal().is_some() {
                    return Err(failure);
                }
                left += 1;
                cx.ui.warn(&format!("{address}: {}", failure.chain().join(": ")));
                failure.hint().iter().for_each(|hint| cx.ui.hint(hint));
            }
        }
    }
    cx.ui.status(&format!("Sealed {} of {} again.", stale.len() - left, stale.len()));
    Ok(if left == 0 { ending } else { Ending::Found(Kind::Partly) })
}

/// What is stale, and whether everything that was asked for is believed.
fn stale(args: &Args, access: &Access, cx: &mut Context) -> Result<(Vec<Address>, bool), Failure> {
    let store = access.store();
    let (mut stale, mut believed) = (Vec::new(), true);
    for (address, found) in store.listed()? {
        let wanted = args.pattern.as_ref().is_none_or(|pattern| pattern.matches(&address));
        match found {
            _ if !wanted => {}
            Err(error) => {
                believed = false;
                cx.ui.warn(&error.to_string());
            }
            Ok(found) => {
                let versions = &found.connector.versions;
                let is_stale = versions.iter().any(|version| is_stale(&found, version, store.policy()));
                if found.connector.is_active() && is_stale {
                    stale.push(address);
                }
            }
        }
    }
    Ok((stale, believed))
}
