//! The drivers: what is known of vendors and of places that depend on a credential. Each implements the traits of
//! [`crate::driver`] and knows nothing of the engine that calls it.

pub mod declarative;
pub mod said;
