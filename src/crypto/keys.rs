//! The key source: private keys, and how they are kept. Only `access` imports this module; the architecture test
//! holds it, because whoever has these types has a road to plaintext and to signatures.

use std::io::Read;

use age::secrecy::{ExposeSecret, SecretString};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use super::seal::{self, HeaderError, SealError};
use crate::anchor::StoreId;
use crate::diagnostic::{Diagnostic, Kind};
use crate::recipient::Recipient;
use crate::secret::{NoRandomness, Secret, random};
use crate::signature::{PublicKey, Signature, Type, message};

/// Work factor of passphrase files: about a second and 256 MiB.
const SCRYPT_LOG_N: u8 = 18;
/// A file that asks for more work than this is refused.
const SCRYPT_LOG_N_MAX: u8 = 20;

/// A native age identity: what decrypts.
pub struct Identity(age::x25519::Identity);

/// An Ed25519 key pair: what signs.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither an identity nor a file of one.
    #[error("not a native age identity (AGE-SECRET-KEY-1...)")]
    NotAnIdentity,
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
            Self::NotAnIdentity | Self::WrongPassphrase | Self::TooMuchWork => Kind::Locked,
            _ => Kind::Integrity,
        }
    }
}

impl Identity {
    /// A new identity.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1...`, alone or in a file with comments, as the age programs write it.
    pub fn parse(file: &Secret) -> Result<Self, KeyError> {
        let text = file.expose_text().ok_or(KeyError::NotAnIdentity)?;
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        match (lines.next(), lines.next()) {
            // The parser's own error is dropped: it could quote the line.
            (Some(line), None) => line.parse().map(Self).map_err(|_| KeyError::NotAnIdentity),
            _ => Err(KeyError::NotAnIdentity),
        }
    }

    /// The public half.
    pub fn recipient(&self) -> Result<Recipient, KeyError> {
        self.0.to_public().to_string().parse().map_err(|_| KeyError::NotAnIdentity)
    }

    /// The identity's one line with its line feed.
    pub fn to_line(&self) -> Secret {
        let text = self.0.to_string();
        Secret::new([text.expose_secret().as_bytes(), b"\n"].concat())
    }

    /// The file that the age programs take with `-i`; `created` is said in a comment.
    pub fn to_file(&self, created: &str) -> Result<Secret, KeyError> {
        let comments = format!("# created: {created}\n# public key: {}\n", self.recipient()?);
        Ok(Secret::new([comments.as_bytes(), self.to_line().expose()].concat()))
    }

    /// The key a machine with this identity signs with in a store:
    /// HKDF-SHA256(ikm = the identity's 32 bytes, salt = the store id, info = `keyward/v1/machine-sign`).
    pub fn machine_key(&self, store: &StoreId) -> Result<SigningKey, KeyError> {
        let line = self.0.to_string();
        let (_, bytes) = bech32::decode(line.expose_secret()).map_err(|_| KeyError::NotAnIdentity)?;
        let bytes = Zeroizing::new(bytes);
        let mut seed = Zeroizing::new([0; 32]);
        let derived = hkdf::Hkdf::<sha2::Sha256>::new(Some(store.as_str().as_bytes()), &bytes);
        derived.expand(b"keyward/v1/machine-sign", &mut *seed).map_err(|_| KeyError::NotASigningKey)?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Opens a sealed file to its very end.
    pub fn open(&self, file: &[u8]) -> Result<Secret, KeyError> {
        seal::prescan(file).map_err(KeyError::Header)?;
        decrypt(file, &self.0)
    }
}

/// Whether the bytes of an identity file are closed by a passphrase.
pub fn is_passphrase_file(file: &[u8]) -> bool {
    seal::prescan(file).is_ok_and(|header| header.scrypt == 1)
}

/// The identity's file closed by a passphrase; the age programs take it with `-i` too.
pub fn close_with_passphrase(identity_file: &Secret, passphrase: &Secret) -> Result<Vec<u8>, SealError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase_text(passphrase));
    recipient.set_work_factor(SCRYPT_LOG_N);
    seal::encrypt(std::iter::once(&recipient as &dyn age::Recipient), identity_file)
}

/// Opens an identity file closed by a passphrase.
pub fn open_with_passphrase(file: &[u8], passphrase: &Secret) -> Result<Identity, KeyError> {
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
    Identity::parse(&file)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.as_bytes().to_vec())
    }

    #[test]
    fn a_sealed_value_opens_for_its_recipient_alone() -> Result<(), Box<dyn std::error::Error>> {
        let (alice, bob) = (Identity::generate(), Identity::generate());
        let sealed = seal::seal([&alice.recipient()?], &secret("value"))?;
        assert_eq!(alice.open(&sealed)?.expose(), b"value");
        assert!(matches!(bob.open(&sealed), Err(KeyError::NotARecipient)));
        assert_eq!(seal::check_recipients(&sealed, 1), Ok(()));
        Ok(())
    }

    #[test]
    fn every_cut_and_every_byte_more_is_noticed() -> Result<(), Box<dyn std::error::Error>> {
        let alice = Identity::generate();
        let sealed = seal::seal([&alice.recipient()?], &secret("value"))?;
        for length in 0..sealed.len() {
            assert!(alice.open(&sealed[..length]).is_err(), "cut at {length}");
        }
        assert!(alice.open(&[&sealed[..], b"x"].concat()).is_err());
        Ok(())
    }

    #[test]
    fn keys_read_back_what_they_write() -> Result<(), Box<dyn std::error::Error>> {
        let identity = Identity::generate();
        let again = Identity::parse(&identity.to_file("2026-11-23T12:00:00Z")?)?;
        assert_eq!(identity.recipient()?, again.recipient()?);
        let key = SigningKey::generate()?;
        assert_eq!(key.public(), SigningKey::parse(&key.to_line())?.public());
        for wrong in ["", "AGE-SECRET-KEY-1", "# only\n", "age1xyz\n"] {
            assert!(Identity::parse(&secret(wrong)).is_err());
            assert!(SigningKey::parse(&secret(wrong)).is_err());
        }
        Ok(())
    }

    #[test]
    fn a_passphrase_file_opens_with_its_passphrase_alone() -> Result<(), Box<dyn std::error::Error>> {
        let identity = Identity::generate();
        let file = close_with_passphrase(&identity.to_file("now")?, &secret("correct horse"))?;
        assert!(is_passphrase_file(&file));
        assert_eq!(open_with_passphrase(&file, &secret("correct horse"))?.recipient()?, identity.recipient()?);
        assert!(matches!(open_with_passphrase(&file, &secret("wrong")), Err(KeyError::WrongPassphrase)));
        Ok(())
    }
}
