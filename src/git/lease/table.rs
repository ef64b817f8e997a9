//! The references of a remote that are leases, read and changed with git.

use std::collections::BTreeMap;

use super::LeaseError;
use super::token::{LIMIT, MOST, Token};
use crate::git::push::Update;
use crate::git::repository::{ask, tell};
use crate::git::{Author, GitError, Oid, Remote, Repository};
use crate::secret::random;

/// Where leases stand at the remote.
pub(super) const REFS: &str = "refs/keyward/lease/";
/// More references than this are nobody's honest leases.
const TOO_MANY: usize = 20_000;
/// All commits that are read at once have at most this many bytes together; what is beyond is unreadable.
const BUDGET: u64 = 64 * 1024 * 1024;

/// The leases of one remote.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub repository: Repository,
    pub remote: Remote,
}

impl Table {
    /// What each lease points at, by its name: asked of the remote, and nothing of it is fetched. A reference whose name is
    /// no lease's stands in nobody's way and is left out.
    pub(super) fn values(&self) -> Result<BTreeMap<String, Oid>, LeaseError> {
        let mut command = self.repository.git();
        command.args(["ls-remote", "--quiet", "--refs", "--", &self.remote.name, &format!("{REFS}*")]);
        let said = ask("read the leases", &mut command)?;
        let mut values = BTreeMap::new();
        for line in said.split(|byte| *byte == b'\n') {
            let Some((value, reference)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once('\t')) else {
                continue;
            };
            if let Some(name) = reference.strip_prefix(REFS).filter(|name| is_name(name)) {
                values.insert(name.to_owned(), value.parse()?);
            }
            if values.len() > TOO_MANY {
                return Err(LeaseError::TooMany(TOO_MANY));
            }
        }
        Ok(values)
    }

    /// What the values of these leases say; one that says nothing a lease could say is left out. Fetches what is not here yet,
    /// which fails with [`GitError::Failed`] where the remote has gone on meanwhile.
    pub(super) fn tokens(&self, leases: &BTreeMap<String, Oid>) -> Result<BTreeMap<Oid, Token>, GitError> {
        // Many leases have one value: each is asked for under one of its names.
        let names: BTreeMap<&Oid, &str> = leases.iter().map(|(name, value)| (value, name.as_str())).collect();
        let wanted: Vec<&Oid> = names.keys().copied().collect();
        let mut found = self.repository.described(&wanted)?;
        if found.len() < wanted.len() {
            let missing = names.iter().filter(|(value, _)| !found.contains_key(**value));
            self.fetch(&missing.map(|(_, name)| *name).collect::<Vec<_>>())?;
            found = self.repository.described(&wanted)?;
        }
        let mut budget = BUDGET;
        let mut fits = |len: u64| {
            let rest = budget.checked_sub(len).filter(|_| len <= LIMIT);
            rest.inspect(|rest| budget = *rest).is_some()
        };
        let read = found.iter().filter(|(_, (kind, len))| kind == "commit" && fits(*len));
        let read: Vec<(&str, &Oid, u64)> = read.map(|(oid, (_, len))| (oid.as_str(), oid, *len)).collect();
        let mut tokens = BTreeMap::new();
        self.repository.objects("commit", &read, |oid, bytes| {
            if let Some(token) = message(bytes).and_then(Token::parse) {
                tokens.insert(oid.parse()?, token);
            }
            Ok::<_, GitError>(())
        })?;
        Ok(tokens)
    }

    /// Makes a new value, here: another one each time.
    pub(super) fn make(&self, author: &Author, token: &Token) -> Result<Oid, LeaseError> {
        const DEED: &str = "write a lease";
        let tree: Oid = text(DEED, self.repository.git().arg("mktree"), &[])?.trim_end().parse()?;
        let mut command = self.repository.git();
        command.args(["commit-tree", tree.as_str()]);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), author.writer.member().as_str());
            command.env(format!("GIT_{role}_EMAIL"), format!("{}@{}", author.writer, author.store));
        }
        let message = token.message(random()?);
        Ok(text(DEED, &mut command, message.as_bytes())?.trim_end().parse()?)
    }

    /// Changes leases at the remote from the values they have to others, all of them or none.
    pub(super) fn swap<'a>(
        &self,
        names: impl IntoIterator<Item = (&'a str, Option<&'a Oid>)>,
        to: Option<&Oid>,
    ) -> Result<(), GitError> {
        let names: Vec<(String, Option<&Oid>)> =
            names.into_iter().map(|(name, was)| (format!("{REFS}{name}"), was)).collect();
        let updates: Vec<Update<'_>> =
            names.iter().map(|(reference, was)| Update { reference, was: *was, to }).collect();
        self.repository.push_all(&self.remote, &updates)
    }

    /// Fetches what these leases point at; no reference here keeps it for longer than it is of use.
    fn fetch(&self, names: &[&str]) -> Result<(), GitError> {
        for some in names.chunks(MOST) {
            let mut command = self.repository.git();
            command.args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--refmap="]);
            command.args(["--", &self.remote.name]).args(some.iter().map(|name| format!("{REFS}{name}")));
            ask("fetch the leases", &mut command)?;
        }
        Ok(())
    }
}

fn text(deed: &'static str, command: &mut std::process::Command, input: &[u8]) -> Result<String, GitError> {
    let said = tell(deed, command, Some(input))?;
    String::from_utf8(said).map_err(|_| GitError::Answer(deed))
}

fn is_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The message of a commit, below its headers.
fn message(commit: &[u8]) -> Option<&str> {
    std::str::from_utf8(commit).ok()?.split_once("\n\n").map(|(_, message)| message)
}
