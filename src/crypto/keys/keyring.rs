//! The keyring of the operating system: the Secret Service on Linux, the Keychain on macOS, the Credential Manager on
//! Windows. An identity lies in it under the name of its recipient.
//!
//! A keyring may be locked, may ask in a window of its own, or may not answer at all. So each call runs beside us with a
//! deadline, and where nobody is there to answer it raises no question.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Kind};
use crate::recipient::Recipient;
use crate::secret::Secret;

/// How long a person may take to answer the keyring's own question.
const ATTENDED: Duration = Duration::from_secs(60);
/// How long a keyring may take where nobody is there.
const UNATTENDED: Duration = Duration::from_secs(5);
/// After this long a person is told what we wait for.
const SILENT: Duration = Duration::from_millis(700);

/// Why the keyring gives or takes nothing.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// Nothing here that could keep a secret.
    #[error("there is no keyring here: {0}")]
    Absent(String),
    /// A keyring without this identity.
    #[error("the keyring here has no identity in it for {0}")]
    Empty(Recipient),
    /// Closed, and nobody was asked to open it.
    #[error("the keyring is locked")]
    Locked,
    /// The keyring's own question was not answered with a yes.
    #[error("the keyring was not unlocked")]
    Dismissed,
    /// The deadline passed.
    #[error("the keyring did not answer within {0} seconds")]
    Slow(u64),
    /// Something else.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

impl Diagnostic for KeyringError {
    fn kind(&self) -> Kind {
        Kind::Locked
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Absent(_) => {
                "log in to a desktop session that has one, or give the identity in KEYWARD_IDENTITY_FILE from a backup"
            }
            Self::Empty(_) => "take it in again from its backup: keyward identity import FILE --keyring",
            Self::Locked => "unlock it where it asks (log in, or its own window), or run this on a terminal",
            Self::Dismissed => "try again and answer its question",
            Self::Slow(_) => "see whether its program runs and what it asks; nothing was changed",
            Self::Failed(_) => return None,
        };
        Some(hint.to_owned())
    }
}

/// Whether somebody is there to answer the keyring's own question, and how to tell that we wait for it.
pub struct Patience<'a> {
    /// Somebody is.
    pub attended: bool,
    /// Says what we wait for.
    pub waiting: &'a mut dyn FnMut(),
}

/// The identity with this public half.
pub fn read(recipient: &Recipient, patience: Patience<'_>) -> Result<Secret, KeyringError> {
    let (recipient, attended) = (recipient.clone(), patience.attended);
    in_time(patience, move || system::read(&recipient, attended))
}

/// Puts an identity in, in place of what has its name.
pub fn write(recipient: &Recipient, identity: Secret, patience: Patience<'_>) -> Result<(), KeyringError> {
    let (recipient, attended) = (recipient.clone(), patience.attended);
    in_time(patience, move || system::write(&recipient, &identity, attended))
}

/// Takes an identity out; one that is not there is fine.
pub fn remove(recipient: &Recipient, patience: Patience<'_>) -> Result<(), KeyringError> {
    let (recipient, attended) = (recipient.clone(), patience.attended);
    in_time(patience, move || system::remove(&recipient, attended))
}

/// Does `work` in a thread of its own. One that is given up on ends with the process.
fn in_time<T: Send + 'static>(
    patience: Patience<'_>,
    work: impl FnOnce() -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    let Patience { attended, waiting } = patience;
    let (sender, receiver) = channel();
    // Whoever waits no longer has dropped the other end.
    std::thread::spawn(move || drop(sender.send(work())));
    let limit = if attended { ATTENDED } else { UNATTENDED };
    let mut answer = receiver.recv_timeout(SILENT);
    if matches!(answer, Err(RecvTimeoutError::Timeout)) {
        if attended {
            waiting();
        }
        answer = receiver.recv_timeout(limit.saturating_sub(SILENT));
    }
    match answer {
        Ok(done) => done,
        Err(RecvTimeoutError::Timeout) => Err(KeyringError::Slow(limit.as_secs())),
        Err(RecvTimeoutError::Disconnected) => Err(KeyringError::Failed("its library gave up".to_owned())),
    }
}

/// What an identity is called in a keyring's own program.
fn label(recipient: &Recipient) -> String {
    format!("keyward identity {recipient}")
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::HashMap;

    use secret_service::blocking::{Collection, Item, SecretService};
    use secret_service::{EncryptionType, Error};

    use super::{KeyringError, label};
    use crate::recipient::Recipient;
    use crate::secret::Secret;

    const TYPE: &str = "text/plain";

    pub(super) fn read(recipient: &Recipient, attended: bool) -> Result<Secret, KeyringError> {
        let service = connect()?;
        match find(&service, recipient, attended)? {
            Some(item) => Ok(Secret::new(item.get_secret().map_err(|error| failed(&error))?)),
            None => Err(KeyringError::Empty(recipient.clone())),
        }
    }

    pub(super) fn write(recipient: &Recipient, identity: &Secret, attended: bool) -> Result<(), KeyringError> {
        let service = connect()?;
        let collection = match service.get_default_collection() {
            // One that was never used has none yet; making it asks for its password.
            Err(Error::NoResult) if attended => service.create_collection("Login", "default"),
            Err(Error::NoResult) => return Err(KeyringError::Locked),
            collection => collection,
        };
        let collection = collection.map_err(|error| failed(&error))?;
        open(&collection, attended)?;
        let made = collection.create_item(&label(recipient), name(recipient), identity.expose(), true, TYPE);
        made.map(drop).map_err(|error| failed(&error))
    }

    pub(super) fn remove(recipient: &Recipient, attended: bool) -> Result<(), KeyringError> {
        let service = connect()?;
        match find(&service, recipient, attended)? {
            Some(item) => item.delete().map_err(|error| failed(&error)),
            None => Ok(()),
        }
    }

    fn connect<'a>() -> Result<SecretService<'a>, KeyringError> {
        SecretService::connect(EncryptionType::Dh).map_err(|error| failed(&error))
    }

    /// The item of an identity, open. Whether it is locked is asked first: opening it raises a question.
    fn find<'a>(
        service: &'a SecretService<'a>,
        recipient: &Recipient,
        attended: bool,
    ) -> Result<Option<Item<'a>>, KeyringError> {
        let mut found = service.search_items(name(recipient)).map_err(|error| failed(&error))?;
        if let Some(item) = found.unlocked.pop() {
            return Ok(Some(item));
        }
        let Some(item) = found.locked.pop() else { return Ok(None) };
        if !attended {
            return Err(KeyringError::Locked);
        }
        item.unlock().map_err(|error| failed(&error))?;
        // A question that was answered with no ends without an error as well.
        if item.is_locked().map_err(|error| failed(&error))? { Err(KeyringError::Dismissed) } else { Ok(Some(item)) }
    }

    fn open(collection: &Collection<'_>, attended: bool) -> Result<(), KeyringError> {
        if !collection.is_locked().map_err(|error| failed(&error))? {
            return Ok(());
        }
        if !attended {
            return Err(KeyringError::Locked);
        }
        collection.unlock().map_err(|error| failed(&error))?;
        if collection.is_locked().map_err(|error| failed(&error))? { Err(KeyringError::Dismissed) } else { Ok(()) }
    }

    fn name(recipient: &Recipient) -> HashMap<&str, &str> {
        HashMap::from([("application", "keyward"), ("recipient", recipient.as_str())])
    }

    /// The library's error in words that cannot hold a value.
    fn failed(error: &Error) -> KeyringError {
        match error {
            Error::Unavailable => KeyringError::Absent("no session bus answers".to_owned()),
            Error::Locked => KeyringError::Locked,
            Error::Prompt | Error::PromptDisconnected => KeyringError::Dismissed,
            Error::NoResult => KeyringError::Absent("it has no collection to put an identity into".to_owned()),
            Error::Zbus(error) => of_bus(&error.to_string()),
            Error::ZbusFdo(error) => of_bus(&error.to_string()),
            _ => KeyringError::Failed("its answer is not understood".to_owned()),
        }
    }

    /// A bus says with a name of its own why a call did not arrive.
    fn of_bus(said: &str) -> KeyringError {
        const NOBODY: [&str; 4] = ["ServiceUnknown", "NameHasNoOwner", "Spawn.", "Error.ServiceNotFound"];
        let name = said.split(':').next().unwrap_or_default();
        if NOBODY.iter().any(|nobody| name.contains(nobody)) {
            return KeyringError::Absent("no program offers org.freedesktop.secrets on the session bus".to_owned());
        }
        if name.contains("IsLocked") {
            return KeyringError::Locked;
        }
        match name.strip_prefix("org.freedesktop.") {
            Some(name) => KeyringError::Failed(name.to_owned()),
            None => KeyringError::Absent("no session bus answers".to_owned()),
        }
    }
}

#[cfg(any(target_os = "macos", windows))]
mod system {
    use keyring::{Entry, Error};

    use super::KeyringError;
    use crate::recipient::Recipient;
    use crate::secret::Secret;

    // Without anybody there the system itself refuses what it would have to ask for.
    pub(super) fn read(recipient: &Recipient, _: bool) -> Result<Secret, KeyringError> {
        entry(recipient)?.get_secret().map(Secret::new).map_err(|error| failed(&error, recipient))
    }

    pub(super) fn write(recipient: &Recipient, identity: &Secret, _: bool) -> Result<(), KeyringError> {
        entry(recipient)?.set_secret(identity.expose()).map_err(|error| failed(&error, recipient))
    }

    pub(super) fn remove(recipient: &Recipient, _: bool) -> Result<(), KeyringError> {
        match entry(recipient)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(&error, recipient)),
        }
    }

    fn entry(recipient: &Recipient) -> Result<Entry, KeyringError> {
        Entry::new("keyward", recipient.as_str()).map_err(|error| failed(&error, recipient))
    }

    /// The library's errors can hold a value: only their kind is told.
    fn failed(error: &Error, recipient: &Recipient) -> KeyringError {
        match error {
            Error::NoEntry => KeyringError::Empty(recipient.clone()),
            Error::NoStorageAccess(_) => KeyringError::Locked,
            _ => KeyringError::Failed("the system refused".to_owned()),
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
mod system {
    use super::KeyringError;
    use crate::recipient::Recipient;
    use crate::secret::Secret;

    fn none<T>() -> Result<T, KeyringError> {
        Err(KeyringError::Absent("keyward knows none of this system".to_owned()))
    }

    pub(super) fn read(_: &Recipient, _: bool) -> Result<Secret, KeyringError> {
        none()
    }

    pub(super) fn write(_: &Recipient, _: &Secret, _: bool) -> Result<(), KeyringError> {
        none()
    }

    pub(super) fn remove(_: &Recipient, _: bool) -> Result<(), KeyringError> {
        none()
    }
}
