//! `policy`: who may do what, and the chain of epochs that says so.

use chrono::SecondsFormat;
use serde_json::json;

use crate::access::{Access, KeySource};
use crate::anchor::Anchor;
use crate::audit::Action;
use crate::connector::name::Member;
use crate::context::amend::{AmendArgs, amend, announce};
use crate::context::rules::{Rules, may, rule_json, who};
use crate::context::sync::open_for_policy;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::digest::Digest;
use crate::output::{Cell, Column, Details, Format, Objects, View};
use crate::policy::MemberKind;
use crate::store::{Knowledge, Store};
use crate::trust::{self, Epoch};

/// Show the policy and its history, renew it, or settle a rival
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward policy show\n  keyward policy log\n  keyward policy renew --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Who there is and what each may do
    #[command(after_help = "Examples:\n  keyward policy show\n  keyward policy show --format json")]
    Show {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Every epoch of the chain, newest first
    #[command(after_help = "Examples:\n  keyward policy log\n  keyward policy log --format json")]
    Log {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Sign the policy again for longer: a new epoch with the same rules
    #[command(after_help = "Examples:\n  keyward policy renew --yes\n  keyward policy renew --expires 365d --yes")]
    Renew(AmendArgs),
    /// Follow another valid epoch than the one this machine remembers
    ///
    /// Compare the words with an admin first. The next epoch that is signed refuses the rival for everybody.
    #[command(after_help = "Examples:\n  keyward policy adopt \"$DIGEST\"")]
    Adopt {
        /// Digest of the epoch to follow
        #[arg(value_name = "DIGEST")]
        digest: Digest,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

/// Why no other epoch is followed.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// No such epoch.
    #[error("no epoch in this store has the digest {0}")]
    Unknown(Digest),
    /// Nobody said yes.
    #[error("not adopted")]
    NotConfirmed,
}

impl Diagnostic for AdoptError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown(_) => Some("keyward policy log lists the epochs this machine follows".to_owned()),
            Self::NotConfirmed => Some("--yes adopts it without asking".to_owned()),
        }
    }
}

/// show, log: policy -> details or table; renew, adopt: through the gate
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    match &args.command {
        Command::Show { format } => show(*format, cx),
        Command::Log { format } => log(*format, cx),
        Command::Renew(args) => renew(args, cx),
        Command::Adopt { digest, yes } => adopt(digest, *yes, cx),
    }
}

fn show(format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let trust = access.store().trust();
    match format {
        Format::Table => cx.ui.details(&details(&trust.newest, &trust.anchor()))?,
        Format::Json => cx.ui.json(&document(&trust.newest, &trust.anchor()))?,
        format => cx.ui.view(&Rules(&trust.newest.policy), format)?,
    }
    Ok(Ending::Done)
}

fn details(epoch: &Epoch, anchor: &Anchor) -> Details {
    let policy = &epoch.policy;
    let mut details =
        Details::new().section("Policy").row("store", anchor.store.as_str()).row("epoch", policy.epoch.to_string());
    details = details.row("words", epoch.digest.words()).row("anchor", anchor.to_string());
    details = details.row("made", day(policy.created)).row("expires", day(policy.expires));
    details = details
        .row("admins", format!("{} ({} must sign)", names(policy.admins.keys().map(Member::as_str)), policy.threshold));
    details = details.section("Members");
    for (name, entry) in &policy.members {
        let kind = match entry.kind {
            MemberKind::Human => "human",
            MemberKind::Machine => "machine",
        };
        let devices = names(entry.writers.keys().map(crate::connector::name::Device::as_str));
        details = details.row(name.as_str(), format!("{kind}, writes from {devices}"));
    }
    details = details.section("Groups");
    for (name, group) in &policy.groups {
        details = details.row(name.as_str(), names(group.members.iter().map(Member::as_str)));
    }
    details = details.section("Environments");
    for (name, rules) in &policy.environments {
        let reason =
            rules.require_reason.as_ref().map_or("no reason required".to_owned(), |pattern| match pattern.as_str() {
                r"\S" => "a reason is required".to_owned(),
                pattern => format!("a reason is required, matching {pattern}"),
            });
        details = details.row(name.as_str(), reason);
    }
    details = details.section("Access");
    for (place, access) in policy.access.iter().enumerate() {
        let who = who(access);
        details = details.row(
            (place + 1).to_string(),
            format!("{}: {} may {} ({})", access.connectors, who, may(access), access.reason),
        );
    }
    details
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn day(time: chrono::DateTime<chrono::Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn document(epoch: &Epoch, anchor: &Anchor) -> serde_json::Value {
    let policy = &epoch.policy;
    let rules: Vec<_> = policy.access.iter().map(rule_json).collect();
    let members: Vec<_> = policy
        .members
        .iter()
        .map(|(name, entry)| {
            json!({
                "name": name,
                "kind": entry.kind,
                "recipient": entry.recipient,
                "writers": entry.writers.keys().collect::<Vec<_>>(),
            })
        })
        .collect();
    let groups: Vec<_> =
        policy.groups.iter().map(|(name, group)| json!({ "name": name, "members": group.members })).collect();
    json!({
        "version": 1,
        "store": anchor.store,
        "epoch": policy.epoch,
        "digest": epoch.digest,
        "words": epoch.digest.words(),
        "anchor": anchor.to_string(),
        "created": day(policy.created),
        "expires": day(policy.expires),
        "threshold": policy.threshold,
        "admins": policy.admins.keys().collect::<Vec<_>>(),
        "members": members,
        "groups": groups,
        "environments": policy.environments.keys().collect::<Vec<_>>(),
        "access": rules,
    })
}

fn log(format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let store = access.store();
    let mut epochs = trust::history(store.dir(), store.trust())?;
    epochs.reverse();
    cx.ui.view(&Epochs(epochs), format)?;
    match &store.trust().rival {
        Some(_) => Ok(Ending::Found(Kind::Integrity)),
        None => Ok(Ending::Done),
    }
}

struct Epochs(Vec<Epoch>);

impl View for Epochs {
    fn json(&self) -> Objects<'_> {
        let row = |epoch: &Epoch| {
            json!({
                "epoch": epoch.policy.epoch,
                "digest": epoch.digest,
                "words": epoch.digest.words(),
                "created": day(epoch.policy.created),
                "expires": day(epoch.policy.expires),
                "admins": epoch.policy.admins.keys().collect::<Vec<_>>(),
                "rejected": epoch.policy.rejected,
            })
        };
        Objects::new("epochs", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        let digest = Column::new("DIGEST").droppable(1);
        vec![
            Column::new("EPOCH").right(),
            Column::new("MADE"),
            Column::new("EXPIRES"),
            Column::new("ADMINS"),
            digest,
            Column::new("WORDS").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |epoch: &Epoch| {
            vec![
                epoch.policy.epoch.to_string().into(),
                epoch.policy.created.format("%Y-%m-%d").to_string().into(),
                epoch.policy.expires.format("%Y-%m-%d").to_string().into(),
                names(epoch.policy.admins.keys().map(Member::as_str)).into(),
                epoch.digest.to_string().into(),
                epoch.digest.words().into(),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no epochs."
    }
}

fn renew(args: &AmendArgs, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let receipt = amend(&mut access, Action::PolicyRenew, args, |policy| Ok(policy.clone()), cx)?;
    announce(&mut access, &receipt, cx)?;
    Ok(Ending::Done)
}

fn adopt(digest: &Digest, yes: bool, cx: &mut Context) -> Result<Ending, Failure> {
    let location = cx.locate()?;
    let keys = KeySource::new(&mut cx.settings, &cx.ui);
    let (id, knowledge) = cx.knowledge(&location, &keys)?;
    let epoch = trust::epoch_of(&location.dir, digest)?.ok_or(AdoptError::Unknown(*digest))?;
    // Opened by what is to be adopted: rivals that nothing else decides between keep every other command from beginning.
    let anchored = Knowledge::Anchored(Anchor::of(&id, epoch, digest));
    let mut store = Store::open(location.dir, &id, &anchored, cx.now())?;
    store.remember(&knowledge);
    cx.ui.status(&format!("Epoch {epoch}: {}", digest.words()));
    if !yes && !cx.ui.confirm("Do these words match what an admin tells you?")? {
        return Err(AdoptError::NotConfirmed.into());
    }
    let reason = cx.given_reason()?;
    let mut access = Access::new(store, keys, cx.source(), cx.clock(), cx.deeds.clone())?;
    access.adopt_policy(epoch, digest, reason.as_ref(), &mut cx.ui)?;
    cx.ui.status(&format!("This machine follows {digest} now."));
    Ok(Ending::Done)
}
