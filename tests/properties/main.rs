//! What must hold for every value, not only for examples: codecs lose nothing and let nothing else through, state
//! machines stay in their states. The strategies stand in [`arbitrary`].
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod arbitrary;

mod audit;
mod chains;
mod connectors;
mod edits;
mod env_files;
mod exports;
mod masks;
mod names;
mod pins;
mod policies;
mod seals;
