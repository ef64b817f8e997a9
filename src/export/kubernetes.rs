//! A manifest of a Kubernetes `Secret`: `data` in base64, which holds any bytes and cannot be misread as YAML.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::data::yaml_strings;
use super::ink::Ink;
use super::quoted::quoted;
use super::{ExportError, Format, Options, Variable};
use crate::secret::Secret;

/// The most that the API server takes in one Secret.
const MOST: usize = 1024 * 1024;

/// The manifest, read back before it is returned.
pub(super) fn manifest(variables: &[Variable<'_>], options: &Options<'_>) -> Result<Secret, ExportError> {
    let name = options.kubernetes_name.filter(|name| is_subdomain(name));
    let name = name.ok_or(ExportError::Needs("kubernetes-secret", "a --name of a-z 0-9 - . for the Secret"))?;
    if !options.kubernetes_namespace.is_none_or(is_label) {
        return Err(ExportError::Needs("kubernetes-secret", "a --namespace of a-z 0-9 -, 63 at most"));
    }
    let given = variables.iter().map(|variable| variable.value.len()).sum();
    if given > MOST {
        return Err(ExportError::TooLarge { format: Format::KubernetesSecret, most: MOST, given });
    }
    let mut ink = Ink::new();
    ink.text("\"apiVersion\": \"v1\"\n\"kind\": \"Secret\"\n\"metadata\":\n");
    member(&mut ink, "name", name);
    if let Some(namespace) = options.kubernetes_namespace {
        member(&mut ink, "namespace", namespace);
    }
    ink.text(if variables.is_empty() { "\"type\": \"Opaque\"\n" } else { "\"type\": \"Opaque\"\n\"data\":\n" });
    for variable in variables {
        let value = Zeroizing::new(BASE64.encode(variable.value.expose()));
        member(&mut ink, variable.name.as_str(), &value);
    }
    if reads_back(ink.as_str(), variables) {
        Ok(ink.into_secret())
    } else {
        Err(ExportError::Whole(Format::KubernetesSecret))
    }
}

fn member(ink: &mut Ink, name: &str, value: &str) {
    ink.text("  ");
    quoted(ink, name);
    ink.text(": ");
    quoted(ink, value);
    ink.char('\n');
}

/// Whether the last strings of the manifest are these names and values.
fn reads_back(manifest: &str, variables: &[Variable<'_>]) -> bool {
    let Some(strings) = yaml_strings(manifest) else { return false };
    let data = strings.len().checked_sub(2 * variables.len()).map(|from| &strings[from..]);
    let (pairs, _) = data.unwrap_or_default().as_chunks::<2>();
    pairs.len() == variables.len()
        && pairs.iter().zip(variables).all(|([name, value], variable)| {
            let value = BASE64.decode(value.as_bytes()).map(Zeroizing::new);
            name.as_str() == variable.name.as_str()
                && value.is_ok_and(|value| value.as_slice() == variable.value.expose())
        })
}

fn is_label(text: &str) -> bool {
    let inner = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    inner && !text.is_empty() && text.len() <= 63 && !text.starts_with('-') && !text.ends_with('-')
}

/// An RFC 1123 subdomain: labels with dots between them.
fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}
