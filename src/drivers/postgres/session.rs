//! One connection to a PostgreSQL server, every wait in it bounded by the deadline; and what its refusals mean.

use std::error::Error as _;
use std::future::Future;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, NoTls, Row};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::driver::{Call, Credential, DriverError, Effect, Fault};
use crate::drivers::database::{Account, Words, tls};

const PORT: u16 = 5432;

/// A session that logged in.
pub(super) struct Session<'a> {
    runtime: Runtime,
    client: Client,
    until: Instant,
    words: &'a Words,
}

/// Why the server did not do what it was asked, or was not reached.
#[derive(Debug)]
pub(super) struct Trouble {
    pub why: Why,
    pub said: String,
    /// The server refused the statement and goes on: it had no effect.
    pub is_refusal: bool,
}

/// What a refusal means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The password is not this role's, or there is no such role, or the role's VALID UNTIL has passed.
    Password,
    /// The password is right, and the role may not log in.
    NoLogin,
    /// Anything else.
    Other(Fault),
}

impl Trouble {
    fn new(fault: Fault, said: impl Into<String>) -> Self {
        Self { why: Why::Other(fault), said: said.into(), is_refusal: false }
    }

    /// The error for the engine; what is lacking is said of a missing permission.
    pub fn with(self, effect: Effect, needed: Option<&str>) -> DriverError {
        let fault = match self.why {
            Why::Password | Why::NoLogin => Fault::Auth,
            Why::Other(Fault::Forbidden(_)) => Fault::Forbidden(needed.map(str::to_owned)),
            Why::Other(fault) => fault,
        };
        DriverError { fault, effect, said: self.said }
    }

    /// The error of a step that can have changed nothing yet.
    pub fn harmless(self) -> DriverError {
        self.with(Effect::None, None)
    }
}

/// How a credential logs in; fails where it may not be sent.
pub(super) fn account<'a>(call: &Call<'_>, credential: &'a Credential) -> Result<Account<'a>, DriverError> {
    Account::of(call, credential, PORT)
}

impl<'a> Session<'a> {
    /// Logs in. TLS is required unless the server is this very machine, where it is used if it is offered.
    pub fn open(account: &Account<'_>, until: Instant, words: &'a Words) -> Result<Self, Trouble> {
        let mut config = Config::new();
        config.host(&account.host).port(account.port).user(account.username).password(account.password);
        config.dbname(account.database.unwrap_or("postgres")).application_name("keyward");
        config.ssl_mode(if account.is_loopback() { SslMode::Prefer } else { SslMode::Require });
        let tls = match tls() {
            Ok(tls) => Some(MakeRustlsConnect::new(tls)),
            Err(_) if account.is_loopback() => None,
            Err(error) => {
                return Err(Trouble::new(Fault::Permanent, format!("no certificate is believed here: {error}")));
            }
        };
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Trouble::new(Fault::Retryable, error.to_string()))?;
        let login = async {
            let Some(tls) = tls else {
                config.ssl_mode(SslMode::Disable);
                let (client, connection) = config.connect(NoTls).await?;
                drop(tokio::spawn(connection));
                return Ok(client);
            };
            let (client, connection) = config.connect(tls).await?;
            drop(tokio::spawn(connection));
            Ok(client)
        };
        let client = wait(&runtime, until, words, login)?;
        Ok(Self { runtime, client, until, words })
    }

    /// Runs statements that give no rows.
    pub fn run(&self, statements: &str) -> Result<(), Trouble> {
        wait(&self.runtime, self.until, self.words, self.client.batch_execute(statements))
    }

    /// The rows of a query with these texts as its parameters. Nothing of it is kept in the server, for the sake of poolers.
    pub fn rows(&self, query: &str, texts: &[&str]) -> Result<Vec<Row>, Trouble> {
        let texts: Vec<(&(dyn ToSql + Sync), Type)> =
            texts.iter().map(|text| (text as &(dyn ToSql + Sync), Type::TEXT)).collect();
        wait(&self.runtime, self.until, self.words, self.client.query_typed(query, &texts))
    }

    /// An answer that is not of the kind that was asked for.
    pub fn unreadable(&self, error: &tokio_postgres::Error) -> Trouble {
        Trouble::new(Fault::Permanent, self.words.say(&error.to_string()))
    }
}

fn wait<T>(
    runtime: &Runtime,
    until: Instant,
    words: &Words,
    work: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Trouble> {
    let left = until.saturating_duration_since(Instant::now());
    if left == Duration::ZERO {
        return Err(Trouble::new(Fault::Retryable, "the time was over"));
    }
    match runtime.block_on(async { tokio::time::timeout(left, work).await }) {
        Ok(answer) => answer.map_err(|error| trouble(&error, words)),
        Err(_) => Err(Trouble::new(Fault::Retryable, "the server did not answer in time")),
    }
}

fn trouble(error: &tokio_postgres::Error, words: &Words) -> Trouble {
    let Some(refusal) = error.as_db_error() else {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        return Trouble::new(Fault::Retryable, words.say(&format!("{error}{cause}")));
    };
    let said = words.say(&format!("the server says {}: {}", refusal.code().code(), refusal.message()));
    let why = match refusal.code() {
        code if *code == SqlState::INVALID_PASSWORD => Why::Password,
        // The same code means "pg_hba.conf has no line for you", which says nothing of the role. The words are translated; the
        // function that refused is not.
        code if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => match refusal.routine() {
            Some("InitializeSessionUserId") => Why::NoLogin,
            _ => Why::Other(Fault::Auth),
        },
        code => Why::Other(fault(code)),
    };
    // A fatal error may come from a server that stops between its deed and its answer.
    Trouble { why, said, is_refusal: refusal.parsed_severity() == Some(Severity::Error) }
}

fn fault(code: &SqlState) -> Fault {
    match code.code() {
        "42501" => Fault::Forbidden(None),
        "42704" => Fault::NotFound,
        "42710" => Fault::Conflict,
        "22023" => Fault::Rejected,
        // Two who change one role at a time: `tuple concurrently updated`.
        "XX000" => Fault::Retryable,
        // Overload, locks, serialisation, a cancelled statement, a server that starts or stops, a broken connection.
        code if ["53", "55", "40", "57", "58", "08"].iter().any(|class| code.starts_with(class)) => Fault::Retryable,
        _ => Fault::Permanent,
    }
}
