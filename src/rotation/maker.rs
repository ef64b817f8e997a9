//! Calls to the vendor for one operation: what may be tried again is tried again, what may not is looked into first.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Event;
use super::desk::Opened;
use crate::connector::Metadata;
use crate::connector::operation::Operation;
use crate::driver::{
    Call, Created, Credential, Driver, DriverError, Effect, Fault, Idempotency, Life, Proof, Strategy,
};

/// How long one call may take.
const CALL: Duration = Duration::from_secs(30);
/// How often one thing is tried in one run.
const ATTEMPTS: u32 = 4;
/// How often in a row an answer must be the same where it takes a while to spread.
const IN_A_ROW: u32 = 3;
/// The first pause, and the longest one.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// By when the next call must have come back.
pub(super) fn deadline(until: Instant) -> Instant {
    // A run without patience still gives each call a moment: it may be the last thing that is left to do.
    (Instant::now() + CALL).min(until.max(Instant::now() + Duration::from_secs(5)))
}

/// What may call the vendor for one operation.
pub(super) struct Maker<'m> {
    pub driver: &'m dyn Driver,
    pub strategy: &'m Strategy,
    pub operation: &'m Operation,
    pub metadata: &'m Metadata,
    pub admin: Option<Arc<Credential>>,
    pub current: Arc<Opened>,
    pub until: Instant,
    pub tell: &'m (dyn Fn(Event) + Sync),
}

/// What came of making a credential.
pub(super) enum Made {
    /// The vendor takes it.
    New(Created),
    /// One was made, its answer is lost, and the old one is dead.
    Lost,
}

impl Maker<'_> {
    fn call(&self) -> Call<'_> {
        Call {
            strategy: self.strategy,
            operation: &self.operation.id,
            marker: &self.operation.marker,
            attempt: self.operation.attempt,
            deadline: deadline(self.until),
            metadata: self.metadata,
            admin: self.admin.as_deref(),
            current: &self.current.credential,
        }
    }

    pub fn choose(&self) -> Result<Credential, DriverError> {
        self.driver.choose(&self.call())
    }

    /// Whether a credential works, asked once, and again only where nobody answered.
    pub fn life(&self, credential: &Credential) -> Result<Life, DriverError> {
        self.insist(|call| self.ask(call, credential))
    }

    /// Where there is no way to ask, nobody knows.
    fn ask(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        match self.driver.validate(call, credential) {
            Err(DriverError { fault: Fault::Unsupported, said, .. }) => Ok(Life::Unknown(said)),
            life => life,
        }
    }

    pub fn activate(&self, new: &Credential) -> Result<(), DriverError> {
        self.insist(|call| self.driver.activate(call, new))
    }

    pub fn disable(&self, old: &Credential) -> Result<(), DriverError> {
        self.insist(|call| self.driver.disable(call, old))
    }

    pub fn revoke(&self, old: &Credential) -> Result<(), DriverError> {
        self.insist(|call| self.driver.revoke(call, old))
    }

    /// Asks until the answer is the wanted one several times in a row, or the vendor's time is over; the last other answer then.
    pub fn poll(&self, credential: &Credential, wanted: &Life, within: Duration) -> Result<Life, DriverError> {
        let end = (Instant::now() + within).min(self.until);
        let enough = if within.is_zero() { 1 } else { IN_A_ROW };
        let (mut in_a_row, mut pause) = (0, PAUSES.0);
        loop {
            let life = match self.ask(&self.call(), credential) {
                Err(error) if passes(&error) => Life::Unknown(error.said),
                life => life?,
            };
            in_a_row = if life == *wanted { in_a_row + 1 } else { 0 };
            let never = matches!(life, Life::Unknown(_)) && self.strategy.proof == Proof::Never;
            if in_a_row == enough || never || in_a_row == 0 && Instant::now() >= end {
                return Ok(life);
            }
            sleep(pause);
            if in_a_row == 0 {
                pause = (pause * 2).min(PAUSES.1);
            }
        }
    }

    /// Makes the new credential. `unsure` says that an earlier attempt may have had an effect that nobody has seen. The error says
    /// whether it is certain that nothing has happened, at any attempt.
    pub fn make(&self, chosen: Option<&Opened>, unsure: bool, known: &[String]) -> Result<Made, (DriverError, bool)> {
        let (mut unsure, mut harmless) = (unsure, !unsure);
        let mut pause = PAUSES.0;
        for attempt in 1.. {
            if unsure && self.look_into(known).map_err(|error| (error, false))? {
                return Ok(Made::Lost);
            }
            let error = match self.driver.create(&self.call(), chosen.map(|chosen| &chosen.credential)) {
                Ok(created) => return Ok(Made::New(created)),
                Err(error) => error,
            };
            unsure |= error.effect != Effect::None;
            harmless &= error.effect == Effect::None;
            match self.wait(&error, &mut pause) {
                Some(wait) if attempt < ATTEMPTS => sleep(wait),
                _ => return Err((error, harmless)),
            }
        }
        Ok(Made::Lost)
    }

    /// After a call whose effect nobody has seen: makes sure that another one does no harm. Whether all is lost.
    fn look_into(&self, known: &[String]) -> Result<bool, DriverError> {
        match self.strategy.idempotency {
            Idempotency::Ours | Idempotency::Key => Ok(false),
            Idempotency::Label => self.forget_lost(known).map(|()| false),
            Idempotency::AtMostOnce => {
                match self.poll(&self.current.credential, &Life::Alive, self.strategy.create_within)? {
                    Life::Alive => Ok(false),
                    Life::Dead => Ok(true),
                    Life::Unknown(said) => Err(DriverError::unknown(
                        Fault::Permanent,
                        format!(
                            "an earlier call may have made a credential, and nobody can say whether the old one is alive: {said}"
                        ),
                    )),
                }
            }
        }
    }

    /// Ends what bears this operation's marker and stands in no table: a credential whose value was lost. One that is listed
    /// late is waited for.
    pub fn forget_lost(&self, known: &[String]) -> Result<(), DriverError> {
        let end = (Instant::now() + self.strategy.create_within).min(self.until);
        let mut pause = PAUSES.0;
        loop {
            if self.sweep(known)? > 0 || Instant::now() >= end {
                return Ok(());
            }
            sleep(pause);
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// The same, looked at once; how many there were.
    pub fn sweep(&self, known: &[String]) -> Result<usize, DriverError> {
        let listed = self.insist(|call| self.driver.list(call))?;
        let admin = self.admin.as_ref().and_then(|admin| admin.id.as_ref());
        let lost = listed.iter().filter(|each| {
            let marked = each.label.as_deref() == Some(&self.operation.marker);
            marked && !known.iter().any(|id| id == each.id.as_str()) && admin != Some(&each.id)
        });
        let mut found = 0;
        for each in lost {
            self.insist(|call| self.driver.discard(call, &each.id))?;
            (self.tell)(Event::Orphan);
            found += 1;
        }
        Ok(found)
    }

    /// Does what may be repeated, until it is done or nothing more can be hoped for.
    fn insist<T>(&self, deed: impl Fn(&Call<'_>) -> Result<T, DriverError>) -> Result<T, DriverError> {
        let mut pause = PAUSES.0;
        for attempt in 1.. {
            match deed(&self.call()) {
                Ok(done) => return Ok(done),
                Err(error) => match self.wait(&error, &mut pause) {
                    Some(wait) if attempt < ATTEMPTS => sleep(wait),
                    _ => return Err(error),
                },
            }
        }
        Err(DriverError::unsupported("repeat"))
    }

    /// How long to wait before a failure is tried again, if that makes sense within this run.
    fn wait(&self, error: &DriverError, pause: &mut Duration) -> Option<Duration> {
        let wait = match error.fault {
            Fault::RateLimited(Some(told)) => told,
            _ if passes(error) => *pause,
            _ => return None,
        };
        *pause = (*pause * 4).min(PAUSES.1);
        let fits = self.until.saturating_duration_since(Instant::now()) > wait;
        if fits {
            (self.tell)(Event::Again(wait, error.said.clone()));
        }
        fits.then_some(wait)
    }
}

fn passes(error: &DriverError) -> bool {
    matches!(error.fault, Fault::Retryable | Fault::RateLimited(_))
}
