//! The program as a user meets it: every test runs the real binary in a home of its own.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests set the scene with their own hands")]

mod support;
mod terminal;

mod canary;
mod exit_codes;
mod help;
mod inventory;
mod metadata;
mod readme;
mod walks;
