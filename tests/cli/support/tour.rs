//! The `console` blocks of a page, typed as they stand there.
//!
//! `$ ` is alice's prompt; `bob$ ` is that of another person, with a home of his own and a look at alice's store, or a clone of
//! his own where there is a `$URL`. Behind a command
//! `# exit code N` and `# says TEXT` are checked. What people copy from one place to another is in variables: `$SECRET` of the last machine,
//! the newest `$ANCHOR`, and `$RECIPIENT` and `$WRITER` of the last `member keys`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{Outcome, Said, TestEnv};

/// Who types, and what.
type Line<'a> = (&'a str, &'a str);

/// What stands behind the prompts of the `console` blocks.
pub fn commands(text: &str) -> Vec<Line<'_>> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let typed = |line| -> Option<Line<'_>> {
        let (who, command) = str::split_once(line, "$ ")?;
        who.bytes().all(|byte| byte.is_ascii_lowercase()).then_some((who, command))
    };
    blocks.flat_map(str::lines).filter_map(typed).collect()
}

/// A home in which a page's commands follow each other.
pub struct Tour {
    env: TestEnv,
    variables: BTreeMap<&'static str, String>,
}

impl Tour {
    /// An empty home with the program on its path.
    pub fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let env = TestEnv::empty()?;
        fs::create_dir(env.path("bin"))?;
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), env.path("bin/keyward"))?;
        Ok(Self { env, variables: BTreeMap::from([("TOKEN", "a value".to_owned())]) })
    }

    /// The same with a repository that everybody pushes to at `$URL`.
    pub fn shared() -> Result<Self, Box<dyn std::error::Error>> {
        let mut tour = Self::new()?;
        super::checkout::git(&tour.path(""), &["init", "-q", "--bare", "-b", "main", "store.git"])?;
        tour.variables.insert("URL", tour.path("store.git").display().to_string());
        Ok(tour)
    }

    /// A path below the home.
    pub fn path(&self, below: &str) -> PathBuf {
        self.env.path(below)
    }

    /// The store, where the README says it is.
    pub fn store(&self) -> PathBuf {
        self.path(".local/share/keyward/default")
    }

    /// `PATH` with the program on it.
    pub fn search_path(&self) -> Result<String, std::env::VarError> {
        Ok(format!("{}:{}", self.path("bin").display(), std::env::var("PATH")?))
    }

    /// What a command has printed for somebody to copy, or nothing.
    pub fn variable(&self, name: &str) -> &str {
        self.variables.get(name).map_or("", String::as_str)
    }

    /// Types every command of a page.
    pub fn page(&mut self, text: &str) -> Outcome {
        commands(text).into_iter().try_for_each(|(who, line)| self.line(who, line).map(drop))
    }

    /// Types one command and holds it to what stands behind it.
    pub fn line(&mut self, who: &str, line: &str) -> Result<Said, Box<dyn std::error::Error>> {
        let home = self.path(who);
        fs::create_dir_all(&home)?;
        let mut shell = Command::new("sh");
        shell.args(["-uc", line]).current_dir(&home).env_clear().stdin(Stdio::null());
        // Only a home: the files lie where the page says.
        shell.env("HOME", &home).env("PATH", self.search_path()?).envs(&self.variables);
        shell.env("USER", if who.is_empty() { "alice" } else { who });
        if !who.is_empty() && !self.variables.contains_key("URL") {
            shell.env("KEYWARD_STORE", self.store()).env("KEYWARD_STORE_ID", self.variable("ANCHOR"));
        }
        let said: Said = shell.output()?.into();
        let behind = |mark| line.rsplit_once(mark).map(|(_, text)| text);
        let code = behind("# exit code ").map_or(Ok(0), str::parse)?;
        assert_eq!(said.code, code, "{who}$ {line}\n{}{}", said.stdout, said.stderr);
        if let Some(text) = behind("# says ") {
            let found = said.stdout.contains(text) || said.stderr.contains(text);
            assert!(found, "{who}$ {line}\n{}{}", said.stdout, said.stderr);
        }
        self.copy(who, &said.stdout);
        Ok(said)
    }

    fn copy(&mut self, who: &str, stdout: &str) {
        for line in stdout.lines() {
            if line.starts_with("AGE-SECRET-KEY-1") {
                self.variables.insert("SECRET", line.to_owned());
            } else if let Some(anchor) = line.trim().strip_prefix("anchor ").filter(|_| who.is_empty()) {
                self.variables.insert("ANCHOR", anchor.trim().to_owned());
            } else if line.starts_with("keyward member add ") {
                let mut words = line.split_whitespace().map(|word| word.trim_matches('\''));
                let mut after = |mark: &str| words.find(|word| *word == mark).and_then(|_| words.next());
                if let (Some(recipient), Some(writer)) = (after("--recipient"), after("--writer")) {
                    self.variables.extend([("RECIPIENT", recipient.to_owned()), ("WRITER", writer.to_owned())]);
                }
            }
        }
    }
}
