//! Chains of policy epochs: one that was made by the rules is believed, with one thing wrong it is refused.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use keyward::anchor::{Anchor, StoreId};
use keyward::connector::name::Member;
use keyward::digest::Digest;
use keyward::policy::{MemberEntry, MemberKind, Policy, Rules};
use keyward::private_fs::Dir;
use keyward::signature::{Signature, Type};
use keyward::trust::{Memory, TrustError, file_name, history, load, rivals, signature_name, wire};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::arbitrary::{failed, folder, recipients, signing};

const PEOPLE: u8 = 5;

fn person(number: u8) -> Member {
    format!("person-{number}").parse().unwrap_or_else(|_| unreachable!("a name"))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default()
}

/// Who the admins are in one epoch, how many must sign, and who signs beyond those that must.
#[derive(Debug, Clone)]
struct Plan {
    admins: BTreeSet<u8>,
    threshold: usize,
    eager: BTreeSet<u8>,
    /// A new key for an admin, by the epoch's number.
    rekeyed: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    let people = || btree_set(0..PEOPLE, 1..=usize::from(PEOPLE));
    (people(), any::<Index>(), btree_set(0..PEOPLE, 0..=usize::from(PEOPLE)), prop::bool::weighted(0.2)).prop_map(
        |(admins, threshold, eager, rekeyed)| Plan {
            threshold: 1 + threshold.index(admins.len()),
            admins,
            eager,
            rekeyed,
        },
    )
}

/// An epoch with everybody who signed it; the names of its files follow from the bytes.
#[derive(Debug, Clone)]
struct Made {
    policy: Policy,
    bytes: Vec<u8>,
    digest: Digest,
    signed: BTreeMap<Member, Signature>,
}

#[derive(Debug, Clone)]
struct Chain {
    id: StoreId,
    epochs: Vec<Made>,
    keys: Vec<BTreeMap<u8, u8>>,
}

impl Chain {
    fn of(plans: &[Plan]) -> Result<Self, TestCaseError> {
        let mut chain = Self { id: StoreId::of_genesis(&Digest::of(b"")), epochs: Vec::new(), keys: Vec::new() };
        let mut keys: BTreeMap<u8, u8> = (0..PEOPLE).map(|person| (person, 100 + person)).collect();
        for (plan, number) in plans.iter().zip(0_u8..) {
            let old = keys.clone();
            if plan.rekeyed
                && let Some(person) = plan.admins.first()
            {
                keys.insert(*person, 150 + number);
            }
            let policy = chain.policy(plan, &keys);
            let signers = chain.signers(plan, &old, &keys);
            let made = chain.sign(policy, &signers)?;
            if chain.epochs.is_empty() {
                chain.id = StoreId::of_genesis(&made.digest);
            }
            chain.epochs.push(made);
            chain.keys.push(plan.admins.iter().map(|person| (*person, keys[person])).collect());
        }
        Ok(chain)
    }

    fn policy(&self, plan: &Plan, keys: &BTreeMap<u8, u8>) -> Policy {
        let epoch = self.epochs.len() as u64 + 1;
        let entry = |number: u8| {
            let recipient = recipients()[usize::from(number)].clone();
            (person(number), MemberEntry { kind: MemberKind::Human, recipient, writers: BTreeMap::new() })
        };
        let environment = "prod".parse().map(|name| (name, Rules::default()));
        Policy {
            epoch,
            prev: self.epochs.last().map(|made| made.digest),
            created: now() - Duration::days(1),
            expires: now() + Duration::days(1),
            threshold: plan.threshold,
            kept: None,
            rejected: Vec::new(),
            admins: plan.admins.iter().map(|number| (person(*number), signing(keys[number]).public())).collect(),
            members: (0..PEOPLE).map(entry).collect(),
            groups: BTreeMap::new(),
            environments: environment.into_iter().collect(),
            access: Vec::new(),
            targets: Vec::new(),
            vendors: Vec::new(),
            templates: Vec::new(),
            cuts: BTreeMap::new(),
        }
    }

    /// Enough of the parent's admins and of its own, and some more of either; each with one key.
    fn signers(&self, plan: &Plan, old: &BTreeMap<u8, u8>, keys: &BTreeMap<u8, u8>) -> BTreeMap<u8, u8> {
        let parent = self.keys.last().cloned().unwrap_or_default();
        let threshold = self.epochs.last().map_or(0, |made| made.policy.threshold);
        let own: BTreeMap<u8, u8> = plan.admins.iter().map(|person| (*person, keys[person])).collect();
        // One signature counts for both where the key is the same; one with a new key only for its own.
        let both = |person: &u8| parent.get(person).is_some_and(|key| own.get(person) == Some(key));
        let mut signers = BTreeMap::new();
        let (mut by_parent, mut by_own) = (0, 0);
        let everybody: BTreeSet<u8> = parent.keys().chain(own.keys()).copied().collect();
        for person in
            everybody.iter().filter(|person| both(person)).chain(everybody.iter().filter(|person| !both(person)))
        {
            let wanted = plan.eager.contains(person);
            if both(person) && (wanted || by_parent < threshold || by_own < plan.threshold) {
                signers.insert(*person, own[person]);
                by_parent += 1;
                by_own += 1;
            } else if own.contains_key(person) && !both(person) && (by_own < plan.threshold || wanted) {
                signers.insert(*person, own[person]);
                by_own += 1;
            }
            if !both(person) && parent.contains_key(person) && by_parent < threshold {
                // With two keys he could sign once only: then the old one counts more.
                if signers.insert(*person, old[person]).is_some() {
                    by_own -= 1;
                }
                by_parent += 1;
            }
        }
        signers
    }

    fn sign(&self, policy: Policy, signers: &BTreeMap<u8, u8>) -> Result<Made, TestCaseError> {
        let bytes = wire::write(&policy).map_err(failed)?;
        let store = (policy.epoch > 1).then_some(&self.id);
        let signature = |(number, key): (&u8, &u8)| (person(*number), signing(*key).sign(store, Type::Policy, &bytes));
        let signed = signers.iter().map(signature).collect();
        Ok(Made { policy, digest: Digest::of(&bytes), bytes, signed })
    }

    /// Whether the last epoch that was made keeps the rules, reckoned apart from the code under test.
    fn is_valid(&self) -> bool {
        let valid = |at: usize| {
            let made = &self.epochs[at];
            let store = (at > 0).then_some(&self.id);
            let count = |policy: &Policy| {
                let right = |(admin, signature): &(&Member, &Signature)| {
                    policy
                        .admins
                        .get(*admin)
                        .is_some_and(|key| key.verifies(store, Type::Policy, &made.bytes, signature))
                };
                made.signed.iter().filter(right).count()
            };
            let parent = at.checked_sub(1).map(|at| &self.epochs[at].policy);
            count(&made.policy) >= made.policy.threshold
                && parent.is_none_or(|parent| count(parent) >= parent.threshold)
        };
        (0..self.epochs.len()).all(valid)
    }

    fn put(&self, dir: &Dir) -> Result<(), TestCaseError> {
        self.epochs.iter().try_for_each(|made| put(dir, made))
    }

    fn newest(&self) -> &Made {
        &self.epochs[self.epochs.len() - 1]
    }

    fn pin(&self, at: usize) -> Memory {
        Memory::Pinned { epoch: at as u64 + 1, digest: self.epochs[at].digest }
    }
}

fn put(dir: &Dir, made: &Made) -> Result<(), TestCaseError> {
    let epoch = made.policy.epoch;
    for (admin, signature) in &made.signed {
        dir.write(&signature_name(epoch, &made.digest, admin), format!("{signature}\n").as_bytes()).map_err(failed)?;
    }
    dir.write(&file_name(epoch, &made.digest, "toml"), &made.bytes).map_err(failed)
}

/// What a defect does to the chain's files; everything after it stays as it was.
#[derive(Debug, Clone, Copy)]
enum Defect {
    /// A byte of the epoch's file.
    Byte,
    /// A byte of a signature.
    SignatureByte,
    /// A signature by a key that is no admin's, under an admin's name.
    ForeignKey,
    /// A valid signature under the name of somebody who is no admin there or before.
    Stranger,
    /// Too few have signed.
    TooFew,
    /// Signed for another store.
    OtherStore,
    /// Signed as something else than a policy.
    OtherType,
    /// The file is called by other hex.
    Renamed,
    /// The number inside is another.
    Number,
    /// It follows nothing.
    Prev,
    /// Cut short.
    Truncated,
    /// Something that has no place there.
    Litter,
    /// Two valid epochs of one number.
    Rival,
}

use Defect::{
    Byte, ForeignKey, Litter, Number, OtherStore, OtherType, Prev, Renamed, Rival, SignatureByte, Stranger, TooFew,
    Truncated,
};

const DEFECTS: [Defect; 13] = [
    Byte,
    SignatureByte,
    ForeignKey,
    Stranger,
    TooFew,
    OtherStore,
    OtherType,
    Renamed,
    Number,
    Prev,
    Truncated,
    Litter,
    Rival,
];

/// Makes an epoch anew, rightly signed, so that only what it says of its place is wrong; what followed it goes.
fn remake(chain: &Chain, dir: &Dir, at: usize, place: (u64, Option<Digest>)) -> Result<(), TestCaseError> {
    for later in &chain.epochs[at..] {
        dir.remove(&file_name(later.policy.epoch, &later.digest, "toml")).map_err(failed)?;
    }
    let (epoch, store) = (at as u64 + 1, (at > 0).then_some(&chain.id));
    let policy = Policy { epoch: place.0, prev: place.1, ..chain.epochs[at].policy.clone() };
    let bytes = wire::write(&policy).map_err(failed)?;
    let digest = Digest::of(&bytes);
    for (number, key) in at.checked_sub(1).iter().flat_map(|at| &chain.keys[*at]).chain(&chain.keys[at]) {
        let signature = signing(*key).sign(store, Type::Policy, &bytes);
        let name = signature_name(epoch, &digest, &person(*number));
        dir.write(&name, format!("{signature}\n").as_bytes()).map_err(failed)?;
    }
    dir.write(&file_name(epoch, &digest, "toml"), &bytes).map_err(failed)
}

/// Which of the admins' keys has made a signature.
fn key_of(store: Option<&StoreId>, bytes: &[u8], signature: &Signature) -> u8 {
    let made = |key: &u8| signing(*key).public().verifies(store, Type::Policy, bytes, signature);
    (100..200).find(made).unwrap_or(0)
}

/// Breaks epoch `at` of a chain that lies in a folder; whether there was anything to break.
fn break_it(chain: &Chain, dir: &Dir, at: usize, defect: Defect, index: Index) -> Result<bool, TestCaseError> {
    let made = &chain.epochs[at];
    let epoch = made.policy.epoch;
    let file = file_name(epoch, &made.digest, "toml");
    let write = |name: &str, bytes: &[u8]| dir.write(name, bytes).map_err(failed);
    let (admin, signature) = made.signed.iter().next().ok_or_else(|| failed("nobody has signed"))?;
    let signature_file = signature_name(epoch, &made.digest, admin);
    let store = (at > 0).then_some(&chain.id);
    let every = |sign: &dyn Fn(u8) -> Signature| {
        // Whoever signed signs again, with the right key, but something else.
        let by = |(admin, old): (&Member, &Signature)| {
            let again = sign(key_of(store, &made.bytes, old));
            write(&signature_name(epoch, &made.digest, admin), format!("{again}\n").as_bytes())
        };
        made.signed.iter().try_for_each(by)
    };
    match defect {
        Byte => {
            let mut bytes = made.bytes.clone();
            bytes[index.index(made.bytes.len())] ^= 1;
            write(&file, &bytes)?;
        }
        Truncated => write(&file, &made.bytes[..index.index(made.bytes.len())])?,
        SignatureByte => {
            let mut line = format!("{signature}\n").into_bytes();
            let byte = index.index(line.len());
            line[byte] = if line[byte] == b'A' { b'B' } else { b'A' };
            write(&signature_file, &line)?;
        }
        ForeignKey => {
            let foreign = signing(1).sign(store, Type::Policy, &made.bytes);
            write(&signature_file, format!("{foreign}\n").as_bytes())?;
        }
        Stranger => {
            let parent = at.checked_sub(1).map(|at| &chain.epochs[at].policy);
            let known = |name: &Member| {
                made.policy.admins.contains_key(name) || parent.is_some_and(|parent| parent.admins.contains_key(name))
            };
            let Some(stranger) = (0..PEOPLE).map(person).find(|name| !known(name)) else { return Ok(false) };
            write(&signature_name(epoch, &made.digest, &stranger), format!("{signature}\n").as_bytes())?;
        }
        TooFew => {
            // All but what is one less than needed by its own table.
            let keep = made.policy.threshold - 1;
            for (admin, _) in made.signed.iter().skip(keep) {
                dir.remove(&signature_name(epoch, &made.digest, admin)).map_err(failed)?;
            }
        }
        OtherStore => {
            let other = StoreId::of_genesis(&Digest::of(b"another"));
            every(&|key| signing(key).sign(Some(&other), Type::Policy, &made.bytes))?;
        }
        OtherType => every(&|key| signing(key).sign(store, Type::Connector, &made.bytes))?,
        Renamed => {
            let other = Digest::of(b"another");
            for (admin, signature) in &made.signed {
                write(&signature_name(epoch, &other, admin), format!("{signature}\n").as_bytes())?;
            }
            write(&file_name(epoch, &other, "toml"), &made.bytes)?;
            dir.remove(&file).map_err(failed)?;
        }
        Number => remake(chain, dir, at, (epoch + 1, Some(made.policy.prev.unwrap_or(made.digest))))?,
        Prev if at == 0 => return Ok(false),
        Prev => remake(chain, dir, at, (epoch, Some(Digest::of(b"another"))))?,
        Litter => write("policy/notes.txt", b"")?,
        Rival => {
            // Epoch 1 has no rivals: the store's id names it.
            if at == 0 {
                return Ok(false);
            }
            let policy = Policy { expires: made.policy.expires + Duration::seconds(1), ..made.policy.clone() };
            let bytes = wire::write(&policy).map_err(failed)?;
            let sign = |(admin, old): (&Member, &Signature)| {
                let key = signing(key_of(store, &made.bytes, old));
                (admin.clone(), key.sign(store, Type::Policy, &bytes))
            };
            let signed = made.signed.iter().map(sign).collect();
            put(dir, &Made { policy, digest: Digest::of(&bytes), bytes: bytes.clone(), signed })?;
        }
    }
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_chain_made_by_the_rules_is_believed(plans in vec(plan(), 1..6), pinned in any::<Index>()) {
        let chain = Chain::of(&plans)?;
        prop_assume!(chain.is_valid());
        let (_place, dir) = folder()?;
        chain.put(&dir)?;
        let newest = chain.newest();
        let anchor = Anchor::of(&chain.id, newest.policy.epoch, &newest.digest);
        let bare = Anchor { store: chain.id.clone(), epoch: None };
        let pin = chain.pin(pinned.index(chain.epochs.len()));
        for memory in [Memory::Nothing, Memory::Anchored(anchor.clone()), Memory::Anchored(bare), pin] {
            let trust = load(&dir, &chain.id, &memory, now()).map_err(failed)?;
            prop_assert_eq!(trust.newest.digest, newest.digest);
            prop_assert_eq!(trust.anchor(), anchor.clone());
            prop_assert!(trust.rival.is_none() && rivals(&dir, &trust).map_err(failed)?.is_empty());
            let told: Vec<Digest> = history(&dir, &trust).map_err(failed)?.iter().map(|epoch| epoch.digest).collect();
            prop_assert_eq!(told, chain.epochs.iter().map(|made| made.digest).collect::<Vec<_>>());
        }
        // An older state than is known, and one that has expired, are not believed.
        if chain.epochs.len() > 1 {
            dir.remove(&file_name(newest.policy.epoch, &newest.digest, "toml")).map_err(failed)?;
            for memory in [chain.pin(chain.epochs.len() - 1), Memory::Anchored(anchor)] {
                let refused = load(&dir, &chain.id, &memory, now());
                let rolled_back = matches!(refused, Err(TrustError::RolledBack { .. }));
                prop_assert!(rolled_back);
            }
        }
        let late = load(&dir, &chain.id, &Memory::Nothing, now() + Duration::days(3)).err();
        let early = load(&dir, &chain.id, &Memory::Nothing, now() - Duration::days(3)).err();
        let other = StoreId::of_genesis(&Digest::of(b"another"));
        let elsewhere = load(&dir, &other, &Memory::Nothing, now()).err();
        let said = (
            matches!(late, Some(TrustError::Expired(_))),
            matches!(early, Some(TrustError::Clock { .. })),
            matches!(elsewhere, Some(TrustError::OtherStore(_))),
        );
        prop_assert_eq!(said, (true, true, true));
    }

    #[test]
    fn too_few_signatures_are_too_few(plans in vec(plan(), 1..5)) {
        // As planned, but with whoever wants to sign and nobody else: our own reckoning and the reader's agree.
        let mut chain = Chain::of(&plans)?;
        prop_assume!(chain.is_valid());
        let eager = &plans[plans.len() - 1].eager;
        let newest = chain.epochs.len() - 1;
        let chosen: BTreeSet<Member> = eager.iter().map(|number| person(*number)).collect();
        chain.epochs[newest].signed.retain(|admin, _| chosen.contains(admin));
        let (_place, dir) = folder()?;
        chain.put(&dir)?;
        let loaded = load(&dir, &chain.id, &Memory::Nothing, now());
        prop_assert_eq!(loaded.is_ok(), chain.is_valid());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn with_one_thing_wrong_it_is_refused(plans in vec(plan(), 1..5), at in any::<Index>(), index in any::<Index>()) {
        let chain = Chain::of(&plans)?;
        prop_assume!(chain.is_valid());
        let at = at.index(chain.epochs.len());
        for defect in DEFECTS {
            let (_place, dir) = folder()?;
            chain.put(&dir)?;
            if !break_it(&chain, &dir, at, defect, index)? {
                continue;
            }
            let earlier = (0..at).map(|at| chain.pin(at));
            for memory in [Memory::Nothing].into_iter().chain(earlier) {
                let loaded = load(&dir, &chain.id, &memory, now());
                prop_assert!(loaded.is_err(), "{:?} in epoch {} with {:?}", defect, at + 1, memory);
            }
        }
    }
}
