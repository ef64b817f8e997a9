//! The plugins that a person trusts on this machine: `plugins.toml` in the configuration folder.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::PluginError;
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Word};
use crate::digest::Digest;
use crate::own_list::Entry;
use crate::private_fs;

/// A plugin that may be started, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    /// Its id, which connectors name as their vendor.
    pub id: Word,
    /// Its program, by an absolute path.
    pub path: PathBuf,
    /// The digest its program must have, if that was pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// The connectors whose credentials it may see; never empty.
    pub connectors: Vec<Glob>,
}

impl Entry for Trusted {
    const FILE: &'static str = "plugins";
    const KEY: &'static str = "plugin";
    type Name = Word;

    fn name(&self) -> &Word {
        &self.id
    }
}

impl Trusted {
    /// The true path of the program, if it may be started as it is now.
    pub fn program(&self) -> Result<PathBuf, PluginError> {
        if !self.path.is_absolute() {
            return Err(PluginError::Relative(self.path.clone()));
        }
        let untrusted = |source| PluginError::Untrusted { id: self.id.clone(), source };
        private_fs::pinned_program(&self.path, self.sha256).map_err(untrusted)
    }

    /// Whether it may see this connector's credentials.
    pub fn serves(&self, address: &Address) -> bool {
        self.connectors.iter().any(|glob| glob.matches(address))
    }

    /// The same program, and only with the bytes that it has now.
    pub fn pinned(mut self) -> Result<Self, PluginError> {
        let untrusted = |source| PluginError::Untrusted { id: self.id.clone(), source };
        self.sha256 = Some(private_fs::program_digest(&self.program()?).map_err(untrusted)?);
        Ok(self)
    }
}
