//! What the tests of all servers share: credentials in hand, a rotation in the engine's order, people who log in meanwhile, and a
//! wire that can be cut. The servers themselves stand in the modules below.

pub mod home;
pub mod load;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod redis;
pub mod tls;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use keyward::connector::fields::Fields;
use keyward::connector::{Metadata, Rotation};
use keyward::driver::{Call, Credential, Driver, Life, Overlap, Strategy};
use keyward::secret::Secret;

use self::load::Cell;

/// The operation that all these calls belong to.
const OPERATION: &str = "0123456789abcdefghjkmnpqrs";
const MARKER: &str = "kw-0123456789abcdef0123456789abcdef";

/// A credential of these fields that may be sent to these hosts.
pub fn credential(fields: &[(&str, &str)], hosts: &[&str]) -> Credential {
    let one = |(name, value): &(&str, &str)| (name.parse().unwrap(), Secret::from((*value).to_owned()));
    let fields: BTreeMap<_, _> = fields.iter().map(one).collect();
    let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    Credential { id: None, fields: Fields::new(fields).unwrap(), hosts }
}

/// User and password at one host.
pub fn login(host: &str, username: &str, password: &str) -> Credential {
    credential(&[("username", username), ("password", password)], &[host])
}

/// The text of a field.
pub fn text<'a>(credential: &'a Credential, field: &str) -> &'a str {
    credential.fields.get(&field.parse().unwrap()).unwrap().expose_text().unwrap()
}

/// A driver, one of its strategies, and who manages the credentials.
pub struct Scene {
    pub driver: Box<dyn Driver>,
    pub strategy: Strategy,
    pub admin: Option<Credential>,
    pub patience: Duration,
    metadata: Metadata,
}

impl Scene {
    pub fn new(driver: impl Driver + 'static, strategy: &str, admin: Option<Credential>) -> Self {
        let found = driver.describe().strategies.iter().find(|found| found.name.as_str() == strategy);
        let strategy = found.unwrap().clone();
        let metadata = Metadata {
            vendor: driver.describe().vendor.clone(),
            kind: "password".parse().unwrap(),
            owner: "ops".parse().unwrap(),
            purpose: "tests".parse().unwrap(),
            tenant: None,
            service_account: None,
            documentation: None,
            hosts: Vec::new(),
            scopes: Vec::new(),
            rotation: Rotation::default(),
            dependents: Vec::new(),
        };
        Self { driver: Box::new(driver), strategy, admin, patience: Duration::from_secs(20), metadata }
    }

    pub fn call<'a>(&'a self, current: &'a Credential) -> Call<'a> {
        Call {
            strategy: &self.strategy,
            operation: OPERATION,
            marker: MARKER,
            attempt: 1,
            deadline: Instant::now() + self.patience,
            metadata: &self.metadata,
            admin: self.admin.as_ref(),
            current,
        }
    }

    pub fn life(&self, credential: &Credential) -> Life {
        self.driver.validate(&self.call(credential), credential).unwrap()
    }

    /// One rotation as the engine does it; gives back the new credential. Between, everybody in `cell` moves over.
    pub fn rotate(&self, current: &Credential, cell: &Cell) -> Credential {
        let driver = &self.driver;
        let new = driver.choose(&self.call(current)).unwrap();
        let created = driver.create(&self.call(current), Some(&new)).unwrap();
        assert_eq!((created.id.as_ref(), created.fields.is_none()), (new.id.as_ref(), true));
        assert_eq!(driver.validate(&self.call(current), &new).unwrap(), Life::Alive);
        if self.strategy.overlap != Overlap::Replace {
            assert_eq!(driver.validate(&self.call(current), current).unwrap(), Life::Alive);
        }
        cell.promote(&new);
        if self.strategy.disables {
            driver.disable(&self.call(current), current).unwrap();
            assert_eq!(driver.validate(&self.call(current), current).unwrap(), Life::Dead);
            driver.disable(&self.call(current), current).unwrap();
        }
        for _ in 0..2 {
            driver.revoke(&self.call(current), current).unwrap();
            assert_eq!(driver.validate(&self.call(current), current).unwrap(), Life::Dead);
        }
        assert_eq!(driver.validate(&self.call(&new), &new).unwrap(), Life::Alive);
        new
    }
}

/// Waits until something is so; fails after ten seconds.
pub fn until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !so() {
        assert!(Instant::now() < end, "{what}: not within ten seconds");
        std::thread::sleep(Duration::from_millis(20));
    }
}
