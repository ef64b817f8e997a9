//! Versions whose recipients are no longer those the policy names are sealed again by the next writer who can read them
//! (docs/store-format.md, 7). Opening them is a disclosure like any other: decided, and recorded before.

use super::{Access, AccessError, Content, Disclosure, Want};
use crate::audit::Action;
use crate::connector::name::Address;
use crate::connector::text::Text;
use crate::connector::{Stage, Version};
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::{Capability, Decision, Request, decide};

/// Stale versions that were opened, by number, and the revision they were found in.
pub(super) struct Reseal {
    /// Digest of that revision: of another one, nothing is sealed again.
    pub(super) found_in: Digest,
    /// What is to be sealed under its old number.
    pub(super) contents: Vec<(u64, Content)>,
}

impl Access {
    /// Opens the stale versions of a connector that is about to change, if this member can and may read them. Who cannot
    /// leaves them to somebody who can.
    pub(super) fn open_stale(
        &mut self,
        action: &Action,
        address: &Address,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<Option<Reseal>, AccessError> {
        let changes_content = matches!(action, Action::Set | Action::Edit | Action::Restore);
        let Some(found) = self.store.connector_if_any(address)?.filter(|_| changes_content) else { return Ok(None) };
        let member = self.writer()?.member();
        let wanted = self.store.policy().recipients(address);
        let readable = |version: &&Version| self.way_in(address, version, &member).is_ok();
        let stale =
            found.connector.versions.iter().filter(|version| {
                version.stage != Stage::Revoked && !wanted.is_empty() && !wanted.keys().eq(&version.to)
            });
        let want =
            |version: &Version| Want { address: address.clone(), version: Some(version.number), fields: Vec::new() };
        let wants: Vec<Want> = stale.filter(readable).map(want).collect();
        let may = |capability: &Capability| {
            let request = Request { member: &member, capability: *capability, connector: address, reason };
            matches!(decide(self.store.policy(), &request), Decision::Allowed(_))
        };
        let capability = Capability::ALL.into_iter().filter(|capability| capability.reads()).find(may);
        let Some(capability) = capability.filter(|_| found.connector.is_active() && !wants.is_empty()) else {
            return Ok(None);
        };
        let request = Disclosure { action: action.clone(), capability, wants, one_field: false, reason, sink: "store" };
        let opened = self.disclose(&request, ui)?.into_iter();
        let contents = opened.map(|disclosed| (disclosed.version.number, disclosed.into())).collect();
        Ok(Some(Reseal { found_in: found.digest, contents }))
    }
}
