//! The examples of `docs/ci.md` are executed: each step as its CI would run it, in shallow checkouts, with nothing in the environment but
//! `PATH`, what the example sets and what the CI adds to that.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use crate::support::checkout::{self, git, read_only};
use crate::support::tour::Tour;
use crate::support::{Outcome, Said};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
type Variables = BTreeMap<String, String>;

const TOKEN: &str = "npm_'5 $x \"y\" #1";
const URL: &str = "postgres://app:p%40ss@db.example.org/app?mode=$full";

/// The page's commands before its first build.
fn setting_up(page: &str) -> &str {
    page.split("\n## The two variables").next().unwrap_or_default()
}

/// A store with three connectors, of which `docs/ci.md` gives two to the machine `ci-deploy`; its repository and that of the program.
struct Builds {
    tour: Tour,
}

impl Builds {
    fn new() -> Result<Self> {
        let mut tour = Tour::new()?;
        store_of_the_page(&mut tour)?;
        tour.page(setting_up(&fs::read_to_string("docs/ci.md")?))?;
        checkout::commit(&tour.store())?;
        let app = tour.path("app");
        fs::create_dir(&app)?;
        for program in ["publish", "migrate", "mirror", "configure"] {
            let report = tour.path(&format!("{program}.report")).display().to_string();
            // `env` is what the step's program was given; a token that it prints is for the mask.
            let script = format!(
                "#!/bin/sh\n[ ! -p /dev/stdin ] || cat >'{report}.stdin'\n\
                 [ -z \"${{DATABASE_URL_FILE-}}\" ] || cat \"$DATABASE_URL_FILE\" >'{report}.file'\n\
                 env >'{report}'\n[ -z \"${{NPM_TOKEN-}}\" ] || printf 'with %s\\n' \"$NPM_TOKEN\"\n"
            );
            fs::write(app.join(program), script)?;
            fs::set_permissions(app.join(program), fs::Permissions::from_mode(0o755))?;
        }
        fs::write(app.join("settings.yaml.tpl"), "database:\n  url: \"keyward://prod/db/url\"\n")?;
        fs::copy("docs/ci/container.sh", app.join("container.sh"))?;
        checkout::commit(&app)?;
        Ok(Self { tour })
    }

    /// The environment in which the program of a step ran.
    fn report(&self, program: &str) -> Result<Variables> {
        let text = fs::read_to_string(self.tour.path(&format!("{program}.report")))?;
        let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let variables: Variables = text.lines().filter_map(pair).collect();
        assert!(!variables.contains_key("KEYWARD_IDENTITY"), "{program} was given the identity");
        Ok(variables)
    }

    /// The same of a program that keyward started.
    fn given(&self, program: &str) -> Result<Variables> {
        let variables = self.report(program)?;
        let ours: Vec<_> = variables.keys().filter(|name| name.starts_with("KEYWARD_")).collect();
        assert!(ours.is_empty(), "{program} was given {ours:?}");
        Ok(variables)
    }

    /// Bash as CI runs a step: nothing but what is given, no home, no terminal.
    fn step(&self, script: &str, folder: &Path, variables: &Variables) -> Result<Command> {
        let mut bash = Command::new("/bin/bash");
        bash.args(["-euo", "pipefail", "-c", script]).current_dir(folder).env_clear();
        bash.env("PATH", self.tour.search_path()?).envs(variables);
        bash.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(bash)
    }

    fn run(&self, script: &str, folder: &Path, variables: &Variables) -> Result<Said> {
        let said: Said = self.step(script, folder, variables)?.output()?.into();
        assert_eq!(said.code, 0, "{script}\n{}{}", said.stdout, said.stderr);
        Ok(said)
    }

    /// What was uploaded comes home: a log of each run; these are what handed values over; the record is whole.
    fn take_home(&mut self, uploaded: &Path, runs: usize, actions: &[&str]) -> Outcome {
        let line = format!("keyward audit import '{}' # says taken  ci-deploy/run-", uploaded.display());
        let taken = self.tour.line("", &line)?;
        assert_eq!(taken.stdout.matches("taken  ci-deploy/run-").count(), runs, "{}", taken.stdout);
        self.tour.line("", "keyward audit verify --each # says whole")?;
        let log = self.tour.line("", "keyward audit log --actor ci-deploy --format json")?.stdout;
        let log: Value = serde_json::from_str(&log)?;
        let records = log["records"].as_array().ok_or("no records")?;
        let mut done: Vec<&str> = records
            .iter()
            .filter(|record| record["outcome"] == "handed-over" || record["outcome"] == "ok")
            .filter_map(|record| record["action"].as_str())
            .filter(|action| *action != "begin")
            .collect();
        done.sort_unstable();
        assert_eq!(done, actions);
        Ok(())
    }
}

fn store_of_the_page(tour: &mut Tour) -> Outcome {
    fs::write(tour.path("token"), TOKEN)?;
    fs::write(tour.path("url"), URL)?;
    tour.line("", "keyward init --member alice --device laptop")?;
    for (reference, file) in [("prod/npm:token", "token"), ("prod/db:url", "url"), ("prod/other:token", "token")] {
        tour.line("", &format!("keyward add {reference} --owner team --purpose test < {file}"))?;
    }
    Ok(())
}

/// Nothing was written where the build has its sources, but for what is named.
fn assert_untouched(checkout: &Path, but: &str) -> Outcome {
    assert_eq!(git(checkout, &["status", "--porcelain", "--ignored"])?, but, "{}", checkout.display());
    Ok(())
}

/// A YAML file of block and flow collections and scalars, as JSON; scalars are strings.
fn yaml(file: &str) -> Result<Value> {
    let text = fs::read_to_string(file)?;
    let mut open: Vec<(Value, Option<String>)> = vec![(Value::Array(Vec::new()), None)];
    for event in Parser::new_from_str(&text) {
        let whole = match event?.0 {
            Event::MappingStart(..) => {
                open.push((Value::Object(serde_json::Map::new()), None));
                continue;
            }
            Event::SequenceStart(..) => {
                open.push((Value::Array(Vec::new()), None));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => open.pop().map(|(value, _)| value),
            Event::Scalar(text, ..) => Some(Value::String(text.into_owned())),
            Event::Alias(_) => return Err(format!("{file}: an alias").into()),
            _ => continue,
        };
        match (open.last_mut(), whole) {
            (Some((Value::Array(list), _)), Some(value)) => list.push(value),
            (Some((Value::Object(map), key)), Some(value)) => match (key.take(), value) {
                (Some(key), value) => drop(map.insert(key, value)),
                (None, Value::String(name)) => *key = Some(name),
                (None, value) => return Err(format!("{file}: {value} is no key").into()),
            },
            _ => return Err(format!("{file}: out of order").into()),
        }
    }
    let document = open.pop().and_then(|(value, _)| value.get(0).cloned());
    document.ok_or_else(|| format!("{file} is empty").into())
}

/// The strings of a mapping, with what a CI puts in place of its expressions.
fn filled(map: &Value, fill: &dyn Fn(&str) -> Result<String>) -> Result<Variables> {
    let pairs = map.as_object().into_iter().flatten();
    pairs.map(|(name, value)| Ok((name.clone(), fill(value.as_str().ok_or("not a string")?)?))).collect()
}

/// Text in which each piece between two marks is replaced by its meaning; a piece without one is an error.
fn replaced(text: &str, known: &Variables) -> Result<String> {
    let (mut rest, mut out) = (text, String::new());
    while let Some((before, after)) = rest.split_once("${{") {
        let (name, after) = after.split_once("}}").ok_or("an expression without end")?;
        out.push_str(before);
        out.push_str(known.get(name.trim()).ok_or_else(|| format!("{}: this example may not say that", name.trim()))?);
        rest = after;
    }
    Ok(out + rest)
}

/// What a step added to `GITHUB_ENV` or `GITHUB_OUTPUT`, read as the runner reads it.
fn added(file: &Path) -> Result<Variables> {
    let text = fs::read_to_string(file)?;
    let (mut lines, mut found) = (text.lines(), Variables::new());
    while let Some(line) = lines.next() {
        let (name, delimiter) = line.split_once("<<").ok_or("no delimiter")?;
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
        found.insert(name.to_owned(), value.join("\n"));
    }
    fs::write(file, "")?;
    Ok(found)
}

/// A runner of GitHub's, as far as the example goes.
struct Runner<'a> {
    builds: &'a Builds,
    workspace: PathBuf,
    /// What expressions mean.
    known: Variables,
    /// What steps have set for those after them.
    env: Variables,
    folder: PathBuf,
    said: Vec<Said>,
    uploaded: Option<PathBuf>,
}

impl<'a> Runner<'a> {
    fn new(builds: &'a Builds, folder: &str) -> Result<Self> {
        let (workspace, temp) = (builds.tour.path("workspace"), builds.tour.path("temp"));
        fs::create_dir(&workspace)?;
        fs::create_dir(&temp)?;
        let known = [
            ("secrets.KEYWARD_IDENTITY", builds.tour.variable("SECRET").to_owned()),
            ("secrets.STORE_DEPLOY_KEY", "a key for git".to_owned()),
            ("vars.KEYWARD_STORE_ID", builds.tour.variable("ANCHOR").to_owned()),
            ("github.workspace", workspace.display().to_string()),
            ("github.sha", "0123abcd".to_owned()),
            ("runner.temp", temp.display().to_string()),
        ];
        let known = known.map(|(name, value)| (name.to_owned(), value)).into();
        let folder = workspace.join(folder);
        Ok(Self { builds, workspace, known, env: Variables::new(), folder, said: Vec::new(), uploaded: None })
    }

    fn fill(&self, map: &Value) -> Result<Variables> {
        filled(map, &|text| replaced(text, &self.known))
    }

    fn step(&mut self, step: &Value, job: &Variables) -> Outcome {
        let with = self.fill(&step["with"])?;
        let path = with.get("path").map(String::as_str).unwrap_or_default();
        match (step["uses"].as_str().and_then(|uses| uses.split('@').next()), step["run"].as_str()) {
            (Some("actions/checkout"), None) => {
                assert_eq!(with.get("persist-credentials").map(String::as_str), Some("false"));
                let own = !with.contains_key("repository");
                let from = if own { self.builds.tour.path("app") } else { self.builds.tour.store() };
                checkout::clone(&from, &self.workspace.join(path))
            }
            (Some("actions/upload-artifact"), None) => {
                assert_eq!(step["if"], "always()");
                self.uploaded = Some(PathBuf::from(path));
                Ok(())
            }
            (None, Some(script)) => self.script(step, script, job),
            other => Err(format!("{other:?}: no step that this runner knows").into()),
        }
    }

    fn script(&mut self, step: &Value, script: &str, job: &Variables) -> Outcome {
        let files = ["GITHUB_ENV", "GITHUB_OUTPUT"].map(|name| (name, self.builds.tour.path("temp").join(name)));
        let mut variables = job.clone();
        variables.extend(self.env.clone());
        variables.extend(self.fill(&step["env"])?);
        for (name, file) in &files {
            fs::write(file, "")?;
            variables.insert((*name).to_owned(), file.display().to_string());
        }
        self.said.push(self.builds.run(script, &self.folder, &variables)?);
        self.env.extend(added(&files[0].1)?);
        for (name, value) in added(&files[1].1)? {
            let id = step["id"].as_str().ok_or("outputs of a step without an id")?;
            self.known.insert(format!("steps.{id}.outputs.{name}"), value);
        }
        Ok(())
    }
}

#[test]
fn the_page_of_ci_works() -> Outcome {
    let mut tour = Tour::new()?;
    store_of_the_page(&mut tour)?;
    tour.page(&fs::read_to_string("docs/ci.md")?)
}

#[test]
fn github_actions() -> Outcome {
    let mut builds = Builds::new()?;
    let workflow = yaml("docs/ci/github-actions.yml")?;
    let job = &workflow["jobs"]["publish"];
    let defaults = &workflow["defaults"]["run"];
    assert_eq!(defaults["shell"], "bash");
    let mut runner = Runner::new(&builds, defaults["working-directory"].as_str().unwrap_or_default())?;
    let env = runner.fill(&job["env"])?;
    for step in job["steps"].as_array().ok_or("no steps")? {
        runner.step(step, &env)?;
    }
    assert_eq!(builds.given("publish")?.get("NPM_TOKEN").map(String::as_str), Some(TOKEN));
    assert!(!builds.given("publish")?.contains_key("DATABASE_URL"));
    assert_eq!(builds.report("migrate")?.get("DATABASE_URL").map(String::as_str), Some(URL));
    assert_eq!(builds.report("mirror")?.get("MIRROR_URL").map(String::as_str), Some(URL));
    // In the log: masked by keyward, or after the command by which the runner masks it.
    let log: String = runner.said.iter().map(|said| said.stdout.as_str()).collect();
    assert!(log.contains("with [masked NPM_TOKEN]\n") && !log.contains(TOKEN), "{log}");
    // A runner reads `%25` in a command as `%`.
    let log = log.replace("%25", "%");
    let masks = log.lines().filter(|line| *line == format!("::add-mask::{URL}")).count();
    assert_eq!((masks, log.matches(URL).count()), (2, 2), "{log}");
    for checkout in ["app", "secrets"] {
        assert_untouched(&runner.workspace.join(checkout), "")?;
    }
    // What was not given fails, and nothing runs.
    let uploaded = runner.uploaded.clone().ok_or("no upload")?;
    let mut variables = env.clone();
    variables.insert("KEYWARD_IDENTITY".to_owned(), builds.tour.variable("SECRET").to_owned());
    variables.insert("KEYWARD_AUDIT_DIR".to_owned(), uploaded.display().to_string());
    let refused = "keyward run -e OTHER=prod/other:token -- sh -c 'echo ran'";
    let said: Said = builds.step(refused, &runner.folder, &variables)?.output()?.into();
    assert_eq!((said.code, said.stdout.as_str()), (125, ""), "{}", said.stderr);
    drop(runner);
    let records = builds.tour.path("artifact");
    fs::rename(&uploaded, &records)?;
    builds.take_home(&records, 4, &["export", "export", "run"])
}

#[test]
fn gitlab_ci() -> Outcome {
    let mut builds = Builds::new()?;
    // One repository: the store is a folder of it.
    let (app, project) = (builds.tour.path("app"), builds.tour.path("project"));
    fs::create_dir(app.join("secrets"))?;
    for entry in fs::read_dir(builds.tour.store())?.filter_map(std::result::Result::ok) {
        if entry.file_name() != ".git" && entry.file_name() != ".lock" {
            let copied = Command::new("cp").arg("-R").arg(entry.path()).arg(app.join("secrets")).status()?;
            assert!(copied.success());
        }
    }
    checkout::commit(&app)?;
    checkout::clone(&app, &project)?;
    let job = &yaml("docs/ci/gitlab-ci.yml")?["publish"];
    let folder = project.display().to_string();
    let fill = |text: &str| Ok(text.replace("$CI_PROJECT_DIR", &folder).replace("$CI_COMMIT_SHA", "0123abcd"));
    let mut variables = filled(&job["variables"], &fill)?;
    assert!(variables.values().all(|value| !value.contains('$')), "{variables:?}");
    for (name, from) in [("KEYWARD_IDENTITY", "SECRET"), ("KEYWARD_STORE_ID", "ANCHOR")] {
        variables.insert(name.to_owned(), builds.tour.variable(from).to_owned());
    }
    let mut log = String::new();
    for line in job["script"].as_array().ok_or("no script")? {
        log += &builds.run(line.as_str().unwrap_or_default(), &project, &variables)?.stdout;
    }
    assert!(log.contains("with [masked NPM_TOKEN]\n") && !log.contains(TOKEN), "{log}");
    assert_eq!(builds.given("publish")?.get("NPM_TOKEN").map(String::as_str), Some(TOKEN));
    builds.report("configure")?;
    let configured = fs::read_to_string(builds.tour.path("configure.report.stdin"))?;
    assert_eq!(configured, format!("database:\n  url: \"{URL}\"\n"));
    let uploaded = job["artifacts"]["paths"][0].as_str().unwrap_or_default();
    assert_eq!(job["artifacts"]["when"], "always");
    assert_untouched(&project, &format!("?? {uploaded}\n"))?;
    builds.take_home(&project.join(uploaded), 2, &["inject", "run"])
}

#[test]
fn a_plain_container() -> Outcome {
    let mut builds = Builds::new()?;
    let root = builds.tour.path("container");
    fs::create_dir(&root)?;
    let records = builds.tour.path("records");
    checkout::clone(&builds.tour.path("app"), &root.join("app"))?;
    checkout::clone(&builds.tour.store(), &root.join("secrets"))?;
    let variables = [
        ("KEYWARD_IDENTITY", builds.tour.variable("SECRET").to_owned()),
        ("KEYWARD_STORE_ID", builds.tour.variable("ANCHOR").to_owned()),
        ("KEYWARD_STORE", root.join("secrets").display().to_string()),
        ("KEYWARD_AUDIT_DIR", records.display().to_string()),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value)).into();
    let script = builds.step("exec bash container.sh", &root.join("app"), &variables)?;
    let said: Said = read_only(&root, &script).output()?.into();
    assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
    assert_eq!(builds.given("publish")?.get("NPM_TOKEN").map(String::as_str), Some(TOKEN));
    assert_eq!(fs::read_to_string(builds.tour.path("migrate.report.file"))?, URL);
    let migrated = builds.given("migrate")?;
    assert!(!migrated.contains_key("DATABASE_URL"));
    let file = migrated.get("DATABASE_URL_FILE").ok_or("no file")?;
    assert!(!Path::new(file).exists(), "{file} is still there");
    for checkout in ["app", "secrets"] {
        assert_untouched(&root.join(checkout), "")?;
    }
    builds.take_home(&records, 2, &["run", "run"])
}

#[test]
fn an_anchor_refuses_what_is_older_and_takes_what_follows() -> Outcome {
    let mut builds = Builds::new()?;
    let (older, newer) = (builds.tour.path("older"), builds.tour.path("newer"));
    let [secret, before] = ["SECRET", "ANCHOR"].map(|name| builds.tour.variable(name).to_owned());
    checkout::clone(&builds.tour.store(), &older)?;
    builds.tour.line("", "keyward member add ci-other --kind machine --new --yes")?;
    checkout::commit(&builds.tour.store())?;
    checkout::clone(&builds.tour.store(), &newer)?;
    let after = builds.tour.variable("ANCHOR").to_owned();
    for (store, anchor, code) in
        [(&older, &before, 0), (&newer, &before, 0), (&newer, &after, 0), (&older, &after, 125)]
    {
        let variables = [
            ("KEYWARD_IDENTITY", secret.clone()),
            ("KEYWARD_STORE_ID", anchor.clone()),
            ("KEYWARD_STORE", store.display().to_string()),
            ("KEYWARD_AUDIT_DIR", builds.tour.path("records").display().to_string()),
            ("KEYWARD_REASON", "a test".to_owned()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value)).into();
        let line = "keyward run -e NPM_TOKEN=prod/npm:token -- sh -c 'echo ran'";
        let said: Said = builds.step(line, store, &variables)?.output()?.into();
        assert_eq!(said.code, code, "{} under {anchor}\n{}", store.display(), said.stderr);
        assert_eq!(said.stdout.is_empty(), code != 0);
    }
    Ok(())
}
