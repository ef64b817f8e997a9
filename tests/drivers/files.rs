//! Values in files.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::process::Command;

use keyward::driver::{Confirmed, Dependent, Effect, Fault};

use crate::room::{Outcome, Result, Room, check, confirm, write};

fn file(room: &Room, path: &str, more: &str) -> Result<Box<dyn Dependent>> {
    room.target(&format!("kind = \"file\"\npath = \"{path}\"\nfield = \"password\"\n{more}"))
}

fn env(room: &Room, path: &str, more: &str) -> Result<Box<dyn Dependent>> {
    let variables = "variables = { DB_USER = \"username\", DB_PASSWORD = \"password\" }";
    room.target(&format!("kind = \"env-file\"\npath = \"{path}\"\n{variables}\n{more}"))
}

#[test]
fn a_file_is_exactly_the_value_and_private() -> Outcome {
    let room = Room::new()?;
    let path = room.at("pass").display().to_string();
    let target = file(&room, &path, "")?;
    assert_eq!(check(&*target, "prod/db", &["password"])?, Ok(()));
    assert_eq!(
        confirm(&*target, "first")?.map_err(|error| (error.fault, error.effect)),
        Err((Fault::NotFound, Effect::None))
    );
    for value in ["first", "second", "", "two\nlines\n"] {
        assert_eq!(write(&*target, value)?, Ok(None));
        assert_eq!((room.text("pass")?.as_str(), room.mode("pass")?), (value, 0o600));
        assert_eq!(confirm(&*target, value)?, Ok(Some(Confirmed::ReadBack)));
    }
    let other = confirm(&*target, "other")?.unwrap_err();
    assert_eq!((other.fault, other.effect), (Fault::Conflict, Effect::None));
    let target = file(&room, &path, "newline = true")?;
    assert_eq!(write(&*target, "third")?, Ok(None));
    assert_eq!(room.text("pass")?, "third\n");
    assert_eq!(confirm(&*target, "third")?, Ok(Some(Confirmed::ReadBack)));
    Ok(())
}

#[test]
fn permissions_stay_where_nobody_else_has_any() -> Outcome {
    let room = Room::new()?;
    for (before, after) in
        [(0o640, 0o640), (0o660, 0o660), (0o400, 0o400), (0o644, 0o600), (0o606, 0o600), (0o4750, 0o750)]
    {
        let path = room.file("pass", "old", before)?;
        assert_eq!(write(&*file(&room, &path, "")?, "new")?, Ok(None));
        assert_eq!((room.text("pass")?.as_str(), room.mode("pass")?), ("new", after), "{before:o}");
        fs::remove_file(&path)?;
    }
    // Only root can give a file to a group that he is not in.
    if rustix::process::geteuid().is_root() {
        let path = room.file("pass", "old", 0o640)?;
        chown(&path, None, Some(4242))?;
        assert_eq!(write(&*file(&room, &path, "")?, "new")?, Ok(None));
        assert_eq!((fs::metadata(&path)?.gid(), room.mode("pass")?), (4242, 0o640));
    }
    Ok(())
}

#[test]
fn what_is_not_ours_alone_is_refused_before_anything_is_written() -> Outcome {
    let room = Room::new()?;
    let victim = room.file("victim", "DB_USER=old\n", 0o600)?;
    symlink(&victim, room.at("link"))?;
    fs::create_dir(room.at("folder"))?;
    fs::create_dir(room.at("open"))?;
    fs::set_permissions(room.at("open"), fs::Permissions::from_mode(0o777))?;
    fs::create_dir(room.at("group"))?;
    fs::set_permissions(room.at("group"), fs::Permissions::from_mode(0o770))?;
    assert!(Command::new("mkfifo").arg(room.at("fifo")).status()?.success());
    let mut refused = vec!["link", "folder", "open/x", "group/x", "fifo", "nowhere/x"];
    if rustix::process::geteuid().is_root() {
        let path = room.file("theirs", "DB_USER=old\n", 0o600)?;
        chown(&path, Some(4242), None)?;
        fs::create_dir(room.at("their"))?;
        chown(room.at("their"), Some(4242), None)?;
        refused.extend(["theirs", "their/x"]);
    }
    for name in refused {
        let path = room.at(name).display().to_string();
        for target in [file(&room, &path, "")?, env(&room, &path, "")?] {
            let error = check(&*target, "prod/db", &["password", "username"])?.unwrap_err();
            assert_eq!(error.effect, Effect::None, "{name}");
            let fault = if name.starts_with("nowhere") { Fault::NotFound } else { Fault::Permanent };
            assert_eq!(error.fault, fault, "{name}: {error}");
            assert_eq!(write(&*target, "new")?.map_err(|error| error.effect), Err(Effect::None), "{name}");
        }
    }
    assert_eq!(room.text("victim")?, "DB_USER=old\n");
    assert!(room.at("link").is_symlink() && !room.at("open/x").exists());
    Ok(())
}

#[test]
fn an_env_file_keeps_everything_else() -> Outcome {
    let room = Room::new()?;
    let before =
        "# settings\nexport DB_PASSWORD=older\nPORT=80\nDB_PASSWORD='o\nld' # by hand\n\nKEY='a\nDB_USER=b'\nLAST=1";
    let path = room.file(".env", before, 0o640)?;
    let target = env(&room, &path, "")?;
    assert_eq!(check(&*target, "prod/db", &["password", "username"])?, Ok(()));
    assert_eq!(confirm(&*target, "it's")?.map_err(|error| error.fault), Err(Fault::Conflict));
    assert_eq!(write(&*target, "it's")?, Ok(None));
    let after = "# settings\nexport DB_PASSWORD=older\nPORT=80\nDB_PASSWORD='it'\\''s' # by hand\n\nKEY='a\nDB_USER=b'\nLAST=1\n\
                 DB_USER='app'\n";
    assert_eq!((room.text(".env")?.as_str(), room.mode(".env")?), (after, 0o640));
    assert_eq!(confirm(&*target, "it's")?, Ok(Some(Confirmed::ReadBack)));
    // A repetition changes nothing.
    assert_eq!(write(&*target, "it's")?, Ok(None));
    assert_eq!(room.text(".env")?, after);
    let sourced =
        Command::new("/bin/sh").args(["-c", ". \"$0\"; printf %s \"$DB_USER:$DB_PASSWORD:$LAST\"", &path]).output()?;
    assert_eq!(String::from_utf8(sourced.stdout)?, "app:it's:1");
    Ok(())
}

#[test]
fn a_missing_env_file_is_made_for_its_reader() -> Outcome {
    let room = Room::new()?;
    let path = room.at(".env").display().to_string();
    for (dialect, content) in
        [("docker", "DB_PASSWORD=n w\nDB_USER=app\n"), ("systemd", "DB_PASSWORD=\"n w\"\nDB_USER=\"app\"\n")]
    {
        let target = env(&room, &path, &format!("dialect = \"{dialect}\""))?;
        assert_eq!(write(&*target, "n w")?, Ok(None));
        assert_eq!((room.text(".env")?.as_str(), room.mode(".env")?), (content, 0o600));
        assert_eq!(confirm(&*target, "n w")?, Ok(Some(Confirmed::ReadBack)));
        fs::remove_file(&path)?;
    }
    Ok(())
}

#[test]
fn an_env_file_nobody_can_be_sure_of_is_left_alone() -> Outcome {
    let room = Room::new()?;
    for content in [&b"DB_PASSWORD='open\n"[..], b"A=1\n. ./other\n", b"A=\xff\n", b"A=1\0\n"] {
        let path = room.file(".env", content, 0o600)?;
        let target = env(&room, &path, "")?;
        let error = check(&*target, "prod/db", &["password", "username"])?.unwrap_err();
        assert_eq!((error.fault, error.effect), (Fault::Permanent, Effect::None));
        assert!(error.said.contains("line "), "{}", error.said);
        assert_eq!(write(&*target, "new")?.map_err(|error| error.effect), Err(Effect::None));
        assert_eq!(fs::read(&path)?, content);
    }
    let path = room.file(".env", "A=1\n", 0o600)?;
    let error = write(&*env(&room, &path, "dialect = \"docker\"")?, "two\nlines")?.unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Rejected, Effect::None));
    assert!(!error.said.contains("lines\n") && !error.said.contains("two\n"), "{}", error.said);
    assert_eq!(room.text(".env")?, "A=1\n");
    Ok(())
}

#[test]
fn two_writers_of_one_file_both_have_their_say() -> Outcome {
    let room = Room::new()?;
    let path = room.at(".env").display().to_string();
    let entry = |name: &str, variable: &str| {
        format!(
            "[[target]]\nname = \"{name}\"\nconnectors = [\"prod/**\"]\nkind = \"env-file\"\npath = \"{path}\"\n\
             variables = {{ {variable} = \"password\" }}\n"
        )
    };
    let names = ["a", "b", "c", "d"];
    room.list(&names.map(|name| entry(name, &name.to_uppercase())).concat())?;
    let one = |name: &str| -> Outcome {
        let target = room.targets().dependent(&name.parse()?)?.ok_or("it is gone")?;
        for turn in 0..10 {
            write(&*target, &format!("{name}{turn}"))??;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let writers = names.map(|name| scope.spawn(move || one(name).map_err(|error| error.to_string())));
        writers.into_iter().try_for_each(|writer| writer.join().unwrap_or_else(|_| Err("a panic".to_owned())))
    })?;
    let mut lines: Vec<_> = room.text(".env")?.lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["A='a9'", "B='b9'", "C='c9'", "D='d9'"]);
    Ok(())
}

#[test]
fn a_full_disk_leaves_the_old_file() -> Outcome {
    let room = Room::new()?;
    fs::create_dir(room.at("small"))?;
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k,mode=700", "none"]).arg(room.at("small")).output();
    let Ok(true) = mounted.map(|mounted| mounted.status.success()) else {
        // Without the right to mount, the walk through ENOSPC of tests/crash is what there is.
        return Ok(());
    };
    let filled = || -> Outcome {
        let path = room.file("small/.env", "A=1\nDB_PASSWORD=old\n", 0o600)?;
        let _ = fs::write(room.at("small/filler"), vec![0; 64 * 1024]);
        let error = write(&*env(&room, &path, "")?, "new")?.unwrap_err();
        assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::None), "{}", error.said);
        assert_eq!(room.text("small/.env")?, "A=1\nDB_PASSWORD=old\n");
        assert_eq!(fs::read_dir(room.at("small"))?.count(), 2);
        Ok(())
    };
    let done = filled();
    assert!(Command::new("umount").arg(room.at("small")).status()?.success());
    done
}
