//! Reads Rust as far as its imports go: tokens, test items, module paths. A reading of text, not a
//! compiler: macros are not expanded, and a name brought in by `use` counts in the whole file.

use std::collections::{BTreeMap, BTreeSet};

/// One file of the house: its path as printed, and its text.
pub struct File<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

impl File<'_> {
    /// The module this file is: `src/crypto/keys.rs` is `crypto::keys`; the roots are `lib` and `main`.
    pub fn module(&self) -> Vec<String> {
        let inner = self.path.strip_prefix("src/").unwrap_or(self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        inner.strip_suffix("/mod").unwrap_or(inner).split('/').map(str::to_owned).collect()
    }

    /// The path that `crate::` and `self::` start from here: empty in the two roots.
    fn home(&self) -> Vec<String> {
        if self.is_root() { Vec::new() } else { self.module() }
    }

    /// Whether this is `src/lib.rs` or `src/main.rs`.
    pub fn is_root(&self) -> bool {
        matches!(self.path, "src/lib.rs" | "src/main.rs")
    }

    /// Line `number` (from 1) without the space around it.
    pub fn line(&self, number: usize) -> &str {
        self.text.lines().nth(number - 1).unwrap_or_default().trim()
    }
}

/// A word, a `::`, a single other character, or a literal as it stands (`""` for a raw string or a character).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
    /// Inside an item under `#[cfg(test)]`.
    pub test: bool,
}

/// A path that stands in a file, resolved: `["crate", "store", "Store"]` or `["std", "fs"]`; a glob ends in `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub path: Vec<String>,
    pub line: usize,
    pub test: bool,
    /// It is a `pub use`.
    pub exported: bool,
    /// It starts with a name that an earlier `use` bound to this path (which was judged there).
    pub through: Option<Vec<String>>,
}

/// The tokens of a file; comments are left out, test items are marked.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Lexer { chars: text.chars().collect(), at: 0, line: 1 }.run();
    mark_tests(&mut tokens);
    tokens
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Lexer {
    fn run(mut self) -> Vec<Token> {
        let mut tokens = Vec::new();
        while let Some(first) = self.peek(0) {
            let line = self.line;
            let text = match (first, self.peek(1)) {
                ('/', Some('/')) => self.skip_while(|c| c != '\n'),
                ('/', Some('*')) => self.skip_block_comment(),
                ('"', _) => self.quoted('"'),
                ('\'', Some('\\')) => self.quoted('\''),
                ('\'', Some(_)) if self.peek(2) == Some('\'') => self.skip(3, "\"\""),
                (':', Some(':')) => self.skip(2, "::"),
                (c, _) if c.is_whitespace() => self.skip(1, ""),
                (c, _) if c.is_alphanumeric() || c == '_' => self.word(),
                (c, _) => self.skip(1, &c.to_string()),
            };
            if !text.is_empty() {
                tokens.push(Token { text, line, test: false });
            }
        }
        tokens
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Moves on by `count` characters and gives back `text`.
    fn skip(&mut self, count: usize, text: &str) -> String {
        for _ in 0..count {
            self.line += usize::from(self.peek(0) == Some('\n'));
            self.at += 1;
        }
        text.to_owned()
    }

    fn skip_while(&mut self, goes_on: impl Fn(char) -> bool) -> String {
        while self.peek(0).is_some_and(&goes_on) {
            self.skip(1, "");
        }
        String::new()
    }

    fn skip_block_comment(&mut self) -> String {
        let mut depth = 0;
        while self.peek(0).is_some() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.skip(1, "");
                    continue;
                }
            }
            self.skip(2, "");
            if depth == 0 {
                break;
            }
        }
        String::new()
    }

    fn quoted(&mut self, quote: char) -> String {
        let start = self.at;
        self.skip(1, "");
        while let Some(c) = self.peek(0) {
            self.skip(if c == '\\' { 2 } else { 1 }, "");
            if c == quote {
                break;
            }
        }
        self.chars[start..self.at.min(self.chars.len())].iter().collect()
    }

    /// A word; or a raw string, which starts like one; or a raw identifier without its `r#`.
    fn word(&mut self) -> String {
        let start = self.at;
        self.skip_while(|c| c.is_alphanumeric() || c == '_');
        let word: String = self.chars[start..self.at].iter().collect();
        let hashes = self.chars[self.at..].iter().take_while(|c| **c == '#').count();
        match (word.as_str(), self.peek(hashes)) {
            ("r" | "br" | "cr", Some('"')) => self.skip_raw_string(hashes),
            ("r", Some(_)) if hashes == 1 => {
                self.skip(1, "");
                self.word()
            }
            _ => word,
        }
    }

    fn skip_raw_string(&mut self, hashes: usize) -> String {
        self.skip(hashes + 1, "");
        let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        while self.peek(0).is_some() && !self.chars[self.at..].starts_with(&end) {
            self.skip(1, "");
        }
        self.skip(end.len(), "\"\"")
    }
}

/// The text of the token at `at`, or nothing past the end.
pub fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| &token.text)
}

fn mark_tests(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let whole_file = text(tokens, at) == "#" && text(tokens, at + 1) == "!" && text(tokens, at + 2) == "[";
        let open = at + 1 + usize::from(whole_file);
        if text(tokens, at) != "#" || text(tokens, open) != "[" {
            at += 1;
            continue;
        }
        let close = closing(tokens, open);
        let words: Vec<&str> = tokens[open..close].iter().map(|token| token.text.as_str()).collect();
        let only_in_tests = words.get(1) == Some(&"cfg") && words.contains(&"test") && !words.contains(&"not");
        if only_in_tests {
            let end = if whole_file { tokens.len() } else { item_end(tokens, close + 1) };
            tokens[at..end].iter_mut().for_each(|token| token.test = true);
        }
        at = close + 1;
    }
}

/// Where the bracket opened at `open` closes (or the end).
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// One past the item that starts at `at`: its `;` or the end of its braces.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() {
        match text(tokens, at) {
            ";" => return at + 1,
            "{" => return (closing(tokens, at) + 1).min(tokens.len()),
            "(" | "[" => at = closing(tokens, at) + 1,
            _ => at += 1,
        }
    }
    tokens.len()
}

/// All paths of one file that can be followed, given the modules that exist in the house.
pub fn references(file: &File<'_>, tokens: &[Token], house: &BTreeSet<Vec<String>>) -> Vec<Reference> {
    let mut reader = Reader { file, tokens, house, bound: BTreeMap::new(), found: Vec::new() };
    reader.read(true); // for the names that `use` binds, some of them used by earlier lines
    reader.found.clear();
    reader.read(false);
    reader.found
}

struct Reader<'a> {
    file: &'a File<'a>,
    tokens: &'a [Token],
    house: &'a BTreeSet<Vec<String>>,
    bound: BTreeMap<String, Vec<String>>,
    found: Vec<Reference>,
}

impl Reader<'_> {
    fn read(&mut self, binding: bool) {
        let mut here = self.file.home();
        let mut depth = 0usize;
        let mut inline = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match text(self.tokens, at) {
                "{" => depth += 1,
                "}" => {
                    depth = depth.saturating_sub(1);
                    if inline.last() == Some(&depth) {
                        inline.pop();
                        here.pop();
                    }
                }
                "mod" if text(self.tokens, at + 2) == "{" => {
                    here.push(text(self.tokens, at + 1).to_owned());
                    inline.push(depth);
                }
                "use" if text(self.tokens, at + 1) != "<" => {
                    let exported = at > 0 && matches!(text(self.tokens, at - 1), "pub" | ")");
                    at = self.tree(at + 1, &here, &[], exported, binding);
                    continue;
                }
                _ if !binding && self.starts_path(at) => {
                    at = self.path(at, &here);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn starts_path(&self, at: usize) -> bool {
        let continued = at > 1 && text(self.tokens, at - 1) == "::" && {
            let before = text(self.tokens, at - 2);
            is_word(before) || before == ">"
        };
        is_word(text(self.tokens, at)) && text(self.tokens, at + 1) == "::" && !continued
    }

    /// A path outside `use`: words joined by `::`, up to the first that is none.
    fn path(&mut self, start: usize, here: &[String]) -> usize {
        let mut segments = vec![text(self.tokens, start).to_owned()];
        let mut at = start + 1;
        while text(self.tokens, at) == "::" && is_word(text(self.tokens, at + 1)) {
            segments.push(text(self.tokens, at + 1).to_owned());
            at += 2;
        }
        self.refer(&segments, start, here, false);
        at
    }

    /// A use tree from `at`, below `prefix`; gives back where it ends (`,`, `}` or `;`).
    fn tree(&mut self, mut at: usize, here: &[String], prefix: &[String], exported: bool, binding: bool) -> usize {
        let mut segments = prefix.to_vec();
        let start = at;
        loop {
            match text(self.tokens, at) {
                "::" => {}
                "{" => {
                    at += 1;
                    while !matches!(text(self.tokens, at), "}" | "") {
                        at = self.tree(at, here, &segments, exported, binding);
                        at += usize::from(text(self.tokens, at) == ",");
                    }
                    return at + 1;
                }
                "self" if !segments.is_empty() => {}
                word if is_word(word) && word != "as" || word == "*" => segments.push(word.to_owned()),
                _ => break,
            }
            at += 1;
        }
        let mut name = segments.last().cloned().unwrap_or_default();
        if text(self.tokens, at) == "as" {
            text(self.tokens, at + 1).clone_into(&mut name);
            at += 2;
        }
        if segments.is_empty() {
            return at + 1; // nothing that can be read: go on, do not hang
        }
        if binding {
            let (path, _) = self.resolve(&segments, here);
            if path.last().is_some_and(|last| last != "*") && path.first() != Some(&name) {
                self.bound.insert(name, path);
            }
        } else {
            self.refer(&segments, start, here, exported);
        }
        at
    }

    fn refer(&mut self, segments: &[String], at: usize, here: &[String], exported: bool) {
        let (path, through) = self.resolve(segments, here);
        let Token { line, test, .. } = self.tokens[at];
        self.found.push(Reference { path, line, test, exported, through });
    }

    /// The path from the root of the house or of another crate, and the binding it went through.
    fn resolve(&self, segments: &[String], here: &[String]) -> (Vec<String>, Option<Vec<String>>) {
        let (head, mut rest) = (segments[0].as_str(), &segments[1..]);
        let mut base = here.to_vec();
        match head {
            "crate" => base.clear(),
            "keyward" if self.file.path == "src/main.rs" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
                while rest.first().is_some_and(|segment| segment == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            _ if self.house.contains(&[here, &segments[..1]].concat()) => rest = segments,
            _ => {
                return match self.bound.get(head) {
                    Some(path) => ([path, rest].concat(), Some(path.clone())),
                    None => (segments.to_vec(), None),
                };
            }
        }
        ([&["crate".to_owned()], base.as_slice(), rest].concat(), None)
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
