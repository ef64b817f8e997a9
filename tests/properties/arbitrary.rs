//! Values of every kind the store knows, each right by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Debug;
use std::path::Path;
use std::str::FromStr;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use keyward::connector::glob::Glob;
use keyward::connector::name::{Address, Device, Environment, Field, Group, Member, Word, Writer};
use keyward::connector::operation::{Delivery, Operation, OperationKind, Step};
use keyward::connector::text::{Span, Text};
use keyward::connector::{
    Connector, Dependent, Host, Link, LocalName, Metadata, Rotation, Scope, Stage, State, To, VendorId, Version,
};
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::digest::Digest;
use keyward::policy::{
    Access, Capability, Cut, GroupEntry, GroupKey, MemberEntry, MemberKind, Policy, Rules, Target, Template, VendorPin,
};
use keyward::private_fs::Dir;
use keyward::recipient::Recipient;
use keyward::secret::Secret;
use keyward::store::wire::Seal;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

/// What a test that cannot go on says.
pub fn failed(error: impl Into<Box<dyn Error>>) -> TestCaseError {
    TestCaseError::fail(error.into().to_string())
}

/// A folder for one case; in memory where there is such a place, since cases are many and flush a lot.
pub fn folder() -> Result<(tempfile::TempDir, Dir), TestCaseError> {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::Builder::new().prefix("keyward-test-").tempdir_in(place).map_err(failed)?;
    let dir = Dir::open(folder.path()).map_err(failed)?;
    Ok((folder, dir))
}

/// The key pair of this number.
pub fn signing(number: u8) -> SigningKey {
    let line = format!("{}\n", BASE64URL_NOPAD.encode(&[number; 32]));
    SigningKey::parse(&Secret::from(line)).unwrap_or_else(|_| unreachable!("32 bytes are a key"))
}

/// Recipients whose identities nobody keeps.
pub fn recipients() -> &'static [Recipient] {
    static POOL: OnceLock<Vec<Recipient>> = OnceLock::new();
    POOL.get_or_init(|| (0..24).filter_map(|_| Identity::generate().recipient().ok()).collect())
}

/// What a pattern writes, as far as it parses.
pub fn parsed<T: FromStr + Debug>(pattern: &'static str) -> impl Strategy<Value = T> + Clone {
    pattern.prop_filter_map("not in the form", |text| text.parse().ok())
}

pub const SEGMENT: &str = "[a-z0-9][a-z0-9._-]{0,12}";

pub fn address() -> impl Strategy<Value = Address> + Clone {
    parsed("[a-z0-9][a-z0-9._-]{0,6}(/[a-z0-9][a-z0-9._-]{0,6}){1,4}")
}

pub fn word() -> impl Strategy<Value = Word> + Clone {
    parsed(SEGMENT)
}

pub fn writer() -> impl Strategy<Value = Writer> + Clone {
    parsed("[a-z0-9][a-z0-9._-]{0,8}/[a-z0-9][a-z0-9._-]{0,8}")
}

pub fn field() -> impl Strategy<Value = Field> + Clone {
    parsed("[a-z][a-z0-9_]{0,12}")
}

pub fn fields() -> impl Strategy<Value = Vec<Field>> + Clone {
    btree_set(field(), 1..4).prop_map(|fields| fields.into_iter().collect())
}

/// Words for people: anything printable, quotes and backslashes often.
pub fn text() -> impl Strategy<Value = Text> + Clone {
    let any = prop_oneof![parsed("\\PC{1,40}"), parsed("[\"'\\\\#=\\[\\]{} a-c]{1,20}")];
    any.boxed()
}

pub fn span() -> impl Strategy<Value = Span> + Clone {
    parsed("[1-9][0-9]{0,4}[mhd]")
}

pub fn glob() -> impl Strategy<Value = Glob> + Clone {
    parsed("(\\*\\*|[a-z*][a-z0-9._*-]{0,5})(/(\\*\\*|[a-z*][a-z0-9._*-]{0,5})){0,3}")
}

pub fn digest() -> impl Strategy<Value = Digest> + Clone {
    any::<[u8; 8]>().prop_map(|bytes| Digest::of(&bytes))
}

/// Whole seconds of the years 0 to 9999.
pub fn time() -> impl Strategy<Value = DateTime<Utc>> + Clone {
    (-62_167_219_200_i64..=253_402_300_799).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default())
}

/// A number as TOML holds it.
pub fn number() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![1..1000_u64, Just(i64::MAX.unsigned_abs()), 1..=i64::MAX.unsigned_abs()]
}

pub fn to() -> impl Strategy<Value = To> + Clone {
    let group = (parsed::<Group>(SEGMENT), 1..=u64::MAX).prop_map(|(name, number)| To::Group(name, number));
    prop_oneof![group, parsed::<Member>(SEGMENT).prop_map(To::Member)].boxed()
}

pub fn to_list() -> impl Strategy<Value = Vec<To>> + Clone {
    btree_set(to(), 1..4).prop_map(|to| to.into_iter().collect())
}

pub fn host() -> impl Strategy<Value = Host> + Clone {
    parsed("[a-z0-9.-]{1,20}(:[1-9][0-9]{0,3})?")
}

pub fn vendor_id() -> impl Strategy<Value = VendorId> + Clone {
    parsed("[!-~]{1,20}")
}

fn link() -> impl Strategy<Value = Link> + Clone {
    parsed("https?://[!-~]{1,20}")
}

fn local() -> impl Strategy<Value = LocalName> + Clone {
    parsed("[a-z0-9][a-z0-9._-]{0,6}(/[a-z0-9]{1,4}){0,3}")
}

fn rotation() -> impl Strategy<Value = Rotation> + Clone {
    let serves = glob().prop_filter("leaves the environment", |glob| !glob.as_str().starts_with("**/"));
    let parts = (of(span()), of(span()), of(word()), of(local()), vec(local(), 0..3), vec(serves, 0..3));
    parts.prop_map(|(every, overlap, strategy, admin, coupled, serves)| Rotation {
        every,
        overlap,
        strategy,
        admin,
        coupled,
        serves,
    })
}

pub fn metadata() -> impl Strategy<Value = Metadata> + Clone {
    let scope = (text(), text()).prop_map(|(name, reason)| Scope { name, reason });
    let dependent = word().prop_map(|target| Dependent { target });
    let known = (word(), word(), text(), text());
    let optional = (of(text()), of(text()), of(link()));
    let lists = (vec(host(), 0..3), vec(scope, 0..3), rotation(), vec(dependent, 0..3));
    (known, optional, lists)
        .prop_map(|((vendor, kind, owner, purpose), (tenant, service_account, documentation), lists)| {
            let (hosts, scopes, rotation, dependents) = lists;
            Metadata {
                vendor,
                kind,
                owner,
                purpose,
                tenant,
                service_account,
                documentation,
                hosts,
                scopes,
                rotation,
                dependents,
            }
        })
        .boxed()
}

/// A version whose number is still to be given.
pub fn version() -> impl Strategy<Value = Version> + Clone {
    let stage = select(vec![Stage::Pending, Stage::Previous, Stage::Revoked]);
    let parts = (stage, digest(), to_list(), fields(), time(), of(time()), of(vendor_id()));
    parts.prop_map(|(stage, sealed, to, fields, created, expires, vendor_id)| Version {
        number: 0,
        stage,
        sealed,
        to,
        fields,
        created,
        expires,
        vendor_id,
    })
}

fn operation() -> impl Strategy<Value = Operation> + Clone {
    let words = (select(OperationKind::ALL), select(Step::ALL), word());
    let dependents = btree_map(word(), select(Delivery::ALL), 0..3);
    let times = (time(), of(time()), btree_set(1..4_u64, 0..3));
    ("[a-z2-7]{26}", words, number(), "kw-[0-9a-f]{32}", any::<u32>(), times, dependents)
        .prop_map(|(id, (kind, step, strategy), version, marker, attempt, (started, until, ends), dependents)| {
            let (ends, dependents) = (ends.into_iter().collect(), dependents.into_iter().collect());
            Operation { id, kind, step, version, ends, strategy, marker, attempt, started, until, dependents }
        })
        .boxed()
}

/// A whole connector: what may be written is what may be read.
pub fn connector() -> impl Strategy<Value = Connector> + Clone {
    let state = (0..3_u8, local());
    let shape = (address(), state, number(), digest(), metadata());
    (shape, vec(version(), 0..4), of(any::<Index>()), of(operation()))
        .prop_map(|((address, (state, local), revision, prev, metadata), mut versions, current, operation)| {
            for (version, number) in versions.iter_mut().zip(1..) {
                version.number = number;
            }
            if let Some(at) = current.filter(|_| !versions.is_empty()) {
                let at = at.index(versions.len());
                versions[at].stage = Stage::Current;
            }
            let state = match state {
                0 if !versions.is_empty() => State::Active,
                1 => State::Moved {
                    to: Address::new(&address.environment(), local.as_str()).unwrap_or_else(|_| address.clone()),
                },
                _ => State::Removed,
            };
            let prev = (revision > 1).then_some(prev);
            let last = versions.len() as u64;
            let operation = operation.filter(|_| state == State::Active).map(|mut operation| {
                operation.ends.retain(|number| *number <= last);
                operation
            });
            Connector { address, state, revision, prev, metadata, versions, operation }
        })
        .boxed()
}

pub fn seal() -> impl Strategy<Value = Seal> + Clone {
    (writer(), number(), number()).prop_map(|(writer, epoch, record)| Seal { writer, epoch, record })
}

/// Who there is: names, kinds and how many devices; keys follow from the place.
fn members() -> impl Strategy<Value = BTreeMap<Member, MemberEntry>> + Clone {
    let names = btree_set(parsed::<Member>(SEGMENT), 1..6);
    let devices = btree_set(parsed::<Device>(SEGMENT), 0..3);
    (names, vec((any::<bool>(), devices), 6)).prop_map(|(names, rows)| {
        let mut key = 0;
        let entry = |(at, (name, (human, devices))): (usize, (Member, (bool, BTreeSet<Device>)))| {
            let writers = devices.into_iter().map(|device| {
                key += 1;
                (device, signing(key).public())
            });
            // The first is human: somebody must be an admin.
            let kind = if human || at == 0 { MemberKind::Human } else { MemberKind::Machine };
            (name, MemberEntry { kind, recipient: recipients()[at].clone(), writers: writers.collect() })
        };
        names.into_iter().zip(rows).enumerate().map(entry).collect()
    })
}

fn rules() -> impl Strategy<Value = Rules> + Clone {
    let pattern = select(vec![".+", "^[A-Z]+-[0-9]+", "\"quoted\"", "a|b\\\\"]);
    let reason = of(pattern).prop_map(|pattern| pattern.and_then(|pattern| regex::Regex::new(pattern).ok()));
    let rules = (reason, any::<bool>(), 0..=16_u8, of(span()), any::<bool>());
    rules.prop_map(|(require_reason, anchor_push, approvals, max_overlap, mix)| Rules {
        require_reason,
        anchor_push,
        approvals,
        max_overlap,
        mix,
    })
}

fn unique<T: Clone, K: Ord>(rows: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    rows.into_iter().filter(|row| seen.insert(key(row))).collect()
}

type Extras = (Vec<Target>, Vec<VendorPin>, Vec<Template>, BTreeMap<Writer, Cut>);

fn extras() -> impl Strategy<Value = Extras> + Clone {
    let target = (word(), word(), text(), of(text()), vec(glob(), 0..3))
        .prop_map(|(name, kind, address, project, connectors)| Target { name, kind, address, project, connectors });
    let vendor = (word(), digest()).prop_map(|(id, digest)| VendorPin { id, digest });
    let template = (glob(), of(span()), of(span()));
    let template = template.prop_map(|(connectors, every, overlap)| Template { connectors, every, overlap });
    let cut = (writer(), 200..=255_u8, number(), digest())
        .prop_map(|(writer, key, seq, hash)| (writer, Cut { key: signing(key).public(), seq, hash }));
    (vec(target, 0..3), vec(vendor, 0..3), vec(template, 0..3), vec(cut, 0..3)).prop_map(
        |(targets, vendors, templates, cuts)| {
            let targets = unique(targets, |target| target.name.clone());
            let vendors = unique(vendors, |vendor| vendor.id.clone());
            (targets, vendors, templates, cuts.into_iter().collect())
        },
    )
}

type Rule = (Glob, Index, Index, Vec<Capability>, Text);
type GroupRow = (Group, Vec<Index>, bool, BTreeSet<u64>);

/// A whole policy.
pub fn policy() -> impl Strategy<Value = Policy> {
    let rule = (glob(), any::<Index>(), any::<Index>(), subsequence(Capability::ALL.to_vec(), 1..=6), text());
    let group = (parsed::<Group>(SEGMENT), vec(any::<Index>(), 0..4), any::<bool>(), btree_set(number(), 1..4));
    let environment = (parsed::<Environment>(SEGMENT), rules());
    let frame = (number(), digest(), time(), 1..1_000_000_i64, of(digest()), vec(digest(), 0..3));
    let tables = (members(), vec(group, 0..4), vec(environment, 1..4), vec(rule, 0..4), extras());
    (frame, tables, any::<(Index, Index)>()).prop_map(|(frame, tables, (admins, threshold))| {
        let (epoch, prev, created, lasts, kept, rejected) = frame;
        let (members, groups, environments, rules, (targets, vendors, templates, cuts)) = tables;
        let names: Vec<Member> = members.keys().cloned().collect();
        let humans = names.iter().filter(|name| members[*name].kind == MemberKind::Human);
        let humans: Vec<&Member> = humans.collect();
        let admins = humans.iter().take(1 + admins.index(humans.len())).zip(100..);
        let admins: BTreeMap<_, _> = admins.map(|(name, key)| ((*name).clone(), signing(key).public())).collect();
        let groups = group_table(groups, &names);
        let access = rules.into_iter().map(|rule| access(rule, &names, &groups)).collect();
        Policy {
            epoch,
            prev: (epoch > 1).then_some(prev),
            created,
            expires: created + chrono::Duration::seconds(lasts),
            threshold: 1 + threshold.index(admins.len()),
            kept,
            rejected,
            admins,
            members,
            groups,
            environments: environments.into_iter().collect(),
            access,
            targets,
            vendors,
            templates,
            cuts,
        }
    })
}

fn group_table(rows: Vec<GroupRow>, names: &[Member]) -> BTreeMap<Group, GroupEntry> {
    let mut spare = recipients()[names.len()..].iter();
    let entry = |(name, inside, stale, numbers): GroupRow| {
        let newest = numbers.last().copied();
        let key =
            |number| Some((number, GroupKey { recipient: spare.next()?.clone(), retired: Some(number) != newest }));
        let keys = numbers.into_iter().filter_map(key).collect();
        let members = inside.into_iter().map(|at| at.get(names).clone()).collect();
        (name, GroupEntry { members, stale, keys })
    };
    unique(rows, |row| row.0.clone()).into_iter().map(entry).collect()
}

fn access(rule: Rule, names: &[Member], groups: &BTreeMap<Group, GroupEntry>) -> Access {
    let (connectors, member, group, capabilities, reason) = rule;
    let groups: Vec<&Group> = groups.keys().collect();
    let groups = groups.iter().take(group.index(groups.len() + 1)).map(|name| (*name).clone());
    Access {
        connectors,
        groups: groups.collect(),
        members: [member.get(names).clone()].into(),
        capabilities: capabilities.into_iter().collect(),
        reason,
    }
}

/// Bytes with one thing wrong: a byte changed, put in, taken out, or the end cut off.
pub fn mutated(bytes: &[u8], (kind, at, by): (u8, Index, u8)) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = at.index(bytes.len());
    match kind % 4 {
        0 => bytes[at] ^= by.max(1),
        1 => bytes.insert(at, by),
        2 => drop(bytes.remove(at)),
        _ => bytes.truncate(at),
    }
    bytes
}
