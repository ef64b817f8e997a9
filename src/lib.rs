//! keyward: a secrets manager for connector credentials.
//!
//! The plan of the house. Each module uses only modules that stand above it in this list; the
//! architecture test (`tests/architecture.rs`) holds that, and says who may import the key source.

// Unit tests may go through any door; the same files are linted with the doors shut in the plain build.
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests set the scene with their own hands")
)]

// Values, and what they are signed and compared by.
pub mod diagnostic;
pub(crate) mod spelling;

pub mod digest;

pub mod anchor;
pub mod recipient;
pub mod secret;
pub mod signature;
pub mod toml_time;

// Doors to the machine: itself, the disk, the environment, other programs, the terminal.
pub mod hygiene;
pub mod private_fs;

pub mod own_list;

pub mod signals;

pub mod settings;

pub mod process;

pub mod http;

pub mod clipboard;
pub mod editor;

pub mod output;

// Values and functions of values.
pub mod connector;
pub mod policy;

pub mod driver;

pub mod vendor;

pub mod export;
pub mod mask;
pub mod project;
pub mod schedule;

// Keys and seals.
pub mod crypto;

// The signed record, what may be believed, and what it is believed about.
pub mod audit;
pub mod trust;

pub mod store;

pub mod git;

// The gate.
pub mod access;

// How two clones of a store come together.
pub mod sync;

// Rotation, and what is known of vendors and dependents.
pub mod rotation;

pub mod drivers;

// What a command may ask for, the commands, and the command line.
pub mod context;

pub mod commands;

pub mod cli;
