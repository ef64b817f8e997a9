//! The same over ssh and over HTTP, with the user's own git and its credentials.

#![expect(clippy::disallowed_types, reason = "finds a free port for a real sshd, and waits for it")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{reveal, whole};
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, Said, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A server that ends with the test.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Alice and bob go over this URL from now on, with these variables.
fn both_over(team: &Team, url: &str, variable: (&str, &str)) -> Outcome {
    let run = |env: &TestEnv, arguments: &[&str]| -> Result<Said> {
        let said: Said = env.command(arguments).env(variable.0, variable.1).output()?.into();
        if said.code == 0 { Ok(said) } else { Err(format!("{arguments:?}: {}", said.stderr).into()) }
    };
    let _lease = crate::lease::take(&team.alice, "alice/laptop", &["dev/leased"])?;
    for env in [&team.alice, &team.bob] {
        git(&env.store(), &["remote", "set-url", "origin", url])?;
    }
    let leases = run(&team.bob, &["lease", "list"])?.stdout;
    assert!(leases.contains("dev/leased") && leases.contains("alice/laptop"), "{leases}");
    team.alice.add("dev/one:token", "over the wire")?;
    run(&team.alice, &["sync"])?;
    run(&team.bob, &["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "over the wire");
    let again = team.bob.path("again").display().to_string();
    run(&team.bob, &["join", url, &again])?;
    assert_eq!(team.bob.ok(&["--store", &again, "reveal", "dev/one"])?.stdout, "over the wire");
    // Without them nothing is reached, and nothing is asked for.
    team.bob.add("dev/two:token", "waits")?;
    let begin = Instant::now();
    let said = team.bob.fails(1, &["sync"])?;
    assert!(said.stderr.contains("could not fetch") && begin.elapsed() < Duration::from_secs(30), "{}", said.stderr);
    run(&team.bob, &["sync"])?;
    run(&team.alice, &["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/two")?, "waits");
    whole(&team.alice)
}

#[test]
fn over_ssh() -> Outcome {
    let team = Team::new()?;
    let folder = team.bob.path("ssh");
    fs::create_dir(&folder)?;
    let path = |name: &str| folder.join(name).display().to_string();
    for key in ["host", "user"] {
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &path(key)]).status()?;
        assert!(made.success());
    }
    fs::copy(folder.join("user.pub"), folder.join("authorized"))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let _server = sshd(&folder, port)?;
    let user = String::from_utf8(Command::new("id").arg("-un").output()?.stdout)?;
    let url = format!("ssh://{}@127.0.0.1:{port}{}", user.trim(), team.url());
    let ssh = format!(
        "ssh -i {} -o BatchMode=yes -o IdentitiesOnly=yes -o UserKnownHostsFile={} -o StrictHostKeyChecking=accept-new",
        path("user"),
        path("known")
    );
    both_over(&team, &url, ("GIT_SSH_COMMAND", &ssh))
}

fn sshd(folder: &Path, port: u16) -> Result<Server> {
    // Where it wants to shut itself in; as another user it does not.
    let _ = fs::create_dir_all("/run/sshd");
    let (host, authorized) = (folder.join("host"), folder.join("authorized"));
    let mut command = Command::new("/usr/sbin/sshd");
    command.args(["-D", "-e", "-f", "/dev/null", "-h"]).arg(host).args(["-p", &port.to_string()]);
    command.args(["-o", "ListenAddress=127.0.0.1", "-o", "PidFile=none", "-o", "StrictModes=no", "-o", "UsePAM=no"]);
    command.args(["-o", "PermitRootLogin=yes", "-o", "MaxStartups=100"]);
    command.args(["-o", &format!("AuthorizedKeysFile={}", authorized.display())]);
    let server = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
    let server = Server(server.map_err(|error| format!("cannot run sshd (package openssh-server): {error}"))?);
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "sshd does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(server)
}

#[test]
fn over_http_with_a_credential_helper() -> Outcome {
    let team = Team::new()?;
    let (_server, at) = http(&team)?;
    let url = format!("http://{at}/store.git");
    let (kept, config) = (team.bob.path("kept"), team.bob.path("gitconfig"));
    fs::write(&kept, format!("http://bob:pass-word@{at}\n"))?;
    fs::write(&config, format!("[credential]\n\thelper = store --file={}\n", kept.display()))?;
    both_over(&team, &url, ("GIT_CONFIG_GLOBAL", &config.display().to_string()))
}

/// The team's repository over HTTP for the user `bob` with the password `pass-word`, and at which host and port.
pub fn http(team: &Team) -> Result<(Server, String)> {
    let folder = team.remote();
    let root = folder.parent().ok_or("a parent")?;
    git(&folder, &["config", "http.receivepack", "true"])?;
    let mut server = Command::new("python3");
    server.arg("tests/cli/sync/http_remote.py").arg(root).args(["bob", "pass-word"]);
    let mut server = Server(server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
    let mut port = String::new();
    BufReader::new(server.0.stdout.take().ok_or("a pipe")?).read_line(&mut port)?;
    Ok((server, format!("127.0.0.1:{}", port.trim())))
}
