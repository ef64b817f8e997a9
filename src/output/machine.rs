//! Tables for other programs: CSV for spreadsheets, Markdown for documents.

use super::error::OutputError;
use super::sanitise;
use super::view::{Cell, Column};

/// RFC 4180: CRLF, quotes where needed, every column. The cells are exact: nothing is prefixed or
/// removed for a spreadsheet's sake.
pub(super) fn csv(columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, OutputError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: csv::Error| OutputError::from(std::io::Error::from(error));
    let titles = columns.iter().map(|column| column.title.to_lowercase().replace(' ', "_"));
    writer.write_record(titles).map_err(failed)?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::text)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| OutputError::Write(error.into_error()))
}

/// A GitHub-flavoured table: cleaned cells, with no character left that Markdown would obey.
pub(super) fn markdown(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let kept: Vec<_> = columns.iter().enumerate().filter(|(_, column)| !column.wide).collect();
    let mut text = String::new();
    line(&mut text, kept.iter().map(|(_, column)| column.title));
    text.push('|');
    for (_, column) in &kept {
        text.push_str(if column.right { " ---: |" } else { " --- |" });
    }
    text.push('\n');
    for row in rows {
        line(&mut text, kept.iter().map(|(place, _)| row.get(*place).map_or("", Cell::text)));
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    text.push('|');
    for cell in cells {
        text.push(' ');
        for character in sanitise::line(cell).chars() {
            // A backslash makes any of these plain, also in HTML and entities. `_` stays readable:
            // within a word, where our names have it, it means nothing.
            if matches!(character, '|' | '\\' | '<' | '&' | '[' | '`' | '*' | '~') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push_str(" |");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] =
        [Column::new("CONNECTOR"), Column::new("LAST USED").right(), Column::new("NOTE").wide()];

    fn rows() -> Vec<Vec<Cell>> {
        vec![
            vec!["prod/a_b".into(), "3".into(), "=1+1, \"so\"\r\nnext".into()],
            vec!["a|b\\ <b> [x](y)\n\x1b".into(), "".into(), "".into()],
        ]
    }

    #[test]
    fn csv_is_exact_and_reads_back() -> Result<(), Box<dyn std::error::Error>> {
        let text = csv(&COLUMNS, &rows())?;
        assert_eq!(
            String::from_utf8_lossy(&text),
            "connector,last_used,note\r\nprod/a_b,3,\"=1+1, \"\"so\"\"\r\nnext\"\r\n\"a|b\\ <b> [x](y)\n\x1b\",,\r\n"
        );
        let mut reader = csv::Reader::from_reader(text.as_slice());
        for (record, row) in reader.records().zip(rows()) {
            assert!(record?.iter().eq(row.iter().map(Cell::text)));
        }
        Ok(())
    }

    #[test]
    fn markdown_obeys_nothing() {
        let expected = "| CONNECTOR | LAST USED |\n| --- | ---: |\n| prod/a_b | 3 |\n\
                        | a\\|b\\\\ \\<b> \\[x](y)\\\\n\\\\x1b |  |\n";
        assert_eq!(markdown(&COLUMNS, &rows()), expected);
    }
}
