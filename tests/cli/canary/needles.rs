//! A known value in every shape in which it could be found again.

use std::collections::BTreeMap;

use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use memchr::memmem::Finder;

/// A value that may be found only where it belongs.
pub struct Canary {
    /// What it is called in a complaint.
    pub name: &'static str,
    finders: Vec<(&'static str, Finder<'static>)>,
}

impl Canary {
    pub fn new(name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        let value = value.into();
        let finders = shapes(&value).into_iter();
        let finders = finders.map(|(bytes, shape)| (shape, Finder::new(&bytes).into_owned())).collect();
        Self { name, finders }
    }

    /// The shape in which the value, or a piece of it, stands somewhere in `bytes`.
    pub fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        self.finders.iter().find(|(_, finder)| finder.find(bytes).is_some()).map(|(shape, _)| *shape)
    }
}

/// How many bytes in a row are a leak.
const PIECE: usize = 14;

/// Pieces of the value in every encoding. A piece is found however much of the value stands around it.
fn shapes(value: &[u8]) -> BTreeMap<Vec<u8>, &'static str> {
    let mut shapes = BTreeMap::new();
    let last = value.len().saturating_sub(PIECE);
    for start in [0, 1, 2, last / 4, last / 2, last / 2 + 1, last * 3 / 4, last] {
        let piece = &value[start.min(last)..(start + PIECE).min(value.len())];
        for (shape, bytes) in encoded(piece) {
            shapes.entry(bytes).or_insert(shape);
        }
    }
    shapes
}

fn encoded(piece: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![("plain", piece.to_vec())];
    for encoding in [HEXLOWER, HEXUPPER] {
        all.push(("hex", encoding.encode(piece).into_bytes()));
    }
    for shift in 0..3 {
        for (shape, encoding) in [("base64", &BASE64), ("base64url", &BASE64URL)] {
            let text = encoding.encode(&[&vec![0; shift], piece].concat());
            // The first and the last letters hold bits of whatever stands beside the piece.
            let end = (shift + piece.len()) * 4 / 3;
            all.push((shape, text.as_bytes()[(shift * 4).div_ceil(3)..end].to_vec()));
        }
    }
    let percent = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let url: String = piece.iter().map(percent).collect();
    all.push(("URL-encoded", url.replace("%20", "+").into_bytes()));
    all.push(("URL-encoded", url.to_lowercase().into_bytes()));
    all.push(("URL-encoded", url.into_bytes()));
    if let Ok(text) = std::str::from_utf8(piece) {
        let json = serde_json::Value::from(text).to_string();
        all.push(("JSON-escaped", json.as_bytes()[1..json.len() - 1].to_vec()));
        all.push(("escaped as by Debug", text.escape_debug().to_string().into_bytes()));
    }
    let numbers = format!("{piece:?}");
    all.push(("a list of numbers", numbers.as_bytes()[1..numbers.len() - 1].to_vec()));
    all
}

#[test]
fn a_value_is_found_in_every_shape() {
    let value = b"a \"known\" value,\nof two lines/of text?";
    let canary = Canary::new("it", value.as_slice());
    for shift in 0..3 {
        let around = [b"xyz"[..shift].to_vec(), value.to_vec(), b"behind".to_vec()].concat();
        assert_eq!(canary.found_in(BASE64.encode(&around).as_bytes()), Some("base64"));
        assert!(canary.found_in(BASE64URL.encode(&around).as_bytes()).is_some());
    }
    assert!(canary.found_in(HEXUPPER.encode(value).as_bytes()).is_some());
    assert!(canary.found_in(b"%22known%22%20value%2C%0Aof%20two").is_some());
    assert!(canary.found_in(b"\\\"known\\\" value,\\nof two").is_some());
    assert!(canary.found_in(format!("{:?}", value.to_vec()).as_bytes()).is_some());
    assert!(canary.found_in(b"value,\nof two li").is_some(), "a piece");
    assert_eq!(canary.found_in(b"a known value of two lines"), None);
}
