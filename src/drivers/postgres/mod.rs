//! PostgreSQL (10 or later): roles that log in with a password.
//!
//! A password is never sent to the server to be set: it gets what it would keep of it (see `scram`). Everything that makes a
//! credential happens in one transaction, so that a failure before its end has certainly changed nothing.
//!
//! `two-roles`: a base role owns everything and holds the rights; `<base>_a` and `<base>_b` belong to it, act as it (`SET ROLE`) and
//! take turns. A connector that begins with the base role itself goes on with `<base>_a`, and the base role loses its login.
//! The admin is a role with CREATEROLE (from version 16 on also ADMIN OPTION on the base role) and, to end sessions, a member of
//! `pg_signal_backend`. A role that is not a member of the base role is never touched.
//!
//! `single-role`: the role's password is replaced, by the admin or, without one, by the role itself. Sessions that began with the old
//! password go on: the server cannot tell them from new ones.
//!
//! Fields: `username`, `password`, `database` (where it logs in; else `postgres`).

mod scram;
mod session;

use std::time::Duration;

use chrono::{DateTime, Utc};

use self::session::{Session, Trouble, Why, account};
use crate::connector::VendorId;
use crate::connector::name::Word;
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Effect, Fault, Idempotency, Life, Listed, Overlap,
    Proof, Strategy,
};
use crate::drivers::database::{Words, admin, next, username};
use crate::secret;

/// The vendor's id.
pub const POSTGRES: &str = "postgres";

const TWO_ROLES: &str = "two-roles";
const SINGLE_ROLE: &str = "single-role";

/// A name longer than this is cut off by the server, without a word.
const LONGEST: usize = 63;

/// The driver of PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    description: Description,
}

impl Postgres {
    /// The driver; it holds nothing.
    pub fn new() -> Self {
        let two_roles = Strategy {
            name: Word::fixed(TWO_ROLES),
            overlap: Overlap::DualPrincipal,
            idempotency: Idempotency::Ours,
            needs_admin: true,
            activates: false,
            disables: true,
            proof: Proof::Asked,
            grace: None,
            create_within: Duration::from_secs(5),
            revoke_within: Duration::from_secs(5),
        };
        let single_role = Strategy {
            name: Word::fixed(SINGLE_ROLE),
            overlap: Overlap::Replace,
            needs_admin: false,
            disables: false,
            ..two_roles.clone()
        };
        let description = Description {
            vendor: Word::fixed(POSTGRES),
            name: "PostgreSQL".to_owned(),
            docs: Some("https://www.postgresql.org/docs/current/user-manag.html".to_owned()),
            strategies: vec![two_roles, single_role],
        };
        Self { description }
    }
}

impl Default for Postgres {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for Postgres {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let current = username(call.current)?;
        if !has_two_roles(call)? {
            return next(call.current, current);
        }
        let turns = Turns::of(current);
        if turns.a.len() > LONGEST {
            let said =
                format!("the base role's name may have {} bytes at most, to leave room for _a and _b", LONGEST - 2);
            return Err(permanent(said));
        }
        next(call.current, if current == turns.a { &turns.b } else { &turns.a })
    }

    fn validate(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        let words = Words::of(call, Some(credential));
        let account = account(call, credential)?;
        let asked = Session::open(&account, call.deadline, &words).and_then(|session| session.rows("select 1", &[]));
        let Err(refused) = asked else { return Ok(Life::Alive) };
        match (refused.why, call.admin) {
            (Why::NoLogin, _) | (Why::Password, None) => Ok(Life::Dead),
            (Why::Password, Some(_)) => Ok(match look_as_admin(call, &words, account.username)? {
                Ok(Some(role)) if role.may_login && role.is_past => {
                    Life::Unknown("the role's VALID UNTIL has passed; its password cannot be tried".to_owned())
                }
                Ok(_) => Life::Dead,
                Err(trouble) => {
                    Life::Unknown(format!("it is refused, and the admin could not look why: {}", trouble.said))
                }
            }),
            (Why::Other(_), _) => Ok(Life::Unknown(refused.said)),
        }
    }

    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError> {
        let chosen = chosen.ok_or_else(|| permanent("this driver makes what was chosen before"))?;
        let words = Words::of(call, Some(chosen));
        let to = account(call, chosen)?;
        if to.username.len() > LONGEST || !to.password.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return Err(DriverError::harmless(
                Fault::Rejected,
                "the name is too long, or the password is not plain ASCII",
            ));
        }
        let salt = secret::random().map_err(|error| DriverError::harmless(Fault::Retryable, error.to_string()))?;
        let verifier = scram::verifier(to.password, &salt);
        let expires = if has_two_roles(call)? {
            take_turns(call, &words, to.username, &verifier)?
        } else if call.admin.is_some() {
            replace(&as_admin(call, &words)?, to.username, &verifier)?
        } else {
            let Some(session) = as_itself(call, &words, chosen)? else { return Ok(created(chosen, None)) };
            replace(&session, to.username, &verifier)?
        };
        Ok(created(chosen, expires))
    }

    fn disable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        if !has_two_roles(call)? {
            return Err(DriverError::unsupported("disable"));
        }
        let words = Words::of(call, Some(credential));
        let session = as_admin(call, &words)?;
        if is_superseded(call, &words, &session, credential)? {
            return Ok(());
        }
        alter(&session, username(credential)?, "NOLOGIN")
    }

    fn enable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        if !has_two_roles(call)? {
            return Err(DriverError::unsupported("enable"));
        }
        let words = Words::of(call, Some(credential));
        let account = account(call, credential)?;
        let session = as_admin(call, &words)?;
        // The password is judged before the right to log in: only its own role's login is given back.
        match Session::open(&account, call.deadline, &words) {
            Ok(_) => Ok(()),
            Err(Trouble { why: Why::NoLogin, .. }) => alter(&session, account.username, "LOGIN"),
            Err(Trouble { why: Why::Password, .. }) => {
                Err(DriverError::harmless(Fault::Conflict, "the role has another password by now, or none"))
            }
            Err(trouble) => Err(trouble.harmless()),
        }
    }

    fn revoke(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        let words = Words::of(call, Some(credential));
        let name = username(credential)?;
        if call.admin.is_none() && !has_two_roles(call)? {
            let account = account(call, credential)?;
            let session = match Session::open(&account, call.deadline, &words) {
                Ok(session) => session,
                Err(Trouble { why: Why::Password | Why::NoLogin, .. }) => return Ok(()),
                Err(trouble) => return Err(trouble.harmless()),
            };
            session.run("SET ROLE NONE").map_err(Trouble::harmless)?;
            alter(&session, name, "PASSWORD NULL")?;
            return end_sessions(&session, name);
        }
        let session = as_admin(call, &words)?;
        if is_superseded(call, &words, &session, credential)? {
            return Ok(());
        }
        alter(&session, name, "NOLOGIN PASSWORD NULL")?;
        end_sessions(&session, name)
    }

    fn list(&self, call: &Call<'_>) -> Result<Vec<Listed>, DriverError> {
        let words = Words::of(call, None);
        let current = username(call.current)?;
        let session = if call.admin.is_some() {
            as_admin(call, &words)?
        } else {
            Session::open(&account(call, call.current)?, call.deadline, &words).map_err(Trouble::harmless)?
        };
        let turns = Turns::of(current);
        let names = if has_two_roles(call)? { [turns.base, &turns.a, &turns.b] } else { [current; 3] };
        let query = "select rolname::text from pg_roles where rolcanlogin and rolname in ($1, $2, $3) order by 1";
        let rows = session.rows(query, &names).map_err(Trouble::harmless)?;
        // A name that is no id was not made by us: `choose` refuses it.
        let ids = rows.iter().filter_map(|row| VendorId::try_from(row.try_get::<_, String>(0).ok()?).ok());
        Ok(ids.map(|id| Listed { id, label: None }).collect())
    }
}

/// The two roles that take turns, and the one that they belong to.
struct Turns<'a> {
    base: &'a str,
    a: String,
    b: String,
}

impl<'a> Turns<'a> {
    /// Those that a role's name belongs to; a name without `_a` or `_b` behind it is the base.
    fn of(name: &'a str) -> Self {
        let base = name.strip_suffix("_a").or_else(|| name.strip_suffix("_b")).unwrap_or(name);
        Self { base, a: format!("{base}_a"), b: format!("{base}_b") }
    }
}

/// What the server knows of a role.
struct Role {
    may_login: bool,
    /// VALID UNTIL lies in the past.
    is_past: bool,
    /// VALID UNTIL, where there is one.
    until: Option<DateTime<Utc>>,
    /// It is a member of the base role.
    is_member: bool,
}

fn has_two_roles(call: &Call<'_>) -> Result<bool, DriverError> {
    match call.strategy.name.as_str() {
        TWO_ROLES => Ok(true),
        SINGLE_ROLE => Ok(false),
        _ => Err(DriverError::harmless(Fault::Unsupported, "this driver has no such strategy")),
    }
}

fn permanent(said: impl Into<String>) -> DriverError {
    DriverError::harmless(Fault::Permanent, said)
}

fn created(chosen: &Credential, expires: Option<DateTime<Utc>>) -> Created {
    Created { id: chosen.id.clone(), fields: None, expires }
}

fn as_admin<'a>(call: &Call<'_>, words: &'a Words) -> Result<Session<'a>, DriverError> {
    Session::open(&account(call, admin(call)?)?, call.deadline, words).map_err(Trouble::harmless)
}

/// A session of the role itself as the rotation begins; none if the chosen password is in force already, as after a lost answer.
fn as_itself<'a>(call: &Call<'_>, words: &'a Words, chosen: &Credential) -> Result<Option<Session<'a>>, DriverError> {
    let refused = match Session::open(&account(call, call.current)?, call.deadline, words) {
        Ok(session) => {
            // A role that acts as another would be changing that other one's name.
            session.run("SET ROLE NONE").map_err(Trouble::harmless)?;
            return Ok(Some(session));
        }
        Err(trouble) => trouble,
    };
    if refused.why == Why::Password && Session::open(&account(call, chosen)?, call.deadline, words).is_ok() {
        return Ok(None);
    }
    Err(refused.harmless())
}

/// Gives the next role its login, in one transaction.
fn take_turns(
    call: &Call<'_>,
    words: &Words,
    name: &str,
    verifier: &str,
) -> Result<Option<DateTime<Utc>>, DriverError> {
    let current = username(call.current)?;
    let turns = Turns::of(current);
    if name == current || ![&*turns.a, &*turns.b].contains(&name) {
        return Err(DriverError::harmless(Fault::Conflict, "the chosen role is not the next one of the two"));
    }
    let session = as_admin(call, words)?;
    let needed = "CREATEROLE, and from PostgreSQL 16 on ADMIN OPTION on the base role";
    let unchanged = |trouble: Trouble| trouble.with(Effect::None, Some(needed));
    session.run("BEGIN").map_err(unchanged)?;
    let look = |name| role(&session, name, turns.base).map_err(unchanged);
    if look(turns.base)?.is_none() {
        let said = "there is no base role: the one that both roles belong to, named like them without _a and _b";
        return Err(DriverError::harmless(Fault::NotFound, said));
    }
    if current != turns.base && !look(current)?.is_some_and(|role| role.is_member) {
        return Err(DriverError::harmless(Fault::Conflict, "the role in use is not a member of the base role"));
    }
    let next = look(name)?;
    let (next_role, base) = (identifier(name), identifier(turns.base));
    let login = match &next {
        None => format!("CREATE ROLE {next_role} LOGIN PASSWORD '{verifier}' IN ROLE {base}"),
        Some(role) if !role.is_member => {
            let said = "there is a role of the next one's name that is not a member of the base role";
            return Err(DriverError::harmless(Fault::Conflict, said));
        }
        Some(role) => {
            still_valid(role)?;
            format!("ALTER ROLE {next_role} LOGIN PASSWORD '{verifier}'")
        }
    };
    session.run(&format!("{login}; ALTER ROLE {next_role} SET ROLE {base}")).map_err(unchanged)?;
    session.run("COMMIT").map_err(maybe_done)?;
    Ok(next.and_then(|role| role.until))
}

/// Replaces the password of a role that is there.
fn replace(session: &Session<'_>, name: &str, verifier: &str) -> Result<Option<DateTime<Utc>>, DriverError> {
    let there = role(session, name, name).map_err(Trouble::harmless)?;
    let there = there.ok_or_else(|| DriverError::harmless(Fault::NotFound, "there is no such role"))?;
    still_valid(&there)?;
    alter(session, name, &format!("PASSWORD '{verifier}'"))?;
    Ok(there.until)
}

fn still_valid(role: &Role) -> Result<(), DriverError> {
    let said = "the role's VALID UNTIL has passed, so no password would work; move it first";
    if role.is_past { Err(permanent(said)) } else { Ok(()) }
}

/// Changes one role in one statement, which is done or not done.
fn alter(session: &Session<'_>, name: &str, how: &str) -> Result<(), DriverError> {
    session.run(&format!("ALTER ROLE {} {how}", identifier(name))).or_else(|trouble| match trouble.why {
        Why::Other(Fault::NotFound) if how.starts_with("NOLOGIN") => Ok(()),
        _ => Err(maybe_done(trouble)),
    })
}

/// What is known after a statement that commits: a refusal by the server changed nothing, everything else may have.
fn maybe_done(trouble: Trouble) -> DriverError {
    let effect = if trouble.is_refusal { Effect::None } else { Effect::Unknown };
    trouble.with(effect, Some("CREATEROLE"))
}

/// Whether a credential cannot work any more for a reason that must stay: its role is not there, or may log in with another
/// password, which is a later version's.
fn is_superseded(
    call: &Call<'_>,
    words: &Words,
    session: &Session<'_>,
    credential: &Credential,
) -> Result<bool, DriverError> {
    let account = account(call, credential)?;
    let Some(role) = role(session, account.username, account.username).map_err(Trouble::harmless)? else {
        return Ok(true);
    };
    let refused = Session::open(&account, call.deadline, words).err().map(|trouble| trouble.why);
    Ok(role.may_login && !role.is_past && refused == Some(Why::Password))
}

/// Ends what a role has open, after its login was taken away.
fn end_sessions(session: &Session<'_>, name: &str) -> Result<(), DriverError> {
    let query = "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and pid <> pg_backend_pid()";
    let ended = session.rows(query, &[name]);
    ended.map(drop).map_err(|trouble| trouble.with(Effect::Applied, Some("membership in pg_signal_backend")))
}

fn look_as_admin(call: &Call<'_>, words: &Words, name: &str) -> Result<Result<Option<Role>, Trouble>, DriverError> {
    let account = account(call, admin(call)?)?;
    Ok(Session::open(&account, call.deadline, words).and_then(|session| role(&session, name, name)))
}

fn role(session: &Session<'_>, name: &str, base: &str) -> Result<Option<Role>, Trouble> {
    let query = "select r.rolcanlogin, coalesce(r.rolvaliduntil < now(), false),
            case when isfinite(r.rolvaliduntil) then extract(epoch from r.rolvaliduntil)::int8 end,
            exists(select from pg_auth_members m join pg_roles b on b.oid = m.roleid
                where m.member = r.oid and b.rolname = $2)
        from pg_roles r where r.rolname = $1";
    let rows = session.rows(query, &[name, base])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let read = || {
        let until: Option<i64> = row.try_get(2)?;
        let until = until.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        Ok(Role { may_login: row.try_get(0)?, is_past: row.try_get(1)?, until, is_member: row.try_get(3)? })
    };
    read().map(Some).map_err(|error| session.unreadable(&error))
}

/// A name as an identifier of SQL. It holds no NUL: no field does.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
