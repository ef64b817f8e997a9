//! What a killed command leaves, put there by hand: nobody may stumble over it.

use std::fs;

use crate::cases::prepare;
use crate::home::{Home, Trouble, scratch};

fn io(error: std::io::Error) -> Trouble {
    error.to_string()
}

#[test]
fn a_payload_without_a_connector_is_no_obstacle() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    prepare(&home)?;
    // Killed between the payload and the connector file: at the place of a connector, and above one.
    for place in ["dev/team/new", "dev/team"] {
        let at = home.store().join("connectors").join(place);
        fs::create_dir_all(&at).map_err(io)?;
        fs::write(at.join("v1-0123abcd.age"), "age-encryption.org/v1\n").map_err(io)?;
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
    for place in ["dev/a/x", "dev/b/y"] {
        fs::create_dir_all(home.store().join("connectors").join(place)).map_err(io)?;
    }
    fs::write(home.store().join("connectors/dev/a/x/v1-0123abcd.age"), "age-encryption.org/v1\n").map_err(io)?;
    home.is_whole()?;
    // Anything else does not belong there.
    fs::write(home.store().join("connectors/dev/team/note.txt"), "hello").map_err(io)?;
    match home.run(&["doctor"])?.code {
        6 => Ok(()),
        code => Err(format!("doctor ended with {code}")),
    }
}

#[test]
fn a_signature_without_its_epoch_is_no_store() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    let policy = home.store().join("policy");
    fs::create_dir_all(&policy).map_err(io)?;
    fs::write(policy.join("000001-0123abcd.toml.alice.sig"), "signature\n").map_err(io)?;
    prepare(&home)?;
    home.is_whole()
}
