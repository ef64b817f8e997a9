//! A server's certificate, and a system that believes it.

use std::net::{IpAddr, ToSocketAddrs};
use std::process::Command;

use tempfile::TempDir;

use super::process;

/// Where the second run of a test finds the server's port.
const TRUSTED: &str = "KEYWARD_TEST_TLS_PORT";

/// A name that only the resolver knows to be this machine, and an address behind it: what a server elsewhere looks like.
pub fn elsewhere() -> (String, IpAddr) {
    let name = rustix::system::uname().nodename().to_str().unwrap().to_ascii_lowercase();
    let found = (&*name, 0).to_socket_addrs().unwrap_or_else(|error| panic!("{name} has no address: {error}")).next();
    (name, found.unwrap().ip())
}

/// A certificate that signs itself.
pub struct Certificate {
    folder: TempDir,
    /// Its key, in PEM.
    pub key: String,
    /// The certificate, in PEM.
    pub text: String,
}

impl Certificate {
    /// One that bears this name.
    pub fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (key, certificate) = (folder.path().join("key"), folder.path().join("certificate"));
        let mut openssl = Command::new("openssl");
        openssl.args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=tests".split(' '));
        openssl.args([
            "-addext",
            &format!("subjectAltName=DNS:{name}"),
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ]);
        process::run(openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate));
        let read = |path| std::fs::read_to_string(path).unwrap();
        Self { key: read(&key), text: read(&certificate), folder }
    }

    /// Runs a test once more, where the system believes this certificate; it finds the port by `trusted`.
    pub fn believed_in(&self, test: &str, port: u16) {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", test, "--nocapture"]).env(TRUSTED, port.to_string());
        again.env("SSL_CERT_FILE", self.folder.path().join("certificate")).env_remove("SSL_CERT_DIR");
        let output = again.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    }
}

/// The server's port, if this is the run in which the system believes its certificate.
pub fn trusted() -> Option<String> {
    std::env::var(TRUSTED).ok()
}
