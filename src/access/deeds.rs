//! What a command has changed in the store: where that is a repository, one commit is made of it when the command is done.

use std::sync::{Arc, Mutex, PoisonError};

use super::Access;
use crate::audit::Action;
use crate::git::{Author, GitError, Repository};
use crate::private_fs::Dir;
use crate::store::change;

/// The changes of one command, shared by those who make and who commit them.
#[derive(Debug, Clone, Default)]
pub struct Deeds(Arc<Mutex<Option<Pending>>>);

#[derive(Debug)]
struct Pending {
    store: Dir,
    author: Author,
    deeds: Vec<String>,
}

impl Deeds {
    /// Commits what was changed, if the store is the root of a repository.
    pub fn commit(&self) -> Result<(), GitError> {
        let pending = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Pending { store, author, deeds }) = pending else { return Ok(()) };
        let Some(repository) = Repository::of(&store)? else { return Ok(()) };
        // Nobody else is in the middle of a change that would be in this commit by half.
        let _alone = store.lock(".lock", true, Some(change::PATIENCE))?;
        repository.commit_here(&store, &author, &message(&deeds)).map(drop)
    }
}

/// A line for the one thing, or how many there are and a list: names, never values.
fn message(deeds: &[String]) -> String {
    match deeds {
        [] => "Keep what was done".to_owned(),
        [only] => only.clone(),
        [first, ..] => {
            let verb = first.split(' ').next().unwrap_or_default();
            let same = deeds.iter().all(|deed| deed.split(' ').next() == Some(verb));
            let subject =
                if same { format!("{verb} {} connectors", deeds.len()) } else { format!("{first}, and more") };
            format!("{subject}\n\n{}", deeds.join("\n"))
        }
    }
}

impl Access {
    /// Notes a change that is on disk.
    pub(super) fn note_deed(&self, action: &Action, object: &str) {
        let Ok(writer) = self.writer() else { return };
        let mut pending = self.deeds.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pending = pending.get_or_insert_with(|| Pending {
            store: self.store.dir().clone(),
            author: Author { writer, store: self.store.id().clone() },
            deeds: Vec::new(),
        });
        let deed = format!("{action} {object}").trim_end().to_owned();
        if !pending.deeds.contains(&deed) {
            pending.deeds.push(deed);
        }
    }
}
