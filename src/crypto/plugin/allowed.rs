//! The plugins that a person has allowed on this machine: `age-plugins.toml` in the configuration folder.
//!
//! A program on it is looked at each time before it is started. It runs by its true path, of which nobody but root and this
//! user can change any part, from the root down: between the look and the start only those two could exchange it, who could
//! as well exchange keyward. Running the open file instead would gain nothing, and scripts do not run that way.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{PluginError, Plugins};
use crate::digest::Digest;
use crate::own_list::Entry;
use crate::private_fs::{self, FsError};
use crate::recipient::PluginName;

/// A plugin that may be started.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// Its name.
    pub name: PluginName,
    /// Its program, by an absolute path.
    pub path: PathBuf,
    /// The digest its program must have, if that was pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
}

impl Entry for Allowed {
    const FILE: &'static str = "age-plugins";
    const KEY: &'static str = "plugin";
    type Name = PluginName;

    fn name(&self) -> &PluginName {
        &self.name
    }
}

impl Allowed {
    /// The true path of the program, if it may be started as it is now.
    pub fn program(&self) -> Result<PathBuf, PluginError> {
        if !self.path.is_absolute() {
            return Err(PluginError::Relative(self.path.clone()));
        }
        private_fs::pinned_program(&self.path, self.sha256).map_err(|source| match source {
            FsError::Exchanged { path } => PluginError::Exchanged { name: self.name.clone(), path },
            source => PluginError::Untrusted { name: self.name.clone(), source },
        })
    }
}

impl Plugins {
    /// The program of a plugin on the list, if it may be started.
    pub(super) fn program(&self, name: &PluginName) -> Result<PathBuf, PluginError> {
        let allowed = self.allowed()?.into_iter().find(|allowed| allowed.name == *name);
        allowed.ok_or_else(|| PluginError::NotAllowed(name.clone()))?.program()
    }

    /// Every plugin on the list, by name.
    pub fn allowed(&self) -> Result<Vec<Allowed>, PluginError> {
        Ok(self.list.read()?)
    }

    /// Allows a program as the plugin of this name, in place of one that was allowed before; with `pin` only as it is now.
    pub fn allow(&self, name: &PluginName, path: &Path, pin: bool) -> Result<Allowed, PluginError> {
        let mut allowed = Allowed { name: name.clone(), path: path.to_owned(), sha256: None };
        let program = allowed.program()?;
        if pin {
            let untrusted = |source| PluginError::Untrusted { name: name.clone(), source };
            allowed.sha256 = Some(private_fs::program_digest(&program).map_err(untrusted)?);
        }
        self.list.change(|plugins| {
            plugins.retain(|other| other.name != *name);
            plugins.push(allowed.clone());
        })?;
        Ok(allowed)
    }

    /// Takes a plugin from the list; whether it was there.
    pub fn forget(&self, name: &PluginName) -> Result<bool, PluginError> {
        Ok(self.list.remove(name)?)
    }
}
