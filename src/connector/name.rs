//! Names and references: parsed once at the border, right ever after (docs/store-format.md, 2).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::spelling::ruled_string;

/// A name that breaks the rules; says which and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {what}: {why}")]
pub struct BadName {
    given: String,
    what: &'static str,
    why: &'static str,
}

impl BadName {
    /// The rule that it breaks, without the text itself, which could be a value at the wrong place.
    pub fn why(&self) -> &'static str {
        self.why
    }
}

const SEGMENT: &str = "use 1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit";
const FIELD: &str = "use 1 to 63 of a-z 0-9 _, beginning with a letter";
const ENDING: &str = "it must not end in a dot, .toml or .age";
const DEVICE: &str = "Windows keeps this name for a device";
const ADDRESS: &str = "write <environment>/<name>, the name having 1 to 4 parts separated by /";

/// Why `text` cannot be a segment of a path in the store, if it cannot.
fn segment_fault(text: &str) -> Option<&'static str> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !first || text.len() > 63 || !text.bytes().all(allowed) {
        return Some(SEGMENT);
    }
    if [".", ".toml", ".age"].iter().any(|ending| text.ends_with(ending)) {
        return Some(ENDING);
    }
    let stem = text.split('.').next().unwrap_or_default();
    let numbered =
        |prefix| stem.strip_prefix(prefix).is_some_and(|n: &str| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    let device = matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    device.then_some(DEVICE)
}

fn field_fault(text: &str) -> Option<&'static str> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    (!first || text.len() > 63 || !text.bytes().all(allowed)).then_some(FIELD)
}

fn address_fault(text: &str) -> Option<&'static str> {
    let segments: Vec<&str> = text.split('/').collect();
    if !(2..=5).contains(&segments.len()) {
        return Some(ADDRESS);
    }
    segments.into_iter().find_map(segment_fault)
}

fn writer_fault(text: &str) -> Option<&'static str> {
    match text.split_once('/') {
        Some((member, device)) => segment_fault(member).or_else(|| segment_fault(device)),
        None => Some("write <member>/<device>"),
    }
}

/// Declares a name: a string that was found right when it was made.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $fault:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        ruled_string!($name, BadName);

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(text: String) -> Result<Self, BadName> {
                match $fault(&text) {
                    None => Ok(Self(text)),
                    Some(why) => Err(BadName { given: text, what: $what, why }),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A domain of the store that never mixes with another: `prod`, `staging`, `dev`.
    Environment, "an environment's name", segment_fault;
    /// A person or machine.
    Member, "a member's name", segment_fault;
    /// One of a member's computers.
    Device, "a device's name", segment_fault;
    /// Members who share a key.
    Group, "a group's name", segment_fault;
    /// A plain word in metadata: vendor, kind, dependent's target.
    Word, "a word", segment_fault;
    /// One value of a credential.
    Field, "a field's name", field_fault;
    /// A connector: `<environment>/<name>`.
    Address, "a connector", address_fault;
    /// Who signs: `<member>/<device>`.
    Writer, "a writer", writer_fault;
}

impl Word {
    /// A word of the program's own; the caller keeps the rules.
    pub fn fixed(word: &'static str) -> Self {
        debug_assert_eq!(segment_fault(word), None);
        Self(word.to_owned())
    }
}

impl Address {
    /// The connector of this name in an environment.
    pub fn new(environment: &Environment, name: &str) -> Result<Self, BadName> {
        format!("{environment}/{name}").parse()
    }

    /// The part before the first `/`.
    pub fn environment(&self) -> Environment {
        Environment(self.split().0.to_owned())
    }

    /// The part after the first `/`.
    pub fn name(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }
}

impl Writer {
    /// The writer that a member is on a device.
    pub fn new(member: &Member, device: &Device) -> Self {
        Self(format!("{member}/{device}"))
    }

    /// Whose writer this is.
    pub fn member(&self) -> Member {
        Member(self.0.split('/').next().unwrap_or_default().to_owned())
    }

    /// On which device.
    pub fn device(&self) -> Device {
        Device(self.0.rsplit('/').next().unwrap_or_default().to_owned())
    }
}

/// What a person types to name a credential: `prod/github-deploy@3:token`; the environment may be left out
/// when another place says it, version and field may be left out. In a file it is a URI that leaves nothing out but the
/// version: `keyward://prod/github-deploy/token?version=3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// `<environment>/<name>`, or the name alone.
    path: String,
    /// The version after `@`.
    pub version: Option<u64>,
    /// The field after `:`.
    pub field: Option<Field>,
}

impl Reference {
    /// Which connector is meant: with an environment given apart, the path is a name within it, unless it begins with that environment.
    pub fn address(&self, environment: Option<&Environment>) -> Result<Address, BadName> {
        match environment {
            Some(environment) if !self.path.starts_with(&format!("{environment}/")) => {
                Address::new(environment, &self.path)
            }
            _ => self.path.parse(),
        }
    }

    /// Reads the URI that stands in files: what follows the last `/` is the field.
    pub fn from_uri(uri: &str) -> Result<Self, BadName> {
        let bad = |why| BadName { given: uri.to_owned(), what: "a reference", why };
        let rest = uri.strip_prefix(SCHEME).ok_or_else(|| bad(URI))?;
        let (rest, version) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query.strip_prefix("version=").ok_or_else(|| bad(URI))?)),
            None => (rest, None),
        };
        let (path, field) = rest.rsplit_once('/').ok_or_else(|| bad(URI))?;
        if let Some(why) = address_fault(path).map(|why| if why == ADDRESS { URI } else { why }) {
            return Err(bad(why));
        }
        let version = version.map(|digits| number(digits).ok_or_else(|| bad(VERSION))).transpose()?;
        Ok(Self { path: path.to_owned(), version, field: Some(field.parse()?) })
    }
}

/// What the URI of a reference begins with.
pub const SCHEME: &str = "keyward://";

const URI: &str = "write keyward://<environment>/<name>/<field>, perhaps with ?version=<number> behind";
const VERSION: &str = "the version is a number from 1";

/// A version's number as it is written: no sign, no zero in front.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

impl FromStr for Reference {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = |why| BadName { given: text.to_owned(), what: "a reference", why };
        let (rest, field) = match text.split_once(':') {
            Some((rest, field)) => (rest, Some(field.parse()?)),
            None => (text, None),
        };
        let (path, version) = match rest.split_once('@') {
            Some((path, digits)) => (path, Some(digits)),
            None => (rest, None),
        };
        let number = |digits: &str| number(digits).ok_or_else(|| bad("the version after @ is a number from 1"));
        if let Some(why) = path.split('/').find_map(segment_fault) {
            return Err(bad(why));
        }
        Ok(Self { path: path.to_owned(), version: version.map(number).transpose()?, field })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        self.version.iter().try_for_each(|version| write!(f, "@{version}"))?;
        self.field.iter().try_for_each(|field| write!(f, ":{field}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn segments_keep_the_rules() {
        for right in
            ["a", "0", "github-deploy", "a.b_c-d", &"x".repeat(63), "console", "com", "com10", "toml", "a.tomlx"]
        {
            assert!(right.parse::<Word>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            ".a",
            "-a",
            "_a",
            "A",
            "a/b",
            "a b",
            "ä",
            "a.",
            "x.toml",
            "x.age",
            "con",
            "nul.x",
            "com1",
            "lpt9.a",
            "a\n",
            &"x".repeat(64),
        ] {
            assert!(wrong.parse::<Word>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_have_an_environment_and_one_to_four_segments() {
        for right in ["prod/a", "prod/a/b/c/d"] {
            assert!(right.parse::<Address>().is_ok(), "{right}");
        }
        for wrong in ["prod", "prod/", "/a", "prod//a", "prod/a/b/c/d/e", "prod/../x", "prod/."] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn references_take_the_environment_from_either_place() -> Result<(), BadName> {
        let prod: Environment = "prod".parse()?;
        let full: Reference = "prod/github@3:token".parse()?;
        let short: Reference = "github@3:token".parse()?;
        assert_eq!(full.address(None)?.as_str(), "prod/github");
        assert_eq!(full.address(Some(&prod))?.as_str(), "prod/github");
        assert_eq!(short.address(Some(&prod))?.as_str(), "prod/github");
        assert!(short.address(None).is_err());
        assert_eq!((full.version, full.field.as_ref().map(Field::as_str)), (Some(3), Some("token")));
        for wrong in
            ["", "prod/a@", "prod/a@0", "prod/a@01", "prod/a@x", "prod/a:", "prod/a:T", "prod/a@1@2", "prod/$(x)"]
        {
            assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
        }
        Ok(())
    }

    #[test]
    fn a_uri_leaves_out_nothing_but_the_version() -> Result<(), BadName> {
        let reference = Reference::from_uri("keyward://prod/acme/db/password?version=3")?;
        assert_eq!(reference.to_string(), "prod/acme/db@3:password");
        assert_eq!(Reference::from_uri("keyward://prod/db/password")?, "prod/db:password".parse()?);
        for wrong in [
            "prod/db/password",
            "keyward://",
            "keyward://prod/db",
            "keyward://prod//password",
            "keyward://prod/db/",
            "keyward://prod/db/Password",
            "keyward://prod/../password",
            "keyward://prod/db/password?",
            "keyward://prod/db/password?version=",
            "keyward://prod/db/password?version=03",
            "keyward://prod/db/password?version=+3",
            "keyward://prod/db/password?v=3",
            "keyward://prod/a/b/c/d/e/password",
        ] {
            assert!(Reference::from_uri(wrong).is_err(), "{wrong}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn what_parses_is_written_the_same(text in "[a-z0-9.@:/_-]{0,40}") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string(), text);
            }
        }

        #[test]
        fn no_name_leaves_its_folder(text in any::<String>()) {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert!(address.as_str().split('/').all(|part| part != "." && part != ".." && !part.is_empty()));
            }
        }
    }
}
