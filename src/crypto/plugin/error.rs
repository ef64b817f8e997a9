//! Why a plugin neither seals nor opens.

use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Kind};
use crate::output::{PromptError, sanitise};
use crate::own_list::ListError;
use crate::private_fs::FsError;
use crate::process::TalkError;
use crate::recipient::PluginName;

/// Why a plugin neither seals nor opens. Never says a value, a key or an identity.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// Not on this machine's list.
    #[error("the age plugin {0} is not allowed on this machine")]
    NotAllowed(PluginName),
    /// A program that somebody else could exchange, or that is none.
    #[error("the program of the age plugin {name} is not started")]
    Untrusted {
        /// Which plugin.
        name: PluginName,
        /// What is wrong with it.
        source: FsError,
    },
    /// A path that would mean another program in another folder.
    #[error("{} is not an absolute path", .0.display())]
    Relative(PathBuf),
    /// Not the program that was allowed.
    #[error("{} is not the program that was allowed as the age plugin {name}: its digest is another one", path.display())]
    Exchanged {
        /// Which plugin.
        name: PluginName,
        /// Where.
        path: PathBuf,
    },
    /// The list.
    #[error(transparent)]
    List(#[from] ListError),
    /// It ended, hung, or said too much.
    #[error("the age plugin {name} gave no answer")]
    Talk {
        /// Which plugin.
        name: PluginName,
        /// What happened.
        source: TalkError,
    },
    /// What it gave is not what was asked for.
    #[error("the age plugin {name} does not keep to the protocol: {what}")]
    Wrong {
        /// Which plugin.
        name: PluginName,
        /// What it did.
        what: &'static str,
    },
    /// It says itself that it failed.
    #[error("the age plugin {name} failed")]
    Failed {
        /// Which plugin.
        name: PluginName,
        /// In its own words.
        #[source]
        words: Words,
    },
    /// A question of its that was interrupted.
    #[error("the age plugin {name} was not answered")]
    Prompt {
        /// Which plugin.
        name: PluginName,
        /// How.
        source: PromptError,
    },
}

impl PluginError {
    pub(super) fn of_talk(name: &PluginName, source: TalkError) -> Self {
        let name = name.clone();
        match source {
            TalkError::Interrupted(signal) => Self::Prompt { name, source: PromptError::Interrupted(signal) },
            source => Self::Talk { name, source },
        }
    }
}

impl Diagnostic for PluginError {
    fn kind(&self) -> Kind {
        match self {
            Self::Relative(_) => Kind::Usage,
            Self::List(error) => error.kind(),
            Self::Prompt { source, .. } => source.kind(),
            _ => Kind::Locked,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotAllowed(name) => {
                format!("allow its program: keyward identity plugin allow {name} /path/to/age-plugin-{name}")
            }
            Self::Untrusted { .. } => {
                "it and every folder above it must be root's or yours, and nobody else may write them".to_owned()
            }
            Self::Relative(_) => "give the whole path, as `command -v` prints it".to_owned(),
            Self::Exchanged { name, path } => format!(
                "if you have installed a new version: keyward identity plugin allow {name} {} --pin",
                path.display()
            ),
            Self::Talk { source: TalkError::Slow(_), .. } => {
                "see whether its token is plugged in and what it waits for; run it on a terminal if it has to ask"
                    .to_owned()
            }
            Self::List(error) => return error.hint(),
            _ => return None,
        };
        Some(hint)
    }

    fn signal(&self) -> Option<i32> {
        match self {
            Self::Prompt { source, .. } => source.signal(),
            _ => None,
        }
    }
}

/// What a plugin says to people: one line of it, and not too much.
#[derive(Debug, thiserror::Error)]
pub struct Words(String);

impl Words {
    /// At most so many characters are shown.
    const MOST: usize = 400;

    pub(super) fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let shown: String = text.trim().chars().take(Self::MOST).collect();
        Self(sanitise::line(&shown).into_owned())
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why nothing more is heard of a plugin.
pub(super) enum Unheard {
    Talk(TalkError),
    NotAStanza,
}

impl From<TalkError> for Unheard {
    fn from(error: TalkError) -> Self {
        Self::Talk(error)
    }
}

impl Unheard {
    pub(super) fn by(self, name: &PluginName) -> PluginError {
        match self {
            Self::Talk(source) => PluginError::of_talk(name, source),
            Self::NotAStanza => PluginError::Wrong { name: name.clone(), what: "what it says is no command" },
        }
    }
}
