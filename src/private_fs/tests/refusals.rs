//! Names, links and files that the door does not let through.

use std::os::fd::AsFd;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, OFlags, makedev, mknodat};

use super::*;

fn special(path: &Path, kind: FileType) -> io::Result<()> {
    Ok(mknodat(CWD, path, kind, Mode::RUSR | Mode::WUSR, makedev(1, 3))?)
}

/// The `what` of a refusal, relative to the directory: `a: a symbolic link`.
fn refusal<T: fmt::Debug>(outcome: Result<T, FsError>, below: &Path) -> String {
    match outcome {
        Err(error @ FsError::NotRegular { .. }) => {
            assert_eq!(error.kind(), Kind::Integrity);
            error.to_string().replace(&format!("{}/", below.display()), "")
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused() -> Outcome {
    let (temp, dir) = room()?;
    fs::write(temp.path().join("outside"), "x")?;
    fs::create_dir(temp.path().join("in"))?;
    let inner = dir.sub("in")?;
    for bad in ["../outside", "..", ".", "", "/etc/passwd", "a//b", "a/", "a/../b", "a/./b", "a\\b", "a\0b"] {
        let refused = |outcome: Result<(), FsError>| matches!(outcome, Err(FsError::BadName { .. }));
        assert!(refused(inner.read(bad, LIMIT).map(drop)), "{bad:?}");
        assert!(refused(inner.write(bad, b"")), "{bad:?}");
        assert!(refused(inner.append(bad, b"", 0)), "{bad:?}");
        assert!(refused(inner.truncate(bad, 0)), "{bad:?}");
        assert!(refused(inner.remove(bad)), "{bad:?}");
        assert!(refused(inner.size(bad).map(drop)), "{bad:?}");
        assert!(refused(inner.lock(bad, true, None).map(drop)), "{bad:?}");
        assert!(refused(inner.stage("", b"")?.publish(bad)), "{bad:?}");
        if !bad.is_empty() {
            assert!(refused(inner.sub(bad).map(drop)), "{bad:?}");
            assert!(refused(inner.entries(bad).map(drop)), "{bad:?}");
            assert!(refused(inner.create_dirs(bad)), "{bad:?}");
        }
    }
    assert!(matches!(inner.stage("", b"")?.publish("a/b"), Err(FsError::BadName { .. })));
    assert_eq!(names(&temp.path().join("in"))?, Vec::<String>::new());
    Ok(())
}

#[test]
fn links_are_refused_at_every_level() -> Outcome {
    let (temp, dir) = room()?;
    let root = temp.path();
    fs::create_dir_all(root.join("real/sub"))?;
    fs::write(root.join("real/sub/file"), "x")?;
    symlink("real", root.join("top"))?;
    symlink("sub", root.join("real/middle"))?;
    symlink("file", root.join("real/sub/last"))?;
    symlink("nowhere", root.join("dangling"))?;
    symlink("/", root.join("slash"))?;
    for (path, link) in [
        ("top/sub/file", "top"),
        ("real/middle/file", "real/middle"),
        ("real/sub/last", "real/sub/last"),
        ("dangling", "dangling"),
        ("slash/etc/passwd", "slash"),
    ] {
        let expected = format!("{link} is a symbolic link");
        assert_eq!(refusal(dir.read(path, LIMIT), root), expected);
        assert_eq!(refusal(dir.read_optional(path, LIMIT), root), expected);
        assert_eq!(refusal(dir.append(path, b"y", 0), root), expected);
        assert_eq!(refusal(dir.truncate(path, 0), root), expected);
        assert_eq!(refusal(dir.size(path), root), expected);
        assert_eq!(refusal(dir.lock(path, false, None), root), expected);
        assert_eq!(refusal(dir.lock(path, true, None), root), expected);
        assert_eq!(refusal(dir.sub(path), root), expected);
        assert_eq!(refusal(dir.entries(path), root), expected);
        if path != link {
            assert_eq!(refusal(dir.write(path, b"y"), root), expected);
            assert_eq!(refusal(dir.remove(path), root), expected);
        }
    }
    // A link in the place of a file is replaced, what it points to stays.
    dir.write("real/sub/last", b"y")?;
    assert_eq!(fs::read(root.join("real/sub/file"))?, b"x");
    dir.remove("top")?;
    assert!(root.join("real/sub").is_dir());
    assert!(!root.join("nowhere").exists());
    Ok(())
}

#[test]
fn the_walk_without_openat2_refuses_the_same() -> Outcome {
    let (temp, dir) = room()?;
    fs::create_dir_all(temp.path().join("real/sub"))?;
    fs::write(temp.path().join("real/sub/file"), "x")?;
    symlink("real", temp.path().join("top"))?;
    symlink("sub", temp.path().join("real/middle"))?;
    symlink("file", temp.path().join("real/sub/last"))?;
    let root = fs::File::open(temp.path())?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let walked = |rel| platform::walk(root.as_fd(), rel, flags, Mode::empty());
    assert!(walked("real/sub/file").is_ok());
    for path in ["top/sub/file", "real/middle/file", "real/sub/last", "real/sub/file/x", "real/none"] {
        let error = io::Error::from(walked(path).err().ok_or(path)?);
        let blamed = dir.blame("read", path, OnDisk::Untouched, error);
        let read = dir.read(path, LIMIT).err().ok_or(path)?;
        assert_eq!(blamed.to_string(), read.to_string());
    }
    Ok(())
}

#[test]
fn only_regular_files_are_read_and_nothing_hangs() -> Outcome {
    let (temp, dir) = room()?;
    let root = temp.path();
    special(&root.join("fifo"), FileType::Fifo)?;
    fs::create_dir(root.join("directory"))?;
    fs::write(root.join("file"), "x")?;
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket"))?;
    assert_eq!(refusal(dir.read("fifo", LIMIT), root), "fifo is a fifo");
    assert_eq!(refusal(dir.append("fifo", b"x", 0), root), "fifo is a fifo");
    assert_eq!(refusal(dir.lock("fifo", true, None), root), "fifo is a fifo");
    assert_eq!(refusal(dir.read("socket", LIMIT), root), "socket is a socket");
    assert_eq!(refusal(dir.read("directory", LIMIT), root), "directory is a directory where a file belongs");
    assert_eq!(refusal(dir.write("directory", b"x"), root), "directory is a directory where a file belongs");
    assert_eq!(refusal(dir.remove("directory"), root), "directory is a directory where a file belongs");
    assert_eq!(refusal(dir.read_optional("file/x", LIMIT), root), "file is a file where a directory belongs");
    assert_eq!(refusal(dir.entries("file"), root), "file is a file where a directory belongs");
    assert_eq!(refusal(dir.write("file/x", b"x"), root), "file is a file where a directory belongs");
    if special(&root.join("device"), FileType::CharacterDevice).is_ok() {
        assert_eq!(refusal(dir.read("device", LIMIT), root), "device is a device");
    }
    assert!(matches!(read_file(Path::new("/dev/null"), LIMIT), Err(FsError::Given(_))));
    assert!(matches!(dir.read("none/at/all", LIMIT), Err(FsError::NotFound { .. })));
    assert_eq!(dir.read_optional("none/at/all", LIMIT)?, None);
    assert_eq!(names(root)?, {
        let mut all = names(root)?;
        all.retain(|name| !name.starts_with(TEMPORARY));
        all
    });
    Ok(())
}

#[test]
fn a_file_over_its_limit_is_refused_unread() -> Outcome {
    let (temp, dir) = room()?;
    fs::File::create(temp.path().join("sparse"))?.set_len(10 << 30)?;
    let begun = Instant::now();
    assert!(matches!(dir.read("sparse", LIMIT), Err(FsError::TooLarge { len, .. }) if len == 10 << 30));
    assert!(matches!(read_file(&temp.path().join("sparse"), LIMIT), Err(FsError::Given(_))));
    assert!(begun.elapsed() < Duration::from_millis(100));
    assert_eq!(dir.read_tail("sparse", (10 << 30) - 5, LIMIT)?, [0; 5]);
    dir.write("exact", b"12345")?;
    assert_eq!(dir.read("exact", 5)?, b"12345");
    assert!(matches!(dir.read("exact", 4), Err(FsError::TooLarge { len: 5, limit: 4, .. })));
    assert_eq!(dir.read_tail("exact", 3, 2)?, b"45");
    assert_eq!(dir.read_tail("exact", 5, 0)?, b"");
    assert!(matches!(dir.read_tail("exact", 6, 9), Err(FsError::Changed { .. })));
    assert!(matches!(dir.read_tail("exact", 2, 2), Err(FsError::TooLarge { .. })));
    Ok(())
}
