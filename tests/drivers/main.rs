//! Drivers and dependents of this machine, through the traits that the engine knows: real files, real programs, hostile ones
//! among them.
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod files;
mod lists;
mod plugins;
mod programs;
mod room;
