//! Every kind of vendor, times every trouble, times a kill at every boundary, forward and back.

use keyward::connector::Stage;
use keyward::connector::fields::Fields;
use keyward::connector::operation::Step;
use keyward::driver::{Dependent, Idempotency, Overlap};
use keyward::rotation::{End, Event, Wish};
use keyward::secret::Secret;
use rayon::prelude::*;

use crate::bench::{Bench, Outcome, Ran, Template, silence};
use crate::model::{Boundaries, Model, Place, TROUBLES, Target, Trouble, Vendor};

const FIRST: &str = "the-first-value-of-all";

const KINDS: [(Overlap, Idempotency); 11] = [
    (Overlap::Multi, Idempotency::Ours),
    (Overlap::Multi, Idempotency::Key),
    (Overlap::Multi, Idempotency::Label),
    (Overlap::DualSlot, Idempotency::Ours),
    (Overlap::DualSlot, Idempotency::Label),
    (Overlap::DualPrincipal, Idempotency::Ours),
    (Overlap::Grace, Idempotency::Key),
    (Overlap::Replace, Idempotency::Ours),
    (Overlap::Replace, Idempotency::AtMostOnce),
    (Overlap::Chain, Idempotency::AtMostOnce),
    (Overlap::Assisted, Idempotency::Ours),
];

#[derive(Debug, Clone, Copy)]
struct Case {
    kind: (Overlap, Idempotency),
    trouble: Option<Trouble>,
    /// Whether a dependent fails the first time.
    fails: bool,
    wish: Way,
    kill: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Rotate; whoever comes next resumes.
    Forward,
    /// Rotate; whoever comes next takes it back.
    Back,
    /// Rotate; whoever comes next ends everything.
    End,
}

impl Case {
    fn run(self, template: &Template) -> Outcome<usize> {
        self.played(template).map_err(|error| format!("{self:?}: {error}").into())
    }

    /// Plays it; how many boundaries the first run passed.
    fn played(self, template: &Template) -> Outcome<usize> {
        let bench = template.copy()?;
        let (vendor, places) = (Vendor::holding(FIRST), [Place::default(), Place::default()]);
        for place in &places {
            place.put(FIRST.to_owned());
        }
        let boundaries = Boundaries::killing(self.kill);
        let first = self.process(&bench, Wish::Forward, &vendor, &places, &boundaries, self.trouble, self.fails)?;
        let passed = boundaries.passed();
        let mut ended = match first {
            Ran::Came(Ok(end)) => Some(end),
            Ran::Came(Err(_)) | Ran::Killed => None,
        };
        let free = Boundaries::default();
        let next = match self.wish {
            Way::Forward => Wish::Resume,
            Way::Back => Wish::Back,
            Way::End => Wish::End(Vec::new()),
        };
        for _ in 0..4 {
            if ended.is_some_and(|end| end != End::EndByHand) && self.wish != Way::End {
                break;
            }
            if ended == Some(End::EndByHand) {
                vendor.end_by_hand(FIRST);
            }
            let ran = self.process(&bench, next.clone(), &vendor, &places, &free, None, false)?;
            match ran {
                Ran::Came(Ok(end)) if end != End::EndByHand || self.wish == Way::End => {
                    ended = Some(end);
                    break;
                }
                Ran::Came(Ok(end)) => ended = Some(end),
                // What cannot go back goes on.
                Ran::Came(Err(error)) if self.wish == Way::Back => {
                    let resumed = self.process(&bench, Wish::Resume, &vendor, &places, &free, None, false)?;
                    if let Ran::Came(Ok(end)) = resumed {
                        ended = Some(end);
                    } else {
                        return Err(format!("it goes neither back ({error}) nor on").into());
                    }
                }
                Ran::Came(Err(error)) => return Err(format!("resumed: {error}").into()),
                Ran::Killed => return Err("nobody kills this one".into()),
            }
        }
        self.check(&bench, &vendor, &places, ended)?;
        Ok(passed)
    }

    #[expect(clippy::too_many_arguments, reason = "each is another part of the scene")]
    fn process(
        self,
        bench: &Bench,
        wish: Wish,
        vendor: &Vendor,
        places: &[Place],
        boundaries: &Boundaries,
        trouble: Option<Trouble>,
        fails: bool,
    ) -> Outcome<Ran> {
        let driver = Model::new(vendor, boundaries, self.kind, trouble);
        let targets = [("one", false), ("two", fails)].into_iter().zip(places);
        let dependents: Vec<Box<dyn Dependent + '_>> = targets
            .map(|((name, fails), place)| -> Box<dyn Dependent + '_> {
                Box::new(Target::new(name, place, boundaries, fails))
            })
            .collect();
        let given = match self.kind.0 {
            Overlap::Assisted => {
                vendor.make_by_hand("made-by-hand");
                Some(Fields::new([("value".parse()?, Secret::from("made-by-hand".to_owned()))].into())?)
            }
            _ => None,
        };
        let at = |_: Event| boundaries.pass();
        let ended = !vendor.alive().contains(&FIRST.to_owned());
        bench.run(wish, &driver, &dependents, (given.as_ref(), ended), &at)
    }

    /// The four invariants.
    fn check(self, bench: &Bench, vendor: &Vendor, places: &[Place], ended: Option<End>) -> Outcome {
        let connector = bench.connector()?;
        let alive = vendor.alive();
        let live: Vec<u64> =
            connector.versions.iter().filter(|it| it.stage != Stage::Revoked).map(|it| it.number).collect();
        let values = bench.values(&live)?;
        let step = connector.operation.as_ref().map(|operation| operation.step);
        if self.wish == Way::End {
            // What a person makes a person ends; an answer that was lost for ever nobody can end.
            let hand = self.kind.0 == Overlap::Assisted || self.kind.1 == Idempotency::AtMostOnce;
            return if alive.is_empty() || hand {
                Ok(())
            } else {
                Err(format!("{alive:?} are alive after a revocation").into())
            };
        }
        if step == Some(Step::Stranded) {
            return match self.kind.1 {
                Idempotency::AtMostOnce => Ok(()),
                _ => Err("it is stranded".into()),
            };
        }
        if let Some(step) = step {
            return Err(format!("it is left at {step} ({ended:?})").into());
        }
        let current = connector.current().ok_or("there is no current version")?;
        let value = &bench.values(&[current.number])?[0];
        if !alive.contains(value) {
            return Err(format!("the vendor does not take the current version {} ({ended:?})", current.number).into());
        }
        // A person's orphan is the person's.
        if let Some(unknown) =
            alive.iter().find(|alive| !values.contains(alive) && *alive != "made-by-hand" && *alive != FIRST)
        {
            return Err(format!("the vendor holds {unknown}, which the store does not know").into());
        }
        if alive.iter().any(|value| value == FIRST)
            && !values.contains(&FIRST.to_owned())
            && self.kind.0 != Overlap::Assisted
        {
            return Err("the first value is alive, and the store does not know".into());
        }
        for place in places {
            let held = place.holds();
            if !alive.contains(&held) {
                return Err(format!("a dependent holds {held}, which is dead").into());
            }
            if held != *value {
                return Err("a dependent has another value than the current one at the end".into());
            }
        }
        Ok(())
    }
}

/// Each kind and trouble with a kill at each boundary that a run without a kill passes.
fn every(way: Way) -> Outcome {
    silence();
    let template = Template::new(FIRST, &["one", "two"])?;
    let troubles = || TROUBLES.into_iter().map(Some).chain([None]);
    let shapes: Vec<Case> = KINDS
        .into_iter()
        .flat_map(|kind| troubles().map(move |trouble| (kind, trouble, false)).chain([(kind, None, true)]))
        .map(|(kind, trouble, fails)| Case { kind, trouble, fails, wish: way, kill: None })
        .collect();
    let counted: Vec<usize> = shapes.par_iter().map(|case| case.run(&template)).collect::<Outcome<_>>()?;
    let cases: Vec<Case> = shapes
        .iter()
        .zip(counted)
        .flat_map(|(case, passed)| (0..passed).map(|kill| Case { kill: Some(kill), ..*case }))
        // Each trouble is met with a kill at every seventh boundary, another one for each; without trouble at every one.
        .filter(|case| case.trouble.is_none_or(|trouble| case.kill.unwrap_or(0) % 7 == trouble as usize))
        .collect();
    assert!(cases.len() > 200, "only {} cases", cases.len());
    let wrong: Vec<String> =
        cases.par_iter().filter_map(|case| case.run(&template).err().map(|error| error.to_string())).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    Ok(())
}

#[test]
fn killed_anywhere_and_resumed_nothing_is_lost() -> Outcome {
    every(Way::Forward)
}

#[test]
fn killed_anywhere_and_taken_back_nothing_is_lost() -> Outcome {
    every(Way::Back)
}

#[test]
fn killed_anywhere_and_revoked_nothing_is_left_alive() -> Outcome {
    every(Way::End)
}
