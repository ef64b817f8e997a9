//! The name of an environment variable or key.

use std::fmt;
use std::str::FromStr;

/// A name that every format and every reader takes: a letter or `_`, then letters, digits and `_`, 255 bytes at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// A text that is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a variable: use A-Z a-z 0-9 _, not beginning with a digit, 255 bytes at most")]
pub struct BadVariable(String);

impl Name {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is a name.
pub(super) fn is_name(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first && text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl FromStr for Name {
    type Err = BadVariable;

    fn from_str(text: &str) -> Result<Self, BadVariable> {
        if is_name(text) { Ok(Self(text.to_owned())) } else { Err(BadVariable(text.to_owned())) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl crate::diagnostic::Diagnostic for BadVariable {
    fn kind(&self) -> crate::diagnostic::Kind {
        crate::diagnostic::Kind::Usage
    }
}

/// Whether a variable of this name steers programs: a loader, a shell or an interpreter finds by it what to run.
pub fn steers_programs(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "PATH",
        "IFS",
        "ENV",
        "BASH_ENV",
        "BASHOPTS",
        "BASH_LOADABLES_PATH",
        "SHELLOPTS",
        "PROMPT_COMMAND",
        "PS4",
        "ZDOTDIR",
        "NODE_OPTIONS",
        "NODE_PATH",
        "RUBYOPT",
        "RUBYLIB",
        "PERLLIB",
        "LUA_INIT",
        "CLASSPATH",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "_JAVA_OPTIONS",
        "DOTNET_STARTUP_HOOKS",
        "OPENSSL_CONF",
        "GCONV_PATH",
        "GLIBC_TUNABLES",
    ];
    const PREFIXES: [&str; 6] = ["LD_", "DYLD_", "PYTHON", "PERL5", "GIT_", "KEYWARD_"];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_every_shell_takes() {
        for right in ["A", "_", "a1", "DATABASE_URL", &"x".repeat(255)] {
            assert!(right.parse::<Name>().is_ok(), "{right}");
        }
        for wrong in ["", "1A", "A-B", "A.B", "A B", "A=", "Ä", "A\n", "$A", &"x".repeat(256)] {
            assert!(wrong.parse::<Name>().is_err(), "{wrong}");
        }
    }
}

#[cfg(test)]
mod steering {
    use super::steers_programs;

    #[test]
    fn what_decides_about_code_is_never_bound() {
        for name in ["PATH", "LD_PRELOAD", "DYLD_X", "IFS", "ENV", "BASH_ENV", "NODE_OPTIONS", "PYTHONPATH", "PERL5LIB"]
        {
            assert!(steers_programs(name), "{name}");
        }
        for name in ["RUBYOPT", "GIT_SSH_COMMAND", "KEYWARD_STORE", "KEYWARD_NEW"] {
            assert!(steers_programs(name), "{name}");
        }
        for name in ["TOKEN", "GITHUB_TOKEN", "MY_PATH", "DATABASE_URL", "ENVIRONMENT"] {
            assert!(!steers_programs(name), "{name}");
        }
    }
}
