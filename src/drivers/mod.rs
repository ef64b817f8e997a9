//! The drivers: what is known of vendors and of places that depend on a credential. Each implements the traits of
//! [`crate::driver`] and knows nothing of the engine that calls it.

mod database;
pub mod issued;
pub mod manual;
pub mod postgres;
pub mod redis;
mod said;
pub mod targets;
mod wire;

use crate::connector::name::Word;
use crate::driver::Driver;

/// The driver of a vendor; one that no driver knows is rotated by hand.
pub fn of(vendor: &Word) -> Box<dyn Driver> {
    match vendor.as_str() {
        issued::ISSUED => Box::new(issued::Issued::new()),
        postgres::POSTGRES => Box::new(postgres::Postgres::new()),
        redis::REDIS => Box::new(redis::Redis::new()),
        _ => Box::new(manual::Manual::new(vendor)),
    }
}
