//! What a command answers, once as rows for people and once as a value for machines.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use serde_json::Value;

/// The shape of an answer on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Columns that fit the terminal
    #[default]
    Table,
    /// Every column, as wide as it is
    Wide,
    /// One JSON object with a version
    Json,
    /// Comma-separated values (RFC 4180), every column
    Csv,
    /// A Markdown table
    Markdown,
}

/// The shape of an answer that is about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Shape {
    /// For people
    #[default]
    Table,
    /// For machines
    Json,
}

/// An answer. `Ui::view` chooses what it needs of it.
pub trait View {
    /// One object per thing; their shape is documented and changes only with the version of the document they stand in.
    fn json(&self) -> Objects<'_>;
    /// The columns, in the order they are read.
    fn columns(&self) -> Vec<Column>;
    /// One row per thing, one cell per column.
    fn rows(&self) -> Vec<Vec<Cell>>;
    /// The sentence shown when there are no rows: what is missing and how to get some.
    fn empty(&self) -> &str;
}

/// The things of a list as machines read them: `{"<noun>": [...], "version": 1}`. Made one after another when they are
/// written: a list of ten thousand needs no memory for all of them.
pub struct Objects<'a> {
    /// What they are, in the plural.
    pub(super) noun: &'static str,
    pub(super) each: Box<dyn Iterator<Item = Value> + 'a>,
}

impl<'a> Objects<'a> {
    /// The objects under their noun.
    pub fn new(noun: &'static str, each: impl Iterator<Item = Value> + 'a) -> Self {
        Self { noun, each: Box::new(each) }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The heading in capitals; CSV has it in lower case with `_` for spaces.
    pub title: &'static str,
    /// Shown in `wide` and `csv` only.
    pub wide: bool,
    /// 0 stays; of the others the highest goes first when the terminal is too narrow.
    pub droppable: u8,
    /// Numbers: aligned at the right and never cut.
    pub right: bool,
}

impl Column {
    /// A column of text that is always there.
    pub const fn new(title: &'static str) -> Self {
        Self { title, wide: false, droppable: 0, right: false }
    }

    /// The same column, in `wide` and `csv` only.
    #[must_use]
    pub const fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// The same column, given up at this rank when the terminal is too narrow.
    #[must_use]
    pub const fn droppable(self, rank: u8) -> Self {
        Self { droppable: rank, ..self }
    }

    /// The same column, for numbers.
    #[must_use]
    pub const fn right(self) -> Self {
        Self { right: true, ..self }
    }
}

/// One value of a row: its exact text (cleaned where people see it) and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A value without colour.
    pub fn new(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Plain)
    }

    /// A value with a meaning. The words carry it too: colour is never the only sign.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }

    /// The exact text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the value means.
    pub fn tone(&self) -> Tone {
        self.tone
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// What a value means to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Soon in need of somebody.
    Notice,
    /// Wrong now.
    Bad,
    /// Of less weight than its neighbours.
    Faint,
}

impl Tone {
    pub(super) fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Notice => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Faint => Style::new().dimmed(),
        }
    }
}

/// The text in a style when colour is on, else as it is.
pub(super) fn paint(shown: &mut String, text: &str, style: Style, colour: bool) {
    if colour && style != Style::new() {
        // Writing into a string cannot fail.
        let _ = write!(shown, "{style}{text}{style:#}");
    } else {
        shown.push_str(text);
    }
}
