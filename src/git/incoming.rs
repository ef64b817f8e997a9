//! What another repository has, as plain files in a folder of this machine's own, to be verified there before any of it comes
//! near the store.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rayon::prelude::*;

use super::repository::{last_line, tell};
use super::{GitError, Oid, Repository};
use crate::private_fs::{self, Dir, Lock};
use crate::process;

/// How many objects are asked for at once: their names fit into a pipe, so that git can answer while we still write.
const BATCH: usize = 1000;
/// How many bytes are taken at once.
const BATCH_BYTES: u64 = 64 * 1024 * 1024;
/// The file that says which commit the folder holds.
const AT: &str = "at";
/// How long a sync waits for another one on this device to end.
const PATIENCE: Duration = Duration::from_secs(600);
const TREE: &str = "tree";
/// A list of all files is at most this long: few objects can make a tree of very many.
const LIST_LIMIT: u64 = 256 * 1024 * 1024;
/// Twice what a store needs, and no more than every system takes below a folder of its own.
const LONGEST: usize = 1024;

/// Where a file of a tree belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `.gitattributes`, which never changes.
    Attributes,
    /// An epoch, its signatures and its list.
    Policy,
    /// A group's key, sealed to a member.
    Group,
    /// A connector's file.
    Connector,
    /// A sealed version.
    Payload,
    /// A part of a log.
    Log,
    /// People's own: README.md and dot files.
    Own,
}

impl Place {
    /// Where a path belongs; nowhere in a store if none.
    pub fn of(path: &str) -> Option<Self> {
        let (top, rest) = path.split_once('/').unwrap_or((path, ""));
        let plain = |segment: &str| {
            segment.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
                && segment.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        };
        let below = !rest.is_empty() && rest.split('/').all(plain);
        match top {
            ".gitattributes" if rest.is_empty() => Some(Self::Attributes),
            ".gitmodules" | ".git" | ".lock" => None,
            "policy" if below => Some(Self::Policy),
            "groups" if below => Some(Self::Group),
            "audit" if below => Some(Self::Log),
            "connectors" if below && rest.ends_with("/connector.toml") => Some(Self::Connector),
            "connectors" if below && rest.rsplit_once('.').is_some_and(|(_, ending)| ending == "age") => {
                Some(Self::Payload)
            }
            "README.md" if rest.is_empty() => Some(Self::Own),
            _ if top.starts_with('.') && !top.eq_ignore_ascii_case(".git") && path.split('/').all(is_own) => {
                Some(Self::Own)
            }
            _ => None,
        }
    }
}

impl Place {
    /// How long a file there is at most: what claims to be longer is not even unpacked.
    fn limit(self) -> u64 {
        const MIB: u64 = 1024 * 1024;
        match self {
            Self::Attributes | Self::Group | Self::Connector => MIB,
            Self::Policy | Self::Payload => 8 * MIB,
            Self::Own => 64 * MIB,
            // A year's log of a busy machine.
            Self::Log => 1024 * MIB,
        }
    }
}

/// A name that means the same on every system, and nothing to git or to us.
fn is_own(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    !matches!(segment, "" | "." | "..")
        && segment.is_ascii()
        && !segment.starts_with(private_fs::TEMPORARY)
        && !lower.starts_with(".git~")
        && !lower.starts_with("git~")
        && !matches!(lower.as_str(), ".git" | ".gitmodules" | ".gitattributes")
        && !segment.contains(['\\', ':'])
        && !segment.ends_with(['.', ' '])
        && !segment.chars().any(char::is_control)
}

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Its object.
    pub oid: Oid,
    /// Bytes.
    pub len: u64,
    /// Where it belongs.
    pub place: Place,
}

/// Every file of a tree by its path.
pub type Tree = BTreeMap<String, Blob>;

impl Repository {
    /// Every file of a commit, each of which could be a store's; people's own are taken as they are.
    pub fn tree(&self, commit: &Oid) -> Result<Tree, GitError> {
        const DEED: &str = "list the files of a commit";
        let list = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit.as_str()];
        let Some(output) = process::capture_at_most(self.git().args(list), LIST_LIMIT)? else {
            return Err(GitError::TooMuch("it has more files than are ever listed".to_owned()));
        };
        if !output.status.success() {
            return Err(GitError::Failed { deed: DEED, said: last_line(&output.stderr) });
        }
        let said = output.stdout;
        let mut tree = Tree::new();
        for line in said.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let shown = || String::from_utf8_lossy(line).into_owned();
            let foreign =
                |why| GitError::Foreign { path: shown().split('\t').nth(1).unwrap_or_default().to_owned(), why };
            let line = std::str::from_utf8(line).map_err(|_| foreign("its name is not UTF-8"))?;
            let (about, path) = line.split_once('\t').ok_or(GitError::Answer(DEED))?;
            let words: Vec<&str> = about.split(' ').filter(|word| !word.is_empty()).collect();
            let [mode, kind, oid, len] = words[..] else { return Err(GitError::Answer(DEED)) };
            match (mode, kind) {
                ("100644", "blob") => {}
                ("100755", "blob") => return Err(foreign("it is executable")),
                ("120000", _) => return Err(foreign("it is a link")),
                ("160000", _) => return Err(foreign("it is a submodule")),
                _ => return Err(foreign("it is no regular file")),
            }
            if path.len() > LONGEST {
                return Err(foreign("its path is too long"));
            }
            let place = Place::of(path).ok_or_else(|| foreign("no file of a store is called so"))?;
            let blob = Blob { oid: oid.parse()?, len: len.parse().map_err(|_| GitError::Answer(DEED))?, place };
            if blob.len > place.limit() {
                return Err(foreign("it is too long"));
            }
            tree.insert(path.to_owned(), blob);
        }
        Ok(tree)
    }

    /// Gives each file's bytes to `take`, in the order asked for.
    pub fn blobs<'a, E: From<GitError>>(
        &self,
        wanted: &[(&'a str, &Blob)],
        take: impl FnMut(&'a str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.objects("blob", &named(wanted), take)
    }

    /// Gives the bytes of each object of this kind and length to `take`, in the order asked for.
    pub(super) fn objects<'a, E: From<GitError>>(
        &self,
        kind: &str,
        wanted: &[(&'a str, &Oid, u64)],
        mut take: impl FnMut(&'a str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.batches(kind, wanted, |batch| batch.iter().try_for_each(|(name, bytes)| take(name, bytes)))
    }

    /// The same, as many at once as git is asked for.
    fn batches<'a, E: From<GitError>>(
        &self,
        kind: &str,
        wanted: &[(&'a str, &Oid, u64)],
        mut take: impl FnMut(&[(&'a str, &[u8])]) -> Result<(), E>,
    ) -> Result<(), E> {
        const DEED: &str = "read objects";
        let mut rest = wanted;
        while !rest.is_empty() {
            let mut sum = 0;
            let fits = |(_, _, len): &&(&str, &Oid, u64)| {
                sum += len;
                sum <= BATCH_BYTES
            };
            let many = rest.iter().take(BATCH).take_while(fits).count().max(1);
            let (now, later) = rest.split_at(many);
            let asked: String = now.iter().flat_map(|(_, oid, _)| [oid.as_str(), "\n"]).collect();
            let said = tell(DEED, self.git().args(["cat-file", "--batch"]), Some(asked.as_bytes()))?;
            let (mut said, mut batch) = (&said[..], Vec::with_capacity(many));
            for (name, oid, len) in now {
                let head = format!("{oid} {kind} {len}\n");
                let len = usize::try_from(*len).map_err(|_| GitError::Answer(DEED))?;
                let body = said.strip_prefix(head.as_bytes()).filter(|body| body.get(len) == Some(&b'\n'));
                let body = body.ok_or(GitError::Answer(DEED))?;
                batch.push((*name, &body[..len]));
                said = &body[len + 1..];
            }
            take(&batch)?;
            rest = later;
        }
        Ok(())
    }

    /// Kind and length of each of these objects; one that is not here is left out.
    pub(super) fn described(&self, wanted: &[&Oid]) -> Result<BTreeMap<Oid, (String, u64)>, GitError> {
        const DEED: &str = "describe objects";
        let mut found = BTreeMap::new();
        for some in wanted.chunks(BATCH) {
            let asked: String = some.iter().flat_map(|oid| [oid.as_str(), "\n"]).collect();
            let said = tell(DEED, self.git().args(["cat-file", "--batch-check"]), Some(asked.as_bytes()))?;
            let said = String::from_utf8(said).map_err(|_| GitError::Answer(DEED))?;
            for line in said.lines() {
                if let [oid, kind, len] = line.split(' ').collect::<Vec<_>>()[..] {
                    let len = len.parse().map_err(|_| GitError::Answer(DEED))?;
                    found.insert(oid.parse()?, (kind.to_owned(), len));
                }
            }
        }
        Ok(found)
    }

    /// The bytes of one file of a commit.
    pub fn blob(&self, tree: &Tree, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        let mut found = None;
        if let Some(blob) = tree.get(path) {
            self.blobs(&[(path, blob)], |_, bytes| {
                found = Some(bytes.to_vec());
                Ok::<_, GitError>(())
            })?;
        }
        Ok(found)
    }
}

/// What git is asked for by.
fn named<'a, 'b>(wanted: &[(&'a str, &'b Blob)]) -> Vec<(&'a str, &'b Oid, u64)> {
    wanted.iter().map(|(path, blob)| (*path, &blob.oid, blob.len)).collect()
}

/// The folder that holds another's tree.
#[derive(Debug)]
pub struct Incoming {
    dir: Dir,
    /// Every clone on this device has the same one: what was verified in it must still be what is taken.
    _alone: Lock,
}

impl Incoming {
    /// The folder in this machine's state.
    pub fn new(state: &Dir) -> Result<Self, GitError> {
        state.create_dirs("incoming/tree")?;
        let dir = state.sub("incoming")?;
        let alone = dir.lock("lock", true, Some(PATIENCE))?;
        Ok(Self { dir, _alone: alone })
    }

    /// The files themselves, as a store's folder.
    pub fn files(&self) -> Result<Dir, GitError> {
        Ok(self.dir.sub(TREE)?)
    }

    /// Forgets the files, which are in place now.
    pub fn forget(self) -> Result<(), GitError> {
        Ok(private_fs::remove_tree(self.dir.path())?)
    }

    /// Makes the folder hold the files of a commit, given its tree. Only what differs from what it held is written.
    pub fn hold(&self, repository: &Repository, commit: &Oid, tree: &Tree) -> Result<(), GitError> {
        let at = self.dir.read_optional(AT, 128)?.and_then(|text| String::from_utf8(text).ok());
        if at.as_deref() == Some(commit.as_str()) {
            return Ok(());
        }
        let held = at.and_then(|text| text.parse::<Oid>().ok());
        // What it held may be gone from the repository: then everything is written again.
        let held = held.and_then(|held| repository.tree(&held).ok());
        self.dir.remove(AT)?;
        if held.is_none() {
            private_fs::remove_tree(&self.dir.path().join(TREE))?;
            self.dir.create_dirs(TREE)?;
        }
        // What a crash leaves half-written here is written again: the note of what it holds comes last.
        let (files, held) = (self.files()?.unflushed(), held.unwrap_or_default());
        // Making a file takes longer than writing it, and whoever may push may push a hundred thousand: all cores do it at once.
        let gone: Vec<&String> = held.keys().filter(|path| !tree.contains_key(*path)).collect();
        gone.par_iter().try_for_each(|path| files.remove(path))?;
        let above = |path: &&String| path.rsplit_once('/').map(|(above, _)| above.to_owned());
        let emptied: BTreeSet<String> = gone.iter().filter_map(above).collect();
        emptied.par_iter().for_each(|folder| files.remove_empty_dirs(folder));
        let is_new = |(path, blob): &(&String, &Blob)| held.get(*path) != Some(*blob);
        let new: Vec<(&str, &Blob)> = tree.iter().filter(is_new).map(|(path, blob)| (path.as_str(), blob)).collect();
        let write = |(path, bytes): &(&str, &[u8])| Ok::<_, GitError>(files.write(path, bytes)?);
        repository.batches("blob", &named(&new), |batch| batch.par_iter().try_for_each(write))?;
        files.flush()?;
        Ok(self.dir.write(AT, commit.as_str().as_bytes())?)
    }

    /// Puts a file beside those of the commit, where there is none: what is to be judged together with them.
    pub fn add(&self, path: &str, bytes: &[u8]) -> Result<(), GitError> {
        let files = self.files()?;
        match files.size(path) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Ok(files.write(path, bytes)?),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_stores_files_have_a_place() {
        for (path, place) in [
            (".gitattributes", Place::Attributes),
            ("policy/000001-0123abcd.toml", Place::Policy),
            ("groups/prod/1/alice.age", Place::Group),
            ("connectors/prod/a/b/connector.toml", Place::Connector),
            ("connectors/prod/a/v1-0123abcd.age", Place::Payload),
            ("audit/alice/laptop/1.jsonl", Place::Log),
            ("README.md", Place::Own),
            (".github/workflows/ci.yml", Place::Own),
        ] {
            assert_eq!(Place::of(path), Some(place), "{path}");
        }
        for path in [
            "connectors/.gitattributes",
            "connectors/prod/Evil/connector.toml",
            "connectors/prod/--upload-pack=x/connector.toml",
            "audit/../policy/x",
            "connectors//connector.toml",
            ".git/config",
            ".GIT/config",
            ".gitmodules",
            ".github/.git/config",
            ".github/git~1/x",
            ".git./config",
            ".github/.GIT /config",
            ".github/.gitattributes",
            ".kw-0123",
            ".lock",
            "README.md/x",
            "main.rs",
            "policy",
            "policy/",
        ] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
