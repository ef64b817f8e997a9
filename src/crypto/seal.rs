//! Sealing to public recipients, and the look at a sealed file's header before anything of it is decrypted.

use std::io::Write;

use super::plugin::{PluginError, PluginRecipient, Plugins};
use crate::diagnostic::{Diagnostic, Kind};
use crate::recipient::{Recipient, RecipientKind};
use crate::secret::Secret;

/// A sealed file is at most this long: the largest values, each byte written as six, and padded.
pub const FILE_LIMIT: u64 = 5 * 1024 * 1024;
/// Its header, up to and with the line that begins `---`, is at most this long.
const HEADER_LIMIT: usize = 64 * 1024;
/// It has at most so many stanzas.
const STANZA_LIMIT: usize = 256;

/// Why something could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A recipient that age does not take.
    #[error("cannot seal to {0}")]
    Recipient(String),
    /// A plugin that did not.
    #[error("cannot seal to {to}")]
    Plugin {
        /// For whom.
        to: Recipient,
        /// Why.
        source: PluginError,
    },
    /// Nobody to seal to, or more than a header holds.
    #[error("cannot seal to {0} recipients: at least 1 and at most {max} are possible", max = STANZA_LIMIT - 1)]
    Count(usize),
    /// More than any reader takes.
    #[error("written out and sealed this is {0} bytes; a sealed file holds at most {FILE_LIMIT}")]
    TooLong(usize),
    /// A header that no reader would take: a plugin's part of it is too long, or none.
    #[error("what was sealed could not be opened again")]
    Header(#[source] HeaderError),
    /// age failed.
    #[error("cannot seal")]
    Age(#[source] age::EncryptError),
    /// The result did not fit into memory.
    #[error("cannot write the sealed file")]
    Write(#[source] std::io::Error),
}

impl Diagnostic for SealError {
    fn kind(&self) -> Kind {
        match self {
            Self::Plugin { source, .. } => source.kind(),
            _ => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Plugin { source, .. } => source.hint(),
            _ => None,
        }
    }

    fn signal(&self) -> Option<i32> {
        match self {
            Self::Plugin { source, .. } => source.signal(),
            _ => None,
        }
    }
}

/// The bytes of a binary age file that each of `to` can open; a plugin's recipient needs its plugin.
pub fn seal<'a>(
    to: impl IntoIterator<Item = &'a Recipient>,
    plaintext: &Secret,
    plugins: &Plugins,
) -> Result<Vec<u8>, SealError> {
    let to = to.into_iter().map(|recipient| ready(recipient, plugins)).collect::<Result<Vec<_>, _>>()?;
    if to.is_empty() || to.len() >= STANZA_LIMIT {
        return Err(SealError::Count(to.len()));
    }
    let sealed = encrypt(to.iter().map(|recipient| &**recipient), plaintext)?;
    check_recipients(&sealed, to.len()).map_err(SealError::Header)?;
    Ok(sealed)
}

/// A recipient as the age library wants it.
fn ready<'a>(recipient: &'a Recipient, plugins: &'a Plugins) -> Result<Box<dyn age::Recipient + 'a>, SealError> {
    let refused = || SealError::Recipient(recipient.to_string());
    let text = recipient.as_str();
    match recipient.kind() {
        RecipientKind::Native => Ok(Box::new(text.parse::<age::x25519::Recipient>().map_err(|_| refused())?)),
        RecipientKind::Ssh => Ok(Box::new(text.parse::<age::ssh::Recipient>().map_err(|_| refused())?)),
        RecipientKind::Plugin(name) => Ok(Box::new(PluginRecipient { plugins, name, recipient })),
    }
}

/// The bytes of a binary age file for these recipients as the age library wants them.
pub(super) fn encrypt<'a>(
    to: impl Iterator<Item = &'a dyn age::Recipient>,
    plaintext: &Secret,
) -> Result<Vec<u8>, SealError> {
    let mut sealed = Vec::with_capacity(plaintext.len() + 1024);
    let encryptor = age::Encryptor::with_recipients(to).map_err(own_error)?;
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(SealError::Write)?;
    writer.write_all(plaintext.expose()).map_err(SealError::Write)?;
    writer.finish().map_err(SealError::Write)?;
    // What cannot be read again must not be kept.
    if sealed.len() as u64 > FILE_LIMIT { Err(SealError::TooLong(sealed.len())) } else { Ok(sealed) }
}

/// What a plugin's recipient has said comes back through the library.
fn own_error(error: age::EncryptError) -> SealError {
    match error {
        age::EncryptError::Io(error) => match error.downcast::<SealError>() {
            Ok(own) => own,
            Err(error) => SealError::Write(error),
        },
        error => SealError::Age(error),
    }
}

/// What a sealed file's header shows to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Stanzas for native recipients.
    pub x25519: usize,
    /// Stanzas for a passphrase.
    pub scrypt: usize,
    /// Stanzas that mean nothing and keep readers tolerant.
    pub grease: usize,
    /// Stanzas of any other kind.
    pub other: usize,
}

/// Why a sealed file's header is not looked at further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Too long to be one of ours.
    #[error("the sealed file is {0} bytes; at most {FILE_LIMIT} are read")]
    FileTooLong(usize),
    /// Not a binary age file of version 1.
    #[error("not a binary age file (age-encryption.org/v1)")]
    NotAge,
    /// No end of the header where it should be.
    #[error("the header has no end within {HEADER_LIMIT} bytes")]
    NoEnd,
    /// More stanzas than are read.
    #[error("the header has more than {STANZA_LIMIT} stanzas")]
    Stanzas,
    /// A stanza that age itself would not have written.
    #[error("a recipient's part of the header has the wrong form")]
    Stanza,
    /// Sealed to others than those it says.
    #[error("sealed to {found} recipients, the table names {expected}")]
    Recipients {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
}

/// Reads a sealed file's header without decrypting, bounded before the age library sees it: that one's parsing
/// takes time that grows with the square of the number of stanzas.
pub fn prescan(file: &[u8]) -> Result<Header, HeaderError> {
    if file.len() as u64 > FILE_LIMIT {
        return Err(HeaderError::FileTooLong(file.len()));
    }
    let rest = file.strip_prefix(b"age-encryption.org/v1\n").ok_or(HeaderError::NotAge)?;
    let mut header = Header { x25519: 0, scrypt: 0, grease: 0, other: 0 };
    let mut used = file.len() - rest.len();
    let mut native = false;
    for line in rest.split_inclusive(|byte| *byte == b'\n') {
        used += line.len();
        if used > HEADER_LIMIT || line.last() != Some(&b'\n') {
            return Err(HeaderError::NoEnd);
        }
        // A native stanza has one argument and one line of body, 32 bytes each: what age would refuse later is refused here.
        if std::mem::take(&mut native) && !is_half(&line[..line.len() - 1]) {
            return Err(HeaderError::Stanza);
        }
        if line.starts_with(b"---") {
            return Ok(header);
        }
        if let Some(stanza) = line.strip_prefix(b"-> ") {
            let mut words = stanza[..stanza.len() - 1].splitn(2, |byte| *byte == b' ');
            match words.next().unwrap_or_default() {
                b"X25519" if words.next().is_some_and(is_half) => {
                    header.x25519 += 1;
                    native = true;
                }
                b"X25519" => return Err(HeaderError::Stanza),
                b"scrypt" => header.scrypt += 1,
                kind if kind.ends_with(b"-grease") => header.grease += 1,
                _ => header.other += 1,
            }
            if header.x25519 + header.scrypt + header.grease + header.other > STANZA_LIMIT {
                return Err(HeaderError::Stanzas);
            }
        }
    }
    Err(HeaderError::NoEnd)
}

/// 32 bytes as age writes them: 43 characters of base64.
fn is_half(text: &[u8]) -> bool {
    text.len() == 43 && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Holds a file's header against the number of recipients it should have: that many stanzas, at most one of grease, none
/// of a passphrase.
pub fn check_recipients(file: &[u8], expected: usize) -> Result<(), HeaderError> {
    let header = prescan(file)?;
    // Of ssh keys and plugins each has one stanza too, of a type of its own.
    if header.x25519 + header.other != expected || header.grease > 1 || header.scrypt > 0 {
        let found = header.x25519 + header.scrypt + header.other + header.grease.saturating_sub(1);
        return Err(HeaderError::Recipients { found, expected });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn header(stanzas: &[&str]) -> Vec<u8> {
        let half = "A".repeat(43);
        let body = stanzas.iter().map(|kind| format!("-> {kind} {half}\n{half}\n")).collect::<Vec<_>>().concat();
        format!("age-encryption.org/v1\n{body}--- mac\n").into_bytes()
    }

    #[test]
    fn recipients_are_counted_without_grease() {
        assert_eq!(check_recipients(&header(&["X25519", "X25519", "q-grease"]), 2), Ok(()));
        assert_eq!(check_recipients(&header(&["X25519", "ssh-ed25519", "q-grease"]), 2), Ok(()));
        for wrong in [
            &["X25519"][..],
            &["X25519", "X25519", "X25519"],
            &["X25519", "X25519", "ssh-ed25519"],
            &["X25519", "X25519", "scrypt"],
            &["X25519", "scrypt"],
            &["X25519", "X25519", "a-grease", "b-grease"],
        ] {
            assert!(matches!(check_recipients(&header(wrong), 2), Err(HeaderError::Recipients { .. })), "{wrong:?}");
        }
    }

    #[test]
    fn a_native_stanza_has_the_one_form_age_writes() {
        let half = "A".repeat(43);
        let file = |first: &str, body: &str| format!("age-encryption.org/v1\n-> X25519 {first}\n{body}\n--- m\n");
        assert_eq!(check_recipients(file(&half, &half).as_bytes(), 1), Ok(()));
        for (first, body) in [
            (format!("{half} x"), half.clone()),
            (half[1..].to_owned(), half.clone()),
            (half.clone(), half[1..].to_owned()),
            (half.clone(), half.replace("AA", "A*")),
        ] {
            assert_eq!(prescan(file(&first, &body).as_bytes()), Err(HeaderError::Stanza), "{first} {body}");
        }
    }

    #[test]
    fn a_hundred_thousand_stanzas_are_refused_before_they_are_parsed() {
        assert_eq!(prescan(&header(&vec!["X"; 2_000])), Err(HeaderError::Stanzas));
        let long = format!("-> X {}\n", "a".repeat(HEADER_LIMIT));
        assert_eq!(prescan(format!("age-encryption.org/v1\n{long}--- m\n").as_bytes()), Err(HeaderError::NoEnd));
        assert_eq!(prescan(&vec![b'a'; 5 * 1024 * 1024 + 1]), Err(HeaderError::FileTooLong(5 * 1024 * 1024 + 1)));
        assert_eq!(prescan(b"age-encryption.org/v1\n-> X a\n"), Err(HeaderError::NoEnd));
    }

    proptest! {
        #[test]
        fn no_bytes_upset_the_scan(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut file = b"age-encryption.org/v1\n".to_vec();
            file.extend(bytes);
            let _ = prescan(&file);
        }
    }
}
