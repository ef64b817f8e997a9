//! Commands as they go over the pipes: each is one stanza of an age header.

use age_core::format::read::age_stanza;
use data_encoding::BASE64_NOPAD;
use zeroize::Zeroizing;

use super::error::Unheard;

/// What a plugin asks for.
pub(super) struct Command {
    pub(super) tag: String,
    pub(super) args: Vec<String>,
    /// May be a file key.
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Command {
    /// The words for yes and no of a `confirm`.
    pub(super) fn labels(&self) -> Vec<String> {
        let text = |label: &String| BASE64_NOPAD.decode(label.as_bytes()).unwrap_or_default();
        self.args.iter().map(|label| super::Words::of(&text(label)).to_string()).collect()
    }
}

/// The command at the beginning of what was heard and its length, when it is whole.
pub(super) fn next(heard: &[u8]) -> Result<Option<(Command, usize)>, Unheard> {
    match age_stanza(heard) {
        Ok((rest, stanza)) => {
            let args = stanza.args.iter().map(|arg| (*arg).to_owned()).collect();
            let command = Command { tag: stanza.tag.to_owned(), args, body: Zeroizing::new(stanza.body()) };
            Ok(Some((command, heard.len() - rest.len())))
        }
        Err(error) if error.is_incomplete() => Ok(None),
        Err(_) => Err(Unheard::NotAStanza),
    }
}

/// A stanza as age writes it: lines of 64 characters, the last one shorter, be it empty.
pub(super) fn stanza<'a>(tag: &str, args: impl IntoIterator<Item = &'a str>, body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut first = Zeroizing::new(format!("-> {tag}"));
    for arg in args {
        *first = [&first, " ", arg].concat();
    }
    let body = Zeroizing::new(BASE64_NOPAD.encode(body));
    let mut written = Zeroizing::new(Vec::with_capacity(first.len() + body.len() + body.len() / 64 + 2));
    written.extend_from_slice(first.as_bytes());
    written.push(b'\n');
    let mut rest = body.as_bytes();
    while let Some((line, more)) = rest.split_at_checked(64) {
        written.extend_from_slice(line);
        written.push(b'\n');
        rest = more;
    }
    written.extend_from_slice(rest);
    written.push(b'\n');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for length in [0, 1, 16, 47, 48, 49, 96, 100] {
            let body = vec![7; length];
            let written = stanza("tag", ["a", "b+/="], &body);
            for cut in 0..written.len() {
                assert!(matches!(next(&written[..cut]), Ok(None)), "{length} {cut}");
            }
            let more = [&written[..], b"-> next\n"].concat();
            let read = next(&more).ok().flatten().map(|(it, used)| (it.tag, it.args, it.body.to_vec(), used));
            let args = vec!["a".to_owned(), "b+/=".to_owned()];
            assert_eq!(read, Some(("tag".to_owned(), args, body, written.len())), "{length}");
        }
        for wrong in ["hello\n", "-> \n\n", "-> a  b\n\n", "-> a\nA\n", "-> a\nAB\n", "-> a\u{7f}\n\n"] {
            assert!(matches!(next(wrong.as_bytes()), Err(Unheard::NotAStanza)), "{wrong:?}");
        }
    }
}
