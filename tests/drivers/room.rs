//! A configuration folder, a folder for files and one for programs, which only root and this user can write.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use keyward::connector::fields::Fields;
use keyward::connector::name::{Address, Field};
use keyward::driver::{Confirmed, Dependent, DriverError, Push};
use keyward::drivers::targets::Targets;
use keyward::secret::Secret;
use tempfile::TempDir;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
pub type Outcome = Result<()>;

pub struct Room(TempDir);

impl Room {
    pub fn new() -> Result<Self> {
        Ok(Self(tempfile::Builder::new().prefix("keyward-targets-").tempdir_in(trusted_folder()?)?))
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file with content and mode.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>, mode: u32) -> Result<String> {
        let path = self.at(name);
        fs::write(&path, content)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
        Ok(path.display().to_string())
    }

    /// A shell script; `$HERE` in it is this room.
    pub fn script(&self, name: &str, body: &str) -> Result<String> {
        self.file(name, format!("#!/bin/sh\nHERE={}\n{body}\n", self.0.path().display()), 0o755)
    }

    pub fn targets(&self) -> Targets {
        Targets::new(Some(self.0.path().to_owned()))
    }

    /// The list is exactly this.
    pub fn list(&self, text: &str) -> Outcome {
        self.file("targets.toml", format!("format = 1\n{text}"), 0o600).map(drop)
    }

    /// The one target `t` that is described so, for `prod/**`.
    pub fn target(&self, text: &str) -> Result<Box<dyn Dependent>> {
        self.list(&format!("[[target]]\nname = \"t\"\nconnectors = [\"prod/**\"]\n{text}\n"))?;
        self.targets().dependent(&"t".parse()?)?.ok_or_else(|| "no target".into())
    }

    pub fn text(&self, name: &str) -> Result<String> {
        Ok(fs::read_to_string(self.at(name))?)
    }

    pub fn mode(&self, name: &str) -> Result<u32> {
        Ok(fs::metadata(self.at(name))?.mode() & 0o7777)
    }
}

/// Where a program may lie: neither the build folder nor the home needs to be such a place.
fn trusted_folder() -> Result<PathBuf> {
    let own = rustix::process::geteuid().as_raw();
    let trusted = |folder: &Path| {
        let meta = fs::metadata(folder);
        meta.is_ok_and(|meta| (meta.uid() == 0 || meta.uid() == own) && meta.mode() & 0o022 == 0)
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let candidates = [Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))), home];
    let mut candidates = candidates.into_iter().flatten().filter_map(|folder| folder.canonicalize().ok());
    let found = candidates.find(|folder| folder.ancestors().all(trusted));
    found.ok_or_else(|| "neither the build folder nor HOME is a place that only root and you can write".into())
}

/// Values of a connector.
pub fn fields(values: &[(&str, &[u8])]) -> Result<Fields> {
    let field = |(name, value): &(&str, &[u8])| Ok((name.parse()?, Secret::new(value.to_vec())));
    Ok(Fields::new(values.iter().map(field).collect::<Result<_>>()?)?)
}

/// A deed at a dependent.
#[derive(Clone, Copy)]
pub enum Deed {
    Write,
    Confirm,
}

/// Does it for `prod/db` with this password; it must be back in so many milliseconds.
pub fn within(
    dependent: &dyn Dependent,
    deed: Deed,
    password: &str,
    milliseconds: u64,
) -> Result<std::result::Result<Option<Confirmed>, DriverError>> {
    let address: Address = "prod/db".parse()?;
    let fields = fields(&[("username", b"app"), ("password", password.as_bytes())])?;
    let deadline = Instant::now() + Duration::from_millis(milliseconds);
    let push = Push { address: &address, version: 2, fields: &fields, deadline };
    let done = match deed {
        Deed::Write => dependent.write(&push).map(|()| None),
        Deed::Confirm => dependent.confirm(&push).map(Some),
    };
    assert!(Instant::now() < deadline + Duration::from_millis(400), "it came back too late");
    Ok(done)
}

pub fn write(dependent: &dyn Dependent, password: &str) -> Result<std::result::Result<Option<Confirmed>, DriverError>> {
    within(dependent, Deed::Write, password, 20_000)
}

pub fn confirm(
    dependent: &dyn Dependent,
    password: &str,
) -> Result<std::result::Result<Option<Confirmed>, DriverError>> {
    within(dependent, Deed::Confirm, password, 20_000)
}

pub fn check(
    dependent: &dyn Dependent,
    address: &str,
    fields: &[&str],
) -> Result<std::result::Result<(), DriverError>> {
    let fields = fields.iter().map(|field| field.parse()).collect::<std::result::Result<Vec<Field>, _>>()?;
    Ok(dependent.check(&address.parse()?, &fields))
}

/// The blocks of a page in one language.
pub fn examples<'a>(page: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let fence = format!("```{language}\n");
    let parts: Vec<&str> = page.split(&fence).skip(1).collect();
    parts.into_iter().filter_map(|part| part.split("```").next())
}
