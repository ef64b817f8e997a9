//! What stands on the list, and who may be on it.

use keyward::connector::name::Word;
use keyward::driver::{Effect, Fault};
use keyward::drivers::targets::{Place, Target, TargetError};

use crate::room::{Outcome, Room, check, examples, write};

#[test]
fn the_example_of_the_page_is_read() -> Outcome {
    let room = Room::new()?;
    let page = std::fs::read_to_string("docs/dependents.md")?;
    room.file("targets.toml", examples(&page, "toml").next().ok_or("no example")?, 0o600)?;
    let listed = room.targets().list()?;
    assert_eq!(listed.iter().map(|target| target.name.as_str()).collect::<Vec<_>>(), ["ci", "db-pass-file", "web-env"]);
    assert!(matches!(&listed[0].place, Place::Exec { argv, confirm: Some(_), .. } if argv.len() == 3));
    assert!(matches!(&listed[1].place, Place::File { newline: false, .. }));
    assert!(matches!(&listed[2].place, Place::EnvFile { variables, .. } if variables.len() == 2));
    assert!(room.targets().dependent(&"nobody".parse()?)?.is_none());
    for (name, kind) in [("ci", "exec"), ("db-pass-file", "file"), ("web-env", "env-file")] {
        let dependent = room.targets().dependent(&name.parse()?)?.ok_or("it is gone")?;
        assert_eq!((dependent.name().as_str(), dependent.kind()), (name, kind));
    }
    Ok(())
}

#[test]
fn what_is_put_on_the_list_comes_from_it_again() -> Outcome {
    let room = Room::new()?;
    let targets = room.targets();
    let script = room.script("put", "cat")?;
    let target = Target {
        name: "t".parse()?,
        connectors: vec!["prod/**".parse()?],
        place: Place::Exec { argv: vec![script], field: None, confirm: None },
        then: None,
        probe: None,
    };
    let env = Place::EnvFile {
        path: room.at(".env"),
        dialect: keyward::export::Dialect::Systemd,
        variables: [("A".parse()?, "password".parse()?)].into(),
    };
    let file = Place::File { path: room.at("file"), field: "password".parse()?, newline: true };
    for place in [env, file, target.place.clone()] {
        let target = Target { place, ..target.clone() };
        targets.put(&target, true)?;
        assert_eq!(targets.list()?, [target]);
    }
    assert!(matches!(targets.put(&target, false), Err(TargetError::Taken(name)) if name == target.name));
    let open = room.file("open", "#!/bin/sh\n", 0o777)?;
    let untrusted = Target { then: Some(vec![open]), ..target.clone() };
    assert!(matches!(targets.put(&untrusted, true), Err(TargetError::Untrusted { .. })));
    let idle = Target { connectors: Vec::new(), ..target.clone() };
    assert!(matches!(targets.put(&idle, true), Err(TargetError::Wrong { .. })));
    assert_eq!(targets.list()?, [target]);
    let name: Word = "t".parse()?;
    assert_eq!((targets.forget(&name)?, targets.forget(&name)?, targets.list()?.len()), (true, false, 0));
    Ok(())
}

#[test]
fn a_wrong_entry_is_named_with_its_line() -> Outcome {
    let room = Room::new()?;
    let good =
        "[[target]]\nname = \"a\"\nconnectors = [\"prod/*\"]\nkind = \"file\"\npath = \"/x/y\"\nfield = \"password\"\n";
    for (text, line, part) in [
        (format!("{good}{good}"), 8, "twice"),
        (good.replace("[\"prod/*\"]", "[]"), 2, "connectors is empty"),
        (good.replace("/x/y", "x/y"), 2, "absolute"),
        (good.replace("/x/y", "/"), 2, "absolute"),
        (good.replace("\"file\"", "\"fifo\""), 2, "fifo"),
        (good.replace("field = ", "feild = "), 7, "feild"),
        (good.replace("field = \"password\"", "argv = [\"/bin/sh\"]"), 2, "field is missing"),
        (format!("{good}argv = [\"/bin/sh\"]\n"), 2, "has no argv"),
        (format!("{good}then = [\"sh\"]\n"), 2, "absolute path"),
        (format!("{good}then = []\n"), 2, "absolute path"),
        (format!("{good}probe = [\"/bin/sh\", \"\\u0000\"]\n"), 2, "absolute path"),
        (
            good.replace("\"file\"", "\"env-file\"").replace("field = \"password\"", "variables = {}"),
            2,
            "variables is empty",
        ),
        (
            good.replace("\"file\"", "\"env-file\"")
                .replace("field = \"password\"", "variables = { 1A = \"password\" }"),
            2,
            "1A",
        ),
        (
            good.replace("\"file\"", "\"env-file\"")
                .replace("field = \"password\"", "variables = { A = \"password\" }\ndialect = \"cobol\""),
            2,
            "cobol",
        ),
    ] {
        room.list(&text)?;
        let said = room.targets().list().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains(&format!("line {line}: ")) && said.contains(part), "{text}\n{said}");
    }
    room.list(good)?;
    room.file("targets.toml", room.text("targets.toml")?, 0o666)?;
    assert!(room.targets().list().is_err_and(|error| error.to_string().contains("can be written by others")));
    Ok(())
}

#[test]
fn only_connectors_that_are_served_get_there() -> Outcome {
    let room = Room::new()?;
    let path = room.at("out").display().to_string();
    let target = room.target(&format!("kind = \"file\"\npath = \"{path}\"\nfield = \"password\""))?;
    assert_eq!(check(&*target, "prod/db", &["password", "username"])?, Ok(()));
    let refused = check(&*target, "staging/db", &["password"])?.unwrap_err();
    assert!(matches!((refused.fault, refused.effect), (Fault::Forbidden(_), Effect::None)));
    let lacking = check(&*target, "prod/db", &["username"])?.unwrap_err();
    assert_eq!((lacking.fault, lacking.effect), (Fault::Permanent, Effect::None));
    room.list(&room.text("targets.toml")?.replace("format = 1\n", "").replace("prod/**", "dev/**"))?;
    let target = room.targets().dependent(&"t".parse()?)?.ok_or("it is gone")?;
    let refused = write(&*target, "new")?.unwrap_err();
    assert!(matches!((refused.fault, refused.effect), (Fault::Forbidden(_), Effect::None)));
    assert!(!room.at("out").exists());
    Ok(())
}
