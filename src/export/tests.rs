//! How hard values are written, and what is refused. Real readers judge the same in `tests/export`.

use super::*;

type Outcome = Result<String, String>;

const DELIMITER: &str = "0123456789abcdef0123456789abcdef";

fn options() -> Options<'static> {
    Options { kubernetes_name: Some("db.prod"), kubernetes_namespace: Some("apps"), delimiter: Some(DELIMITER) }
}

/// The body of a document with one variable `K`, or the message.
fn written(format: Format, value: &[u8]) -> Outcome {
    document(format, &[("K", value)], &options())
}

fn document(format: Format, variables: &[(&str, &[u8])], options: &Options<'_>) -> Outcome {
    let held: Vec<(Name, Secret)> =
        variables.iter().filter_map(|(name, value)| Some((name.parse().ok()?, Secret::new(value.to_vec())))).collect();
    let variables: Vec<Variable<'_>> = held.iter().map(|(name, value)| Variable { name, value }).collect();
    match write(format, &variables, options).map_err(|error| error.to_string())?.body {
        Body::Text(text) => Ok(String::from_utf8_lossy(text.expose()).into_owned()),
        Body::Files(files) => {
            Ok(files.iter().map(|(name, file)| format!("{name}: {} bytes", file.len())).collect::<Vec<_>>().join(", "))
        }
    }
}

fn dotenv(dialect: Dialect, value: &str) -> Outcome {
    written(Format::Dotenv(dialect), value.as_bytes())
}

#[test]
fn each_dialect_has_its_own_quotes() {
    for (dialect, value, line) in [
        (Dialect::Posix, "it's $x", r"K='it'\''s $x'"),
        (Dialect::Node, "$2a$10$x", "K='$2a$10$x'"),
        (Dialect::Node, "it's #1", "K=\"it's #1\""),
        (Dialect::Node, "it's \"#1\"", "K=`it's \"#1\"`"),
        (Dialect::Node, r"a\n'", "K=`a\\n'`"),
        (Dialect::Node, r"C:\dir\", r"K=C:\dir\"),
        (Dialect::Python, r"it's \x", r"K='it\'s \\x'"),
        (Dialect::Python, "a\r\nb", r#"K="a\r\nb""#),
        (Dialect::Python, r"C:\dir\", r"K=C:\dir\"),
        (Dialect::Ruby, "it's $x", r#"K="it's \$x""#),
        (Dialect::Dotenvy, "it's $x", r"K='it'\''s $x'"),
        (Dialect::Dotenvy, r"$x\", r#"K="\$x\\""#),
        (Dialect::Compose, "a\rb", r#"K="a\rb""#),
        (Dialect::Docker, " it's $x # y ", "K= it's $x # y "),
        (Dialect::Kubectl, "\"quoted\"", "K=\"quoted\""),
        (Dialect::Systemd, "a\n`$x`", "K=\"a\n\\`\\$x\\`\""),
    ] {
        assert_eq!(dotenv(dialect, value), Ok(format!("{line}\n")), "{dialect:?}");
    }
}

#[test]
fn what_a_reader_would_change_is_refused_with_the_reason() {
    for (dialect, value, why) in [
        (Dialect::Node, "a\r\nb", "it holds a carriage return, which the reader loses"),
        (Dialect::Node, r"#\", "it ends in a backslash, which would escape the closing quote"),
        (Dialect::Node, "'\"`#", "no way of quoting it is read back unchanged"),
        (Dialect::Python, "${x}", "${ is replaced by the reader, whatever the quotes"),
        (Dialect::Compose, "it's $x", "no way of quoting it is read back unchanged"),
        (Dialect::Docker, "a\nb", "it has more than one line, which the reader cannot"),
        (Dialect::Docker, "'x'", "values in quotes are taken differently by the versions of docker"),
        (Dialect::Kubectl, "x\r", "no way of quoting it is read back unchanged"),
        (Dialect::Systemd, "a\r\nb", "systemd drops a value with control characters or noncharacters in it"),
        (Dialect::Posix, "a\0b", "it holds a NUL byte, which no environment variable can"),
    ] {
        let message = format!("K cannot be written as dotenv for {}: {why}", dialect.as_str());
        assert_eq!(dotenv(dialect, value), Err(message), "{value:?}");
    }
    assert!(dotenv(Dialect::Docker, &"x".repeat(65_536)).is_err());
    assert!(document(Format::Dotenv(Dialect::Compose), &[("exported", b"x")], &options()).is_err());
}

#[test]
fn data_formats_hold_every_text() {
    let hard = "\u{1}\u{7f}\u{85}\u{2028}\u{feff}é🔑\"\\\t";
    for (format, text) in [
        (Format::Json, "{\n  \"K\": \"\\u0001\\u007F\\u0085\\u2028\\uFEFFé🔑\\\"\\\\\\t\"\n}\n"),
        (Format::Yaml, "\"K\": \"\\u0001\\u007F\\u0085\\u2028\\uFEFFé🔑\\\"\\\\\\t\"\n"),
        (Format::Toml, "K = \"\\u0001\\u007F\\u0085\\u2028\\uFEFFé🔑\\\"\\\\\\t\"\n"),
        (Format::Tfvars, "K = \"\\u0001\\u007F\\u0085\\u2028\\uFEFFé🔑\\\"\\\\\\t\"\n"),
        (Format::JavaProperties, "K=\\u0001\\u007F\\u0085\\u2028\\uFEFF\\u00E9\\uD83D\\uDD11\"\\\\\\u0009\n"),
    ] {
        assert_eq!(written(format, hard.as_bytes()), Ok(text.to_owned()));
    }
    assert_eq!(
        written(Format::Tfvars, b"${x} %{y} $${z} 5%"),
        Ok(r#"K = "\u0024{x} \u0025{y} $\u0024{z} 5%""#.to_owned() + "\n")
    );
    assert_eq!(written(Format::Tfvars, b"${x} %{y}"), Ok("K = \"$${x} %%{y}\"\n".to_owned()));
    assert_eq!(written(Format::Csv, b"a \"b\"\r\nc"), Ok("name,value\r\nK,\"a \"\"b\"\"\r\nc\"\r\n".to_owned()));
    assert_eq!(written(Format::JavaProperties, b" a=b:c#!"), Ok("K=\\ a\\=b\\:c\\#\\!\n".to_owned()));
    for format in [Format::Tfvars, Format::TfvarsJson] {
        assert!(written(format, "e\u{301}".as_bytes()).is_err_and(|why| why.contains("normal form C")));
    }
}

#[test]
fn shells_get_quotes_around_everything() {
    assert_eq!(written(Format::Shell, b"it's `x`\n"), Ok("export K='it'\\''s `x`\n'\n".to_owned()));
    assert_eq!(written(Format::Fish, br"it's \n"), Ok(r"set -gx K 'it\'s \\n'".to_owned() + "\n"));
    let typographic = written(Format::Powershell, "it's ‘x’\n".as_bytes());
    let text = "$env:K = -join('it''s ', [char]0x2018, 'x', [char]0x2019, [char]0x000A)\n";
    assert_eq!(typographic, Ok(text.to_owned()));
    assert!(
        written(Format::Powershell, b"").is_err_and(|why| why.ends_with("an empty value would remove the variable"))
    );
    assert!(document(Format::Shell, &[("UID", b"0")], &options()).is_err());
    assert!(document(Format::Fish, &[("status", b"0")], &options()).is_err());
}

#[test]
fn github_gets_masks_and_a_file() -> Result<(), Box<dyn std::error::Error>> {
    let name: Name = "K".parse()?;
    let value = Secret::from("{\n  \"a\": \"50%\"\n}".to_owned());
    let document = write(Format::GithubActions, &[Variable { name: &name, value: &value }], &options())?;
    let said = document.said.as_ref().and_then(Secret::expose_text).map(ToOwned::to_owned);
    // Neither the whole, which the runner would cut into lines, nor the braces.
    assert_eq!(said.as_deref(), Some("::add-mask::\"a\": \"50%25\"\n"));
    let Body::Text(body) = &document.body else { return Err("not a text".into()) };
    let file = format!("K<<{DELIMITER}\n{{\n  \"a\": \"50%\"\n}}\n{DELIMITER}\n");
    assert_eq!(body.expose_text(), Some(file.as_str()));
    Ok(())
}

#[test]
fn github_refuses_what_would_break_out_or_be_ignored() {
    assert_eq!(written(Format::GithubActions, b""), Ok(format!("K<<{DELIMITER}\n\n{DELIMITER}\n")));
    for value in [format!("a\n{DELIMITER}\nX=y"), "x\r".to_owned(), "a\0".to_owned()] {
        assert!(written(Format::GithubActions, value.as_bytes()).is_err());
    }
    for name in ["NODE_OPTIONS", "GITHUB_TOKEN", "runner_temp"] {
        assert!(document(Format::GithubActions, &[(name, b"x")], &options()).is_err_and(|why| why.contains(name)));
    }
    for delimiter in [None, Some("EOF"), Some("0123456789abcdef 0123456789abcdef")] {
        let options = Options { delimiter, ..options() };
        assert!(document(Format::GithubActions, &[("K", b"x")], &options).is_err());
    }
}

#[test]
fn azure_takes_one_line_without_its_own_codes() {
    assert_eq!(
        written(Format::AzurePipelines, b"5% ;]"),
        Ok("##vso[task.setvariable variable=K;issecret=true]5% ;]\n".to_owned())
    );
    for value in ["a\nb", "a\rb", "a%0Ab", "%azp25", " x", "$(x)", "##vso[task.complete]"] {
        assert!(written(Format::AzurePipelines, value.as_bytes()).is_err(), "{value}");
    }
    assert!(document(Format::AzurePipelines, &[("SECRET_KEY", b"x")], &options()).is_err());
}

#[test]
fn only_what_carries_bytes_takes_bytes() {
    let manifest = written(Format::KubernetesSecret, b"\xff\0");
    let text = "\"apiVersion\": \"v1\"\n\"kind\": \"Secret\"\n\"metadata\":\n  \"name\": \"db.prod\"\n  \"namespace\": \"apps\"\n\
                \"type\": \"Opaque\"\n\"data\":\n  \"K\": \"/wA=\"\n";
    assert_eq!(manifest, Ok(text.to_owned()));
    assert_eq!(written(Format::SystemdCredentials, b"\xff\0"), Ok("K: 2 bytes".to_owned()));
    assert_eq!(written(Format::Json, b"\xff"), Err("K cannot be written as json: it is not UTF-8".to_owned()));
    let large = vec![b'x'; 1024 * 1024 + 1];
    for format in [Format::KubernetesSecret, Format::SystemdCredentials] {
        assert!(
            written(format, &large).is_err_and(|why| why.ends_with("takes 1048576 bytes in all; these are 1048577"))
        );
    }
    for name in [None, Some(""), Some("A"), Some("a_b"), Some("a..b")] {
        let options = Options { kubernetes_name: name, ..options() };
        assert!(document(Format::KubernetesSecret, &[("K", b"x")], &options).is_err());
    }
}

#[test]
fn one_bad_value_stops_all_and_no_name_comes_twice() {
    let format = Format::Dotenv(Dialect::Docker);
    assert!(document(format, &[("A", b"x"), ("B", b"y\nz")], &options()).is_err_and(|why| why.starts_with("B cannot")));
    assert_eq!(document(format, &[("A", b"x"), ("A", b"y")], &options()), Err("two variables are called A".to_owned()));
    assert!(document(Format::Powershell, &[("A", b"x"), ("a", b"y")], &options()).is_err());
    assert_eq!(document(format, &[], &options()), Ok(String::new()));
    for format in [Format::Json, Format::Yaml, Format::Toml, Format::Csv, Format::KubernetesSecret, Format::Shell] {
        assert!(document(format, &[], &options()).is_ok(), "{format}");
    }
}

#[test]
fn a_dialect_stands_with_dotenv_only() {
    let word = |text| FormatWord::from_str(text, false);
    assert!(word("dotenv").is_ok_and(|word| word.format(None).is_err()));
    assert!(word("json").is_ok_and(|word| word.format(Some(Dialect::Node)).is_err()));
    let meant = |text, dialect| word(text).ok()?.format(dialect).ok();
    assert_eq!(meant("dotenv", Some(Dialect::Node)), Some(Format::Dotenv(Dialect::Node)));
    assert_eq!(meant("csv", None), Some(Format::Csv));
}
