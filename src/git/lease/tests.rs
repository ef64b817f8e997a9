//! Leases between real clones of a real repository; the clock alone is made up, so that nobody has to wait.

use std::cell::RefCell;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Barrier;

use super::*;
use crate::anchor::StoreId;

type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const SECOND: Duration = Duration::from_secs(1);
/// Until a lease of the usual length that has just been seen may be taken.
const WHOLE: Duration = Duration::from_secs(16 * 60);

thread_local! {
    static NOW: RefCell<Moment> = RefCell::new(Moment { boot: Some("first".to_owned()), since: 1000 * SECOND });
}

fn now() -> Moment {
    NOW.with_borrow(Clone::clone)
}

fn pass(time: Duration) {
    NOW.with_borrow_mut(|now| now.since += time);
}

fn reboot(boot: Option<&str>) {
    NOW.with_borrow_mut(|now| now.boot = boot.map(str::to_owned));
}

/// A bare repository that clones share.
struct Team(tempfile::TempDir);

/// One clone on a machine of its own.
#[derive(Clone)]
struct Device {
    folder: PathBuf,
    repository: Repository,
    state: Dir,
    author: Author,
}

impl Team {
    fn new() -> Result<Self> {
        let team = Self(tempfile::tempdir()?);
        git(team.0.path(), &["init", "-q", "--bare", "remote.git"], "")?;
        Ok(team)
    }

    fn device(&self, name: &str) -> Result<Device> {
        let folder = self.0.path().join(name);
        let store = Dir::create(&folder.join("store"))?;
        let repository = Repository::init(&store)?;
        let url = format!("file://{}", self.0.path().join("remote.git").display());
        git(store.path(), &["remote", "add", "origin", &url], "")?;
        let author =
            Author { writer: format!("{name}/desk").parse()?, store: StoreId::of_genesis(&Digest::of(b"a store")) };
        Ok(Device { repository, state: Dir::create(&folder.join("state"))?, author, folder })
    }

    fn remote(&self, arguments: &[&str], input: &str) -> Result<String> {
        git(&self.0.path().join("remote.git"), arguments, input)
    }

    /// Puts something at the remote for the lease of a connector.
    fn plant(&self, connector: &str, value: &str) -> Outcome {
        let name = format!("{}{}", table::REFS, name_of(&connector.parse()?));
        self.remote(&["update-ref", &name, value], "").map(drop)
    }

    /// A commit of nothing with this message.
    fn commit(&self, message: &str) -> Result<String> {
        let tree = self.remote(&["mktree"], "")?;
        self.remote(&["commit-tree", &tree], message)
    }
}

impl Device {
    fn leases(&self) -> Result<Leases> {
        let remote = self.repository.remote("main")?;
        Ok(Leases::new(self.repository.clone(), remote, Some(self.state.clone()), now))
    }

    fn take(&self, operation: u8, connectors: &[&str]) -> Result<std::result::Result<Lease, LeaseError>> {
        let connectors = connectors.iter().map(|name| name.parse()).collect::<std::result::Result<_, _>>()?;
        Ok(self.leases()?.take(&self.author, id(operation), connectors, Length::default()))
    }

    /// How long it has to wait for a connector.
    fn waits(&self, connector: &str) -> Result<Duration> {
        match self.take(99, &[connector])? {
            Err(LeaseError::Held { wait, .. }) => Ok(wait),
            other => Err(format!("{other:?}").into()),
        }
    }

    fn list(&self) -> Result<Vec<Standing>> {
        Ok(self.leases()?.list()?)
    }
}

fn id(number: u8) -> OperationId {
    OperationId::new(chrono::DateTime::UNIX_EPOCH, [number; 10])
}

fn git(folder: &Path, arguments: &[&str], input: &str) -> Result<String> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.env("GIT_CONFIG_GLOBAL", "/dev/null").spawn()?;
    child.stdin.take().ok_or("no pipe")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

#[test]
fn a_lease_is_taken_renewed_and_given_back() -> Outcome {
    let team = Team::new()?;
    let (alice, bob) = (team.device("alice")?, team.device("bob")?);
    let mut lease = alice.take(1, &["dev/one"])??;
    let listed = bob.list()?;
    let [Standing { said: Some((connector, token)), wait, .. }] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!((connector.as_str(), token.holder.as_str(), token.operation), ("dev/one", "alice/desk", id(1)));
    assert_eq!((token.length, *wait), (Length::default(), WHOLE));
    match bob.take(2, &["dev/one"])? {
        Err(LeaseError::Held { connector, by: Some((holder, operation)), wait }) => {
            assert_eq!((connector.as_str(), holder.as_str(), operation), ("dev/one", "alice/desk", id(1)));
            assert_eq!(wait, WHOLE);
        }
        other => panic!("{other:?}"),
    }
    lease.renew()?;
    assert_ne!(bob.list()?[0].value, listed[0].value);
    lease.release()?;
    assert!(bob.list()?.is_empty());
    assert_eq!(bob.take(2, &["dev/one"])??.connectors().len(), 1);
    assert_eq!(alice.state.entries("leases")?.iter().filter(|entry| entry.name.contains(".own")).count(), 0);
    Ok(())
}

#[test]
fn many_are_taken_by_one_push_or_none() -> Outcome {
    let team = Team::new()?;
    let (alice, bob) = (team.device("alice")?, team.device("bob")?);
    let names: Vec<String> = (0..MOST).map(|number| format!("prod/connector-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let lease = bob.take(1, &names[500..501])??;
    assert!(matches!(alice.take(2, &names)?, Err(LeaseError::Held { .. })));
    assert_eq!(bob.list()?.len(), 1);
    lease.release()?;
    let mut lease = alice.take(2, &names)??;
    let values: BTreeSet<Oid> = bob.list()?.into_iter().map(|standing| standing.value).collect();
    assert_eq!(values.len(), 1);
    lease.renew()?;
    // One of them is gone: nothing of the others changes either.
    team.remote(&["update-ref", "-d", &format!("{}{}", table::REFS, name_of(&names[7].parse()?))], "")?;
    let before = bob.list()?;
    assert!(matches!(lease.renew(), Err(LeaseError::Lost)));
    assert_eq!((bob.list()?, before.len()), (before, MOST - 1));
    let too_many: BTreeSet<Address> =
        (0..=MOST).map(|each| format!("dev/{each}").parse()).collect::<std::result::Result<_, _>>()?;
    let refused = alice.leases()?.take(&alice.author, id(3), too_many, Length::default());
    assert!(matches!(refused, Err(LeaseError::Number(1001))));
    assert!(matches!(alice.take(3, &[])?, Err(LeaseError::Number(0))));
    Ok(())
}

/// Everybody takes one lease at once, and with it another one that some others want too: one of them gets both.
fn only_one_wins(devices: &[Device]) -> Outcome {
    let barrier = Barrier::new(devices.len());
    let take = |number: usize, device: &Device| {
        barrier.wait();
        let other = format!("dev/other-{}", number % 3);
        device.take(u8::try_from(number).unwrap_or(0), &["dev/one", &other]).map_err(|error| error.to_string())
    };
    let taken: Vec<_> = std::thread::scope(|scope| {
        let take = &take;
        let each = devices.iter().enumerate().map(|(number, device)| scope.spawn(move || take(number, device)));
        let threads: Vec<_> = each.collect();
        threads.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut winners = 0;
    for taken in taken {
        match taken.map_err(|_| "a thread panicked")?? {
            Ok(lease) => winners += usize::from(lease.may_act(SECOND).is_ok()),
            Err(LeaseError::Held { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((winners, devices[0].list()?.len()), (1, 2));
    Ok(())
}

#[test]
fn of_sixteen_clones_exactly_one_has_it() -> Outcome {
    let team = Team::new()?;
    let devices = (0..16).map(|number| team.device(&format!("dev-{number}"))).collect::<Result<Vec<_>>>()?;
    only_one_wins(&devices)
}

#[test]
fn of_sixteen_processes_of_one_clone_exactly_one_has_it() -> Outcome {
    // They are in one another's way with every lock of git's too.
    let team = Team::new()?;
    only_one_wins(&vec![team.device("all")?; 16])
}

#[test]
fn a_taker_waits_from_its_first_sight_for_the_whole_length_and_a_minute() -> Outcome {
    let team = Team::new()?;
    let (alice, bob) = (team.device("alice")?, team.device("bob")?);
    let lease = alice.take(1, &["dev/one"])??;
    // However long it has stood there, nobody has seen it.
    pass(100 * WHOLE);
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    pass(WHOLE.saturating_sub(SECOND));
    // Each look is another process.
    assert!(bob.waits("dev/one")? <= SECOND);
    assert_eq!(bob.list()?[0].wait, bob.waits("dev/one")?);
    pass(SECOND);
    let taken = bob.take(2, &["dev/one"])??;
    assert!(taken.may_act(SECOND).is_ok() && matches!(lease.may_act(SECOND), Err(LeaseError::Ended)));
    assert!(matches!(lease.release(), Err(LeaseError::Lost)));
    assert_eq!(bob.list()?[0].value, taken.value);
    Ok(())
}

#[test]
fn a_renewal_a_reboot_or_a_lost_memory_make_the_taker_wait_anew() -> Outcome {
    let team = Team::new()?;
    let (alice, bob) = (team.device("alice")?, team.device("bob")?);
    let mut lease = alice.take(1, &["dev/one"])??;
    let begin = || -> Outcome {
        bob.waits("dev/one")?;
        pass(WHOLE / 2);
        assert!(bob.waits("dev/one")? <= WHOLE / 2);
        Ok(())
    };
    begin()?;
    lease.renew()?;
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    begin()?;
    reboot(Some("second"));
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    begin()?;
    // The same start of the machine, and an earlier moment of it: such a clock is not believed.
    NOW.with_borrow_mut(|now| now.since -= WHOLE * 2 / 3);
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    begin()?;
    std::fs::remove_dir_all(bob.folder.join("state/leases"))?;
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    begin()?;
    for entry in std::fs::read_dir(bob.folder.join("state/leases"))? {
        std::fs::write(entry?.path(), "0 1 2\n\u{fffd}\n")?;
    }
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    // Where nobody can tell one start from another, a process knows only what it has seen itself.
    reboot(None);
    let mut leases = bob.leases()?;
    assert_eq!(leases.list()?[0].wait, WHOLE);
    pass(WHOLE);
    assert_eq!(leases.list()?[0].wait, Duration::ZERO);
    assert_eq!(bob.waits("dev/one")?, WHOLE);
    Ok(())
}

#[test]
fn a_holder_stops_a_minute_before_its_end() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let mut lease = alice.take(1, &["dev/one"])??;
    let acting = 14 * MARGIN;
    assert_eq!(lease.left(), acting);
    pass(acting.saturating_sub(10 * SECOND));
    assert!(lease.may_act(9 * SECOND).is_ok());
    assert!(matches!(lease.may_act(10 * SECOND), Err(LeaseError::Ended)));
    pass(10 * SECOND);
    assert!(matches!(lease.may_act(Duration::ZERO), Err(LeaseError::Ended)));
    // Nobody has taken it meanwhile.
    lease.renew()?;
    assert_eq!(lease.left(), acting);
    // A clock that goes back, or is another one, is no reason to go on.
    NOW.with_borrow_mut(|now| now.since -= SECOND);
    assert!(matches!(lease.may_act(Duration::ZERO), Err(LeaseError::Ended)));
    lease.renew()?;
    reboot(Some("second"));
    assert!(matches!(lease.may_act(Duration::ZERO), Err(LeaseError::Ended)));
    Ok(())
}

#[test]
fn its_time_is_counted_from_before_it_was_sent() -> Outcome {
    /// Each look at this clock takes a minute.
    fn slow() -> Moment {
        pass(MARGIN);
        now()
    }
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let mut leases = alice.leases()?;
    leases.clock = slow;
    let lease = leases.take(&alice.author, id(1), BTreeSet::from(["dev/one".parse()?]), Length::default())?;
    // After the look at the remote and before the push it was looked at once, and now once more.
    assert_eq!(lease.left(), 13 * MARGIN);
    Ok(())
}

#[test]
fn a_run_that_goes_on_has_its_own_lease_at_once_and_nobody_else() -> Outcome {
    let team = Team::new()?;
    let (alice, mut twin) = (team.device("alice")?, team.device("twin")?);
    // All runs of a machine identity have one name.
    twin.author = alice.author.clone();
    let lease = alice.take(1, &["dev/one", "dev/two"])??;
    assert!(matches!(alice.take(1, &["dev/one"])?, Err(LeaseError::Running(_))));
    let value = lease.value.clone();
    // Its process has ended.
    drop(lease);
    assert!(matches!(alice.take(2, &["dev/one"])?, Err(LeaseError::Held { .. })));
    assert!(matches!(twin.take(1, &["dev/one"])?, Err(LeaseError::Held { .. })));
    let lease = alice.take(1, &["dev/one", "dev/two", "dev/three"])??;
    assert!(lease.value != value && lease.may_act(SECOND).is_ok());
    assert_eq!(alice.list()?.len(), 3);
    Ok(())
}

#[test]
fn a_renewal_whose_answer_was_lost_is_ours() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let mut lease = alice.take(1, &["dev/one"])??;
    let arrived = lease.table.make(&lease.author, &lease.token)?;
    lease.own.add(arrived.clone())?;
    lease.swap(|_| Some(&lease.value), Some(&arrived))?;
    lease.renew()?;
    assert!(lease.may_act(SECOND).is_ok());
    assert_eq!(alice.list()?[0].value, lease.value);
    // What the same name has made elsewhere is not.
    let other = lease.table.make(&lease.author, &lease.token)?;
    lease.swap(|_| Some(&lease.value), Some(&other))?;
    assert!(matches!(lease.renew(), Err(LeaseError::Lost)));
    assert!(matches!(lease.may_act(Duration::ZERO), Err(LeaseError::Ended)));
    assert_eq!(alice.list()?[0].value, other);
    Ok(())
}

#[test]
fn without_its_remote_a_lease_holds_as_long_as_it_did() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let mut lease = alice.take(1, &["dev/one"])??;
    pass(MARGIN);
    let left = lease.left();
    let (there, away) = (team.0.path().join("remote.git"), team.0.path().join("away"));
    std::fs::rename(&there, &away)?;
    assert!(matches!(lease.renew(), Err(LeaseError::Git(GitError::Failed { .. }))));
    assert_eq!(lease.left(), left);
    assert!(matches!(alice.take(2, &["dev/two"])?, Err(LeaseError::Git(_))));
    std::fs::rename(&away, &there)?;
    lease.renew()?;
    assert_eq!(lease.left(), left + MARGIN);
    Ok(())
}

#[test]
fn what_is_no_lease_is_waited_for_as_for_the_longest() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let good = |connector: &str| -> Result<String> {
        let connectors = BTreeSet::from([connector.parse()?]);
        let holder = "mallory/desk".parse()?;
        Ok(Token { holder, operation: id(6), length: Length::LONGEST, connectors }.message([0; 16]))
    };
    let blob = team.remote(&["hash-object", "-w", "--stdin"], &good("dev/blob")?)?;
    let tag = format!("object {blob}\ntype blob\ntag t\ntagger t <t@example.org> 0 +0000\n\n{}", good("dev/tag")?);
    let tag = team.remote(&["hash-object", "-t", "tag", "-w", "--stdin"], &tag)?;
    let planted = [
        ("dev/blob", blob),
        ("dev/tag", tag),
        ("dev/garbage", team.commit("\u{1b}]0;gotcha\u{7}\u{202e}")?),
        ("dev/other", team.commit(&good("dev/blob")?)?),
        ("dev/huge", team.commit(&(good("dev/huge")? + &"x".repeat(8 * 1024 * 1024)))?),
        ("dev/eternal", team.commit(&good("dev/eternal")?.replace("seconds 86400", "seconds 4294967295"))?),
        ("dev/hidden", team.commit(&good("dev/hidden")?.replace("mallory", "mal\u{1b}[8mlory"))?),
    ];
    for (connector, value) in &planted {
        team.plant(connector, value)?;
    }
    let listed = alice.list()?;
    assert_eq!(listed.len(), planted.len());
    let longest = Length::LONGEST.duration() + MARGIN;
    assert!(listed.iter().all(|lease| lease.said.is_none() && lease.wait == longest), "{listed:#?}");
    for (connector, _) in &planted {
        match alice.take(1, &[connector])? {
            Err(LeaseError::Held { by: None, wait, .. }) => assert_eq!(wait, longest),
            other => panic!("{connector}: {other:?}"),
        }
    }
    pass(longest);
    for (connector, _) in &planted {
        alice.take(1, &[connector])??.release()?;
    }
    assert!(alice.list()?.is_empty());
    Ok(())
}

#[test]
fn other_references_are_in_nobodys_way() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let value = team.commit("no lease")?;
    let name = name_of(&"dev/one".parse()?);
    for reference in [
        format!("{}{}", table::REFS, &name[1..]),
        format!("{}{}", table::REFS, name.to_uppercase()),
        format!("{}x/{name}", table::REFS),
    ] {
        team.remote(&["update-ref", &reference, &value], "")?;
    }
    let listed = alice.list()?;
    assert!(listed.is_empty(), "{listed:?}");
    alice.take(1, &["dev/one"])??.release()?;
    // git takes a branch of this name for the lease when it pushes: then there is none to be had, and nothing is overwritten.
    let branch = format!("refs/heads/{}{name}", table::REFS);
    team.remote(&["update-ref", &branch, &value], "")?;
    assert!(matches!(alice.take(1, &["dev/one"])?, Err(LeaseError::Raced)));
    assert_eq!(team.remote(&["rev-parse", &branch], "")?, value);
    assert!(alice.list()?.is_empty());
    Ok(())
}

#[test]
fn more_leases_than_anybody_has_are_refused() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let value = team.commit("no lease")?;
    let fill = |numbers: std::ops::Range<u32>| -> Outcome {
        let lines: Vec<String> = numbers.map(|n| format!("create {}{n:032x} {value}\n", table::REFS)).collect();
        team.remote(&["update-ref", "--stdin"], &lines.concat())?;
        team.remote(&["pack-refs", "--all"], "").map(drop)
    };
    fill(0..20_000)?;
    assert_eq!(alice.list()?.len(), 20_000);
    alice.take(1, &["dev/one"])??.release()?;
    fill(20_000..20_001)?;
    assert!(matches!(alice.leases()?.list(), Err(LeaseError::TooMany(20_000))));
    assert!(matches!(alice.take(1, &["dev/one"])?, Err(LeaseError::TooMany(20_000))));
    Ok(())
}

#[test]
fn no_hook_of_the_clone_is_run() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let hooks = alice.folder.join("store/.git/hooks");
    std::fs::create_dir_all(&hooks)?;
    let mark = alice.folder.join("was-run");
    for hook in ["pre-push", "reference-transaction", "post-update"] {
        std::fs::write(hooks.join(hook), format!("#!/bin/sh\necho {hook} >>{}\n", mark.display()))?;
        assert!(Command::new("chmod").arg("+x").arg(hooks.join(hook)).status()?.success());
    }
    team.plant("dev/two", &team.commit("no lease")?)?;
    let mut lease = alice.take(1, &["dev/one"])??;
    assert_eq!(alice.list()?.len(), 2);
    lease.renew()?;
    lease.release()?;
    assert!(!mark.exists(), "{}", std::fs::read_to_string(&mark)?);
    // Plain git runs them: they would have been.
    git(&alice.folder.join("store"), &["fetch", "-q", "origin", "+refs/keyward/*:refs/x/*"], "")?;
    assert!(mark.exists());
    Ok(())
}

#[test]
fn the_clock_of_the_wall_has_no_say() -> Outcome {
    let team = Team::new()?;
    let alice = team.device("alice")?;
    let message = Token {
        holder: "bob/desk".parse()?,
        operation: id(6),
        length: Length::default(),
        connectors: BTreeSet::from(["dev/one".parse()?]),
    }
    .message([0; 16]);
    let tree = team.remote(&["mktree"], "")?;
    for seconds in ["0", "4102444800"] {
        let commit = format!("tree {tree}\nauthor t <t> {seconds} +0000\ncommitter t <t> {seconds} +0000\n\n{message}");
        let value = team.remote(&["hash-object", "-t", "commit", "-w", "--stdin"], &commit)?;
        team.plant("dev/one", &value)?;
        assert_eq!(alice.waits("dev/one")?, WHOLE);
    }
    Ok(())
}
