//! What a program and all its children gave away, as `strace` saw it: argv and environment of each program that was
//! started, and the bytes of each write.

use std::path::Path;
use std::process::Command;

/// A call that hands bytes to somebody.
pub struct Call {
    /// The call's name.
    pub name: String,
    /// The file descriptor.
    pub fd: Option<u32>,
    /// Where the descriptor leads: a path, `pipe:[..]`, `socket:[..]`; or the path of a program.
    pub place: String,
    /// Everything that was handed over.
    pub bytes: Vec<u8>,
}

/// The calls that hand bytes to anything outside the process.
const CALLS: &str = "trace=execve,execveat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,\
                     mkdir,mkdirat,rename,renameat,renameat2,open,openat,openat2,symlinkat,prctl,setxattr,fsetxattr";

/// The same command under `strace`, which writes what it sees to `file`.
///
/// Without root the program's memory is out of `strace`'s reach once it has made itself undumpable; a user
/// namespace gives that reach back.
pub fn traced(command: &Command, file: &Path) -> Command {
    let mut traced = Command::new(if rustix::process::geteuid().is_root() { "strace" } else { "unshare" });
    if !rustix::process::geteuid().is_root() {
        traced.args(["--map-root-user", "strace"]);
    }
    traced.args(["-f", "-v", "-y", "-xx", "-s", "1048576", "-e", "signal=none", "-e", CALLS, "-o"]).arg(file);
    traced.arg("--").arg(command.get_program()).args(command.get_args());
    traced.env_clear();
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            traced.env(name, value);
        }
    }
    traced
}

/// Reads what `strace` wrote.
pub fn calls(text: &str) -> Vec<Call> {
    text.lines().filter_map(call).collect()
}

fn call(line: &str) -> Option<Call> {
    let (_, rest) = line.split_once(' ')?;
    let (name, arguments) = rest.trim_start().split_once('(')?;
    let digits: String = arguments.chars().take_while(char::is_ascii_digit).collect();
    let place = arguments[digits.len()..].strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let place = place.map(|(place, _)| String::from_utf8_lossy(&unescaped(place)).into_owned()).unwrap_or_default();
    // Strings one after the other, as the pieces of a `writev` arrive; a line end keeps two of argv apart.
    let strings = arguments.split('"').skip(1).step_by(2).map(unescaped);
    let glue: &[u8] = if name.starts_with("exec") { b"\n" } else { b"" };
    let strings: Vec<Vec<u8>> = strings.collect();
    let program = strings.first().filter(|_| name.starts_with("exec"));
    let place = program.map_or(place, |path| String::from_utf8_lossy(path).into_owned());
    Some(Call { name: name.to_owned(), fd: digits.parse().ok(), place, bytes: strings.join(glue) })
}

/// `-xx` writes each byte as `\x41`.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let byte = rest.strip_prefix("\\x").and_then(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok());
        if let Some(byte) = byte {
            bytes.push(byte);
            rest = &rest[4..];
        } else {
            bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[first.len_utf8()..];
        }
    }
    bytes
}
