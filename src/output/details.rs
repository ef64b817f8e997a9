//! One thing in full: sections of labels and values, the values aligned and wrapped.

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

use super::sanitise;
use super::table::{spaces, width};
use super::view::{Cell, paint};

/// What is known of one thing, for `Ui::details`. Rows before the first section stand without a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Section {
    title: String,
    rows: Vec<(String, Cell)>,
}

impl Details {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a section; the rows that follow belong to it. A section that stays without rows is not shown.
    #[must_use]
    pub fn section(mut self, title: impl Into<String>) -> Self {
        self.sections.push(Section { title: title.into(), rows: Vec::new() });
        self
    }

    /// Adds a labelled value to the current section.
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, value: impl Into<Cell>) -> Self {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        if let Some(section) = self.sections.last_mut() {
            section.rows.push((label.into(), value.into()));
        }
        self
    }

    /// The lines; values wrapped to the width, if there is one.
    pub(super) fn lay_out(&self, room: Option<usize>, colour: bool) -> String {
        let sections = self.sections.iter().filter(|section| !section.rows.is_empty());
        let labels = sections.clone().flat_map(|section| &section.rows);
        let label_width = labels.map(|(label, _)| width(&sanitise::line(label))).max().unwrap_or(0);
        // Labels without a title start at the margin, yet all values share one edge.
        let titled = sections.clone().any(|section| !section.title.is_empty());
        let edge = if titled { INDENT } else { 0 } + label_width + GAP;
        let mut text = String::new();
        for section in sections {
            if !text.is_empty() {
                text.push('\n');
            }
            let indent = if section.title.is_empty() { 0 } else { INDENT };
            if indent > 0 {
                paint(&mut text, &sanitise::line(&section.title), Style::new().bold(), colour);
                text.push('\n');
            }
            for (label, value) in &section.rows {
                let label = sanitise::line(label);
                spaces(&mut text, indent);
                paint(&mut text, &label, Style::new().dimmed(), colour);
                let value_text = sanitise::line(value.text());
                let lines = wrap(&value_text, room.map(|room| room.saturating_sub(edge).max(NARROWEST)));
                for (number, line) in lines.into_iter().enumerate() {
                    if number == 0 {
                        spaces(&mut text, edge - indent - width(&label));
                    } else {
                        text.push('\n');
                        spaces(&mut text, edge);
                    }
                    paint(&mut text, line, value.tone().style(), colour);
                }
                text.push('\n');
            }
        }
        text
    }
}

/// Rows stand this far right of their section's title.
const INDENT: usize = 2;
/// Separates the labels from the values.
const GAP: usize = 2;
/// Values get this many cells even where there is no room for them.
const NARROWEST: usize = 20;

/// Breaks at spaces, and within a word only when it is longer than a line. No line for no text.
fn wrap(text: &str, room: Option<usize>) -> Vec<&str> {
    let Some(room) = room else { return if text.is_empty() { Vec::new() } else { vec![text] } };
    let mut lines = Vec::new();
    let mut rest = text;
    while width(rest) > room {
        let mut used = 0;
        let full = rest.char_indices().find(|(_, character)| {
            used += character.width().unwrap_or(0);
            used > room
        });
        let Some((full, _)) = full else { break };
        // A space right behind the room ends a word that just fits.
        let space = if rest[full..].starts_with(' ') { Some(full) } else { rest[..full].rfind(' ') };
        let (line, next) = match space.filter(|place| *place > 0) {
            Some(space) => (&rest[..space], &rest[space + 1..]),
            None => rest.split_at(full.max(rest.chars().next().map_or(1, char::len_utf8))),
        };
        lines.push(line);
        rest = next;
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::super::view::Tone;
    use super::*;

    fn details() -> Details {
        Details::new()
            .row("connector", "prod/github-deploy")
            .section("Rotation")
            .row("due", Cell::toned("in 3 days", Tone::Notice))
            .row("purpose", "pushes the releases of the site to the company's repository, 東京 included")
            .section("Nothing here")
            .section("Access")
            .row("groups", "")
            .row("note", "one\ntwo")
    }

    #[test]
    fn values_wrap_on_a_terminal() {
        assert_snapshot!(details().lay_out(Some(40), false), @r"
        connector    prod/github-deploy

        Rotation
          due        in 3 days
          purpose    pushes the releases of the
                     site to the company's
                     repository, 東京 included

        Access
          groups
          note       one\ntwo
        ");
    }

    #[test]
    fn values_are_whole_in_a_pipe() {
        assert_snapshot!(details().lay_out(None, false), @r"
        connector    prod/github-deploy

        Rotation
          due        in 3 days
          purpose    pushes the releases of the site to the company's repository, 東京 included

        Access
          groups
          note       one\ntwo
        ");
    }

    proptest! {
        #[test]
        fn wrapping_loses_only_the_spaces_it_breaks_at(text in "[a-z東é ]{0,80}", room in 2_usize..30) {
            let lines = wrap(&text, Some(room));
            let kept = |text: &str| text.replace(' ', "");
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
            for line in lines {
                prop_assert!(width(line) <= room, "{:?}", line);
            }
        }
    }
}
