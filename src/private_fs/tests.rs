//! What the door lets through and what it does not. These tests run as root too: none relies on a
//! permission being denied.

use std::error::Error;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::diagnostic::{Diagnostic, Kind};

mod refusals;

type Outcome = Result<(), Box<dyn Error>>;

const LIMIT: u64 = 1 << 20;

fn room() -> Result<(TempDir, Dir), Box<dyn Error>> {
    let temp = tempfile::tempdir()?;
    let dir = Dir::open(temp.path())?;
    Ok((temp, dir))
}

fn mode(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o7777)
}

fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

#[test]
fn what_is_written_is_read_and_is_private() -> Outcome {
    let (temp, dir) = room()?;
    dir.write("policy/deep/x.toml", b"one")?;
    dir.write("policy/deep/x.toml", b"two")?;
    assert_eq!(dir.read("policy/deep/x.toml", LIMIT)?, b"two");
    assert_eq!(names(&temp.path().join("policy/deep"))?, ["x.toml"]);
    assert_eq!(mode(&temp.path().join("policy"))?, 0o700);
    assert_eq!(mode(&temp.path().join("policy/deep"))?, 0o700);
    assert_eq!(mode(&temp.path().join("policy/deep/x.toml"))?, 0o600);
    let stat = dir.size("policy/deep/x.toml")?.ok_or("no file")?;
    assert_eq!((stat.len, stat.mode), (3, 0o600));
    assert!(dir.is_private("policy/deep/x.toml")?);
    fs::set_permissions(temp.path().join("policy/deep/x.toml"), fs::Permissions::from_mode(0o640))?;
    assert!(!dir.is_private("policy/deep/x.toml")?);
    Ok(())
}

#[test]
fn entries_are_sorted_and_unfinished_writes_left_out() -> Outcome {
    let (temp, dir) = room()?;
    for file in ["b", "a", ".kw-0123456789abcdef", "c.toml"] {
        fs::write(temp.path().join(file), "")?;
    }
    fs::create_dir(temp.path().join("d"))?;
    symlink("a", temp.path().join("e"))?;
    let seen: Vec<_> = dir.entries("")?.into_iter().map(|entry| (entry.name, entry.kind)).collect();
    let expected = [
        ("a", EntryKind::File),
        ("b", EntryKind::File),
        ("c.toml", EntryKind::File),
        ("d", EntryKind::Directory),
        ("e", EntryKind::Other),
    ];
    assert_eq!(seen, expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(dir.entries("d")?, []);
    assert!(matches!(dir.entries("none"), Err(FsError::NotFound { .. })));
    assert_eq!(dir.entries_optional("none")?, []);
    fs::write(temp.path().join("d").join(OsStr::from_bytes(b"caf\xe9")), "")?;
    let error = dir.entries("d").err().ok_or("not refused")?;
    assert_eq!(error.kind(), Kind::Integrity);
    assert!(error.to_string().contains("d/caf\u{fffd}"), "{error}");
    Ok(())
}

#[test]
fn append_adds_only_to_what_it_knows() -> Outcome {
    let (temp, dir) = room()?;
    dir.append("audit/alice/laptop/1.jsonl", b"one\n", 0)?;
    dir.append("audit/alice/laptop/1.jsonl", b"two\n", 4)?;
    for expected in [0, 4, 7, 9] {
        let refused = dir.append("audit/alice/laptop/1.jsonl", b"x", expected);
        assert!(matches!(refused, Err(FsError::Changed { .. })), "{expected}");
    }
    assert!(matches!(dir.append("audit/none", b"x", 3), Err(FsError::Changed { .. })));
    assert_eq!(dir.read("audit/alice/laptop/1.jsonl", LIMIT)?, b"one\ntwo\n");
    assert_eq!(mode(&temp.path().join("audit/alice/laptop/1.jsonl"))?, 0o600);
    dir.truncate("audit/alice/laptop/1.jsonl", 4)?;
    assert!(matches!(dir.truncate("audit/alice/laptop/1.jsonl", 5), Err(FsError::Changed { .. })));
    assert_eq!(dir.read("audit/alice/laptop/1.jsonl", LIMIT)?, b"one\n");
    Ok(())
}

#[test]
fn staged_bytes_have_no_name_until_published() -> Outcome {
    let (temp, dir) = room()?;
    drop(dir.stage("x", b"given up")?);
    assert_eq!(names(&temp.path().join("x"))?, Vec::<String>::new());
    let first = dir.stage("x", b"first")?;
    let second = dir.stage("x", b"second")?;
    assert_eq!(names(&temp.path().join("x"))?.len(), 2);
    assert_eq!(dir.entries("x")?, []);
    first.publish_new("name")?;
    let refused = second.publish_new("name").err().ok_or("not refused")?;
    assert!(matches!(refused, FsError::Exists { .. }));
    assert_eq!(refused.kind(), Kind::Usage);
    assert_eq!(dir.read("x/name", LIMIT)?, b"first");
    assert_eq!(names(&temp.path().join("x"))?, ["name"]);
    dir.stage("x", b"third")?.publish("name")?;
    assert_eq!(dir.read("x/name", LIMIT)?, b"third");
    Ok(())
}

#[test]
fn sweep_removes_leftovers_and_only_those() -> Outcome {
    let (temp, dir) = room()?;
    dir.write("a/b/keep", b"")?;
    dir.write(".git/x", b"")?;
    for left in [".kw-1", "a/.kw-2", "a/b/.kw-3", ".git/.kw-4"] {
        fs::write(temp.path().join(left), "")?;
    }
    symlink("/", temp.path().join("a/link"))?;
    fs::write(temp.path().join("a").join(OsStr::from_bytes(b"\xff")), "")?;
    assert_eq!(dir.sweep("")?, 3);
    assert_eq!(dir.sweep("a")?, 0);
    assert_eq!(names(&temp.path().join("a/b"))?, ["keep"]);
    assert_eq!(names(&temp.path().join(".git"))?, [".kw-4", "x"]);
    Ok(())
}

#[test]
fn removing_is_repeatable_and_empty_directories_go() -> Outcome {
    let (temp, dir) = room()?;
    dir.write("a/b/c/file", b"")?;
    dir.write("a/other", b"")?;
    dir.remove_empty_dirs("a/b/c");
    dir.remove("a/b/c/file")?;
    dir.remove("a/b/c/file")?;
    dir.remove("no/such/place")?;
    dir.remove_empty_dirs("a/b/c");
    assert_eq!(names(&temp.path().join("a"))?, ["other"]);
    Ok(())
}

#[test]
fn directories_are_made_for_the_owner_alone() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = Dir::create(&temp.path().join("one/two"))?;
    assert_eq!(dir.path(), temp.path().join("one/two"));
    assert_eq!(mode(&temp.path().join("one"))?, 0o700);
    dir.create_dirs("three/four")?;
    dir.create_dirs("three/four")?;
    assert_eq!(mode(&temp.path().join("one/two/three/four"))?, 0o700);
    assert_eq!(dir.sub("three")?.entries("")?.len(), 1);
    fs::write(temp.path().join("file"), "")?;
    assert!(matches!(Dir::open(&temp.path().join("file")), Err(FsError::Given(_))));
    assert!(matches!(Dir::open(&temp.path().join("none")), Err(FsError::NotFound { .. })));
    symlink("one", temp.path().join("link"))?;
    assert!(Dir::open(&temp.path().join("link")).is_ok());
    Ok(())
}

#[test]
fn a_lock_keeps_threads_apart() -> Outcome {
    let (_temp, dir) = room()?;
    let inside = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || -> Result<(), FsError> {
            for _ in 0..20 {
                let _lock = dir.lock(".lock", true, Some(Duration::from_secs(30)))?;
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                inside.fetch_sub(1, Ordering::SeqCst);
            }
            Ok(())
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        threads.into_iter().all(|thread| matches!(thread.join(), Ok(Ok(()))))
    })
    .then_some(())
    .ok_or("a thread failed")?;
    let shared = dir.lock(".lock", false, None)?;
    let also = dir.lock(".lock", false, None)?;
    let begun = Instant::now();
    let refused = dir.lock(".lock", true, Some(Duration::from_millis(30))).err().ok_or("not refused")?;
    assert!(matches!(refused, FsError::Busy { .. }));
    assert!(begun.elapsed() >= Duration::from_millis(30));
    drop((shared, also));
    assert!(dir.lock(".lock", true, None).is_ok());
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_lock_keeps_processes_apart() -> Outcome {
    let (temp, dir) = room()?;
    let path = temp.path().join(".lock");
    let other = || Command::new("flock").arg("-n").arg(&path).arg("true").status().map(|status| status.success());
    let lock = dir.lock(".lock", true, None)?;
    assert_eq!(mode(&path)?, 0o600);
    assert!(!other()?);
    drop(lock);
    assert!(other()?);
    // A lock on a file that has lost its name is no lock: the next one is on the file of that name.
    let orphan = dir.lock(".lock", true, None)?;
    fs::remove_file(&path)?;
    let named = dir.lock(".lock", true, None)?;
    assert!(!other()?);
    drop((orphan, named));
    Ok(())
}

#[test]
fn files_outside_a_store_are_whole_private_and_regular() -> Outcome {
    let temp = tempfile::tempdir()?;
    let path = temp.path().join("out");
    write_private(&path, b"one", false)?;
    assert_eq!(mode(&path)?, 0o600);
    assert!(matches!(write_private(&path, b"two", false), Err(FsError::Exists { .. })));
    write_private(&path, b"two", true)?;
    assert_eq!(read_private(&path, LIMIT)?, b"two");
    symlink("out", temp.path().join("link"))?;
    assert_eq!(read_file(&temp.path().join("link"), LIMIT)?, b"two");
    let refused = write_private(&temp.path().join("link"), b"x", true).err().ok_or("not refused")?;
    assert_eq!(refused.kind(), Kind::Usage);
    assert!(matches!(write_private(&temp.path().join(".."), b"", true), Err(FsError::Given(_))));
    assert!(matches!(write_private(&temp.path().join("none/x"), b"", true), Err(FsError::NotFound { .. })));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644))?;
    let refused = read_private(&path, LIMIT).err().ok_or("not refused")?;
    assert_eq!((refused.kind(), refused.hint()), (Kind::Locked, Some(format!("chmod 600 {}", path.display()))));
    assert_eq!(names(temp.path())?, ["link", "out"]);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..5000), from in 0_usize..5000) {
        let (_temp, dir) = room().map_err(|error| TestCaseError::fail(error.to_string()))?;
        let from = from.min(bytes.len());
        let done = dir.write("x", &bytes[..from]).and_then(|()| dir.append("x", &bytes[from..], from as u64));
        prop_assert!(done.is_ok());
        prop_assert_eq!(dir.read("x", 5000).ok(), Some(bytes.clone()));
        prop_assert_eq!(dir.read_tail("x", from as u64, 5000).ok(), Some(bytes[from..].to_vec()));
    }

    // A file that is longer or shorter than it was when described is read to its real end.
    #[test]
    fn a_file_that_changes_under_a_reader_is_read_to_its_end(len in 0_usize..300, expected in 0_u64..300) {
        let (_temp, dir) = room().map_err(|error| TestCaseError::fail(error.to_string()))?;
        let bytes = vec![7; len];
        prop_assert!(dir.write("x", &bytes).is_ok());
        let file = dir.handle.file("x", How::Read).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let read = contents(&file, expected, 299, PathBuf::new);
        prop_assert_eq!(read.ok(), Some(bytes));
    }
}

#[test]
fn lines_are_added_behind_a_finished_line() -> Outcome {
    let (temp, _) = room()?;
    let path = temp.path().join("env");
    let add = |lines: &str| append_lines(&path, &lines.to_owned().into());
    add("A=1\n")?;
    assert_eq!(mode(&path)?, 0o600);
    add("B=2")?;
    add("C=3\n")?;
    assert_eq!(fs::read_to_string(&path)?, "A=1\nB=2\nC=3\n");
    symlink(&path, temp.path().join("link"))?;
    let refused = append_lines(&temp.path().join("link"), &"D=4\n".to_owned().into());
    assert!(matches!(refused, Err(FsError::Given(_))), "{refused:?}");
    Ok(())
}

#[test]
fn files_are_written_together_or_not_at_all() -> Outcome {
    let (temp, _) = room()?;
    let folder = temp.path().join("made");
    let files: [(&str, &[u8]); 2] = [("a", b"1"), ("b", b"2")];
    write_private_files(&folder, &files, false)?;
    assert_eq!((mode(&folder)?, mode(&folder.join("b"))?), (0o700, 0o600));
    fs::remove_file(folder.join("a"))?;
    let refused = write_private_files(&folder, &files, false);
    assert!(matches!(refused, Err(FsError::Exists { .. })), "{refused:?}");
    assert_eq!(names(&folder)?, ["b"]);
    write_private_files(&folder, &[("b", b"3")], true)?;
    assert_eq!(fs::read(folder.join("b"))?, b"3");
    Ok(())
}
