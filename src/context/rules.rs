//! The access rules of a policy, for people and machines.

use serde_json::{Value, json};

use crate::connector::name::{Group, Member};
use crate::output::{Cell, Column, Objects, View};
use crate::policy::{Access, Policy};

/// A rule for machines.
pub fn rule_json(access: &Access) -> Value {
    json!({
        "connectors": access.connectors.as_str(),
        "groups": access.groups,
        "members": access.members,
        "capabilities": access.capabilities,
        "reason": access.reason,
    })
}

/// The rules of a policy, numbered as `show` and `audit` name them.
pub struct Rules<'a>(pub &'a Policy);

impl View for Rules<'_> {
    fn json(&self) -> Objects<'_> {
        Objects::new("access", self.0.access.iter().map(rule_json))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("RULE").right(),
            Column::new("CONNECTORS"),
            Column::new("WHO"),
            Column::new("MAY"),
            Column::new("REASON").droppable(1),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |(access, number): (&Access, usize)| {
            vec![
                number.to_string().into(),
                access.connectors.as_str().into(),
                who(access).into(),
                may(access).into(),
                access.reason.as_str().into(),
            ]
        };
        self.0.access.iter().zip(1..).map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "The policy gives nobody access to anything."
    }
}

/// Whom a rule is about.
pub fn who(access: &Access) -> String {
    let groups = access.groups.iter().map(|group: &Group| format!("group {group}"));
    groups.chain(access.members.iter().map(Member::to_string)).collect::<Vec<_>>().join(", ")
}

/// What a rule gives.
pub fn may(access: &Access) -> String {
    access.capabilities.iter().map(|capability| capability.as_str()).collect::<Vec<_>>().join(", ")
}
