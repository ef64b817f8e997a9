//! Identities of age plugins: `AGE-PLUGIN-NAME-1...` in a file with comments, one of which says the recipient.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::KeyError;
use crate::crypto::plugin::{PluginIdentity, Plugins};
use crate::recipient::{PluginName, Recipient, RecipientKind};
use crate::secret::Secret;

const BEGINNING: &str = "AGE-PLUGIN-";

/// A plugin's identity.
pub(super) struct PluginKey {
    opens: PluginIdentity,
    /// As the file says. It is believed of nothing: what counts is the policy's, and that it opens.
    recipient: Recipient,
    /// With its comments, as the plugin wrote it.
    file: Secret,
}

impl PluginKey {
    /// Reads an identity's file, if it is a plugin's: the identity alone in a line, and comments that name exactly one
    /// recipient of the same plugin, however they put it (`# public key: age1...`, `#    Recipient: age1...`).
    pub(super) fn parse(plugins: &Arc<Plugins>, file: &Secret) -> Result<Option<Self>, KeyError> {
        let text = file.expose_text().unwrap_or_default();
        let (comments, lines): (Vec<&str>, Vec<&str>) =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).partition(|line| line.starts_with('#'));
        let [line] = lines[..] else { return Ok(None) };
        if !line.starts_with(BEGINNING) {
            return Ok(None);
        }
        // The parser's own error is dropped: it could quote the line.
        let identity: age::plugin::Identity = line.parse().map_err(|_| KeyError::NotAnIdentity)?;
        let name: PluginName = identity.plugin().parse().map_err(|_| KeyError::NotAnIdentity)?;
        let its_own = RecipientKind::Plugin(name.clone());
        let words = comments.iter().flat_map(|comment| comment.trim_start_matches('#').split_whitespace());
        let recipients: BTreeSet<Recipient> =
            words.filter_map(|word| word.parse().ok()).filter(|it: &Recipient| it.kind() == its_own).collect();
        let mut recipients = recipients.into_iter();
        let (Some(recipient), None) = (recipients.next(), recipients.next()) else {
            return Err(KeyError::NoRecipient(name));
        };
        let opens = PluginIdentity { plugins: Arc::clone(plugins), name, line: Secret::new(line.as_bytes().to_vec()) };
        let mut file = file.expose().to_vec();
        if file.last() != Some(&b'\n') {
            file.push(b'\n');
        }
        Ok(Some(Self { opens, recipient, file: Secret::new(file) }))
    }

    /// Which plugin's.
    pub(super) fn name(&self) -> &PluginName {
        &self.opens.name
    }

    /// The public half.
    pub(super) fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The file it was read from.
    pub(super) fn file(&self) -> Secret {
        Secret::new(self.file.expose().to_vec())
    }

    /// What opens a file.
    pub(super) fn as_age(&self) -> &dyn age::Identity {
        &self.opens
    }
}
