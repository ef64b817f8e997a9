//! What is done with each command while the canaries are watched: what it is for, and every way in which it goes wrong.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use keyward::anchor::StoreId;
use keyward::crypto::keys::SigningKey;
use keyward::digest::Digest;
use keyward::secret::Secret;
use keyward::signature::Type;

use super::needles::Canary;
use super::{Deed, Result, Scene, newest_payload, open_by_hand, open_file, values};
use crate::support::Outcome;
use crate::support::checkout::git;

type Case = fn(&mut Scene) -> Outcome;

/// One for every command that can be typed; see [`super::leaves`].
pub const CASES: &[(&str, Case)] = &[
    ("__clipboard", clipboard_helper),
    ("access allow", access_allow),
    ("access list", access_list),
    ("access remove", access_remove),
    ("add", add),
    ("audit import", audit_import),
    ("audit log", audit_log),
    ("audit show", audit_show),
    ("audit verify", audit_verify),
    ("completions", completions),
    ("demo", demo),
    ("dependent add", dependent_add),
    ("dependent check", dependent_check),
    ("dependent list", dependent_list),
    ("dependent remove", dependent_remove),
    ("doctor", doctor),
    ("due", due),
    ("edit", edit),
    ("env add", env_add),
    ("env list", env_list),
    ("env set", env_set),
    ("export", export),
    ("group add", group_add),
    ("group add-member", group_add_member),
    ("group remove-member", group_remove_member),
    ("group show", group_show),
    ("identity export", identity_export),
    ("identity import", identity_import),
    ("identity lock", identity_lock),
    ("identity new", identity_new),
    ("identity plugin allow", identity_plugin_allow),
    ("identity plugin forget", identity_plugin_forget),
    ("identity plugin list", identity_plugin_list),
    ("identity protect", identity_protect),
    ("identity show", identity_show),
    ("identity unlock", identity_unlock),
    ("init", init),
    ("inject", inject),
    ("inventory", inventory),
    ("join", join),
    ("lease list", lease_list),
    ("log", log),
    ("man", man),
    ("member add", member_add),
    ("member keys", member_keys),
    ("member list", member_list),
    ("member remove", member_remove),
    ("member show", member_show),
    ("move", move_it),
    ("plugin forget", plugin_forget),
    ("plugin list", plugin_list),
    ("plugin test", plugin_test),
    ("plugin trust", plugin_trust),
    ("policy adopt", policy_adopt),
    ("policy log", policy_log),
    ("policy renew", policy_renew),
    ("policy show", policy_show),
    ("rekey", rekey),
    ("remove", remove),
    ("resolve", resolve),
    ("restore", restore),
    ("reveal", reveal),
    ("revoke", revoke),
    ("rotate", rotate),
    ("run", run),
    ("schedule print", schedule_print),
    ("set", set),
    ("show", show),
    ("sync", sync),
    ("vendor check", vendor_check),
    ("vendor list", vendor_list),
    ("vendor new", vendor_new),
    ("vendor show", vendor_show),
    ("whoami", whoami),
];

const META: [&str; 4] = ["--owner", "team", "--purpose", "test"];

fn with<'a>(words: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [words, more].concat()
}

fn add(scene: &mut Scene) -> Outcome {
    let json = serde_json::to_vec(&values())?;
    let plain = values()["plain"].clone();
    let long = scene.given("long").display().to_string();
    let from_file = format!("key={long}");
    scene.watch(&Deed::new(&with(&["add", "dev/a:token"], &META)).reads(plain.as_str()))?;
    scene.watch(&Deed::new(&with(&["add", "dev/b", "--from-json"], &META)).reads(json.as_slice()))?;
    scene.watch(&Deed::new(&with(&["add", "dev/c", "--from-file", &from_file], &META)))?;
    scene.watch(&Deed::new(&with(&["add", "dev/d", "--field", "x", "--from-file", &long, "--keep-newline"], &META)))?;
    scene
        .watch(&Deed::new(&with(&["add", "dev/e:x", "--generate", "--length", "40"], &META)).learns("new", "dev/e"))?;
    let hidden = [("Value of token: ", plain.as_str()), ("The same again: ", plain.as_str())];
    let asked = [&[("Owner (who answers for it): ", "team"), ("Purpose: ", "test")], &hidden[..]].concat();
    scene.watch(&Deed::new(&["add", "dev/f:token"]).asks(&asked))?;

    // Everything that can be wrong, with the value already in hand or on its way.
    let differ = [("Value of token: ", plain.as_str()), ("The same again: ", "other")];
    scene.watch(&Deed::new(&with(&["add", "dev/g:token"], &META)).asks(&differ).ends(2))?;
    let pasted = format!("{plain}\n{plain}");
    scene.watch(&Deed::new(&with(&["add", "dev/g:token"], &META)).asks(&[("Value of token: ", &pasted)]).ends(2))?;
    let mut wrong = |arguments: &[&str], code: i32| -> Outcome {
        scene.watch(&Deed::new(arguments).reads(plain.as_str()).ends(code)).map(drop)
    };
    wrong(&with(&["add", "dev/canary:plain"], &META), 2)?;
    wrong(&["add", "dev/g:token"], 2)?;
    wrong(&with(&["add", "dev/g:token", "--every", "often"], &META), 2)?;
    wrong(&with(&["add", "qa/g:token"], &META), 4)?;
    wrong(&with(&["add", "dev/canary/below"], &META), 2)?;
    wrong(&with(&["add", "dev/g", "--from-json"], &META), 2)?;
    wrong(&with(&["add", "dev/g", "--field", "a", "--field", "b"], &META), 2)?;
    // A value where an argument should be: the shell has it, a log of what we say need not.
    wrong(&with(&["add", "dev/g:token", &plain], &META), 2)?;
    wrong(&with(&["add", "dev/g:token", &format!("--value={plain}")], &META), 2)?;
    // JSON that is not what it should be: a parser could quote it.
    for bad in [
        format!("{{\"token\":{{\"deep\":\"{plain}\"}}}}"),
        format!("{{\"{plain}\":\"token\"}}"),
        format!("\"{plain}\""),
        format!("{{\"token\":\"{plain}\",}}"),
        format!("[\"{plain}\"]"),
    ] {
        scene.watch(&Deed::new(&with(&["add", "dev/g", "--from-json"], &META)).reads(bad).ends(2))?;
    }
    let much = plain.repeat(40_000);
    scene.watch(&Deed::new(&with(&["add", "dev/g"], &META)).reads(much).ends(2))?;
    Ok(())
}

fn set(scene: &mut Scene) -> Outcome {
    let plain = values()["plain"].clone();
    scene.watch(&Deed::new(&["set", "prod/canary", "--reason", "new"]).reads(plain.as_str()))?;
    scene.watch(&Deed::new(&["set", "dev/canary", "--from-json"]).reads(serde_json::to_vec(&values())?))?;
    let generate = ["set", "dev/canary:made", "--generate", "--alphabet", "printable"];
    scene.watch(&Deed::new(&generate).learns("new", "dev/canary:made"))?;
    let asked = [("Reason for write of prod/canary: ", "new"), ("Value of plain: ", &plain), ("again: ", &plain)];
    scene.watch(&Deed::new(&["set", "prod/canary"]).asks(&asked))?;
    scene.watch(&Deed::new(&["set", "prod/canary"]).reads(plain.as_str()).ends(4))?;
    scene.watch(&Deed::new(&["set", "dev/none"]).reads(plain.as_str()).ends(1))?;
    scene.watch(&Deed::new(&["set", "dev/canary", &plain]).reads("x").ends(2))?;
    scene.watch(&Deed::new(&["set", "dev/canary", "--field", "a:b"]).reads(plain.as_str()).ends(2))?;
    scene.watch(&Deed::new(&["set", "dev/canary:x", "--expires", "soon"]).reads(plain.as_str()).ends(2))?;
    let stranger = age_keygen()?;
    let other = Deed::new(&["set", "dev/canary:x"]).reads(plain.as_str()).env("KEYWARD_IDENTITY", &stranger);
    scene.watch(&other.ends(5))?;
    Ok(())
}

/// A secret that we issue, in a `.env` file and given to a program.
fn issued(scene: &mut Scene) -> Outcome {
    let plain = values()["plain"].clone();
    let add = with(&["add", "dev/issued:token", "--vendor", "issued"], &META);
    scene.watch(&Deed::new(&add).reads(plain.as_str()))?;
    let file = scene.given("web.env");
    fs::write(&file, "A=1\n")?;
    let file = file.display().to_string();
    let web = ["dependent", "add", "dev/issued", "web", "--env-file", &file, "--var", "T=token"];
    scene.watch(&Deed::new(&web))?;
    scene.watch(&Deed::new(&["dependent", "add", "dev/issued", "cat", "--field", "token", "--", "/bin/cat"]))?;
    Ok(())
}

fn rotate(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["rotate", "dev/issued", "--dry-run"]))?;
    let rotate = Deed::new(&["rotate", "dev/issued"]).learns("new", "dev/issued");
    scene.watch(&rotate.writes("new", "/keyward-given-").writes("new", "pipe:"))?;
    let json =
        Deed::new(&["rotate", "dev/issued", "--overlap", "1d", "--format", "json"]).learns("newer", "dev/issued");
    scene.watch(&json.writes("newer", "/keyward-given-").writes("newer", "pipe:"))?;
    scene.watch(&Deed::new(&["rotate", "--due"]))?;
    scene.watch(&Deed::new(&["rotate", "dev/issued", "--abort"]).ends(1))?;
    scene.watch(&Deed::new(&["rotate", "dev/issued", "--resume"]))?;
    scene.watch(&Deed::new(&["rotate", "dev/none"]).ends(1))?;
    // A person's own new value, and a program that repeats it where it should not.
    let mut swapped = values();
    let (plain, quoted) = (swapped["plain"].clone(), swapped["quoted"].clone());
    swapped.insert("plain", quoted);
    swapped.insert("quoted", plain);
    let longer = swapped["long"].clone() + "er";
    swapped.insert("long", longer);
    let tells = ["dependent", "add", "dev/canary", "tells", "--", "/bin/sh", "-c", "cat >&2; exit 1"];
    scene.watch(&Deed::new(&tells))?;
    let by_hand = Deed::new(&["rotate", "dev/canary", "--from-json"]).reads(serde_json::to_vec(&swapped)?).ends(8);
    let everywhere = values().into_keys().fold(by_hand, |deed, name| deed.writes(name, "pipe:"));
    scene.watch(&everywhere)?;
    let back = Deed::new(&["rotate", "dev/canary", "--abort"]).ends(1);
    scene.watch(&back)?;
    scene.watch(&Deed::new(&["revoke", "dev/canary", "--yes", "--ended"]))?;
    scene.watch(&Deed::new(&["rotate", "dev/canary"]).reads(values()["plain"].as_str()).ends(1))?;
    Ok(())
}

fn schedule_print(scene: &mut Scene) -> Outcome {
    for target in ["--systemd", "--cron", "--github-actions", "--kubernetes-cronjob"] {
        scene.watch(&Deed::new(&["schedule", "print", target]))?;
    }
    scene.watch(&Deed::new(&["schedule", "print"]).ends(2)).map(drop)
}

fn due(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["due"]))?;
    scene.watch(&Deed::new(&["edit", "dev/canary", "--expires", "1d"]))?;
    scene.watch(&Deed::new(&["due", "--format", "json"]).ends(3))?;
    Ok(())
}

fn revoke(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["revoke", "dev/issued", "--yes"]))?;
    scene.watch(&Deed::new(&["revoke", "dev/canary"]).ends(1))?;
    scene.watch(&Deed::new(&["revoke", "dev/canary", "--yes"]).ends(3))?;
    scene.watch(&Deed::new(&["revoke", "dev/canary"]).asks(&[("to end it: ", "other")]).ends(1))?;
    scene.watch(&Deed::new(&["revoke", "dev/canary", "--ended"]).asks(&[("to end it: ", "dev/canary")]))?;
    Ok(())
}

fn dependent_add(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["dependent", "add", "dev/canary", "web"]))?;
    scene.watch(&Deed::new(&["dependent", "add", "dev/canary", "nobody"]).ends(2))?;
    scene.watch(&Deed::new(&["dependent", "add", "dev/canary", "cat", "--", "/bin/cat"]).ends(2))?;
    Ok(())
}

fn dependent_list(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["dependent", "list"])).map(drop)
}

fn dependent_check(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["dependent", "check", "dev/issued"]))?;
    fs::remove_file(scene.given("web.env"))?;
    fs::create_dir(scene.given("web.env"))?;
    scene.watch(&Deed::new(&["dependent", "check", "dev/issued"]).ends(7)).map(drop)
}

fn dependent_remove(scene: &mut Scene) -> Outcome {
    issued(scene)?;
    scene.watch(&Deed::new(&["dependent", "remove", "dev/issued", "web", "--forget"]))?;
    scene.watch(&Deed::new(&["dependent", "remove", "dev/issued", "web"]).ends(1)).map(drop)
}

fn vendor_list(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["vendor", "list"], FORMATS)
}

fn vendor_show(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["vendor", "show", "sendgrid"], &["table", "json"])?;
    scene.watch(&Deed::new(&["vendor", "show", "none"]).ends(1)).map(drop)
}

fn vendor_new(scene: &mut Scene) -> Outcome {
    let file = scene.given("acme.toml").display().to_string();
    scene.watch(&Deed::new(&["vendor", "new", "acme", "--out", &file]))?;
    scene.watch(&Deed::new(&["vendor", "new", "acme", "--out", &file]).ends(2)).map(drop)
}

/// A definition is no place for a value; where somebody has written one into it, an error does not repeat it.
fn vendor_check(scene: &mut Scene) -> Outcome {
    vendor_new(scene)?;
    let path = scene.given("acme.toml");
    let file = path.display().to_string();
    scene.watch(&Deed::new(&["vendor", "check", &file]))?;
    let text = fs::read_to_string(&path)?;
    let plain = values()["plain"].clone();
    for wrong in [format!("schema = \"{plain}\""), format!("schema = 1\n{plain}"), format!("schema = 1 \"{plain}\"")] {
        fs::write(&path, text.replacen("schema = 1", &wrong, 1))?;
        scene.watch(&Deed::new(&["vendor", "check", &file]).ends(2))?;
    }
    Ok(())
}

const TRUSTED: [&str; 6] = ["plugin", "trust", "toy", "/bin/true", "--serves", "dev/**"];

fn plugin_trust(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&TRUSTED))?;
    scene.watch(&Deed::new(&TRUSTED).ends(2))?;
    scene.watch(&Deed::new(&with(&TRUSTED, &["--replace", "--pin"]))).map(drop)
}

fn plugin_list(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&TRUSTED))?;
    looked_at(scene, &["plugin", "list"], FORMATS)
}

fn plugin_forget(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&TRUSTED))?;
    scene.watch(&Deed::new(&["plugin", "forget", "toy"]))?;
    scene.watch(&Deed::new(&["plugin", "forget", "toy"]).ends(1)).map(drop)
}

fn plugin_test(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["plugin", "test", "/bin/true", "--id", "toy"]).ends(7))?;
    scene.watch(&Deed::new(&["plugin", "test", "/bin/true"]).ends(2)).map(drop)
}

fn reveal(scene: &mut Scene) -> Outcome {
    for name in ["plain", "quoted", "lines", "long"] {
        let reference = format!("dev/canary:{name}");
        scene.watch(&Deed::new(&["reveal", &reference]).shows(name))?;
        let file = scene.given(&format!("out-{name}")).display().to_string();
        scene.watch(&Deed::new(&["reveal", &reference, "--out", &file]).writes(name, "/keyward-given-"))?;
        scene.watch(&Deed::new(&["reveal", &reference, "--out", &file]).ends(2))?;
        scene.watch(&Deed::new(&["reveal", &reference, "--copy"]).writes(name, "pipe:").ends(1))?;
    }
    scene.watch(&Deed::new(&["reveal", "prod/canary", "--reason", "test"]).shows("plain"))?;
    scene.watch(&Deed::new(&["reveal", "prod/canary"]).asks(&[("canary: ", "test")]).shows("plain"))?;
    reveal_refused(scene)?;
    copied(scene)?;
    tampered(scene)
}

fn run(scene: &mut Scene) -> Outcome {
    for name in values().into_keys() {
        let bind = format!("T=dev/canary:{name}");
        let with = |more: &[&str]| Deed::new(&[&["run", "-e", bind.as_str()], more].concat());
        // A program that gets it in its environment, and nobody else.
        scene.watch(&with(&["--", "true"]).writes(name, "/true"))?;
        scene.watch(&with(&["--pristine", "--", "true"]).writes(name, "/true"))?;
        scene.watch(&with(&["--", "no-such-program"]).writes(name, "/no-such-program").ends(127))?;
        let says = ["--mask", "--", "sh", "-c", "printf %s \"$T\"; printf %s \"$T\" >&2"];
        scene.watch(&with(&says).writes(name, "/sh").writes(name, "pipe:"))?;
        let reads = ["--files", "--", "sh", "-c", "test -s \"$T_FILE\""];
        scene.watch(&with(&reads).writes(name, "/dev/shm/keyward-"))?;
        scene.watch(&with(&["-e", "B=dev/none:x", "--", "true"]).ends(125))?;
        scene.watch(&Deed::new(&["run", "-e", &format!("LD_PRELOAD=dev/canary:{name}"), "--", "true"]).ends(125))?;
    }
    // A value where a reference belongs.
    let plain = values()["plain"].clone();
    let file = scene.given("bindings.toml");
    fs::write(&file, format!("[bindings]\nT = \"{plain}\"\n"))?;
    scene.watch(&Deed::new(&["run", "-e", &format!("T={plain}"), "--", "true"]).ends(125))?;
    scene.watch(&Deed::new(&["run", "--bindings", &file.display().to_string(), "--", "true"]).ends(125))?;
    // A project file, accepted on a terminal and remembered.
    let project = scene.env.path(".keyward.toml");
    fs::write(&project, "[profiles.default.bindings]\nT = \"dev/canary:plain\"\n")?;
    Command::new("chmod").arg("go-w").arg(&project).status()?;
    let asked = [("Do programs that you run from this folder get these? [y/N] ", "y")];
    scene.watch(&Deed::new(&["run", "--", "true"]).ends(125))?;
    scene.watch(&Deed::new(&["run", "--", "true"]).asks(&asked).writes("plain", "/true"))?;
    scene.watch(&Deed::new(&["run", "--", "true"]).writes("plain", "/true"))?;
    Ok(())
}

fn reveal_refused(scene: &mut Scene) -> Outcome {
    for (arguments, code) in [
        (&["reveal", "prod/canary"][..], 4),
        (&["reveal", "dev/canary"], 2),
        (&["reveal", "dev/canary:none"], 1),
        (&["reveal", "dev/canary@9:plain"], 1),
        (&["reveal", "dev/canari:plain"], 1),
        (&["reveal", "qa/canary:plain"], 1),
        (&["reveal", "canary:plain"], 2),
        (&["reveal", "dev/canary:plain", "--out", "no/such/folder/file"], 1),
    ] {
        scene.watch(&Deed::new(arguments).ends(code))?;
    }
    let reveal = || Deed::new(&["reveal", "dev/canary:plain"]);
    let stranger = age_keygen()?;
    scene.canaries.push(Canary::new("another identity", &stranger["AGE-SECRET-KEY-1".len()..]));
    scene.watch(&reveal().env("KEYWARD_IDENTITY", &stranger).ends(5))?;
    let misspelt = scene.identity.replacen("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1X", 1);
    scene.watch(&reveal().env("KEYWARD_IDENTITY", &misspelt).ends(5))?;
    let value = values()["plain"].clone();
    scene.watch(&reveal().env("KEYWARD_IDENTITY", &value).ends(5))?;
    // A full device behind stdout: the error must not say what it could not write.
    scene
        .watch(&reveal().env("KEYWARD_STORE_ID", &value).ends(2))
        .map(|seen| assert!(seen.said.stderr.contains("KEYWARD_STORE_ID"), "{}", seen.said.stderr))?;
    Ok(())
}

/// The clipboard of a real display has the value for as long as was said, and the helper got it by no other way than
/// its standard input.
fn copied(scene: &mut Scene) -> Outcome {
    let display = Display::start()?;
    let expected = values()["quoted"].clone();
    let name = display.name.clone();
    let read = move || -> Result<Option<String>> {
        let xclip = Command::new("xclip").args(["-o", "-selection", "clipboard", "-display", &name]).output();
        let output = xclip.map_err(|error| format!("cannot run xclip (package xclip): {error}"))?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let wait_for = |wanted: Option<&str>| -> Outcome {
        let begin = Instant::now();
        loop {
            let now = read()?;
            if now.as_deref() == wanted {
                return Ok(());
            }
            if begin.elapsed() > Duration::from_secs(30) {
                return Err(format!("the clipboard holds {now:?} instead of {wanted:?}").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let during = |_: &Scene| -> Outcome { wait_for(Some(&expected)) };
    let copy = Deed::new(&["reveal", "dev/canary:quoted", "--copy", "--clear-after", "4"]);
    let copy = copy.env("DISPLAY", &display.name).writes("quoted", "pipe:").writes("quoted", "socket:");
    let seen = scene.watch(&copy.during(&during))?;
    assert!(seen.said.stderr.contains("On the clipboard for 4 seconds."), "{}", seen.said.stderr);
    let children = seen.calls[1..].iter().filter(|call| call.name == "execve").count();
    assert_eq!(children, 1, "one helper and nobody else was started");
    // The watch ends with the helper, and with it goes what it held.
    wait_for(None)
}

/// An X server without a screen.
pub struct Display {
    server: Child,
    /// What `DISPLAY` is for its programs.
    pub name: String,
}

impl Display {
    pub fn start() -> Result<Self> {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "64x64x8", "-nolisten", "tcp", "-noreset"]);
        let server = xvfb.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = server.map_err(|error| format!("cannot run Xvfb (package xvfb): {error}"))?;
        let mut number = Vec::new();
        if let Some(stdout) = &mut server.stdout {
            // It says its number and a line feed when it is ready, and keeps the pipe open.
            let mut byte = [0];
            while stdout.read(&mut byte)? == 1 && byte != *b"\n" {
                number.push(byte[0]);
            }
        }
        let name = format!(":{}", String::from_utf8_lossy(&number));
        Ok(Self { server, name })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Payloads that open and are not believed, by somebody who holds every key: what is inside is not quoted.
fn tampered(scene: &mut Scene) -> Outcome {
    let good = open_by_hand("age", scene, "dev", "canary")?;
    let key = Secret::new(writer_key(scene)?);
    let key = SigningKey::parse(&key)?;
    let store: StoreId = good["store"].as_str().unwrap_or_default().parse()?;
    let plain = values()["plain"].clone();
    let mut elsewhere = good.clone();
    elsewhere["connector"] = plain.as_str().into();
    let mut unknown = good.clone();
    unknown[plain.as_str()] = true.into();
    let mut numbers = good.clone();
    numbers["fields"]["plain"] = serde_json::json!([plain.as_str(), { "b64": plain.as_str() }]);
    let mut encoded = good.clone();
    encoded["fields"]["plain"] = serde_json::json!({ "b64": plain.as_str() });
    let mut version = good.clone();
    version["version"] = plain.as_str().into();
    let signed = |value: &serde_json::Value| -> Result<Vec<u8>> {
        let order =
            ["store", "environment", "connector", "version", "vendor", "hosts", "to", "operation", "fields", "writer"];
        let known = order.iter().map(|name| (*name, &value[*name]));
        let more = value.as_object().into_iter().flatten();
        let more = more.filter(|(name, _)| !order.contains(&name.as_str()) && *name != "sig");
        let parts = known.chain(more.map(|(name, value)| (name.as_str(), value)));
        let parts: Vec<_> = parts.map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name))).collect();
        let body = format!("{{{}}}", parts.join(","));
        let signature = key.sign(Some(&store), Type::Payload, body.as_bytes());
        Ok(format!(
            "{},\"sig\":\"{signature}\"}}",
            body.trim_end_matches('}').to_owned() + &"}".repeat(tail(&body) - 1)
        )
        .into_bytes())
    };
    let control = signed(&good)?;
    plant(scene, &key, &store, &control)?;
    scene.watch(&Deed::new(&["reveal", "dev/canary:plain"]).shows("plain"))?;
    let mut contents: Vec<Vec<u8>> = vec![plain.clone().into_bytes(), good.to_string().into_bytes()];
    contents.push(format!("{{\"{plain}").into_bytes());
    for value in [&elsewhere, &unknown, &numbers, &encoded, &version] {
        contents.push(signed(value)?);
    }
    for content in contents {
        plant(scene, &key, &store, &content)?;
        let seen = scene.watch(&Deed::new(&["reveal", "dev/canary:plain"]).ends(6))?;
        assert!(seen.said.stderr.contains("is not believed: the sealed content"), "{}", seen.said.stderr);
    }
    // And one that is damaged within its seal.
    let payload = newest_payload(&scene.env.store().join("connectors/dev/canary"))?;
    let mut bytes = fs::read(&payload)?;
    let middle = bytes.len() - 20;
    bytes[middle] ^= 1;
    fs::write(&payload, bytes)?;
    scene.watch(&Deed::new(&["reveal", "dev/canary:plain"]).ends(6))?;
    Ok(())
}

/// How many closing braces a JSON object ends in.
fn tail(body: &str) -> usize {
    body.len() - body.trim_end_matches('}').len()
}

fn writer_key(scene: &Scene) -> Result<Vec<u8>> {
    open_file("age", &scene.given("identity"), &scene.env.state()?.join("writer.age"))
}

/// Seals a plaintext to the right group with the stock program, and signs a connector file that names it.
fn plant(scene: &Scene, key: &SigningKey, store: &StoreId, line: &[u8]) -> Outcome {
    let folder = scene.env.store().join("connectors/dev/canary");
    let groups = scene.env.ok(&["group", "show", "dev", "--format", "json"])?.stdout;
    let groups: serde_json::Value = serde_json::from_str(&groups)?;
    let recipient = groups["groups"][0]["keys"][0]["recipient"].as_str().unwrap_or_default().to_owned();
    let mut plaintext = [line, b"\n"].concat();
    let length = (0..12).map(|n| 64 * 4_usize.pow(n)).find(|length| *length >= plaintext.len()).unwrap_or_default();
    plaintext.resize(length, b' ');
    let plaintext_file = scene.given("plaintext");
    fs::write(&plaintext_file, plaintext)?;
    let sealed = Command::new("age").args(["-r", &recipient]).arg(&plaintext_file).output()?;
    assert!(sealed.status.success(), "{}", String::from_utf8_lossy(&sealed.stderr));
    let digest = Digest::of(&sealed.stdout);
    let before = fs::read_to_string(folder.join("connector.toml"))?;
    let mut text = String::new();
    for text_line in before.lines().take_while(|line| !line.starts_with("signature = ")) {
        let revision = text_line.strip_prefix("revision = ").and_then(|number| number.parse::<u64>().ok());
        let line = match revision {
            Some(number) => format!("revision = {}", number + 1),
            None if text_line.starts_with("prev = ") => format!("prev = \"{}\"", Digest::of(before.as_bytes())),
            None => text_line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    let newest = text.rfind("sealed = ").ok_or("no version")?;
    let end = newest + text[newest..].find('\n').unwrap_or_default();
    text.replace_range(newest..end, &format!("sealed = \"{digest}\""));
    let signature = key.sign(Some(store), Type::Connector, text.as_bytes());
    let number = text.matches("[[version]]").count();
    let hex = digest.to_string()["sha256:".len()..][..8].to_owned();
    fs::remove_file(newest_payload(&folder)?)?;
    fs::write(folder.join(format!("v{number}-{hex}.age")), sealed.stdout)?;
    Ok(fs::write(folder.join("connector.toml"), format!("{text}signature = \"{signature}\"\n"))?)
}

fn age_keygen() -> Result<String> {
    let output = Command::new("age-keygen").stderr(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run age-keygen (package age): {error}"))?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    Ok(line.ok_or("age-keygen made no key")?.to_owned())
}

fn clipboard_helper(scene: &mut Scene) -> Outcome {
    let plain = values()["plain"].clone();
    scene.watch(&Deed::new(&["__clipboard", "1"]).reads(plain.as_str()).ends(1))?;
    let display = Display::start()?;
    let serve = Deed::new(&["__clipboard", "1"]).reads(plain.as_str()).env("DISPLAY", &display.name);
    scene.watch(&serve.writes("plain", "socket:"))?;
    scene.watch(&Deed::new(&["__clipboard", "1"]).reads(plain.repeat(40_000)).ends(2))?;
    Ok(())
}

/// Its values are random: read afterwards from the file it wrote.
fn demo(scene: &mut Scene) -> Outcome {
    let folder = scene.given("demo").display().to_string();
    let seen = scene.watch(&Deed::new(&["demo", &folder]))?;
    let text = fs::read_to_string(scene.given("demo/.env"))?;
    let values: Vec<_> = text.lines().filter_map(|line| line.split_once('=')).collect();
    assert_eq!(values.len(), 2, "{text}");
    for (name, value) in values {
        let canary = Canary::new("a value of the demo", value);
        // One of the two is revealed, once: that is the story.
        let shown = usize::from(name == "DATABASE_PASSWORD");
        assert_eq!(seen.said.stdout.matches(value).count(), shown, "{name}\n{}", seen.said.stdout);
        assert_eq!(canary.found_in(seen.said.stderr.as_bytes()), None);
        for call in &seen.calls {
            let told = call.place.starts_with("pipe:") || call.place.contains("/.env") || call.place.contains("/.kw-");
            // The program that the demo runs with one of them.
            let told = told || call.place.ends_with("/printenv");
            let told = told || (shown == 1 && call.place == seen.stdout.to_string_lossy());
            assert!(told || canary.found_in(&call.bytes).is_none(), "{name}: {}({})", call.name, call.place);
        }
        let mut files = Vec::new();
        super::collect(scene.given("demo"), &mut files);
        for (path, bytes) in files {
            assert!(path.ends_with(".env") || canary.found_in(&bytes).is_none(), "{name}: {}", path.display());
        }
    }
    scene.watch(&Deed::new(&["demo", &folder]).ends(2))?;
    Ok(())
}

fn edit(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["edit", "dev/canary", "--owner", "new", "--every", "30d"]))?;
    scene.watch(&Deed::new(&["edit", "dev/canary", "--every", "often"]).ends(2))?;
    scene.watch(&Deed::new(&["edit", "prod/canary", "--owner", "new"]).ends(4))?;
    // The editor gets the metadata, a plain environment, and nothing else.
    let editor = scene.env.path("tmp/editor");
    fs::write(
        &editor,
        "#!/bin/sh\nenv >\"$HOME/environment\"\ncp \"$1\" \"$HOME/sheet\"\nsed -i \"s/$OLD/$NEW/\" \"$1\"\n",
    )?;
    Command::new("chmod").arg("+x").arg(&editor).status()?;
    let editor = editor.display().to_string();
    let edit = |new| {
        let edit = Deed::new(&["edit", "dev/canary"]).env("EDITOR", &editor).env("OLD", "test").env("NEW", new);
        edit.env("KEYWARD_REASON", "a reason for keyward alone").asks(&[("", "")])
    };
    scene.watch(&edit("tested"))?;
    let environment = fs::read_to_string(scene.env.path("environment"))?;
    assert!(!environment.contains("KEYWARD_"), "{environment}");
    assert!(fs::read_to_string(scene.env.path("sheet"))?.contains("purpose = \"test\""));
    scene.watch(&edit("\"").ends(2))?;
    scene.watch(&edit("x").env("EDITOR", "false").ends(1))?;
    Ok(())
}

/// Every value in formats that write it as it is and in one that escapes it; to a file, to a step of GitHub, and refused.
fn export(scene: &mut Scene) -> Outcome {
    for name in ["plain", "quoted", "lines", "long"] {
        let bind = format!("V=dev/canary:{name}");
        scene.watch(&Deed::new(&["export", "-e", &bind, "--format", "json"]).shows(name))?;
        let file = scene.given(&format!("export-{name}")).display().to_string();
        let shell = Deed::new(&["export", "-e", &bind, "--format", "shell", "--out", &file]);
        scene.watch(&shell.writes(name, "/keyward-given-"))?;
        let step = Deed::new(&["export", "-e", &bind, "--format", "github-actions"]).env("GITHUB_ENV", &file);
        scene.watch(&step.shows(name).writes(name, "/keyward-given-"))?;
        scene.watch(&Deed::new(&["export", "-e", &bind, "--format", "json", "--out", &file]).ends(2))?;
        scene.watch(&Deed::new(&["export", "-e", &bind, "--format", "json"]).asks(&[("", "")]).ends(2))?;
    }
    let folder = scene.given("credentials").display().to_string();
    let mut all = Deed::new(&["export", "dev/**", "--format", "systemd-credentials", "--out", &folder]);
    for name in ["plain", "quoted", "lines", "long"] {
        all = all.writes(name, "/keyward-given-");
    }
    scene.watch(&all)?;
    // Values that a format cannot hold, a value where a reference belongs, in a file of bindings too.
    let value = values()["plain"].clone();
    let (bind, file) = (format!("V={value}"), scene.given("bindings.toml"));
    fs::write(&file, format!("[bindings]\nV = \"{value}\"\n"))?;
    let file = file.display().to_string();
    for (what, format, code) in [
        (&["dev/canary:lines"][..], &["dotenv", "--dialect", "docker"][..], 1),
        (&["dev/canary:lines"], &["azure-pipelines"], 1),
        (&["dev/canary"], &["kubernetes-secret", "--name", "A_B"], 2),
        (&["prod/canary"], &["json"], 4),
        (&["prod/canary", "dev/canary", "--mix"], &["json"], 2),
        (&["-e", &bind], &["json"], 2),
        (&[&value], &["json"], 2),
        (&["--bindings", &file], &["json"], 2),
    ] {
        scene.watch(&Deed::new(&[&["export"], what, &["--format"], format].concat()).ends(code))?;
    }
    Ok(())
}

fn inject(scene: &mut Scene) -> Outcome {
    for name in ["plain", "quoted", "lines", "long"] {
        let text = format!("[\"keyward://dev/canary/{name}\"]");
        for language in ["plain", "json", "yaml"] {
            scene.watch(&Deed::new(&["inject", "--as", language]).reads(text.as_str()).shows(name))?;
        }
        let file = scene.given(&format!("inject-{name}")).display().to_string();
        let inject = || Deed::new(&["inject", "-", "--as", "shell", "--out", &file]).reads(text.as_str());
        scene.watch(&inject().writes(name, "/keyward-given-"))?;
        scene.watch(&inject().ends(2))?;
        let half = format!("{text} keyward://dev/canary/none");
        scene.watch(&Deed::new(&["inject"]).reads(half).ends(1))?;
        scene.watch(&Deed::new(&["inject", "--check"]).reads(text.as_str()))?;
    }
    let value = values()["plain"].clone();
    scene.watch(&Deed::new(&["inject", "--as", "json"]).reads(format!("{{\"{value}: 1")).ends(2))?;
    scene.watch(&Deed::new(&["inject"]).reads("keyward://prod/canary/plain").ends(4))?;
    Ok(())
}

fn init(scene: &mut Scene) -> Outcome {
    let store = scene.given("another").display().to_string();
    scene.watch(&Deed::new(&["init", &store, "--git", "--member", "alice", "--device", "laptop"]))?;
    scene.watch(&Deed::new(&["init", &store]).ends(2))?;
    scene.watch(&Deed::new(&["init"]).ends(2))?;
    // A passphrase is a value too.
    let third = scene.given("third").display().to_string();
    let passphrase = values()["plain"].clone();
    let asked = [("New passphrase of your identity: ", passphrase.as_str()), ("The same again: ", &passphrase)];
    let file = scene.env.path("closed").display().to_string();
    let init = ["init", &third, "--passphrase", "--member", "bob", "--device", "desk"];
    scene.watch(&Deed::new(&init).asks(&asked).env("KEYWARD_IDENTITY", "").env("KEYWARD_IDENTITY_FILE", &file))?;
    let whoami = ["whoami", "--store", &third];
    scene.watch(&Deed::new(&whoami).env("KEYWARD_IDENTITY", "").env("KEYWARD_IDENTITY_FILE", &file))?;
    let add = ["add", "dev/x:token", "--generate", "--store", &third, "--owner", "team", "--purpose", "test"];
    let add = |answer| {
        let add = Deed::new(&add).env("KEYWARD_IDENTITY", "").env("KEYWARD_IDENTITY_FILE", &file);
        add.asks(&[("assphrase", answer)])
    };
    let nearly = format!("{passphrase}x");
    scene.watch(&add(&nearly).ends(5))?;
    scene.watch(&add(&passphrase))?;
    Ok(())
}

/// An identity in a file beside the home instead of the variable.
fn in_file<'a>(deed: Deed<'a>, file: &'a str) -> Deed<'a> {
    deed.env("KEYWARD_IDENTITY", "").env("KEYWARD_IDENTITY_FILE", file)
}

const BESIDE: &str = "/keyward-given-";

fn identity_new(scene: &mut Scene) -> Outcome {
    let plain = values()["plain"].clone();
    let (file, closed) = (scene.given("fresh").display().to_string(), scene.given("closed").display().to_string());
    scene.watch(&in_file(Deed::new(&["identity", "new"]), &file))?;
    scene.watch(&in_file(Deed::new(&["identity", "new"]), &file).ends(2))?;
    let asked = [("New passphrase of your identity: ", plain.as_str()), ("The same again: ", &plain)];
    scene.watch(&in_file(Deed::new(&["identity", "new", "--passphrase"]), &closed).asks(&asked))?;
    let differ = [asked[0], ("The same again: ", "other")];
    let third = scene.given("third").display().to_string();
    scene.watch(&in_file(Deed::new(&["identity", "new", "--passphrase"]), &third).asks(&differ).ends(2))?;
    scene.watch(&in_file(Deed::new(&["identity", "new", "--keyring"]), &third).ends(2))?;
    scene.watch(&Deed::new(&["identity", "new"]).ends(2)).map(drop)
}

const ALLOWED: [&str; 5] = ["identity", "plugin", "allow", "toy", "/usr/bin/true"];

fn identity_plugin_allow(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&ALLOWED))?;
    scene.watch(&Deed::new(&with(&ALLOWED, &["--pin"])))?;
    scene.watch(&Deed::new(&["identity", "plugin", "allow", "toy", "true"]).ends(2))?;
    scene.watch(&Deed::new(&["identity", "plugin", "allow", "toy", "/nowhere"]).ends(5)).map(drop)
}

fn identity_plugin_list(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&ALLOWED))?;
    looked_at(scene, &["identity", "plugin", "list"], FORMATS)
}

fn identity_plugin_forget(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&ALLOWED))?;
    scene.watch(&Deed::new(&["identity", "plugin", "forget", "toy"]))?;
    scene.watch(&Deed::new(&["identity", "plugin", "forget", "toy"]).ends(1)).map(drop)
}

fn identity_show(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["identity", "show"], &["table", "json"])?;
    let file = scene.given("identity").display().to_string();
    scene.watch(&in_file(Deed::new(&["identity", "show"]), &file)).map(drop)
}

fn identity_export(scene: &mut Scene) -> Outcome {
    let (file, out) = (scene.given("identity").display().to_string(), scene.given("backup").display().to_string());
    scene.watch(&in_file(Deed::new(&["identity", "export"]).shows("identity"), &file))?;
    scene.watch(&in_file(Deed::new(&["identity", "export", "--out", &out]).writes("identity", BESIDE), &file))?;
    scene.watch(&in_file(Deed::new(&["identity", "export", "--out", &out]).ends(2), &file))?;
    let no = [("print the secret here: ", "no")];
    scene.watch(&in_file(Deed::new(&["identity", "export"]).asks(&no).ends(2), &file))?;
    scene.watch(&Deed::new(&["identity", "export"]).ends(2)).map(drop)
}

fn identity_import(scene: &mut Scene) -> Outcome {
    let (from, to) = (scene.given("identity").display().to_string(), scene.given("taken").display().to_string());
    scene.watch(&in_file(Deed::new(&["identity", "import", &from]).writes("identity", BESIDE), &to))?;
    scene.watch(&in_file(Deed::new(&["identity", "import", &from]).ends(2), &to))?;
    fs::remove_file(scene.given("taken"))?;
    let line = scene.identity.clone();
    let import = Deed::new(&["identity", "import", "-"]).reads(line.as_str());
    scene.watch(&in_file(import.writes("identity", BESIDE), &to))?;
    fs::remove_file(scene.given("taken"))?;
    // What is nearly an identity is not quoted.
    for wrong in
        [format!("{line}x"), format!("{line} {line}"), format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{line}\n")]
    {
        scene.watch(&in_file(Deed::new(&["identity", "import", "-"]).reads(wrong).ends(5), &to))?;
    }
    Ok(())
}

fn identity_protect(scene: &mut Scene) -> Outcome {
    let file = scene.given("identity").display().to_string();
    let plain = values()["plain"].clone();
    let asked = [("New passphrase of your identity: ", plain.as_str()), ("The same again: ", &plain)];
    scene.watch(&in_file(Deed::new(&["identity", "protect", "--with", "passphrase"]).asks(&asked), &file))?;
    let back = Deed::new(&["identity", "protect", "--with", "file"]).asks(&[("Passphrase of ", plain.as_str())]);
    scene.watch(&in_file(back.writes("identity", BESIDE), &file))?;
    scene.watch(&in_file(Deed::new(&["identity", "protect", "--with", "keyring"]).ends(2), &file))?;
    scene.watch(&Deed::new(&["identity", "protect", "--with", "file"]).ends(2)).map(drop)
}

fn identity_unlock(scene: &mut Scene) -> Outcome {
    let file = scene.given("identity").display().to_string();
    let plain = values()["plain"].clone();
    let asked = [("New passphrase of your identity: ", plain.as_str()), ("The same again: ", &plain)];
    scene.watch(&in_file(Deed::new(&["identity", "unlock"]).ends(2), &file))?;
    scene.watch(&in_file(Deed::new(&["identity", "protect", "--with", "passphrase"]).asks(&asked), &file))?;
    let unlock = ["identity", "unlock", "--for", "1m"];
    scene.watch(&in_file(Deed::new(&unlock).asks(&[("Passphrase of ", plain.as_str())]), &file))?;
    let nearly = format!("{plain}x");
    scene.watch(&in_file(Deed::new(&unlock).asks(&[("Passphrase of ", nearly.as_str())]).ends(5), &file)).map(drop)
}

fn identity_lock(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["identity", "lock"])).map(drop)
}

fn move_it(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["move", "prod/canary", "prod/renamed"]).ends(4))?;
    scene.watch(&Deed::new(&["move", "prod/canary", "dev/renamed", "--reason", "x"]).ends(2))?;
    scene.watch(&Deed::new(&["move", "dev/canary", "dev/canary/below"]).ends(2))?;
    scene.watch(&Deed::new(&["move", "dev/canary", "dev/renamed"]))?;
    scene.watch(&Deed::new(&["reveal", "dev/renamed:long"]).shows("long"))?;
    scene.watch(&Deed::new(&["move", "prod/canary", "prod/renamed", "--reason", "x"]))?;
    Ok(())
}

fn restore(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["restore", "dev/canary@1"]))?;
    scene.watch(&Deed::new(&["restore", "dev/canary@1"]).ends(2))?;
    scene.watch(&Deed::new(&["restore", "dev/canary@9"]).ends(1))?;
    scene.watch(&Deed::new(&["restore", "prod/canary@1"]).ends(4))?;
    Ok(())
}

fn remove(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["remove", "dev/canary"]).ends(2))?;
    scene.watch(&Deed::new(&["remove", "prod/canary", "--orphan"]).ends(2))?;
    scene.watch(&Deed::new(&["remove", "dev/canary", "--orphan", "--reason", "closed"]))?;
    scene.watch(&Deed::new(&["reveal", "dev/canary:plain"]).ends(1))?;
    Ok(())
}

/// Commands that show: in every format, with values, refusals and a reveal on the record.
fn looked_at(scene: &mut Scene, arguments: &[&str], formats: &[&str]) -> Outcome {
    scene.env.fails(4, &["reveal", "prod/canary"])?;
    scene.watch(&Deed::new(&["reveal", "dev/canary:quoted"]).shows("quoted"))?;
    scene.watch(&Deed::new(arguments))?;
    scene.watch(&Deed::new(arguments).asks(&[("", "")]))?;
    for format in formats {
        scene.watch(&Deed::new(&with(arguments, &["--format", format])))?;
    }
    Ok(())
}

const FORMATS: &[&str] = &["table", "wide", "json", "csv", "markdown"];

fn inventory(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["inventory", "--all"], FORMATS)
}

fn show(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["show", "dev/canary"], &["table", "json"])?;
    let payload = newest_payload(&scene.env.store().join("connectors/dev/canary"))?;
    fs::write(payload, values()["plain"].as_bytes().iter().rev().copied().collect::<Vec<_>>())?;
    scene.watch(&Deed::new(&["show", "dev/canary"])).map(drop)
}

fn whoami(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["whoami"], &["table", "json"])
}

fn env_list(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["env", "list"], FORMATS)
}

fn env_add(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["env", "add", "qa", "--yes"]))?;
    scene.watch(&Deed::new(&["env", "add", "qa", "--yes"]).ends(2))?;
    let plain = values()["plain"].clone();
    scene.watch(&Deed::new(&with(&["add", "qa/x:token"], &META)).reads(plain))?;
    Ok(())
}

fn env_set(scene: &mut Scene) -> Outcome {
    for name in ["dev", "prod"] {
        scene.watch(&Deed::new(&["env", "set", name, "--mix", "--yes"]))?;
    }
    scene.watch(&Deed::new(&["env", "set", "dev", "--mix", "--yes"]).ends(2))?;
    let both = ["-e", "A=dev/canary:plain", "-e", "B=prod/canary:plain", "--format", "json", "--reason", "test"];
    let both = with(&["export"], &both);
    scene.watch(&Deed::new(&both).ends(4))?;
    scene.watch(&Deed::new(&with(&both, &["--mix"])).shows("plain"))?;
    scene.watch(&Deed::new(&["env", "set", "nowhere", "--mix", "--yes"]).ends(2)).map(drop)
}

fn group_show(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["group", "show"], FORMATS)?;
    looked_at(scene, &["group", "show", "dev"], FORMATS)
}

fn member_list(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["member", "list"], FORMATS)
}

fn member_show(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["member", "show", "alice"]))?;
    scene.watch(&Deed::new(&["member", "show", "nobody"]).ends(1)).map(drop)
}

fn member_keys(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["member", "keys"])).map(drop)
}

/// A machine's secret goes to stdout, once, and nowhere else; see [`secret_of`].
fn member_add(scene: &mut Scene) -> Outcome {
    let secret = secret_of(scene, "ci")?;
    let seen = scene.watch(&Deed::new(&["member", "list", "--format", "json"]))?;
    assert!(!seen.said.stdout.contains(&secret));
    scene.watch(&Deed::new(&["member", "add", "ci", "--kind", "machine", "--new", "--yes"]).ends(2))?;
    scene.watch(&Deed::new(&["member", "add", "bob", "--new"]).ends(2))?;
    scene.watch(&Deed::new(&["member", "add", "bob", "--kind", "machine", "--new"]).ends(2)).map(drop)
}

/// A new machine's one secret, which is looked for everywhere from then on.
fn secret_of(scene: &mut Scene, name: &str) -> Result<String> {
    let seen = scene.watch(&Deed::new(&["member", "add", name, "--kind", "machine", "--new", "--yes"]))?;
    let secret = seen.said.stdout.lines().last().unwrap_or_default().to_owned();
    scene.canaries.push(Canary::new("machine", &secret["AGE-SECRET-KEY-1".len()..]));
    assert!(!seen.said.stderr.contains(&secret));
    let mut files = Vec::new();
    super::collect(scene.env.path(""), &mut files);
    for (file, bytes) in files {
        assert!(!String::from_utf8_lossy(&bytes).contains(&secret), "{}", file.display());
    }
    Ok(secret)
}

fn member_remove(scene: &mut Scene) -> Outcome {
    secret_of(scene, "ci")?;
    scene.watch(&Deed::new(&["member", "remove", "ci"]).ends(2))?;
    scene.watch(&Deed::new(&["member", "remove", "ci", "--yes"]))?;
    scene.watch(&Deed::new(&["member", "remove", "alice", "--yes"]).ends(2)).map(drop)
}

fn group_add(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["group", "add", "payments", "--yes"]))?;
    scene.watch(&Deed::new(&["group", "add", "payments", "--yes"]).ends(2)).map(drop)
}

fn group_add_member(scene: &mut Scene) -> Outcome {
    secret_of(scene, "ci")?;
    let asks = [("Sign this as the new policy? [y/N] ", "y")];
    scene.watch(&Deed::new(&["group", "add-member", "dev", "ci"]).asks(&asks))?;
    scene.watch(&Deed::new(&["group", "add-member", "dev", "nobody", "--yes"]).ends(2)).map(drop)
}

fn group_remove_member(scene: &mut Scene) -> Outcome {
    secret_of(scene, "ci")?;
    scene.watch(&Deed::new(&["group", "add-member", "dev", "ci", "--yes"]))?;
    scene.watch(&Deed::new(&["group", "remove-member", "dev", "ci", "--yes"]))?;
    scene.watch(&Deed::new(&["rekey"])).map(drop)
}

const ALLOW: [&str; 9] = ["access", "allow", "dev/canary", "--member", "ci", "--can", "reveal,use", "--why", "test"];

fn access_allow(scene: &mut Scene) -> Outcome {
    let secret = secret_of(scene, "ci")?;
    let seen = scene.watch(&Deed::new(&with(&ALLOW, &["--yes"])))?;
    let anchor = seen.said.stdout.lines().find_map(|line| line.strip_prefix("anchor  ")).unwrap_or_default().to_owned();
    scene.watch(&Deed::new(&["rekey"]))?;
    // The machine itself: what it was given it sees, and its identity is in no file.
    let (audit, plain) = (scene.given("audit").display().to_string(), ["reveal", "dev/canary:plain"]);
    let own = |arguments: &[&str]| {
        let deed = Deed::new(arguments).env("KEYWARD_STORE_ID", &anchor).env("KEYWARD_AUDIT_DIR", &audit);
        deed.env("KEYWARD_IDENTITY", &secret)
    };
    scene.watch(&own(&plain).shows("plain"))?;
    scene.watch(&own(&["reveal", "prod/canary", "--reason", "test"]).ends(4))?;
    scene.watch(&own(&["whoami"])).map(drop)
}

fn access_list(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["access", "list"], FORMATS)
}

fn access_remove(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["access", "remove", "3", "--yes"]))?;
    scene.watch(&Deed::new(&["access", "remove", "30", "--yes"]).ends(2)).map(drop)
}

fn rekey(scene: &mut Scene) -> Outcome {
    secret_of(scene, "ci")?;
    scene.watch(&Deed::new(&with(&ALLOW, &["--yes"])))?;
    scene.watch(&Deed::new(&["rekey", "prod/**"]))?;
    scene.watch(&Deed::new(&["rekey"]))?;
    scene.watch(&Deed::new(&["rekey"])).map(drop)
}

fn audit_import(scene: &mut Scene) -> Outcome {
    let folder = scene.given("runs");
    fs::create_dir_all(folder.join("audit"))?;
    let folder = folder.display().to_string();
    scene.watch(&Deed::new(&["audit", "import", &folder]))?;
    fs::create_dir_all(scene.given("runs/audit/ci/run-x"))?;
    fs::write(scene.given("runs/audit/ci/run-x/1.jsonl"), format!("{}\n", values()["plain"]))?;
    scene.watch(&Deed::new(&["audit", "import", &folder]).ends(6)).map(drop)
}

/// The store becomes a repository, with a remote that has nothing yet.
fn shared(scene: &Scene) -> Result<String> {
    let (store, remote) = (scene.env.store(), scene.given("remote.git").display().to_string());
    git(&store, &["init", "-q", "-b", "main"])?;
    fs::write(store.join(".git/info/exclude"), "/.lock\n")?;
    git(&store, &["init", "-q", "--bare", "-b", "main", &remote])?;
    git(&store, &["remote", "add", "origin", &remote])?;
    Ok(remote)
}

fn sync(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["sync"]).ends(2))?;
    let remote = shared(scene)?;
    scene.watch(&Deed::new(&["sync", "--dry-run"]))?;
    scene.watch(&Deed::new(&["sync"]))?;
    scene.watch(&Deed::new(&["set", "dev/canary", "--from-json"]).reads(serde_json::to_vec(&values())?))?;
    scene.watch(&Deed::new(&["sync", "--status"]))?;
    scene.watch(&Deed::new(&["sync", "--format", "json"]))?;
    git(&scene.env.store(), &["push", "-q", "origin", "HEAD:refs/heads/main", "--force"])?;
    let clone = scene.given("clone");
    git(&scene.env.store(), &["clone", "-q", &remote, &clone.display().to_string()])?;
    fs::write(clone.join("connectors/dev/canary/connector.toml"), "harm\n")?;
    git(&clone, &["commit", "-qam", "harm"])?;
    git(&clone, &["push", "-q", "origin", "HEAD:main"])?;
    scene.watch(&Deed::new(&["sync"]).ends(6)).map(drop)
}

fn join(scene: &mut Scene) -> Outcome {
    let remote = shared(scene)?;
    scene.watch(&Deed::new(&["sync"]))?;
    let (again, other) = (scene.given("again").display().to_string(), scene.given("other").display().to_string());
    scene.watch(&Deed::new(&["join", &remote, &again]))?;
    scene.watch(&Deed::new(&["join", &remote, &again]).ends(2))?;
    scene.watch(&Deed::new(&["join", &other, &other]).ends(1)).map(drop)
}

fn resolve(scene: &mut Scene) -> Outcome {
    shared(scene)?;
    scene.watch(&Deed::new(&["resolve", "dev/canary", "--take", "ours"]).ends(1)).map(drop)
}

fn lease_list(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["lease", "list"]).ends(2))?;
    let remote = PathBuf::from(shared(scene)?);
    // What anybody who may push has put there.
    let tree = git(&remote, &["hash-object", "-t", "tree", "-w", "/dev/null"])?;
    let commit = git(&remote, &["commit-tree", tree.trim(), "-m", "no lease"])?;
    let lease = format!("refs/keyward/lease/{}", Digest::of(b"dev/canary").half());
    git(&remote, &["update-ref", &lease, commit.trim()])?;
    looked_at(scene, &["lease", "list"], FORMATS)?;
    fs::remove_dir_all(remote)?;
    scene.watch(&Deed::new(&["lease", "list"]).ends(1)).map(drop)
}

fn log(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["log", "dev/canary"], FORMATS)
}

fn policy_show(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["policy", "show"], FORMATS)
}

fn policy_log(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["policy", "log"], FORMATS)
}

fn policy_renew(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["policy", "renew", "--yes"]))?;
    scene.watch(&Deed::new(&["policy", "renew", "--expires", "never", "--yes"]).ends(2))?;
    let stranger = age_keygen()?;
    scene.watch(&Deed::new(&["policy", "renew", "--yes"]).env("KEYWARD_IDENTITY", &stranger).ends(5))?;
    Ok(())
}

fn policy_adopt(scene: &mut Scene) -> Outcome {
    let none = format!("sha256:{}", "0".repeat(64));
    scene.watch(&Deed::new(&["policy", "adopt", &none, "--yes"]).ends(1)).map(drop)
}

fn audit_log(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["audit", "log"], FORMATS)
}

fn audit_show(scene: &mut Scene) -> Outcome {
    let log = scene.env.ok(&["audit", "log", "--format", "json"])?.stdout;
    let log: serde_json::Value = serde_json::from_str(&log)?;
    let op = log["records"][0]["op"].as_str().unwrap_or_default().to_owned();
    looked_at(scene, &["audit", "show", &op], FORMATS)
}

fn audit_verify(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["audit", "verify"], FORMATS)?;
    let log = scene.env.state()?.join("audit/1.jsonl");
    let mut bytes = fs::read(&log)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&log, bytes)?;
    scene.watch(&Deed::new(&["audit", "verify", "--each"]).ends(6)).map(drop)
}

fn doctor(scene: &mut Scene) -> Outcome {
    looked_at(scene, &["doctor"], FORMATS)?;
    let payload = newest_payload(&scene.env.store().join("connectors/dev/canary"))?;
    fs::write(payload, "gone")?;
    scene.watch(&Deed::new(&["doctor"]).ends(6)).map(drop)
}

fn completions(scene: &mut Scene) -> Outcome {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        scene.watch(&Deed::new(&["completions", shell]))?;
    }
    Ok(())
}

fn man(scene: &mut Scene) -> Outcome {
    scene.watch(&Deed::new(&["man", "reveal"]))?;
    scene.watch(&Deed::new(&["man", "nothing"]).ends(2)).map(drop)
}
