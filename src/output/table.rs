//! Tables for people: no borders, two spaces between columns, fitted to the terminal.
//!
//! Too wide for the terminal, a table first gives up its droppable columns (and names them), then
//! cuts the widest column of text. Laid out by hand: comfy-table took 17 to 31 ms for 10,000
//! rows where we have 15, and cannot drop a column.

use std::borrow::Cow;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::sanitise;
use super::view::{Cell, Column, Tone, paint};

/// How a table may be laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Cells per line; `None` when nothing is to be dropped or cut.
    pub width: Option<usize>,
    /// Whether the columns marked `wide` are in it.
    pub wide: bool,
    /// Whether to write ANSI styles.
    pub colour: bool,
}

/// The lines of a table, and the titles of the columns there was no room for.
pub(super) struct Table {
    pub text: String,
    pub dropped: Vec<&'static str>,
}

/// Lays a table out.
pub(super) fn lay_out(columns: &[Column], rows: &[Vec<Cell>], room: Room) -> Table {
    let mut shown: Vec<Shown<'_>> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| room.wide || !column.wide)
        .map(|(place, column)| Shown::measure(column, rows.iter().map(|row| row.get(place))))
        .collect();
    let mut dropped = Vec::new();
    if let Some(width) = room.width {
        dropped = drop_columns(&mut shown, width);
        cut_columns(&mut shown, width);
    }
    Table { text: write(&shown, rows.len(), room.colour), dropped }
}

/// Separates two columns.
const GAP: usize = 2;
/// A column is not cut below this.
const NARROWEST: usize = 6;

/// A column with its cells cleaned and measured.
struct Shown<'a> {
    column: &'a Column,
    cells: Vec<Text<'a>>,
    width: usize,
}

struct Text<'a> {
    line: Cow<'a, str>,
    width: usize,
    tone: Tone,
}

impl<'a> Shown<'a> {
    fn measure(column: &'a Column, cells: impl Iterator<Item = Option<&'a Cell>>) -> Self {
        let cells: Vec<_> = cells
            .map(|cell| {
                let line = sanitise::line(cell.map_or("", Cell::text));
                Text { width: width(&line), line, tone: cell.map_or(Tone::Plain, Cell::tone) }
            })
            .collect();
        let widest = cells.iter().map(|cell| cell.width).max().unwrap_or(0);
        Self { column, cells, width: widest.max(width(column.title)) }
    }
}

fn total(shown: &[Shown<'_>]) -> usize {
    shown.iter().map(|column| column.width + GAP).sum::<usize>().saturating_sub(GAP)
}

/// Drops by rank, of equal ranks the rightmost, until the table fits; the titles in reading order.
fn drop_columns(shown: &mut Vec<Shown<'_>>, room: usize) -> Vec<&'static str> {
    let order: Vec<_> = shown.iter().map(|column| column.column.title).collect();
    while total(shown) > room {
        let droppable = shown.iter().enumerate().filter(|(_, column)| column.column.droppable > 0);
        let Some((place, _)) = droppable.max_by_key(|(place, column)| (column.column.droppable, *place)) else { break };
        shown.remove(place);
    }
    order.into_iter().filter(|title| !shown.iter().any(|column| column.column.title == *title)).collect()
}

/// Narrows the widest column of text, cell by cell, until the table fits or nothing more can give.
fn cut_columns(shown: &mut [Shown<'_>], room: usize) {
    let mut excess = total(shown).saturating_sub(room);
    while excess > 0 {
        let cuttable = shown.iter_mut().filter(|column| !column.column.right && column.width > NARROWEST);
        let Some(widest) = cuttable.max_by_key(|column| column.width) else { break };
        widest.width -= 1;
        excess -= 1;
    }
}

fn write(shown: &[Shown<'_>], rows: usize, colour: bool) -> String {
    let mut text = String::with_capacity((rows + 1) * (total(shown) + 1));
    let mut line = Line { text: &mut text, pending: 0, colour };
    for column in shown {
        line.cell(column, column.column.title, width(column.column.title), Style::new().bold());
    }
    line.end();
    for row in 0..rows {
        for column in shown {
            let cell = &column.cells[row];
            line.cell(column, &cell.line, cell.width, cell.tone.style());
        }
        line.end();
    }
    text
}

/// A line being written. Spaces wait until something follows them: no line ends in blanks.
struct Line<'a> {
    text: &'a mut String,
    pending: usize,
    colour: bool,
}

impl Line<'_> {
    fn cell(&mut self, column: &Shown<'_>, text: &str, text_width: usize, style: Style) {
        let (text, text_width) =
            if text_width > column.width { cut(text, column.width) } else { (text.into(), text_width) };
        // Blanks at the end of a text wait like those between columns.
        let trimmed = text.trim_end_matches(' ');
        let padding = column.width - text_width + (text.len() - trimmed.len());
        let text = trimmed;
        if text.is_empty() {
            self.pending += padding + GAP;
            return;
        }
        let (before, after) = if column.column.right { (padding, 0) } else { (0, padding) };
        spaces(self.text, self.pending + before);
        paint(self.text, text, style, self.colour);
        self.pending = after + GAP;
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.pending = 0;
    }
}

/// The longest beginning that leaves room for `…`, and the width of both.
fn cut(text: &str, room: usize) -> (Cow<'_, str>, usize) {
    let mut end = 0;
    let mut used = 0;
    for (place, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used + 1 > room {
            break;
        }
        end = place + character.len_utf8();
    }
    let mut kept = &text[..end];
    // Some sequences are wider together than their characters apart (an emoji with its selector).
    while width(kept) + 1 > room && kept.pop_last() {}
    (format!("{kept}…").into(), width(kept) + 1)
}

trait PopLast {
    fn pop_last(&mut self) -> bool;
}

impl PopLast for &str {
    fn pop_last(&mut self) -> bool {
        let mut characters = self.chars();
        let popped = characters.next_back().is_some();
        *self = characters.as_str();
        popped
    }
}

/// Terminal cells of a cleaned text.
pub(super) fn width(text: &str) -> usize {
    if sanitise::is_plain(text) { text.len() } else { text.width() }
}

/// Appends this many spaces.
pub(super) fn spaces(text: &mut String, count: usize) {
    const BLANK: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(BLANK.len());
        text.push_str(&BLANK[..now]);
        left -= now;
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 6] = [
        Column::new("CONNECTOR"),
        Column::new("VENDOR").droppable(1),
        Column::new("STATE"),
        Column::new("DAYS").right(),
        Column::new("PURPOSE").droppable(2),
        Column::new("ID").wide(),
    ];

    fn rows() -> Vec<Vec<Cell>> {
        let row = |cells: [&str; 6]| cells.map(Cell::from).to_vec();
        vec![
            row(["prod/github-deploy", "github", "current", "12", "pushes releases of the site", "01A"]),
            row(["prod/acme/salesforce-reporting", "salesforce", "due", "-103", "", "01B"]),
            row(["staging/東京/請求書", "stripe", "current", "4", "a\x1b[2Jb", "01C"]),
        ]
    }

    fn shown(width: Option<usize>, wide: bool) -> String {
        let table = lay_out(&COLUMNS, &rows(), Room { width, wide, colour: false });
        format!("{}not shown: [{}]", table.text, table.dropped.join(", "))
    }

    #[test]
    fn everything_fits_in_120_columns() {
        assert_snapshot!(shown(Some(120), false), @r"
        CONNECTOR                       VENDOR      STATE    DAYS  PURPOSE
        prod/github-deploy              github      current    12  pushes releases of the site
        prod/acme/salesforce-reporting  salesforce  due      -103
        staging/東京/請求書             stripe      current     4  a\x1b[2Jb
        not shown: []
        ");
    }

    #[test]
    fn eighty_columns_cost_the_highest_rank() {
        assert_snapshot!(shown(Some(80), false), @r"
        CONNECTOR                       VENDOR      STATE    DAYS
        prod/github-deploy              github      current    12
        prod/acme/salesforce-reporting  salesforce  due      -103
        staging/東京/請求書             stripe      current     4
        not shown: [PURPOSE]
        ");
    }

    #[test]
    fn forty_columns_cost_every_rank_and_then_the_widest_text() {
        assert_snapshot!(shown(Some(40), false), @r"
        CONNECTOR                  STATE    DAYS
        prod/github-deploy         current    12
        prod/acme/salesforce-rep…  due      -103
        staging/東京/請求書        current     4
        not shown: [VENDOR, PURPOSE]
        ");
    }

    #[test]
    fn wide_has_every_column() {
        assert_snapshot!(shown(None, true), @r"
        CONNECTOR                       VENDOR      STATE    DAYS  PURPOSE                      ID
        prod/github-deploy              github      current    12  pushes releases of the site  01A
        prod/acme/salesforce-reporting  salesforce  due      -103                               01B
        staging/東京/請求書             stripe      current     4  a\x1b[2Jb                    01C
        not shown: []
        ");
    }

    #[test]
    fn tones_are_colours_around_the_text_only() {
        let rows = vec![vec![Cell::toned("due", Tone::Bad), Cell::new("x")]];
        let columns = [Column::new("STATE"), Column::new("B")];
        let table = lay_out(&columns, &rows, Room { width: Some(80), wide: false, colour: true });
        assert_eq!(table.text, "\x1b[1mSTATE\x1b[0m  \x1b[1mB\x1b[0m\n\x1b[1m\x1b[31mdue\x1b[0m    x\n");
    }

    #[test]
    fn a_blank_cell_leaves_no_blanks_at_the_end() {
        let columns = [Column::new("A"), Column::new("B")];
        let rows = [vec![Cell::new(""), Cell::new(" ")]];
        let table = lay_out(&columns, &rows, Room { width: Some(20), wide: false, colour: false });
        assert_eq!(table.text, "A  B\n\n");
    }

    #[test]
    fn a_short_row_is_filled_up() {
        let table = lay_out(&COLUMNS, &[vec![Cell::new("a")]], Room { width: None, wide: false, colour: false });
        assert_eq!(table.text, "CONNECTOR  VENDOR  STATE  DAYS  PURPOSE\na\n");
    }

    proptest! {
        #[test]
        fn a_fitted_table_is_never_wider_than_the_room(
            texts in proptest::collection::vec((any::<String>(), any::<String>()), 1..20),
            room in 20_usize..100,
        ) {
            let rows: Vec<_> = texts.into_iter().map(|(a, b)| vec![Cell::new(a), Cell::new(b)]).collect();
            let columns = [Column::new("A"), Column::new("B").droppable(1)];
            let table = lay_out(&columns, &rows, Room { width: Some(room), wide: false, colour: false });
            prop_assert_eq!(table.text.lines().count(), rows.len() + 1);
            for line in table.text.lines() {
                prop_assert!(width(line) <= room, "{:?}", line);
                prop_assert!(!line.ends_with("  "));
            }
        }

        #[test]
        fn a_cut_text_fits(text in any::<String>(), room in 6_usize..30) {
            let text = sanitise::line(&text);
            let (kept, used) = cut(&text, room);
            prop_assert!(used <= room && width(&kept) <= room);
        }
    }
}
