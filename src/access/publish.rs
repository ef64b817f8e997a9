//! Environments that hand out nothing before the record of it is on the remote (`anchor = "push"`): who then loses the device,
//! or cuts its log, contradicts what others have.

use super::{Access, AccessError, Disclosure};
use crate::git::{Author, GitError, Repository};
use crate::output::Ui;
use crate::store::change;

impl Access {
    /// Puts the intent on the remote where an environment of these values asks for it. Without that nothing is opened.
    pub(super) fn publish_intent(&self, request: &Disclosure<'_>, ui: &Ui) -> Result<(), AccessError> {
        let rules = &self.store.policy().environments;
        let asks = |want: &super::Want| {
            rules.get(&want.address.environment()).is_some_and(|environment| environment.anchor_push)
        };
        let Some(want) = request.wants.iter().find(|want| asks(want)) else { return Ok(()) };
        let failed = |source| AccessError::NotPublished { environment: want.address.environment(), source };
        let changing = change::begin(self.store.dir(), &[])?;
        self.mirror()?;
        let pushed = self.push_record(!ui.options().no_input);
        drop(changing);
        pushed.map_err(failed)
    }

    fn push_record(&self, attended: bool) -> Result<(), GitError> {
        let dir = self.store.dir();
        let repository = Repository::of(dir)?.ok_or_else(|| GitError::NoRepository(dir.path().to_owned()))?;
        let repository = repository.attended(attended);
        let writer = self.keys.in_hand().map_err(|_| GitError::Raced)?.writer.clone();
        let author = Author { writer, store: self.store.id().clone() };
        let message = format!("Record what {} is about to do", author.writer);
        let head = repository.commit_here(dir, &author, &message)?.ok_or(GitError::Detached)?;
        let branch = repository.status()?.branch.ok_or(GitError::Detached)?;
        let remote = repository.remote(&branch)?;
        let fetched = repository.fetch(&remote)?;
        match &fetched {
            // What others have pushed is for a sync to verify, not for a reveal.
            Some(fetched) if !repository.holds(&head, fetched)? => return Err(GitError::Raced),
            Some(fetched) if *fetched == head => {}
            _ => repository.push(&remote, &head, fetched.as_ref())?,
        }
        repository.note_pushed(&remote, &head)
    }
}
