//! Why an identity is not kept, or not as it should be.

use crate::crypto::keys::kernel::KernelError;
use crate::crypto::keys::keyring::KeyringError;
use crate::diagnostic::{Diagnostic, Kind};

/// Why an identity is not kept, or not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// One is there.
    #[error("there is an identity already: {0}")]
    Exists(String),
    /// A note and a file of something else.
    #[error("the identity is in the keyring, but {0} is there too, and holds another one or is closed")]
    Beside(String),
    /// Given from outside.
    #[error("the identity is given in KEYWARD_IDENTITY: it is not kept here")]
    Given,
    /// Named from outside.
    #[error("KEYWARD_IDENTITY_FILE names the identity's file: a keyring cannot take its place")]
    NotHere,
    /// ssh has its own way.
    #[error("an ssh key has its passphrase in its own file, where ssh finds it too")]
    SshPassphrase,
    /// Nothing to close again.
    #[error("what was given has a passphrase, and stays as it is")]
    ClosedAlready,
    /// Nothing to unlock.
    #[error("this identity opens without a question: there is nothing to unlock")]
    NotClosed,
    /// The recipient of such an identity is known.
    #[error("--recipient is for the identity of an age plugin; any other one shows its recipient itself")]
    ItsOwnRecipient,
    /// A recipient was given with a file that cannot be looked into.
    #[error("a file with a passphrase takes no --recipient: what is in it says its own")]
    ClosedRecipient,
    /// A plugin's identity and another one's recipient.
    #[error("this identity does not open what is sealed to the recipient that its file says")]
    Unproven,
    /// A keyring that does not keep.
    #[error("the keyring holds something else than this identity")]
    Differs,
    /// A note that is none.
    #[error("{0}, line {1}: {2}")]
    Note(String, usize, String),
    /// The keyring.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The old place would not let go.
    #[error("it is kept in its new place, but the keyring still has it too")]
    Left(#[source] KeyringError),
    /// The kernel.
    #[error(transparent)]
    Kernel(#[from] KernelError),
}

impl Diagnostic for KeepError {
    fn kind(&self) -> Kind {
        match self {
            Self::Exists(_)
            | Self::Beside(_)
            | Self::Given
            | Self::NotHere
            | Self::SshPassphrase
            | Self::ClosedAlready
            | Self::ItsOwnRecipient
            | Self::ClosedRecipient
            | Self::NotClosed => Kind::Usage,
            Self::Differs | Self::Unproven | Self::Note(..) => Kind::Locked,
            Self::Keyring(error) => error.kind(),
            Self::Left(_) => Kind::Partly,
            Self::Kernel(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Exists(_) => "see it: keyward identity show; keep it in another way: keyward identity protect --help",
            Self::Beside(_) => "see whose it is, and move it away",
            Self::Given => "unset KEYWARD_IDENTITY first",
            Self::NotHere => {
                "unset KEYWARD_IDENTITY_FILE and take the identity in: keyward identity import FILE --keyring"
            }
            Self::SshPassphrase => "change it with: ssh-keygen -p -f FILE",
            Self::ClosedAlready => "import it as it is, then: keyward identity protect --with keyring",
            Self::NotClosed => "give it a passphrase: keyward identity protect --with passphrase",
            Self::ItsOwnRecipient | Self::ClosedRecipient => "leave it out",
            Self::Unproven => "see which recipient belongs to it: its plugin prints it",
            Self::Differs | Self::Note(..) => {
                "take the identity in again from its backup: keyward identity import FILE"
            }
            Self::Keyring(error) => return error.hint(),
            Self::Left(_) => "remove it there by hand, with the keyring's own program",
            Self::Kernel(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}
