//! Programs that are started because a person said so once: nobody else may put another one in their place.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::platform::{self, Meta};
use super::{EntryKind, FsError, OnDisk, blame, read_file};
use crate::digest::Digest;

/// Where such a program finds others, the interpreter of a script among them.
const SEARCHED: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];
/// No program is larger.
const LARGEST: u64 = 256 * 1024 * 1024;
/// As many as the kernel itself follows.
const LINKS: usize = 40;

/// The true path of a program which only root and this user can exchange: it and every folder on the way, links
/// included, belong to one of the two, and nobody else can write them. A folder like `/tmp` is no place for one.
pub fn own_program(path: &Path) -> Result<PathBuf, FsError> {
    let refused = |path: &Path, what| Err(FsError::NotRegular { path: path.to_owned(), what }.given());
    match own_place(path)? {
        (place, None) => refused(&place, "a directory where a file belongs"),
        (place, Some(file)) if file.mode & 0o111 == 0 => refused(&place, "not executable"),
        (place, Some(_)) => Ok(place),
    }
}

/// The same for a program that was looked at before: with a `pin` only if its bytes are those.
pub fn pinned_program(path: &Path, pin: Option<Digest>) -> Result<PathBuf, FsError> {
    let program = own_program(path)?;
    match pin {
        Some(pin) if program_digest(&program)? != pin => Err(FsError::Exchanged { path: path.to_owned() }),
        _ => Ok(program),
    }
}

/// The digest of a program's bytes.
pub fn program_digest(program: &Path) -> Result<Digest, FsError> {
    Ok(Digest::of(&read_file(program, LARGEST)?))
}

/// The `PATH` of a program that is started so: where an interpreter is found, in folders in which only root and this user can
/// put one or exchange one. The caller's would choose what runs.
pub fn search_path() -> String {
    SEARCHED.into_iter().filter(|folder| is_own_folder(Path::new(folder))).collect::<Vec<_>>().join(":")
}

fn is_own_folder(path: &Path) -> bool {
    matches!(own_place(path), Ok((_, None)))
}

/// The true path, and what is there if it is a file.
fn own_place(path: &Path) -> Result<(PathBuf, Option<Meta>), FsError> {
    let refused = |path: &Path, what| FsError::NotRegular { path: path.to_owned(), what }.given();
    let mut at = PathBuf::from("/");
    check(&at)?;
    let mut rest = segments(path);
    let mut links = 0;
    while let Some(segment) = rest.pop_front() {
        if segment == ".." {
            at.pop();
            continue;
        }
        let next = at.join(segment);
        let meta = check(&next)?;
        match meta.kind {
            EntryKind::Directory => at = next,
            EntryKind::File if !rest.is_empty() => return Err(refused(&next, meta.what)),
            EntryKind::File => return Ok((next, Some(meta))),
            EntryKind::Other => {
                let target = platform::link_target(&next).map_err(|_| refused(&next, meta.what))?;
                links += 1;
                if links > LINKS {
                    return Err(refused(&next, "one link too many"));
                }
                if target.is_absolute() {
                    at = PathBuf::from("/");
                }
                segments(&target).into_iter().rev().for_each(|segment| rest.push_front(segment));
            }
        }
    }
    Ok((at, None))
}

/// What is there, which others must not be able to change. Whose a link is says nothing: its folder is looked at.
fn check(path: &Path) -> Result<Meta, FsError> {
    let meta = platform::look_at(path);
    let meta = meta.map_err(|source| blame("look at", path.to_owned(), OnDisk::Untouched, source))?;
    if meta.kind == EntryKind::Other || meta.is_own() || meta.is_roots() {
        return Ok(meta);
    }
    Err(FsError::NotOwn { path: path.to_owned(), mode: meta.mode })
}

/// The names on the way, `..` among them.
fn segments(path: &Path) -> VecDeque<OsString> {
    let name = |component: Component<'_>| match component {
        Component::Normal(_) | Component::ParentDir => Some(component.as_os_str().to_owned()),
        _ => None,
    };
    path.components().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_program_of_the_system_is_found_through_links() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        assert!(!own_program(Path::new("/bin/sh"))?.is_symlink());
        assert_eq!(own_program(Path::new("/usr/../bin/./sh"))?, own_program(Path::new("/bin/sh"))?);
        // The way leads through a folder in which everybody can put another link: where it ends is no matter.
        let link = folder.path().join("sh");
        symlink("/bin/sh", &link)?;
        assert!(matches!(own_program(&link), Err(FsError::NotOwn { path, .. }) if path != link));
        for (wrong, part) in
            [("/", "a directory"), ("/usr", "a directory"), ("/etc/passwd", "not executable"), ("/bin/sh/x", "a file")]
        {
            let error = own_program(Path::new(wrong)).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(part), "{wrong}: {error}");
        }
        assert!(matches!(own_program(Path::new("/nowhere")), Err(FsError::NotFound { .. })));
        assert!(own_program(Path::new("/dev/null")).is_err());
        assert!(is_own_folder(Path::new("/usr/bin")));
        for wrong in [folder.path(), Path::new("/bin/sh"), Path::new("/nowhere")] {
            assert!(!is_own_folder(wrong), "{}", wrong.display());
        }
        Ok(())
    }
}
