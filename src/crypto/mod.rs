//! age and Ed25519: sealing for anybody, and the private keys that only the gate may hold.

pub mod keys;
pub mod plugin;
pub mod seal;
