//! The public half of an age identity.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::spelling::ruled_string;

/// An age recipient: native X25519 (`age1...`), an ssh key (`ssh-ed25519 AAAA...`, without a comment), or of a plugin
/// (`age1<name>1...`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Recipient(String);

/// Whose form a recipient has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientKind {
    /// age's own X25519.
    Native,
    /// `ssh-ed25519`.
    Ssh,
    /// An age plugin's.
    Plugin(PluginName),
}

/// The name of an age plugin, `yubikey` for the program `age-plugin-yubikey`: 1 to 80 of a-z 0-9 + - . _
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PluginName(String);

impl PluginName {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Not the name of an age plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of an age plugin: use 1 to 80 of a-z 0-9 + - . _, without `age-plugin-` before it")]
pub struct NotAPluginName(String);

impl TryFrom<String> for PluginName {
    type Error = NotAPluginName;

    fn try_from(text: String) -> Result<Self, NotAPluginName> {
        let plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.' | b'_');
        let fits = (1..=80).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with("age-plugin-");
        if fits { Ok(Self(text)) } else { Err(NotAPluginName(text)) }
    }
}

impl FromStr for PluginName {
    type Err = NotAPluginName;

    fn from_str(text: &str) -> Result<Self, NotAPluginName> {
        text.to_owned().try_into()
    }
}

impl From<PluginName> for String {
    fn from(name: PluginName) -> Self {
        name.0
    }
}

impl fmt::Display for PluginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Recipient {
    /// The recipient as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whose form it has.
    pub fn kind(&self) -> RecipientKind {
        if self.0.starts_with("ssh-") {
            return RecipientKind::Ssh;
        }
        match self.0.parse::<age::plugin::Recipient>() {
            Ok(plugin) => RecipientKind::Plugin(PluginName(plugin.plugin().to_owned())),
            Err(_) => RecipientKind::Native,
        }
    }
}

/// Not an age recipient of a kind that is sealed to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an age recipient (age1..., ssh-ed25519 ..., or a plugin's)")]
pub struct NotARecipient(String);

impl TryFrom<String> for Recipient {
    type Error = NotARecipient;

    fn try_from(text: String) -> Result<Self, NotARecipient> {
        // Parsed and written again: upper case, a comment or padding would be a second spelling of the same key.
        let native = || text.parse::<age::x25519::Recipient>().is_ok_and(|it| it.to_string() == text);
        let ssh = || {
            let ed25519 = text.starts_with("ssh-ed25519 ");
            ed25519 && text.parse::<age::ssh::Recipient>().is_ok_and(|it| it.to_string() == text)
        };
        let plugin = || text.parse::<age::plugin::Recipient>().is_ok_and(|it| it.to_string() == text);
        if text.len() <= 4096 && (native() || ssh() || plugin()) { Ok(Self(text)) } else { Err(NotARecipient(text)) }
    }
}

ruled_string!(Recipient, NotARecipient);

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SSH: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIp5oBSjYl0HFDhFuzVfZpXSzQzrYqBGVmGpBdEXEcEd";
    // The example of the age plugin specification's test vectors for age-plugin-yubikey.
    const PLUGIN: &str = "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t";

    #[test]
    fn each_kind_has_one_spelling() {
        let native = age::x25519::Identity::generate().to_public().to_string();
        for (text, kind) in [
            (native.as_str(), RecipientKind::Native),
            (SSH, RecipientKind::Ssh),
            (PLUGIN, RecipientKind::Plugin(PluginName("yubikey".to_owned()))),
        ] {
            assert_eq!(text.parse::<Recipient>().map(|recipient| recipient.kind()), Ok(kind), "{text}");
            for other in
                [text.to_uppercase(), format!("{text} me@host"), format!(" {text}"), text[..text.len() - 1].to_owned()]
            {
                assert!(other.parse::<Recipient>().is_err(), "{other}");
            }
        }
        for wrong in ["", "age1", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ=="] {
            assert!(wrong.parse::<Recipient>().is_err(), "{wrong}");
        }
    }
}
