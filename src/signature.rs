//! Public keys, signatures, and the one message form that is ever signed (docs/store-format.md, 3).
//! Private keys live elsewhere, behind the gate.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use crate::anchor::StoreId;
use crate::spelling::spelt_value;

/// What a signature is about; part of the signed message, so that none stands for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A policy epoch.
    Policy,
    /// A connector file.
    Connector,
    /// The inside of a sealed payload.
    Payload,
    /// An audit record.
    Audit,
    /// The introduction of a machine's run.
    Run,
}

impl Type {
    fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Connector => "connector",
            Self::Payload => "payload",
            Self::Audit => "audit",
            Self::Run => "run",
        }
    }
}

/// The exact bytes that are signed: `keyward-v1 SP <store id or -> SP <type> SP <length> SP <body>`.
/// `store` is absent for policy epoch 1 alone, from which the id is made.
pub fn message(store: Option<&StoreId>, kind: Type, body: &[u8]) -> Vec<u8> {
    let store = store.map_or("-", StoreId::as_str);
    let mut message = format!("keyward-v1 {store} {} {} ", kind.as_str(), body.len()).into_bytes();
    message.extend_from_slice(body);
    message
}

/// An Ed25519 public key; written as 43 characters of base64url.
///
/// Its point is decoded when it is first needed: a policy may name thousands of keys of which a command uses one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PublicKey {
    bytes: [u8; 32],
    point: OnceLock<Option<VerifyingKey>>,
}

impl PublicKey {
    /// The public half of a key pair.
    pub fn new(key: &VerifyingKey) -> Self {
        Self { bytes: key.to_bytes(), point: OnceLock::new() }
    }

    /// Whether `signature` is by this key over the message of `body`; strict verification, and bytes that are no
    /// point or one of small order verify nothing.
    pub fn verifies(&self, store: Option<&StoreId>, kind: Type, body: &[u8], signature: &Signature) -> bool {
        let decode = || VerifyingKey::from_bytes(&self.bytes).ok();
        let Some(point) = self.point.get_or_init(decode) else { return false };
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        point.verify_strict(&message(store, kind, body), &signature).is_ok()
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for PublicKey {}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

/// An Ed25519 signature; written as 86 characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// The 64 bytes of a signature just made.
    pub fn new(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }
}

/// Not the base64url of a public key or signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// A public key is expected.
    #[error("not an Ed25519 public key (43 characters of base64url)")]
    PublicKey,
    /// A signature is expected.
    #[error("not an Ed25519 signature (86 characters of base64url)")]
    Signature,
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NotAKey::PublicKey)?;
        let bytes = bytes.try_into().map_err(|_| NotAKey::PublicKey)?;
        Ok(Self { bytes, point: OnceLock::new() })
    }
}

impl FromStr for Signature {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NotAKey::Signature)?;
        bytes.try_into().map(Self).map_err(|_| NotAKey::Signature)
    }
}

spelt_value!(PublicKey, NotAKey);

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.bytes))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::digest::Digest;

    #[test]
    fn a_signature_counts_for_one_store_type_and_body() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = PublicKey::new(&key.verifying_key());
        let store = StoreId::of_genesis(&Digest::of(b"one"));
        let other = StoreId::of_genesis(&Digest::of(b"two"));
        let signature = Signature(key.sign(&message(Some(&store), Type::Audit, b"body")).to_bytes());
        assert!(public.verifies(Some(&store), Type::Audit, b"body", &signature));
        assert!(!public.verifies(Some(&other), Type::Audit, b"body", &signature));
        assert!(!public.verifies(None, Type::Audit, b"body", &signature));
        assert!(!public.verifies(Some(&store), Type::Payload, b"body", &signature));
        assert!(!public.verifies(Some(&store), Type::Audit, b"body ", &signature));
        assert_eq!(public.to_string().parse::<PublicKey>().as_ref(), Ok(&public));
        assert_eq!(signature.to_string().parse(), Ok(signature));
    }

    #[test]
    fn the_message_is_as_documented() {
        assert_eq!(message(None, Type::Policy, b"ab"), b"keyward-v1 - policy 2 ab");
    }

    #[test]
    fn a_key_of_small_order_verifies_nothing() -> Result<(), NotAKey> {
        // The identity point as key and as R with S = 0 satisfies the lax equation for every message.
        let mut identity = [0; 32];
        identity[0] = 1;
        let key: PublicKey = BASE64URL_NOPAD.encode(&identity).parse()?;
        let mut lax = [0; 64];
        lax[0] = 1;
        assert!(!key.verifies(None, Type::Policy, b"anything", &Signature(lax)));
        Ok(())
    }
}
