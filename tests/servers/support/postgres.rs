//! A PostgreSQL server that writes every statement into its log.

use std::path::PathBuf;
use std::process::Command;

use keyward::driver::Credential;
use rustix::process::Signal;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls, SimpleQueryMessage};

use super::process::{self, Home, Running};

/// The superuser of the server.
pub const ROOT: (&str, &str) = ("root", "root-Pa55");

/// Who may make roles and end their sessions, no more.
pub const ADMIN: (&str, &str) = ("keeper", "keeper-Pa55");

/// A running server; gone when it is dropped.
pub struct Postgres {
    pub port: u16,
    pub log: PathBuf,
    running: Option<Running>,
    home: Home,
    extra: Vec<String>,
}

/// A server of its own, with the admin in it.
pub fn start() -> Postgres {
    start_with(&[])
}

/// As `start`, with settings such as `ssl=on`.
pub fn start_with(settings: &[&str]) -> Postgres {
    let home = Home::new();
    let password = home.write("password", ROOT.1);
    let mut initdb = process::unprivileged(&program("initdb"), "KILL");
    initdb.args(["--no-sync", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--username", ROOT.0]);
    initdb.arg("--pwfile").arg(password).arg("-D").arg(home.path("data"));
    process::run(&mut initdb);
    let extra = settings.iter().map(|setting| (*setting).to_owned()).collect();
    let mut server = Postgres { port: home.port, log: home.path("log"), running: None, home, extra };
    server.go_on();
    let (name, word) = ADMIN;
    server.sql(&format!("create role {name} createrole login password '{word}'; grant pg_signal_backend to {name}"));
    server
}

impl Postgres {
    /// What the connectors' `hosts` say.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The admin's credential.
    pub fn admin(&self) -> Credential {
        super::login(&self.host(), ADMIN.0, ADMIN.1)
    }

    /// Runs statements as superuser; gives back the first column of what they find.
    pub fn sql(&self, statements: &str) -> Vec<String> {
        query(self.port, ROOT.0, ROOT.1, statements).unwrap()
    }

    /// Everything it logged so far.
    pub fn logged(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }

    /// Stops it; its data stay.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it again.
    pub fn go_on(&mut self) {
        let mut command = process::unprivileged(&program("postgres"), "QUIT");
        command.arg("-D").arg(self.home.path("data")).args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "log_statement=all"] {
            command.args(["-c", setting]);
        }
        self.extra.iter().for_each(|setting| _ = command.args(["-c", setting]));
        self.running = Some(Running::start(command, &self.log, self.port, Signal::QUIT));
        // It listens a little before it lets anybody in.
        super::until("the server lets its superuser in", || {
            let starting = |state: &SqlState| *state == SqlState::CANNOT_CONNECT_NOW;
            !query(self.port, ROOT.0, ROOT.1, "select 1").is_err_and(|error| error.code().is_none_or(starting))
        });
    }

    /// A file that the server may read.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        self.home.write(name, text)
    }

    /// Replaces who may log in from where.
    pub fn admit(&self, lines: &str) {
        self.home.write("data/pg_hba.conf", lines);
        self.sql("select pg_reload_conf()");
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
}

/// The first column of what statements find; each call logs in anew.
pub fn query(port: u16, user: &str, password: &str, statements: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut config = Config::new();
    config.host("127.0.0.1").port(port).user(user).password(password).dbname("postgres");
    runtime.block_on(async {
        let (client, connection) = config.connect(NoTls).await?;
        let connection = tokio::spawn(connection);
        let answer = client.simple_query(statements).await?;
        drop(client);
        _ = connection.await;
        let rows = answer.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(rows.collect())
    })
}

fn program(name: &str) -> PathBuf {
    process::program(name, "/usr/lib/postgresql")
}

/// A session that stays open until it is ended from elsewhere: `psql` in a process of its own.
pub struct Open(std::process::Child);

impl Open {
    pub fn start(port: u16, user: &str, password: &str) -> Self {
        let mut command = Command::new(program("psql"));
        command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", user, "-d", "postgres", "-Xqc"]);
        command.arg("select pg_sleep(120)").env("PGPASSWORD", password);
        command.stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        Self(command.spawn().unwrap())
    }

    pub fn is_over(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}
