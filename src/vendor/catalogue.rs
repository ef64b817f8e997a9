//! The definitions that are built in.

use super::{BadDefinition, Definition, parse};

/// Id and text of each, in the order of their ids.
pub const ALL: &[(&str, &str)] = &[
    ("anthropic", include_str!("catalogue/anthropic.toml")),
    ("atlas-service-account", include_str!("catalogue/atlas-service-account.toml")),
    ("auth0", include_str!("catalogue/auth0.toml")),
    ("cloudflare", include_str!("catalogue/cloudflare.toml")),
    ("confluent-cloud", include_str!("catalogue/confluent-cloud.toml")),
    ("datadog-api-key", include_str!("catalogue/datadog-api-key.toml")),
    ("datadog-application-key", include_str!("catalogue/datadog-application-key.toml")),
    ("digitalocean-spaces", include_str!("catalogue/digitalocean-spaces.toml")),
    ("dockerhub", include_str!("catalogue/dockerhub.toml")),
    ("entra", include_str!("catalogue/entra.toml")),
    ("gitea", include_str!("catalogue/gitea.toml")),
    ("github-oauth-token", include_str!("catalogue/github-oauth-token.toml")),
    ("github-pat", include_str!("catalogue/github-pat.toml")),
    ("gitlab-own-token", include_str!("catalogue/gitlab-own-token.toml")),
    ("gitlab-project-token", include_str!("catalogue/gitlab-project-token.toml")),
    ("gitlab-service-account-token", include_str!("catalogue/gitlab-service-account-token.toml")),
    ("gitlab-user-token", include_str!("catalogue/gitlab-user-token.toml")),
    ("grafana", include_str!("catalogue/grafana.toml")),
    ("heroku", include_str!("catalogue/heroku.toml")),
    ("hubspot", include_str!("catalogue/hubspot.toml")),
    ("influxdb", include_str!("catalogue/influxdb.toml")),
    ("launchdarkly", include_str!("catalogue/launchdarkly.toml")),
    ("linear", include_str!("catalogue/linear.toml")),
    ("linode", include_str!("catalogue/linode.toml")),
    ("mailgun", include_str!("catalogue/mailgun.toml")),
    ("newrelic", include_str!("catalogue/newrelic.toml")),
    ("notion", include_str!("catalogue/notion.toml")),
    ("npm", include_str!("catalogue/npm.toml")),
    ("okta", include_str!("catalogue/okta.toml")),
    ("openai-admin", include_str!("catalogue/openai-admin.toml")),
    ("openai-service-account", include_str!("catalogue/openai-service-account.toml")),
    ("pagerduty", include_str!("catalogue/pagerduty.toml")),
    ("pypi", include_str!("catalogue/pypi.toml")),
    ("sendgrid", include_str!("catalogue/sendgrid.toml")),
    ("sentry-dsn", include_str!("catalogue/sentry-dsn.toml")),
    ("shopify", include_str!("catalogue/shopify.toml")),
    ("slack", include_str!("catalogue/slack.toml")),
    ("stripe", include_str!("catalogue/stripe.toml")),
    ("twilio", include_str!("catalogue/twilio.toml")),
    ("vault-approle", include_str!("catalogue/vault-approle.toml")),
    ("vercel", include_str!("catalogue/vercel.toml")),
    ("vonage", include_str!("catalogue/vonage.toml")),
    ("zendesk", include_str!("catalogue/zendesk.toml")),
];

/// The definition of this id, if there is one.
pub fn find(id: &str) -> Option<Result<Definition, BadDefinition>> {
    let (_, text) = ALL.iter().find(|(given, _)| *given == id)?;
    Some(parse(&format!("{id}.toml"), text.as_bytes()))
}
