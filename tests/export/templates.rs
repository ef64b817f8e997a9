//! Templates of every kind, filled with every value and read by real readers.

use std::collections::BTreeMap;
use std::path::Path;

use keyward::connector::name::Reference;
use keyward::export::template::{Context, Template};
use keyward::secret::Secret;

use crate::readers::{self, Reader};
use crate::values::{mixtures, values};
use crate::{Failure, Values, print, same};

/// A line for a variable, with `§` for the reference; what the variable then holds, with `§` for the value.
type Line = (&'static str, &'static str);

/// Fills a document of one line a value, for each way to write a line, and compares what the readers find.
fn prove(
    context: Context,
    around: (&str, &str, &str),
    lines: &[Line],
    count: usize,
    readers: &[(&str, Reader)],
) -> Result<(), Failure> {
    let all = values().into_iter().map(|(_, value)| value).chain(mixtures(200));
    let alone = format!("{}{}{}", around.0, lines[0].0.replace("NAME", "x"), around.2);
    let taken: Vec<Vec<u8>> = all.filter(|value| fill(context, &alone, &["x"], &[value]).is_ok()).collect();
    assert_eq!(taken.len(), count, "{context}: the values taken");
    for (line, holds) in lines {
        let names: Vec<String> = (0..taken.len()).map(|at| format!("V_{at}")).collect();
        let text = names.iter().map(|name| line.replace("NAME", name)).collect::<Vec<_>>().join(around.1);
        let text = format!("{}{text}{}", around.0, around.2);
        let rendered = fill(context, &text, &names, &taken.iter().collect::<Vec<_>>())?;
        let (before, behind) = holds.split_once('§').ok_or("no place for a value")?;
        let whole = |value: &Vec<u8>| [before.as_bytes(), value, behind.as_bytes()].concat();
        let wanted: Values = names.into_iter().zip(taken.iter().map(whole)).collect();
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("proof");
        std::fs::write(&file, rendered.expose())?;
        for (who, read) in readers {
            let found = read(&file).map_err(|error| format!("{context}, {line}, read by {who}: {error}"))?;
            same(&format!("{context}, {line}, read by {who}"), &wanted, &found)?;
        }
    }
    assert!(!Path::new("marker").exists(), "{context}: a value was executed");
    print(&format!("a template of {context}: {count} values in {} kinds of place", lines.len()))?;
    Ok(())
}

/// The text with its `§` as references, in order, and these values for them.
fn fill(context: Context, text: &str, names: &[impl AsRef<str>], values: &[&Vec<u8>]) -> Result<Secret, Failure> {
    let uris =
        names.iter().map(|name| format!("keyward://test/{}/value", name.as_ref().to_lowercase().replace('_', "-")));
    let uris: Vec<String> = uris.collect();
    let text = uris.iter().fold(text.to_owned(), |text, uri| text.replacen('§', uri, 1));
    let held: BTreeMap<Reference, Secret> = uris
        .iter()
        .zip(values)
        .map(|(uri, value)| Ok((Reference::from_uri(uri)?, Secret::new((*value).clone()))))
        .collect::<Result<_, Failure>>()?;
    Ok(Template::parse(&text, context)?.render(&held)?)
}

#[test]
fn json_templates() -> Result<(), Failure> {
    let lines = [("\"NAME\": \"§\"", "§"), ("\"NAME\" :\"\\u00e9\\\" § x\"", "é\" § x")];
    prove(Context::Json, ("{\n", ",\n", "\n}"), &lines, 298, &[("Python", readers::json), ("PyYAML", readers::yaml)])
}

#[test]
fn yaml_templates() -> Result<(), Failure> {
    let lines = [
        ("NAME: §", "§"),
        ("NAME: '§'", "§"),
        ("NAME: \"§\"  # é", "§"),
        ("NAME: 'it''s § x'", "it's § x"),
        ("\"NAME\": \"\\té §: x\"", "\té §: x"),
        ("? NAME\n: §", "§"),
    ];
    prove(Context::Yaml, ("# x\n", "\n", "\n"), &lines, 298, &[("PyYAML", readers::yaml)])
}

#[test]
fn toml_templates() -> Result<(), Failure> {
    let lines = [
        ("NAME = \"§\"", "§"),
        ("NAME = '§'  # é", "§"),
        ("NAME = \"\"\"\né § x\"\"\"", "é § x"),
        ("NAME = '''\n\\d § x'''", "\\d § x"),
    ];
    prove(Context::Toml, ("# x\n", "\n", "\n"), &lines, 298, &[("tomllib", readers::toml)])
}

#[test]
fn shell_templates() -> Result<(), Failure> {
    let lines = [
        ("NAME=§", "§"),
        ("NAME='a § x'", "a § x"),
        ("NAME=\"it's § x\" # é", "it's § x"),
        ("export NAME=a$X§\"$X\"", "a§"),
        ("NAME=\"${X}$(true)§\"", "§"),
    ];
    prove(Context::Shell, ("X=\n", "\n", "\n"), &lines, 297, &[("bash", readers::bash), ("dash", readers::dash)])
}
