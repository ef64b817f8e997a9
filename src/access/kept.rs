//! How the identity is kept: in a file, in a file closed by a passphrase, or in the system's keyring. The configuration
//! folder holds either the file `identity` or the note `identity.toml`, which says that it is in the keyring and for
//! which recipient. While one takes the other's place both are there, and the note counts.
//!
//! Nothing here falls back to another place on its own.

mod error;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::AccessError;
use super::keys::{IDENTITY_LIMIT, KeySource, Origin};
use crate::crypto::keys::kernel;
use crate::crypto::keys::keyring::{self, Patience};
use crate::crypto::keys::{
    Identity, KeyError, close_with_passphrase, is_passphrase_file, open_with_passphrase, recipient_of_closed,
};
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::{PromptError, Ui};
use crate::private_fs::{self, Dir, FsError};
use crate::recipient::{Recipient, RecipientKind};
use crate::secret::{Secret, random};
use crate::toml_time;

pub use self::error::KeepError;

const FILE: &str = "identity";
const NOTE: &str = "identity.toml";

/// How an identity is to be kept.
#[derive(Debug)]
pub enum Keep {
    /// In a file that only its owner may read.
    File,
    /// In a file that this passphrase closes.
    Passphrase(Secret),
    /// In the system's keyring.
    Keyring,
}

/// What can be said of the identity without showing it.
#[derive(Debug)]
pub struct Standing {
    /// `native`, `ssh-ed25519` or `plugin NAME`.
    pub kind: String,
    /// `variable`, `file`, `passphrase` or `keyring`.
    pub kept: &'static str,
    /// Where, in words.
    pub place: String,
    /// Its public half, where that is known without a question.
    pub recipient: Option<Recipient>,
    /// Whether `identity unlock` keeps it open for now.
    pub unlocked: bool,
}

impl Standing {
    /// How it is kept, for people.
    pub fn kept_in_words(&self) -> &'static str {
        match (self.kept, self.unlocked) {
            ("variable", _) => "given for this command alone",
            ("file", _) => "in a file without a passphrase",
            ("passphrase", false) => "in a file with a passphrase",
            ("passphrase", true) => "in a file with a passphrase, unlocked for now",
            (_, true) => "in the system's keyring, unlocked for now",
            (..) => "in the system's keyring",
        }
    }
}

/// Where the identity is.
enum Found {
    File(PathBuf, Secret),
    Keyring(Recipient),
}

/// `identity.toml`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    format: u8,
    kept: Place,
    recipient: Recipient,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Keyring,
}

impl KeySource {
    /// What can be said of the identity; its passphrase is asked for only if `ask` is set and somebody is there.
    pub fn standing(&self, ask: bool, ui: &mut Ui) -> Result<Standing, AccessError> {
        let place = self.place();
        if let Origin::Environment(_) = self.origin {
            let recipient = self.identity(ui)?.recipient().ok();
            return Ok(Standing { kind: "native".to_owned(), kept: "variable", place, recipient, unlocked: false });
        }
        let (kept, recipient, unlocked) = match self.found()? {
            Found::Keyring(recipient) => {
                let unlocked = kernel::kept(&digest_of(&recipient)).is_some();
                ("keyring", Some(recipient), unlocked)
            }
            Found::File(_, file) if is_passphrase_file(file.expose()) => {
                let unlocked = kernel::kept(&Digest::of(file.expose())).is_some();
                let shown = recipient_of_closed(file.expose());
                let opens = shown.is_none() && (unlocked || ask && ui.can_ask());
                let opened = if opens { self.identity(ui)?.recipient().ok() } else { None };
                ("passphrase", shown.or(opened), unlocked)
            }
            Found::File(..) => ("file", self.identity(ui)?.recipient().ok(), false),
        };
        let kind = match recipient.as_ref().map(Recipient::kind) {
            Some(RecipientKind::Ssh) => "ssh-ed25519".to_owned(),
            Some(RecipientKind::Plugin(name)) => format!("plugin {name}"),
            _ => "native".to_owned(),
        };
        Ok(Standing { kind, kept, place, recipient, unlocked })
    }

    /// Refuses where there is an identity already.
    pub fn refuse_existing(&self) -> Result<(), AccessError> {
        match self.found() {
            Err(AccessError::NoIdentity(_)) => Ok(()),
            Ok(_) => Err(KeepError::Exists(self.place()).into()),
            Err(error) => Err(error),
        }
    }

    /// Makes a new identity where there is none yet; its public half.
    pub fn make(&self, keep: &Keep, created: &str, ui: &mut Ui) -> Result<Recipient, AccessError> {
        self.refuse_existing()?;
        let identity = Identity::generate();
        self.put(&identity, keep, Some(created), false, ui)?;
        identity.recipient().map_err(|source| self.unusable(source))
    }

    /// Takes in an identity from elsewhere where there is none yet; its public half, where that shows. One that is closed
    /// by a passphrase stays so.
    ///
    /// A plugin's identity must show that it opens what is sealed to its recipient, which `recipient` says where the file
    /// does not.
    pub fn take_in(
        &self,
        file: &Secret,
        recipient: Option<&Recipient>,
        keep: Option<&Keep>,
        ui: &mut Ui,
    ) -> Result<Option<Recipient>, AccessError> {
        self.refuse_existing()?;
        let refused = |source| AccessError::Identity { origin: "that was given".to_owned(), source };
        if is_passphrase_file(file.expose()) {
            if keep.is_some() {
                return Err(KeepError::ClosedAlready.into());
            }
            if recipient.is_some() {
                return Err(KeepError::ClosedRecipient.into());
            }
            self.write_file(file.expose(), false)?;
            return Ok(recipient_of_closed(file.expose()));
        }
        let with_recipient =
            recipient.map(|it| [b"# public key: ", it.as_str().as_bytes(), b"\n", file.expose()].concat());
        let with_recipient = with_recipient.map(Secret::new);
        let identity = Identity::parse_with(&self.plugins, with_recipient.as_ref().unwrap_or(file)).map_err(refused)?;
        match identity.plugin() {
            Some(_) => self.prove(&identity)?,
            None if recipient.is_some() => return Err(KeepError::ItsOwnRecipient.into()),
            None => {}
        }
        self.put(&identity, keep.unwrap_or(&Keep::File), None, false, ui)?;
        identity.recipient().map(Some).map_err(refused)
    }

    /// Holds a plugin's identity to the recipient it says: only what it opens could ever be read again.
    fn prove(&self, identity: &Identity) -> Result<(), AccessError> {
        let secret = Secret::new(random::<32>()?.to_vec());
        let unusable = |source| AccessError::unopened(source, |_| KeepError::Unproven.into());
        let recipient = identity.recipient().map_err(unusable)?;
        let sealed = seal::seal([&recipient], &secret, &self.plugins)?;
        let opened = identity.open(&sealed).map_err(unusable)?;
        if opened.expose() == secret.expose() { Ok(()) } else { Err(KeepError::Unproven.into()) }
    }

    /// Changes how the same identity is kept. The new place is durable before the old one goes.
    pub fn protect(&self, keep: &Keep, ui: &mut Ui) -> Result<(), AccessError> {
        let before = self.found()?;
        if let Found::Keyring(recipient) = &before {
            self.refuse_other_file(recipient)?;
        }
        let identity = self.identity(ui)?;
        self.put(&identity, keep, None, true, ui)?;
        match (before, keep) {
            (_, Keep::Keyring) => self.home()?.remove(FILE)?,
            (Found::Keyring(recipient), _) => {
                self.home()?.remove(NOTE)?;
                keyring::remove(&recipient, patience(ui, &mut || {})).map_err(KeepError::Left)?;
            }
            (Found::File(..), _) => {}
        }
        // What was unlocked is of the old place.
        let _ = kernel::forget();
        Ok(())
    }

    /// A file beside the note is what an interrupted change has left, which goes; or somebody else's, which stays.
    fn refuse_other_file(&self, recipient: &Recipient) -> Result<(), AccessError> {
        let Origin::Home(config) = &self.origin else { return Ok(()) };
        let path = config.join(FILE);
        match private_fs::read_private(&path, IDENTITY_LIMIT).map(Secret::new) {
            Err(FsError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
            Ok(file) => match Identity::parse_with(&self.plugins, &file).and_then(|identity| identity.recipient()) {
                Ok(its_own) if its_own == *recipient => Ok(()),
                _ => Err(KeepError::Beside(path.display().to_string()).into()),
            },
        }
    }

    /// The identity as a file to put away: whoever has it has what is sealed to it.
    pub fn back_up(&self, ui: &mut Ui) -> Result<Secret, AccessError> {
        if let Origin::Environment(_) = self.origin {
            return Err(KeepError::Given.into());
        }
        match self.found()? {
            // An ssh key's file is its own backup, passphrase and all.
            Found::File(_, file) if recipient_of_closed(file.expose()).is_some() => Ok(file),
            _ => self.identity(ui)?.to_backup().map_err(|source| self.unusable(source)),
        }
    }

    /// Opens the identity once and keeps it open for so many seconds.
    pub fn unlock(&self, seconds: u32, ui: &mut Ui) -> Result<(), AccessError> {
        let (name, secret) = match self.found()? {
            Found::File(path, file) if is_passphrase_file(file.expose()) => {
                let passphrase = self.ask_passphrase(&path, ui)?;
                let identity = open_with_passphrase(&self.plugins, file.expose(), &passphrase)
                    .map_err(|error| self.unusable(error))?;
                // An ssh key is not written in the clear anywhere: what is kept is what opens it.
                let secret = identity.to_line().unwrap_or(passphrase);
                (Digest::of(file.expose()), secret)
            }
            Found::File(..) => return Err(KeepError::NotClosed.into()),
            Found::Keyring(recipient) => (digest_of(&recipient), self.read_keyring(&recipient, ui)?),
        };
        Ok(kernel::keep(&name, &secret, seconds).map_err(KeepError::from)?)
    }

    /// Forgets what [`KeySource::unlock`] keeps; whether there was anything.
    pub fn lock() -> Result<bool, AccessError> {
        Ok(kernel::forget().map_err(KeepError::from)? > 0)
    }

    /// The identity, from wherever it is kept.
    pub(super) fn kept_identity(&self, ui: &mut Ui) -> Result<Identity, AccessError> {
        let unusable = |source| self.unusable(source);
        match self.found()? {
            Found::Keyring(recipient) => {
                let secret = match kernel::kept(&digest_of(&recipient)) {
                    Some(secret) => secret,
                    None => self.read_keyring(&recipient, ui)?,
                };
                Identity::parse_with(&self.plugins, &secret).map_err(unusable)
            }
            Found::File(path, file) if is_passphrase_file(file.expose()) => {
                let unlocked = kernel::kept(&Digest::of(file.expose()));
                let unlocked = unlocked.map(|secret| match recipient_of_closed(file.expose()) {
                    Some(_) => open_with_passphrase(&self.plugins, file.expose(), &secret),
                    None => Identity::parse_with(&self.plugins, &secret),
                });
                if let Some(Ok(identity)) = unlocked {
                    return Ok(identity);
                }
                open_with_passphrase(&self.plugins, file.expose(), &self.ask_passphrase(&path, ui)?).map_err(unusable)
            }
            Found::File(_, file) => Identity::parse_with(&self.plugins, &file).map_err(unusable),
        }
    }

    /// Whether opening it would have to ask a person, as a plugin may always have to.
    pub(super) fn is_locked(&self) -> bool {
        match self.found() {
            Ok(Found::File(_, file)) if is_passphrase_file(file.expose()) => {
                kernel::kept(&Digest::of(file.expose())).is_none()
            }
            Ok(Found::Keyring(recipient)) if !matches!(recipient.kind(), RecipientKind::Plugin(_)) => {
                let patience = Patience { attended: false, waiting: &mut || {} };
                kernel::kept(&digest_of(&recipient)).is_none() && keyring::read(&recipient, patience).is_err()
            }
            Ok(_) => self.is_plugins(),
            Err(_) => false,
        }
    }

    /// Whether it is plainly a plugin's, which alone knows whether it has to ask.
    pub(super) fn is_plugins(&self) -> bool {
        match self.found() {
            Ok(Found::File(_, file)) => {
                Identity::parse_with(&self.plugins, &file).is_ok_and(|identity| identity.plugin().is_some())
            }
            Ok(Found::Keyring(recipient)) => matches!(recipient.kind(), RecipientKind::Plugin(_)),
            Err(_) => false,
        }
    }

    /// Where the identity is kept, in words.
    pub(super) fn kept_place(config: &Path) -> String {
        match read_note(config) {
            Ok(None) => config.join(FILE).display().to_string(),
            _ => "in this system's keyring".to_owned(),
        }
    }

    /// Whether there is an identity where it should be, and it is kept as it should be.
    pub(super) fn look(&self) -> Result<(), AccessError> {
        self.found().map(drop)
    }

    fn found(&self) -> Result<Found, AccessError> {
        let path = match &self.origin {
            Origin::Environment(_) => return Err(KeepError::Given.into()),
            Origin::Nowhere => return Err(AccessError::NoHome),
            Origin::File(path) => path.clone(),
            Origin::Home(config) => match read_note(config)? {
                Some(note) => return Ok(Found::Keyring(note.recipient)),
                None => config.join(FILE),
            },
        };
        match private_fs::read_private(&path, IDENTITY_LIMIT) {
            Ok(file) => Ok(Found::File(path, Secret::new(file))),
            Err(FsError::NotFound { .. }) => Err(AccessError::NoIdentity(path)),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps an identity as it is to be kept from now on.
    pub(super) fn put(
        &self,
        identity: &Identity,
        keep: &Keep,
        created: Option<&str>,
        replace: bool,
        ui: &mut Ui,
    ) -> Result<(), AccessError> {
        let unusable = |source| self.unusable(source);
        let is_ssh = identity.recipient().map_err(unusable)?.kind() == RecipientKind::Ssh;
        if is_ssh && matches!(keep, Keep::Passphrase(_)) {
            return Err(KeepError::SshPassphrase.into());
        }
        if let Keep::Keyring = keep {
            return self.put_into_keyring(identity, ui);
        }
        let file = match created {
            Some(created) => identity.to_file(created).map_err(unusable)?,
            None => identity.to_backup().map_err(unusable)?,
        };
        match keep {
            Keep::Passphrase(passphrase) => self.write_file(&close_with_passphrase(&file, passphrase)?, replace),
            _ => self.write_file(file.expose(), replace),
        }
    }

    /// The keyring, proved by reading it back, and then the note that sends us there.
    fn put_into_keyring(&self, identity: &Identity, ui: &mut Ui) -> Result<(), AccessError> {
        let home = self.home()?;
        let recipient = identity.recipient().map_err(|source| self.unusable(source))?;
        let secret = || identity.to_line().map_err(|source| self.unusable(source));
        keyring::write(&recipient, secret()?, patience(ui, &mut || {})).map_err(KeepError::from)?;
        let back = keyring::read(&recipient, patience(ui, &mut || {})).map_err(KeepError::from)?;
        if back.expose() != secret()?.expose() {
            return Err(KeepError::Differs.into());
        }
        let note = Note { format: 1, kept: Place::Keyring, recipient };
        let text = toml::to_string(&note).map_err(|error| KeepError::Note(NOTE.to_owned(), 0, error.to_string()))?;
        Ok(home.write(NOTE, text.as_bytes())?)
    }

    fn write_file(&self, bytes: &[u8], replace: bool) -> Result<(), AccessError> {
        let path = match &self.origin {
            Origin::Environment(_) => return Err(KeepError::Given.into()),
            Origin::Nowhere => return Err(AccessError::NoHome),
            Origin::File(path) => path.clone(),
            Origin::Home(config) => config.join(FILE),
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Dir::create(folder)?;
        }
        Ok(private_fs::write_private(&path, bytes, replace)?)
    }

    /// The configuration folder, where the note has its place.
    fn home(&self) -> Result<Dir, AccessError> {
        match &self.origin {
            Origin::Home(config) => Ok(Dir::create(config)?),
            Origin::Nowhere => Err(AccessError::NoHome),
            Origin::Environment(_) => Err(KeepError::Given.into()),
            Origin::File(_) => Err(KeepError::NotHere.into()),
        }
    }

    fn read_keyring(&self, recipient: &Recipient, ui: &mut Ui) -> Result<Secret, AccessError> {
        let attended = ui.can_ask();
        let mut waiting =
            || ui.status("Waiting for the keyring, which may ask in a window of its own. Ctrl-C ends it.");
        let secret = keyring::read(recipient, Patience { attended, waiting: &mut waiting }).map_err(KeepError::from)?;
        let its_own = Identity::parse_with(&self.plugins, &secret).and_then(|identity| identity.recipient());
        match its_own {
            Ok(its_own) if its_own == *recipient => Ok(secret),
            Ok(_) => Err(KeepError::Differs.into()),
            Err(source) => Err(self.unusable(source)),
        }
    }

    fn ask_passphrase(&self, path: &Path, ui: &mut Ui) -> Result<Secret, AccessError> {
        ui.ask_hidden(&format!("Passphrase of {}", path.display())).map_err(|source| match source {
            interrupted @ PromptError::Interrupted(_) => AccessError::Prompt(interrupted),
            source => AccessError::Passphrase { origin: self.place(), source },
        })
    }

    pub(super) fn unusable(&self, source: KeyError) -> AccessError {
        AccessError::Identity { origin: self.place(), source }
    }
}

fn patience<'a>(ui: &Ui, waiting: &'a mut dyn FnMut()) -> Patience<'a> {
    Patience { attended: ui.can_ask(), waiting }
}

/// The name under which an identity from the keyring is unlocked.
fn digest_of(recipient: &Recipient) -> Digest {
    Digest::of(recipient.as_str().as_bytes())
}

fn read_note(config: &Path) -> Result<Option<Note>, AccessError> {
    let path = config.join(NOTE);
    let bytes = match private_fs::read_private(&path, 4096) {
        Err(FsError::NotFound { .. }) => return Ok(None),
        read => read?,
    };
    let wrong = |(line, why)| KeepError::Note(path.display().to_string(), line, why);
    let note: Note = toml_time::parse(&bytes).map_err(wrong)?;
    if note.format == 1 { Ok(Some(note)) } else { Err(wrong((1, "a newer format".to_owned())).into()) }
}
