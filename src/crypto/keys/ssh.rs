//! Identities that are ssh keys: `ssh-ed25519` in OpenSSH's own file format, with or without a passphrase.

use age::ssh::{Identity as AgeKey, Recipient as AgeRecipient, UnsupportedKey};

use super::{KeyError, passphrase_text};
use crate::secret::Secret;

/// How the files begin that are ssh keys of whatever kind.
const BEGINNINGS: [&[u8]; 2] = [b"-----BEGIN OPENSSH PRIVATE KEY-----", b"-----BEGIN RSA PRIVATE KEY-----"];

/// An `ssh-ed25519` key.
pub(super) struct SshKey {
    /// In the clear, or the part of the file that only its passphrase opens.
    key: AgeKey,
    /// The file itself, as long as it is in the clear.
    file: Option<Secret>,
}

impl SshKey {
    /// Reads a private key file; its passphrase is not needed yet.
    pub(super) fn parse(file: &[u8]) -> Result<Self, KeyError> {
        // The parser's own error is dropped: it could quote the file.
        let key = AgeKey::from_buffer(file, None).map_err(|_| KeyError::NotAnIdentity)?;
        let in_the_clear = match &key {
            AgeKey::Unencrypted(_) => true,
            AgeKey::Encrypted(_) => false,
            AgeKey::Unsupported(reason) => return Err(KeyError::SshKey(unsupported(reason))),
        };
        match AgeRecipient::try_from(key.clone()) {
            Ok(AgeRecipient::SshEd25519(..)) => {}
            Ok(AgeRecipient::SshRsa(..)) => return Err(KeyError::SshKey(RSA.to_owned())),
            Err(_) => return Err(KeyError::SshKey("this kind of ssh key cannot decrypt".to_owned())),
        }
        Ok(Self { key, file: in_the_clear.then(|| Secret::new(file.to_vec())) })
    }

    /// Whether only its passphrase opens it.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.key, AgeKey::Encrypted(_))
    }

    /// The same key opened with its passphrase.
    pub(super) fn open(self, passphrase: &Secret) -> Result<Self, KeyError> {
        match self.key {
            AgeKey::Encrypted(closed) => {
                let opened = closed.decrypt(passphrase_text(passphrase)).map_err(|_| KeyError::WrongPassphrase)?;
                Ok(Self { key: opened.into(), file: None })
            }
            key => Ok(Self { key, file: self.file }),
        }
    }

    /// What opens a file; a closed key opens none.
    pub(super) fn as_age(&self) -> &dyn age::Identity {
        &self.key
    }

    /// `ssh-ed25519 AAAA...`.
    pub(super) fn public(&self) -> Result<String, KeyError> {
        AgeRecipient::try_from(self.key.clone()).map(|it| it.to_string()).map_err(|_| KeyError::NotAnIdentity)
    }

    /// The file it was read from, if that is in the clear.
    pub(super) fn file(&self) -> Result<Secret, KeyError> {
        self.file.as_ref().map(|file| Secret::new(file.expose().to_vec())).ok_or(KeyError::StaysClosed)
    }
}

/// Whether these bytes are an ssh key's file rather than an age identity's.
pub(super) fn is_key_file(file: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| file.starts_with(beginning))
}

/// Whether these bytes are an ssh key's file that only its passphrase opens.
pub(super) fn is_closed(file: &[u8]) -> bool {
    is_key_file(file) && SshKey::parse(file).is_ok_and(|key| key.is_closed())
}

const RSA: &str = "an ssh-rsa key cannot be an identity: a store is sealed to age1... and ssh-ed25519 only, \
                   whose parts of a sealed file are short and of one length";

fn unsupported(reason: &UnsupportedKey) -> String {
    match reason {
        UnsupportedKey::EncryptedPem => RSA.to_owned(),
        UnsupportedKey::EncryptedSsh(cipher) => format!("the key is encrypted with {cipher}, which is not read here"),
        UnsupportedKey::Hardware(_) => {
            "a key on a security token only signs; it cannot decrypt. Its age plugin can".to_owned()
        }
        UnsupportedKey::Type(kind) => format!("a key of the kind {kind} cannot decrypt; ssh-ed25519 can"),
    }
}
