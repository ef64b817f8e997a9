//! What export writes, read by the programs it is written for: the same bytes, or the value was refused.
//!
//! Each test writes every value of [`values`] alone, to see which are taken, then all that are taken in one document, gives that to the
//! real reader, and compares. The counts are part of the test: a format that begins to refuse more, or to take what it must not, shows.
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod readers;
mod templates;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use keyward::export::{Body, Dialect, Document, ExportError, Format, Name, Options, Variable, write};
use keyward::secret::Secret;
use readers::Reader;
use values::{mixtures, values};

type Failure = Box<dyn std::error::Error>;

const OPTIONS: Options<'_> = Options {
    kubernetes_name: Some("proof"),
    kubernetes_namespace: Some("tests"),
    delimiter: Some("4f8c0f1d7a3b4e55a9b2c6d7e8f90123"),
};

fn written(format: Format, variables: &[(String, Vec<u8>)]) -> Result<Document, ExportError> {
    let parsed = |(name, value): &(String, Vec<u8>)| Some((name.parse::<Name>().ok()?, Secret::new(value.clone())));
    let held: Vec<_> = variables.iter().filter_map(parsed).collect();
    assert_eq!(held.len(), variables.len(), "a name is not one");
    let variables: Vec<_> = held.iter().map(|(name, value)| Variable { name, value }).collect();
    write(format, &variables, &OPTIONS)
}

/// Names and values.
pub type Values = Vec<(String, Vec<u8>)>;

/// What a value is, and the message that refused it.
type Refused = (&'static str, String);

/// How many values put together at random are tried beside those of [`values`].
const MIXTURES: usize = 400;

/// The values that the format takes, named `V_0`, `V_1` and so on; the others, by what they are, and why they are refused.
fn taken(format: Format) -> (Values, Vec<Refused>) {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    let mixtures = mixtures(MIXTURES).into_iter().map(|value| ("a mixture", value));
    for (at, (what, value)) in values().into_iter().chain(mixtures).enumerate() {
        let variable = (format!("V_{at}"), value);
        match written(format, std::slice::from_ref(&variable)) {
            Ok(_) => taken.push(variable),
            Err(error) => refused.push((what, error.to_string())),
        }
    }
    (taken, refused)
}

/// Every reader gives back what was written; this many of the chosen values were taken, and this many of the mixtures.
fn prove(format: Format, counts: (usize, usize), readers: &[(&str, Reader)]) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let (taken, refused) = taken(format);
    let (mixtures, chosen): (Vec<_>, Vec<_>) = refused.into_iter().partition(|(what, _)| *what == "a mixture");
    let found = (values().len() - chosen.len(), MIXTURES - mixtures.len());
    print(&format!("{format}: {} and {} taken, {} and {} refused", found.0, found.1, chosen.len(), mixtures.len()))?;
    let file = save(format, &taken, folder.path(), "proof.env")?;
    for (who, read) in readers {
        let found = read(&file).map_err(|error| format!("{format}, read by {who}: {error}"))?;
        same(&format!("{format}, read by {who}"), &taken, &found)?;
    }
    assert!(!Path::new("marker").exists(), "{format}: a value was executed");
    let list = chosen.iter().map(|(what, error)| format!("\n  {what}: {error}")).collect::<Vec<_>>().concat();
    assert_eq!(found, counts, "{format}: the values taken; refused are{list}");
    Ok(())
}

fn save(format: Format, variables: &[(String, Vec<u8>)], folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let Body::Text(text) = written(format, variables)?.body else { return Err("not a text".into()) };
    let file = folder.join(name);
    std::fs::write(&file, text.expose())?;
    Ok(file)
}

fn same(who: &str, wanted: &[(String, Vec<u8>)], found: &BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let all = values();
    let what = |name: &str| {
        let at = name.strip_prefix("V_").and_then(|at| at.parse::<usize>().ok());
        at.and_then(|at| all.get(at)).map_or_else(|| name.to_owned(), |value| value.0.to_owned())
    };
    let wrong = |(name, value): &&(String, Vec<u8>)| found.get(name) != Some(value);
    let wrong: Vec<String> = wanted
        .iter()
        .filter(wrong)
        .map(|(name, value)| {
            let found = found.get(name).map(|found| short(found));
            format!("{}: wrote {}, found {found:?}", what(name), short(value))
        })
        .collect();
    if wrong.is_empty() && found.len() == wanted.len() {
        return Ok(());
    }
    Err(format!("{who}: {} of {} variables, wrong:\n{}", found.len(), wanted.len(), wrong.join("\n")).into())
}

fn short(value: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(&value[..value.len().min(80)]))
}

/// The counts are part of the answer, so they are shown whether the test passes or not (.config/nextest.toml).
fn print(text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{text}")
}

#[test]
fn posix_dotenv() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Posix), (97, 400), &[("bash", readers::bash), ("dash", readers::dash)])
}

#[test]
fn node_dotenv() -> Result<(), Failure> {
    let readers: [(&str, Reader); 3] = [
        ("dotenv 18", readers::dotenv_package),
        ("dotenv 16", readers::dotenv_package_16),
        ("node --env-file", readers::node_env_file),
    ];
    prove(Format::Dotenv(Dialect::Node), (91, 347), &readers)
}

#[test]
fn python_dotenv() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Python), (93, 352), &[("python-dotenv", readers::python_dotenv)])
}

#[test]
fn dotenvy() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Dotenvy), (97, 400), &[("dotenvy", readers::dotenvy)])
}

/// Debian has version 2, which reads line by line: the values with line ends are written for version 3 and not shown to it.
#[test]
fn ruby_dotenv() -> Result<(), Failure> {
    let format = Format::Dotenv(Dialect::Ruby);
    prove(format, (88, 326), &[])?;
    let folder = tempfile::tempdir()?;
    let (mut lines, _) = taken(format);
    let all = lines.len();
    lines.retain(|(_, value)| !value.contains(&b'\n'));
    print(&format!("{format}: {} of {all} shown to the version that is here", lines.len()))?;
    same("ruby-dotenv", &lines, &readers::ruby(&save(format, &lines, folder.path(), "proof.env")?)?)
}

/// Compose itself needs its plugin, which Debian does not have; what its reader takes is held by unit tests alone.
#[test]
fn compose_dotenv() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Compose), (93, 327), &[])
}

#[test]
fn docker_env_file() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Docker), (80, 329), &[("docker", readers::docker)])
}

#[test]
fn kubectl_env_file() -> Result<(), Failure> {
    prove(Format::Dotenv(Dialect::Kubectl), (82, 330), &[("kubectl", readers::kubectl)])
}

/// The program that shows systemd's parser knows three names, so it reads three values at a time.
#[test]
fn systemd_environment_file() -> Result<(), Failure> {
    let format = Format::Dotenv(Dialect::Systemd);
    prove(format, (87, 270), &[])?;
    let folder = tempfile::tempdir()?;
    let (mut taken, _) = taken(format);
    // The program expands its arguments into paths, up to their longest.
    taken.retain(|(_, value)| value.len() < 4000);
    print(&format!("{format}: {} shown to systemd-tmpfiles", taken.len()))?;
    for (at, chunk) in taken.chunks(readers::SYSTEMD.len()).enumerate() {
        let names = readers::SYSTEMD.iter().map(|(name, _)| (*name).to_owned());
        let values = chunk.iter().map(|(_, value)| value.clone()).chain(std::iter::repeat(b"x".to_vec()));
        let variables: Vec<_> = names.zip(values).collect();
        let file = save(format, &variables, folder.path(), &format!("{at}.env"))?;
        same("systemd-tmpfiles", &variables, &readers::systemd(&file)?)?;
    }
    Ok(())
}

#[test]
fn shell() -> Result<(), Failure> {
    let readers: [(&str, Reader); 3] =
        [("bash", readers::bash), ("bash's eval", readers::bash_eval), ("dash", readers::dash)];
    prove(Format::Shell, (97, 400), &readers)
}

#[test]
fn fish() -> Result<(), Failure> {
    prove(Format::Fish, (97, 400), &[("fish", readers::fish), ("fish's pipe", readers::fish_pipe)])
}

/// No package of Debian, npm or pip brings `PowerShell`; its rules are held by unit and property tests alone.
#[test]
fn powershell() -> Result<(), Failure> {
    prove(Format::Powershell, (96, 366), &[])
}

#[test]
fn nushell() -> Result<(), Failure> {
    prove(Format::Nushell, (97, 400), &[("nu", readers::nushell)])
}

#[test]
fn json_and_what_is_json() -> Result<(), Failure> {
    for (format, count) in [(Format::Json, (98, 400)), (Format::Buildkite, (98, 400)), (Format::TfvarsJson, (95, 400))]
    {
        prove(format, count, &[("Python", readers::json)])?;
    }
    Ok(())
}

#[test]
fn yaml() -> Result<(), Failure> {
    prove(Format::Yaml, (98, 400), &[("PyYAML", readers::yaml)])
}

#[test]
fn json_is_yaml_too() -> Result<(), Failure> {
    prove(Format::Json, (98, 400), &[("PyYAML", readers::yaml)])
}

#[test]
fn toml() -> Result<(), Failure> {
    prove(Format::Toml, (98, 400), &[("tomllib", readers::toml)])
}

#[test]
fn tfvars() -> Result<(), Failure> {
    prove(Format::Tfvars, (95, 400), &[("HashiCorp's HCL", readers::hcl)])
}

#[test]
fn java_properties() -> Result<(), Failure> {
    prove(Format::JavaProperties, (98, 400), &[("java.util.Properties", readers::java)])
}

#[test]
fn csv() -> Result<(), Failure> {
    prove(Format::Csv, (97, 400), &[("Python", readers::csv)])
}

#[test]
fn kubernetes_secret() -> Result<(), Failure> {
    prove(Format::KubernetesSecret, (100, 400), &[("PyYAML and base64", readers::kubernetes)])
}

/// The runner is not here: its documented rules are read once more, in Python.
#[test]
fn github_actions() -> Result<(), Failure> {
    prove(Format::GithubActions, (96, 397), &[("the documented rules", readers::github)])
}

/// Nor is the agent.
#[test]
fn azure_pipelines() -> Result<(), Failure> {
    prove(Format::AzurePipelines, (71, 192), &[("the documented rules", readers::azure)])
}

#[test]
fn systemd_credentials() -> Result<(), Failure> {
    let (taken, _) = taken(Format::SystemdCredentials);
    let Body::Files(files) = written(Format::SystemdCredentials, &taken)?.body else { return Err("not files".into()) };
    let files: Vec<_> = files.into_iter().map(|(name, value)| (name, value.expose().to_vec())).collect();
    assert_eq!((files.len(), &files), (values().len() + MIXTURES, &taken));
    Ok(())
}
