//! One session at a Redis server, in its protocol RESP 2 (<https://redis.io/docs/latest/develop/reference/protocol-spec/>); and
//! what its refusals mean.

use std::time::Instant;

use zeroize::Zeroizing;

use crate::driver::{DriverError, Effect, Fault};
use crate::drivers::database::{Account, Words};
use crate::drivers::wire::{Lost, Wire, nonsense};

/// What the admin must be allowed.
const RIGHTS: &str =
    "+acl|getuser +acl|setuser +acl|save +client|kill +config|get +config|rewrite +info, as the rights of an admin";

/// Lists in lists: nothing that we ask for is deeper.
const DEEPEST: u8 = 4;

/// A session that logged in.
pub(super) struct Session<'a> {
    wire: Wire,
    words: &'a Words,
}

/// An answer.
#[derive(Debug)]
pub(super) enum Reply {
    Nothing,
    /// A number; which one is of no concern here.
    Number,
    Text(Vec<u8>),
    List(Vec<Reply>),
}

/// Why the server did not do what it was asked, or was not reached.
#[derive(Debug)]
pub(super) struct Trouble {
    pub fault: Fault,
    pub said: String,
    /// What came of the command that was asked for.
    pub effect: Effect,
    /// The user is not there, or is off, or has another password.
    pub is_wrong_password: bool,
}

/// Where a server writes its users down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keeper {
    AclFile,
    Configuration,
}

/// A user as the server knows it.
#[derive(Debug, Default)]
pub(super) struct User {
    /// The SHA-256 of each of its passwords.
    pub hashes: Vec<String>,
    /// Any password is right.
    pub takes_any: bool,
    /// None is.
    pub is_off: bool,
}

impl Trouble {
    /// The error of a step that can have changed nothing yet.
    pub fn harmless(self) -> DriverError {
        self.with(Effect::None)
    }

    /// The error of a step that consists of this one command.
    pub fn alone(self) -> DriverError {
        let effect = self.effect;
        self.with(effect)
    }

    /// The error for the engine.
    pub fn with(self, effect: Effect) -> DriverError {
        DriverError { fault: self.fault, effect, said: self.said }
    }
}

impl<'a> Session<'a> {
    /// Logs in by AUTH and its own answer: a later command could be let through for another reason.
    pub fn open(account: &Account<'_>, until: Instant, words: &'a Words) -> Result<Self, Trouble> {
        let reach = || {
            let wire = Wire::open(account, until)?;
            if account.is_loopback() { Ok(wire) } else { wire.encrypted(&account.host) }
        };
        let wire = reach().map_err(|lost| trouble(&lost, words))?;
        let mut session = Self { wire, words };
        session.ask(&["AUTH", account.username, account.password])?;
        Ok(session)
    }

    /// The answer to one command.
    pub fn ask(&mut self, command: &[&str]) -> Result<Reply, Trouble> {
        let mut asked = Zeroizing::new(format!("*{}\r\n", command.len()).into_bytes());
        for word in command {
            asked.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
            asked.extend_from_slice(word.as_bytes());
            asked.extend_from_slice(b"\r\n");
        }
        let answer = self.wire.say(&asked).and_then(|()| read(&mut self.wire, 0));
        match answer.map_err(|lost| trouble(&lost, self.words))? {
            Ok(reply) => Ok(reply),
            Err(refusal) => Err(refused(&refusal, self.words)),
        }
    }

    /// What the server knows of a user, if there is that user.
    pub fn user(&mut self, name: &str) -> Result<Option<User>, Trouble> {
        let Reply::List(parts) = self.ask(&["ACL", "GETUSER", name])? else { return Ok(None) };
        let mut user = User::default();
        for pair in parts.chunks(2) {
            let [Reply::Text(key), Reply::List(values)] = pair else { continue };
            let texts = values.iter().filter_map(Reply::text);
            match &**key {
                b"passwords" => user.hashes = texts.collect(),
                b"flags" => texts.for_each(|flag| match &*flag {
                    "nopass" => user.takes_any = true,
                    "off" => user.is_off = true,
                    _ => {}
                }),
                _ => {}
            }
        }
        Ok(Some(user))
    }

    /// Where the server writes its users down, if anywhere.
    pub fn keeper(&mut self) -> Result<Option<Keeper>, Trouble> {
        if let Reply::List(file) = self.ask(&["CONFIG", "GET", "aclfile"])?
            && file.get(1).and_then(Reply::text).is_some_and(|path| !path.is_empty())
        {
            return Ok(Some(Keeper::AclFile));
        }
        let about = self.ask(&["INFO", "server"])?.text().unwrap_or_default();
        let written = about.lines().any(|line| line.strip_prefix("config_file:").is_some_and(|path| !path.is_empty()));
        Ok(written.then_some(Keeper::Configuration))
    }

    /// Writes down what is in force by now.
    pub fn keep(&mut self, keeper: Keeper) -> Result<(), Trouble> {
        let written = match keeper {
            Keeper::AclFile => self.ask(&["ACL", "SAVE"]),
            Keeper::Configuration => self.ask(&["CONFIG", "REWRITE"]),
        };
        written.map(drop)
    }
}

impl Reply {
    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            Self::Nothing | Self::Number | Self::List(_) => None,
        }
    }
}

/// The next answer, or the server's own no.
fn read(wire: &mut Wire, depth: u8) -> Result<Result<Reply, String>, Lost> {
    let line = wire.line()?;
    let Some((kind, rest)) = line.split_first() else { return Err(nonsense()) };
    let rest = std::str::from_utf8(rest).map_err(|_| nonsense())?;
    let number = || rest.parse::<i64>().map_err(|_| nonsense());
    let count = || {
        number().and_then(
            |count| if count < 0 { Ok(None) } else { usize::try_from(count).map(Some).map_err(|_| nonsense()) },
        )
    };
    Ok(Ok(match kind {
        b'-' => return Ok(Err(rest.to_owned())),
        b'+' => Reply::Text(rest.into()),
        b':' => number().map(|_| Reply::Number)?,
        b'$' => match count()? {
            Some(length) => {
                let text = wire.take(length)?;
                if wire.take(2)? != b"\r\n" {
                    return Err(nonsense());
                }
                Reply::Text(text)
            }
            None => Reply::Nothing,
        },
        b'*' if depth < DEEPEST => match count()? {
            Some(count) => {
                let mut all = Vec::new();
                for _ in 0..count {
                    match read(wire, depth + 1)? {
                        Ok(reply) => all.push(reply),
                        Err(refusal) => return Ok(Err(refusal)),
                    }
                }
                Reply::List(all)
            }
            None => Reply::Nothing,
        },
        _ => return Err(nonsense()),
    }))
}

fn trouble(lost: &Lost, words: &Words) -> Trouble {
    let fault = if lost.is_permanent { Fault::Permanent } else { Fault::Retryable };
    let effect = if lost.is_sent { Effect::Unknown } else { Effect::None };
    Trouble { fault, said: words.say(&lost.said), effect, is_wrong_password: false }
}

fn refused(refusal: &str, words: &Words) -> Trouble {
    let code = refusal.split(' ').next().unwrap_or_default();
    let fault = match code {
        "WRONGPASS" | "NOAUTH" => Fault::Auth,
        "NOPERM" => Fault::Forbidden(Some(RIGHTS.to_owned())),
        // A script that runs, a server that starts, lacks memory or its master, a cluster that is being put together.
        "BUSY" | "LOADING" | "OOM" | "MASTERDOWN" | "TRYAGAIN" | "CLUSTERDOWN" => Fault::Retryable,
        _ => Fault::Permanent,
    };
    let said = words.say(&format!("the server says {refusal}"));
    Trouble { fault, said, effect: Effect::None, is_wrong_password: code == "WRONGPASS" }
}
