//! Measurements: `cargo test --release audit::tests::speed -- --ignored --nocapture --test-threads=1`.

use std::fs;
use std::time::Instant;

use rayon::prelude::*;

use super::*;

fn records(writer: &str, count: u64, room: &Room) -> Outcome {
    let sign = signer(writer);
    let mut position = Position { seq: 0, hash: store().audit_origin() };
    let mut file = Vec::new();
    for n in 0..count {
        let draft = reveals(n, 1)?.remove(0);
        let record = Record {
            store: store(),
            writer: writer.parse()?,
            seq: n + 1,
            prev: position.hash,
            draft,
            tool: note("keyward 0.1.0").ok_or("no tool")?,
        };
        let line = seal_line(&record, &sign);
        position = Position { seq: n + 1, hash: Digest::of(&line) };
        file.extend_from_slice(&line);
        if (n + 1) % PER_FILE == 0 || n + 1 == count {
            let path = room.copy_file(writer, n / PER_FILE * PER_FILE + 1);
            fs::create_dir_all(path.parent().ok_or("no parent")?)?;
            fs::write(path, &file)?;
            file.clear();
        }
    }
    Ok(())
}

/// Peak of resident memory since the last call, in MiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
    fs::write("/proc/self/clear_refs", "5")?;
    Ok(kib / 1024)
}

#[expect(clippy::print_stderr, reason = "a measurement tells its result")]
#[expect(clippy::cast_precision_loss, reason = "for a person to read")]
fn measure(writers: usize, count: u64) -> Outcome {
    let names: Vec<String> = (0..writers).map(|n| format!("member-{n}/desk")).collect();
    let room = Room::new(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let made = names.par_iter().map(|name| records(name, count, &room).map_err(|error| error.to_string()));
    made.collect::<Result<(), String>>()?;
    let total = writers as u64 * count;
    let mut remembered = Heads::default();
    for depth in [Depth::Full, Depth::Each, Depth::Incremental, Depth::Incremental] {
        peak()?;
        let begun = Instant::now();
        let report = room.verify(None, &remembered, depth)?;
        let took = begun.elapsed();
        assert_eq!(report.findings, []);
        let rate = total as f64 / took.as_secs_f64();
        eprintln!("{writers} x {count} {depth:?}: {took:?}, {rate:.0} records/s, peak {} MiB", peak()?);
        if depth == Depth::Each {
            remembered = report.heads;
            let begun = Instant::now();
            let text = remembered.to_text();
            assert_eq!(Heads::parse(&text)?, remembered);
            eprintln!("  heads.pin: {} bytes, written and read in {:?}", text.len(), begun.elapsed());
        }
    }
    let mut index = AccessIndex::default();
    for _ in 0..2 {
        peak()?;
        let begun = Instant::now();
        index.update(&room.store_dir, None)?;
        eprintln!("  last accesses: {:?}, peak {} MiB", begun.elapsed(), peak()?);
        let begun = Instant::now();
        let text = index.to_text();
        assert_eq!(AccessIndex::parse(&text)?, index);
        eprintln!("  index: {} bytes, written and read in {:?}", text.len(), begun.elapsed());
    }
    let begun = Instant::now();
    let found = read(&room.store_dir, None, &Filter::default(), Some(100))?;
    eprintln!("  newest 100 of all: {:?}, peak {} MiB", begun.elapsed(), peak()?);
    assert_eq!(found.records.len(), 100);
    let begun = Instant::now();
    let filter = Filter { op: Some(found.records[0].draft.op.to_string()), ..Filter::default() };
    read(&room.store_dir, None, &filter, None)?;
    eprintln!("  one operation: {:?}, peak {} MiB", begun.elapsed(), peak()?);
    Ok(())
}

#[test]
#[ignore = "a measurement"]
fn a_million_records_of_one_writer() -> Outcome {
    measure(1, 1_000_000)
}

#[test]
#[ignore = "a measurement"]
fn a_hundred_records_of_ten_thousand_writers() -> Outcome {
    measure(10_000, 100)
}

#[expect(clippy::print_stderr, reason = "a measurement tells its result")]
#[test]
#[ignore = "a measurement"]
fn one_line() -> Outcome {
    let room = Room::new(&["alice/laptop"])?;
    records("alice/laptop", 1000, &room)?;
    let bytes = fs::read(room.copy_file("alice/laptop", 1))?;
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let begun = Instant::now();
    for line in lines.iter().cycle().take(100_000) {
        parse_line(line)?;
    }
    eprintln!("parse_line: {:?} for {} bytes", begun.elapsed() / 100_000, lines[500].len());
    let begun = Instant::now();
    for line in lines.iter().cycle().take(100_000) {
        std::hint::black_box(Digest::of(line));
    }
    eprintln!("digest: {:?}", begun.elapsed() / 100_000);
    Ok(())
}
