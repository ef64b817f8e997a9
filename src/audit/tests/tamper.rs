//! No byte of a log can be changed, taken away or added without a finding.

use std::fs;

use super::*;

const ALICE: &str = "alice/laptop";

/// The finding sorts of each changed log, at both depths; neither may be silent.
fn found(room: &Room, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    fs::write(room.copy_file(ALICE, 1), bytes)?;
    for depth in [Depth::Full, Depth::Each] {
        if room.findings(depth)?.is_empty() {
            return Err(format!("{depth:?} finds nothing").into());
        }
    }
    Ok(())
}

#[test]
fn each_byte_counts() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 3)?)?;
    let good = fs::read(room.copy_file(ALICE, 1))?;
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= if at % 2 == 0 { 1 } else { 0x20 };
        found(&room, &bytes).map_err(|error| format!("byte {at} changed: {error}"))?;
    }
    for at in (0..good.len()).step_by(7) {
        let without = [&good[..at], &good[at + 1..]].concat();
        found(&room, &without).map_err(|error| format!("byte {at} taken away: {error}"))?;
        let with = [&good[..at], b"0", &good[at..]].concat();
        found(&room, &with).map_err(|error| format!("byte {at} added: {error}"))?;
    }
    Ok(())
}

#[test]
fn whole_lines_cannot_be_moved() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 5)?)?;
    let good = fs::read(room.copy_file(ALICE, 1))?;
    let lines: Vec<&[u8]> = good.split_inclusive(|byte| *byte == b'\n').collect();
    let orders: [&[usize]; 7] =
        [&[1, 2, 3, 4], &[0, 2, 3, 4], &[0, 1, 3, 4], &[0, 1, 1, 2, 3, 4], &[0, 2, 1, 3, 4], &[4, 3, 2, 1, 0], &[1, 1]];
    for order in orders {
        let bytes = order.iter().map(|at| lines[*at]).collect::<Vec<_>>().concat();
        found(&room, &bytes).map_err(|error| format!("{order:?}: {error}"))?;
    }
    fs::write(room.copy_file(ALICE, 1), &good)?;
    // Without the last lines the log is right by itself: what is remembered tells.
    let heads = room.verify(None, &Heads::default(), Depth::Full)?.heads;
    fs::write(room.copy_file(ALICE, 1), lines[..4].concat())?;
    for depth in [Depth::Incremental, Depth::Full, Depth::Each] {
        let report = room.verify(None, &heads, depth)?;
        assert_eq!((report.findings[0].seq, report.findings[0].kind), (5, FindingKind::Truncated));
        assert_eq!(report.heads, heads);
    }
    Ok(())
}

#[test]
fn the_blame_falls_on_the_record() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 5)?)?;
    let good = String::from_utf8(fs::read(room.copy_file(ALICE, 1))?)?;
    let mut lines: Vec<String> = good.lines().map(|line| format!("{line}\n")).collect();
    lines[2] = lines[2].replace("4711", "4712");
    fs::write(room.copy_file(ALICE, 1), lines.concat())?;
    let findings = room.findings(Depth::Full)?;
    assert_eq!(findings, [(3, FindingKind::Signature), (4, FindingKind::Link)]);
    assert_eq!(room.findings(Depth::Each)?, findings);
    Ok(())
}

#[test]
fn somebody_elses_key_store_or_place_is_found() -> Outcome {
    let room = Room::new(&[ALICE, "bob/desk"])?;
    room.write(ALICE, reveals(0, 2)?)?;
    room.write("bob/desk", reveals(0, 2)?)?;
    let (alice, bob) = (fs::read(room.copy_file(ALICE, 1))?, fs::read(room.copy_file("bob/desk", 1))?);
    fs::write(room.copy_file(ALICE, 1), &bob)?;
    let kinds: Vec<FindingKind> = room.findings(Depth::Full)?.into_iter().map(|(_, kind)| kind).collect();
    let (signature, writer) = (FindingKind::Signature, FindingKind::WrongWriter);
    assert_eq!(kinds, [signature, writer, signature, writer]);
    fs::write(room.copy_file(ALICE, 1), &alice)?;
    let keys = Keys { writers: &room.keys, machines: &room.keys, cuts: &room.cuts };
    let other = StoreId::of_genesis(&Digest::of(b"another"));
    let report = verify(&room.store_dir, None, &other, keys, &Heads::default(), Depth::Full)?;
    assert!(report.findings.iter().all(|finding| matches!(finding.kind, FindingKind::WrongStore | FindingKind::Link)));
    assert_eq!(report.findings.iter().filter(|finding| finding.kind == FindingKind::WrongStore).count(), 4);
    // A key that no epoch gave.
    let mut room = room;
    room.keys.insert(ALICE.parse()?, vec![public("mallory/desk")]);
    assert_eq!(room.findings(Depth::Full)?[0], (1, FindingKind::Signature));
    room.keys.insert(ALICE.parse()?, vec![public("mallory/desk"), public(ALICE)]);
    assert_eq!(room.findings(Depth::Full)?, []);
    room.keys.remove(&ALICE.parse()?);
    assert_eq!(room.findings(Depth::Full)?, [(0, FindingKind::UnknownWriter)]);
    Ok(())
}

#[test]
fn what_does_not_belong_there_is_found() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 2)?)?;
    let audit = room.temp.path().join("store/audit");
    for name in
        ["README", "alice/x.toml/1.jsonl", "alice/laptop/2.jsonl", "alice/laptop/01.jsonl", "alice/laptop/1.jsonl.bak"]
    {
        let path = audit.join(name);
        fs::create_dir_all(path.parent().ok_or("no parent")?)?;
        fs::write(&path, "")?;
        assert_eq!(room.findings(Depth::Full)?, [(0, FindingKind::Stray)], "{name}");
        fs::remove_file(&path)?;
        if name.contains("x.toml") {
            fs::remove_dir(audit.join("alice/x.toml"))?;
        }
    }
    fs::write(audit.join("alice/laptop/.kw-unfinished"), "")?;
    assert_eq!(room.findings(Depth::Full)?, []);
    #[cfg(unix)]
    for link in ["bob", "alice/phone", "alice/laptop/10001.jsonl"] {
        std::os::unix::fs::symlink("/etc", audit.join(link))?;
        assert_eq!(room.findings(Depth::Full)?, [(0, FindingKind::Stray)], "{link}");
        fs::remove_file(audit.join(link))?;
    }
    Ok(())
}

#[test]
fn garbage_is_reported_shortly() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 2)?)?;
    fs::write(room.copy_file(ALICE, 1), "garbage\n".repeat(100_000))?;
    assert!(room.findings(Depth::Full)?.len() < 40);
    fs::write(room.copy_file(ALICE, 1), vec![b'x'; 5 * MAX_LINE])?;
    assert_eq!(room.findings(Depth::Full)?, [(1, FindingKind::Syntax)]);
    Ok(())
}
