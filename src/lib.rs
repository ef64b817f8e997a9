//! keyward: a secrets manager for connector credentials.
//!
//! The plan of the house. Each module uses only modules that stand above it in this list; the
//! architecture test (`tests/architecture.rs`) holds that, and says who may import the key source.

// Unit tests may go through any door; the same files are linted with the doors shut in the plain build.
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests set the scene with their own hands")
)]

// Ground floor: values and doors to the machine.
pub mod diagnostic;
pub mod digest;
pub mod secret;
