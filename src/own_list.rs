//! What a person has said on one machine and for it alone: lists of programs and places, each a TOML file of entries with
//! names in the configuration folder. It is believed only if it is this user's own and nobody else can write it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::{Dir, FsError, Lock};
use crate::toml_time;

const LIMIT: u64 = 64 * 1024;
const FORMAT: u8 = 1;

/// What stands on such a list.
pub trait Entry: Serialize + DeserializeOwned {
    /// The file, without `.toml`; its lock has this name too.
    const FILE: &'static str;
    /// What one is called in the file: `[[target]]`.
    const KEY: &'static str;
    /// How it is named.
    type Name: Ord + fmt::Display;

    /// Its name, unique on the list.
    fn name(&self) -> &Self::Name;
}

/// Why a list is not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// A list that is none.
    #[error("{}, line {line}: {why}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Where in it.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// No folder for it.
    #[error("this user has no home folder: there is no place for {0}.toml")]
    NoHome(&'static str),
    /// Its file.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for ListError {
    fn kind(&self) -> Kind {
        match self {
            Self::Disk(error) => error.kind(),
            Self::Wrong { .. } | Self::NoHome(_) => Kind::Locked,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Disk(error) => error.hint(),
            Self::Wrong { .. } => Some("mend the file, or remove it and put its entries there anew".to_owned()),
            Self::NoHome(_) => None,
        }
    }
}

/// The list of these entries in a configuration folder.
#[derive(Debug, Clone)]
pub struct OwnList<T> {
    config: Option<PathBuf>,
    entries: PhantomData<fn() -> T>,
}

impl<T: Entry> OwnList<T> {
    /// The list in this folder; without a folder it is empty and stays so.
    pub fn new(config: Option<PathBuf>) -> Self {
        Self { config, entries: PhantomData }
    }

    /// Every entry, by name.
    pub fn read(&self) -> Result<Vec<T>, ListError> {
        let Some(config) = &self.config else { return Ok(Vec::new()) };
        let bytes = match Dir::open(config).and_then(|dir| dir.read_own(&file::<T>(), LIMIT)) {
            Err(FsError::NotFound { .. }) => return Ok(Vec::new()),
            read => read?,
        };
        parse(&bytes).map_err(|(line, why)| ListError::Wrong { path: config.join(file::<T>()), line, why })
    }

    /// Takes an entry from the list; whether it was there.
    pub fn remove(&self, name: &T::Name) -> Result<bool, ListError> {
        if self.read()?.iter().all(|entry| entry.name() != name) {
            return Ok(false);
        }
        self.change(|entries| entries.retain(|entry| entry.name() != name)).map(|()| true)
    }

    /// Changes the list as one deed: nobody changes it in between.
    pub fn change(&self, change: impl FnOnce(&mut Vec<T>)) -> Result<(), ListError> {
        let config = self.config.as_ref().ok_or(ListError::NoHome(T::FILE))?;
        let dir = Dir::create(config)?;
        let _lock = self.lock(Duration::from_secs(10))?;
        let mut entries = self.read()?;
        change(&mut entries);
        entries.sort_by(|one, other| one.name().cmp(other.name()));
        let wrong = |why| ListError::Wrong { path: config.join(file::<T>()), line: 1, why };
        let body = toml::to_string(&BTreeMap::from([(T::KEY, &entries)])).map_err(|error| wrong(error.to_string()))?;
        let text = format!("format = {FORMAT}\n\n{body}");
        // What was put on it must come from it again.
        parse::<T>(text.as_bytes()).map_err(|(_, why)| wrong(why))?;
        Ok(dir.write(&file::<T>(), text.as_bytes())?)
    }

    /// Keeps every other change of the list, and whoever else takes this lock, waiting.
    pub fn lock(&self, wait: Duration) -> Result<Lock, ListError> {
        let config = self.config.as_ref().ok_or(ListError::NoHome(T::FILE))?;
        Ok(Dir::open(config)?.lock(&format!("{}.lock", T::FILE), true, Some(wait))?)
    }
}

fn file<T: Entry>() -> String {
    format!("{}.toml", T::FILE)
}

fn parse<T: Entry>(bytes: &[u8]) -> Result<Vec<T>, (usize, String)> {
    let Written(mut entries) = toml_time::parse(bytes)?;
    entries.sort_by(|one: &Spanned<T>, other| one.get_ref().name().cmp(other.get_ref().name()));
    let twice = entries.windows(2).find(|pair| pair[0].get_ref().name() == pair[1].get_ref().name());
    if let Some([_, again]) = twice {
        let line = bytes[..again.span().start.min(bytes.len())].split(|byte| *byte == b'\n').count();
        return Err((line, format!("the {} {} stands in it twice", T::KEY, again.get_ref().name())));
    }
    Ok(entries.into_iter().map(Spanned::into_inner).collect())
}

/// The file as it is read.
struct Written<T>(Vec<Spanned<T>>);

impl<'de, T: Entry> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct File<T>(PhantomData<T>);

        impl<'de, T: Entry> Visitor<'de> for File<T> {
            type Value = Written<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a format and [[{}]] entries", T::KEY)
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Written<T>, M::Error> {
                let (mut format, mut entries) = (None, Vec::new());
                while let Some(key) = map.next_key::<String>()? {
                    if key == "format" {
                        format = Some(map.next_value::<u8>()?);
                    } else if key == T::KEY {
                        entries = map.next_value()?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        return Err(M::Error::custom(format!("{key} is nothing that stands in this file")));
                    }
                }
                match format {
                    Some(FORMAT) => Ok(Written(entries)),
                    Some(_) => Err(M::Error::custom("a newer format")),
                    None => Err(M::Error::missing_field("format")),
                }
            }
        }

        deserializer.deserialize_map(File(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        name: String,
        size: u8,
    }

    impl Entry for Thing {
        const FILE: &'static str = "things";
        const KEY: &'static str = "thing";
        type Name = String;

        fn name(&self) -> &String {
            &self.name
        }
    }

    fn thing(name: &str, size: u8) -> Thing {
        Thing { name: name.to_owned(), size }
    }

    #[test]
    fn a_list_is_changed_and_read_by_name() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let list = OwnList::<Thing>::new(Some(folder.path().join("config")));
        assert_eq!(list.read()?, []);
        list.change(|things| things.extend([thing("b", 2), thing("a", 1)]))?;
        assert_eq!(list.read()?, [thing("a", 1), thing("b", 2)]);
        assert!(matches!(list.change(|things| things.push(thing("a", 3))), Err(ListError::Wrong { .. })));
        assert!(list.remove(&"a".to_owned())?);
        assert!(!list.remove(&"a".to_owned())?);
        assert_eq!(list.read()?, [thing("b", 2)]);
        assert!(matches!(OwnList::<Thing>::new(None).change(|_| ()), Err(ListError::NoHome("things"))));
        Ok(())
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let list = OwnList::<Thing>::new(Some(folder.path().to_owned()));
        for (text, line, part) in [
            ("format = 1\n\n[[thing]]\nname = \"a\"\nsize = 1\n[[thing]]\nname = \"a\"\nsize = 2\n", 6, "twice"),
            ("format = 1\n\n[[thing]]\nname = \"a\"\nsize = 1\nweight = 2\n", 6, "weight"),
            ("format = 1\n[[thing]]\nname = \"a\"\nsize = \"big\"\n", 4, "u8"),
            ("format = 2\n", 1, "a newer format"),
            ("[[thing]]\nname = \"a\"\nsize = 1\n", 1, "format"),
            ("format = 1\n[[think]]\nname = \"a\"\n", 1, "think"),
            ("format = ", 1, ""),
        ] {
            std::fs::write(folder.path().join("things.toml"), text)?;
            match list.read() {
                Err(ListError::Wrong { line: at, why, .. }) => {
                    assert!((at, why.contains(part)) == (line, true), "{text}: {at} {why}");
                }
                other => return Err(format!("{text}: {other:?}").into()),
            }
        }
        Ok(())
    }

    #[test]
    fn a_list_that_others_can_write_is_not_believed() -> Result<(), Box<dyn std::error::Error>> {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        let list = OwnList::<Thing>::new(Some(folder.path().to_owned()));
        list.change(|things| things.push(thing("a", 1)))?;
        let file = folder.path().join("things.toml");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o620))?;
        assert!(matches!(list.read(), Err(ListError::Disk(FsError::NotOwn { .. }))));
        Ok(())
    }
}
