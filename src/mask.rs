//! Taking values out of a stream of bytes, wherever its pieces end.
//!
//! What is looked for: each value of at least [`LEAST`] bytes, its base64 (also URL-safe, and inside a longer base64 at
//! any of its three positions), and of a value of several lines each line of at least [`LEAST_LINE`] bytes. Of several
//! that begin at one place the longest counts; where one was found the search goes on behind it.

use std::cmp::Reverse;

use data_encoding::BASE64;
use memchr::{memchr_iter, memmem};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Shorter values are not masked: they would be found in everything.
pub const LEAST: usize = 4;

/// Shorter lines of a longer value are not masked by themselves.
pub const LEAST_LINE: usize = 8;

/// What to look for, and what stands in its place.
#[derive(Debug, Default)]
pub struct Mask {
    needles: Vec<Needle>,
}

#[derive(Debug)]
struct Needle {
    bytes: Secret,
    instead: String,
}

impl Mask {
    /// Looks for a value too; `[masked NAME]` will stand in its place.
    pub fn add(&mut self, name: &str, value: &Secret) {
        let value = trim_line_ends(value.expose());
        if value.len() < LEAST {
            return;
        }
        self.needle(name, value.to_vec());
        for lead in 0..3 {
            for mut text in [within_base64(lead, value)].into_iter().chain((lead == 0).then(|| padded_base64(value))) {
                self.needle(name, text.clone());
                for byte in &mut text {
                    *byte = url_safe(*byte);
                }
                self.needle(name, text);
            }
        }
        let lines = value.split(|byte| *byte == b'\n').map(trim_line_ends);
        for line in lines.filter(|line| (LEAST_LINE..value.len()).contains(&line.len())) {
            self.needle(name, line.to_vec());
        }
    }

    fn needle(&mut self, name: &str, bytes: Vec<u8>) {
        let bytes = Secret::new(bytes);
        if !self.needles.iter().any(|needle| needle.bytes.expose() == bytes.expose()) {
            self.needles.push(Needle { bytes, instead: format!("[masked {name}]") });
        }
    }

    /// A stream to be cleaned.
    pub fn stream(&self) -> Stream<'_> {
        let finders = self.needles.iter().map(|needle| memmem::Finder::new(needle.bytes.expose())).collect();
        Stream { mask: self, finders, held: Zeroizing::default() }
    }
}

/// One stream, and what of it may be the beginning of a value.
#[derive(Debug)]
pub struct Stream<'a> {
    mask: &'a Mask,
    finders: Vec<memmem::Finder<'a>>,
    held: Zeroizing<Vec<u8>>,
}

impl Stream<'_> {
    /// What can be said after one more piece. What may be the beginning of a value is kept back until it is known.
    pub fn next(&mut self, piece: &[u8]) -> Vec<u8> {
        self.hold(piece);
        self.clean(false)
    }

    /// The rest, when no more pieces come.
    pub fn end(&mut self) -> Vec<u8> {
        self.clean(true)
    }

    /// Adds a piece to what is held; a buffer that must grow leaves no copy behind.
    fn hold(&mut self, piece: &[u8]) {
        let mut held = Zeroizing::new(Vec::with_capacity(self.held.len() + piece.len()));
        held.extend_from_slice(&self.held);
        held.extend_from_slice(piece);
        self.held = held;
    }

    fn clean(&mut self, ended: bool) -> Vec<u8> {
        let mut cleaned = Vec::with_capacity(self.held.len());
        let mut at = 0;
        let mut found: Vec<Option<usize>> = vec![Some(0); self.finders.len()];
        self.find_from(at, &mut found, true);
        let mut open = self.open_from(at, ended);
        // A value that begins before the first open place is all here: nothing that comes can make it longer.
        while let Some((start, needle)) = self.first(&found).filter(|(start, _)| *start < open) {
            cleaned.extend_from_slice(&self.held[at..start]);
            cleaned.extend_from_slice(needle.instead.as_bytes());
            at = start + needle.bytes.len();
            self.find_from(at, &mut found, false);
            if open < at {
                open = self.open_from(at, ended);
            }
        }
        cleaned.extend_from_slice(&self.held[at..open]);
        self.held = Zeroizing::new(self.held[open..].to_vec());
        cleaned
    }

    /// Where each needle is found next, at `at` or behind it; those that were found there already stay.
    fn find_from(&self, at: usize, found: &mut [Option<usize>], anew: bool) {
        for (place, finder) in found.iter_mut().zip(&self.finders) {
            if anew || place.is_some_and(|place| place < at) {
                *place = finder.find(&self.held[at..]).map(|place| place + at);
            }
        }
    }

    /// The first needle that was found, the longest of several.
    fn first(&self, found: &[Option<usize>]) -> Option<(usize, &Needle)> {
        let places = found.iter().zip(&self.mask.needles).filter_map(|(place, needle)| Some(((*place)?, needle)));
        places.min_by_key(|(place, needle)| (*place, Reverse(needle.bytes.len())))
    }

    /// The first place, at `at` or behind it, from which everything held is the beginning of a longer needle.
    fn open_from(&self, at: usize, ended: bool) -> usize {
        let held = &self.held[..];
        let open = |needle: &Needle| {
            let bytes = needle.bytes.expose();
            let from = at.max((held.len() + 1).saturating_sub(bytes.len()));
            let mut starts = memchr_iter(*bytes.first()?, held.get(from..)?).map(|start| start + from);
            starts.find(|start| bytes.starts_with(&held[*start..]))
        };
        let first = self.mask.needles.iter().filter(|_| !ended).filter_map(open).min();
        first.unwrap_or(held.len()).max(at)
    }
}

/// The characters of base64 that `value` alone decides when `lead` bytes stand before it in the encoded bytes.
fn within_base64(lead: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = Zeroizing::new(vec![0; lead]);
    bytes.extend_from_slice(value);
    let bits = bytes.len() * 8;
    let text = Zeroizing::new(BASE64.encode(&bytes).into_bytes());
    text[(lead * 8).div_ceil(6)..bits / 6].to_vec()
}

fn padded_base64(value: &[u8]) -> Vec<u8> {
    BASE64.encode(value).into_bytes()
}

/// The same character of the other alphabet.
fn url_safe(character: u8) -> u8 {
    match character {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    }
}

fn trim_line_ends(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., b'\n' | b'\r'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL;

    use super::*;

    fn mask(values: &[(&str, &str)]) -> Mask {
        let mut mask = Mask::default();
        for (name, value) in values {
            mask.add(name, &Secret::from((*value).to_owned()));
        }
        mask
    }

    fn whole(mask: &Mask, text: &str) -> String {
        let mut stream = mask.stream();
        let mut cleaned = stream.next(text.as_bytes());
        cleaned.extend(stream.end());
        String::from_utf8_lossy(&cleaned).into_owned()
    }

    #[test]
    fn a_value_is_masked_in_every_shape() {
        let mask = mask(&[("A", "hunter2-hunter2"), ("K", "-----BEGIN-----\nshort\na longer line\n-----END-----\n")]);
        for (text, clean) in [
            ("x hunter2-hunter2 y", "x [masked A] y"),
            ("hunter2-hunter", "hunter2-hunter"),
            ("aHVudGVyMi1odW50ZXIy", "[masked A]"),
            ("-----BEGIN-----\nshort\na longer line\n-----END-----\n", "[masked K]\n"),
            ("a longer line\r\nshort", "[masked K]\r\nshort"),
        ] {
            assert_eq!(whole(&mask, text), clean);
        }
    }

    #[test]
    fn base64_is_found_wherever_it_stands() {
        for value in ["hunter2-hunter2", "~~~???>>>", "four"] {
            let mask = mask(&[("A", value)]);
            for before in ["", "u", "us", "user:", "me:"] {
                for after in ["", "x", "xy", "xyz"] {
                    for encoding in [BASE64, BASE64URL] {
                        let text = encoding.encode(format!("{before}{value}{after}").as_bytes());
                        assert!(whole(&mask, &text).contains("[masked A]"), "{before}{value}{after}: {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_longest_of_several_counts() {
        let mask = mask(&[("A", "abcd"), ("B", "abcdefgh"), ("C", "cdefghijkl")]);
        assert_eq!(whole(&mask, "abcdefgh abcdef abcdefghijkl"), "[masked B] [masked A]ef [masked B]ijkl");
    }

    #[test]
    fn what_is_no_beginning_is_said_at_once() {
        let mask = mask(&[("A", "hunter2")]);
        let mut stream = mask.stream();
        assert_eq!(stream.next(b"name? "), b"name? ");
        assert_eq!(stream.next(b"hunt"), b"");
        assert_eq!(stream.next(b"ing? "), b"hunting? ");
    }

    #[test]
    fn what_is_too_short_stays() {
        assert_eq!(whole(&mask(&[("A", "abc\n"), ("B", "")]), "abc\n"), "abc\n");
    }
}
