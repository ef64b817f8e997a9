//! The whole of [`Ui`] against sinks in memory, and questions against a real pseudo-terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use super::*;

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Fails(io::ErrorKind);

impl Write for Fails {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A `Ui` whose stdout is a terminal this wide, or a pipe.
fn ui(width: Option<usize>, quiet: bool) -> (Ui, Sink, Sink) {
    let (out, err) = (Sink::default(), Sink::default());
    let stream = |sink: &Sink, terminal| Stream {
        sink: Box::new(sink.clone()),
        terminal,
        colour: false,
        prefix: "",
        waiting: 0,
    };
    let options = UiOptions { quiet, no_input: false, width, prefix: "" };
    let ui = Ui { out: stream(&out, width.is_some()), err: stream(&err, true), stdin_is_terminal: false, options };
    (ui, out, err)
}

struct Connectors(Vec<[&'static str; 3]>);

impl View for Connectors {
    fn json(&self) -> Objects<'_> {
        Objects::new("connectors", self.0.iter().map(|row| serde_json::json!(row)))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("CONNECTOR"), Column::new("KIND").droppable(1), Column::new("OWNER").droppable(2)]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        self.0.iter().map(|row| row.map(Cell::from).to_vec()).collect()
    }

    fn empty(&self) -> &'static str {
        "no connectors yet: keyward add <connector>"
    }
}

fn connectors() -> Connectors {
    Connectors(vec![["prod/github-deploy", "token\u{1b}[2J", "anna"]])
}

#[test]
fn an_answer_is_cleaned_line_by_line() -> Result<(), OutputError> {
    let (mut ui, out, _) = ui(None, false);
    ui.answer("a\x1b[2J\nb\n")?;
    ui.answer("")?;
    ui.raw(b"\x1bc\xff")?;
    assert_eq!(out.0.lock().unwrap_or_else(PoisonError::into_inner).as_slice(), b"a\\x1b[2J\nb\n\n\x1bc\xff");
    Ok(())
}

#[test]
fn a_secret_is_exact_in_a_pipe_and_one_line_on_a_terminal() -> Result<(), OutputError> {
    let (mut pipe, out, err) = ui(None, false);
    pipe.secret(&Secret::new(b"a\\b\n\xff".to_vec()))?;
    assert_eq!(out.0.lock().unwrap_or_else(PoisonError::into_inner).as_slice(), b"a\\b\n\xff");
    assert_eq!(err.text(), "");

    let (mut terminal, out, err) = ui(Some(80), true);
    terminal.secret(&Secret::new(b"a\\b".to_vec()))?;
    assert_eq!((out.text().as_str(), err.text().as_str()), ("a\\b\n", ""));
    terminal.secret(&Secret::new(b"a\\b\n\x1b\xff".to_vec()))?;
    assert_eq!(out.text(), "a\\b\na\\\\b\\n\\x1b\\xff\n");
    assert!(err.text().starts_with("warning: the value is shown escaped"));
    Ok(())
}

#[test]
fn quiet_keeps_warnings_and_errors() {
    for (quiet, expected) in [(false, "s\nwarning: w\nhint: h\n"), (true, "warning: w\n")] {
        let (mut ui, _, err) = ui(None, quiet);
        ui.status("s");
        ui.warn("w");
        ui.hint("h");
        assert_eq!(err.text(), expected);
        ui.error(&["cannot open".to_owned(), "no\nsuch file".to_owned()], Some("keyward init"));
        let expected = format!("{expected}error: cannot open\ncaused by: no\\nsuch file\nhint: keyward init\n");
        assert_eq!(err.text(), expected);
    }
}

#[test]
fn labels_are_coloured_and_texts_are_not() {
    let (mut ui, _, err) = ui(None, false);
    ui.err.colour = true;
    ui.error(&["a".to_owned()], Some("b"));
    assert_eq!(err.text(), "\x1b[1m\x1b[31merror: \x1b[0ma\n\x1b[1m\x1b[36mhint: \x1b[0mb\n");
}

#[test]
fn a_closed_pipe_is_not_a_failed_write() {
    for (kind, closed) in [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)] {
        let (mut ui, ..) = ui(None, false);
        ui.out.sink = Box::new(Fails(kind));
        ui.err.sink = Box::new(Fails(kind));
        ui.warn("nobody hears this");
        assert!(matches!(ui.answer("a"), Err(error) if error.is_closed() == closed));
    }
}

#[test]
fn every_format_has_the_whole_view() -> Result<(), OutputError> {
    let csv = "connector,kind,owner\r\nprod/github-deploy,token\u{1b}[2J,anna\r\n";
    let table = "CONNECTOR           KIND          OWNER\nprod/github-deploy  token\\x1b[2J  anna\n";
    let json = "{\n  \"connectors\": [\n    [\n      \"prod/github-deploy\",\n      \"token\\u001b[2J\",\n      \
                \"anna\"\n    ]\n  ],\n  \"version\": 1\n}\n";
    let markdown =
        "| CONNECTOR | KIND | OWNER |\n| --- | --- | --- |\n| prod/github-deploy | token\\\\x1b\\[2J | anna |\n";
    for (format, expected) in [
        (Format::Table, table),
        (Format::Wide, table),
        (Format::Json, json),
        (Format::Csv, csv),
        (Format::Markdown, markdown),
    ] {
        let (mut ui, out, err) = ui(None, false);
        ui.view(&connectors(), format)?;
        assert_eq!((out.text().as_str(), err.text().as_str()), (expected, ""));
    }
    Ok(())
}

#[test]
fn a_narrow_terminal_is_told_what_is_missing() -> Result<(), OutputError> {
    for (quiet, said) in [(false, "not shown: KIND, OWNER (use --format wide)\n"), (true, "")] {
        let (mut ui, out, err) = ui(Some(20), quiet);
        ui.view(&connectors(), Format::Table)?;
        assert_eq!((out.text().as_str(), err.text().as_str()), ("CONNECTOR\nprod/github-deploy\n", said));
    }
    let (mut ui, out, err) = ui(Some(20), false);
    ui.view(&connectors(), Format::Wide)?;
    assert!(out.text().contains("anna"));
    assert_eq!(err.text(), "");
    Ok(())
}

#[test]
fn csv_on_a_terminal_commands_nothing() -> Result<(), OutputError> {
    let (mut ui, out, _) = ui(Some(80), false);
    ui.view(&connectors(), Format::Csv)?;
    assert_eq!(out.text(), "connector,kind,owner\nprod/github-deploy,token\\x1b[2J,anna\n");
    Ok(())
}

#[test]
fn nothing_is_a_sentence_for_people_and_an_empty_list_for_machines() -> Result<(), OutputError> {
    let sentence = "no connectors yet: keyward add <connector>\n";
    for (format, stdout, stderr) in [
        (Format::Table, "", sentence),
        (Format::Wide, "", sentence),
        (Format::Json, "{\n  \"connectors\": [],\n  \"version\": 1\n}\n", ""),
        (Format::Csv, "connector,kind,owner\r\n", ""),
        (Format::Markdown, sentence, ""),
    ] {
        let (mut ui, out, err) = ui(None, false);
        ui.view(&Connectors(Vec::new()), format)?;
        assert_eq!((out.text().as_str(), err.text().as_str()), (stdout, stderr));
    }
    Ok(())
}

#[test]
fn nobody_is_asked_where_there_is_no_terminal() {
    let (mut ui, _, err) = ui(Some(80), false);
    assert!(!ui.can_ask());
    let refused = ui.ask_hidden("Passphrase");
    assert!(matches!(&refused, Err(PromptError::NoTerminal { question }) if question == "Passphrase"));
    assert!(matches!(ui.confirm("Sure?"), Err(PromptError::NoTerminal { .. })));
    assert_eq!(err.text(), "");
    ui.stdin_is_terminal = true;
    assert!(ui.can_ask());
    ui.options.no_input = true;
    assert!(!ui.can_ask());
}
