//! A remote that means harm: each case is refused with its own message and exit 6, and nothing here is touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use keyward::anchor::StoreId;
use keyward::audit::{self, Action, Head, OwnLog};
use keyward::connector::name::Writer;
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::digest::Digest;
use keyward::private_fs::Dir;
use keyward::secret::Secret;
use keyward::signature::Type;

use super::{counted, ends, reveal, set, whole};
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Every file of a store and what is remembered of it, but for what a sync itself keeps of the remote.
fn everything(env: &TestEnv) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![env.store(), env.state()?];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let (path, kind) = entry.map(|entry| (entry.path(), entry.file_type()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if kind?.is_dir() {
                if !matches!(name.as_str(), ".git" | "incoming") {
                    waiting.push(path);
                }
            } else if !ends(&name, "lock") && !ends(&name, "cache") {
                files.insert(path.clone(), fs::read(&path)?);
            }
        }
    }
    Ok(files)
}

/// Two in step over `dev/one` with two versions and `dev/two`; then somebody with access to the remote does harm.
fn harmed(harm: impl FnOnce(&Path) -> Outcome) -> Result<Team> {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.add("dev/two:token", "other")?;
    set(&team.alice, "dev/one:token", "second")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let clone = team.attacker()?;
    harm(&clone)?;
    Team::push(&clone)?;
    Ok(team)
}

/// The harm is refused by one who is in step, and where `fresh` says so by one who has never seen the store too.
fn refused(says: &str, fresh: Option<&str>, harm: impl FnOnce(&Path) -> Outcome) -> Outcome {
    let team = harmed(harm)?;
    let before = everything(&team.bob)?;
    let head = git(&team.bob.store(), &["rev-parse", "HEAD"])?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains(says), "{}", said.stderr);
    let after = everything(&team.bob)?;
    let changed: Vec<_> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).map(|(path, _)| path).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");
    assert_eq!(git(&team.bob.store(), &["rev-parse", "HEAD"])?, head);
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    if let Some(says) = fresh {
        let carol = TestEnv::empty()?;
        let said = carol.fails(6, &["join", &team.url(), "--store-id", &team.anchor()?])?;
        assert!(said.stderr.contains(says), "{}", said.stderr);
        assert!(!carol.store().exists(), "what was refused is gone again");
    }
    Ok(())
}

fn connector(clone: &Path, name: &str) -> PathBuf {
    clone.join("connectors/dev").join(name).join("connector.toml")
}

fn one_of(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let found = paths.into_iter().find(|path| wanted(&path.file_name().unwrap_or_default().to_string_lossy()));
    found.ok_or_else(|| format!("nothing like it in {}", folder.display()).into())
}

/// The file as it was at an earlier commit.
fn earlier(clone: &Path, path: &str, back: usize) -> Result<String> {
    let commits = git(clone, &["log", "--format=%H", "--", path])?;
    let commit = commits.lines().nth(back).ok_or("no such commit")?;
    git(clone, &["show", &format!("{commit}:{path}")])
}

#[test]
fn a_connector_rolled_back() -> Outcome {
    refused("the remote has rolled back dev/one to revision 1; it had 2", None, |clone| {
        let old = earlier(clone, "connectors/dev/one/connector.toml", 1)?;
        Ok(fs::write(connector(clone, "one"), old)?)
    })
}

#[test]
fn the_newest_version_taken_away() -> Outcome {
    refused("the remote has rolled back dev/one to revision 1; it had 2", None, |clone| {
        let old = earlier(clone, "connectors/dev/one/connector.toml", 1)?;
        fs::write(connector(clone, "one"), old)?;
        Ok(fs::remove_file(one_of(&clone.join("connectors/dev/one"), |name| name.starts_with("v2"))?)?)
    })
}

#[test]
fn a_connector_resurrected() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    team.alice.ok(&["sync"])?;
    team.alice.ok(&["remove", "dev/two", "--orphan", "--yes", "--reason", "a test"])?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let clone = team.attacker()?;
    let live = git(&clone, &["log", "--format=%H", "--diff-filter=A", "--", "connectors/dev/two/connector.toml"])?;
    git(&clone, &["checkout", "-q", live.trim(), "--", "connectors/dev/two"])?;
    Team::push(&clone)?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("the remote has rolled back dev/two to revision 1; it had 2"), "{}", said.stderr);
    Ok(())
}

#[test]
fn a_recipient_more_in_each_place() -> Outcome {
    let mine = keyward::crypto::keys::Identity::generate().recipient()?.to_string();
    let in_policy = |clone: &Path| -> Outcome {
        let newest = one_of(&clone.join("policy"), |name| name.starts_with("000003") && ends(name, "toml"))?;
        let text = fs::read_to_string(&newest)?;
        let line = text.lines().find(|line| line.starts_with("recipient = ")).ok_or("no recipient")?;
        Ok(fs::write(&newest, text.replacen(line, &format!("recipient = \"{mine}\""), 1))?)
    };
    refused("its name is not that of its bytes", Some("its name is not that of its bytes"), in_policy)?;
    refused(
        "the signature of alice/laptop is not valid",
        Some("the signature of alice/laptop is not valid"),
        |clone| {
            let text = fs::read_to_string(connector(clone, "one"))?;
            Ok(fs::write(connector(clone, "one"), text.replacen("to = [", "to = [\"member:eve\", ", 1))?)
        },
    )?;
    refused("is not the one that was sealed", Some("is not the one that was sealed"), |clone| {
        let path = one_of(&clone.join("connectors/dev/one"), |name| name.starts_with("v2"))?;
        let sealed = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        let (first, rest) = sealed.split_once('\n').ok_or("a header")?;
        Ok(fs::write(&path, format!("{first}\n-> X25519 AAAA\nAAAA\n{rest}"))?)
    })?;
    refused("has other bytes than here, and never changes", None, |clone| {
        let file = one_of(&one_of(&one_of(&clone.join("groups"), |_| true)?, |_| true)?, |name| ends(name, "age"))?;
        let mine: keyward::recipient::Recipient = mine.parse()?;
        let plugins = keyward::crypto::plugin::Plugins::none();
        let value = keyward::secret::Secret::new(b"a key of mine".to_vec());
        Ok(fs::write(file, keyward::crypto::seal::seal([&mine], &value, &plugins)?)?)
    })
}

#[test]
fn more_than_any_store_has() -> Outcome {
    let long = |path: &'static str, megabytes: usize| {
        refused("it is too long", Some("it is too long"), move |clone| {
            let file = clone.join(path);
            fs::create_dir_all(file.parent().ok_or("a parent")?)?;
            Ok(fs::write(file, vec![b'0'; megabytes << 20])?)
        })
    };
    long("connectors/dev/one/connector.toml", 2)?;
    long("connectors/dev/one/v9-01234567.age", 9)?;
    long("policy/000009-01234567.toml", 9)?;
    long(".big", 65)?;
    Ok(())
}

#[test]
fn a_tree_deeper_than_any_path_may_be_stops_nobody_for_good() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    let clone = team.attacker()?;
    let good = git(&clone, &["rev-parse", "HEAD"])?;
    let blob = git(&clone, &["hash-object", ".gitattributes"])?;
    let entry = format!("100644,{},.deep{}", blob.trim(), "/a".repeat(1500));
    git(&clone, &["update-index", "--add", "--cacheinfo", &entry])?;
    git(&clone, &["commit", "-qm", "deep"])?;
    git(&clone, &["push", "-q", "origin", "HEAD:main"])?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("its path is too long"), "{}", said.stderr);
    git(&team.remote(), &["update-ref", "refs/heads/main", good.trim()])?;
    team.bob.ok(&["sync"])?;
    whole(&team.bob)
}

#[test]
fn a_few_objects_that_are_millions_of_files() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    let clone = team.attacker()?;
    // Each folder holds ten times the same one below it: nine objects, and hundreds of millions of paths.
    let mut tree = git(&clone, &["rev-parse", "HEAD:connectors/dev/one"])?.trim().to_owned();
    let list = clone.join("../list");
    for _ in 0..8 {
        let entries: Vec<String> = (0..10).map(|name| format!("040000 tree {tree}\tn{name}\n")).collect();
        fs::write(&list, entries.concat())?;
        tree = fed(&clone, &["mktree"], &list)?;
    }
    let entries = git(&clone, &["ls-tree", "HEAD"])?;
    let kept: Vec<&str> = entries.lines().filter(|line| !line.ends_with("\tconnectors")).collect();
    fs::write(&list, format!("{}\n040000 tree {tree}\tconnectors\n", kept.join("\n")))?;
    let root = fed(&clone, &["mktree"], &list)?;
    let commit = git(&clone, &["commit-tree", "-p", "HEAD", "-m", "many", &root])?;
    git(&clone, &["push", "-q", "origin", &format!("{}:main", commit.trim())])?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("more files than are ever listed"), "{}", said.stderr);
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    Ok(())
}

#[test]
fn a_pack_that_is_longer_than_any() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    let clone = team.attacker()?;
    let mut noise = vec![0; 3 << 20];
    std::io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, &mut noise)?;
    fs::write(clone.join(".noise"), noise)?;
    Team::push(&clone)?;
    let files = || git(&team.bob.store(), &["count-objects", "-v"]);
    let before = files()?;
    // A lower limit than ours counts as well, and takes less time to be reached.
    let limited = |words: &str| -> Result<Said> {
        let keyward = team.bob.command(&[]);
        let mut shell = std::process::Command::new("bash");
        shell.args(["-c", &format!("ulimit -S -f 2048; exec \"$0\" {words}")]).arg(keyward.get_program());
        shell.env_clear().envs(keyward.get_envs().filter_map(|(key, value)| Some((key, value?))));
        Ok(shell.output()?.into())
    };
    let said = limited("sync")?;
    assert_eq!(said.code, 6, "{}", said.stderr);
    assert!(said.stderr.contains("the remote sends more than any store has"), "{}", said.stderr);
    assert_eq!(files()?, before, "nothing of it is left");
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    let said = limited(&format!("join {} {}", team.url(), team.bob.path("new").display()))?;
    assert_eq!(said.code, 6, "{}", said.stderr);
    Ok(())
}

/// What git says when it reads a file.
fn fed(clone: &Path, arguments: &[&str], file: &Path) -> Result<String> {
    let mut command = std::process::Command::new("git");
    let output = command.args(arguments).current_dir(clone).stdin(fs::File::open(file)?).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Pushes so many files more, all with the same bytes.
fn push_many(team: &Team, count: usize, name: impl Fn(usize) -> String) -> Outcome {
    let clone = team.attacker()?;
    let blob = git(&clone, &["hash-object", ".gitattributes"])?;
    let line = |number| format!("100644 {}\t{}\n", blob.trim(), name(number));
    let list: Vec<String> = (1..=count).map(line).collect();
    fs::write(clone.join("../list"), list.concat())?;
    let mut add = std::process::Command::new("git");
    add.args(["update-index", "--add", "--index-info"])
        .current_dir(&clone)
        .stdin(fs::File::open(clone.join("../list"))?);
    assert!(add.status()?.success());
    git(&clone, &["commit", "-qm", "many"])?;
    git(&clone, &["push", "-q", "origin", "HEAD:main"]).map(drop)
}

#[test]
fn thousands_of_files_are_refused_with_one_word() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    push_many(&team, 5_000, |number| format!("connectors/dev/n{number}/connector.toml"))?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("is not valid") && said.stderr.contains("(and 4999 more)"), "{}", said.stderr);
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    Ok(())
}

#[test]
fn a_thousand_bogus_files_start_git_no_more_often_than_one() -> Outcome {
    type Name = fn(usize) -> String;
    let names: [(Name, &str); 3] = [
        (|number| format!("connectors/dev/n{number}/v1-{number:08x}.age"), "there is no connector"),
        (|number| format!("audit/mallory/laptop/{number}.jsonl"), "no policy epoch names this writer"),
        (|number| format!("audit/alice/laptop/{}.jsonl", number * 10_000 + 1), "the remote's record is not whole"),
    ];
    let team = harmed(|_| Ok(()))?;
    let good = git(&team.remote(), &["rev-parse", "main"])?;
    for (name, says) in names {
        let mut starts = Vec::new();
        for count in [1, 1_000] {
            push_many(&team, count, name)?;
            let (said, times) = counted(&team.bob, &["sync"])?;
            assert!(said.code == 6 && said.stderr.contains(says), "{}", said.stderr);
            starts.push(times);
            git(&team.remote(), &["update-ref", "refs/heads/main", good.trim()])?;
        }
        assert_eq!(starts[0], starts[1], "{}", name(1));
    }
    Ok(())
}

#[test]
fn a_connector_that_somebody_edits() -> Outcome {
    let says = "the signature of alice/laptop is not valid";
    refused(says, Some(says), |clone| {
        let text = fs::read_to_string(connector(clone, "one"))?;
        Ok(fs::write(connector(clone, "one"), text.replace("owner = \"team\"", "owner = \"evil\""))?)
    })
}

#[test]
fn a_connector_taken_away() -> Outcome {
    let says = "the remote has lost connectors/dev/two/connector.toml";
    refused(says, None, |clone| Ok(fs::remove_dir_all(clone.join("connectors/dev/two"))?))
}

#[test]
fn a_payload_taken_away() -> Outcome {
    let says = "the payload of dev/two@1 is missing";
    refused(says, Some(says), |clone| {
        Ok(fs::remove_file(one_of(&clone.join("connectors/dev/two"), |name| ends(name, "age"))?)?)
    })
}

#[test]
fn payloads_swapped() -> Outcome {
    let says = "is not the one that was sealed";
    refused(says, Some(says), |clone| {
        let one = one_of(&clone.join("connectors/dev/one"), |name| name.starts_with("v2"))?;
        let two = one_of(&clone.join("connectors/dev/two"), |name| name.starts_with("v1"))?;
        Ok(fs::copy(one, two).map(drop)?)
    })
}

#[test]
fn a_connector_under_another_name() -> Outcome {
    refused("says it is dev/two", Some("says it is dev/two"), |clone| {
        fs::create_dir_all(clone.join("connectors/dev/three"))?;
        Ok(fs::copy(connector(clone, "two"), connector(clone, "three")).map(drop)?)
    })
}

#[test]
fn bytes_after_a_seal() -> Outcome {
    let says = "connector.toml is not valid";
    refused(says, Some(says), |clone| {
        let text = fs::read_to_string(connector(clone, "one"))?;
        Ok(fs::write(connector(clone, "one"), format!("{text}# more\n"))?)
    })
}

#[test]
fn a_log_taken_away() -> Outcome {
    refused("the remote has lost audit/alice/laptop/1.jsonl", None, |clone| {
        Ok(fs::remove_dir_all(clone.join("audit/alice"))?)
    })
}

#[test]
fn a_log_cut_short() -> Outcome {
    refused("the remote's log of alice/laptop is shorter than it was at the last sync", None, |clone| {
        let path = clone.join("audit/alice/laptop/1.jsonl");
        let text = fs::read_to_string(&path)?;
        let kept: String = text.split_inclusive('\n').take(3).collect();
        Ok(fs::write(path, kept)?)
    })
}

#[test]
fn a_log_rewritten() -> Outcome {
    refused(
        "the remote's log of alice/laptop is not the one it was at the last sync",
        Some("is not signed by its writer"),
        |clone| {
            let path = clone.join("audit/alice/laptop/1.jsonl");
            let text = fs::read_to_string(&path)?;
            Ok(fs::write(path, text.replacen("\"add\"", "\"set\"", 1))?)
        },
    )
}

#[test]
fn a_record_that_nobody_signed() -> Outcome {
    refused("the remote's record is not whole", None, |clone| {
        let path = clone.join("audit/alice/laptop/1.jsonl");
        let text = fs::read_to_string(&path)?;
        let last = text.lines().last().unwrap_or_default().to_owned();
        Ok(fs::write(path, format!("{text}{last}\n"))?)
    })
}

#[test]
fn a_log_of_nobody() -> Outcome {
    let says = "no policy epoch names this writer";
    refused(says, Some(says), |clone| {
        fs::create_dir_all(clone.join("audit/eve/desk"))?;
        let from = clone.join("audit/alice/laptop/1.jsonl");
        Ok(fs::copy(from, clone.join("audit/eve/desk/1.jsonl")).map(drop)?)
    })
}

#[test]
fn a_policy_rolled_back() -> Outcome {
    refused("the remote has lost policy/", Some("the anchor"), |clone| {
        let newest = one_of(&clone.join("policy"), |name| name.starts_with("000003") && ends(name, "toml"))?;
        let stem = newest.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for entry in fs::read_dir(clone.join("policy"))?.filter_map(std::result::Result::ok) {
            if entry.file_name().to_string_lossy().starts_with(&stem) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    })
}

#[test]
fn an_epoch_that_nobody_signed() -> Outcome {
    let says = "the remote's policy is not believed";
    refused(says, Some("is not valid"), |clone| {
        let newest = one_of(&clone.join("policy"), |name| name.starts_with("000003") && ends(name, "toml"))?;
        let text = fs::read_to_string(&newest)?.replace("epoch = 3", "epoch = 4");
        Ok(fs::write(clone.join("policy/000004-01234567.toml"), text)?)
    })
}

#[test]
fn a_group_key_exchanged() -> Outcome {
    refused("has other bytes than here, and never changes", None, |clone| {
        let group = one_of(&clone.join("groups"), |_| true)?;
        let number = one_of(&group, |_| true)?;
        let file = one_of(&number, |name| ends(name, "age"))?;
        let mut bytes = fs::read(&file)?;
        bytes.push(b'x');
        Ok(fs::write(file, bytes)?)
    })
}

#[test]
fn attributes_that_change_bytes() -> Outcome {
    let says = ".gitattributes is missing or says something else";
    refused(says, Some(says), |clone| Ok(fs::write(clone.join(".gitattributes"), "* text=auto merge=evil\n")?))
}

#[test]
fn names_that_are_none() -> Outcome {
    let team = harmed(|_| Ok(()))?;
    team.bob.ok(&["sync"])?;
    let (clone, before, anchor) = (team.attacker()?, everything(&team.bob)?, team.anchor()?);
    for (path, says) in [
        ("connectors/dev/.gitattributes", "no file of a store is called so"),
        ("connectors/dev/ONE/connector.toml", "no file of a store is called so"),
        ("connectors/dev/--upload-pack=evil/connector.toml", "no file of a store is called so"),
        ("connectors/dev/one\ttwo/connector.toml", "no file of a store is called so"),
        ("main.rs", "no file of a store is called so"),
        ("\"quoted\"", "no file of a store is called so"),
        (".gitmodules", "no file of a store is called so"),
        (".github/.gitattributes", "no file of a store is called so"),
        (".two\nlines", "no file of a store is called so"),
        (".kw-0123", "no file of a store is called so"),
        ("audit/x", "does not belong there"),
        ("policy/notes.txt", "does not belong here"),
    ] {
        git(&clone, &["reset", "-q", "--hard", "origin/HEAD"])?;
        git(&clone, &["clean", "-qfdx"])?;
        let file = clone.join(path);
        fs::create_dir_all(file.parent().ok_or("a parent")?)?;
        fs::write(file, "")?;
        Team::push(&clone)?;
        git(&clone, &["update-ref", "refs/remotes/origin/HEAD", "HEAD^"])?;
        let said = team.bob.fails(6, &["sync"])?;
        assert!(said.stderr.contains(says), "{path}: {}", said.stderr);
        assert!(everything(&team.bob)? == before, "{path}");
        let said = TestEnv::empty()?.fails(6, &["join", &team.url(), "--store-id", &anchor])?;
        assert!(said.stderr.contains(says), "{path}: {}", said.stderr);
    }
    Ok(())
}

#[test]
fn files_that_are_none() -> Outcome {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    refused("it is a link", Some("it is a link"), |clone| {
        fs::remove_file(connector(clone, "two"))?;
        Ok(symlink("../one/connector.toml", connector(clone, "two"))?)
    })?;
    refused("it is executable", Some("it is executable"), |clone| {
        fs::write(clone.join("README.md"), "#!/bin/sh\n")?;
        Ok(fs::set_permissions(clone.join("README.md"), fs::Permissions::from_mode(0o755))?)
    })?;
    refused("it is a submodule", Some("it is a submodule"), |clone| {
        let head = git(clone, &["rev-parse", "HEAD"])?;
        let entry = format!("160000,{},.sub", head.trim());
        fs::create_dir(clone.join(".sub"))?;
        git(clone, &["update-index", "--add", "--cacheinfo", &entry]).map(drop)?;
        git(clone, &["commit", "-qm", "a submodule"]).map(drop)
    })
}

#[test]
fn a_repository_whose_configuration_names_programs_runs_none() -> Outcome {
    let team = Team::new()?;
    let store = team.bob.store();
    let marker = team.bob.path("it-ran");
    let program = format!("touch {}; exec", marker.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.gitProxy",
        "core.editor",
        "core.pager",
        "core.askPass",
        "core.hooksPath",
        "core.worktree",
        "credential.helper",
        "diff.external",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "gpg.program",
        "gpg.ssh.program",
        "include.path",
        "merge.x.driver",
        "remote.origin.uploadpack",
        "remote.origin.receivepack",
        "remote.origin.vcs",
        "remote.origin.proxy",
        "alias.status",
        "sequence.editor",
        "uploadpack.packObjectsHook",
        "url.ext::sh.insteadOf",
        "protocol.ext.allow",
        "submodule.x.update",
        "trailer.x.command",
        "interactive.diffFilter",
        "sendemail.smtpServer",
        "browser.x.cmd",
    ] {
        let config = store.join(".git/config").display().to_string();
        git(&team.remote(), &["config", "--file", &config, key, &program])?;
        let said = team.bob.fails(6, &["sync"])?;
        let named =
            said.stderr.to_lowercase().contains(&key.to_lowercase()) || said.stderr.contains("cannot be listed");
        assert!(said.stderr.contains("could make git run a program") && named, "{key}: {}", said.stderr);
        git(&team.remote(), &["config", "--file", &config, "--unset-all", key])?;
    }
    fs::create_dir_all(store.join(".git/hooks"))?;
    for hook in [
        "pre-commit",
        "post-commit",
        "reference-transaction",
        "post-checkout",
        "pre-push",
        "post-merge",
        "post-index-change",
        "fsmonitor-watchman",
        "update",
        "post-rewrite",
    ] {
        use std::os::unix::fs::PermissionsExt as _;
        let path = store.join(".git/hooks").join(hook);
        fs::write(&path, format!("#!/bin/sh\ntouch {}\n", marker.display()))?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    team.bob.add("dev/his:token", "his")?;
    team.bob.ok(&["sync"])?;
    git(&store, &["config", "remote.origin.url", &format!("ext::touch {}", marker.display())])?;
    team.bob.fails(1, &["sync"])?;
    assert!(!marker.exists(), "a program ran");
    Ok(())
}

/// The log of a writer as it stands at the remote.
fn log(team: &Team, writer: &str) -> Result<String> {
    git(&team.remote(), &["show", &format!("main:audit/{writer}/1.jsonl")])
}

/// The head of a log whose last lines are left out.
fn head(log: &str, writer: &str, left_out: usize) -> Result<Head> {
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    let line = lines.iter().rev().nth(left_out).ok_or("a shorter log")?;
    let seq = u64::try_from(lines.len() - left_out)?;
    Ok(Head { writer: writer.parse()?, seq, hash: Digest::of(line.as_bytes()) })
}

/// Somebody signs, with his own key and into his own log, that he has seen this.
fn vouch(env: &TestEnv, writer: &str, seen: Head) -> Outcome {
    let state = env.state()?;
    let id: StoreId = state.file_name().unwrap_or_default().to_string_lossy().parse()?;
    let identity = Identity::parse(&Secret::new(fs::read(env.path("config/keyward/identity"))?))?;
    let key = SigningKey::parse(&identity.open(&fs::read(state.join("writer.age"))?)?)?;
    let mut own = OwnLog::open(Dir::open(&state.join("audit"))?, id.clone(), writer.parse::<Writer>()?, key.public());
    let log = fs::read(state.join("audit/1.jsonl"))?;
    let honest = log.split_inclusive(|byte| *byte == b'\n').filter_map(|line| audit::parse_line(line).ok());
    let honest =
        honest.map(|line| line.record.draft).find(|draft| draft.action == Action::Seen).ok_or("seen nothing")?;
    let draft = audit::Draft { heads: vec![seen], ..honest };
    own.append_all(vec![draft], &|body| key.sign(Some(&id), Type::Audit, body))?;
    Ok(())
}

/// Carol, a third one in step with the two.
fn third(team: &Team) -> Result<TestEnv> {
    let carol = TestEnv::empty()?;
    carol.ok(&["identity", "new"])?;
    team.enrol(&carol, "carol")?;
    carol.add("dev/carols:token", "hers")?;
    for env in [&carol, &team.alice, &team.bob, &carol] {
        env.ok(&["sync"])?;
    }
    Ok(carol)
}

/// Everybody who verifies finds this one thing, again and again; it stops nobody, and whoever joins gets in and finds it too.
fn disputed(team: &Team, carol: &TestEnv, says: &str) -> Outcome {
    let finds = |env: &TestEnv| -> Outcome {
        for arguments in [&["audit", "verify"][..], &["audit", "verify", "--each"], &["audit", "verify"]] {
            let said = env.fails(3, arguments)?.stdout;
            assert!(said.starts_with(says) && said.lines().count() == 1, "{said}");
        }
        let said = env.fails(3, &["doctor"])?.stdout;
        assert!(said.contains(says) && !said.contains("integrity"), "{said}");
        Ok(())
    };
    for env in [&team.bob, &team.alice, carol] {
        env.ok(&["sync"])?;
        finds(env)?;
    }
    carol.add("dev/later:token", "later")?;
    carol.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/later")?, "later");
    finds(&team.alice)?;
    let newcomer = TestEnv::empty()?;
    newcomer.ok(&["join", &team.url(), "--store-id", &team.anchor()?])?;
    finds(&newcomer)
}

#[test]
fn a_record_that_nobody_made_is_said_to_have_been_seen() -> Outcome {
    let team = Team::new()?;
    let carol = third(&team)?;
    let forged = Head { writer: "carol/desk".parse()?, seq: 999, hash: Digest::of(b"she never made it") };
    vouch(&team.bob, "bob/desk", forged)?;
    let says = "carol/desk record 999: dispute: bob/desk has seen record 999, but the log ends at record ";
    disputed(&team, &carol, says)
}

#[test]
fn another_record_than_there_is_is_said_to_have_been_seen() -> Outcome {
    let team = Team::new()?;
    let carol = third(&team)?;
    let forged = Head { hash: Digest::of(b"she made another"), ..head(&log(&team, "carol/desk")?, "carol/desk", 1)? };
    let says =
        "carol/desk record {seq}: dispute: bob/desk has seen record {seq}, but the log holds another record there\n";
    let says = says.replace("{seq}", &forged.seq.to_string());
    vouch(&team.bob, "bob/desk", forged)?;
    disputed(&team, &carol, &says)
}

#[test]
fn a_tail_that_is_cut_off_before_somebody_has_it_is_missed_for_whoever_had_it() -> Outcome {
    let team = Team::new()?;
    let carol = third(&team)?;
    team.alice.ok(&["sync"])?;
    reveal(&carol, "dev/carols")?;
    carol.ok(&["sync"])?;
    let long = log(&team, "carol/desk")?;
    // Bob has it and says so; alice would have had it next.
    team.bob.ok(&["sync"])?;
    let clone = team.attacker()?;
    let short: String = long.split_inclusive('\n').take(long.lines().count() - 2).collect();
    fs::write(clone.join("audit/carol/desk/1.jsonl"), &short)?;
    Team::push(&clone)?;
    let last = head(&long, "carol/desk", 0)?.seq;
    let says = format!(
        "carol/desk record {last}: dispute: bob/desk has seen record {last}, but the log ends at record {}",
        last - 2
    );
    team.alice.ok(&["sync"])?;
    assert_eq!(team.alice.fails(3, &["audit", "verify"])?.stdout, format!("{says}\n"));
    let newcomer = TestEnv::empty()?;
    newcomer.ok(&["join", &team.url(), "--store-id", &team.anchor()?])?;
    assert_eq!(newcomer.fails(3, &["audit", "verify"])?.stdout, format!("{says}\n"));
    // For bob, who has had it, it is no dispute: the remote has taken something back.
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("log of carol/desk is shorter than it was at the last sync"), "{}", said.stderr);
    team.bob.ok(&["audit", "verify"])?;
    git(&team.bob.store(), &["pull", "-q", "--no-rebase", "origin", "main"])?;
    team.bob.fails(6, &["audit", "verify"])?;
    let said = team.bob.fails(6, &["audit", "verify", "--each"])?.stdout;
    let known = format!(
        "carol/desk record {last}: truncated: the log ends at record {}, but this machine knows record {last}",
        last - 2
    );
    assert!(said.contains(&says) && said.contains(&known), "{said}");
    // She has it still, and puts it back: then the dispute is over.
    let back = carol.command(&["sync", "--accept-older", "--reason", "somebody has cut my log"]);
    let mut person = Terminal::start(&back)?;
    person.expect("Give the remote back what it has lost?")?;
    person.keys("y\n")?;
    let said = person.end()?;
    assert_eq!(said.code, 0, "{}", said.stdout);
    for env in [&team.alice, &team.bob, &carol] {
        env.ok(&["sync"])?;
        env.ok(&["audit", "verify", "--each"])?;
    }
    Ok(())
}

#[test]
fn a_writer_who_has_told_each_another_record_is_found_out() -> Outcome {
    let team = Team::new()?;
    let carol = third(&team)?;
    team.alice.ok(&["sync"])?;
    let (own, before) = (carol.state()?.join("audit/1.jsonl"), fs::read(carol.state()?.join("audit/1.jsonl"))?);
    reveal(&carol, "dev/carols")?;
    carol.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    // What she has shown to bob she takes back, and signs something else in its place for alice.
    fs::write(&own, before)?;
    let alices = log(&team, "alice/laptop")?;
    for left_out in [2, 1, 0] {
        vouch(&carol, "carol/desk", head(&alices, "alice/laptop", left_out)?)?;
    }
    let clone = team.attacker()?;
    fs::copy(&own, clone.join("audit/carol/desk/1.jsonl"))?;
    Team::push(&clone)?;
    team.alice.ok(&["sync"])?;
    let said = team.alice.fails(3, &["audit", "verify"])?.stdout;
    assert!(
        said.contains("dispute: bob/desk has seen record") && said.contains("the log holds another record there"),
        "{said}"
    );
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("log of carol/desk is not the one it was at the last sync"), "{}", said.stderr);
    Ok(())
}
