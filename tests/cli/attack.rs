//! What somebody hostile, or unlucky, tries. Each test was a hole once.

use crate::support::{Outcome, TestEnv};

#[test]
fn nothing_is_acknowledged_that_no_reader_takes() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    let add = ["add", "dev/b", "--owner", "team", "--purpose", "test"];

    // A host twice: the writer took it, no reader did.
    let hosts = ["--host", "a.example", "--host", "a.example"];
    assert_eq!(env.feed(&[&add[..], &hosts].concat(), b"two")?.code, 2);
    env.fails(2, &[&["edit", "dev/a"][..], &hosts].concat())?;

    // More metadata than a reader reads.
    let scope = format!("name={}", "x".repeat(1000));
    let scopes: Vec<&str> = std::iter::repeat_n(["--scope", &scope], 1100).flatten().collect();
    env.fails(2, &[&["edit", "dev/a"], &scopes[..]].concat())?;

    // 512 KiB that JSON writes in twice as many, padded to 4 MiB.
    let quotes = env.feed(&["set", "dev/a"], "\"".repeat(512 * 1024).as_bytes())?;
    assert_eq!(quotes.code, 1, "{}", quotes.stderr);

    assert_eq!(env.ok(&["reveal", "dev/a"])?.bytes, b"one");
    assert!(!env.store().join("connectors/dev/b/connector.toml").exists());
    env.ok(&["doctor"])?;
    Ok(())
}
