//! What a killed command leaves, put there by hand: nobody may stumble over it.

use std::fs;
use std::path::Path;

use crate::cases::prepare;
use crate::home::{Home, Trouble, scratch};

fn make(at: &Path, file: &str, text: &str) -> Result<(), Trouble> {
    let made = fs::create_dir_all(at).and_then(|()| fs::write(at.join(file), text));
    made.map_err(|error| format!("{}: {error}", at.display()))
}

const PAYLOAD: &str = "v1-0123abcd.age";

#[test]
fn a_payload_without_a_connector_is_no_obstacle() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    prepare(&home)?;
    // Killed between the payload and the connector file: at the place of a connector, and above one.
    for place in ["dev/team/new", "dev/team"] {
        make(&home.store().join("connectors").join(place), PAYLOAD, "age-encryption.org/v1\n")?;
    }
    home.ok(&["inventory"])?;
    let doctor = home.ok(&["doctor"])?.text();
    for place in ["connectors/dev/team/new/v1-0123abcd.age", "connectors/dev/team/v1-0123abcd.age"] {
        if !doctor.contains(place) {
            return Err(format!("doctor does not mention {place}: {doctor}"));
        }
    }
    home.add("dev/team/new:token", "three")?;
    home.reveals("dev/team/new", "three")?;
    home.is_whole()?;
    // An addition below what is a connector by now, and one that did not come to a payload.
    make(&home.store().join("connectors/dev/a/x"), PAYLOAD, "age-encryption.org/v1\n")?;
    make(&home.store().join("connectors/dev/b/y"), ".kw-0123456789abcdef", "")?;
    home.is_whole()?;
    // Anything else does not belong there.
    make(&home.store().join("connectors/dev/team"), "note.txt", "hello")?;
    match home.run(&["doctor"])?.code {
        6 => Ok(()),
        code => Err(format!("doctor ended with {code}")),
    }
}

#[test]
fn a_signature_without_its_epoch_is_no_store() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    make(&home.store().join("policy"), "000001-0123abcd.toml.alice.sig", "signature\n")?;
    prepare(&home)?;
    home.is_whole()
}
