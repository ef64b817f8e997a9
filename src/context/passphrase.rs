//! A new passphrase: typed twice, and judged a little.

use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::Ui;
use crate::secret::Secret;

/// Below so many bits a passphrase falls to somebody who has the file and some machines.
const WEAK: f64 = 80.0;

/// Why a passphrase is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// They differ.
    #[error("the two passphrases are not the same")]
    Differ,
    /// A passphrase of nothing.
    #[error("the passphrase is empty")]
    Empty,
}

impl Diagnostic for PassphraseError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }
}

/// Asks for the passphrase of an identity twice; says where it is weak, but takes it.
pub fn new(ui: &mut Ui) -> Result<Secret, Failure> {
    let passphrase = ui.ask_hidden("New passphrase of your identity")?;
    if passphrase.is_empty() {
        return Err(PassphraseError::Empty.into());
    }
    if bits(&passphrase) < WEAK {
        ui.warn("that one is weak: six random words are easier to remember and hold longer");
    }
    let again = ui.ask_hidden("The same again")?;
    if passphrase.expose() == again.expose() { Ok(passphrase) } else { Err(PassphraseError::Differ.into()) }
}

/// An upper bound of what guessing costs, in bits: as if each character were drawn from its kinds, and a repeated one
/// counted half.
fn bits(passphrase: &Secret) -> f64 {
    let bytes = passphrase.expose();
    let size = |of: f64, is: fn(&u8) -> bool| if bytes.iter().any(is) { of } else { 0.0 };
    let letters = size(26.0, u8::is_ascii_lowercase) + size(26.0, u8::is_ascii_uppercase);
    let alphabet = letters + size(10.0, u8::is_ascii_digit) + size(33.0, |byte| !byte.is_ascii_alphanumeric());
    let fresh = bytes.iter().enumerate().filter(|(at, byte)| !bytes[..*at].contains(byte)).count();
    let length = f64::midpoint(count(bytes.len()), count(fresh));
    length * alphabet.max(1.0).log2()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_repetitive_ones_are_weak() {
        for (text, weak) in [
            ("hunter2", true),
            ("aaaaaaaaaaaaaaaa", true),
            ("Tr0ub4dor&3", true),
            ("correct horse battery staple", false),
            ("vK8#pQ2!xW7@mN4$", false),
        ] {
            assert_eq!(bits(&Secret::from(text.to_owned())) < WEAK, weak, "{text}");
        }
    }
}
