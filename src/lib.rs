//! keyward: a secrets manager for connector credentials.
//!
//! The plan of the house. Each module uses only modules that stand above it in this list; the
//! architecture test (`tests/architecture.rs`) holds that, and says who may import the key source.

// Ground floor: values and doors to the machine.
pub mod diagnostic;
pub mod digest;
pub mod secret;

// The terminal.
pub mod output;
