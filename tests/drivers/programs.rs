//! Programs that take a value, hooks and probes, the hostile ones among them.

use std::fs;
use std::time::{Duration, Instant};

use keyward::connector::name::Address;
use keyward::driver::{Confirmed, Dependent, Effect, Fault, Push};
use rustix::process::{Pid, test_kill_process};

use crate::room::{Deed, Outcome, Result, Room, check, confirm, fields, within, write};

const SECRET: &str = "hunter2/\"hunter2";

fn exec(room: &Room, script: &str, more: &str) -> Result<Box<dyn Dependent>> {
    room.target(&format!("kind = \"exec\"\nargv = [\"{script}\", \"--name\", \"a b\", \"\"]\n{more}"))
}

#[test]
fn a_program_gets_the_value_on_its_stdin_and_nothing_else() -> Outcome {
    let room = Room::new()?;
    let script = room.script(
        "put",
        "cat > $HERE/stdin; printf '%s|' \"$@\" > $HERE/argv; env > $HERE/environ; pwd > $HERE/pwd; echo noise",
    )?;
    let target = exec(&room, &script, "field = \"password\"")?;
    assert_eq!(check(&*target, "prod/db", &["password"])?, Ok(()));
    assert!(!room.at("stdin").exists());
    assert_eq!(write(&*target, SECRET)?, Ok(None));
    assert_eq!((room.text("stdin")?.as_str(), room.text("argv")?.as_str()), (SECRET, "--name|a b||"));
    assert_eq!(room.text("pwd")?, "/\n");
    let environment = room.text("environ")?;
    assert!(!environment.contains("CARGO") && !environment.contains("hunter2"), "{environment}");
    assert_eq!(confirm(&*target, SECRET)?, Ok(Some(Confirmed::Acknowledged)));
    Ok(())
}

#[test]
fn without_a_field_a_program_gets_all_of_them_as_json() -> Outcome {
    let room = Room::new()?;
    let script = room.script("put", "cat > $HERE/stdin")?;
    let target = exec(&room, &script, "")?;
    let address: Address = "prod/db".parse()?;
    let fields = fields(&[("password", SECRET.as_bytes()), ("key", b"\xff\0"), ("text", "\u{1}é\n".as_bytes())])?;
    let deadline = Instant::now() + Duration::from_secs(20);
    target.write(&Push { address: &address, version: 1, fields: &fields, deadline })?;
    let got: serde_json::Value = serde_json::from_str(&room.text("stdin")?)?;
    assert_eq!(got, serde_json::json!({ "key": { "b64": "/wA=" }, "password": SECRET, "text": "\u{1}é\n" }));
    Ok(())
}

#[test]
fn a_large_value_arrives_whole() -> Outcome {
    let room = Room::new()?;
    let script = room.script("put", "sleep 0.2; cat > $HERE/stdin")?;
    let target = exec(&room, &script, "field = \"password\"")?;
    let value = "0123456789abcdef".repeat(24 * 1024);
    assert_eq!(write(&*target, &value)?, Ok(None));
    assert_eq!(room.text("stdin")?, value);
    // Whoever does not take all of it has not taken it, whatever it says of itself.
    let script = room.script("put", "exit 0")?;
    let error = write(&*exec(&room, &script, "field = \"password\"")?, &value)?.unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::Unknown));
    Ok(())
}

#[test]
fn a_program_that_confirms_gets_the_same() -> Outcome {
    let room = Room::new()?;
    let put = room.script("put", "cat > $HERE/value")?;
    let look =
        room.script("look", "[ \"$(cat)\" = \"$(cat $HERE/value)\" ] || { echo 'another value' >&2; exit 3; }")?;
    let target = exec(&room, &put, &format!("field = \"password\"\nconfirm = [\"{look}\"]"))?;
    assert_eq!(write(&*target, SECRET)?, Ok(None));
    assert_eq!(confirm(&*target, SECRET)?, Ok(Some(Confirmed::ReadBack)));
    let error = confirm(&*target, "other-value")?.unwrap_err();
    assert!(error.said.ends_with("ended with exit code 3: another value"), "{}", error.said);
    Ok(())
}

#[test]
fn every_end_but_a_good_one_is_unknown() -> Outcome {
    let room = Room::new()?;
    for (body, part) in [
        ("cat >/dev/null; echo first >&2; echo 'no such project' >&2; exit 2", "exit code 2: no such project"),
        ("cat >/dev/null; exit 1", "exit code 1"),
        ("kill -9 $$", "signal 9"),
        ("kill -TERM $$", "signal 15"),
        ("exec 0<&-; exit 7", "exit code 7"),
        ("exec 0<&- 1>&- 2>&-; sleep 0.2; exit 8", "exit code 8"),
        ("head -c 3000000 /dev/zero; exit 4", "exit code 4"),
        ("head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 5", "exit code 5"),
        ("printf '\\033[2J\\377 bad\\n' >&2; exit 6", "exit code 6: \\x1b[2J\u{fffd} bad"),
    ] {
        let script = room.script("put", body)?;
        let error = write(&*exec(&room, &script, "field = \"password\"")?, SECRET)?.unwrap_err();
        assert_eq!(error.effect, Effect::Unknown, "{body}");
        assert!(error.said.ends_with(part), "{body}: {}", error.said);
    }
    Ok(())
}

#[test]
fn what_a_program_says_of_the_value_is_cut_out() -> Outcome {
    let room = Room::new()?;
    for body in [
        "echo \"cannot store $(cat)\" >&2; exit 1",
        "echo \"cannot store $(cat | base64)\" >&2; exit 1",
        "echo 'cannot store hunter2%2F%22hunter2' >&2; exit 1",
        "printf 'cannot store \"hunter2/\\\\\"hunter2\"' >&2; exit 1",
        // The value stands where the line is cut.
        "head -c 195 /dev/zero | tr '\\0' x >&2; cat >&2; exit 1",
        "cat >&2; head -c 4090 /dev/zero | tr '\\0' x >&2; exit 1",
    ] {
        let script = room.script("put", body)?;
        let error = write(&*exec(&room, &script, "field = \"password\"")?, SECRET)?.unwrap_err();
        let (said, program) = (error.said.as_str(), script.as_str());
        let told = said.strip_prefix(program).unwrap_or(said);
        assert!(!told.contains("hunter") && !told.contains("nter2") && !told.contains("aHVud"), "{body}: {told}");
        assert!(told.chars().count() < 240, "{told}");
    }
    Ok(())
}

#[test]
fn nobody_waits_beyond_the_deadline() -> Outcome {
    let room = Room::new()?;
    for body in [
        "echo $$ > $HERE/pid; cat >/dev/null; sleep 600",
        "echo $$ > $HERE/pid; trap '' TERM; while :; do sleep 0.1; done",
        "echo $$ > $HERE/pid; while :; do echo noise; done",
        "echo $$ > $HERE/pid; exec 0<&-; while :; do echo noise >&2; done",
    ] {
        let script = room.script("put", body)?;
        let error = within(&*exec(&room, &script, "field = \"password\"")?, Deed::Write, SECRET, 2_500)?.unwrap_err();
        assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::Unknown), "{body}");
        let pid = room.text("pid")?.trim().parse().ok().and_then(Pid::from_raw).ok_or("no pid")?;
        assert!(test_kill_process(pid).is_err(), "{body}: it lives");
    }
    let script = room.script("put", "touch $HERE/ran")?;
    let error = within(&*exec(&room, &script, "field = \"password\"")?, Deed::Write, SECRET, 0)?.unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::None));
    assert!(!room.at("ran").exists());
    Ok(())
}

#[test]
fn a_child_that_stays_keeps_nobody_waiting() -> Outcome {
    let room = Room::new()?;
    let script = room.script("put", "cat > $HERE/value; sleep 600 & echo $! > $HERE/pid")?;
    let begin = Instant::now();
    assert_eq!(write(&*exec(&room, &script, "field = \"password\"")?, SECRET)?, Ok(None));
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(room.text("value")?, SECRET);
    Ok(())
}

#[test]
fn a_program_that_cannot_be_trusted_or_started_has_no_effect() -> Outcome {
    let room = Room::new()?;
    let closed = room.file("closed", "#!/bin/sh\n", 0o600)?;
    let open = room.file("open", "#!/bin/sh\n", 0o757)?;
    let broken = room.file("broken", "#!/nowhere/interpreter\n", 0o755)?;
    let nowhere = room.at("nowhere").display().to_string();
    for (script, fault) in
        [(closed, Fault::Permanent), (open, Fault::Permanent), (nowhere, Fault::NotFound), (broken, Fault::Permanent)]
    {
        let target = exec(&room, &script, "field = \"password\"")?;
        let error = write(&*target, SECRET)?.unwrap_err();
        assert_eq!((error.fault, error.effect), (fault, Effect::None), "{script}: {}", error.said);
        let checked = check(&*target, "prod/db", &["password"])?;
        assert_eq!(checked.is_err(), !script.ends_with("broken"), "{script}");
    }
    Ok(())
}

#[test]
fn a_hook_is_run_after_each_write() -> Outcome {
    let room = Room::new()?;
    let path = room.at("pass").display().to_string();
    let hook = room.script("hook", "cat $HERE/pass >> $HERE/seen; echo >> $HERE/seen; cat >> $HERE/stdin")?;
    let describe =
        |hook: &str| format!("kind = \"file\"\npath = \"{path}\"\nfield = \"password\"\nthen = [\"{hook}\"]");
    let target = room.target(&describe(&hook))?;
    for value in ["one", "two"] {
        assert_eq!(write(&*target, value)?, Ok(None));
    }
    assert_eq!((room.text("seen")?.as_str(), room.text("stdin")?.as_str()), ("one\ntwo\n", ""));
    // What is written is written, whatever the hook does.
    room.script("hook", "echo 'unit not found' >&2; exit 5")?;
    let error = write(&*target, "three")?.unwrap_err();
    assert_eq!((error.effect, room.text("pass")?.as_str()), (Effect::Applied, "three"));
    assert!(error.said.starts_with("the hook: ") && error.said.ends_with("unit not found"), "{}", error.said);
    fs::remove_file(&hook)?;
    assert_eq!(write(&*target, "four")?.map_err(|error| error.effect), Err(Effect::Applied));
    assert!(check(&*target, "prod/db", &["password"])?.is_err());
    Ok(())
}

#[test]
fn a_probe_is_asked_until_it_is_well() -> Outcome {
    let room = Room::new()?;
    let path = room.file("pass", "new-value", 0o600)?;
    let probe = room.script("probe", "echo x >> $HERE/asked; [ $(wc -l < $HERE/asked) -ge 4 ]")?;
    let describe =
        |more: &str| format!("kind = \"file\"\npath = \"{path}\"\nfield = \"password\"\nprobe = [\"{probe}\"]\n{more}");
    let target = room.target(&describe(""))?;
    assert_eq!(confirm(&*target, "new-value")?, Ok(Some(Confirmed::ReadBack)));
    assert_eq!(room.text("asked")?.lines().count(), 4);
    // Whoever does not hold the value is not asked how he is.
    assert_eq!(confirm(&*target, "other-value")?.map_err(|error| error.fault), Err(Fault::Conflict));
    assert_eq!(room.text("asked")?.lines().count(), 4);
    room.script("probe", "echo y >> $HERE/asked; echo 'not yet' >&2; exit 1")?;
    let error = within(&*target, Deed::Confirm, "new-value", 1_500)?.unwrap_err();
    assert_eq!(error.fault, Fault::Retryable);
    assert!(error.said.starts_with("the probe: ") && error.said.ends_with("not yet"), "{}", error.said);
    assert!(room.text("asked")?.lines().count() > 6);
    Ok(())
}
