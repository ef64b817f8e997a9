//! `run`: the program gets its values and nothing of ours, and is otherwise as if it had been started directly.

mod project;
mod waiting;

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};

use crate::support::{Outcome, Said, TestEnv};

const VALUE: &str = "hunter2-hunter2";
const BIND: &str = "TOKEN=dev/github:token";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A store with a value in it.
fn scene() -> Result<TestEnv> {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", VALUE)?;
    Ok(env)
}

/// `run` with the value as `TOKEN`, these options, and this program.
fn with_token<'a>(options: &[&'a str], argv: &[&'a str]) -> Vec<&'a str> {
    [&["run", "-e", BIND], options, &["--"], argv].concat()
}

/// Becomes a program after setting the scene: umask, limits, a signal mask, ignored signals, a process group, an open descriptor.
const LAUNCH: &str = r"
import os, resource, signal, sys
os.umask(0o027)
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (4096 if hard < 0 or hard > 4096 else hard, hard))
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 300))
signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGUSR1, signal.SIGWINCH})
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGPIPE, getattr(signal, sys.argv[1]))
signal.signal(signal.SIGCHLD, getattr(signal, sys.argv[1]))
os.setpgid(0, 0)
os.closerange(3, 300)
os.dup2(os.open('/dev/zero', os.O_RDONLY), 7)
os.closerange(3, 7)
os.execvp(os.fsencode(sys.argv[2]), [os.fsencode(word) for word in sys.argv[2:]])
";

/// What is blocked and ignored; a shell would change it first.
const SIGNALS: [&str; 3] = ["grep", "-E", "^(SigBlk|SigIgn|SigPnd|ShdPnd|NoNewPrivs|Seccomp):"];

/// Says what else it was started with, as far as it does not hang on its number.
const PROBE: &str = r#"
umask
cat /proc/$$/limits
read -r pid comm state ppid group session rest </proc/$$/stat
echo "parent $ppid own group $((group == pid)) session $session"
for fd in /proc/$$/fd/*; do echo "${fd##*/} $(readlink "$fd" | tr -d '0-9')"; done
od -An -tx1 -v /proc/$$/cmdline
cat /proc/$$/oom_score_adj /proc/$$/coredump_filter
pwd
"#;

fn launched(env: &TestEnv, broken_pipe: &str, before: &[&str]) -> Command {
    let template = env.command(&[]);
    let mut command = Command::new("python3");
    command.args(["-c", LAUNCH, broken_pipe]).args(before).current_dir(env.path("")).env_clear();
    command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The same command with other words behind it.
fn launched_with(command: &Command, words: &[&str]) -> Command {
    let mut again = Command::new(command.get_program());
    again.args(command.get_args()).args(words).env_clear().stdin(Stdio::null());
    again.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    again.current_dir(command.get_current_dir().unwrap_or_else(|| std::path::Path::new(".")));
    again
}

#[test]
fn a_program_is_as_if_it_had_been_started_directly() -> Outcome {
    let env = scene()?;
    let keyward = env!("CARGO_BIN_EXE_keyward");
    let said = |mut command: Command| -> Result<(Output, String)> {
        let mut signals = launched_with(&command, &SIGNALS);
        let signals = signals.arg("/proc/self/status").output()?;
        command.args(["sh", "-c", PROBE, "", "two words", "line\nline", "*$HOME'\""]);
        command.arg(std::ffi::OsStr::from_bytes(b"\xff\xfe not text")).arg("");
        let output = command.output().map_err(|error| format!("python3: {error}"))?;
        let text = [signals.stdout, output.stdout.clone()].concat();
        Ok((output, String::from_utf8_lossy(&text).into_owned()))
    };
    for broken_pipe in ["SIG_IGN", "SIG_DFL"] {
        let (direct, expected) = said(launched(&env, broken_pipe, &[]))?;
        assert!(direct.status.success() && expected.contains("own group 1"), "{direct:?}");
        // SIGUSR1 and SIGWINCH.
        assert!(expected.contains("SigBlk:\t0000000008000200") && expected.contains("7 /dev/zero"), "{expected}");
        let (output, found) = said(launched(&env, broken_pipe, &[keyward, "run", "-e", BIND, "--"]))?;
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(&output.stderr));
        // Behind a parent that waits only the parent, its group and the pipes are others.
        for option in ["--files", "--mask"] {
            let (output, found) = said(launched(&env, broken_pipe, &[keyward, "run", "-e", BIND, option, "--"]))?;
            let same = |text: &str| -> Vec<String> {
                text.lines().filter(|line| !line.starts_with("parent")).map(str::to_owned).collect()
            };
            assert_eq!(same(&found), same(&expected), "{option}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success() && found.contains("own group 0"), "{option}: {found}");
        }
    }
    Ok(())
}

#[test]
fn the_end_is_the_programs_own() -> Outcome {
    let env = scene()?;
    for code in [0, 1, 2, 42, 125, 255] {
        let script = format!("exit {code}");
        for options in [&[][..], &["--files"], &["--mask"]] {
            assert_eq!(env.run(&with_token(options, &["sh", "-c", &script]))?.code, code, "{options:?}");
        }
    }
    for signal in [1, 2, 6, 9, 11, 13, 15] {
        let script = format!("kill -{signal} $$");
        let status = env.command(&with_token(&[], &["sh", "-c", &script])).status()?;
        assert_eq!(status.signal(), Some(signal), "the process that was started is the program");
        for option in ["--files", "--mask"] {
            let status = env.command(&with_token(&[option], &["sh", "-c", &script])).status()?;
            assert_eq!(status.code(), Some(128 + signal), "{option}");
        }
    }
    Ok(())
}

#[test]
fn our_own_failures_are_told_apart() -> Outcome {
    let env = scene()?;
    fs::write(env.path("plain"), "not a program")?;
    fs::write(env.path("bindings.toml"), "[bindings]\nTOKEN = \"dev/nothing:token\"\n")?;
    env.add("prod/db:password", VALUE)?;
    env.add("dev/binary:key", "with\0nul")?;
    for (code, arguments, said) in [
        (127, with_token(&[], &["no-such-program"]), "no-such-program is not there"),
        (127, with_token(&["--mask"], &["./no-such-program"]), "no-such-program is not there"),
        (126, with_token(&[], &["./plain"]), "cannot be run"),
        (126, with_token(&["--files"], &["./plain"]), "cannot be run"),
        (125, vec!["run"], "required arguments"),
        (125, vec!["run", "--no-such-option", "--", "true"], "--no-such-option"),
        (125, vec!["run", "-e", BIND], "required arguments"),
        (125, vec!["run", "-e", "TOKEN=nothing here", "--", "true"], "not a reference"),
        (125, vec!["run", "--", "true"], "nothing is bound"),
        (125, vec!["run", "-e", "A=dev/github:other", "--", "true"], "no field other"),
        (125, vec!["run", "-e", "A=prod/db:password", "--", "true"], "denied"),
        (125, vec!["run", "-e", "A=dev/binary:key", "--", "true"], "A has a NUL byte"),
        (125, vec!["run", "--bindings", "bindings.toml", "--", "true"], "no connector dev/nothing"),
        (125, vec!["--store", "nowhere", "run", "-e", BIND, "--", "true"], "not a keyward store"),
    ] {
        let said_all = env.run(&arguments)?;
        assert_eq!(said_all.code, code, "{arguments:?}: {}", said_all.stderr);
        assert!(said_all.stderr.contains(said), "{arguments:?}: {}", said_all.stderr);
        assert!(said_all.stderr.lines().all(|line| line.starts_with("keyward: ")), "{}", said_all.stderr);
        assert!(!said_all.stderr.contains(VALUE) && said_all.stdout.is_empty());
    }
    // With NUL bytes it may be a file.
    let files = ["run", "-e", "A=dev/binary:key", "--files", "--", "sh", "-c", "cat \"$A_FILE\""];
    assert_eq!(env.ok(&files)?.bytes, b"with\0nul");
    // Nothing runs when anything is missing.
    let more = ["run", "-e", BIND, "-e", "B=dev/nothing:x", "--", "touch", "ran"];
    env.fails(125, &more)?;
    assert!(!env.path("ran").exists());
    Ok(())
}

#[test]
fn what_decides_about_code_is_never_bound() -> Outcome {
    let env = scene()?;
    for name in [
        "PATH",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "DYLD_INSERT_LIBRARIES",
        "IFS",
        "ENV",
        "BASH_ENV",
        "NODE_OPTIONS",
        "PYTHONPATH",
        "PERL5OPT",
        "RUBYOPT",
        "GIT_SSH_COMMAND",
        "KEYWARD_STORE",
    ] {
        let said = env.fails(125, &["run", "-e", &format!("{name}=dev/github:token"), "--", "touch", "ran"])?;
        assert!(said.stderr.contains(&format!("{name} is never bound")), "{}", said.stderr);
    }
    let said = env.fails(125, &["run", "-e", "GIT=dev/github:token", "--files", "--", "true"])?;
    assert!(said.stderr.contains("GIT_FILE is never bound"), "{}", said.stderr);
    assert!(!env.path("ran").exists());
    Ok(())
}

/// The environment of a program, one variable a line.
fn environment(mut command: Command) -> Result<Vec<String>> {
    let said = Said::from(command.output()?);
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(said.stdout.split('\0').filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

#[test]
fn the_environment_is_the_callers_with_the_bound_names_and_nothing_of_ours() -> Outcome {
    let env = scene()?;
    let identity = fs::read_to_string(env.path("config/keyward/identity"))?;
    let identity = identity.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).unwrap_or_default().to_owned();
    for options in [&[][..], &["--mask"], &["--files"], &["--pristine"]] {
        let mut command = env.command(&with_token(options, &["env", "-0"]));
        command.env("KEYWARD_IDENTITY", &identity).env("KEYWARD_REASON", "a reason").env("KEYWARD_UNHEARD_OF", "x");
        command.env("TOKEN", "the caller's").env("OTHER", "kept").env("LC_TIME", "C").env("TERM", "dumb");
        let found = environment(command)?;
        assert!(!found.iter().any(|line| line.starts_with("KEYWARD_") || line.contains(&identity)), "{found:?}");
        let token: Vec<&String> = found.iter().filter(|line| line.starts_with("TOKEN")).collect();
        match options {
            ["--files"] => assert!(token.len() == 1 && token[0].starts_with("TOKEN_FILE=/"), "{token:?}"),
            ["--mask"] => assert_eq!(token, ["TOKEN=[masked TOKEN]"]),
            _ => assert_eq!(token, [&format!("TOKEN={VALUE}")]),
        }
        assert_eq!(found.iter().any(|line| line == "OTHER=kept"), options != ["--pristine"]);
        if options == ["--pristine"] {
            let names: Vec<&str> = found.iter().filter_map(|line| line.split('=').next()).collect();
            let expected = ["HOME", "LC_ALL", "LC_TIME", "PATH", "TERM", "TOKEN", "USER"];
            assert_eq!(names, expected);
        }
    }
    Ok(())
}

#[test]
fn proc_shows_the_value_in_the_program_alone() -> Outcome {
    let env = scene()?;
    let identity = fs::read_to_string(env.path("config/keyward/identity"))?;
    let secret = identity.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).unwrap_or_default().to_owned();
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    // The one process that was started has become the program.
    let mut child = env.command(&with_token(&[], &["sh", "-c", "echo begun; read -r line"]));
    let mut child = child.stdin(Stdio::piped()).spawn()?;
    waiting::line_of(&mut child)?;
    let process = format!("/proc/{}", child.id());
    let environ = fs::read(format!("{process}/environ"))?;
    assert!(has(&environ, &format!("TOKEN={VALUE}")) && !has(&environ, "KEYWARD_") && !has(&environ, &secret));
    assert_eq!(fs::read(format!("{process}/cmdline"))?, b"sh\0-c\0echo begun; read -r line\0");
    drop(child.stdin.take());
    child.wait()?;
    // A parent that waits has it in nothing that can be read.
    let mut child = env.command(&with_token(&["--mask"], &["sh", "-c", "echo $$; read -r line"]));
    let mut child = child.stdin(Stdio::piped()).spawn()?;
    let program = waiting::line_of(&mut child)?;
    let parent = format!("/proc/{}", child.id());
    for file in ["environ", "cmdline"] {
        assert!(!has(&fs::read(format!("{parent}/{file}"))?, VALUE), "{file}");
    }
    let environ = fs::read(format!("/proc/{program}/environ"))?;
    assert!(has(&environ, &format!("TOKEN={VALUE}")) && !has(&environ, "KEYWARD_") && !has(&environ, &secret));
    drop(child.stdin.take());
    child.wait()?;
    Ok(())
}

#[test]
fn a_run_stands_on_the_record() -> Outcome {
    let env = scene()?;
    env.ok(&with_token(&[], &["true"]))?;
    let log = env.ok(&["audit", "log", "-n", "1", "--format", "json"])?.stdout;
    for word in ["\"run\"", "handed-over", "dev/github"] {
        assert!(log.contains(word), "{word}: {log}");
    }
    assert!(!log.contains(VALUE));
    env.ok(&["audit", "verify", "--full"])?;
    Ok(())
}
