//! The plugins that a person has allowed on this machine: `age-plugins.toml` in the configuration folder.
//!
//! A program on it is looked at each time before it is started. It runs by its true path, of which nobody but root and this
//! user can change any part, from the root down: between the look and the start only those two could exchange it, who could
//! as well exchange keyward. Running the open file instead would gain nothing, and scripts do not run that way.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{PluginError, Plugins};
use crate::digest::Digest;
use crate::private_fs::{self, Dir, FsError};
use crate::recipient::PluginName;
use crate::toml_time;

const FILE: &str = "age-plugins.toml";
const LIMIT: u64 = 64 * 1024;
/// No plugin's program is larger.
const PROGRAM_LIMIT: u64 = 256 * 1024 * 1024;

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

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    format: u8,
    #[serde(default, rename = "plugin")]
    plugins: Vec<Allowed>,
}

impl Allowed {
    /// The true path of the program, if it may be started as it is now.
    pub fn program(&self) -> Result<PathBuf, PluginError> {
        if !self.path.is_absolute() {
            return Err(PluginError::Relative(self.path.clone()));
        }
        let untrusted = |source| PluginError::Untrusted { name: self.name.clone(), source };
        let program = private_fs::own_program(&self.path).map_err(untrusted)?;
        match self.sha256 {
            Some(pinned) if digest_of(&program).map_err(untrusted)? != pinned => {
                Err(PluginError::Exchanged { name: self.name.clone(), path: self.path.clone() })
            }
            _ => Ok(program),
        }
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
        let Some(config) = &self.config else { return Ok(Vec::new()) };
        let read = Dir::open(config).and_then(|dir| dir.read_own(FILE, LIMIT));
        let bytes = match read {
            Err(FsError::NotFound { .. }) => return Ok(Vec::new()),
            read => read?,
        };
        let path = config.join(FILE);
        let wrong = |(line, why)| PluginError::List { path: path.clone(), line, why };
        let list: List = toml_time::parse(&bytes).map_err(wrong)?;
        if list.format != 1 {
            return Err(wrong((1, "a newer format".to_owned())));
        }
        let mut plugins = list.plugins;
        plugins.sort_by(|one, other| one.name.cmp(&other.name));
        match plugins.windows(2).find(|pair| pair[0].name == pair[1].name) {
            Some(pair) => Err(wrong((1, format!("the plugin {} stands in it twice", pair[0].name)))),
            None => Ok(plugins),
        }
    }

    /// Allows a program as the plugin of this name, in place of one that was allowed before; with `pin` only as it is now.
    pub fn allow(&self, name: &PluginName, path: &Path, pin: bool) -> Result<Allowed, PluginError> {
        let mut allowed = Allowed { name: name.clone(), path: path.to_owned(), sha256: None };
        let program = allowed.program()?;
        if pin {
            let untrusted = |source| PluginError::Untrusted { name: name.clone(), source };
            allowed.sha256 = Some(digest_of(&program).map_err(untrusted)?);
        }
        self.change(|plugins| {
            plugins.retain(|other| other.name != *name);
            plugins.push(allowed.clone());
        })?;
        Ok(allowed)
    }

    /// Takes a plugin from the list; whether it was there.
    pub fn forget(&self, name: &PluginName) -> Result<bool, PluginError> {
        if self.allowed()?.iter().all(|allowed| allowed.name != *name) {
            return Ok(false);
        }
        self.change(|plugins| plugins.retain(|allowed| allowed.name != *name)).map(|()| true)
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Allowed>)) -> Result<(), PluginError> {
        let config = self.config.as_ref().ok_or(PluginError::NoHome)?;
        let dir = Dir::create(config)?;
        let _lock = dir.lock("age-plugins.lock", true, Some(Duration::from_secs(10)))?;
        let mut plugins = self.allowed()?;
        change(&mut plugins);
        plugins.sort_by(|one, other| one.name.cmp(&other.name));
        let unwritable =
            |error: toml::ser::Error| PluginError::List { path: config.join(FILE), line: 1, why: error.to_string() };
        let text = toml::to_string(&List { format: 1, plugins }).map_err(unwritable)?;
        Ok(dir.write(FILE, text.as_bytes())?)
    }
}

fn digest_of(program: &Path) -> Result<Digest, FsError> {
    Ok(Digest::of(&private_fs::read_file(program, PROGRAM_LIMIT)?))
}
