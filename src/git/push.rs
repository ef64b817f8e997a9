//! Changes of a remote's references, each made only where that reference still stands as it was seen.

use super::repository::last_line;
use super::{GitError, Oid, Remote, Repository};
use crate::process;

/// How one reference of a remote is to change.
pub(super) struct Update<'a> {
    /// Its whole name there.
    pub reference: &'a str,
    /// Where it must stand; it must not be there if `None`.
    pub was: Option<&'a Oid>,
    /// Where it shall stand; it shall be gone if `None`.
    pub to: Option<&'a Oid>,
}

impl Repository {
    /// Sends a commit to the remote's branch, which must still stand where it was fetched.
    pub fn push(&self, remote: &Remote, commit: &Oid, was: Option<&Oid>) -> Result<(), GitError> {
        let reference = format!("refs/heads/{}", remote.branch);
        self.push_all(remote, &[Update { reference: &reference, was, to: Some(commit) }])
    }

    /// Changes all of these references, or none: [`GitError::Raced`] if one stands elsewhere than it must.
    pub(super) fn push_all(&self, remote: &Remote, updates: &[Update<'_>]) -> Result<(), GitError> {
        let mut command = self.git();
        command.args(["push", "--quiet", "--porcelain", "--no-verify", "--no-signed"]);
        if updates.len() > 1 {
            command.arg("--atomic");
        }
        let digits = |oid: Option<&Oid>| oid.map_or(String::new(), Oid::to_string);
        for Update { reference, was, .. } in updates {
            command.arg(format!("--force-with-lease={reference}:{}", digits(*was)));
        }
        command.args(["--", &remote.name]);
        command.args(updates.iter().map(|Update { reference, to, .. }| format!("{}:{reference}", digits(*to))));
        let output = process::capture(&mut command, None)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stdout);
        let mut refused = said.lines().filter(|line| line.starts_with('!')).peekable();
        let Some(first) = refused.peek().map(|line| (*line).to_owned()) else {
            return Err(GitError::Failed { deed: "push", said: last_line(&output.stderr) });
        };
        if refused.any(is_race) || is_race(&String::from_utf8_lossy(&output.stderr)) {
            return Err(GitError::Raced);
        }
        Err(GitError::Failed { deed: "push", said: first.trim_start_matches('!').trim().replace('\t', " ") })
    }
}

/// Whether a refusal means that the reference stands elsewhere than was thought.
fn is_race(said: &str) -> bool {
    const WORDS: [&str; 8] = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "failed to update ref",
        "cannot lock ref",
        "incorrect old value",
        "reference already exists",
        // Of several at once; why, not every server passes on.
        "atomic transaction failed",
    ];
    WORDS.iter().any(|word| said.contains(word))
}
