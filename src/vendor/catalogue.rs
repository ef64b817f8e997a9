//! The definitions that are built in.

use super::{BadDefinition, Definition, parse};

/// Id and text of each, in the order of their ids.
pub const ALL: &[(&str, &str)] = &[
    ("anthropic", include_str!("catalogue/anthropic.toml")),
    ("cloudflare", include_str!("catalogue/cloudflare.toml")),
    ("datadog-api-key", include_str!("catalogue/datadog-api-key.toml")),
    ("dockerhub", include_str!("catalogue/dockerhub.toml")),
    ("github-pat", include_str!("catalogue/github-pat.toml")),
    ("gitlab-own-token", include_str!("catalogue/gitlab-own-token.toml")),
    ("gitlab-project-token", include_str!("catalogue/gitlab-project-token.toml")),
    ("gitlab-service-account-token", include_str!("catalogue/gitlab-service-account-token.toml")),
    ("gitlab-user-token", include_str!("catalogue/gitlab-user-token.toml")),
    ("grafana", include_str!("catalogue/grafana.toml")),
    ("hubspot", include_str!("catalogue/hubspot.toml")),
    ("launchdarkly", include_str!("catalogue/launchdarkly.toml")),
    ("linear", include_str!("catalogue/linear.toml")),
    ("mailgun", include_str!("catalogue/mailgun.toml")),
    ("notion", include_str!("catalogue/notion.toml")),
    ("openai-admin", include_str!("catalogue/openai-admin.toml")),
    ("pagerduty", include_str!("catalogue/pagerduty.toml")),
    ("sendgrid", include_str!("catalogue/sendgrid.toml")),
    ("shopify", include_str!("catalogue/shopify.toml")),
    ("slack", include_str!("catalogue/slack.toml")),
    ("stripe", include_str!("catalogue/stripe.toml")),
    ("twilio", include_str!("catalogue/twilio.toml")),
    ("vonage", include_str!("catalogue/vonage.toml")),
];

/// The definition of this id, if there is one.
pub fn find(id: &str) -> Option<Result<Definition, BadDefinition>> {
    let (_, text) = ALL.iter().find(|(given, _)| *given == id)?;
    Some(parse(&format!("{id}.toml"), text.as_bytes()))
}
