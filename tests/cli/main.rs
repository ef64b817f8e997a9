//! The program as a user meets it: every test runs the real binary in a home of its own.
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod screen;
mod support;

mod attack;
mod canary;
mod ci_examples;
mod exit_codes;
mod export;
mod hard_times;
mod help;
mod identity;
mod inventory;
mod keyring;
mod lease;
mod machines;
mod metadata;
mod names;
mod plugin_cmd;
mod plugins;
mod readme;
mod rotate;
mod run;
mod schedule;
mod sync;
mod tamper;
mod terminal;
mod trust;
mod vectors;
mod vendor;
mod walks;
