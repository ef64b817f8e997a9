//! `.env` files. There is no such format: each reader has rules of its own, so each is a dialect with its own reader here.
//!
//! The readers stand in [`read`], written from the behaviour of the real ones; `tests/export` holds them against those.

pub mod edit;
mod read;
mod write;

use clap::ValueEnum;

use super::grammar::Grammar;
use super::{LINE_END, NUL, RETURN};
pub(super) use read::shell_word;
pub(super) use write::escaped;
use write::{backtick, double, double_and_line_ends, double_dollar, plain, single, single_escaped, single_posix};

/// Who will read the `.env` file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Dialect {
    /// A POSIX shell that sources it: sh, bash, dash, zsh
    Posix,
    /// Node: the dotenv package and `node --env-file`, where both agree
    Node,
    /// python-dotenv
    Python,
    /// Ruby's dotenv, from version 3
    Ruby,
    /// dotenvy (Rust)
    Dotenvy,
    /// Docker Compose's `env_file`
    Compose,
    /// `docker run --env-file`
    Docker,
    /// `kubectl create --from-env-file`
    Kubectl,
    /// systemd's `EnvironmentFile=`
    Systemd,
}

const QUOTES: &str = "values in quotes are taken differently by the versions of docker";

impl Dialect {
    /// The dialect as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Posix => "posix",
            Self::Node => "node",
            Self::Python => "python",
            Self::Ruby => "ruby",
            Self::Dotenvy => "dotenvy",
            Self::Compose => "compose",
            Self::Docker => "docker",
            Self::Kubectl => "kubectl",
            Self::Systemd => "systemd",
        }
    }

    pub(super) fn grammar(self) -> Grammar {
        let lines = |ways, readers, limits| Grammar { open: "", between: "", close: "", ways, readers, limits };
        match self {
            Self::Posix => lines(&[single_posix], &[read::posix], &[NUL]),
            Self::Node => {
                lines(&[single, double, backtick, plain], &[read::dotenv_package, read::node], &[NUL, RETURN])
            }
            Self::Python => lines(
                &[single_escaped, double_and_line_ends, plain],
                &[read::python],
                &[NUL, ("${", "${ is replaced by the reader, whatever the quotes")],
            ),
            Self::Ruby => lines(&[single, double_dollar], &[read::ruby], &[NUL, RETURN]),
            Self::Dotenvy => lines(&[single, single_posix, double_dollar], &[read::dotenvy], &[NUL]),
            Self::Compose => lines(&[single, double_and_line_ends, plain], &[read::compose], &[NUL]),
            Self::Docker => lines(&[plain], &[read::docker, read::docker_unquoting], &[NUL, LINE_END]),
            Self::Kubectl => lines(&[plain], &[read::kubectl], &[NUL, LINE_END]),
            Self::Systemd => lines(&[double_dollar], &[read::systemd], &[NUL]),
        }
    }

    /// Why the readers of this dialect may have refused a value.
    pub(super) fn why(self, value: &str) -> Option<&'static str> {
        match self {
            Self::Docker if value.starts_with(['"', '\'']) => Some(QUOTES),
            Self::Docker | Self::Kubectl if value.len() > 60_000 => Some("the reader takes lines up to 64 KiB"),
            Self::Systemd => Some("systemd drops a value with control characters or noncharacters in it"),
            _ if value.ends_with('\\') => Some("it ends in a backslash, which would escape the closing quote"),
            _ => None,
        }
    }
}
