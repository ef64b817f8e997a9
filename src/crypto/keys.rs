//! The key source: private keys, and how they are kept. Only `access` imports this module; the architecture test
//! holds it, because whoever has these types has a road to plaintext and to signatures.

pub mod kernel;
pub mod keyring;
mod plugin;
mod ssh;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::sync::Arc;

use age::secrecy::{ExposeSecret, SecretString};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use self::plugin::PluginKey;
use self::ssh::SshKey;
use super::plugin::{PluginError, Plugins};
use super::seal::{self, HeaderError, SealError};
use crate::anchor::StoreId;
use crate::diagnostic::{Diagnostic, Kind};
use crate::recipient::{PluginName, Recipient};
use crate::secret::{NoRandomness, Secret, random};
use crate::signature::{PublicKey, Signature, Type, message};

/// Work factor of passphrase files: about a second and 256 MiB.
const SCRYPT_LOG_N: u8 = 18;
/// A file that asks for more work than this is refused.
const SCRYPT_LOG_N_MAX: u8 = 20;

/// An identity: what decrypts.
pub struct Identity(Inner);

enum Inner {
    /// Age's own kind, X25519.
    Native(age::x25519::Identity),
    /// `ssh-ed25519`.
    Ssh(SshKey),
    /// An age plugin's.
    Plugin(PluginKey),
}

/// An Ed25519 key pair: what signs.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither an identity nor a file of one.
    #[error("not an identity (AGE-SECRET-KEY-1..., AGE-PLUGIN-... or an ssh-ed25519 private key)")]
    NotAnIdentity,
    /// Given where only age's own kind is taken.
    #[error("not a native age identity (AGE-SECRET-KEY-1...)")]
    NotNative,
    /// An ssh key that is not taken.
    #[error("{0}")]
    SshKey(String),
    /// An ssh key with a passphrase, which cannot be written without it.
    #[error("this ssh key has a passphrase, and is kept only with it")]
    StaysClosed,
    /// A plugin's identity of which nobody knows where to seal to.
    #[error("the file of this identity must say its recipient, age1{0}1..., in a comment, and no second one")]
    NoRecipient(PluginName),
    /// A plugin that did not open.
    #[error(transparent)]
    Plugin(PluginError),
    /// A passphrase file that this passphrase does not open.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// A passphrase file that asks for more work than we do.
    #[error("the passphrase file asks for too much work (at most 2^{SCRYPT_LOG_N_MAX})")]
    TooMuchWork,
    /// Not sealed to this identity, or damaged.
    #[error("this identity cannot open it")]
    NotARecipient,
    /// Sealed to this identity, but damaged.
    #[error("the sealed file is damaged")]
    Damaged,
    /// The header is not one of ours.
    #[error(transparent)]
    Header(HeaderError),
    /// Not the form of a signing key.
    #[error("not a signing key")]
    NotASigningKey,
}

impl Diagnostic for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAnIdentity
            | Self::NotNative
            | Self::SshKey(_)
            | Self::StaysClosed
            | Self::NoRecipient(_)
            | Self::WrongPassphrase
            | Self::TooMuchWork => Kind::Locked,
            Self::Plugin(error) => error.kind(),
            _ => Kind::Integrity,
        }
    }
}

impl Identity {
    /// A new identity of age's own kind.
    pub fn generate() -> Self {
        Self(Inner::Native(age::x25519::Identity::generate()))
    }

    /// Reads an identity's file that no passphrase closes: of age's own kind, or an ssh key.
    pub fn parse(file: &Secret) -> Result<Self, KeyError> {
        if !ssh::is_key_file(file.expose()) {
            return Self::parse_native(file).map_err(|_| KeyError::NotAnIdentity);
        }
        let key = SshKey::parse(file.expose())?;
        if key.is_closed() { Err(KeyError::WrongPassphrase) } else { Ok(Self(Inner::Ssh(key))) }
    }

    /// The same, or a plugin's identity, which says its recipient in a comment.
    pub fn parse_with(plugins: &Arc<Plugins>, file: &Secret) -> Result<Self, KeyError> {
        match PluginKey::parse(plugins, file)? {
            Some(key) => Ok(Self(Inner::Plugin(key))),
            None => Self::parse(file),
        }
    }

    /// The plugin it is of, if it is one's.
    pub fn plugin(&self) -> Option<&PluginName> {
        match &self.0 {
            Inner::Plugin(key) => Some(key.name()),
            _ => None,
        }
    }

    /// Reads `AGE-SECRET-KEY-1...`, alone or in a file with comments, as the age programs write it.
    pub fn parse_native(file: &Secret) -> Result<Self, KeyError> {
        let text = file.expose_text().ok_or(KeyError::NotNative)?;
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        match (lines.next(), lines.next()) {
            // The parser's own error is dropped: it could quote the line.
            (Some(line), None) => line.parse().map(|it| Self(Inner::Native(it))).map_err(|_| KeyError::NotNative),
            _ => Err(KeyError::NotNative),
        }
    }

    /// The public half.
    pub fn recipient(&self) -> Result<Recipient, KeyError> {
        let public = match &self.0 {
            Inner::Native(identity) => identity.to_public().to_string(),
            Inner::Ssh(key) => key.public()?,
            Inner::Plugin(key) => return Ok(key.recipient().clone()),
        };
        public.parse().map_err(|_| KeyError::NotAnIdentity)
    }

    /// The secret alone, ending in a line feed: one line, those of an ssh key's file that has no passphrase, or those of a
    /// plugin's, which needs its comments.
    pub fn to_line(&self) -> Result<Secret, KeyError> {
        match &self.0 {
            Inner::Native(identity) => {
                let text = identity.to_string();
                Ok(Secret::new([text.expose_secret().as_bytes(), b"\n"].concat()))
            }
            Inner::Ssh(key) => key.file(),
            Inner::Plugin(key) => Ok(key.file()),
        }
    }

    /// The file that the age programs take with `-i`; `created` is said in a comment where there is room for one.
    pub fn to_file(&self, created: &str) -> Result<Secret, KeyError> {
        match &self.0 {
            Inner::Native(_) => {
                let comment = format!("# created: {created}\n");
                Ok(Secret::new([comment.as_bytes(), self.to_backup()?.expose()].concat()))
            }
            Inner::Ssh(key) => key.file(),
            Inner::Plugin(key) => Ok(key.file()),
        }
    }

    /// The same of an identity that was made elsewhere or some time ago.
    pub fn to_backup(&self) -> Result<Secret, KeyError> {
        match &self.0 {
            Inner::Native(_) => {
                let comment = format!("# public key: {}\n", self.recipient()?);
                Ok(Secret::new([comment.as_bytes(), self.to_line()?.expose()].concat()))
            }
            Inner::Ssh(key) => key.file(),
            Inner::Plugin(key) => Ok(key.file()),
        }
    }

    /// The key a machine with this identity signs with in a store:
    /// HKDF-SHA256(ikm = the identity's 32 bytes, salt = the store id, info = `keyward/v1/machine-sign`).
    pub fn machine_key(&self, store: &StoreId) -> Result<SigningKey, KeyError> {
        let Inner::Native(_) = &self.0 else { return Err(KeyError::NotNative) };
        let line = self.to_line()?.without_line_end();
        let text = line.expose_text().ok_or(KeyError::NotAnIdentity)?;
        let (_, bytes) = bech32::decode(text).map_err(|_| KeyError::NotAnIdentity)?;
        let bytes = Zeroizing::new(bytes);
        let mut seed = Zeroizing::new([0; 32]);
        let derived = hkdf::Hkdf::<sha2::Sha256>::new(Some(store.as_str().as_bytes()), &bytes);
        derived.expand(b"keyward/v1/machine-sign", &mut *seed).map_err(|_| KeyError::NotASigningKey)?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Opens a sealed file to its very end.
    pub fn open(&self, file: &[u8]) -> Result<Secret, KeyError> {
        seal::prescan(file).map_err(KeyError::Header)?;
        match &self.0 {
            Inner::Native(identity) => decrypt(file, identity),
            Inner::Ssh(key) => decrypt(file, key.as_age()),
            Inner::Plugin(key) => decrypt(file, key.as_age()),
        }
    }
}

/// Whether only a passphrase opens this identity's file: an age file with a passphrase, or an ssh key with one.
pub fn is_passphrase_file(file: &[u8]) -> bool {
    ssh::is_closed(file) || seal::prescan(file).is_ok_and(|header| header.scrypt == 1)
}

/// The public half where the closed file of an identity shows it, as an ssh key's does.
pub fn recipient_of_closed(file: &[u8]) -> Option<Recipient> {
    SshKey::parse(file).ok()?.public().ok()?.parse().ok()
}

/// The identity's file closed by a passphrase; the age programs take it with `-i` too.
pub fn close_with_passphrase(identity_file: &Secret, passphrase: &Secret) -> Result<Vec<u8>, SealError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase_text(passphrase));
    recipient.set_work_factor(SCRYPT_LOG_N);
    seal::encrypt(std::iter::once(&recipient as &dyn age::Recipient), identity_file)
}

/// Opens an identity file closed by a passphrase: an age file with an identity in it, native or a plugin's, or an ssh key.
pub fn open_with_passphrase(plugins: &Arc<Plugins>, file: &[u8], passphrase: &Secret) -> Result<Identity, KeyError> {
    if ssh::is_closed(file) {
        return SshKey::parse(file)?.open(passphrase).map(|key| Identity(Inner::Ssh(key)));
    }
    let header = seal::prescan(file).map_err(KeyError::Header)?;
    if header.scrypt != 1 || header.x25519 + header.other + header.grease > 0 {
        return Err(KeyError::NotAnIdentity);
    }
    let mut identity = age::scrypt::Identity::new(passphrase_text(passphrase));
    identity.set_max_work_factor(SCRYPT_LOG_N_MAX);
    let file = decrypt(file, &identity).map_err(|error| match error {
        KeyError::NotARecipient => KeyError::WrongPassphrase,
        other => other,
    })?;
    match PluginKey::parse(plugins, &file)? {
        Some(key) => Ok(Identity(Inner::Plugin(key))),
        None => Identity::parse_native(&file).map_err(|_| KeyError::NotAnIdentity),
    }
}

fn passphrase_text(passphrase: &Secret) -> SecretString {
    String::from_utf8_lossy(passphrase.expose()).into_owned().into()
}

fn decrypt(file: &[u8], identity: &dyn age::Identity) -> Result<Secret, KeyError> {
    use age::DecryptError;
    let decryptor = age::Decryptor::new(file).map_err(|_| KeyError::Damaged)?;
    let mut reader = decryptor.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed => KeyError::NotARecipient,
        DecryptError::ExcessiveWork { .. } => KeyError::TooMuchWork,
        // What a plugin's identity has said comes back through the library.
        DecryptError::Io(error) => error.downcast().map_or(KeyError::Damaged, KeyError::Plugin),
        _ => KeyError::Damaged,
    })?;
    // Reserved once, so that growing leaves no copies of the plaintext behind.
    let mut plaintext = Zeroizing::new(Vec::with_capacity(file.len()));
    reader.read_to_end(&mut plaintext).map_err(|_| KeyError::Damaged)?;
    Ok(Secret::new(std::mem::take(&mut *plaintext)))
}

impl SigningKey {
    /// A new key pair.
    pub fn generate() -> Result<Self, NoRandomness> {
        let seed = Zeroizing::new(random::<32>()?);
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Reads the seed's base64url and a line feed, the form in which it is sealed.
    pub fn parse(line: &Secret) -> Result<Self, KeyError> {
        let line = line.expose().strip_suffix(b"\n").ok_or(KeyError::NotASigningKey)?;
        let seed = BASE64URL_NOPAD.decode(line).map(Zeroizing::new).map_err(|_| KeyError::NotASigningKey)?;
        let seed: Zeroizing<[u8; 32]> =
            seed.as_slice().try_into().map(Zeroizing::new).map_err(|_| KeyError::NotASigningKey)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// The seed's base64url and a line feed.
    pub fn to_line(&self) -> Secret {
        let mut line = Vec::with_capacity(44);
        let seed = Zeroizing::new(self.0.to_bytes());
        let mut encoded = BASE64URL_NOPAD.encode(&*seed).into_bytes();
        line.append(&mut encoded);
        line.push(b'\n');
        Secret::new(line)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(&self.0.verifying_key())
    }

    /// Signs the message of `body`.
    pub fn sign(&self, store: Option<&StoreId>, kind: Type, body: &[u8]) -> Signature {
        Signature::new(self.0.sign(&message(store, kind, body)).to_bytes())
    }
}
