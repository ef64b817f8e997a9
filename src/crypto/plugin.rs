//! age plugins: programs that seal and open for recipients of their own kind (C2SP `age-plugin`, state machines
//! `recipient-v1` and `identity-v1`).
//!
//! Only a program that a person has put on this machine's list is started ([`allowed`]), never one that a `PATH`, a store or
//! an identity's file chose. It gets the variables that every program needs, no terminal and a deadline; what it says is
//! bounded, and what it gives is looked at before it is used. This is why the client of the age library is not taken, which
//! has none of these.

mod allowed;
mod error;
mod wire;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use age::{DecryptError, EncryptError};
use age_core::format::{FileKey, Stanza, grease_the_joint};
use age_core::secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

pub use self::allowed::Allowed;
pub use self::error::PluginError;
use self::error::Words;
use self::wire::{Command, stanza};
use super::seal::SealError;
use crate::output::{PromptError, Ui, UiOptions};
use crate::own_list::OwnList;
use crate::process::{self, Talk};
use crate::recipient::{PluginName, Recipient};
use crate::secret::Secret;

/// How long a plugin may take where somebody is there, who may have to touch something.
const ATTENDED: Duration = Duration::from_secs(60);
/// How long it may take where nobody is there.
const UNATTENDED: Duration = Duration::from_secs(15);
/// No conversation has more commands.
const COMMANDS: usize = 64;

/// Stanzas of the kinds that have a client of their own: no plugin gives or gets one.
const NOT_A_PLUGINS: [&str; 4] = ["X25519", "scrypt", "ssh-ed25519", "ssh-rsa"];

/// The plugins of this machine.
pub struct Plugins {
    list: OwnList<Allowed>,
    /// One conversation at a time: two questions must not mix, and there is one finger for two tokens.
    turn: Mutex<UiOptions>,
}

impl Plugins {
    /// Those on the list in this folder; they talk with people as the options say.
    pub fn new(config: Option<PathBuf>, options: UiOptions) -> Arc<Self> {
        Arc::new(Self { list: OwnList::new(config), turn: Mutex::new(options) })
    }

    /// None at all.
    pub fn none() -> Arc<Self> {
        Self::new(None, UiOptions::default())
    }

    /// Says `first`, and then does what the plugin asks for until it is done. What is about the file itself goes to `take`,
    /// whose answer is whether it was expected.
    fn talk(
        &self,
        name: &PluginName,
        machine: &str,
        first: &[Zeroizing<Vec<u8>>],
        take: impl FnMut(&Command) -> Result<Reply, &'static str>,
    ) -> Result<(), PluginError> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ui = Ui::new(*turn);
        let failed = |source| PluginError::of_talk(name, source);
        let mut command = process::apart(self.program(name)?);
        command.arg(format!("--age-plugin={machine}"));
        let patience = if ui.can_ask() { ATTENDED } else { UNATTENDED };
        let mut talk = Talk::start(&mut command, patience).map_err(failed)?;
        for command in first {
            talk.say(command);
        }
        let grease = grease_the_joint();
        talk.say(&stanza(&grease.tag, grease.args.iter().map(String::as_str), &grease.body));
        talk.say(&stanza("done", [], b""));
        let talked = converse(&mut talk, &mut ui, name, take);
        // A signal says why it went wrong, if one came.
        talk.end(talked.is_ok()).map_err(failed)?;
        talked?.map_or(Ok(()), Err)
    }
}

/// Does what the plugin asks for until it is done; the error that it told, if it told one.
fn converse(
    talk: &mut Talk,
    ui: &mut Ui,
    name: &PluginName,
    mut take: impl FnMut(&Command) -> Result<Reply, &'static str>,
) -> Result<Option<PluginError>, PluginError> {
    let wrong = |what| PluginError::Wrong { name: name.clone(), what };
    let mut error = None;
    for _ in 0..COMMANDS {
        let command = talk.hear(wire::next).map_err(|error| error.by(name))?;
        let reply = match command.tag.as_str() {
            "done" => return Ok(error),
            "msg" => {
                ui.call(&said(name, &command));
                Reply::Ok(Vec::new(), None)
            }
            "confirm" | "request-public" | "request-secret" => {
                let answer = talk.pause(|| ask(ui, name, &command));
                let answer = answer.map_err(|source| PluginError::of_talk(name, source))?;
                answer.map_err(|source| PluginError::Prompt { name: name.clone(), source })?
            }
            "error" => {
                // The first one is the cause of those that follow.
                let words = Words::of(&command.body);
                error.get_or_insert(PluginError::Failed { name: name.clone(), words });
                Reply::Ok(Vec::new(), None)
            }
            _ => take(&command).map_err(wrong)?,
        };
        talk.say(&reply.written());
    }
    Err(wrong("it gives more commands than anybody needs"))
}

/// What a command is answered with.
enum Reply {
    Ok(Vec<&'static str>, Option<Secret>),
    Fail,
    Unsupported,
}

impl Reply {
    fn written(self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Ok(words, body) => stanza("ok", words, body.as_ref().map_or(b"", Secret::expose)),
            Self::Fail => stanza("fail", [], b""),
            Self::Unsupported => stanza("unsupported", [], b""),
        }
    }
}

/// Asks a person what the plugin wants to know; fails, in its eyes, where nobody is there or no answer is given.
fn ask(ui: &mut Ui, name: &PluginName, command: &Command) -> Result<Reply, PromptError> {
    if !ui.can_ask() {
        return Ok(Reply::Fail);
    }
    let said = said(name, command);
    let question = said.trim_end().trim_end_matches(':');
    let answer = match command.tag.as_str() {
        "confirm" => {
            let labels = command.labels();
            let [yes, no] = [labels.first(), labels.get(1)].map(|label| label.map_or("", String::as_str));
            let choice = if no.is_empty() { format!("yes: {yes}") } else { format!("yes: {yes}, no: {no}") };
            ui.confirm(&format!("{question} ({choice})")).map(|yes| (vec![if yes { "yes" } else { "no" }], None))
        }
        "request-public" => ui.ask_line(question).map(|line| (Vec::new(), Some(Secret::from(line)))),
        _ => ui.ask_hidden(question).map(|secret| (Vec::new(), Some(secret))),
    };
    match answer {
        Ok((words, body)) => Ok(Reply::Ok(words, body)),
        Err(interrupted @ PromptError::Interrupted(_)) => Err(interrupted),
        Err(_) => Ok(Reply::Fail),
    }
}

/// What a plugin says, with its name before it: nobody must take it for a word of ours.
fn said(name: &PluginName, command: &Command) -> String {
    format!("age-plugin-{name}: {}", Words::of(&command.body))
}

/// A recipient that a plugin seals to.
pub(super) struct PluginRecipient<'a> {
    pub(super) plugins: &'a Plugins,
    pub(super) name: PluginName,
    pub(super) recipient: &'a Recipient,
}

impl PluginRecipient<'_> {
    fn wrap(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), PluginError> {
        let first = [
            stanza("add-recipient", [self.recipient.as_str()], b""),
            stanza("extension-labels", [], b""),
            stanza("wrap-file-key", [], file_key.expose_secret()),
        ];
        let (mut wrapped, mut labels) = (None, None);
        self.plugins.talk(&self.name, "recipient-v1", &first, |command| match command.tag.as_str() {
            "recipient-stanza" => {
                let stanza = wrapped_key(command)?;
                if wrapped.replace(stanza).is_some() {
                    return Err("it seals twice to one recipient");
                }
                Ok(Reply::Ok(Vec::new(), None))
            }
            "labels" => {
                let set: HashSet<String> = command.args.iter().cloned().collect();
                if set.len() < command.args.len() || labels.replace(set).is_some() {
                    return Err("it gives labels twice");
                }
                Ok(Reply::Ok(Vec::new(), None))
            }
            _ => Ok(Reply::Unsupported),
        })?;
        let none = || PluginError::Wrong { name: self.name.clone(), what: "it sealed nothing and gave no reason" };
        Ok((vec![wrapped.ok_or_else(none)?], labels.unwrap_or_default()))
    }
}

/// The stanza that a plugin gives for the one file there is; it may not pass for one of another kind.
fn wrapped_key(command: &Command) -> Result<Stanza, &'static str> {
    let [file, tag, args @ ..] = &command.args[..] else { return Err("it gives a stanza without a type") };
    if file != "0" {
        return Err("it seals a file that it was not given");
    }
    if !is_a_plugins(tag) {
        return Err("it gives a stanza of a kind that is not a plugin's");
    }
    Ok(Stanza { tag: tag.clone(), args: args.to_vec(), body: command.body.to_vec() })
}

fn is_a_plugins(tag: &str) -> bool {
    !NOT_A_PLUGINS.contains(&tag) && !tag.ends_with("-grease")
}

impl age::Recipient for PluginRecipient<'_> {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let failed = |source| SealError::Plugin { to: self.recipient.clone(), source };
        self.wrap(file_key).map_err(|error| EncryptError::Io(std::io::Error::other(failed(error))))
    }
}

/// An identity that a plugin opens with.
pub(super) struct PluginIdentity {
    pub(super) plugins: Arc<Plugins>,
    pub(super) name: PluginName,
    /// `AGE-PLUGIN-NAME-1...`.
    pub(super) line: Secret,
}

impl PluginIdentity {
    fn unwrap(&self, stanzas: &[Stanza]) -> Result<Option<FileKey>, PluginError> {
        // It may know several kinds, but not those that no plugin seals.
        let mut offered = stanzas.iter().filter(|stanza| is_a_plugins(&stanza.tag)).peekable();
        if offered.peek().is_none() {
            return Ok(None);
        }
        let line = self.line.expose_text().unwrap_or_default();
        let mut first = vec![stanza("add-identity", [line], b"")];
        first.extend(offered.map(|it| {
            let words = ["0", &it.tag].into_iter().chain(it.args.iter().map(String::as_str));
            stanza("recipient-stanza", words, &it.body)
        }));
        let mut key = None;
        let talked = self.plugins.talk(&self.name, "identity-v1", &first, |command| {
            if command.tag != "file-key" {
                return Ok(Reply::Unsupported);
            }
            if command.args != ["0"] || key.is_some() {
                return Err("it opens a file that it was not given");
            }
            key = Some(FileKey::try_init_with_mut(|key| {
                if command.body.len() != key.len() {
                    return Err("it gives a file key of a wrong length");
                }
                key.copy_from_slice(&command.body);
                Ok(())
            })?);
            Ok(Reply::Ok(Vec::new(), None))
        });
        match talked {
            // One stanza of several that it could not open is no failure.
            Err(PluginError::Failed { .. }) if key.is_some() => Ok(key),
            talked => talked.map(|()| key),
        }
    }
}

impl age::Identity for PluginIdentity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        self.unwrap_stanzas(std::slice::from_ref(stanza))
    }

    fn unwrap_stanzas(&self, stanzas: &[Stanza]) -> Option<Result<FileKey, DecryptError>> {
        self.unwrap(stanzas).map_err(|error| DecryptError::Io(std::io::Error::other(error))).transpose()
    }
}
