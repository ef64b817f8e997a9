//! Five clones of one store: whatever five people do to the same connectors, and in whatever order they sync, their clones come
//! to be the same, byte for byte, and no value that was acknowledged is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use keyward::connector::Stage;
use keyward::store::wire;
use rayon::prelude::*;

use super::{reveal, whole};
use crate::support::checkout::git;
use crate::support::team::{Team, accept_older};
use crate::support::{Outcome, Said, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How often everybody may sync before all are in step: what one merges the others take, and each tells what he has seen.
const ROUNDS: usize = 12;
/// On how much one person may have to decide in one go.
const DECISIONS: usize = 16;

/// What a person does to a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Add,
    Edit(&'static str),
    Set,
    Restore,
    Remove,
    Move,
}

/// What two people do to one connector without knowing of each other, and what that is called.
type Shape = (&'static str, Deed, Deed);

use Deed::{Add, Edit, Move, Remove, Restore, Set};

impl Deed {
    /// Does it; what it says is `value`, whether that is a credential's value, a field's text or a part of a new name.
    fn done(self, env: &TestEnv, connector: &str, value: &str) -> std::io::Result<Said> {
        match self {
            Add => env.feed(
                &["add", connector, "--field", "token", "--owner", "team", "--purpose", "test"],
                value.as_bytes(),
            ),
            Set => env.feed(&["set", connector], value.as_bytes()),
            Edit(flag) => env.run(&["edit", connector, flag, value]),
            Restore => env.run(&["restore", &format!("{connector}@1")]),
            Remove => env.run(&["remove", connector, "--orphan", "--yes", "--reason", "a test"]),
            Move => env.run(&["move", connector, &renamed(connector, value)]),
        }
    }
}

/// What a connector is called after somebody has moved it.
fn renamed(connector: &str, value: &str) -> String {
    format!("{connector}-{value}")
}

/// Two deeds that know nothing of each other and that come together by themselves.
const TOGETHER: [Shape; 5] = [
    ("other-field", Edit("--owner"), Edit("--purpose")),
    ("set-edit", Set, Edit("--owner")),
    ("remove-edit", Remove, Edit("--owner")),
    ("remove-remove", Remove, Remove),
    ("move-edit", Move, Edit("--owner")),
];

/// Two deeds on which a person must decide.
const FORKS: [Shape; 5] = [
    ("add-add", Add, Add),
    ("same-field", Edit("--owner"), Edit("--owner")),
    ("set-set", Set, Set),
    ("restore-set", Restore, Set),
    ("move-move", Move, Move),
];

/// Two deeds of which one gives up what the other has just made, and nobody has seen both.
const UNSEEN: [Shape; 2] = [("remove-set", Remove, Set), ("move-set", Move, Set)];

/// A sequence of numbers that is the same for the same seed.
struct Dice(u64);

impl Dice {
    /// A number below `end`.
    fn roll(&mut self, end: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or_default()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.roll(last + 1));
        }
    }
}

/// Five people, and what they have been told.
struct Five {
    team: Team,
    others: [TestEnv; 3],
    dice: Dice,
    /// Connectors and the values that must be among theirs: acknowledged, and not removed by anybody who had them.
    values: BTreeSet<(String, String)>,
    /// How many deeds were begun.
    deeds: usize,
    /// What is to be done yet, by whom.
    waiting: Vec<(usize, What)>,
    /// What the syncs have told, shortened to what sort it was.
    told: BTreeSet<String>,
}

/// What is done next.
#[derive(Debug, Clone)]
enum What {
    To(Deed, String),
    Environment,
    Reader,
    Pull,
}

impl Five {
    fn new(seed: u64) -> Result<Self> {
        let (team, others) = (Team::alone()?, [TestEnv::empty()?, TestEnv::empty()?, TestEnv::empty()?]);
        for env in &others {
            env.ok(&["identity", "new"])?;
        }
        let [carol, dave, erin] = &others;
        team.enrol_all(&[(&team.bob, "bob"), (carol, "carol"), (dave, "dave"), (erin, "erin")])?;
        let (dice, values, told) = (Dice(seed), BTreeSet::new(), BTreeSet::new());
        Ok(Self { team, others, dice, values, deeds: 0, waiting: Vec::new(), told })
    }

    fn all(&self) -> [&TestEnv; 5] {
        let [carol, dave, erin] = &self.others;
        [&self.team.alice, &self.team.bob, carol, dave, erin]
    }

    /// Somebody has made what the deeds of these shapes need, and everybody has it; then each deed waits for its turn.
    fn prepare(&mut self, shapes: &[Shape], forks: &[Shape]) -> Outcome {
        let first = self.dice.roll(5);
        for (name, one, other) in shapes.iter().chain(forks) {
            let connector = format!("dev/{name}");
            if ![one, other].contains(&&Add) {
                self.to(first, Add, &connector)?;
            }
            if [one, other].contains(&&Restore) {
                self.to(first, Set, &connector)?;
            }
        }
        self.all()[first].ok(&["sync"])?;
        at_once(&self.all(), |env: &&TestEnv| env.ok(&["sync"]).map(drop))?;
        let mut people = [0, 1, 2, 3, 4];
        let mut wait = |people: &[usize], (name, one, other): &Shape| {
            let connector = format!("dev/{name}");
            self.waiting.push((people[0], What::To(*one, connector.clone())));
            self.waiting.push((people[1], What::To(*other, connector)));
        };
        for shape in shapes {
            self.dice.shuffle(&mut people);
            wait(&people, shape);
        }
        // Nobody is to decide on two at once.
        self.dice.shuffle(&mut people);
        people.chunks_exact(2).zip(forks).for_each(|(two, fork)| wait(two, fork));
        self.waiting.push((1 + self.dice.roll(4), What::Pull));
        self.dice.shuffle(&mut self.waiting);
        Ok(())
    }

    /// Everything that waits is done, with syncs in between.
    fn play(&mut self) -> Outcome {
        while let Some((who, what)) = self.waiting.pop() {
            match what {
                What::To(deed, connector) => self.to(who, deed, &connector)?,
                What::Environment => {
                    // What she has to decide on comes before what she decides for all.
                    self.sync(who)?;
                    self.team.alice.ok(&["env", "add", "qa", "--yes"])?;
                }
                // Whoever changes a connector from now on seals it again, to one more.
                What::Reader => {
                    self.sync(who)?;
                    self.team.alice.ok(&["member", "add", "ci", "--kind", "machine", "--new", "--yes"])?;
                    let rule = ["--member", "ci", "--can", "use", "--why", "a test", "--yes"];
                    self.team.alice.ok(&[&["access", "allow", "dev/**"][..], &rule].concat())?;
                }
                // It may end in a conflict, which the next sync settles.
                What::Pull => {
                    let store = self.all()[who].store();
                    let pulled = git(&store, &["pull", "-q", "--no-rebase", "--no-edit", "origin", "main"]);
                    assert!(pulled.is_ok() || store.join(".git/MERGE_HEAD").exists(), "{pulled:?}");
                    self.told.insert("pulled".to_owned());
                }
            }
            if self.dice.roll(4) == 0 {
                let who = self.dice.roll(5);
                self.sync(who)?;
            }
        }
        Ok(())
    }

    /// A deed; refused only where the doer knows that it makes no sense any more.
    fn to(&mut self, who: usize, deed: Deed, connector: &str) -> Outcome {
        self.deeds += 1;
        let value = format!("value-{}", self.deeds);
        let had = match deed {
            Remove | Move => self.revealed(who, [connector])?,
            _ => BTreeSet::new(),
        };
        let said = deed.done(self.all()[who], connector, &value)?;
        if said.code != 0 {
            let known = ["was removed", "is called", "exists already", "is like that already", "cannot stand beside"];
            let is_known = known.iter().any(|known| said.stderr.contains(known));
            assert!(
                matches!(said.code, 1 | 2) && is_known,
                "{deed:?} of {connector} by {who}: {} {}",
                said.code,
                said.stderr
            );
            return Ok(());
        }
        match deed {
            Add | Set => drop(self.values.insert((connector.to_owned(), value.clone()))),
            _ => {}
        }
        for pair in had {
            self.values.remove(&pair);
            if deed == Move {
                self.values.insert((renamed(connector, &value), pair.1));
            }
        }
        Ok(())
    }

    /// A sync that ends as it is written that it may; where it asks, somebody decides, one way or the other.
    fn sync(&mut self, who: usize) -> Outcome {
        let mut said = self.all()[who].run(&["sync"])?;
        let mut left = DECISIONS;
        while said.code == 3 {
            let fork = said.stdout.lines().find_map(|line| line.strip_prefix("fork ")?.split_once(": "));
            let (connector, why) = fork.ok_or("a fork without a name")?;
            self.told.extend(why.split(", ").map(|why| why.trim_end_matches([' ', '1', '2', '3']).to_owned()));
            let side = match why.contains("whether it is in use") {
                // What is given up is lost: here nobody decides so.
                true if self.is_in_use(who, connector)? => "ours",
                true => "theirs",
                false => ["ours", "theirs"][self.dice.roll(2)],
            };
            left -= 1;
            if left == 0 {
                return Err(format!("{who} has decided {DECISIONS} times, and is still asked: {}", said.stdout).into());
            }
            said = self.all()[who].run(&["resolve", connector, "--take", side])?;
        }
        assert!(said.code == 0, "sync of {who} ended with {}: {}{}", said.code, said.stdout, said.stderr);
        if said.stdout.contains("merged ") {
            self.told.insert("merged".to_owned());
        }
        Ok(())
    }

    fn is_in_use(&self, who: usize, connector: &str) -> Result<bool> {
        let file = self.all()[who].store().join("connectors").join(connector).join("connector.toml");
        Ok(fs::read_to_string(file)?.contains("state = \"active\""))
    }

    /// Everybody syncs until nobody has news for another.
    fn settle(&mut self) -> Outcome {
        for _ in 0..ROUNDS {
            let mut people = [0, 1, 2, 3, 4];
            self.dice.shuffle(&mut people);
            for who in people {
                self.sync(who)?;
            }
            let mut heads = BTreeSet::from([git(&self.team.remote(), &["rev-parse", "main"])?]);
            for env in self.all() {
                heads.insert(git(&env.store(), &["rev-parse", "HEAD"])?);
            }
            if heads.len() == 1 {
                return Ok(());
            }
        }
        Err(format!("not in step after {ROUNDS} rounds").into())
    }

    /// All clones are the same, nothing is wrong with any, and every value is where it belongs.
    fn hold(&self) -> Outcome {
        let files = self.all().map(files);
        let files = files.into_iter().collect::<Result<Vec<_>>>()?;
        for other in &files {
            let differs = |path: &&PathBuf| files[0].get(*path) != other.get(*path);
            let differ: Vec<_> = files[0].keys().chain(other.keys()).filter(differs).collect();
            assert!(differ.is_empty(), "{differ:?}");
        }
        for env in self.all() {
            assert_eq!(git(&env.store(), &["status", "--porcelain"])?, "");
        }
        at_once(&self.all(), |env| whole(env))?;
        let names = files[0]
            .keys()
            .filter_map(|path| path.to_str()?.strip_prefix("connectors/")?.strip_suffix("/connector.toml"));
        let found = self.revealed(0, names)?;
        let lost: Vec<_> = self.values.difference(&found).collect();
        assert!(lost.is_empty(), "lost: {lost:?}, found: {found:?}");
        Ok(())
    }

    /// The values that somebody can reveal of these connectors, each with the connector it is of.
    fn revealed<'a>(
        &self,
        who: usize,
        connectors: impl IntoIterator<Item = &'a str>,
    ) -> Result<BTreeSet<(String, String)>> {
        let env = self.all()[who];
        let (mut arguments, mut names) = (vec!["export".to_owned(), "--format=csv".to_owned()], Vec::new());
        for name in connectors {
            let file = env.store().join("connectors").join(name).join("connector.toml");
            let Ok(bytes) = fs::read(file) else { continue };
            let cut = wire::cut(&bytes).map_err(|error| error.to_string())?;
            let (connector, _) = wire::parse(cut.signed).map_err(|error| error.to_string())?;
            let live = connector.versions.iter().filter(|version| version.stage != Stage::Revoked);
            for version in live.filter(|_| connector.is_active()) {
                arguments.push(format!("-eV{}={name}@{}", names.len(), version.number));
                names.push(name);
            }
        }
        if names.is_empty() {
            return Ok(BTreeSet::new());
        }
        let said = env.ok(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?.stdout;
        let rows = said.lines().filter_map(|row| row.strip_prefix('V')?.split_once(','));
        let pairs =
            rows.map(|(at, value)| Ok((names[at.parse::<usize>()?].to_owned(), value.trim_matches('"').to_owned())));
        let pairs: Vec<_> = pairs.collect::<Result<_>>()?;
        assert_eq!(pairs.len(), names.len(), "{said}");
        Ok(pairs.into_iter().collect())
    }
}

/// The files of a store that clones share.
fn files(env: &TestEnv) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let (store, mut files) = (env.store(), BTreeMap::new());
    let mut waiting = vec![store.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let below = path.strip_prefix(&store)?.to_owned();
            match path.is_dir() {
                true if !below.starts_with(".git") => waiting.push(path),
                false if !below.ends_with(".lock") => drop(files.insert(below, fs::read(&path)?)),
                _ => {}
            }
        }
    }
    Ok(files)
}

/// The same for several, with nobody waiting for another.
fn at_once<T: Sync>(items: &[T], deed: impl Fn(&T) -> Outcome + Sync) -> Outcome {
    let said = items.par_iter().map(|item| deed(item).map_err(|error| error.to_string()));
    Ok(said.collect::<std::result::Result<(), String>>()?)
}

/// Five people for each seed. Whatever is to be met was met: a test in which nobody meets anybody says nothing.
fn come_together(seeds: &[(u64, What, Vec<Shape>, &[Shape])], met: &[&str]) -> Outcome {
    let told = Mutex::new(BTreeSet::new());
    at_once(seeds, |(seed, epoch, shapes, forks)| {
        let play = || -> Result<BTreeSet<String>> {
            let mut five = Five::new(*seed)?;
            five.waiting.push((0, epoch.clone()));
            five.prepare(shapes, forks)?;
            five.play()?;
            five.settle()?;
            five.hold()?;
            Ok(five.told)
        };
        let new = play().map_err(|error| format!("seed {seed}: {error}"))?;
        told.lock().map_err(|error| error.to_string())?.extend(new);
        Ok(())
    })?;
    let told = told.into_inner()?;
    let missing: Vec<_> = met.iter().filter(|what| !told.contains(**what)).collect();
    assert!(missing.is_empty(), "{missing:?} of {told:?}");
    Ok(())
}

const MET: [&str; 6] = [
    "merged",
    "pulled",
    "both changed owner",
    "both changed whether it is in use",
    "both made a version",
    "both decided which version is current",
];

#[test]
fn five_people_come_together_whatever_they_do() -> Outcome {
    let forks = (1..=6).zip(FORKS.chunks(2).cycle());
    let seeds: Vec<_> = forks.map(|(seed, forks)| (seed, What::Environment, TOGETHER.to_vec(), forks)).collect();
    come_together(&seeds, &MET)
}

#[test]
fn five_people_come_together_from_everything_at_once() -> Outcome {
    let shapes = [&TOGETHER[..], &FORKS, &UNSEEN].concat();
    let seeds = [1, 2, 3].map(|seed| (seed, What::Reader, shapes.clone(), &[][..]));
    come_together(&seeds, &MET)
}

/// Both are in step over two versions of `dev/one`; then alice does hers and pushes it, and bob his. What his sync says, which
/// ends with this code.
fn meet(hers: Deed, his: Deed, code: i32) -> Result<(Team, String)> {
    let team = Team::new()?;
    if ![hers, his].contains(&Add) {
        for (deed, value) in [(Add, "first"), (Set, "second")] {
            assert_eq!(deed.done(&team.alice, "dev/one", value)?.code, 0);
        }
    }
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    for (env, deed, value) in [(&team.alice, hers, "hers"), (&team.bob, his, "his")] {
        let said = deed.done(env, "dev/one", value)?;
        assert_eq!(said.code, 0, "{}", said.stderr);
    }
    team.alice.ok(&["sync"])?;
    let said = team.bob.fails(code, &["sync"])?;
    Ok((team, said.stdout))
}

/// After bob has settled it both have it, and nothing is wrong.
fn agree(team: &Team) -> Outcome {
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(files(&team.alice)?.get(&file("one")), files(&team.bob)?.get(&file("one")));
    whole(&team.alice)?;
    whole(&team.bob)
}

fn file(name: &str) -> PathBuf {
    format!("connectors/dev/{name}/connector.toml").into()
}

#[test]
fn one_name_given_twice() -> Outcome {
    let (team, said) = meet(Add, Add, 3)?;
    assert_eq!(said, "fork dev/one: both made a version 1\n");
    team.bob.ok(&["resolve", "dev/one", "--take", "ours"])?;
    agree(&team)?;
    let versions = ["dev/one", "dev/one@1", "dev/one@2"].map(|version| reveal(&team.alice, version));
    assert_eq!(versions.into_iter().collect::<Result<Vec<_>>>()?, ["his", "hers", "his"]);
    Ok(())
}

#[test]
fn one_field_changed_twice() -> Outcome {
    for (side, owner) in [("ours", "his"), ("theirs", "hers")] {
        let (team, said) = meet(Edit("--owner"), Edit("--owner"), 3)?;
        assert_eq!(said, "fork dev/one: both changed owner\n");
        team.bob.ok(&["resolve", "dev/one", "--take", side])?;
        agree(&team)?;
        let shown = team.alice.ok(&["show", "dev/one"])?.stdout;
        assert!(shown.contains(&format!("owner       {owner}\n")), "{shown}");
    }
    Ok(())
}

#[test]
fn removed_by_one_and_edited_by_another_it_is_removed() -> Outcome {
    for (hers, his) in [(Remove, Edit("--owner")), (Edit("--owner"), Remove)] {
        let (team, said) = meet(hers, his, 0)?;
        assert_eq!(said, "merged dev/one\n");
        agree(&team)?;
        let said = team.alice.fails(1, &["reveal", "dev/one"])?;
        assert!(said.stderr.contains("dev/one was removed"), "{}", said.stderr);
    }
    Ok(())
}

#[test]
fn removed_by_both_it_is_removed() -> Outcome {
    let (team, said) = meet(Remove, Remove, 0)?;
    assert_eq!(said, "merged dev/one\n");
    agree(&team)?;
    team.bob.fails(1, &["reveal", "dev/one"]).map(drop)
}

#[test]
fn moved_by_one_and_edited_by_another_it_has_its_new_name() -> Outcome {
    for (hers, his, new) in [(Move, Edit("--owner"), "dev/one-hers"), (Edit("--owner"), Move, "dev/one-his")] {
        let (team, said) = meet(hers, his, 0)?;
        assert!(said.ends_with("merged dev/one\n"), "{said}");
        agree(&team)?;
        for env in [&team.alice, &team.bob] {
            assert_eq!(reveal(env, new)?, "second");
            let said = env.fails(1, &["reveal", "dev/one"])?;
            assert!(said.stderr.contains(&format!("dev/one is called {new} now")), "{}", said.stderr);
        }
    }
    Ok(())
}

#[test]
fn moved_by_both_it_has_both_names_and_the_old_one_says_what_was_decided() -> Outcome {
    for (side, new) in [("ours", "dev/one-his"), ("theirs", "dev/one-hers")] {
        let (team, said) = meet(Move, Move, 3)?;
        assert_eq!(said, "fork dev/one: both changed whether it is in use\n");
        team.bob.ok(&["resolve", "dev/one", "--take", side])?;
        agree(&team)?;
        for env in [&team.alice, &team.bob] {
            assert_eq!([reveal(env, "dev/one-hers@1")?, reveal(env, "dev/one-his")?], ["first", "second"]);
            let said = env.fails(1, &["reveal", "dev/one"])?;
            assert!(said.stderr.contains(&format!("dev/one is called {new} now")), "{}", said.stderr);
        }
    }
    Ok(())
}

#[test]
fn an_earlier_version_restored_by_one_and_a_new_one_made_by_another() -> Outcome {
    for (hers, his, side, current) in
        [(Restore, Set, "ours", "his"), (Restore, Set, "theirs", "first"), (Set, Restore, "ours", "first")]
    {
        let (team, said) = meet(hers, his, 3)?;
        assert_eq!(said, "fork dev/one: both decided which version is current\n");
        team.bob.ok(&["resolve", "dev/one", "--take", side])?;
        agree(&team)?;
        assert_eq!(reveal(&team.alice, "dev/one")?, current);
        let third = if his == Set { "his" } else { "hers" };
        let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(&team.alice, version));
        assert_eq!(versions.into_iter().collect::<Result<Vec<_>>>()?, ["first", "second", third]);
    }
    Ok(())
}

#[test]
fn a_name_below_anothers_name_is_refused_by_whoever_comes_second() -> Outcome {
    for (hers, his) in [("dev/one", "dev/one/below"), ("dev/one/below", "dev/one")] {
        let team = Team::new()?;
        team.alice.add(hers, "hers")?;
        team.bob.add(his, "his")?;
        team.alice.ok(&["sync"])?;
        let before = git(&team.remote(), &["rev-parse", "main"])?;
        let said = team.bob.fails(6, &["sync"])?;
        let says = format!("{his} here and {hers} at the remote cannot both be: one would be a folder in the other");
        assert!(said.stderr.contains(&says) && said.stdout.is_empty(), "{}{}", said.stdout, said.stderr);
        assert_eq!(git(&team.remote(), &["rev-parse", "main"])?, before);
        // Each goes on with what is his.
        assert_eq!((reveal(&team.alice, hers)?, reveal(&team.bob, his)?), ("hers".to_owned(), "his".to_owned()));
        assert!(!team.bob.store().join("connectors").join(hers).join("connector.toml").exists());
        team.alice.ok(&["sync"])?;
        whole(&team.alice)?;
        whole(&team.bob)?;
    }
    Ok(())
}

#[test]
fn forks_are_told_all_at_once() -> Outcome {
    let team = Team::forked("dev/one")?;
    team.alice.ok(&["sync"])?;
    team.alice.add("dev/two:token", "hers")?;
    team.bob.add("dev/two:token", "his")?;
    team.alice.ok(&["sync"])?;
    let said = team.bob.fails(3, &["sync"])?;
    assert_eq!(said.stdout, "fork dev/one: both made a version 2\nfork dev/two: both made a version 1\n");
    Ok(())
}

#[test]
fn several_forks_are_decided_one_after_the_other() -> Outcome {
    let team = Team::new()?;
    for env in [&team.alice, &team.bob] {
        env.add("dev/one:token", "one")?;
        env.add("dev/two:token", "two")?;
        env.run(&["sync"])?;
    }
    let before = git(&team.remote(), &["rev-parse", "main"])?;
    let said = team.bob.fails(3, &["resolve", "dev/one", "--take", "ours"])?;
    assert_eq!(said.stdout, "fork dev/two: both made a version 1\n");
    assert_eq!(git(&team.remote(), &["rev-parse", "main"])?, before);
    let said = team.bob.ok(&["resolve", "dev/two", "--take", "theirs"])?;
    assert!(said.stdout.contains("merged dev/one") && said.stdout.contains("merged dev/two"), "{}", said.stdout);
    agree(&team)
}

#[test]
fn what_one_gives_up_and_another_has_just_set_waits_for_a_person() -> Outcome {
    for (hers, his, side) in
        [(Remove, Set, "ours"), (Set, Remove, "theirs"), (Move, Set, "ours"), (Set, Move, "theirs")]
    {
        let (team, said) = meet(hers, his, 3)?;
        assert!(said.contains("fork dev/one: both changed whether it is in use\n"), "{said}");
        team.bob.ok(&["resolve", "dev/one", "--take", side])?;
        agree(&team)?;
        let third = if his == Set { "his" } else { "hers" };
        for env in [&team.alice, &team.bob] {
            let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(env, version));
            assert_eq!(versions.into_iter().collect::<Result<Vec<_>>>()?, ["first", "second", third]);
        }
    }
    Ok(())
}

#[test]
fn a_name_that_was_given_up_twice_is_decided_on_whatever_it_held() -> Outcome {
    for side in ["ours", "theirs"] {
        let team = Team::new()?;
        team.alice.add("dev/one:token", "first")?;
        team.alice.ok(&["sync"])?;
        team.bob.ok(&["sync"])?;
        for (env, value) in [(&team.alice, "hers"), (&team.bob, "his")] {
            assert_eq!(Set.done(env, "dev/one", value)?.code, 0);
            assert_eq!(Move.done(env, "dev/one", value)?.code, 0);
        }
        team.alice.ok(&["sync"])?;
        team.bob.fails(3, &["sync"])?;
        team.bob.ok(&["resolve", "dev/one", "--take", side])?;
        agree(&team)?;
        assert_eq!([reveal(&team.alice, "dev/one-hers")?, reveal(&team.bob, "dev/one-his")?], ["hers", "his"]);
    }
    Ok(())
}

#[test]
fn what_both_have_sealed_again_is_there_once() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["member", "add", "ci", "--kind", "machine", "--new", "--yes"])?;
    team.alice.ok(&["access", "allow", "dev/**", "--member", "ci", "--can", "use", "--why", "a test", "--yes"])?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.bob.ok(&["edit", "dev/one", "--purpose", "tests"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(team.bob.ok(&["sync"])?.stdout, "merged dev/one\n");
    for env in [&team.alice, &team.bob, &team.alice, &team.bob] {
        env.ok(&["sync"])?;
    }
    let head = |folder: &Path| git(folder, &["rev-parse", "main"]);
    assert_eq!(head(&team.alice.store())?, head(&team.bob.store())?);
    assert_eq!(files(&team.alice)?.keys().collect::<Vec<_>>(), files(&team.bob)?.keys().collect::<Vec<_>>());
    agree(&team)
}

#[test]
fn names_that_git_has_put_together_are_not_sent() -> Outcome {
    for (hers, his) in [("dev/one", "dev/one/below"), ("dev/one/below", "dev/one")] {
        let team = Team::new()?;
        team.alice.add(hers, "hers")?;
        team.alice.ok(&["sync"])?;
        team.bob.add(his, "his")?;
        git(&team.bob.store(), &["pull", "-q", "--no-rebase", "--no-edit", "origin", "main"])?;
        let before = git(&team.remote(), &["rev-parse", "main"])?;
        let said = team.bob.fails(6, &["sync"])?;
        assert!(said.stderr.contains("cannot both be"), "{}", said.stderr);
        assert_eq!(git(&team.remote(), &["rev-parse", "main"])?, before);
        team.alice.ok(&["sync"])?;
    }
    Ok(())
}

#[test]
fn a_name_that_was_taken_back_is_missed_by_nobody() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one", "hers")?;
    team.bob.add("dev/one/below", "his")?;
    team.alice.ok(&["sync"])?;
    team.bob.fails(6, &["sync"])?;
    let store = team.bob.store();
    git(&store, &["rm", "-qr", "connectors/dev/one/below"])?;
    git(&store, &["commit", "-qm", "taken back"])?;
    assert_eq!(team.bob.ok(&["sync"])?.stdout, "took dev/one (revision 1)\n");
    team.bob.fails(6, &["doctor"])?;
    accept_older(&team.bob, &store)?;
    agree(&team)?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "hers");
    Ok(())
}
