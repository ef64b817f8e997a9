//! Redis (6 or later): passwords of users of its access control list.
//!
//! The server is told SHA-256 hashes alone (`ACL SETUSER user #<hash>`), so that neither its slow log nor MONITOR nor its files hold a
//! password; only AUTH carries one. A user may have many passwords; the strategy `acl` adds one and later takes the old one away.
//!
//! What the access control list holds in memory is lost with the next start unless the server writes it down: into its `aclfile`, else into
//! its configuration file. Before anything is made the server writes down what it has: where it has neither file, or cannot write it,
//! nothing is made at all, since the new password would vanish when nobody looks. An end is carried out all the same where there is
//! no file: such a server forgets the whole user.
//!
//! The server cannot tell which password a session began with: a revoke ends all sessions of the user, which log in anew. Lists are
//! not replicated: this speaks of one server, the first of the connector's hosts.
//!
//! The admin may do `+acl|getuser +acl|setuser +acl|save +client|kill +config|get +config|rewrite +info`; who may do that may give himself
//! everything else. Fields: `username`, `password`. Beyond this machine TLS is required; on it there is none, as Redis has another
//! port for it.

mod session;

use std::time::Duration;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use self::session::{Session, Trouble};
use crate::connector::name::Word;
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Effect, Fault, Idempotency, Life, Overlap, Proof,
    Strategy,
};
use crate::drivers::database::{Account, Words, admin, next, username};

/// The vendor's id.
pub const REDIS: &str = "redis";

const PORT: u16 = 6379;

/// The driver of Redis.
#[derive(Debug)]
pub struct Redis {
    description: Description,
}

impl Redis {
    /// The driver; it holds nothing.
    pub fn new() -> Self {
        let acl = Strategy {
            name: Word::fixed("acl"),
            overlap: Overlap::Multi,
            idempotency: Idempotency::Ours,
            needs_admin: true,
            activates: false,
            disables: false,
            proof: Proof::Asked,
            grace: None,
            create_within: Duration::from_secs(5),
            revoke_within: Duration::from_secs(5),
        };
        let description = Description {
            vendor: Word::fixed(REDIS),
            name: "Redis".to_owned(),
            docs: Some("https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/".to_owned()),
            strategies: vec![acl],
        };
        Self { description }
    }
}

impl Default for Redis {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for Redis {
    fn describe(&self) -> &Description {
        &self.description
    }

    /// A new password of the same user. It has no id of its own: its user's name would be that of the old one too.
    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let chosen = next(call.current, username(call.current)?)?;
        Ok(Credential { id: None, ..chosen })
    }

    fn validate(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        let words = Words::of(call, Some(credential));
        let account = Account::of(call, credential, PORT)?;
        match Session::open(&account, call.deadline, &words) {
            Ok(_) => Ok(Life::Alive),
            Err(trouble) if trouble.is_wrong_password && call.admin.is_none() => Ok(Life::Dead),
            Err(trouble) if trouble.is_wrong_password => why_refused(call, &account, &words),
            Err(trouble) => Ok(Life::Unknown(trouble.said)),
        }
    }

    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError> {
        let permanent = |said: &str| DriverError::harmless(Fault::Permanent, said);
        let chosen = chosen.ok_or_else(|| permanent("this driver makes what was chosen before"))?;
        let words = Words::of(call, Some(chosen));
        let account = Account::of(call, chosen, PORT)?;
        let mut session = as_admin(call, &words)?;
        let user = session.user(account.username).map_err(Trouble::harmless)?;
        let user = user.ok_or_else(|| DriverError::harmless(Fault::NotFound, "there is no such user"))?;
        if user.takes_any {
            return Err(permanent("the user takes any password (nopass), so a new one would mean nothing"));
        }
        if user.is_off {
            return Err(permanent("the user is off, so no password would work; turn it on first"));
        }
        let keeper = session.keeper().map_err(Trouble::harmless)?;
        let keeper = keeper.ok_or_else(|| {
            let said = "the server has neither an aclfile nor a configuration file: it would forget a new password \
                with its next start";
            permanent(said)
        })?;
        session.keep(keeper).map_err(Trouble::harmless)?;
        let added = session.ask(&["ACL", "SETUSER", account.username, &format!("#{}", hash(account.password))]);
        added.map_err(Trouble::alone)?;
        session.keep(keeper).map_err(not_written)?;
        Ok(Created { id: None, fields: None, expires: None })
    }

    fn revoke(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        let words = Words::of(call, Some(credential));
        let account = Account::of(call, credential, PORT)?;
        let mut session = as_admin(call, &words)?;
        let Some(user) = session.user(account.username).map_err(Trouble::harmless)? else { return Ok(()) };
        if user.takes_any {
            let said = "the user takes any password (nopass), so none can be ended; give it one, or turn it off";
            return Err(DriverError::harmless(Fault::Permanent, said));
        }
        let keeper = session.keeper().map_err(Trouble::harmless)?;
        let old = hash(account.password);
        // Taking away what is not there is an error of the server's.
        if user.hashes.contains(&old) {
            session.ask(&["ACL", "SETUSER", account.username, &format!("!{old}")]).map_err(Trouble::alone)?;
        }
        // From here on also when an earlier attempt came no further.
        let ended = session.ask(&["CLIENT", "KILL", "USER", account.username]);
        ended.map_err(|trouble| trouble.with(Effect::Applied))?;
        keeper.map_or(Ok(()), |keeper| session.keep(keeper)).map_err(not_written)
    }
}

fn as_admin<'a>(call: &Call<'_>, words: &'a Words) -> Result<Session<'a>, DriverError> {
    Session::open(&Account::of(call, admin(call)?, PORT)?, call.deadline, words).map_err(Trouble::harmless)
}

/// What a refused login means: the server says the same of a wrong password and of a user that is off, which may pass.
fn why_refused(call: &Call<'_>, account: &Account<'_>, words: &Words) -> Result<Life, DriverError> {
    let admin = Account::of(call, admin(call)?, PORT)?;
    let user = Session::open(&admin, call.deadline, words).and_then(|mut session| session.user(account.username));
    Ok(match user {
        Ok(Some(user)) if user.is_off && user.hashes.contains(&hash(account.password)) => {
            Life::Unknown("the user is off; its password cannot be tried".to_owned())
        }
        Ok(_) => Life::Dead,
        Err(trouble) => Life::Unknown(format!("it is refused, and the admin could not look why: {}", trouble.said)),
    })
}

/// What the server compares a password with.
fn hash(password: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(password.as_bytes()))
}

fn not_written(trouble: Trouble) -> DriverError {
    let said = format!("it is in force until the server starts anew, and could not be written down: {}", trouble.said);
    DriverError { said: said.chars().take(200).collect(), ..trouble.with(Effect::Applied) }
}
