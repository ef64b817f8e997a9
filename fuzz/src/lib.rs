//! What the fuzz targets share: the golden store's own words, and a folder of one's own.

use std::cell::OnceCell;
use std::fs;
use std::str::FromStr;

use keyward::private_fs::Dir;
use keyward::secret::Secret;

/// Who can open what is sealed in the golden store `rich`.
pub const IDENTITY: &[u8] = include_bytes!("../../tests/vectors/good/rich/identity.txt");

/// The id of the golden store `rich`.
pub const STORE: &str = "kw1wb2w34gctdu4qocrnojty63tkbkp3pco5btuhkeeep6pxcrlk2oa";

/// A constant that parses.
///
/// # Panics
/// When it does not: the target itself is wrong.
pub fn known<T: FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("a constant of the fuzz targets is wrong: {text}"))
}

/// Input that is text.
pub fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Input as a secret.
pub fn secret(data: &[u8]) -> Secret {
    Secret::new(data.to_vec())
}

/// Holds a value against its own spelling: what was read is written the same.
pub fn same<T: FromStr + std::fmt::Display>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    assert_eq!(value.to_string(), text);
    Some(value)
}

/// A folder of this process.
pub struct Scratch {
    folder: tempfile::TempDir,
    /// The folder as keyward sees it.
    pub dir: Dir,
}

impl Scratch {
    /// A folder below `TMPDIR`; libFuzzer ends without cleaning up, so whoever sets that variable does.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("keyward-fuzz-").tempdir().expect("a temporary folder");
        let dir = Dir::open(folder.path()).expect("the folder just made");
        Self { folder, dir }
    }

    /// Puts a file there without any of keyward's care.
    ///
    /// # Panics
    /// When the disk refuses.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// Removes a file or folder if it is there.
    pub fn clear(&self, name: &str) {
        let path = self.folder.path().join(name);
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs with the folder of this thread.
pub fn with_scratch<T>(deed: impl FnOnce(&Scratch) -> T) -> T {
    thread_local!(static SCRATCH: OnceCell<Scratch> = const { OnceCell::new() });
    SCRATCH.with(|scratch| deed(scratch.get_or_init(Scratch::new)))
}

/// What a line of a payload becomes before it is sealed: ended, and padded with spaces to its size.
pub fn padded(line: &[u8]) -> Vec<u8> {
    let mut bytes = line.iter().copied().filter(|byte| *byte != b'\n').chain([b'\n']).collect::<Vec<u8>>();
    let mut length = 64;
    while length < bytes.len() {
        length *= 4;
    }
    bytes.resize(length, b' ');
    bytes
}
