//! The only reader of the environment: variables, folders, and what the machine says of itself.

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::secret::Secret;

/// How the names of our variables begin; no child ever gets one.
pub const PREFIX: &str = "KEYWARD_";

/// The variables that are meant for keyward alone.
pub const OURS: [&str; 8] = [
    "KEYWARD_STORE",
    "KEYWARD_STORE_ID",
    "KEYWARD_IDENTITY",
    "KEYWARD_IDENTITY_FILE",
    "KEYWARD_ENV",
    "KEYWARD_REASON",
    "KEYWARD_AUDIT_DIR",
    "KEYWARD_PROJECT_SHA256",
];

/// What the environment says.
#[derive(Debug, Default)]
pub struct Settings {
    /// `KEYWARD_STORE`: where the store is.
    pub store: Option<PathBuf>,
    /// `KEYWARD_STORE_ID`: the anchor.
    pub store_id: Option<String>,
    /// `KEYWARD_IDENTITY`: one native identity.
    pub identity: Option<Secret>,
    /// `KEYWARD_IDENTITY_FILE`: where the identity is, a machine's too.
    pub identity_file: Option<PathBuf>,
    /// `KEYWARD_ENV`: the environment that references leave out.
    pub environment: Option<String>,
    /// `KEYWARD_REASON`: why.
    pub reason: Option<String>,
    /// `KEYWARD_AUDIT_DIR`: where a machine's run keeps its record when the store is read-only.
    pub audit_dir: Option<PathBuf>,
    /// `KEYWARD_PROJECT_SHA256`: the project file that counts, by its digest.
    pub project_digest: Option<String>,
    /// The user's home.
    pub home: Option<PathBuf>,
    /// This user's folders for us.
    pub folders: Option<Folders>,
    /// Where temporary files go.
    pub temporary: PathBuf,
    /// `XDG_RUNTIME_DIR`: this user's files while he is logged in, usually in memory.
    pub runtime: Option<PathBuf>,
    /// The working directory.
    pub here: Option<PathBuf>,
    /// `COLUMNS`: the terminal's width, where a person says it.
    pub columns: Option<usize>,
    /// `VISUAL` or `EDITOR`.
    pub editor: Option<OsString>,
    /// `GITHUB_ENV`: the file through which a step of GitHub Actions sets variables for the next ones.
    pub github_env: Option<PathBuf>,
    /// What the machine and its user claim to be.
    pub claims: Claims,
}

/// This user's folders for us, by the platform's conventions.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Identity and policy keys.
    pub config: PathBuf,
    /// What this machine remembers.
    pub state: PathBuf,
    /// The personal store.
    pub data: PathBuf,
}

/// What the machine says of itself; claims, not facts.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The host's name.
    pub host: Option<String>,
    /// The user's name.
    pub user: Option<String>,
    /// The other end of an ssh session.
    pub ssh: Option<String>,
    /// The CI job.
    pub ci: Option<String>,
}

/// What the environment says of a way out to the network.
#[derive(Debug, Default)]
pub struct Proxy {
    /// `HTTPS_PROXY` or else `ALL_PROXY`, in capitals or not; it may hold a password.
    pub address: Option<Secret>,
    /// `NO_PROXY`: what needs none.
    pub except: Option<String>,
}

/// The proxy that the usual variables name. `HTTP_PROXY` is not among them: nothing leaves this machine without TLS.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn proxy() -> Proxy {
    let text = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let first = |names: &[&str]| names.iter().find_map(|name| text(name).filter(|value| !value.is_empty()));
    Proxy {
        address: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]).map(Secret::from),
        except: first(&["NO_PROXY", "no_proxy"]),
    }
}

impl Settings {
    /// Reads everything once.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub fn read() -> Self {
        let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        // What is not UTF-8 is not overlooked: whoever reads it finds it wrong.
        let value = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let text = |name: &str| value(name).filter(|value| !value.is_empty());
        Self {
            store: path("KEYWARD_STORE"),
            store_id: text("KEYWARD_STORE_ID"),
            identity: identity(),
            identity_file: path("KEYWARD_IDENTITY_FILE"),
            environment: text("KEYWARD_ENV"),
            reason: text("KEYWARD_REASON"),
            audit_dir: path("KEYWARD_AUDIT_DIR"),
            project_digest: text("KEYWARD_PROJECT_SHA256"),
            home: etcetera::home_dir().ok(),
            folders: folders(),
            temporary: std::env::temp_dir(),
            runtime: path("XDG_RUNTIME_DIR"),
            here: std::env::current_dir().ok(),
            columns: text("COLUMNS").and_then(|columns| columns.parse().ok()),
            editor: path("VISUAL").or_else(|| path("EDITOR")).map(PathBuf::into_os_string),
            github_env: path("GITHUB_ENV"),
            claims: Claims {
                host: host(),
                user: text("USER").or_else(|| text("LOGNAME")).or_else(|| text("USERNAME")),
                ssh: text("SSH_CONNECTION"),
                ci: ["GITHUB_RUN_ID", "CI_JOB_ID", "BUILD_ID", "CI"].into_iter().find_map(text),
            },
        }
    }
}

/// `KEYWARD_IDENTITY`, which nobody finds in our environment afterwards.
#[cfg(target_os = "linux")]
fn identity() -> Option<Secret> {
    crate::hygiene::take_variable("KEYWARD_IDENTITY")
}

/// `KEYWARD_IDENTITY`.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn identity() -> Option<Secret> {
    let value = std::env::var_os("KEYWARD_IDENTITY").filter(|value| !value.is_empty())?;
    Some(Secret::from(value.to_string_lossy().into_owned()))
}

/// The names of the caller's variables that begin so.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn variables_of(prefix: &str) -> Vec<OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| name.as_encoded_bytes().starts_with(prefix.as_bytes())).collect()
}

/// The caller's variables that say where and for whom a program runs, and in what language.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn basic_variables() -> impl Iterator<Item = (OsString, OsString)> {
    const BASIC: [&str; 7] = ["PATH", "HOME", "TERM", "LANG", "TMPDIR", "USER", "SHELL"];
    let is_basic = |name: &OsString| name.to_str().is_some_and(|name| BASIC.contains(&name) || name.starts_with("LC_"));
    std::env::vars_os().filter(move |(name, _)| is_basic(name))
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn folders() -> Option<Folders> {
    // XDG on Unix, the native folders on macOS and Windows, which have none for state.
    #[cfg(any(target_os = "macos", windows))]
    let base = etcetera::base_strategy::choose_native_strategy().ok()?;
    #[cfg(not(any(target_os = "macos", windows)))]
    let base = etcetera::base_strategy::choose_base_strategy().ok()?;
    let state = base.state_dir().unwrap_or_else(|| base.data_dir().join("state"));
    Some(Folders {
        config: base.config_dir().join("keyward"),
        state: state.join("keyward"),
        data: base.data_dir().join("keyward"),
    })
}

fn host() -> Option<String> {
    #[cfg(unix)]
    return rustix::system::uname().nodename().to_str().ok().map(str::to_owned);
    #[cfg(not(unix))]
    return None;
}

/// The number of the user that this runs as; 0 where users have none.
pub fn own_user() -> u32 {
    #[cfg(unix)]
    return rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    return 0;
}

/// Where our own program is.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn own_program() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}
