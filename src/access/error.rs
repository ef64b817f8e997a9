//! Why the gate stays shut.

use std::path::PathBuf;

use super::KeepError;
use crate::audit::AuditError;
use crate::connector::edit::EditError;
use crate::connector::name::{Address, BadName, Field, Group, Member, Writer};
use crate::crypto::keys::KeyError;
use crate::crypto::plugin::PluginError;
use crate::crypto::seal::SealError;
use crate::diagnostic::{Diagnostic, Kind};
use crate::git::GitError;
use crate::output::PromptError;
use crate::private_fs::FsError;
use crate::secret::NoRandomness;
use crate::store::StoreError;
use crate::store::payload::BadPayload;
use crate::toml_time::BadFile;
use crate::trust::TrustError;

/// Why nothing was disclosed or changed. Never says a value.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The policy says no.
    #[error("denied: {rule}")]
    Denied {
        /// Which rule.
        rule: String,
        /// What would change that.
        hint: String,
    },
    /// The policy has expired, and nothing may be sealed under it.
    #[error("the policy expired on {0}; nothing is changed under it")]
    Expired(String),
    /// The end of the policy chain is not known.
    #[error("KEYWARD_STORE_ID names the store but no epoch: that is not enough to change it")]
    NoEpoch,
    /// No identity file.
    #[error("no identity: {} does not exist", .0.display())]
    NoIdentity(PathBuf),
    /// No folder where an identity could be.
    #[error("no identity: this user has no home folder, and neither KEYWARD_IDENTITY nor KEYWARD_IDENTITY_FILE is set")]
    NoHome,
    /// The identity does not open.
    #[error("cannot open the identity {origin}")]
    Identity {
        /// Where it comes from.
        origin: String,
        /// Why.
        source: KeyError,
    },
    /// A question that cannot be asked.
    #[error("the identity {origin} has a passphrase")]
    Passphrase {
        /// Where it comes from.
        origin: String,
        /// Why it cannot be asked for.
        source: PromptError,
    },
    /// This device has no key to sign with.
    #[error("this device is not a writer of this store")]
    NoWriter,
    /// Whom the policy named once.
    #[error("the policy has not named {member} since epoch {since}")]
    Gone {
        /// Who.
        member: Member,
        /// The first epoch without him.
        since: u64,
    },
    /// The identity is somebody else's.
    #[error("this identity is not {member}'s: the policy names another recipient")]
    OtherIdentity {
        /// Who this device belongs to.
        member: Member,
    },
    /// The key of this device is not the one the policy names.
    #[error("the key of {0} on this device is not the one the policy names")]
    OtherKey(Writer),
    /// A key of this device that its identity does not open.
    #[error("cannot open {file}")]
    OwnKey {
        /// Which file.
        file: String,
        /// Why.
        source: KeyError,
    },
    /// Not among those a version is sealed to.
    #[error("{address}@{version} is not sealed to {member}")]
    NotARecipient {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
        /// Who asks.
        member: Member,
    },
    /// A group's key that is missing or wrong.
    #[error("the key {number} of group {group} is not usable for {member}: {why}")]
    GroupKey {
        /// Which group.
        group: Group,
        /// Which of its keys.
        number: u64,
        /// Whose copy.
        member: Member,
        /// What is wrong.
        why: String,
    },
    /// A payload that does not decrypt.
    #[error("cannot open the payload of {address}@{version}")]
    Unseal {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
        /// Why.
        source: KeyError,
    },
    /// A payload that decrypts to something else.
    #[error("the payload of {address}@{version} is not believed: {why}")]
    Payload {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
        /// Why.
        why: BadPayload,
    },
    /// Another process of this device is at it.
    #[error("another keyward on this device is at work on {0}")]
    Busy(Address),
    /// A version that the table does not name.
    #[error("{0} has no version {1}")]
    NoVersion(Address, u64),
    /// A connector that is only a tombstone.
    #[error("{0} {1}")]
    Tombstone(Address, String),
    /// No version in use.
    #[error("{0} has no current version")]
    NoCurrent(Address),
    /// A field that is not there.
    #[error("{address} has no field {field}; it has {known}")]
    NoField {
        /// Which connector.
        address: Address,
        /// What was asked for.
        field: Field,
        /// What there is.
        known: String,
    },
    /// Several fields, and none was named.
    #[error("{address} has {known}: say which, as in {address}:{first}")]
    WhichField {
        /// Which connector.
        address: Address,
        /// What there is.
        known: String,
        /// The first of them.
        first: Field,
    },
    /// Nobody could ever open it.
    #[error("the policy lets nobody read {0}; it would be sealed to no one")]
    NobodyReads(Address),
    /// A group must get a new key first.
    #[error("group {0} needs a new key before anything more is sealed to it")]
    StaleGroup(Group),
    /// A name that would be a folder inside another's, or hold one.
    #[error("{0} cannot stand beside {1}: one would be a folder in the other")]
    Collision(Address, Address),
    /// A change that makes no sense.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A name that is none.
    #[error(transparent)]
    Name(#[from] BadName),
    /// Not an admin, or without the key.
    #[error("only an admin changes the policy: {0}")]
    NotAdmin(String),
    /// Sealing again needs to read.
    #[error("{0} has no stale version that you can read")]
    CannotReseal(Address),
    /// Nowhere to keep the record of a machine's run.
    #[error("the record of this run cannot be kept")]
    NoRunLog {
        /// What the disk says.
        source: FsError,
        /// What `KEYWARD_AUDIT_DIR` says.
        given: Option<std::path::PathBuf>,
    },
    /// Letting somebody into a group needs its key.
    #[error("{1} is not in group {0} and cannot pass on its key")]
    NotInGroup(Group, Member),
    /// More admins must sign.
    #[error("a change of this policy needs the signatures of {0} admins; this version of keyward can give one")]
    Threshold(usize),
    /// A policy change that makes no sense.
    #[error("{0}")]
    Policy(String),
    /// The record could not be put on the remote first.
    #[error("environment {environment} hands out nothing before the record of it is on the remote")]
    NotPublished {
        /// Which environment.
        environment: crate::connector::name::Environment,
        /// Why it is not there.
        source: GitError,
    },
    /// A policy that could not be written.
    #[error("the new policy would not be valid: {0}")]
    BadPolicy(#[source] BadFile),
    /// A connector that could not be written.
    #[error("the connector cannot be written: {0}")]
    BadFile(#[from] BadFile),
    /// A plugin that did not open, or the list of those that may.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// Sealing.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Randomness.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What may be believed.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The record.
    #[error("nothing was done, because the audit record could not be written")]
    Audit(#[source] AuditError),
    /// The record after the deed.
    #[error("it was done, but its audit record could not be completed or copied")]
    AuditAfter(#[source] AuditError),
    /// What belongs to the deed and comes after it: this machine's memory, a tombstone's payloads.
    #[error("it was done, but not to its end")]
    After(#[source] Box<AccessError>),
    /// How the identity is kept.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
    /// The terminal.
    #[error(transparent)]
    Prompt(#[from] PromptError),
}

impl AccessError {
    /// The error of what a key did not open: of a plugin that could not its own, else what that means here.
    pub(super) fn unopened(source: KeyError, meaning: impl FnOnce(KeyError) -> Self) -> Self {
        match source {
            KeyError::Plugin(error) => Self::Plugin(error),
            source => meaning(source),
        }
    }

    /// The same for a record that follows a deed which is done.
    pub(super) fn into_after(self) -> Self {
        match self {
            Self::Audit(error) => Self::AuditAfter(error),
            other => Self::after(other),
        }
    }

    /// The same for what follows a deed which is done.
    pub(super) fn after<E: Into<Self>>(error: E) -> Self {
        Self::After(Box::new(error.into()))
    }
}

impl From<AuditError> for AccessError {
    fn from(error: AuditError) -> Self {
        Self::Audit(error)
    }
}

impl Diagnostic for AccessError {
    fn kind(&self) -> Kind {
        match self {
            Self::Denied { .. }
            | Self::Expired(_)
            | Self::NotAdmin(_)
            | Self::NotInGroup(..)
            | Self::CannotReseal(_)
            | Self::Threshold(_)
            | Self::NotPublished { .. }
            | Self::OtherKey(_) => Kind::Denied,
            Self::NoIdentity(_)
            | Self::NoHome
            | Self::Passphrase { .. }
            | Self::NoWriter
            | Self::Gone { .. }
            | Self::OtherIdentity { .. }
            | Self::NoEpoch => Kind::Locked,
            Self::Identity { source, .. } => source.kind(),
            Self::NoRunLog { source, .. } => source.kind(),
            Self::NotARecipient { .. }
            | Self::OwnKey { .. }
            | Self::GroupKey { .. }
            | Self::Unseal { .. }
            | Self::Payload { .. } => Kind::Integrity,
            Self::WhichField { .. }
            | Self::Collision(..)
            | Self::Name(_)
            | Self::Policy(_)
            | Self::BadFile(BadFile::Meaning(_))
            | Self::Edit(
                EditError::Exists(_) | EditError::Unchanged(_) | EditError::NotUsable(..) | EditError::Live(..),
            ) => Kind::Usage,
            Self::Busy(_)
            | Self::NoVersion(..)
            | Self::Tombstone(..)
            | Self::NoCurrent(_)
            | Self::NoField { .. }
            | Self::NobodyReads(_)
            | Self::StaleGroup(_)
            | Self::Edit(_) => Kind::Failed,
            Self::BadPolicy(_) | Self::BadFile(_) => Kind::Internal,
            Self::Plugin(error) => error.kind(),
            Self::Seal(error) => error.kind(),
            Self::Random(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Trust(error) => error.kind(),
            Self::Audit(error) | Self::AuditAfter(error) => error.kind(),
            Self::After(error) => error.kind(),
            Self::Keep(error) => error.kind(),
            Self::Disk(error) => error.kind(),
            Self::Prompt(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Denied { hint, .. } => hint.clone(),
            Self::NotPublished { source: GitError::Raced, .. } => "take what others have done first: keyward sync".to_owned(),
            Self::NotPublished { source, .. } => return source.hint(),
            Self::Expired(_) => "an admin renews it with: keyward policy renew".to_owned(),
            Self::NoEpoch => {
                "use the whole anchor, kw1...@<epoch>:<32 hex>, that `keyward policy show` prints".to_owned()
            }
            Self::NoIdentity(_) | Self::NoHome => {
                "make one: keyward identity new (keyward init does so too); or point KEYWARD_IDENTITY_FILE to yours"
                    .to_owned()
            }
            Self::NoWriter => {
                "its state folder has no key for this store; an admin adds this device to the policy".to_owned()
            }
            Self::Gone { member, .. } => {
                format!("an admin has removed it; one can add it anew (keyward member add {member}), a machine with a new secret")
            }
            Self::OtherIdentity { .. } => {
                "point KEYWARD_IDENTITY_FILE to the right identity; see: keyward whoami".to_owned()
            }
            Self::OtherKey(_) => {
                "the device was removed from the policy, or its state folder is another store's".to_owned()
            }
            Self::NotARecipient { address, .. } => {
                format!("it was sealed before you got access; somebody who can read it seals it again: keyward rekey {address}")
            }
            Self::Passphrase { .. } => {
                "run it on a terminal, or open it for a while on one: keyward identity unlock --for 15m".to_owned()
            }
            Self::NoField { address, field, known } => {
                let likeness = |name: &&str| strsim::damerau_levenshtein(name, field.as_str());
                match known.split(", ").min_by_key(likeness).filter(|name| likeness(name) <= 3) {
                    Some(near) => format!("did you mean {address}:{near}?"),
                    None => format!("see: keyward show {address}"),
                }
            }
            Self::Busy(_) => "try again when it has ended".to_owned(),
            Self::NoVersion(address, _) => format!("see: keyward show {address}"),
            Self::NobodyReads(_) => "see the access rules: keyward policy show".to_owned(),
            Self::Collision(_, other) => format!("choose another name, or move that one: keyward move {other} NEW"),
            Self::NotAdmin(_) => "see who is one: keyward policy show".to_owned(),
            Self::NoRunLog { given: None, .. } => {
                "the store cannot be written: set KEYWARD_AUDIT_DIR to a folder that is kept, and take it in with `keyward audit import`".to_owned()
            }
            Self::NoRunLog { given: Some(path), .. } => format!("make {} writable", path.display()),
            Self::NotInGroup(group, _) => format!("an admin who is in it can: keyward group show {group}"),
            Self::Edit(EditError::Exists(address)) => format!("change it with: keyward set {address}"),
            Self::Edit(EditError::Missing(_)) => "keyward inventory lists what there is".to_owned(),
            Self::Edit(EditError::Moved { to, .. }) => format!("use the new name: {to}"),
            Self::Edit(EditError::Removed(address)) => format!("add it again with: keyward add {address}"),
            Self::Edit(EditError::Live(address, _)) => format!(
                "revoke it at the vendor first; or leave it alive there with: keyward remove {address} --orphan --reason TEXT"
            ),
            Self::Edit(EditError::InFlight(address, _)) => {
                format!("bring it to its end first: keyward rotate {address} --resume, or --abort")
            }
            Self::Edit(EditError::ChangedMeanwhile(_)) => "look at it again, and try again".to_owned(),
            Self::Edit(EditError::NoVersion(address, _) | EditError::NotUsable(address, ..)) => {
                format!("see: keyward show {address}")
            }
            Self::Plugin(error) => return error.hint(),
            Self::Seal(error) => return error.hint(),
            Self::Identity { source: KeyError::WrongPassphrase, .. } => "type it again: nothing was changed".to_owned(),
            Self::Identity { source: KeyError::NotNative, .. } => {
                "give a native age identity, AGE-SECRET-KEY-1..., or restore yours from its backup".to_owned()
            }
            Self::Identity { source: KeyError::SshKey(_), .. } => {
                "make an ssh-ed25519 key with ssh-keygen -t ed25519, or one of age's own kind with age-keygen"
                    .to_owned()
            }
            Self::Identity { source: KeyError::StaysClosed, .. } => {
                "take its passphrase out first, with: ssh-keygen -p -f FILE".to_owned()
            }
            Self::Identity { source: KeyError::NoRecipient(name), .. } => {
                format!("its plugin prints it; write it there as `# public key: age1{name}1...`, or import it with --recipient")
            }
            Self::Identity { .. } => {
                "give an age identity (AGE-SECRET-KEY-1..., AGE-PLUGIN-...) or an ssh-ed25519 key, or restore yours from its backup"
                    .to_owned()
            }
            Self::OwnKey { .. } => "restore that file from a backup of this machine".to_owned(),
            Self::GroupKey { .. } | Self::Unseal { .. } | Self::Payload { .. } => {
                "somebody or something changed the store; compare with git, or restore it: keyward doctor says more"
                    .to_owned()
            }
            Self::Store(error) => return error.hint(),
            Self::Trust(error) => return error.hint(),
            Self::Audit(error) | Self::AuditAfter(error) => return error.hint(),
            Self::After(error) => return error.hint(),
            Self::Keep(error) => return error.hint(),
            Self::Disk(error) => return error.hint(),
            Self::Prompt(error) => return error.hint(),
            _ => return None,
        };
        Some(hint)
    }

    fn signal(&self) -> Option<i32> {
        match self {
            Self::Prompt(error) => error.signal(),
            Self::Plugin(error) => error.signal(),
            Self::Seal(error) => error.signal(),
            _ => None,
        }
    }
}
