//! `--files` and `--mask`: a parent that waits, cleans up and passes on.

use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{VALUE, scene, with_token};
use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;

/// The first line that a program says.
pub fn line_of(child: &mut Child) -> super::Result<String> {
    let said = child.stdout.as_mut().ok_or("no stdout")?;
    let (mut line, mut byte) = (Vec::new(), [0]);
    while said.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    Ok(String::from_utf8(line)?)
}

fn ended(mut child: Child) -> super::Result<Said> {
    let begin = Instant::now();
    while child.try_wait()?.is_none() {
        assert!(begin.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(child.wait_with_output()?.into())
}

#[test]
fn files_are_private_in_memory_and_gone_afterwards() -> Outcome {
    let env = scene()?;
    let script = "stat -c %a \"$TOKEN_FILE\" \"${TOKEN_FILE%/*}\"; stat -fc %T \"$TOKEN_FILE\"; cat \"$TOKEN_FILE\"; \
                  echo; echo \"${TOKEN-unset}\"; echo \"$TOKEN_FILE\"";
    let said = env.ok(&with_token(&["--files"], &["sh", "-c", script]))?;
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert_eq!(lines[..5], ["600", "700", "tmpfs", VALUE, "unset"]);
    assert!(!PathBuf::from(lines[5]).exists());
    // The user's own folder comes first, if it is in memory.
    let memory = tempfile::Builder::new().prefix("keyward-run-").tempdir_in("/dev/shm")?;
    let mut command = env.command(&with_token(&["--files"], &["sh", "-c", "echo \"$TOKEN_FILE\""]));
    let said = Said::from(command.env("XDG_RUNTIME_DIR", memory.path()).output()?);
    assert!(said.stdout.starts_with(&memory.path().display().to_string()), "{}", said.stdout);
    assert_eq!(fs::read_dir(memory.path())?.count(), 0);
    Ok(())
}

#[test]
fn a_signal_is_passed_on_and_the_files_go() -> Outcome {
    let env = scene()?;
    let trapped = "trap 'echo trapped; exit 9' TERM HUP INT USR1; echo \"$TOKEN_FILE\"; while :; do sleep 0.05; done";
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::USR1] {
        let mut child = env.command(&with_token(&["--files"], &["sh", "-c", trapped])).spawn()?;
        let file = PathBuf::from(line_of(&mut child)?);
        assert!(file.exists());
        kill_process(Pid::from_child(&child), signal)?;
        let said = ended(child)?;
        assert_eq!((said.code, said.stdout.as_str()), (9, "trapped\n"), "{signal:?}");
        assert!(!file.exists() && !file.parent().is_some_and(std::path::Path::exists), "{signal:?}");
    }
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let mut child = env.command(&with_token(&["--files"], &["sh", "-c", "echo \"$TOKEN_FILE\"; exec sleep 60"]));
        let mut child = child.spawn()?;
        let file = PathBuf::from(line_of(&mut child)?);
        kill_process(Pid::from_child(&child), signal)?;
        assert_eq!(ended(child)?.code, 128 + signal.as_raw());
        assert!(!file.exists(), "{signal:?}");
    }
    Ok(())
}

#[test]
fn files_of_a_killed_one_go_with_the_next() -> Outcome {
    let env = scene()?;
    let memory = tempfile::Builder::new().prefix("keyward-run-").tempdir_in("/dev/shm")?;
    let start = |script: &str| {
        let mut command = env.command(&with_token(&["--files"], &["sh", "-c", script]));
        command.env("XDG_RUNTIME_DIR", memory.path());
        command
    };
    let waiting = "echo \"$TOKEN_FILE\"; read -r line; cat \"$TOKEN_FILE\"";
    let mut killed = start(waiting).stdin(Stdio::piped()).spawn()?;
    let mut lives = start(waiting).stdin(Stdio::piped()).spawn()?;
    let (left, kept) = (PathBuf::from(line_of(&mut killed)?), PathBuf::from(line_of(&mut lives)?));
    // What looks like one of ours and is not, or not yet.
    let others = ["keyward-elsewhere", "keyward-begun", "other"].map(|name| memory.path().join(name));
    for folder in &others {
        fs::create_dir(folder)?;
    }
    fs::write(others[0].join(".alive"), "open to all, as no file of ours is")?;
    fs::set_permissions(others[0].join(".alive"), fs::Permissions::from_mode(0o644))?;
    // A name that is no text hides nothing.
    fs::create_dir(memory.path().join(std::ffi::OsStr::from_bytes(b"keyward-\xff")))?;
    let mut stdin = killed.stdin.take();
    kill_process(Pid::from_child(&killed), Signal::KILL)?;
    killed.wait()?;
    assert_eq!(fs::read_to_string(&left)?, VALUE);

    assert_eq!(start("true").status()?.code(), Some(0));
    assert!(!left.exists() && !left.parent().is_some_and(std::path::Path::exists));
    assert!(kept.exists() && others.iter().all(|folder| folder.exists()));
    drop((stdin.take(), lives.stdin.take()));
    let said = ended(lives)?;
    assert_eq!((said.code, said.stdout.as_str()), (0, VALUE));
    assert!(!kept.exists());
    Ok(())
}

#[test]
fn an_interrupt_from_the_keyboard_arrives_once() -> Outcome {
    let env = scene()?;
    let counts = "trap 'echo interrupted' INT; echo \"$TOKEN_FILE\"; echo begun; n=0; while [ $n -lt 20 ]; do sleep 0.05; \
                  n=$((n + 1)); done; exit 7";
    for option in ["--files", "--mask"] {
        let mut terminal = Terminal::start(&env.command(&with_token(&[option], &["sh", "-c", counts])))?;
        terminal.expect("begun")?;
        terminal.keys("\x03")?;
        terminal.expect("interrupted")?;
        let said = terminal.end()?;
        assert_eq!(said.code, 7, "{option}: {}", said.stdout);
        assert_eq!(said.stdout.matches("interrupted").count(), 1, "{option}: {}", said.stdout);
    }
    Ok(())
}

/// Writes the value cut in two at every place, with time between the pieces for each to be read by itself.
const PIECES: &str = "import os, sys, time, base64
value = os.environ['TOKEN'].encode()
for shape in [value, base64.b64encode(value)]:
    for cut in range(len(shape) + 1):
        for stream in (1, 2):
            os.write(stream, b'<' + shape[:cut]); time.sleep(0.004); os.write(stream, shape[cut:] + b'>\\n')
os.write(1, value[:-1])
";

#[test]
fn a_value_is_masked_wherever_it_is_cut() -> Outcome {
    let env = scene()?;
    let said = env.ok(&with_token(&["--mask"], &["python3", "-c", PIECES]))?;
    let expected = "<[masked TOKEN]>\n".repeat(VALUE.len() + 1 + VALUE.len().div_ceil(3) * 4 + 1);
    assert_eq!(said.stdout, format!("{expected}{}", &VALUE[..VALUE.len() - 1]));
    assert_eq!(said.stderr, expected);
    Ok(())
}

#[test]
fn what_is_masked_goes_on_as_it_was() -> Outcome {
    let env = scene()?;
    // stdin is the caller's, bytes that are no text stay, and much is passed on whole.
    let mut child = env.command(&with_token(&["--mask"], &["cat"])).stdin(Stdio::piped()).spawn()?;
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    let sent = bytes.clone();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &sent));
    let said = Said::from(child.wait_with_output()?);
    writer.join().map_err(|_| "the writer panicked")??;
    assert_eq!(said.code, 0);
    assert!(said.bytes == bytes);
    // A reader that leaves is felt by the program.
    let mut child = env.command(&with_token(&["--mask"], &["sh", "-c", "while echo line; do :; done"])).spawn()?;
    line_of(&mut child)?;
    drop(child.stdout.take());
    assert_eq!(ended(child)?.code, 128 + 13);
    Ok(())
}

#[test]
fn without_memory_there_are_no_files() -> Outcome {
    let env = TestEnv::empty()?;
    let home = keyward::private_fs::Dir::open(&env.path(""))?;
    let refused = keyward::private_fs::MemoryFolder::new([home.path(), std::path::Path::new("/nowhere")]);
    let why = refused.err().map(|error| error.to_string()).unwrap_or_default();
    if why.is_empty() {
        return Err("the test's folder is in memory itself: set TMPDIR to a disk".into());
    }
    assert!(why.contains("is on a disk") && why.contains("/nowhere does not exist"), "{why}");
    Ok(())
}
