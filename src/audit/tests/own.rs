//! The own log and its copy: no interruption and no git command loses or forks it.

use std::fs;

use super::*;

const ALICE: &str = "alice/laptop";

#[test]
fn records_follow_each_other() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut log = room.log(ALICE)?;
    assert_eq!(log.head()?, None);
    for n in 0..4 {
        let position = log.append_all(reveals(n, 1)?, &signer(ALICE))?;
        assert_eq!(position.seq, n + 1);
        assert_eq!(log.head()?, Some(position));
    }
    let text = fs::read(room.own_file(ALICE, 1))?;
    let mut prev = store().audit_origin();
    for (line, seq) in text.split_inclusive(|byte| *byte == b'\n').zip(1..) {
        let record = parse_line(line)?.record;
        assert_eq!((record.seq, record.prev), (seq, prev));
        prev = Digest::of(line);
    }
    Ok(())
}

#[test]
fn nothing_is_written_that_could_not_be_believed() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut log = room.log(ALICE)?;
    let wrong = log.append_all(reveals(0, 2)?, &signer("bob/desk"));
    assert!(matches!(wrong, Err(AuditError::WrongKey(_))), "{wrong:?}");
    let mut large = reveals(0, 1)?;
    large[0].objects = vec![large[0].objects[0].clone(); 10_000];
    let wrong = log.append_all(large, &signer(ALICE));
    assert!(matches!(wrong, Err(AuditError::TooLarge(_))), "{wrong:?}");
    let mut unreadable = reveals(0, 1)?;
    unreadable[0].heads = vec![Head { writer: ALICE.parse()?, seq: 1, hash: Digest::of(b"") }];
    let wrong = log.append_all(unreadable, &signer(ALICE));
    assert!(matches!(wrong, Err(AuditError::Unreadable(BadLine::Value("heads")))), "{wrong:?}");
    assert_eq!(log.head()?, None);
    Ok(())
}

#[test]
fn a_torn_end_is_cut_off_and_recorded() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut log = room.log(ALICE)?;
    log.append_all(reveals(0, 4)?, &signer(ALICE))?;
    let whole = fs::read(room.own_file(ALICE, 1))?;
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').ok_or("one line")? + 1;
    for cut in [last + 1, last + 300, whole.len() - 1] {
        fs::write(room.own_file(ALICE, 1), &whole[..cut])?;
        assert_eq!(log.head()?.map(|head| head.seq), Some(3));
        assert_eq!(room.verify(Some(&log), &Heads::default(), Depth::Full)?.findings[0].kind, FindingKind::Torn);
        assert_eq!(log.append_all(reveals(4, 2)?, &signer(ALICE))?.seq, 6);
        let found = read(&room.store_dir, Some(&log), &Filter::default(), None)?;
        let recovered = found.records.iter().find(|record| record.seq == 4).ok_or("no record")?;
        assert_eq!(recovered.draft.action, Action::Recovered);
        let said = format!("{} bytes of an unfinished record were cut off", cut - last);
        assert_eq!(recovered.draft.error.as_ref().map(crate::connector::text::Text::as_str), Some(said.as_str()));
        assert_eq!(room.verify(Some(&log), &Heads::default(), Depth::Each)?.findings, []);
    }
    // A record that must know its number is told the one after the repair's.
    fs::write(room.own_file(ALICE, 1), &whole[..last + 9])?;
    let mut told = 0;
    let made = log.append_with(
        &room.store_dir,
        |seq| {
            told = seq;
            Ok::<_, AuditError>(reveals(4, 1).map_err(|_| AuditError::TooLarge(0))?.remove(0))
        },
        &signer(ALICE),
    )?;
    assert_eq!((told, made.seq), (5, 5));
    // Torn before there was any whole line, in the first file and in a later one.
    fs::write(room.own_file(ALICE, 1), "{\"for")?;
    assert_eq!(log.head()?, None);
    assert_eq!(log.append_all(reveals(0, 1)?, &signer(ALICE))?.seq, 2);
    Ok(())
}

#[test]
fn a_file_ends_after_ten_thousand_records() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut log = room.log(ALICE)?;
    log.append_all(reveals(0, PER_FILE - 1)?, &signer(ALICE))?;
    log.append_all(reveals(PER_FILE - 1, 3)?, &signer(ALICE))?;
    assert_eq!(log.head()?.map(|head| head.seq), Some(PER_FILE + 2));
    log.mirror(&room.store_dir)?;
    assert_eq!(room.verify(Some(&log), &Heads::default(), Depth::Full)?.findings, []);
    assert_eq!(room.findings(Depth::Full)?, []);
    let lines = |first| fs::read(room.own_file(ALICE, first)).map(|bytes| bytes.split(|b| *b == b'\n').count() - 1);
    assert_eq!((lines(1)?, lines(PER_FILE + 1)?), (10_000, 2));
    // Nobody begins a record in a file that is full.
    let (second, full) = (fs::read(room.own_file(ALICE, PER_FILE + 1))?, fs::read(room.own_file(ALICE, 1))?);
    fs::remove_file(room.own_file(ALICE, PER_FILE + 1))?;
    fs::write(room.own_file(ALICE, 1), [&full[..], b"{"].concat())?;
    assert!(matches!(log.head(), Err(AuditError::Tampered { .. })));
    fs::write(room.own_file(ALICE, 1), full)?;
    fs::write(room.own_file(ALICE, PER_FILE + 1), second)?;
    // The first write to the second file was interrupted.
    fs::write(room.own_file(ALICE, PER_FILE + 1), "{\"format\":1,")?;
    assert_eq!(log.head()?.map(|head| head.seq), Some(PER_FILE));
    assert_eq!(log.append_all(reveals(0, 1)?, &signer(ALICE))?.seq, PER_FILE + 2);
    assert_eq!(
        room.verify(Some(&log), &Heads::default(), Depth::Full)?.findings[0].kind,
        FindingKind::StoreCopyDiffers
    );
    // The seam: a file that was exchanged as a whole, and one that is gone.
    let newest = fs::read(room.copy_file(ALICE, PER_FILE + 1))?;
    fs::remove_file(room.copy_file(ALICE, 1))?;
    assert_eq!(room.findings(Depth::Full)?, [(1, FindingKind::Sequence)]);
    fs::write(room.copy_file(ALICE, 1), &newest)?;
    assert!(room.findings(Depth::Full)?.contains(&(1, FindingKind::Sequence)));
    Ok(())
}

#[test]
fn many_at_once_make_one_gapless_chain() -> Outcome {
    let room = Room::new(&[ALICE])?;
    std::thread::scope(|scope| {
        let work = |n: u64| {
            let mut log = room.log(ALICE).map_err(|error| error.to_string())?;
            for round in 0..25 {
                let drafts = reveals(n * 1000 + round * 2, 2).map_err(|error| error.to_string())?;
                log.append_all(drafts, &signer(ALICE)).map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(())
        };
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || work(n))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread failed".to_owned())?)
    })?;
    let log = room.log(ALICE)?;
    assert_eq!(log.head()?.map(|head| head.seq), Some(200));
    let report = room.verify(Some(&log), &Heads::default(), Depth::Each)?;
    assert_eq!((report.findings, report.records_checked, report.signatures_checked), (vec![], 200, 200));
    Ok(())
}

#[test]
fn a_changed_end_is_not_continued() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut log = room.log(ALICE)?;
    log.append_all(reveals(0, 3)?, &signer(ALICE))?;
    let path = room.own_file(ALICE, 1);
    let text = fs::read_to_string(&path)?;
    let at = text.rfind("4711").ok_or("no reason")?;
    fs::write(&path, format!("{}4712{}", &text[..at], &text[at + 4..]))?;
    assert!(matches!(log.append_all(reveals(3, 1)?, &signer(ALICE)), Err(AuditError::Tampered { .. })));
    fs::write(&path, vec![b'x'; 3 * MAX_LINE])?;
    assert!(matches!(log.head(), Err(AuditError::Tampered { .. })));
    fs::remove_file(&path)?;
    fs::write(room.own_file(ALICE, PER_FILE + 1), text)?;
    assert!(matches!(log.head(), Err(AuditError::Tampered { .. })));
    Ok(())
}

#[test]
fn the_copy_is_brought_to_the_own_log() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let log = room.log(ALICE)?;
    log.mirror(&room.store_dir)?;
    room.write(ALICE, reveals(0, 200)?)?;
    let copy = room.copy_file(ALICE, 1);
    let ours = fs::read(room.own_file(ALICE, 1))?;
    let half = ours.len() / 2;
    let mut garbled = ours.clone();
    garbled.truncate(ours.len() - 10);
    garbled.extend_from_slice(b"<<<<<<< HEAD\n");
    let torn = [&ours[..], b"{\"format\":1"].concat();
    for state in [&ours[..], &ours[..half], &[], &garbled[..], &torn[..], b"x\n"] {
        fs::write(&copy, state)?;
        log.refuse_foreign(&log.tail()?, &room.store_dir)?;
        log.mirror(&room.store_dir)?;
        assert!(fs::read(&copy)? == ours, "a copy of {} bytes stayed as it was", state.len());
    }
    fs::remove_dir_all(room.temp.path().join("store/audit"))?;
    log.mirror(&room.store_dir)?;
    fs::write(room.copy_file(ALICE, PER_FILE + 1), "what is this\n")?;
    log.mirror(&room.store_dir)?;
    assert_eq!(room.verify(Some(&log), &Heads::default(), Depth::Full)?.findings, []);
    assert!(fs::read(room.own_file(ALICE, 1))? == ours);
    Ok(())
}

#[test]
fn a_lost_state_folder_is_not_papered_over() -> Outcome {
    let room = Room::new(&[ALICE])?;
    room.write(ALICE, reveals(0, 10)?)?;
    let mut log = room.log(ALICE)?;
    let (own, copy) = (room.own_file(ALICE, 1), fs::read(room.copy_file(ALICE, 1))?);
    // Lost, and restored from an older backup.
    let third = copy.split_inclusive(|byte| *byte == b'\n').take(3).collect::<Vec<_>>().concat();
    for (state, ours) in [(&b""[..], 0), (&third[..], 3)] {
        fs::write(&own, state)?;
        let asked = log.refuse_foreign(&log.tail()?, &room.store_dir);
        for refused in [log.mirror(&room.store_dir), asked] {
            assert!(matches!(refused, Err(AuditError::Behind { ours: n, theirs: 10, .. }) if n == ours), "{refused:?}");
        }
    }
    // Gone on with all the same: two records of one number.
    log.append_all(reveals(50, 20)?, &signer(ALICE))?;
    let refused = log.mirror(&room.store_dir);
    assert!(matches!(refused, Err(AuditError::Forked { seq: 10, .. })), "{refused:?}");
    assert!(fs::read(room.copy_file(ALICE, 1))? == copy);
    let report = room.verify(Some(&log), &Heads::default(), Depth::Full)?;
    assert_eq!(report.findings[0].kind, FindingKind::StoreCopyDiffers);
    assert_eq!(report.findings[0].seq, 4);
    Ok(())
}
