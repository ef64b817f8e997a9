//! One file a verb: its arguments (whose doc comments are the help), what it does, and how it is shown.

pub mod access;
pub mod add;
pub mod audit;
pub mod clipboard;
pub mod completions;
pub mod demo;
pub mod doctor;
pub mod edit;
pub mod env;
pub mod export;
pub mod group;
pub mod identity;
pub mod init;
pub mod inject;
pub mod inventory;
pub mod member;
pub mod mv;
pub mod policy;
pub mod rekey;
pub mod remove;
pub mod restore;
pub mod reveal;
pub mod run;
pub mod set;
pub mod show;
pub mod whoami;
