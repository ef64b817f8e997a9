//! `export` and `inject` from beginning to end: each format once, and every way in which nothing is written.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use clap::ValueEnum as _;
use insta::assert_snapshot;
use keyward::export::{Dialect, FormatWord};
use serde_json::Value;

use crate::screen::Terminal;
use crate::support::{Outcome, Said, TestEnv};
use crate::trust::refused;

const TOKEN: &str = "tok \"d\" $HOME #1";

/// `dev/github:token`, `dev/db` with two fields, `prod/db` of which one field has another name.
fn scene() -> Result<TestEnv, Box<dyn std::error::Error>> {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", TOKEN)?;
    let add = |reference: &str, json: &[u8]| -> Outcome {
        let arguments = ["add", reference, "--from-json", "--owner", "team", "--purpose", "test", "--reason", "test"];
        let said = env.feed(&arguments, json)?;
        assert_eq!(said.code, 0, "{}", said.stderr);
        Ok(())
    };
    add("dev/db", br#"{"user":"app","password":"secret"}"#)?;
    add("prod/acme", br#"{"key":"prod value"}"#)?;
    Ok(env)
}

/// What stands on the record of the newest operation: for each record its outcome, sink, and connectors with fields.
fn recorded(env: &TestEnv, action: &str) -> Result<String, Box<dyn std::error::Error>> {
    let log: Value = serde_json::from_str(&env.ok(&["audit", "log", "--action", action, "--format", "json"])?.stdout)?;
    let records = log["records"].as_array().cloned().unwrap_or_default();
    let newest: Vec<&Value> = records.iter().take_while(|record| record["op"] == records[0]["op"]).collect();
    let object = |object: &Value| format!("{}{}", object["connector"], object["fields"]);
    let line = |record: &&Value| {
        let objects: Vec<String> = record["objects"].as_array().into_iter().flatten().map(object).collect();
        format!("{} {} {} {}\n", record["decision"], record["outcome"], record["sink"], objects.join(" "))
    };
    Ok(newest.iter().rev().map(line).collect::<String>().replace('"', ""))
}

fn mode(path: &Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

/// Every format and dialect that can be typed has a section in the page with what it writes; the two that write elsewhere
/// have tests of their own.
#[test]
fn each_format_writes_what_the_page_says() -> Outcome {
    let env = TestEnv::with_store()?;
    let json = br#"{"user":"app","password":"5 $x \"y\" #1"}"#;
    let said = env.feed(&["add", "dev/db", "--from-json", "--owner", "team", "--purpose", "test"], json)?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    let page = fs::read_to_string("docs/export.md")?;
    let mut shown = BTreeSet::new();
    for section in page.split("\n## ").skip(1) {
        let (title, text) = section.split_once('\n').unwrap_or_default();
        let example = text.split_once("\n```\n").and_then(|(_, rest)| rest.split_once("```"));
        let Some((example, _)) = example else { continue };
        let line = ["export", "dev/db", "--format"].into_iter().chain(title.split(' '));
        let written = env.ok(&line.collect::<Vec<_>>())?.stdout.replace('\r', "");
        assert_eq!(written, example, "docs/export.md, {title}");
        shown.extend(title.split(' ').map(str::to_owned));
    }
    let words = FormatWord::value_variants().iter().filter_map(FormatWord::to_possible_value);
    let words = words.chain(Dialect::value_variants().iter().filter_map(Dialect::to_possible_value));
    let missing: Vec<String> =
        words.map(|word| word.get_name().to_owned()).filter(|word| !shown.contains(word)).collect();
    assert_eq!(missing, ["github-actions", "systemd-credentials"]);
    Ok(())
}

#[test]
fn systemd_gets_a_file_for_each_credential() -> Outcome {
    let env = scene()?;
    let export = ["export", "dev/**", "--format", "systemd-credentials", "--out", "credentials"];
    refused(&env.run(&export[..4])?, 2, &["--out DIR"])?;
    env.ok(&export)?;
    let folder = env.path("credentials");
    assert_eq!(mode(&folder)?, 0o700);
    for (name, value) in [("GITHUB_TOKEN", TOKEN), ("DB_USER", "app"), ("DB_PASSWORD", "secret")] {
        assert_eq!(fs::read(folder.join(name))?, value.as_bytes());
        assert_eq!(mode(&folder.join(name))?, 0o600);
    }
    // One that is there is not replaced, and none is written beside it.
    fs::remove_file(folder.join("DB_USER"))?;
    refused(&env.run(&export)?, 2, &["credentials/DB_PASSWORD exists"])?;
    assert!(!folder.join("DB_USER").exists());
    env.ok(&[&export[..], &["--force"]].concat())?;
    assert!(folder.join("DB_USER").exists());
    Ok(())
}

#[test]
fn a_file_is_private_and_replaced_only_by_force() -> Outcome {
    let env = scene()?;
    let export = ["export", "dev/db", "--format", "dotenv", "--dialect", "node", "--out", ".env"];
    env.ok(&export)?;
    let expected = "DB_PASSWORD='secret'\nDB_USER='app'\n";
    assert_eq!((fs::read_to_string(env.path(".env"))?, mode(&env.path(".env"))?), (expected.to_owned(), 0o600));
    assert_eq!(recorded(&env, "export")?, format!("{0}{1}", line("intent", "file"), line("ok", "null")));
    refused(&env.run(&export)?, 2, &[".env exists"])?;
    env.ok(&[&export[..], &["--force"]].concat())?;
    Ok(())
}

fn line(outcome: &str, sink: &str) -> String {
    format!("allowed {outcome} {sink} dev/db[password,user]\n")
}

#[test]
fn the_record_names_exactly_the_fields_that_left() -> Outcome {
    let env = scene()?;
    env.feed(&["set", "dev/github"], b"second")?;
    let bind = ["-e", "A=dev/db:user", "-e", "B=keyward://dev/github/token?version=1", "-e", "C=dev/db:user"];
    let said = env.ok(&[&["export", "--format", "json"], &bind[..]].concat())?;
    let values: Value = serde_json::from_str(&said.stdout)?;
    assert_eq!(values, serde_json::json!({ "A": "app", "B": TOKEN, "C": "app" }));
    let objects = "dev/db[user] dev/github[token]";
    assert_eq!(recorded(&env, "export")?, format!("allowed intent pipe {objects}\nallowed ok null {objects}\n"));
    env.ok(&["audit", "verify", "--each"])?;
    Ok(())
}

#[test]
fn a_terminal_gets_values_only_if_it_is_said() -> Outcome {
    let env = scene()?;
    let on_screen = |arguments: &[&str]| -> Result<Said, Box<dyn std::error::Error>> {
        Terminal::start(env.command(arguments), 80)?.end()
    };
    for arguments in [
        &["export", "dev/db", "--format", "json"][..],
        &["export", "dev/db", "--format", "azure-pipelines"],
        &["export", "dev/db", "--format", "github-actions", "--out", "file"],
        &["inject", "template"],
    ] {
        fs::write(env.path("template"), "keyward://dev/db/password")?;
        let said = on_screen(arguments)?;
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.stdout);
        assert!(said.stdout.contains("is a terminal") && said.stdout.contains("--out -"), "{}", said.stdout);
        assert!(!said.stdout.contains("secret"), "{}", said.stdout);
    }
    assert_eq!(recorded(&env, "export")?, "", "nothing was opened for a refusal");
    let said = on_screen(&["export", "dev/db", "--format", "shell", "--out", "-"])?;
    assert_eq!(said.stdout, "export DB_PASSWORD='secret'\nexport DB_USER='app'\n");
    assert_eq!(recorded(&env, "export")?, format!("{0}{1}", line("intent", "terminal"), line("ok", "null")));
    assert_eq!(on_screen(&["inject", "template", "--out", "-"])?.stdout, "secret\n");
    // What would command a terminal is spelt out.
    env.add("dev/bell", "a\u{7}b\nc")?;
    let said = on_screen(&["export", "dev/bell", "--format", "shell", "--out", "-"])?;
    assert!(said.stdout.starts_with("export BELL='a\\x07b\nc'\n"), "{}", said.stdout);
    Ok(())
}

#[test]
fn a_step_of_github_gets_masks_and_then_a_file() -> Outcome {
    let env = scene()?;
    let export = ["export", "dev/db", "--format", "github-actions"];
    refused(&env.run(&export)?, 2, &["GITHUB_ENV is not set"])?;
    refused(&env.run(&[&export[..], &["--out", "-"]].concat())?, 2, &["from a file"])?;
    let file = env.path("github_env");
    fs::write(&file, "FIRST=1")?;
    let said: Said = env.command(&export).env("GITHUB_ENV", &file).output()?.into();
    assert_eq!((said.code, said.stdout.as_str()), (0, "::add-mask::secret\n::add-mask::app\n"), "{}", said.stderr);
    let text = fs::read_to_string(&file)?;
    let delimiter = text.lines().nth(1).and_then(|line| line.split_once("<<")).map_or("", |(_, delimiter)| delimiter);
    assert!(delimiter.len() == 32 && delimiter.bytes().all(|byte| byte.is_ascii_hexdigit()), "{text}");
    let expected = "FIRST=1\nDB_PASSWORD<<D\nsecret\nD\nDB_USER<<D\napp\nD\n";
    assert_eq!(text.replace(delimiter, "D"), expected);
    assert_eq!(recorded(&env, "export")?, format!("{0}{1}", line("intent", "github-env"), line("ok", "null")));
    Ok(())
}

/// The disk takes half of the lines and no more: the file is what it was, and the masks were said.
#[test]
fn a_step_of_github_is_rolled_back() -> Outcome {
    let env = scene()?;
    let file = env.path("github_env");
    let before = format!("{}\n", "x".repeat(64 * 1024 - 41));
    fs::write(&file, &before)?;
    let template = env.command(&["export", "dev/db", "--format", "github-actions"]);
    let mut command = Command::new("bash");
    let limited = "ulimit -f 64; trap '' XFSZ; exec \"$0\" \"$@\"";
    command.args(["-c", limited]).arg(template.get_program()).args(template.get_args());
    command.env_clear().envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(env.path("")).env("GITHUB_ENV", &file);
    let said: Said = command.output()?.into();
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(said.stderr.contains("no file was changed") && !said.stderr.contains("secret"), "{}", said.stderr);
    assert!(said.stdout.starts_with("::add-mask::secret\n"), "{}", said.stdout);
    assert!(fs::read_to_string(&file)? == before, "the file was left changed");
    Ok(())
}

#[test]
fn environments_do_not_mix_by_accident() -> Outcome {
    let env = scene()?;
    let export = ["export", "dev/github", "prod/acme", "--format", "json", "--reason", "test"];
    let mixed = [&export[..], &["--mix"]].concat();
    for arguments in [&export[..], &mixed] {
        refused(
            &env.run(arguments)?,
            4,
            &["values of dev and prod do not go together", "does not say that dev and prod may mix"],
        )?;
        assert_eq!(recorded(&env, "export")?, "denied error null dev/github[]\n");
    }
    fs::write(env.path("both"), "keyward://dev/db/user keyward://prod/acme/key")?;
    refused(&env.run(&["inject", "both", "--mix", "--reason", "test"])?, 4, &["dev and prod"])?;

    env.ok(&["env", "set", "dev", "--mix", "--yes"])?;
    refused(&env.run(&mixed)?, 4, &["the policy does not say that prod may mix"])?;
    env.ok(&["env", "set", "prod", "--mix", "--yes"])?;
    refused(&env.run(&export)?, 4, &["dev and prod are different environments", "--mix"])?;
    let values: Value = serde_json::from_str(&env.ok(&mixed)?.stdout)?;
    assert_eq!(values, serde_json::json!({ "ACME_KEY": "prod value", "GITHUB_TOKEN": TOKEN }));
    assert!(recorded(&env, "export")?.starts_with("allowed intent pipe dev/github[token] prod/acme[key]\n"));
    assert_eq!(env.ok(&["inject", "both", "--mix", "--reason", "test"])?.stdout, "app prod value");
    // Production's rule is asked wherever it stands in the row.
    refused(&env.run(&mixed[..5].iter().chain(&["--mix"]).copied().collect::<Vec<_>>())?, 4, &["requires a reason"])
}

#[test]
fn a_refusal_leaves_nothing_behind() -> Outcome {
    let env = scene()?;
    env.add("dev/lines", "first\nsecond")?;
    env.feed(&["add", "dev/bytes", "--owner", "team", "--purpose", "test"], b"\xff\xfe")?;
    for (reference, more, code, words) in [
        (
            "dev/lines",
            &["--format", "dotenv", "--dialect", "docker"][..],
            1,
            "LINES cannot be written as dotenv for docker",
        ),
        ("dev/bytes", &["--format", "json"], 1, "BYTES cannot be written as json: it is not UTF-8"),
        ("PATH=dev/lines", &["--format", "azure-pipelines"], 1, "azure-pipelines cannot set PATH"),
        ("dev/lines", &["--format", "dotenv"], 2, "dotenv needs --dialect"),
        ("dev/lines", &["--format", "json", "--dialect", "node"], 2, "only dotenv has dialects"),
        ("dev/lines", &["--format", "kubernetes-secret"], 2, "kubernetes-secret needs a --name"),
        ("dev/lines", &["--format", "kubernetes-secret", "--name", "A_B"], 2, "kubernetes-secret needs a --name"),
        ("dev/lines", &["--format", "json", "--name", "x"], 2, "only kubernetes-secret"),
        ("dev/nothing", &["--format", "json"], 1, "there is no connector dev/nothing"),
        ("dev/db:pasword", &["--format", "json"], 1, "did you mean dev/db:password?"),
        ("A=dev/db", &["--format", "json"], 2, "dev/db has password, user: say which"),
        ("dev/no*", &["--format", "json"], 1, "no connector matches dev/no*"),
        ("TOKEN=hunter2", &["--format", "json"], 2, "what TOKEN gets is not a reference"),
        ("prod/acme", &["--format", "json"], 4, "environment prod requires a reason"),
    ] {
        let said = env.fails(code, &[&["export", reference, "--out", "out"], more].concat())?;
        assert!(said.stderr.contains(words) && !said.stderr.contains("hunter2"), "{reference}: {}", said.stderr);
        assert!(said.stdout.is_empty() && !said.stderr.contains("second"), "{reference}");
        assert!(!env.path("out").exists(), "{reference} {more:?} wrote a file");
    }
    let here = env.ok(&["export", "git*", "--env", "dev", "--format", "shell"])?;
    assert_eq!(here.stdout, format!("export GITHUB_TOKEN='{TOKEN}'\n"));
    env.add("dev/github-token", "another")?;
    let twice = env.run(&["export", "dev/*", "--format", "json"])?;
    refused(&twice, 2, &["GITHUB_TOKEN cannot get both dev/github:token and dev/github-token:value"])
}

#[test]
fn a_file_of_bindings_names_references_alone() -> Outcome {
    let env = scene()?;
    let file = env.path("bindings.toml");
    fs::write(&file, "[bindings]\nZ = \"dev/github:token\"\nUSER = \"keyward://dev/db/user\"\n")?;
    let export = ["export", "--bindings", "bindings.toml", "--format", "toml"];
    assert_eq!(env.ok(&export)?.stdout, format!("Z = {TOKEN:?}\nUSER = \"app\"\n"));
    // With an environment given, the file may leave it out.
    fs::write(&file, "[bindings]\nUSER = \"db:user\"\n")?;
    assert_eq!(env.ok(&[&export[..], &["--env", "dev"]].concat())?.stdout, "USER = \"app\"\n");
    refused(&env.run(&export)?, 2, &["bindings.toml, line 2: what USER gets is not a reference"])?;
    fs::write(&file, "[bindings]\nUSER = \"hunter2 !\"\n")?;
    let said = env.run(&export)?;
    refused(&said, 2, &["bindings.toml, line 2", "never its value"])?;
    assert!(!said.stderr.contains("hunter2"), "{}", said.stderr);
    fs::write(&file, "[bindings]\n")?;
    refused(&env.run(&export)?, 2, &["there is nothing to export"])
}

#[test]
fn a_template_is_filled_as_its_language_demands() -> Outcome {
    let env = scene()?;
    for (name, text, expected) in [
        ("a.json.tpl", "{\"t\": \"keyward://dev/github/token\"}", "{\"t\": \"tok \\\"d\\\" $HOME #1\"}"),
        ("a.yaml", "t: keyward://dev/github/token\n", "t: \"tok \\\"d\\\" $HOME #1\"\n"),
        ("a.toml", "t = 'keyward://dev/github/token'\n", "t = \"tok \\\"d\\\" $HOME #1\"\n"),
        ("a.sh", "curl -u keyward://dev/db/user\n", "curl -u 'app'\n"),
        ("a.txt", "keyward://dev/db/user keyward://dev/db/password\n", "app secret\n"),
        ("b.txt", "nothing\n", "nothing\n"),
    ] {
        fs::write(env.path(name), text)?;
        assert_eq!(env.ok(&["inject", name])?.stdout, expected, "{name}");
    }
    assert_eq!(recorded(&env, "inject")?, format!("{0}{1}", line("intent", "pipe"), line("ok", "null")));
    env.ok(&["inject", "a.yaml", "--out", "out.yaml"])?;
    assert_eq!(mode(&env.path("out.yaml"))?, 0o600);
    refused(&env.run(&["inject", "a.yaml", "--out", "out.yaml"])?, 2, &["out.yaml exists"])?;
    let piped = env.feed(&["inject", "-", "--as", "json"], b"[\"keyward://dev/db/user\"]")?;
    assert_eq!(piped.stdout, "[\"app\"]", "{}", piped.stderr);
    Ok(())
}

#[test]
fn a_template_fails_whole() -> Outcome {
    let env = scene()?;
    let wrong = [
        ("a.txt", "keyward://dev/db/user keyward://dev/nothing/x", 1, "there is no connector dev/nothing"),
        ("b.txt", "keyward://dev/db/usr", 1, "did you mean dev/db:user?"),
        ("c.txt", "\n keyward://dev/db", 2, "c.txt: line 2, column 2: "),
        ("d.json", "{\"a\": keyward://dev/db/user}", 2, "d.json: line 1"),
        ("e.yaml", "a: b-keyward://dev/db/user", 2, "into quotes"),
        (".env", "A=keyward://dev/db/user", 2, "--dialect READER"),
    ];
    for (name, text, code, words) in wrong {
        fs::write(env.path(name), text)?;
        let said = env.fails(code, &["inject", name, "--out", "out"])?;
        assert!(said.stderr.contains(words), "{name}: {}", said.stderr);
        assert!(!env.path("out").exists(), "{name} wrote a file");
    }
    assert_eq!(env.ok(&["inject", ".env", "--as", "plain"])?.stdout, "A=app");
    Ok(())
}

#[test]
fn a_check_opens_nothing() -> Outcome {
    let env = scene()?;
    fs::write(env.path("a.txt"), "keyward://dev/db/user keyward://prod/acme/key keyward://dev/db/user")?;
    fs::rename(env.path("config/keyward/identity"), env.path("away"))?;
    let said = env.ok(&["inject", "a.txt", "--check"])?;
    assert_snapshot!(said.stdout, @r"
    REFERENCE      STATE
    dev/db:user    exists
    prod/acme:key  exists
    ");
    fs::write(env.path("b.txt"), "keyward://dev/db/user keyward://dev/db@9/user keyward://dev/none/x")?;
    fs::write(env.path("c.txt"), "keyward://dev/db/user keyward://dev/none/x")?;
    env.fails(2, &["inject", "b.txt", "--check"])?;
    let said = env.fails(3, &["inject", "c.txt", "--check", "--format", "json"])?;
    let list: Value = serde_json::from_str(&said.stdout)?;
    assert_eq!(list["references"][0], serde_json::json!({ "reference": "dev/db:user", "error": null }));
    assert_eq!(list["references"][1]["error"], "there is no connector dev/none");
    assert_eq!(recorded(&env, "inject")?, "");
    Ok(())
}
