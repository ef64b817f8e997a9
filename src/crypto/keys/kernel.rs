//! What `identity unlock` keeps for a while: in the kernel's keyring on Linux, which forgets it by itself when the time is
//! up. No program of ours has to run for that, nothing of it reaches a disk, and only a process that possesses the
//! session's keyring reads it.

use crate::diagnostic::{Diagnostic, Kind};
use crate::digest::Digest;
use crate::secret::Secret;

/// Why nothing is kept.
#[derive(Debug, thiserror::Error)]
pub enum KernelError {
    /// Not compiled in, forbidden by a sandbox, or not Linux.
    #[error("the kernel has no keyring for us here: {0}")]
    Absent(String),
    /// It has one, but it did not work.
    #[error("the kernel's keyring failed: {0}")]
    Failed(String),
}

impl Diagnostic for KernelError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Absent(_) => Some(
                "containers and sandboxes often forbid it; the passphrase is asked for each time instead".to_owned(),
            ),
            Self::Failed(_) => None,
        }
    }
}

/// Keeps what opens an identity for so many seconds. `of` is the digest of the closed file: a changed file is asked for.
pub fn keep(of: &Digest, secret: &Secret, seconds: u32) -> Result<(), KernelError> {
    system::keep(&name(of), secret, seconds)
}

/// What is kept for this file, as long as its time is not up.
pub fn kept(of: &Digest) -> Option<Secret> {
    system::kept(&name(of))
}

/// Forgets all that is kept; how many there were.
pub fn forget() -> Result<usize, KernelError> {
    system::forget(PREFIX)
}

const PREFIX: &str = "keyward:identity:";

fn name(of: &Digest) -> String {
    format!("{PREFIX}{of}")
}

#[cfg(target_os = "linux")]
mod system {
    use linux_keyutils::{KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};

    use super::KernelError;
    use crate::secret::Secret;

    pub(super) fn keep(name: &str, secret: &Secret, seconds: u32) -> Result<(), KernelError> {
        let key = session().and_then(|ring| ring.add_key(name, secret.expose())).map_err(failed)?;
        // In this order: what could not be shut or limited is not left behind.
        let possessor =
            Permission::VIEW | Permission::READ | Permission::SEARCH | Permission::SETATTR | Permission::WRITE;
        let closed = key.set_timeout(seconds.try_into().unwrap_or(usize::MAX));
        let closed = closed.and_then(|()| key.set_perms(KeyPermissionsBuilder::builder().posessor(possessor).build()));
        closed.map_err(|error| {
            let _ = key.invalidate();
            failed(error)
        })
    }

    pub(super) fn kept(name: &str) -> Option<Secret> {
        let key = session().and_then(|ring| ring.search(name)).ok()?;
        key.read_to_vec().ok().map(Secret::new)
    }

    pub(super) fn forget(prefix: &str) -> Result<usize, KernelError> {
        let mut forgotten = 0;
        for link in session().and_then(|ring| ring.get_links(MOST)).map_err(failed)?.iter() {
            let Some(key) = link.as_key() else { continue };
            let ours = key.metadata().is_ok_and(|about| about.get_description().starts_with(prefix));
            if ours {
                key.revoke().map_err(failed)?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }

    /// Keys of a session that are looked through.
    const MOST: usize = 4096;

    /// The keyring of this login. Never made anew: another process of the same login would not see it.
    fn session() -> Result<KeyRing, KeyError> {
        KeyRing::from_special_id(KeyRingIdentifier::Session, false)
    }

    fn failed(error: KeyError) -> KernelError {
        const ENOSYS: i32 = 38;
        match error {
            KeyError::Unknown(ENOSYS) => KernelError::Absent("it was built without, or a sandbox hides it".to_owned()),
            KeyError::PermissionDenied | KeyError::AccessDenied | KeyError::OperationNotSupported => {
                KernelError::Absent("a sandbox forbids it".to_owned())
            }
            KeyError::QuotaExceeded => KernelError::Failed("this user's share of it is full".to_owned()),
            other => KernelError::Failed(format!("{other:?}")),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::KernelError;
    use crate::secret::Secret;

    pub(super) fn keep(_: &str, _: &Secret, _: u32) -> Result<(), KernelError> {
        Err(KernelError::Absent("only Linux has one; keep the identity in the system's keychain instead".to_owned()))
    }

    pub(super) fn kept(_: &str) -> Option<Secret> {
        None
    }

    pub(super) fn forget(_: &str) -> Result<usize, KernelError> {
        Ok(0)
    }
}
