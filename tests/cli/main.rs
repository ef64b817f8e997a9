//! The program as a user meets it: every test runs the real binary in a home of its own.
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod support;

mod attack;
mod walks;
