//! How values come in: a hidden prompt, standard input, or files. Never the command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Context;
use crate::connector::fields::{BadFields, Fields, LIMIT};
use crate::connector::name::{BadName, Field};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::private_fs;
use crate::secret::{self, Alphabet, Secret};

/// The field of a credential that names none.
pub const DEFAULT_FIELD: &str = "value";

/// Where the values of a new version come from.
#[derive(Debug, Clone, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(next_help_heading = "Values (never on the command line)")]
pub struct Values {
    /// A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]
    #[arg(long, value_name = "NAME")]
    pub field: Vec<String>,
    /// Take a field's value from a file, byte for byte
    #[arg(long, value_name = "[FIELD=]PATH")]
    pub from_file: Vec<String>,
    /// Read all fields from standard input as one JSON object of strings
    #[arg(long, conflicts_with_all = ["field", "from_file", "generate"])]
    pub from_json: bool,
    /// Make a random value here
    #[arg(long, conflicts_with = "from_file")]
    pub generate: bool,
    /// Characters of a generated value
    #[arg(long, value_name = "N", default_value_t = 32, requires = "generate", value_parser = clap::value_parser!(u16).range(8..=4096))]
    pub length: u16,
    /// Alphabet of a generated value
    #[arg(long, value_enum, default_value_t, requires = "generate")]
    pub alphabet: Alphabet,
    /// Keep the line end of a value on standard input
    #[arg(long)]
    pub keep_newline: bool,
    /// Allow a value of no characters
    #[arg(long)]
    pub allow_empty: bool,
}

/// Why values could not be taken in. Never says a value.
#[derive(Debug, thiserror::Error)]
pub enum ValueError {
    /// Nothing on standard input, or nothing typed.
    #[error("the value of {0} is empty")]
    Empty(Field),
    /// One stream for several fields.
    #[error("several fields cannot come through one standard input")]
    OneStream,
    /// Two values for one field.
    #[error("field {0} is given twice")]
    Twice(Field),
    /// Values that differ at the two prompts.
    #[error("the two values are not the same")]
    Differ,
    /// Not a JSON object of strings.
    #[error("standard input is not a JSON object of strings")]
    Json,
    /// A key of that object that is no field's name; not quoted, since it may be the value.
    #[error("a key of the JSON object is not the name of a field")]
    JsonField,
    /// More than a credential holds.
    #[error("the value is more than {LIMIT} bytes")]
    TooLarge,
    /// A stream that cannot be read.
    #[error("cannot read standard input")]
    Read(#[source] std::io::Error),
    /// What a credential cannot be.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// A name that is none.
    #[error(transparent)]
    Name(#[from] BadName),
}

impl Diagnostic for ValueError {
    fn kind(&self) -> Kind {
        match self {
            Self::Read(_) => Kind::Failed,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Empty(_) => "if that is meant, say --allow-empty",
            Self::OneStream => "use --from-json, or --from-file FIELD=PATH for each",
            Self::TooLarge | Self::Fields(_) => "keep large files elsewhere and only their key here",
            Self::Differ => "type it again, or give it on stdin or with --from-file",
            Self::Json | Self::JsonField => "write it as {\"user\":\"...\",\"password\":\"...\"}",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

impl Values {
    /// The values, asked for or read. `known` are the fields it has, if it has some; `named` is the one in the reference.
    pub fn read(&self, named: Option<&Field>, known: &[Field], cx: &mut Context) -> Result<Fields, Failure> {
        if self.from_json {
            return Ok(self.checked(from_json(&stdin(cx)?)?)?);
        }
        let mut values = BTreeMap::new();
        for given in &self.from_file {
            let (field, path) = self.file(given, named, known)?;
            // One byte more than fits, so that the limit's own error is the one that is seen.
            let bytes = Secret::new(private_fs::read_file(&path, LIMIT as u64 + 1)?);
            if values.insert(field.clone(), bytes).is_some() {
                return Err(ValueError::Twice(field).into());
            }
        }
        let mut fields = self.fields(named, known)?;
        fields.retain(|field| !values.contains_key(field));
        let piped = !self.generate && !cx.ui.stdin_is_terminal();
        if piped && fields.len() > 1 {
            return Err(ValueError::OneStream.into());
        }
        for field in fields {
            let value = match (self.generate, piped) {
                (true, _) => secret::generate(usize::from(self.length), &self.alphabet.characters())?,
                (false, true) => self.piped(cx)?,
                (false, false) => ask(&field, cx)?,
            };
            values.insert(field, value);
        }
        Ok(self.checked(values)?)
    }

    fn checked(&self, values: BTreeMap<Field, Secret>) -> Result<Fields, ValueError> {
        match values.iter().find(|(_, value)| value.is_empty() && !self.allow_empty) {
            Some((field, _)) => Err(ValueError::Empty(field.clone())),
            None => Ok(Fields::new(values)?),
        }
    }

    /// The fields that are to be asked for: those named, or those it has, or the one that needs no name.
    fn fields(&self, named: Option<&Field>, known: &[Field]) -> Result<Vec<Field>, ValueError> {
        let mut fields = self.field.iter().map(|name| name.parse()).collect::<Result<Vec<Field>, _>>()?;
        fields.extend(named.cloned());
        if fields.is_empty() && self.from_file.is_empty() {
            fields = known.to_vec();
        }
        if fields.is_empty() && self.from_file.is_empty() {
            fields.push(DEFAULT_FIELD.parse()?);
        }
        fields.sort();
        match fields.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(ValueError::Twice(pair[0].clone())),
            None => Ok(fields),
        }
    }

    /// `FIELD=PATH`, or a path for the one field there is.
    fn file(&self, given: &str, named: Option<&Field>, known: &[Field]) -> Result<(Field, PathBuf), ValueError> {
        if let Some((field, path)) = given.split_once('=')
            && let Ok(field) = field.parse()
        {
            return Ok((field, path.into()));
        }
        let field = match (named, &self.field[..], known) {
            (Some(field), _, _) => field.clone(),
            (None, [name], _) => name.parse()?,
            (None, [], [only]) => only.clone(),
            _ => DEFAULT_FIELD.parse()?,
        };
        Ok((field, given.into()))
    }

    fn piped(&self, cx: &mut Context) -> Result<Secret, ValueError> {
        let value = stdin(cx)?;
        Ok(if self.keep_newline { value } else { value.without_line_end() })
    }
}

fn stdin(cx: &mut Context) -> Result<Secret, ValueError> {
    cx.ui.read_stdin(LIMIT + 2).map_err(ValueError::Read)?.ok_or(ValueError::TooLarge)
}

/// Asks twice: nobody sees what he types.
fn ask(field: &Field, cx: &mut Context) -> Result<Secret, Failure> {
    let value = cx.ui.ask_hidden(&format!("Value of {field}"))?;
    let again = cx.ui.ask_hidden("The same again")?;
    if value.expose() == again.expose() { Ok(value) } else { Err(ValueError::Differ.into()) }
}

fn from_json(text: &Secret) -> Result<BTreeMap<Field, Secret>, ValueError> {
    // The parser's error is dropped: it could quote a value.
    let Pairs(pairs) = serde_json::from_slice(text.expose()).map_err(|_| ValueError::Json)?;
    let mut values = BTreeMap::new();
    for (name, value) in pairs {
        let field: Field = name.parse().map_err(|_| ValueError::JsonField)?;
        if values.insert(field.clone(), value).is_some() {
            return Err(ValueError::Twice(field));
        }
    }
    Ok(values)
}

/// An object of strings as it stands there; a map would keep the last of two with one name without a word.
struct Pairs(Vec<(String, Secret)>);

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> serde::de::Visitor<'de> for Visit {
            type Value = Pairs;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    pairs.push((name, Secret::from(value)));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}
