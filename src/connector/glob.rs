//! Patterns for connectors: `*` within a segment, `**` for any number of segments.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::Address;
use crate::spelling::ruled_string;

/// A pattern such as `prod/**` or `prod/github-*`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Glob(String);

impl Glob {
    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the pattern covers this connector.
    pub fn matches(&self, address: &Address) -> bool {
        path_matches(Some(&self.0), Some(address.as_str()))
    }

    /// Whether the pattern, which is written without the environment, covers this connector's name.
    pub fn covers(&self, address: &Address) -> bool {
        path_matches(Some(&self.0), Some(address.name()))
    }
}

/// What is left of a pattern and of a path; nothing once all segments are used.
fn path_matches(pattern: Option<&str>, path: Option<&str>) -> bool {
    let Some((first, rest)) = pattern.map(first_segment) else { return path.is_none() };
    let mut left = path;
    if first == "**" {
        // Any number of segments, also none.
        while !path_matches(rest, left) {
            match left.map(first_segment) {
                Some((_, others)) => left = others,
                None => return false,
            }
        }
        return true;
    }
    left.map(first_segment).is_some_and(|(segment, others)| {
        segment_matches(first.as_bytes(), segment.as_bytes()) && path_matches(rest, others)
    })
}

fn first_segment(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

fn segment_matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p) == Some(&text[t]) {
            (p, t) = (p + 1, t + 1);
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            (p, t) = (at + 1, from + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// Not a pattern for connectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a pattern for connectors: 1 to 16 segments of a-z 0-9 . _ - *, separated by /, ** alone in its segment"
)]
pub struct BadGlob(String);

impl TryFrom<String> for Glob {
    type Error = BadGlob;

    fn try_from(text: String) -> Result<Self, BadGlob> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'*');
        let segment =
            |part: &str| !part.is_empty() && part.bytes().all(allowed) && (part == "**" || !part.contains("**"));
        let doubles = text.split('/').filter(|part| *part == "**").count();
        // Two `**` at most: with more of them, trying every split would grow out of hand.
        if text.split('/').count() <= 16 && text.len() <= 512 && doubles <= 2 && text.split('/').all(segment) {
            Ok(Self(text))
        } else {
            Err(BadGlob(text))
        }
    }
}

ruled_string!(Glob, BadGlob);

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn covers(pattern: &str, address: &str) -> bool {
        let (glob, address) = (pattern.parse::<Glob>(), address.parse::<Address>());
        matches!((glob, address), (Ok(glob), Ok(address)) if glob.matches(&address))
    }

    #[test]
    fn stars_stay_in_their_segment_and_double_stars_do_not() {
        for (pattern, address) in [
            ("**", "prod/a"),
            ("prod/**", "prod/a/b/c"),
            ("prod/*", "prod/a"),
            ("*/github-*", "prod/github-deploy"),
            ("prod/**/db", "prod/db"),
            ("prod/**/db", "prod/a/b/db"),
            ("prod/a*b*c", "prod/aXXbbc".to_lowercase().as_str()),
        ] {
            assert!(covers(pattern, address), "{pattern} {address}");
        }
        for (pattern, address) in [
            ("prod/*", "prod/a/b"),
            ("prod/a", "prod/ab"),
            ("prod/**", "staging/a"),
            ("*", "prod/a"),
            ("prod/a.b", "prod/axb"),
        ] {
            assert!(!covers(pattern, address), "{pattern} {address}");
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for wrong in ["", "/", "prod/", "prod//a", "a**", "**/**/**", "Prod/*", "prod/?", "prod/[ab]"] {
            assert!(wrong.parse::<Glob>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_segment_matches_as_a_regular_expression_would(pattern in "[ab*]{1,8}", text in "[ab]{1,8}") {
            prop_assume!(!pattern.contains("**"));
            let regex = regex::Regex::new(&format!("^{}$", pattern.replace('*', ".*"))).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(segment_matches(pattern.as_bytes(), text.as_bytes()), regex.is_match(&text));
        }
    }
}
