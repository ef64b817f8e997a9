//! A project's own file: where it counts, and that somebody has agreed to what it says.
//!
//! It can make every program that is run in its folder get credentials. So it counts only inside a repository or the
//! user's home, as a file of his own that nobody else can write, and in exactly the bytes that were accepted: on a
//! terminal once, where it is shown what it says or what has changed; elsewhere by its digest.

use std::path::{Path, PathBuf};

use super::Context;
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::digest::Digest;
use crate::private_fs::{Dir, FsError};
use crate::project::{BadProject, FILE, Profile, Project};

/// More than anybody writes by hand.
const LIMIT: u64 = 64 * 1024;

/// Where what was accepted is remembered, in the state folder.
const MEMORY: &str = "projects";

/// Why a project file does not count.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is none.
    #[error(
        "nothing is bound: there is no -e, no --bindings, and no {FILE} from here up to the repository's root or your home"
    )]
    None,
    /// Not a file that may count.
    #[error("the project file is not used: {0}")]
    Refused(#[source] FsError),
    /// Not what a project file holds.
    #[error("{}, {bad}", path.display())]
    Bad {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        bad: BadProject,
    },
    /// Nobody has agreed to it.
    #[error("{} was not accepted on this machine as it is now", path.display())]
    NotAccepted {
        /// The file.
        path: PathBuf,
        /// Of its bytes.
        digest: Digest,
    },
    /// Somebody said no.
    #[error("{} was not accepted", .0.display())]
    Declined(PathBuf),
    /// Not the bytes that `KEYWARD_PROJECT_SHA256` names.
    #[error("{} is not the file that KEYWARD_PROJECT_SHA256 names", .0.display())]
    OtherDigest(PathBuf),
    /// No such profile.
    #[error("{} has no profile {name}; it has: {known}", path.display())]
    NoProfile {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

impl Diagnostic for ProjectError {
    fn kind(&self) -> Kind {
        match self {
            Self::Declined(_) => Kind::Failed,
            // The disk's failure is no mistake of whoever typed.
            Self::Refused(error @ FsError::Io { .. }) => error.kind(),
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::None => "say which credentials: keyward run -e NAME=ENV/NAME:FIELD -- PROGRAM".to_owned(),
            Self::Refused(error @ FsError::Io { .. }) => return error.hint(),
            Self::Refused(_) => {
                format!("make it a regular file of your own that only you can write: chmod go-w {FILE}")
            }
            Self::NotAccepted { digest, .. } => format!(
                "run it on a terminal once and look; without one give --bindings FILE, or set KEYWARD_PROJECT_SHA256={}",
                digest.hex()
            ),
            Self::OtherDigest(_) => "compare it with what was reviewed; its digest is that of sha256sum".to_owned(),
            Self::NoProfile { .. } => "choose one with --profile NAME".to_owned(),
            Self::Bad { .. } | Self::Declined(_) => return None,
        };
        Some(hint)
    }
}

/// A project file that may count.
struct Found {
    path: PathBuf,
    bytes: Vec<u8>,
    project: Project,
}

impl Context {
    /// What a profile of the project binds, after it was accepted.
    pub fn profile(&mut self, name: &str) -> Result<Profile, Failure> {
        let found = self.find_project()?.ok_or(ProjectError::None)?;
        self.accept(&found)?;
        let Found { path, project, .. } = found;
        let known = || project.profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let profile = project.profiles.get(name).cloned();
        let none = || ProjectError::NoProfile { path, name: name.to_owned(), known: known() };
        Ok(profile.ok_or_else(none)?)
    }

    /// Where the project says that its store is; a file that was not accepted is an error.
    pub(super) fn project_store(&self) -> Result<Option<PathBuf>, Failure> {
        let Some(found) = self.find_project()? else { return Ok(None) };
        let Some(store) = found.project.store.as_ref().and_then(|store| Some(found.path.parent()?.join(store))) else {
            return Ok(None);
        };
        if self.is_accepted(&found)? { Ok(Some(store)) } else { Err(found.not_accepted().into()) }
    }

    /// Asks about a project file that says where the store is, before it is looked for there.
    pub(super) fn admit_project_store(&mut self) -> Result<(), Failure> {
        match self.find_project()? {
            Some(found) if found.project.store.is_some() => self.accept(&found),
            _ => Ok(()),
        }
    }

    /// The nearest project file from here upwards, not above the repository's root or the home.
    fn find_project(&self) -> Result<Option<Found>, ProjectError> {
        let Some(here) = &self.settings.here else { return Ok(None) };
        let home = self.settings.home.as_ref().and_then(|home| Some(Dir::open(home).ok()?.true_path()));
        let home = home.filter(|home| home.parent().is_some());
        let is_root = |folder: &&Path| Dir::open(folder).is_ok_and(|dir| !matches!(dir.size(".git"), Ok(None)));
        let root = here.ancestors().find(is_root);
        let inside = |folder: &&Path| {
            let below = |top: Option<&Path>| top.is_some_and(|top| folder.starts_with(top));
            below(root) || below(home.as_deref())
        };
        for folder in here.ancestors().take_while(inside) {
            let Ok(dir) = Dir::open(folder) else { continue };
            match dir.read_own(FILE, LIMIT) {
                Err(FsError::NotFound { .. }) => {}
                Err(error) => return Err(ProjectError::Refused(error)),
                Ok(bytes) => {
                    let path = folder.join(FILE);
                    let project = Project::parse(&bytes);
                    let project = project.map_err(|bad| ProjectError::Bad { path: path.clone(), bad })?;
                    return Ok(Some(Found { path, bytes, project }));
                }
            }
        }
        Ok(None)
    }

    /// Asks a person, unless these very bytes were accepted before.
    fn accept(&mut self, found: &Found) -> Result<(), Failure> {
        if self.is_accepted(found)? {
            return Ok(());
        }
        if !self.ui.can_ask() {
            return Err(found.not_accepted().into());
        }
        let before = self.accepted_before(found)?;
        found.show(before.as_deref(), &mut self.ui);
        if !self.ui.confirm("Do programs that you run from this folder get these?")? {
            return Err(ProjectError::Declined(found.path.clone()).into());
        }
        if let Some(folders) = &self.settings.folders {
            Dir::create(&folders.state)?.write(&found.memory(), &found.bytes)?;
        }
        Ok(())
    }

    fn is_accepted(&self, found: &Found) -> Result<bool, Failure> {
        if let Some(named) = &self.settings.project_digest {
            let named = named.strip_prefix("sha256:").unwrap_or(named);
            let same = named.eq_ignore_ascii_case(&found.digest().hex());
            return if same { Ok(true) } else { Err(ProjectError::OtherDigest(found.path.clone()).into()) };
        }
        Ok(self.accepted_before(found)?.is_some_and(|accepted| accepted == found.bytes))
    }

    /// The bytes that were accepted at this place the last time.
    fn accepted_before(&self, found: &Found) -> Result<Option<Vec<u8>>, Failure> {
        let Some(folders) = &self.settings.folders else { return Ok(None) };
        match Dir::open(&folders.state) {
            Err(FsError::NotFound { .. }) => Ok(None),
            dir => Ok(dir?.read_optional(&found.memory(), LIMIT)?),
        }
    }
}

impl Found {
    fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Where its accepted bytes are remembered: what was agreed to in one folder says nothing of another.
    fn memory(&self) -> String {
        format!("{MEMORY}/{}.toml", Digest::of(self.path.as_os_str().as_encoded_bytes()).hex())
    }

    fn not_accepted(&self) -> ProjectError {
        ProjectError::NotAccepted { path: self.path.clone(), digest: self.digest() }
    }

    /// What it says; or, of one that was accepted before, what it says otherwise now.
    fn show(&self, before: Option<&[u8]>, ui: &mut crate::output::Ui) {
        let now = self.project.statements();
        let path = self.path.display();
        let Some(before) = before else {
            ui.status(&format!("{path} is new here. It says:"));
            for line in &now {
                ui.status(&format!("  {line}"));
            }
            return;
        };
        let before = Project::parse(before).map(|project| project.statements()).unwrap_or_default();
        let gone = before.iter().filter(|line| !now.contains(line)).map(|line| format!("  - {line}"));
        let come = now.iter().filter(|line| !before.contains(line)).map(|line| format!("  + {line}"));
        let changes: Vec<String> = gone.chain(come).collect();
        ui.status(&format!("{path} has changed since you accepted it:"));
        if changes.is_empty() {
            ui.status("  only in what means nothing: comments, order, spaces");
        }
        for line in &changes {
            ui.status(line);
        }
    }
}
