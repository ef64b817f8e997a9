//! The real readers. Each gives back the names and values it found in a file; one that is not here is named with its package.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::BASE64;

/// Names and values as a reader found them, or what went wrong.
pub type Found = Result<BTreeMap<String, Vec<u8>>, String>;

/// Reads a file of one format.
pub type Reader = fn(&Path) -> Found;

/// The Python with the libraries of `tests/export/requirements.txt`, put there by `tests/run`.
const PYTHON: &str = "tests/.cache/export/bin/python";
/// The packages of `tests/export/package.json`, put there by `tests/run`.
const MODULES: &str = "tests/.cache/node/node_modules";

pub fn bash(file: &Path) -> Found {
    sourced(command("bash", "bash").args(["--norc", "-c"]), file)
}

pub fn dash(file: &Path) -> Found {
    sourced(command("dash", "dash").arg("-c"), file)
}

/// The shell reads the file and shows what a program of its gets: everything is exported, also what the file only sets.
fn sourced(shell: &mut Command, file: &Path) -> Found {
    environment(shell.arg("set -a; . \"$1\"; set +a; env -0").arg("proof").arg(file))
}

pub fn bash_eval(file: &Path) -> Found {
    environment(command("bash", "bash").args(["--norc", "-c", "eval \"$(cat \"$1\")\"; env -0", "proof"]).arg(file))
}

pub fn fish(file: &Path) -> Found {
    environment(command("fish", "fish").args(["--no-config", "-c", "source $argv[1]; env -0"]).arg(file))
}

pub fn fish_pipe(file: &Path) -> Found {
    environment(command("fish", "fish").args(["--no-config", "-c", "cat $argv[1] | source; env -0"]).arg(file))
}

pub fn nushell(file: &Path) -> Found {
    let nu = Path::new(MODULES).join("@nushell").join(format!("{}/bin/nu", platform()));
    let script = "open --raw $env.PROOF | from json | load-env; ^env -0";
    environment(command(nu, "nushell (npm, tests/export/package.json)").args(["-n", "-c", script]).env("PROOF", file))
}

fn platform() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    format!("{system}-{machine}")
}

pub fn dotenv_package(file: &Path) -> Found {
    node("dotenv", file)
}

pub fn dotenv_package_16(file: &Path) -> Found {
    node("dotenv-16", file)
}

pub fn node_env_file(file: &Path) -> Found {
    let option = format!("--env-file={}", file.display());
    coded(command("node", "nodejs").args([option.as_str(), "tests/export/read.cjs", "--env-file"]))
}

pub fn hcl(file: &Path) -> Found {
    node("hcl", file)
}

fn node(kind: &str, file: &Path) -> Found {
    if !Path::new(MODULES).exists() {
        return Err("the npm packages of tests/export/package.json are missing: tests/run installs them".to_owned());
    }
    coded(command("node", "nodejs").args(["tests/export/read.cjs", kind]).args([file, Path::new(MODULES)]))
}

/// A reader of `tests/export/read.py`.
macro_rules! python {
    ($($name:ident = $kind:literal;)*) => {$(
        pub fn $name(file: &Path) -> Found {
            coded(command(PYTHON, "python3-venv; tests/run installs its libraries").args(["tests/export/read.py", $kind]).arg(file))
        }
    )*};
}

python! {
    python_dotenv = "python-dotenv";
    json = "json";
    yaml = "yaml";
    toml = "toml";
    csv = "csv";
    kubernetes = "kubernetes";
    github = "github";
    azure = "azure";
}

pub fn ruby(file: &Path) -> Found {
    let script =
        "print JSON.dump(Dotenv::Parser.call(File.read(ARGV[0])).transform_values { |value| [value].pack('m0') })";
    coded(command("ruby", "ruby-dotenv").args(["-rdotenv", "-rjson", "-e", script]).arg(file))
}

pub fn dotenvy(file: &Path) -> Found {
    let pairs = dotenvy::from_path_iter(file).map_err(|error| error.to_string())?;
    pairs.map(|pair| pair.map(|(name, value)| (name, value.into_bytes())).map_err(|error| error.to_string())).collect()
}

/// docker's client, asked to create a container; what it would send to the engine is what counts.
pub fn docker(file: &Path) -> Found {
    command("docker", "docker.io").arg("--version").output().map_err(|_| "docker is missing: package docker.io")?;
    // The path of a socket is short; that of a temporary folder may not be.
    let socket = format!("/tmp/keyward-docker-{}-{}", std::process::id(), file.as_os_str().len());
    let found = coded(command("python3", "python3").arg("tests/export/docker.py").arg(file).arg(&socket));
    drop(std::fs::remove_file(socket));
    found
}

pub fn kubectl(file: &Path) -> Found {
    let from = format!("--from-env-file={}", file.display());
    let arguments = ["create", "secret", "generic", "proof", "--dry-run=client", "-o", "json", from.as_str()];
    let printed = output(command("kubectl", "kubernetes-client").args(arguments))?;
    let secret: serde_json::Value = serde_json::from_slice(&printed).map_err(|error| error.to_string())?;
    decoded(secret.get("data").cloned().unwrap_or_default())
}

/// The names in `os-release` that `systemd-tmpfiles` writes out, and the specifier of each.
pub const SYSTEMD: [(&str, &str); 3] = [("BUILD_ID", "%B"), ("VARIANT_ID", "%W"), ("VERSION_ID", "%w")];

/// systemd reads `EnvironmentFile=` and `os-release` with one parser. Only its service manager reads the former, which has to be process 1
/// or to own a tree of control groups; `systemd-tmpfiles` reads the latter anywhere, and can write what it read into files.
pub fn systemd(file: &Path) -> Found {
    let root = file.with_extension("root");
    let failed = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(root.join("etc")).map_err(failed)?;
    std::fs::copy(file, root.join("etc/os-release")).map_err(failed)?;
    let lines = SYSTEMD.map(|(name, code)| format!("f+ /{name} - - - - {code}\n")).concat();
    std::fs::write(root.join("tmpfiles.conf"), lines).map_err(failed)?;
    let program = &mut command("systemd-tmpfiles", "systemd");
    output(program.arg(format!("--root={}", root.display())).arg("--create").arg(root.join("tmpfiles.conf")))?;
    let read = |name: &str| std::fs::read(root.join(name)).map(|value| (name.to_owned(), value)).map_err(failed);
    SYSTEMD.iter().map(|(name, _)| read(name)).collect()
}

pub fn java(file: &Path) -> Found {
    coded(command("java", "default-jdk-headless").arg("tests/export/Read.java").arg(file))
}

/// A program in an environment of its own. `package` is named if it is not here.
fn command(program: impl AsRef<OsStr>, package: &'static str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("HOME", "/nonexistent").env("LC_ALL", "C.UTF-8").env("PACKAGE", package);
    command
}

fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    let program = PathBuf::from(command.get_program());
    let package = command.get_envs().find(|(name, _)| *name == "PACKAGE").and_then(|(_, package)| package);
    let package = package.unwrap_or_default().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| format!("{} ({package}): {error}", program.display()))?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        Err(format!("{} ({package}): {}", program.display(), String::from_utf8_lossy(&done.stderr)))
    }
}

/// A program that prints its environment, NUL after each variable.
fn environment(command: &mut Command) -> Found {
    let printed = output(command)?;
    let entry = |entry: &[u8]| {
        let (name, value) = entry.split_at(entry.iter().position(|byte| *byte == b'=')?);
        let name = String::from_utf8(name.to_vec()).ok()?;
        name.starts_with("V_").then(|| (name, value[1..].to_vec()))
    };
    Ok(printed.split(|byte| *byte == 0).filter_map(entry).collect())
}

/// A program that prints a JSON object of names and values in base64.
fn coded(command: &mut Command) -> Found {
    let printed = output(command)?;
    decoded(serde_json::from_slice(&printed).map_err(|error| error.to_string())?)
}

fn decoded(object: serde_json::Value) -> Found {
    let coded: BTreeMap<String, String> = serde_json::from_value(object).map_err(|error| error.to_string())?;
    let decode = |(name, value): (String, String)| match BASE64.decode(value.as_bytes()) {
        Ok(value) => Ok((name, value)),
        Err(error) => Err(format!("{name}: {error}")),
    };
    coded.into_iter().map(decode).collect()
}
