//! Every value of every name comes back from the format's reader, or the export is refused without showing it.
//!
//! What is written was read back by the readers of `keyward::export` already; here others read it where there is a crate that does.

use std::collections::BTreeMap;

use keyward::connector::name::Reference;
use keyward::export::template::{Context, Template};
use keyward::export::{Body, Dialect, ExportError, Format, Name, Options, Variable, write};
use keyward::secret::Secret;
use proptest::prelude::*;

const OPTIONS: Options<'_> = Options {
    kubernetes_name: Some("proof"),
    kubernetes_namespace: None,
    delimiter: Some("4f8c0f1d7a3b4e55a9b2c6d7e8f90123"),
};

const DIALECTS: [Dialect; 9] = [
    Dialect::Posix,
    Dialect::Node,
    Dialect::Python,
    Dialect::Ruby,
    Dialect::Dotenvy,
    Dialect::Compose,
    Dialect::Docker,
    Dialect::Kubectl,
    Dialect::Systemd,
];

const FORMATS: [Format; 16] = [
    Format::Json,
    Format::Yaml,
    Format::Toml,
    Format::Shell,
    Format::Fish,
    Format::Powershell,
    Format::Nushell,
    Format::Tfvars,
    Format::TfvarsJson,
    Format::KubernetesSecret,
    Format::JavaProperties,
    Format::Csv,
    Format::GithubActions,
    Format::AzurePipelines,
    Format::Buildkite,
    Format::SystemdCredentials,
];

fn formats() -> impl Iterator<Item = Format> {
    FORMATS.into_iter().chain(DIALECTS.into_iter().map(Format::Dotenv))
}

type Values = BTreeMap<String, Vec<u8>>;

/// Any bytes, any text, and texts made of what quoting is about.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let hard = "[-'\"`\\\\$%{}()<>#=: ;,!&|*?\\[\\]\n\r\tnrtux0-9aé\u{301}‘’🔑\u{7f}\u{85}\u{2028}\u{feff}]{0,24}";
    prop_oneof![
        4 => hard.prop_map(String::into_bytes),
        2 => any::<String>().prop_map(String::into_bytes),
        1 => any::<Vec<u8>>(),
    ]
}

fn values() -> impl Strategy<Value = Values> {
    prop::collection::btree_map("[A-Za-z_][A-Za-z0-9_]{0,8}", value(), 0..5)
}

fn written(format: Format, values: &Values) -> Result<Body, ExportError> {
    let held: Vec<_> = values
        .iter()
        .filter_map(|(name, value)| Some((name.parse::<Name>().ok()?, Secret::new(value.clone()))))
        .collect();
    let variables: Vec<_> = held.iter().map(|(name, value)| Variable { name, value }).collect();
    write(format, &variables, &OPTIONS).map(|document| document.body)
}

/// What another reader finds, if there is one for the format.
fn read(format: Format, body: &Body) -> Option<Result<Values, String>> {
    let Body::Text(text) = body else {
        let Body::Files(files) = body else { return None };
        return Some(Ok(files.iter().map(|(name, file)| (name.clone(), file.expose().to_vec())).collect()));
    };
    let bytes = |found: BTreeMap<String, String>| found.into_iter().map(|(name, value)| (name, value.into_bytes()));
    let text = text.expose_text()?;
    Some(match format {
        Format::Json | Format::Nushell | Format::TfvarsJson | Format::Buildkite => {
            serde_json::from_str(text).map(|found| bytes(found).collect()).map_err(|error| error.to_string())
        }
        Format::Toml => toml::from_str(text).map(|found| bytes(found).collect()).map_err(|error| error.to_string()),
        Format::Dotenv(Dialect::Dotenvy) => {
            let pairs = dotenvy::from_read_iter(text.as_bytes());
            pairs
                .map(|pair| pair.map(|(name, value)| (name, value.into_bytes())).map_err(|_| "dotenvy".to_owned()))
                .collect()
        }
        _ => return None,
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(values in values()) {
        for format in formats() {
            if let Ok(body) = written(format, &values) && let Some(found) = read(format, &body) {
                prop_assert_eq!(found.as_ref(), Ok(&values), "{}", format);
            }
        }
    }

    #[test]
    fn a_refusal_shows_no_value(values in prop::collection::btree_map("[A-Z]{1,8}", "[^ -~]{3,9}", 1..4)) {
        let values: Values = values.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
        for format in formats() {
            if let Err(error) = written(format, &values) {
                let shown = format!("{error} {error:?}");
                let hidden = |value: &Vec<u8>| std::str::from_utf8(value).is_ok_and(|value| !shown.contains(value));
                prop_assert!(values.values().all(hidden), "{}", format);
            }
        }
    }

    /// Letters, digits and `_` mean nothing to any reader.
    #[test]
    fn plain_values_are_never_refused(values in prop::collection::btree_map("X[A-Z]{1,8}", "[A-Za-z0-9_]{1,40}", 1..9)) {
        let values: Values = values.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
        for format in formats() {
            prop_assert!(written(format, &values).is_ok(), "{}", format);
        }
    }

    /// What alone is taken is taken in company: no value can spoil its neighbours.
    #[test]
    fn values_taken_alone_are_taken_together(values in values()) {
        for format in formats() {
            let one = |(name, value): (&String, &Vec<u8>)| Values::from([(name.clone(), value.clone())]);
            let alone = values.iter().all(|pair| written(format, &one(pair)).is_ok());
            let together = written(format, &values);
            let doubled = matches!(together, Err(ExportError::Twice(_)));
            prop_assert!(!alone || doubled || together.is_ok(), "{}", format);
        }
    }

    /// A value stays within its string, whatever it is.
    #[test]
    fn templates_hold_every_text(value in prop_oneof![any::<String>(), "[-'\"\\\\${}#: \n\r\tn]{0,24}"]) {
        let uri = "keyward://test/a/value";
        let fill = |context, text: &str| {
            let held = BTreeMap::from([(Reference::from_uri(uri).ok()?, Secret::from(value.clone()))]);
            let rendered = Template::parse(text, context).ok()?.render(&held).ok()?;
            rendered.expose_text().map(ToOwned::to_owned)
        };
        let wanted = BTreeMap::from([("a".to_owned(), format!("é {value}\n")), ("b".to_owned(), "é".to_owned())]);
        let json = fill(Context::Json, &format!("{{\"a\":\"é {uri}\\n\",\"b\":\"é\"}}"));
        prop_assert_eq!(json.and_then(|text| serde_json::from_str(&text).ok()), Some(wanted.clone()));
        let toml = fill(Context::Toml, &format!("a = \"\"\"é {uri}\n\"\"\"\nb = 'é'\n"));
        prop_assert_eq!(toml.and_then(|text| toml::from_str(&text).ok()), Some(wanted));
        let yaml = fill(Context::Yaml, &format!("a: 'é {uri}'\nb: {uri}\n"));
        prop_assert!(yaml.is_some());
    }
}
