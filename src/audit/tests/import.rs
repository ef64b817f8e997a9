//! Logs from elsewhere: what is taken into a store, and what is not.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

const ALICE: &str = "alice/laptop";
const BOB: &str = "bob/desk";

fn import_from(room: &Room, to: &Path) -> Result<Imported, Box<dyn Error>> {
    let keys = Keys { writers: &room.keys, machines: &room.keys, cuts: &room.cuts };
    Ok(import(&room.store_dir, &Dir::create(to)?, &store(), keys)?)
}

#[test]
fn each_log_stands_for_itself() -> Outcome {
    let mut room = Room::new(&[ALICE, BOB])?;
    room.write(ALICE, reveals(0, 4)?)?;
    let at = room.write(BOB, reveals(0, 4)?)?;
    // What a log says of others, and who else was removed, is no fault of it.
    let mut seen = draft(9, "seen", super::super::Outcome::Ok)?;
    seen.heads = vec![Head { writer: "carol/pc".parse()?, seq: 7, hash: Digest::of(b"elsewhere") }];
    room.write(ALICE, vec![seen])?;
    room.cuts.insert("dave/pc".parse()?, Cut { key: public("dave/pc"), seq: at.seq, hash: at.hash });
    let (bob, target) = (room.copy_file(BOB, 1), room.temp.path().join("one"));
    let good = fs::read_to_string(&bob)?;
    fs::write(&bob, good.replacen("4711", "4712", 1))?;
    let imported = import_from(&room, &target)?;
    assert_eq!(imported.taken, [ALICE.parse()?]);
    assert!(imported.findings.iter().all(|finding| finding.writer.as_ref().is_some_and(|it| it.as_str() == BOB)));
    assert_eq!(imported.findings[0].kind, FindingKind::Signature);
    assert!(!target.join("audit/bob").exists());
    fs::write(&bob, &good)?;
    let imported = import_from(&room, &target)?;
    assert_eq!((imported.taken, imported.known, imported.findings), (vec![BOB.parse()?], 1, vec![]));
    Ok(())
}

#[test]
fn what_is_too_long_is_not_read_to_its_end() -> Outcome {
    let room = Room::new(&[ALICE, BOB])?;
    room.write(ALICE, reveals(0, 1)?)?;
    room.write(BOB, reveals(0, 1)?)?;
    fs::OpenOptions::new().write(true).open(room.copy_file(BOB, 1))?.set_len(1 << 40)?;
    let imported = import_from(&room, &room.temp.path().join("to"))?;
    assert_eq!((imported.taken, imported.findings.len()), (vec![ALICE.parse()?], 1));
    assert_eq!(imported.findings[0].detail, "the log is longer than 64 MiB");
    Ok(())
}

#[test]
fn what_was_verified_is_what_is_written() -> Outcome {
    let room = Room::new(&[BOB])?;
    room.write(BOB, reveals(0, 60)?)?;
    let file = room.copy_file(BOB, 1);
    let good = fs::read_to_string(&file)?;
    let forged = good.replace("4711", "4712");
    let rival = room.temp.path().join("rival");
    let stop = AtomicBool::new(false);
    let taken = std::thread::scope(|scope| {
        // Somebody who exchanges the file as fast as he can.
        scope.spawn(|| {
            for text in [&forged, &good].into_iter().cycle().take_while(|_| !stop.load(Ordering::Relaxed)) {
                fs::write(&rival, text).and_then(|()| fs::rename(&rival, &file)).unwrap();
            }
        });
        let rounds = (0..150).map(|round| {
            let target = room.temp.path().join(format!("to-{round}"));
            import_from(&room, &target).unwrap();
            fs::read_to_string(target.join("audit").join(BOB).join("1.jsonl")).ok()
        });
        let taken: Vec<String> = rounds.flatten().collect();
        stop.store(true, Ordering::Relaxed);
        taken
    });
    assert!(!taken.is_empty());
    assert!(taken.iter().all(|text| *text == good));
    Ok(())
}
