//! Where this machine's keys come from. Nothing outside `access` can hold one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::kept::Asks;
use super::machine::{self, Run};
use super::{AccessError, Keep};
use crate::anchor::StoreId;
use crate::connector::name::{Member, Writer};
use crate::crypto::keys::{Identity, KeyError, SigningKey};
use crate::crypto::plugin::Plugins;
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::Policy;
use crate::private_fs::{self, Dir, FsError};
use crate::recipient::Recipient;
use crate::secret::Secret;
use crate::settings::{Folders, Settings};
use crate::trust::Pins;

/// An identity file is at most this long.
pub(super) const IDENTITY_LIMIT: u64 = 64 * 1024;
const WRITER: &str = "writer";
const WRITER_KEY: &str = "writer.age";

/// Where the identity is.
pub(super) enum Origin {
    /// Given in `KEYWARD_IDENTITY`.
    Environment(Secret),
    /// In the file that `KEYWARD_IDENTITY_FILE` names.
    File(PathBuf),
    /// Where this configuration folder says.
    Home(PathBuf),
    /// Nowhere: no home folder and nothing given.
    Nowhere,
}

/// The identity of whoever runs us, and this device's keys for one store.
pub struct KeySource {
    pub(super) origin: Origin,
    folders: Option<Folders>,
    audit_dir: Option<PathBuf>,
    /// The public half of the native identity that was given, once somebody asked for it.
    given: OnceLock<Option<Recipient>>,
    pub(super) plugins: Arc<Plugins>,
    open: Option<Keys>,
}

/// Keys in hand.
pub(super) struct Keys {
    pub(super) identity: Identity,
    pub(super) writer: Writer,
    pub(super) signing: SigningKey,
    /// Of a machine: the run that its records are of.
    pub(super) run: Option<Run>,
}

impl KeySource {
    /// Takes the identity out of the settings, or notes where it is; nothing is opened yet.
    pub fn new(settings: &mut Settings, ui: &Ui) -> Self {
        let config = || settings.folders.as_ref().map(|folders| folders.config.clone());
        let origin = match (settings.identity.take(), settings.identity_file.clone()) {
            (Some(secret), _) => Origin::Environment(secret),
            (None, Some(path)) => Origin::File(path),
            (None, None) => config().map_or(Origin::Nowhere, Origin::Home),
        };
        let plugins = Plugins::new(config(), ui.options());
        let (folders, audit_dir) = (settings.folders.clone(), settings.audit_dir.clone());
        Self { origin, folders, audit_dir, given: OnceLock::new(), plugins, open: None }
    }

    /// The plugins of this machine.
    pub fn plugins(&self) -> &Arc<Plugins> {
        &self.plugins
    }

    /// Where a machine's run keeps its record, if not in the store.
    pub(super) fn audit_dir(&self) -> Option<&Path> {
        self.audit_dir.as_deref()
    }

    /// Where the identity is, in words.
    pub fn place(&self) -> String {
        match &self.origin {
            Origin::Environment(_) => "in KEYWARD_IDENTITY".to_owned(),
            Origin::File(path) => path.display().to_string(),
            Origin::Home(config) => Self::kept_place(config),
            Origin::Nowhere => "nowhere".to_owned(),
        }
    }

    /// This machine's folder of a store, if it has one.
    pub fn state(&self, store: &StoreId) -> Result<Option<Dir>, AccessError> {
        let Some(folders) = &self.folders else { return Ok(None) };
        match Dir::open(&folders.state.join(store.as_str())) {
            Ok(dir) => Ok(Some(dir)),
            Err(FsError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// This machine's folder of a store, made if need be, by the settings alone.
    pub fn state_of(settings: &Settings, store: &StoreId) -> Result<Dir, AccessError> {
        let folders = settings.folders.as_ref().ok_or(AccessError::NoHome)?;
        Ok(Dir::create(&folders.state.join(store.as_str()))?)
    }

    /// This machine's folder of a store, made if need be.
    pub(super) fn make_state(&self, store: &StoreId) -> Result<Dir, AccessError> {
        let folders = self.folders.as_ref().ok_or(AccessError::NoHome)?;
        Ok(Dir::create(&folders.state.join(store.as_str()))?)
    }

    /// Remembers a store that a person has accepted.
    pub fn remember(&self, store: &StoreId, epoch: u64, digest: &Digest) -> Result<Pins, AccessError> {
        let pins = Pins::new(self.make_state(store)?);
        pins.set_policy(epoch, digest)?;
        Ok(pins)
    }

    /// Who signs here: the machine whose identity was given, or what this device's own state says. The key must
    /// prove it before anything is signed.
    pub(super) fn writer(&self, policy: &Policy, state: Option<&Dir>) -> Result<Writer, AccessError> {
        if let Some(machine) = self.machine(policy)? {
            return Ok(machine);
        }
        let line = state.map(|state| state.read_optional(WRITER, 256)).transpose()?.flatten();
        let line = line.and_then(|line| String::from_utf8(line).ok());
        let writer = line.as_deref().and_then(|line| line.strip_suffix('\n')).and_then(|line| line.parse().ok());
        match (writer, &self.origin) {
            (Some(writer), _) => Ok(writer),
            // It may be a machine's, if only it could be read.
            (None, Origin::File(_)) => self.look().and(Err(AccessError::NoWriter)),
            (None, _) => Err(AccessError::NoWriter),
        }
    }

    /// The machine that the given identity belongs to, if it does to one.
    pub(super) fn machine(&self, policy: &Policy) -> Result<Option<Writer>, AccessError> {
        self.given().map_or(Ok(None), |recipient| machine::writer(recipient, policy))
    }

    /// Whose the identity is that a variable holds or names, where no question tells: a file is read for it once.
    pub(super) fn given(&self) -> Option<&Recipient> {
        let native = |secret: &Secret| Identity::parse_native(secret).and_then(|identity| identity.recipient()).ok();
        // What is no identity, or cannot be read, is nobody's; opening it says so.
        let look = || match &self.origin {
            Origin::Environment(secret) => native(secret),
            Origin::File(path) => native(&Secret::new(private_fs::read_private(path, IDENTITY_LIMIT).ok()?)),
            Origin::Home(_) | Origin::Nowhere => None,
        };
        self.given.get_or_init(look).as_ref()
    }

    /// Whom opening would have to ask.
    pub(super) fn would_ask(&self) -> Asks {
        if self.open.is_some() { Asks::Nobody } else { self.asks() }
    }

    /// The keys in hand; opened once, and held against the policy each time.
    pub(super) fn open(
        &mut self,
        store: &StoreId,
        policy: &Policy,
        state: Option<&Dir>,
        ui: &mut Ui,
    ) -> Result<&Keys, AccessError> {
        let keys = match (self.open.take(), self.machine(policy)?) {
            (Some(keys), _) => keys,
            (None, Some(writer)) => machine::keys(self.identity(ui)?, writer, store)?,
            (None, None) => self.open_files(policy, state, ui)?,
        };
        let member = keys.writer.member();
        let recipient = keys.identity.recipient().map_err(|source| self.unusable(source))?;
        if policy.members.get(&member).is_none_or(|entry| entry.recipient != recipient) {
            return Err(AccessError::OtherIdentity { member });
        }
        if policy.writer_key(&keys.writer) != Some(&keys.signing.public()) {
            return Err(AccessError::OtherKey(keys.writer));
        }
        Ok(self.open.insert(keys))
    }

    /// Keys that were made here and need not be opened.
    pub(super) fn hold(&mut self, keys: Keys) {
        self.open = Some(keys);
    }

    /// The keys that [`KeySource::open`] has opened.
    pub(super) fn in_hand(&self) -> Result<&Keys, AccessError> {
        self.open.as_ref().ok_or(AccessError::NoWriter)
    }

    pub(super) fn open_files(&self, policy: &Policy, state: Option<&Dir>, ui: &mut Ui) -> Result<Keys, AccessError> {
        let writer = self.writer(policy, state)?;
        let identity = self.identity(ui)?;
        let sealed = state.map(|state| state.read_optional(WRITER_KEY, IDENTITY_LIMIT)).transpose()?.flatten();
        let sealed = sealed.ok_or(AccessError::NoWriter)?;
        let signing =
            identity.open(&sealed).and_then(|line| SigningKey::parse(&line)).map_err(|source| match source {
                KeyError::NotARecipient => AccessError::OtherIdentity { member: writer.member() },
                source => {
                    AccessError::unopened(source, |source| AccessError::OwnKey { file: WRITER_KEY.to_owned(), source })
                }
            })?;
        Ok(Keys { identity, writer, signing, run: None })
    }

    /// The identity itself, asking for its passphrase if it has one.
    pub(super) fn identity(&self, ui: &mut Ui) -> Result<Identity, AccessError> {
        match &self.origin {
            Origin::Environment(secret) => Identity::parse_native(secret).map_err(|source| self.unusable(source)),
            _ => self.kept_identity(ui),
        }
    }

    /// Makes an identity where there is none yet; says whether it did.
    pub(super) fn identity_or_new(
        &self,
        keep: &Keep,
        created: &str,
        ui: &mut Ui,
    ) -> Result<(Identity, bool), AccessError> {
        match self.identity(ui) {
            Err(AccessError::NoIdentity(_)) => {
                let identity = Identity::generate();
                self.put(&identity, keep, Some(created), false, ui)?;
                Ok((identity, true))
            }
            identity => Ok((identity?, false)),
        }
    }

    /// Puts this device's key for a store into its state, sealed to the identity.
    pub(super) fn keep_writer(
        &self,
        state: &Dir,
        writer: &Writer,
        signing: &SigningKey,
        to: &Recipient,
    ) -> Result<(), AccessError> {
        state.write(WRITER_KEY, &seal::seal([to], &signing.to_line(), &self.plugins)?)?;
        Ok(state.write(WRITER, format!("{writer}\n").as_bytes())?)
    }

    /// Puts an admin's policy key into the configuration, sealed to the identity.
    pub(super) fn keep_policy_key(&self, store: &StoreId, key: &SigningKey, to: &Recipient) -> Result<(), AccessError> {
        let sealed = seal::seal([to], &key.to_line(), &self.plugins)?;
        let folders = self.folders.as_ref().ok_or(AccessError::NoHome)?;
        let dir = Dir::create(&folders.config)?;
        Ok(dir.write(&policy_key_file(store), &sealed)?)
    }

    /// The admin's policy key for a store.
    pub(super) fn policy_key(
        &self,
        store: &StoreId,
        admin: &Member,
        identity: &Identity,
    ) -> Result<SigningKey, AccessError> {
        let folders = self.folders.as_ref().ok_or(AccessError::NoHome)?;
        let file = policy_key_file(store);
        let sealed = match Dir::open(&folders.config).and_then(|dir| dir.read_optional(&file, IDENTITY_LIMIT)) {
            Ok(Some(sealed)) => sealed,
            Ok(None) | Err(FsError::NotFound { .. }) => {
                let place = folders.config.join(&file);
                return Err(AccessError::NotAdmin(format!("{admin} has no policy key here ({})", place.display())));
            }
            Err(error) => return Err(error.into()),
        };
        let key = identity.open(&sealed).and_then(|line| SigningKey::parse(&line));
        key.map_err(|source| AccessError::unopened(source, |source| AccessError::OwnKey { file, source }))
    }
}

fn policy_key_file(store: &StoreId) -> String {
    format!("policy-keys/{store}.age")
}
