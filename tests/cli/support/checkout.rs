//! Repositories as build systems check them out.

use std::path::Path;
use std::process::{Command, Stdio};

use super::Outcome;

/// Runs git, as nobody in particular.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(arguments).current_dir(folder);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output()?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr).into()) }
}

/// Makes a folder a repository with one commit of all that is in it.
pub fn commit(folder: &Path) -> Outcome {
    git(folder, &["init", "-q"])?;
    std::fs::write(folder.join(".git/info/exclude"), ".lock\n")?;
    git(folder, &["add", "-A"])?;
    // Where keyward has committed already there is nothing more.
    git(folder, &["commit", "-q", "--allow-empty", "-m", "all"]).map(drop)
}

/// Checks out the last commit alone.
pub fn clone(from: &Path, to: &Path) -> Outcome {
    let (url, to) = (format!("file://{}", from.display()), to.display().to_string());
    git(from, &["clone", "-q", "--depth", "1", &url, &to]).map(drop)
}

/// Runs something with a folder mounted read-only (root can write into any other), in the folder it had or in that one.
pub fn read_only(folder: &Path, command: &Command) -> Command {
    let mut mounted = Command::new("unshare");
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && cd \"$2\" && shift 2 && exec \"$@\"";
    mounted.args(["--mount", "/bin/sh", "-euc", script, "sh"]).arg(folder);
    mounted.arg(command.get_current_dir().unwrap_or(folder)).arg(command.get_program()).args(command.get_args());
    mounted.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    mounted.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    mounted.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    mounted
}
