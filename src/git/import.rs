//! Commits made of exact bytes: git is told every file's content, so that no filter, attribute, hook or index has a say in it.

use super::repository::{OURS, Status, ask, exclude, tell};
use super::{GitError, Oid, Place, Repository};
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::private_fs::Dir;

/// A file of a store is at most this long in a commit: a year's log of a busy machine.
const FILE_LIMIT: u64 = 1024 * 1024 * 1024;
/// Where a commit waits until the branch takes it.
const NEXT: &str = "refs/keyward/next";

/// Whose commit it is: the member by name, the device and the store by mail.
#[derive(Debug, Clone)]
pub struct Author {
    /// The device that signs.
    pub writer: Writer,
    /// The store.
    pub store: StoreId,
}

/// One file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// As it lies in the store's folder. A payload may be gone; nothing else that a store has ever is.
    Here(String),
    /// As an object that the repository has.
    Object(String, Oid),
    /// Gone.
    Gone(String),
}

impl Repository {
    /// Commits the files of the store that have changed, if any, and takes the branch there. What the user has staged outside
    /// the store's own files stays staged; inside them the commit is what lies in the folder. Call it under the store's lock.
    pub fn commit_here(&self, store: &Dir, author: &Author, message: &str) -> Result<Option<Oid>, GitError> {
        exclude(store)?;
        let status = self.status()?;
        if status.changed.is_empty() {
            return Ok(status.head);
        }
        // In the middle of a rebase, or at an old commit: from there it would be lost.
        if status.branch.is_none() {
            return Err(GitError::Detached);
        }
        if self.merging()?.is_some() {
            return Err(GitError::Failed {
                deed: "commit",
                said: "a merge has begun; finish it with: keyward sync".to_owned(),
            });
        }
        let entries: Vec<Entry> = status.changed.iter().cloned().map(Entry::Here).collect();
        self.commit(store, &status, &entries, &[], author, message).map(Some)
    }

    /// Makes a commit on the last one, with `others` as further parents, and takes the branch there.
    pub fn commit(
        &self,
        store: &Dir,
        status: &Status,
        entries: &[Entry],
        others: &[Oid],
        author: &Author,
        message: &str,
    ) -> Result<Oid, GitError> {
        const DEED: &str = "commit";
        let who = format!("{} <{}@{}> now", author.writer.member(), author.writer, author.store);
        let mut script =
            format!("commit {NEXT}\nmark :1\nauthor {who}\ncommitter {who}\ndata {}\n{message}\n", message.len());
        let mut parents = status.head.iter().chain(others);
        if let Some(first) = parents.next() {
            script.extend(["from ", first.as_str(), "\n"]);
        }
        for other in parents {
            script.extend(["merge ", other.as_str(), "\n"]);
        }
        let mut script = script.into_bytes();
        for entry in entries {
            match entry {
                Entry::Here(path) => match store.read_optional(path, FILE_LIMIT)? {
                    Some(bytes) => {
                        script.extend(format!("M 100644 inline {}\ndata {}\n", quoted(path), bytes.len()).bytes());
                        script.extend(bytes);
                        script.push(b'\n');
                    }
                    None if Place::of(path) == Some(Place::Payload) => {
                        script.extend(format!("D {}\n", quoted(path)).bytes());
                    }
                    None => return Err(GitError::Gone(path.clone())),
                },
                Entry::Object(path, oid) => script.extend(format!("M 100644 {oid} {}\n", quoted(path)).bytes()),
                Entry::Gone(path) => script.extend(format!("D {}\n", quoted(path)).bytes()),
            }
        }
        script.extend(b"get-mark :1\ndone\n");
        let mut import = self.git();
        import.args(["fast-import", "--quiet", "--done", "--force", "--date-format=now"]);
        let said = tell(DEED, &mut import, Some(&script))?;
        let said = std::str::from_utf8(&said).map_err(|_| GitError::Answer(DEED))?;
        let commit: Oid = said.trim_end().parse()?;
        let mut update = self.git();
        update.args(["update-ref", "-m", "keyward", "--", "HEAD", commit.as_str()]);
        update.arg(status.head.as_ref().map_or("", Oid::as_str));
        ask(DEED, &mut update)?;
        self.restage()?;
        Ok(commit)
    }

    /// Takes the branch to a commit that comes after the last one; the store's files stay as they are.
    pub fn forward(&self, from: Option<&Oid>, to: &Oid) -> Result<(), GitError> {
        const DEED: &str = "move the branch";
        let mut update = self.git();
        update.args(["update-ref", "-m", "keyward", "--", "HEAD", to.as_str()]);
        update.arg(from.map_or("", Oid::as_str));
        ask(DEED, &mut update)?;
        // People's own files too: they were put in place with the others.
        let mut reset = self.git();
        reset.args(["reset", "--quiet", "--refresh"]);
        ask(DEED, &mut reset).map(drop)
    }

    /// The store's own files in the index as in the last commit; what else the user has staged stays.
    pub fn restage(&self) -> Result<(), GitError> {
        let mut reset = self.git();
        reset.args(["reset", "--quiet", "--refresh", "--"]).args(OURS);
        ask("refresh the index", &mut reset).map(drop)
    }
}

/// A path as fast-import reads it: quoted, whatever is in it.
fn quoted(path: &str) -> String {
    let mut text = String::with_capacity(path.len() + 2);
    text.push('"');
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            b'\n' => text.push_str("\\n"),
            // Bytes of a longer character are written as they are: octal keeps them apart from what we mean.
            0..=31 | 127.. => text.extend(["\\".to_owned(), format!("{byte:03o}")]),
            _ => text.push(char::from(byte)),
        }
    }
    text.push('"');
    text
}
