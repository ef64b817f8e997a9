//! Vendors that no driver knows: a person makes the new credential and ends the old one, and keyward does the rest.

use std::time::Duration;

use crate::connector::name::Word;
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Idempotency, Life, Overlap, Proof, Strategy,
};

/// The driver of a vendor that only people know.
pub struct Manual(Description);

impl Manual {
    /// For the vendor of this name.
    pub fn new(vendor: &Word) -> Self {
        let strategy = Strategy {
            name: Word::fixed("by-hand"),
            overlap: Overlap::Assisted,
            // Sealed before anything else, like a secret of our own.
            idempotency: Idempotency::Ours,
            needs_admin: false,
            activates: false,
            disables: false,
            proof: Proof::Given,
            grace: None,
            create_within: Duration::ZERO,
            revoke_within: Duration::ZERO,
        };
        Self(Description { vendor: vendor.clone(), name: vendor.to_string(), docs: None, strategies: vec![strategy] })
    }
}

impl Driver for Manual {
    fn describe(&self) -> &Description {
        &self.0
    }

    fn validate(&self, _call: &Call<'_>, _credential: &Credential) -> Result<Life, DriverError> {
        Ok(Life::Unknown("no driver knows this vendor".to_owned()))
    }

    fn create(&self, _call: &Call<'_>, _chosen: Option<&Credential>) -> Result<Created, DriverError> {
        Ok(Created { id: None, fields: None, expires: None })
    }

    fn revoke(&self, _call: &Call<'_>, _credential: &Credential) -> Result<(), DriverError> {
        Err(DriverError::unsupported("end"))
    }
}
