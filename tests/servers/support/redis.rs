//! A Redis server, and where it writes its users down.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use keyward::driver::Credential;
use rustix::process::Signal;

use super::process::{self, Home, Running};
use super::tls::{self, Certificate};

/// Who may do everything.
pub const ROOT: (&str, &str) = ("root", "root-Pa55");

/// Who may change users, write them down and end their sessions, no more.
pub const ADMIN: (&str, &str) = ("keeper", "keeper-Pa55");

/// Where a server writes its users down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    AclFile,
    Configuration,
    Nowhere,
}

/// A running server; gone when it is dropped.
pub struct Redis {
    pub port: u16,
    pub log: PathBuf,
    pub keeps: Keeps,
    running: Option<Running>,
    home: Home,
}

/// A server of its own with the admin and the user `app` (password `first-Pa55`) in it.
pub fn start(keeps: Keeps) -> Redis {
    launch(keeps, None)
}

/// As `start`, and nobody is heard without TLS.
pub fn start_encrypted(certificate: &Certificate) -> Redis {
    launch(Keeps::AclFile, Some(certificate))
}

fn launch(keeps: Keeps, certificate: Option<&Certificate>) -> Redis {
    let home = Home::new();
    let users = users().map(|user| format!("user {user}\n")).concat();
    let folder = home.path("");
    let mut addresses = vec!["127.0.0.1".to_owned()];
    addresses.extend(certificate.map(|_| tls::elsewhere().1.to_string()));
    addresses.dedup();
    let mut configuration = format!("bind {}\nsave \"\"\ndir {}\n", addresses.join(" "), folder.display());
    configuration += &match certificate {
        None => format!("port {}\n", home.port),
        Some(certificate) => {
            let (key, text) = (home.write("key", &certificate.key), home.write("certificate", &certificate.text));
            let files = format!("tls-key-file {}\ntls-cert-file {}\n", key.display(), text.display());
            format!("port 0\ntls-port {}\ntls-auth-clients no\n{files}", home.port)
        }
    };
    configuration += &match keeps {
        Keeps::AclFile => format!("aclfile {}\n", home.write("users.acl", &users).display()),
        Keeps::Configuration | Keeps::Nowhere => users,
    };
    home.write("redis.conf", &configuration);
    let mut server = Redis { port: home.port, log: home.path("log"), keeps, running: None, home };
    server.go_on();
    server
}

fn users() -> [String; 4] {
    let rights = "+acl|getuser +acl|setuser +acl|save +client|kill +config|get +config|rewrite +info";
    [
        "default off".to_owned(),
        format!("{} on >{} ~* &* +@all", ROOT.0, ROOT.1),
        format!("{} on >{} {rights}", ADMIN.0, ADMIN.1),
        "app on >first-Pa55 ~app:* +@read +@write +ping +client".to_owned(),
    ]
}

impl Redis {
    /// What the connectors' `hosts` say.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The admin's credential.
    pub fn admin(&self) -> Credential {
        super::login(&self.host(), ADMIN.0, ADMIN.1)
    }

    /// The answer to a command of somebody who may do everything, as `redis-cli` prints it.
    pub fn root(&self, command: &[&str]) -> String {
        let mut client = Command::new(process::program("redis-cli", "/usr/lib/redis"));
        client.args(["-e", "-p", &self.port.to_string(), "--user", ROOT.0]).args(command);
        let output = client.env("REDISCLI_AUTH", ROOT.1).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What it wrote down of its users, and everything it logged.
    pub fn written(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.home.path(name)).unwrap_or_default();
        read("users.acl") + &read("redis.conf") + &read("log")
    }

    /// Stops it; what it wrote down stays.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it again.
    pub fn go_on(&mut self) {
        let mut command = process::unprivileged(&process::program("redis-server", "/usr/lib/redis"), "TERM");
        if self.keeps == Keeps::Nowhere {
            command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
            for user in users() {
                command.arg("--user").args(user.split(' '));
            }
        } else {
            command.arg(self.home.path("redis.conf"));
        }
        self.running = Some(Running::start(command, &self.log, self.port, Signal::TERM));
    }

    /// From now on it can write nothing down.
    pub fn seal(&self) {
        std::fs::set_permissions(self.home.path(""), std::fs::Permissions::from_mode(0o500)).unwrap();
    }
}

/// A session of a user, in words of its own: one line to the server, one answer back.
pub struct Line(BufReader<TcpStream>);

impl Line {
    /// Logs in; the server's words where it says no.
    pub fn log_in(port: u16, user: &str, password: &str) -> io::Result<Result<Self, String>> {
        let mut line = Self(BufReader::new(TcpStream::connect(("127.0.0.1", port))?));
        let answer = line.ask(&format!("AUTH {user} {password}"))?;
        Ok(if answer == "+OK" { Ok(line) } else { Err(answer) })
    }

    /// The first line of the answer.
    pub fn ask(&mut self, command: &str) -> io::Result<String> {
        self.0.get_mut().write_all(format!("{command}\r\n").as_bytes())?;
        let mut answer = String::new();
        if self.0.read_line(&mut answer)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer.trim_end().to_owned())
    }
}
