//! keyward: a secrets manager for connector credentials.
//!
//! The plan of the house. Each module uses only modules that stand above it in this list; the
//! architecture test (`tests/architecture.rs`) holds that, and says who may import the key source.

// Ground floor: values and doors to the machine.
pub mod anchor;
pub mod diagnostic;
pub mod digest;
pub mod recipient;
pub mod secret;
pub mod signature;

// The only door to the disk.
pub mod private_fs;

// Values and functions of values.
pub mod connector;
pub mod policy;

// Keys and seals.
pub mod crypto;

// The record of what was done.
pub mod audit;
