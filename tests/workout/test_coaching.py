"""One set coached from the start check to the last word, of made-up people whose every rise is known."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.coach import Cue
from secondheart.coach.words import words_of
from secondheart.errors import RequestError
from secondheart.exercises import load_exercise
from secondheart.synthetic import Noise, Performance
from secondheart.types import Finding, Landmarks, Language, Leg, Repetition
from secondheart.workout import Workout
from secondheart.workout.coaching import Coaching, Command, Glance, Said, Wanted
from secondheart.workout.events import Finished
from secondheart.workout.ranging import Range

Perform = Callable[..., Performance]
CASES: dict[str, dict[str, Any]] = {
    "soleus-push-up": {"repetitions": 5},
    "bridge-heel-lift": {"repetitions": 4},
    "seated-single-leg-calf-raise": {"repetitions": 3, "side": ("left", "right")},
    "single-leg-bridge-heel-lift": {"repetitions": 3, "side": ("left", "right")},
    "bent-knee-calf-raise": {"repetitions": 4},
    "elevated-bent-knee-calf-raise": {"repetitions": 3, "side": ("right", "left")},
}


def part(samples: Landmarks, start: int, stop: int) -> Landmarks:
    return Landmarks(samples.time_s[start:stop], samples.xy_px[start:stop], samples.visibility[start:stop])


def one_after_other(*runs: Landmarks) -> Landmarks:
    times, now_s = [], 0.0
    for run in runs:
        times.append(run.time_s - run.time_s[0] + now_s)
        now_s = float(times[-1][-1]) + 1 / 30
    return Landmarks(
        np.concatenate(times),
        np.concatenate([run.xy_px for run in runs]),
        np.concatenate([run.visibility for run in runs]),
    )


def still(samples: Landmarks, seconds: float, at: int = 0) -> Landmarks:
    """Return somebody who keeps one pose of the samples."""
    count = int(30 * seconds)
    one = part(samples, at, at + 1)
    return Landmarks(
        np.arange(count) / 30, one.xy_px.repeat(count, axis=0), one.visibility.repeat(count, axis=0)
    )


def nobody(seconds: float) -> Landmarks:
    count = int(30 * seconds)
    return Landmarks(np.arange(count) / 30, np.full((count, 33, 2), np.nan), np.full((count, 33), np.nan))


@dataclass
class Course:
    """What came of pushing a recording through a coaching."""

    coaching: Coaching
    cues: list[Cue] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    kept: list[Landmarks] = field(default_factory=list)
    finished: list[Repetition] = field(default_factory=list)
    glances: list[Glance] = field(default_factory=list)

    def take(self, said: Said) -> None:
        self.cues += said.cues
        self.finished += said.finished
        if not self.stages or self.stages[-1] != said.stage:
            self.stages.append(said.stage)
        if said.samples is not None:
            self.kept.append(said.samples)
        if said.glance is not None:
            self.glances.append(said.glance)

    def of(self, kind: str) -> list[Cue]:
        return [cue for cue in self.cues if cue.kind == kind]

    @property
    def numbers(self) -> list[str]:
        return [cue.show for cue in self.of("count")]


def coached(
    exercise: str, samples: Landmarks, size_px: tuple[int, int], *, portion: int = 4,
    variant: str | None = None, orders: dict[float, Command] | None = None, finish: bool = True,
    **wanted: Any,
) -> Course:  # fmt: skip
    """Push a recording in portions; ``orders`` are commands by the time at which they come."""
    course = Course(Coaching(Wanted(load_exercise(exercise, variant), **wanted)))
    waiting = sorted((orders or {}).items())
    for start in range(0, len(samples), portion):
        one = part(samples, start, start + portion)
        while waiting and one.time_s[0] >= waiting[0][0]:
            course.take(course.coaching.command(waiting.pop(0)[1]))
        course.take(course.coaching.push(one, size_px))
    if finish:
        course.take(course.coaching.finish())
    return course


def in_place(done: Performance, seconds: float = 6.5) -> Landmarks:
    return one_after_other(still(done.landmarks, seconds), done.landmarks)


@pytest.mark.parametrize("exercise", CASES)
def test_a_set_is_coached_from_the_start_check_to_its_end(performed: Perform, exercise: str) -> None:
    done = performed(exercise, noise=Noise.heavy(), seed=3, **CASES[exercise])
    course = coached(
        exercise, in_place(done), done.size_px, height_cm=done.truth.stature_cm, find_range=False
    )
    assert course.stages == ["check", "countdown", "set", "over"]
    assert [cue.say for cue in course.of("countdown")] == ["3", "2", "1"]
    assert [cue.say for cue in course.of("go")] == ["Go."]
    each = CASES[exercise]["repetitions"]
    legs = 2 if "side" in CASES[exercise] else 1
    assert course.numbers == [str(number) for number in range(1, each + 1)] * legs
    assert course.cues[-1].say == f"Done. {each * legs} repetitions."
    assert course.coaching.analysis().count == each * legs
    assert len(course.of("side")) == legs - 1
    assert course.of("correction") == []


def test_the_fast_tempo_is_toned(performed: Perform) -> None:
    done = performed("soleus-push-up", variant="houston", repetitions=22, noise=Noise.heavy(), seed=3)
    course = coached(
        "soleus-push-up", in_place(done), done.size_px, variant="houston", height_cm=172, find_range=False
    )
    counts = course.of("count")
    assert len(counts) == 22
    assert all(cue.tone == "count" for cue in counts)
    assert [cue.say for cue in counts if cue.say and int(cue.show) > 2] == ["10", "20"]
    assert course.coaching.analysis().count == 22


def test_a_walk_is_coached(performed: Perform) -> None:
    done = performed("tip-toe-walk", repetitions=40, ordinary_steps=2, seed=2, faults={8: ["heel-contact"]})
    course = coached("tip-toe-walk", in_place(done), done.size_px, height_cm=done.truth.stature_cm)
    assert course.stages == ["check", "countdown", "set", "over"]
    assert [cue.say for cue in course.of("count")] == ["10 seconds.", "20 seconds."]
    assert [cue.fault for cue in course.of("correction")] == ["heel-contact"]
    walk = course.coaching.analysis().walk
    assert walk is not None
    assert course.coaching.count == pytest.approx(walk.duration_s, abs=1.5)


def test_three_slow_repetitions_find_the_own_range(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=3, pauses={3: 6.0}, seed=4, noise=Noise.heavy())
    samples = one_after_other(still(done.landmarks, 3.2), done.landmarks, done.landmarks)
    course = coached("soleus-push-up", samples, done.size_px, height_cm=done.truth.stature_cm)
    assert course.stages[:4] == ["check", "range", "countdown", "set"]
    assert course.numbers[:3] == ["1", "2", "3"]
    middle_cm = median(one.heel_rise_cm for one in done.truth.repetitions)
    assert course.coaching.wanted.best_cm == pytest.approx(middle_cm, abs=1.5)
    assert course.glances[-1].best == course.coaching.wanted.best_cm
    assert course.coaching.analysis().count <= 3


def test_one_rise_that_looks_too_high_is_not_the_own_range(performed: Perform) -> None:
    found = Range(Wanted(load_exercise("soleus-push-up"), height_cm=172.0))
    done = performed("soleus-push-up", repetitions=1)
    (one,) = coached("soleus-push-up", in_place(done), done.size_px, find_range=False).finished[:1]
    for rise_cm in (9.0, 13.0, 9.4):
        found._take([Finished(replace(one, heel_rise_cm=rise_cm))])
    assert found.best_cm == 9.4


def test_on_a_day_with_pain_no_range_is_sought_and_nobody_is_urged_higher(performed: Perform) -> None:
    faults = {number: ["partial-range"] for number in range(3, 9)}
    done = performed("soleus-push-up", repetitions=8, faults=faults, seed=3, noise=Noise.heavy())
    wanted = {"height_cm": done.truth.stature_cm, "best_cm": 12.0}
    well = coached("soleus-push-up", in_place(done), done.size_px, **wanted)
    assert "partial-range" in [cue.fault for cue in well.of("correction")]
    sore = coached("soleus-push-up", in_place(done), done.size_px, pain=True, **wanted)
    assert "partial-range" not in [cue.fault for cue in sore.of("correction")]
    assert any("partial-range" in one.faults for one in sore.finished), "it is still graded"
    asked = coached("soleus-push-up", in_place(done), done.size_px, pain=True, height_cm=172.0)
    assert asked.stages[:2] == ["check", "countdown"]


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_set_is_coached_in_the_language_that_was_chosen(performed: Perform, language: Language) -> None:
    faults = {3: ["fast-lowering"], 4: ["fast-lowering"], 5: ["fast-lowering"]}
    done = performed("soleus-push-up", repetitions=9, faults=faults, seed=3, noise=Noise.heavy())
    samples = one_after_other(nobody(3), in_place(done), nobody(5), still(done.landmarks, 4))
    courses = {
        one: coached("soleus-push-up", samples, done.size_px, height_cm=172, find_range=False, language=one)
        for one in ("en", language)
    }
    said = courses[language].cues
    assert [cue.kind for cue in said] == [cue.kind for cue in courses["en"].cues]
    assert {cue.language for cue in said} == {language}
    assert {"setup", "countdown", "go", "count", "correction", "praise", "pause", "resume", "done"} <= {
        cue.kind for cue in said
    }
    english = {cue.say for cue in courses["en"].cues if not cue.say.isdigit()}
    assert not english & {cue.say for cue in said}
    glances = courses[language].glances
    assert {glance.sentence for glance in glances if glance.missing == ("nobody",)} == {
        words_of(language).start.nobody
    }
    assert {glance.sentence for glance in glances if glance.countdown_s > 0} == {""}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(RequestError, match="expected one of en, de, es"):
        Coaching(Wanted(load_exercise("soleus-push-up"), language="xx"))  # type: ignore[arg-type]


def test_a_fault_of_the_old_leg_is_no_habit_of_the_new_one(performed: Perform) -> None:
    """A repetition may be finished only when the other leg has begun."""
    done = performed("elevated-bent-knee-calf-raise", repetitions=1, side="right")
    (some,) = coached(
        "elevated-bent-knee-calf-raise", in_place(done), done.size_px, find_range=False
    ).finished
    fault = (Finding("short-hold", 0.2, 0.6, 0.4, "s", "why"),)
    coaching = Coaching(Wanted(load_exercise("elevated-bent-knee-calf-raise")))

    def finished(side: Leg, top_s: float) -> list[str]:
        one = replace(some, side=side, start_s=top_s - 1, top_s=top_s, end_s=top_s + 2, findings=fault)
        coaching._now_s = top_s + 5
        return [cue.kind for cue in coaching._finished(one, None)]

    coaching._tally.top(10.0, 10.0, "right")
    assert finished("right", 10.0) == []
    coaching._tally.top(16.0, 16.0, "right")
    (change,) = (
        cue for cue in coaching._sides(coaching._tally.top(25.0, 25.0, "left")) if cue.kind == "side"
    )
    assert change.say == "Left leg."
    assert finished("right", 16.0) == [], "twice in three, but the leg is resting"
    assert finished("left", 25.0) == []
    assert finished("left", 31.0) == ["correction"]


def test_two_walks_are_told_each_and_the_longest_last(performed: Perform) -> None:
    done = performed("tip-toe-walk", repetitions=24, ordinary_steps=2, seed=2)
    samples = one_after_other(still(done.landmarks, 6.5), done.landmarks, part(done.landmarks, 0, 500))
    course = coached("tip-toe-walk", samples, done.size_px, height_cm=done.truth.stature_cm)
    assert course.cues[-1].say.endswith("at the longest.")
    walk = course.coaching.analysis().walk
    assert walk is not None
    last = int(course.cues[-1].say.split()[1])
    assert last >= max(
        int(cue.say.split()[0]) for cue in course.cues if cue.say[:1].isdigit() and "sec" in cue.say
    )
    assert last == pytest.approx(walk.duration_s, abs=1)


def test_without_repetitions_the_range_is_given_up(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=2)
    course = coached("soleus-push-up", still(done.landmarks, 50), done.size_px, height_cm=172)
    assert course.stages[:4] == ["check", "range", "countdown", "set"]
    assert np.isnan(course.coaching.wanted.best_cm)


def test_the_range_is_only_sought_where_it_can_be_told(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=2)
    for wanted in ({}, {"height_cm": 172.0, "best_cm": 9.0}, {"height_cm": 172.0, "find_range": False}):
        course = coached("soleus-push-up", still(done.landmarks, 4), done.size_px, **wanted)
        assert course.stages[:2] == ["check", "countdown"]


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "elevated-bent-knee-calf-raise"])
def test_getting_into_place_counts_nothing(performed: Perform, exercise: str) -> None:
    how = {"side": "right"} if exercise.startswith("elevated") else {}
    done = performed(
        exercise, repetitions=3, arrive=True, pauses={0: 9.0}, seed=5, noise=Noise.heavy(), **how
    )
    course = coached(
        exercise, done.landmarks, done.size_px, height_cm=done.truth.stature_cm, find_range=False
    )
    assert course.numbers == ["1", "2", "3"]
    assert course.of("count")[0].time_s > done.truth.repetitions[0].start_s
    assert course.of("setup")
    assert course.coaching.start == "check"


def test_a_fault_that_repeats_is_corrected_and_its_end_praised(performed: Perform) -> None:
    faults = {3: ["fast-lowering"], 4: ["fast-lowering"], 5: ["fast-lowering"]}
    done = performed("soleus-push-up", repetitions=9, faults=faults, seed=3, noise=Noise.heavy())
    course = coached(
        "soleus-push-up", in_place(done), done.size_px, height_cm=done.truth.stature_cm, find_range=False
    )
    assert [cue.fault for cue in course.of("correction")] == ["fast-lowering"]
    assert [cue.fault for cue in course.of("praise")] == ["fast-lowering"]


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bent-knee-calf-raise"])
def test_bouncing_into_the_next_repetition_is_corrected(performed: Perform, exercise: str) -> None:
    faults = {number: ["bounce"] for number in (3, 4, 5, 6)}
    done = performed(exercise, repetitions=8, faults=faults, seed=3, noise=Noise.heavy())
    course = coached(
        exercise, in_place(done), done.size_px, height_cm=done.truth.stature_cm, find_range=False
    )
    assert [cue.fault for cue in course.of("correction")] == ["bounce"]


def test_leaving_pauses_and_coming_back_goes_on(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=3, seed=3)
    samples = one_after_other(
        still(done.landmarks, 6.5), done.landmarks, nobody(20), still(done.landmarks, 4), done.landmarks
    )
    course = coached("soleus-push-up", samples, done.size_px, height_cm=172, find_range=False)
    assert course.stages == ["check", "countdown", "set", "paused", "set", "over"]
    assert [cue.say for cue in course.of("pause")] == ["Paused. I can't see you."]
    assert len(course.of("resume")) == 1
    assert course.numbers == ["1", "2", "3", "4", "5", "6"]
    assert course.coaching.analysis().count == 6
    assert course.kept[-1].time_s[-1] < samples.time_s[-1] - 15


def test_who_stays_away_has_finished(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=3, seed=3)
    samples = one_after_other(still(done.landmarks, 6.5), done.landmarks, nobody(70))
    course = coached("soleus-push-up", samples, done.size_px, height_cm=172, find_range=False, finish=False)
    assert course.stages[-2:] == ["paused", "over"]
    assert course.cues[-1].say == "Done. 3 repetitions."


def test_standing_up_pauses(performed: Perform) -> None:
    seated, standing = (
        performed("soleus-push-up", repetitions=3),
        performed("bent-knee-calf-raise", repetitions=4),
    )
    samples = one_after_other(still(seated.landmarks, 6.5), seated.landmarks, standing.landmarks)
    course = coached("soleus-push-up", samples, seated.size_px, height_cm=172, find_range=False)
    assert course.stages[-2] == "paused"
    assert course.numbers == ["1", "2", "3"]


def test_a_pause_by_command_ends_by_command_alone(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=6, seed=3)
    samples = in_place(done)
    begun_s, back_s = 6.5 + done.truth.repetitions[2].end_s, 6.5 + done.truth.repetitions[4].end_s
    course = coached(
        "soleus-push-up", samples, done.size_px, orders={begun_s + 0.3: "pause", back_s + 0.2: "resume"},
        height_cm=172, find_range=False,
    )  # fmt: skip
    assert course.stages == ["check", "countdown", "set", "paused", "set", "over"]
    assert course.numbers == ["1", "2", "3", "4"]
    assert course.coaching.analysis().count == 4


def test_commands_hurry_on(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=3)
    course = coached("soleus-push-up", done.landmarks, done.size_px, orders={0.0: "start", 0.1: "start"})
    assert course.stages == ["countdown", "set", "over"]
    assert course.coaching.start == "skipped"
    coaching = Coaching(Wanted(load_exercise("soleus-push-up"), height_cm=172))
    assert coaching.command("resume").stage == coaching.command("pause").stage == "check"
    assert coaching.command("skip").stage == "range"
    assert coaching.command("skip").stage == "countdown"
    assert coaching.command("skip").stage == "set"
    assert coaching.command("stop").stage == "over"
    assert coaching.command("start").stage == "over"


def test_stopping_before_the_set_leaves_an_empty_result() -> None:
    coaching = Coaching(Wanted(load_exercise("soleus-push-up")))
    said = coaching.finish()
    assert (said.stage, said.cues) == ("over", ())
    assert coaching.analysis().count == 0


def test_who_leaves_in_the_countdown_is_checked_again(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=2)
    samples = one_after_other(still(done.landmarks, 3.6), nobody(4), still(done.landmarks, 8))
    course = coached("soleus-push-up", samples, done.size_px, find_range=False)
    assert course.stages == ["check", "countdown", "check", "countdown", "set", "over"]


def test_a_glance_shows_what_is_needed(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=4, seed=3, noise=Noise.heavy())
    course = coached(
        "soleus-push-up", in_place(done), done.size_px, height_cm=done.truth.stature_cm, find_range=False
    )
    check = course.glances[0]
    assert check.missing
    assert check.phase is None
    assert any(0 < glance.countdown_s <= 3 for glance in course.glances)
    working = [glance for glance in course.glances if glance.elapsed_s > 1]
    assert {glance.phase for glance in working} >= {"rest", "rise", "hold", "lower"}
    assert {glance.unit for glance in working} == {"cm"}
    assert {glance.target for glance in working} == {30}
    assert max(glance.height for glance in working) == pytest.approx(working[-1].best, abs=2.5)
    assert working[-1].count == 4


@cache
def _seated(perform: Perform) -> Performance:
    return perform("soleus-push-up", repetitions=4, seed=7, noise=Noise.heavy(), faults={2: ["short-hold"]})


@settings(max_examples=8, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 700), max_size=12, unique=True),
    from_s=st.sampled_from([0.0, 12.345678, 1e5]),
)
def test_the_result_is_that_of_the_engine_for_what_was_kept(
    performed: Perform, cuts: list[int], from_s: float
) -> None:
    done = _seated(performed)
    samples = done.landmarks
    wanted = Wanted(load_exercise("soleus-push-up"), height_cm=172, find_range=False)
    coaching = Coaching(wanted)
    for _ in range(2):
        coaching.command("start")
    kept = []
    ends = [0, *sorted(cut for cut in cuts if cut < len(samples)), len(samples)]
    for start, stop in pairwise(ends):
        run = part(samples, start, stop)
        said = coaching.push(replace(run, time_s=run.time_s + from_s), done.size_px)
        assert said.samples is not None
        kept.append(said.samples)
    coaching.finish()
    workout = Workout(wanted.exercise, height_cm=172)
    for run in kept:
        workout.push(run)
    workout.finish()
    assert coaching.analysis("landmarks") == workout.analysis("landmarks")
    np.testing.assert_allclose(
        np.concatenate([run.time_s for run in kept]), samples.time_s, rtol=0, atol=2e-6
    )
    if from_s == 0.0:
        whole = Workout(wanted.exercise, height_cm=172)
        whole.push(samples)
        whole.finish()
        expected, found = whole.analysis("landmarks"), coaching.analysis("landmarks")
        assert [one.faults for one in found.repetitions] == [one.faults for one in expected.repetitions]
        for one, other in zip(found.repetitions, expected.repetitions, strict=True):
            assert one.top_s == pytest.approx(other.top_s, abs=1e-9)


def test_a_set_that_was_cut_off_is_rebuilt_from_what_was_kept(performed: Perform) -> None:
    done = performed("soleus-push-up", repetitions=4, seed=3)
    course = coached(
        "soleus-push-up", in_place(done), done.size_px, height_cm=172, find_range=False, finish=False
    )
    rebuilt = Coaching.rebuilt(course.coaching.wanted, course.kept)
    assert rebuilt.stage == "paused"
    assert rebuilt.count == course.coaching.count == 4
    rebuilt.command("resume")
    later = replace(done.landmarks, time_s=done.landmarks.time_s + 500.0)
    kept = [*course.kept]
    for start in range(0, len(later), 5):
        said = rebuilt.push(part(later, start, start + 5), done.size_px)
        assert said.samples is not None
        kept.append(said.samples)
    rebuilt.finish()
    gap_s = float(kept[len(course.kept)].time_s[0] - course.kept[-1].time_s[-1])
    assert gap_s == pytest.approx(5.0, abs=1e-6)
    workout = Workout(load_exercise("soleus-push-up"), height_cm=172)
    for run in kept:
        workout.push(run)
    workout.finish()
    assert rebuilt.analysis("landmarks") == workout.analysis("landmarks")
    assert rebuilt.analysis().count == 8


@pytest.mark.parametrize("after_top_s", [0.6, 1.5, 3.0, 4.0])
def test_no_number_that_was_told_is_taken_back_when_a_set_is_rebuilt(
    performed: Perform, after_top_s: float
) -> None:
    done = performed("soleus-push-up", repetitions=3, seed=3)
    wanted = Wanted(load_exercise("soleus-push-up"), height_cm=172, find_range=False)
    live = Coaching(wanted)
    for _ in range(2):
        live.command("start")
    end = int((done.truth.repetitions[1].top_s + after_top_s) * 30)
    kept = [part(done.landmarks, start, min(start + 2, end)) for start in range(0, end, 2)]
    for run in kept:
        live.push(run, done.size_px)
    assert live.count == 2
    assert Coaching.rebuilt(wanted, kept).count == 2


def with_holes(samples: Landmarks) -> Landmarks:
    """Return every second sample, with a short hole and one after which the light look begins anew."""
    time_s = samples.time_s + 2.0 * (samples.time_s > 8) + 7.0 * (samples.time_s > 19)
    return Landmarks(np.round(time_s, 6)[::2], samples.xy_px[::2], samples.visibility[::2])


def after_a_return(wanted: Wanted, kept: Landmarks, later: Landmarks, portion: int) -> tuple[Any, ...]:
    """Rebuild a set from portions of a size and go on with it; return all that was counted and said."""
    coaching = Coaching.rebuilt(wanted, (part(kept, k, k + portion) for k in range(0, len(kept), portion)))
    at_return = coaching.count, coaching.spoken, coaching.command("resume").glance
    cues: list[Cue] = []
    for start in range(0, len(later), 4):
        cues += coaching.push(part(later, start, start + 4), (640, 480)).cues
    coaching.finish()
    return at_return, cues, coaching.analysis()


@pytest.mark.parametrize("exercise", ["soleus-push-up", "single-leg-bridge-heel-lift", "tip-toe-walk"])
def test_a_set_is_rebuilt_from_any_portions_as_it_was_coached(performed: Perform, exercise: str) -> None:
    done = performed(exercise, repetitions=6, seed=4, noise=Noise.heavy())
    wanted = Wanted(load_exercise(exercise), height_cm=172, find_range=False)
    kept = with_holes(done.landmarks)
    kept, later = part(kept, 0, int(0.8 * len(kept))), part(kept, int(0.8 * len(kept)), len(kept))
    live = Coaching(wanted)
    for _ in range(2):
        live.command("start")
    for k in range(len(kept)):
        if live.push(part(kept, k, k + 1), done.size_px).stage == "paused":
            live.command("resume")
    singly, *others = (after_a_return(wanted, kept, later, portion) for portion in (1, 7, 400))
    assert others == [singly, singly]
    (count, spoken, _), cues, analysis = singly
    assert (count, spoken) == (live.count, live.spoken)
    assert cues or exercise == "tip-toe-walk"
    assert analysis.count or analysis.walk is not None


def test_a_repetition_that_is_over_says_when_it_became_known(performed: Perform) -> None:
    samples = with_holes(performed("soleus-push-up", repetitions=5, seed=4).landmarks)
    exercise = load_exercise("soleus-push-up")
    singly, at_once = Workout(exercise, height_cm=172), Workout(exercise, height_cm=172)
    known = [one.known_s for one in at_once.push(samples) if isinstance(one, Finished)]
    came: list[tuple[float, float, float]] = []
    for k in range(len(samples)):
        before_s, now_s = samples.time_s[max(k - 1, 0)], samples.time_s[k]
        found = [one for one in singly.push(part(samples, k, k + 1)) if isinstance(one, Finished)]
        came += [(before_s, one.known_s, now_s) for one in found]
    assert known == [known_s for _, known_s, _ in came] != []
    assert all(before_s < known_s <= now_s + 1e-6 for before_s, known_s, now_s in came)
