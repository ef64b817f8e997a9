//! Secrets that we issue ourselves: webhook signing secrets, passwords that nobody but their dependents knows. There is no vendor to
//! ask; a version lives for as long as the dependents have it.

use std::time::Duration;

use crate::connector::fields::Fields;
use crate::connector::name::{Field, Word};
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Fault, Idempotency, Life, Overlap, Proof, Strategy,
};
use crate::secret::{Alphabet, Secret, generate};

/// A new secret has at least so many characters.
const LEAST: usize = 32;
/// Which of several fields is the secret.
const SECRETS: [&str; 5] = ["value", "password", "secret", "token", "key"];

/// The driver of secrets that we issue.
pub struct Issued(Description);

impl Issued {
    /// The one there is.
    pub fn new() -> Self {
        let strategy = Strategy {
            name: Word::fixed("new-secret"),
            overlap: Overlap::Multi,
            idempotency: Idempotency::Ours,
            needs_admin: false,
            activates: false,
            disables: false,
            proof: Proof::Given,
            grace: None,
            create_within: Duration::ZERO,
            revoke_within: Duration::ZERO,
        };
        let name = "secrets that keyward issues".to_owned();
        Self(Description { vendor: Word::fixed(ISSUED), name, docs: None, strategies: vec![strategy] })
    }
}

/// The vendor's id.
pub const ISSUED: &str = "issued";

impl Default for Issued {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for Issued {
    fn describe(&self) -> &Description {
        &self.0
    }

    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let current = call.current;
        let field = secret_field(&current.fields)?;
        let failed = |error: &dyn std::error::Error| DriverError::harmless(Fault::Retryable, error.to_string());
        let old = current.fields.get(&field).map(Secret::expose).unwrap_or_default();
        // Whoever took the old one's characters takes the new one's.
        let alphabet = Alphabet::of(old).unwrap_or_default();
        let new = generate(old.len().clamp(LEAST, 512), &alphabet.characters()).map_err(|error| failed(&error))?;
        let fields = current.fields.with([(field, new)]).map_err(|error| failed(&error))?;
        Ok(Credential { id: None, fields, hosts: current.hosts.clone() })
    }

    fn validate(&self, _call: &Call<'_>, _credential: &Credential) -> Result<Life, DriverError> {
        Ok(Life::Unknown("nobody but its dependents knows it".to_owned()))
    }

    fn create(&self, _call: &Call<'_>, _chosen: Option<&Credential>) -> Result<Created, DriverError> {
        Ok(Created { id: None, fields: None, expires: None })
    }

    fn revoke(&self, _call: &Call<'_>, _credential: &Credential) -> Result<(), DriverError> {
        Ok(())
    }
}

/// The field that is replaced: the only one, or the only one that is called like a secret.
fn secret_field(fields: &Fields) -> Result<Field, DriverError> {
    let names = fields.names();
    let likely: Vec<&Field> = names.iter().filter(|name| SECRETS.contains(&name.as_str())).collect();
    match (&names[..], &likely[..]) {
        ([only], _) => Ok(only.clone()),
        (_, [only]) => Ok((*only).clone()),
        _ => Err(DriverError::harmless(
            Fault::Permanent,
            format!("which of its fields is the secret cannot be told: call one of them {}", SECRETS.join(", ")),
        )),
    }
}
