//! A store's repository: what stands in it, what is fetched and pushed, and commits made without touching what the user has
//! staged.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::{GitError, LONGEST_FILE, Place, git};
use crate::private_fs::{Dir, EntryKind};
use crate::process::{self, ProcessError};

/// What a store consists of, below its folder; everything else in the repository is people's own.
pub(super) const OURS: [&str; 5] = [".gitattributes", "audit", "connectors", "groups", "policy"];

/// What no store wants in its history: its lock, and writes that a killed process left.
const EXCLUDED: &[u8] = b"\n# Made by keyward in passing\n/.lock\n.kw-*\n";
/// A list of what is excluded is at most this long.
const EXCLUDE_LIMIT: u64 = 1024 * 1024;

/// The name of an object: 40 or 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(String);

impl Oid {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Oid {
    type Err = GitError;

    fn from_str(text: &str) -> Result<Self, GitError> {
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let zero = text.bytes().all(|byte| byte == b'0');
        if matches!(text.len(), 40 | 64) && hex && !zero {
            Ok(Self(text.to_owned()))
        } else {
            Err(GitError::Answer("name an object"))
        }
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The repository whose root a store is.
#[derive(Debug, Clone)]
pub struct Repository {
    folder: PathBuf,
    attended: bool,
}

/// Where the store's repository stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The last commit, if there is one.
    pub head: Option<Oid>,
    /// The branch, if it is on one.
    pub branch: Option<String>,
    /// Files of the store that are not as in the last commit.
    pub changed: Vec<String>,
}

/// The other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// What the repository calls it.
    pub name: String,
    /// The branch there, without `refs/heads/`.
    pub branch: String,
}

impl Remote {
    /// Where what was fetched last stands.
    fn fetched(&self) -> String {
        format!("refs/keyward/fetched/{}/{}", self.name, self.leaf())
    }

    /// Where the last commit stands that both sides have settled on.
    fn settled(&self) -> String {
        format!("refs/keyward/settled/{}/{}", self.name, self.leaf())
    }

    /// The branch as one name: one that was called `a` and is gone must not keep `a/b` from being noted.
    fn leaf(&self) -> String {
        self.branch.replace('%', "%25").replace('/', "%2f")
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.branch)
    }
}

impl Repository {
    /// The repository whose root this folder is; none if it is in a larger one or in none. Refused if its own configuration
    /// names a program.
    pub fn of(store: &Dir) -> Result<Option<Self>, GitError> {
        let is_root = |entry: &crate::private_fs::Entry| entry.name == ".git" && entry.kind != EntryKind::Other;
        if !store.entries("")?.iter().any(is_root) {
            return Ok(None);
        }
        let repository = Self { folder: store.path().to_owned(), attended: true };
        repository.refuse_programs()?;
        Ok(Some(repository))
    }

    /// Clones a repository into a folder, which must be new or empty: its objects, and none of its files.
    pub fn clone(url: &str, folder: &Dir, attended: bool) -> Result<Self, GitError> {
        const DEED: &str = "clone";
        let repository = Self { folder: folder.path().to_owned(), attended };
        let mut command = repository.git();
        command.args([
            "clone",
            "--quiet",
            "--no-checkout",
            // From a folder too only what git has looked at.
            "--no-local",
            "--template=",
            "--origin=origin",
            "--no-tags",
            "--",
            url,
            ".",
        ]);
        let output = receive(&mut command)?;
        if !output.status.success() {
            return Err(repository.refused(DEED, &output));
        }
        repository.refuse_programs()?;
        exclude(folder)?;
        Ok(repository)
    }

    /// Makes a folder a repository, unless it is one.
    pub fn init(store: &Dir) -> Result<Self, GitError> {
        let repository = Self { folder: store.path().to_owned(), attended: true };
        ask("begin a repository", repository.git().args(["init", "--quiet", "--template="]))?;
        repository.refuse_programs()?;
        exclude(store)?;
        Ok(repository)
    }

    /// Whether somebody is there whom git, or ssh for it, may ask for a password.
    #[must_use]
    pub fn attended(self, attended: bool) -> Self {
        Self { attended, ..self }
    }

    /// The folder.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Where it stands, and which files of the store are not as in the last commit.
    pub fn status(&self) -> Result<Status, GitError> {
        const DEED: &str = "tell what has changed";
        let mut command = self.git();
        command.args(["status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--ignore-submodules=all"]);
        command.args(["--untracked-files=all", "--ignored=traditional", "--"]).args(OURS);
        let said = ask(DEED, &mut command)?;
        let mut status = Status { head: None, branch: None, changed: Vec::new() };
        for line in said.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let line = std::str::from_utf8(line).map_err(|_| GitError::Answer(DEED))?;
            let path = |words: usize| line.splitn(words + 1, ' ').nth(words).map(str::to_owned);
            let path = match line.as_bytes()[0] {
                b'#' => {
                    match line.split(' ').skip(1).collect::<Vec<_>>()[..] {
                        ["branch.oid", oid] => status.head = oid.parse().ok(),
                        ["branch.head", name] if name != "(detached)" => status.branch = Some(name.to_owned()),
                        _ => {}
                    }
                    continue;
                }
                b'1' => path(8),
                b'u' => path(10),
                b'?' | b'!' => path(1),
                _ => None,
            };
            let path = path.ok_or(GitError::Answer(DEED))?;
            let is_new = matches!(line.as_bytes()[0], b'?' | b'!');
            if is_new && Place::of(&path) == Some(Place::Payload) && !self.is_named(&path) {
                continue;
            }
            // What a killed process left is no change, and what people or their programs leave is nobody else's affair.
            if Place::of(&path).is_some() {
                status.changed.push(path);
            }
        }
        Ok(status)
    }

    /// Whether a new payload is named beside it. One that a killed change has left others would remove, and we add again.
    fn is_named(&self, path: &str) -> bool {
        const LIMIT: u64 = 1024 * 1024;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let begins = name.strip_suffix(".age").and_then(|name| Some(name.rsplit_once('-')?.1)).unwrap_or_default();
        let beside =
            Dir::open(&self.folder).and_then(|dir| dir.read_optional(&format!("{folder}/connector.toml"), LIMIT));
        let beside = beside.ok().flatten().unwrap_or_default();
        !begins.is_empty() && String::from_utf8_lossy(&beside).contains(&format!("\"sha256:{begins}"))
    }

    /// The remote that a branch follows: as configured, or the only one there is.
    pub fn remote(&self, branch: &str) -> Result<Remote, GitError> {
        const DEED: &str = "name the remote";
        let full = format!("refs/heads/{branch}");
        let format = "--format=%(upstream:remotename)%00%(upstream:remoteref)";
        let remotes = text(DEED, self.git().arg("remote"))?;
        let names: Vec<&str> = remotes.lines().collect();
        let said = text(DEED, self.git().args(["for-each-ref", format, "--", &full]))?;
        // A branch may also follow one of this repository, or a URL, which may hold a password: neither is a remote by name.
        if let Some((name, reference)) = said.trim_end().split_once('\0')
            && let Some(there) = reference.strip_prefix("refs/heads/")
            && names.contains(&name)
        {
            return named(name, there);
        }
        match names[..] {
            [] => Err(GitError::NoRemote),
            [only] => named(only, branch),
            _ if names.contains(&"origin") => named("origin", branch),
            _ => Err(GitError::WhichRemote(names.join(", "))),
        }
    }

    /// Fetches the remote's branch; `None` if it has none yet. Nothing of it is in place anywhere.
    pub fn fetch(&self, remote: &Remote) -> Result<Option<Oid>, GitError> {
        const DEED: &str = "fetch";
        let mut command = self.git();
        command.args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--"]);
        command.arg(&remote.name).arg(format!("+refs/heads/{}:{}", remote.branch, remote.fetched()));
        let output = receive(&mut command)?;
        if output.status.success() {
            return self.resolve(&remote.fetched());
        }
        // An empty remote has nothing to fetch.
        let mut heads = self.git();
        heads.args(["ls-remote", "--heads", "--quiet", "--", &remote.name, &format!("refs/heads/{}", remote.branch)]);
        let there = process::capture(&mut heads, None)?;
        if there.status.success() && there.stdout.is_empty() {
            return Ok(None);
        }
        Err(self.refused(DEED, &output))
    }

    /// Why nothing was received. Of what was too long git leaves the beginning behind.
    fn refused(&self, deed: &'static str, output: &Output) -> GitError {
        let said = last_line(&output.stderr);
        if !String::from_utf8_lossy(&output.stderr).contains("File too large") {
            return GitError::Failed { deed, said };
        }
        let path = ["rev-parse", "--path-format=absolute", "--git-path", "objects/pack"];
        let packs = text(deed, self.git().args(path)).ok().and_then(|path| Dir::open(Path::new(path.trim_end())).ok());
        if let Some(packs) = packs {
            // Whoever fetches into this repository at the same moment fetches again.
            let entries = packs.entries("").unwrap_or_default().into_iter();
            for begun in entries.filter(|entry| entry.name.starts_with("tmp_pack_")) {
                let _ = packs.remove(&begun.name);
            }
        }
        GitError::TooMuch(said)
    }

    /// Notes where both stand; and, as `git push` of a user would, in the branch that follows the remote's. Another branch that
    /// is long gone there may be in the way of that, which is for `git remote prune`.
    pub fn note_pushed(&self, remote: &Remote, commit: &Oid) -> Result<(), GitError> {
        let _ = self.point(&format!("refs/remotes/{remote}"), commit);
        self.point(&remote.settled(), commit)
    }

    /// The last commit here, and the last one that both sides have settled on if this clone knows one.
    pub fn head_and_settled(&self, remote: &Remote) -> Result<[Option<Oid>; 2], GitError> {
        self.resolve_all(["HEAD", &remote.settled()])
    }

    /// The branch, if it is on one.
    pub fn branch(&self) -> Result<Option<String>, GitError> {
        let output = process::capture(self.git().args(["symbolic-ref", "--quiet", "HEAD"]), None)?;
        let full = std::str::from_utf8(&output.stdout).ok();
        Ok(full.and_then(|full| full.trim_end().strip_prefix("refs/heads/")).map(str::to_owned))
    }

    /// The remote's last commit that was fetched, whether it was taken or not.
    pub fn fetched(&self, remote: &Remote) -> Result<Option<Oid>, GitError> {
        self.resolve(&remote.fetched())
    }

    /// When a commit was made, as it says itself.
    pub fn made(&self, commit: &Oid) -> Result<DateTime<Utc>, GitError> {
        const DEED: &str = "tell when a commit was made";
        let said = text(DEED, self.git().args(["log", "-1", "--format=%ct", "--end-of-options", commit.as_str()]))?;
        let seconds = said.trim_end().parse().ok();
        seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).ok_or(GitError::Answer(DEED))
    }

    /// The commit that a merge by hand has begun to take in.
    pub fn merging(&self) -> Result<Option<Oid>, GitError> {
        self.resolve("MERGE_HEAD")
    }

    /// Forgets a merge that has begun; its files stay as they are.
    pub fn end_merge(&self) -> Result<(), GitError> {
        ask("end the merge", self.git().args(["merge", "--quit"])).map(drop)
    }

    /// The newest commit that both have, if their histories tell.
    pub fn common(&self, one: &Oid, other: &Oid) -> Result<Option<Oid>, GitError> {
        let output = process::capture(self.git().args(["merge-base", one.as_str(), other.as_str()]), None)?;
        Ok(std::str::from_utf8(&output.stdout).ok().and_then(|text| text.lines().next()?.parse().ok()))
    }

    /// Whether the history of `of` holds `commit`.
    pub fn holds(&self, of: &Oid, commit: &Oid) -> Result<bool, GitError> {
        if of == commit {
            return Ok(true);
        }
        let args = ["merge-base", "--is-ancestor", commit.as_str(), of.as_str()];
        Ok(process::capture(self.git().args(args), None)?.status.success())
    }

    /// The commit a name stands for, if there is one.
    pub fn resolve(&self, name: &str) -> Result<Option<Oid>, GitError> {
        let [commit] = self.resolve_all([name])?;
        Ok(commit)
    }

    /// The same for several names, which are asked for at once: git takes longer to start than to answer.
    fn resolve_all<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Oid>; N], GitError> {
        const DEED: &str = "name commits";
        let asked: String = names.iter().flat_map(|name| [*name, "^{commit}\n"]).collect();
        let said = tell(DEED, self.git().args(["cat-file", "--batch-check=%(objectname)"]), Some(asked.as_bytes()))?;
        let said = String::from_utf8_lossy(&said);
        // Of a name that stands for nothing git says so, in words that are no object's name.
        let found: Vec<Option<Oid>> = said.lines().map(|line| line.parse().ok()).collect();
        found.try_into().map_err(|_| GitError::Answer(DEED))
    }

    pub(super) fn point(&self, name: &str, commit: &Oid) -> Result<(), GitError> {
        ask("move a reference", self.git().args(["update-ref", "--", name, commit.as_str()])).map(drop)
    }

    pub(super) fn git(&self) -> Command {
        git(&self.folder, self.attended)
    }

    /// Refuses a repository whose own configuration could make a command run a program. A key that is not known to be
    /// harmless is taken for one that does.
    fn refuse_programs(&self) -> Result<(), GitError> {
        let list = ["config", "--list", "--show-scope", "--name-only", "--null"];
        let said = process::capture(self.git().args(list), None)?;
        if !said.status.success() {
            return Err(GitError::NamesProgram(format!("it cannot be listed: {}", last_line(&said.stderr))));
        }
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let words: Vec<&str> = said.split('\0').collect();
        let own = words.chunks_exact(2).filter(|pair| matches!(pair[0], "local" | "worktree")).map(|pair| pair[1]);
        match own.into_iter().find(|key| !is_harmless(&key.to_ascii_lowercase())) {
            Some(key) => Err(GitError::NamesProgram(key.to_owned())),
            None => Ok(()),
        }
    }
}

/// A remote's name goes into names of references, and never looks like an option.
fn named(name: &str, branch: &str) -> Result<Remote, GitError> {
    let plain = |name: &str| !name.starts_with('-') && !name.is_empty() && name.chars().all(|c| !c.is_control());
    let (name, branch) = (name.to_owned(), branch.to_owned());
    if plain(&name) && plain(&branch) { Ok(Remote { name, branch }) } else { Err(GitError::Answer("name the remote")) }
}

fn is_harmless(key: &str) -> bool {
    const KNOWN: [&str; 26] = [
        "core.repositoryformatversion",
        "core.filemode",
        "core.bare",
        "core.logallrefupdates",
        "core.ignorecase",
        "core.precomposeunicode",
        "core.symlinks",
        "core.autocrlf",
        "core.eol",
        "core.untrackedcache",
        "core.abbrev",
        "core.compression",
        "core.longpaths",
        "core.fscache",
        "core.sparsecheckout",
        "core.sparsecheckoutcone",
        "pull.rebase",
        "pull.ff",
        "push.default",
        "push.followtags",
        "push.autosetupremote",
        "commit.gpgsign",
        "fetch.prune",
        "merge.ff",
        "rerere.enabled",
        "init.defaultbranch",
    ];
    let of_remote = key.starts_with("remote.")
        && [".url", ".fetch", ".pushurl", ".prune", ".tagopt", ".promisor", ".partialclonefilter"]
            .iter()
            .any(|end| key.ends_with(end));
    KNOWN.contains(&key)
        || of_remote
        || ["user.", "branch.", "extensions.", "advice.", "color.", "gui.", "index.", "pack.", "status."]
            .iter()
            .any(|section| key.starts_with(section))
}

/// Keeps what no store wants in its history out of what `git status` tells; a clone made by plain git does not know of it. A
/// further worktree has no such file of its own.
pub(super) fn exclude(store: &Dir) -> Result<(), GitError> {
    const FILE: &str = ".git/info/exclude";
    if store.entries(".git").is_err() {
        return Ok(());
    }
    let mut text = store.read_optional(FILE, EXCLUDE_LIMIT)?.unwrap_or_default();
    if !text.windows(EXCLUDED.len()).any(|part| part == EXCLUDED) {
        text.extend(EXCLUDED);
        store.create_dirs(".git/info")?;
        store.write(FILE, &text)?;
    }
    Ok(())
}

/// Runs what takes objects from others.
fn receive(command: &mut Command) -> Result<Output, ProcessError> {
    process::bound_files(command, LONGEST_FILE);
    process::capture(command, None)
}

/// What git says when it does what it is asked for.
pub(super) fn ask(deed: &'static str, command: &mut Command) -> Result<Vec<u8>, GitError> {
    tell(deed, command, None)
}

fn text(deed: &'static str, command: &mut Command) -> Result<String, GitError> {
    String::from_utf8(ask(deed, command)?).map_err(|_| GitError::Answer(deed))
}

/// The same, given something to read.
pub(super) fn tell(deed: &'static str, command: &mut Command, input: Option<&[u8]>) -> Result<Vec<u8>, GitError> {
    let output = process::capture(command, input)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Failed { deed, said: last_line(&output.stderr) })
}

/// What git gives as its reason: the line that says so, for advice may follow; else its last one.
pub(super) fn last_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let mut lines = said.lines().filter(|line| !line.trim().is_empty());
    let reason = lines.clone().find(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    reason.or(lines.next_back()).unwrap_or("it gave no reason").to_owned()
}
