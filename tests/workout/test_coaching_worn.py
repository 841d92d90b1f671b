"""A set coached from a phone on the thigh, from putting it there to the last word."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from secondheart.coach import Cue
from secondheart.exercises import load_exercise
from secondheart.synthetic import perform
from secondheart.synthetic.phone_noise import PhoneNoise
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial, Landmarks
from secondheart.workout import Workout
from secondheart.workout.coaching import Coaching, Command, Glance, Wanted

RATE_HZ = 100.0
BATCH = 8


@dataclass
class Course:
    """What came of pushing what a phone felt through a coaching."""

    coaching: Coaching
    cues: list[Cue] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    kept: list[Inertial] = field(default_factory=list)
    glances: list[Glance] = field(default_factory=list)

    def take(self, said: Any) -> None:
        self.cues += said.cues
        if not self.stages or self.stages[-1] != said.stage:
            self.stages.append(said.stage)
        self.kept += [] if said.samples is None else [said.samples]
        self.glances += [] if said.glance is None else [said.glance]

    def shown(self, kind: str) -> list[str]:
        return [cue.show for cue in self.cues if cue.kind == kind]


def felt(repetitions: int, *, noise: PhoneNoise | None = None, seed: int = 5, **how: Any) -> Inertial:
    done = perform(how.pop("exercise", "soleus-push-up"), repetitions=repetitions, seed=seed, **how)
    return wear(done, "thigh", noise=noise, rate_hz=RATE_HZ, seed=seed).samples


def still(samples: Inertial, seconds: float) -> Inertial:
    count = int(seconds * RATE_HZ)
    force = np.repeat(samples.force_mps2[:1], count, axis=0)
    return Inertial(np.arange(count) / RATE_HZ, force, np.zeros((count, 3)))


def in_hand(seconds: float, *, seed: int = 0) -> Inertial:
    """Give a phone that is turned about in a hand."""
    rng, time_s = np.random.default_rng(seed), np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    taken = np.clip(np.minimum(time_s, seconds - time_s), 0.0, 1.0)
    turn = taken * (0.9 + 0.6 * np.sin(2 * np.pi * 0.4 * time_s))
    force = 9.81 * np.column_stack((np.zeros_like(turn), np.sin(turn), np.cos(turn)))
    rate = np.column_stack((np.gradient(turn, time_s), *np.zeros((2, len(turn)))))
    return Inertial(time_s, force + rng.normal(0, 0.8, force.shape), rate + rng.normal(0, 0.02, rate.shape))


def one_after_other(*runs: Inertial) -> Inertial:
    times, now_s = [], 0.0
    for run in runs:
        times.append(run.time_s - run.time_s[0] + now_s)
        now_s = float(times[-1][-1]) + 1 / RATE_HZ
    return Inertial(
        np.concatenate(times),
        np.concatenate([run.force_mps2 for run in runs]),
        np.concatenate([run.rate_radps for run in runs]),
    )


def part(samples: Inertial, start: int, stop: int) -> Inertial:
    at = slice(start, stop)
    return Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])


def coached(
    samples: Inertial, *, exercise: str = "soleus-push-up", variant: str | None = None, batch: int = BATCH,
    orders: dict[float, Command] | None = None, finish: bool = True, **wanted: Any,
) -> Course:  # fmt: skip
    chosen = Wanted(load_exercise(exercise, variant), mount="thigh", **({"height_cm": 172.0} | wanted))
    course, waiting = Course(Coaching(chosen)), sorted((orders or {}).items())
    for start in range(0, len(samples), batch):
        one = part(samples, start, start + batch)
        while waiting and one.time_s[0] >= waiting[0][0]:
            course.take(course.coaching.command(waiting.pop(0)[1]))
        course.take(course.coaching.push(one))
    if finish:
        course.take(course.coaching.finish())
    return course


@pytest.mark.parametrize("noise", [PhoneNoise.clean(), PhoneNoise.noisy(), PhoneNoise.messy()])
def test_a_set_from_the_hand_to_the_last_word(noise: PhoneNoise) -> None:
    felt_set = felt(9, noise=noise, pauses={3: 9.0})
    course = coached(one_after_other(in_hand(4), still(felt_set, 4), felt_set))
    assert course.stages == ["check", "range", "countdown", "set", "over"]
    assert course.shown("count") == ["1", "2", "3", *(str(k + 1) for k in range(6))]
    assert course.shown("countdown") == ["3", "2", "1"]
    assert course.shown("done") == ["Done. 6 repetitions."]
    analysis = course.coaching.analysis("inertial")
    assert (analysis.count, analysis.recording.kind, analysis.recording.view) == (6, "inertial", None)
    assert 7 < course.coaching.wanted.best_cm < 14


def test_what_is_missing_is_said_before_the_start() -> None:
    course = coached(one_after_other(in_hand(12), still(felt(1), 4)), find_range=False, finish=False)
    assert course.shown("setup")[0] in {
        "Lay the phone on your thigh, near the knee.", "Keep still for a moment.",
    }  # fmt: skip
    assert {name for glance in course.glances for name in glance.missing} <= {"place", "moving"}
    assert "countdown" in course.stages


def test_a_number_is_told_soon_after_the_top() -> None:
    felt_set = felt(8, noise=PhoneNoise.noisy())
    lead = still(felt_set, 8)
    course = coached(one_after_other(lead, felt_set), find_range=False)
    tops = [one.top_s for one in course.coaching.analysis().repetitions]
    told = [course.coaching.set_time_s(cue.time_s) for cue in course.cues if cue.kind == "count"]
    # The first one waits until the axis is known.
    late = [at - top for at, top in zip(told[2:], tops[2:], strict=True)]
    assert len(told) == 8
    assert 0 < np.median(late) < 0.5


def test_a_phone_that_is_taken_up_pauses_the_set_and_goes_on_when_it_lies_again() -> None:
    first, again = felt(3), felt(4, seed=6)
    course = coached(
        one_after_other(still(first, 8), first, in_hand(6), still(again, 4), again), find_range=False
    )
    assert course.shown("pause") == ["Paused. The phone was moved."]
    assert course.shown("resume") == ["Welcome back, go on."]
    assert course.stages == ["check", "countdown", "set", "paused", "set", "over"]
    assert course.shown("count")[-1] == "7"
    assert course.coaching.analysis().count == 7


def test_nothing_counts_while_the_phone_is_in_the_hand() -> None:
    samples = felt(1)
    course = coached(one_after_other(still(samples, 8), in_hand(20), still(samples, 3)), find_range=False)
    assert course.shown("count") == []
    assert course.coaching.analysis().count == 0


def test_who_does_not_come_back_has_finished() -> None:
    samples = felt(2)
    course = coached(
        one_after_other(still(samples, 8), samples, in_hand(250)), find_range=False, finish=False, batch=50
    )
    assert course.stages[-1] == "over"
    assert course.shown("done") == ["Done. 2 repetitions."]


def test_what_is_kept_gives_the_same_result_and_the_set_goes_on() -> None:
    felt_set = felt(4, noise=PhoneNoise.noisy())
    course = coached(one_after_other(still(felt_set, 8), felt_set), find_range=False, finish=False)
    engine = Workout(load_exercise("soleus-push-up"), height_cm=172, mount="thigh")
    for one in course.kept:
        engine.push(one)
    engine.finish()
    rebuilt = Coaching.rebuilt(course.coaching.wanted, course.kept)
    assert (rebuilt.stage, rebuilt.count) == ("paused", 4)
    more = one_after_other(still(felt_set, 4), felt(3, seed=8))
    on = Course(rebuilt)
    for start in range(0, len(more), BATCH):
        # A phone that was loaded again has a clock of its own.
        on.take(rebuilt.push(part(more, start, start + BATCH)))
    assert on.stages == ["paused", "set"]
    assert on.shown("count")[-1] == "7"
    on.take(rebuilt.finish())
    course.take(course.coaching.finish())
    assert course.coaching.analysis("inertial") == engine.analysis("inertial")
    assert rebuilt.analysis().count == 7


def test_a_quiet_set_says_nothing_and_ticks() -> None:
    felt_set = felt(12, variant="houston")
    course = coached(
        one_after_other(still(felt_set, 8), felt_set), find_range=False, quiet=True, variant="houston"
    )
    assert {cue.say for cue in course.cues} == {""}
    assert {cue.tone for cue in course.cues if cue.kind == "count"} == {"tick"}
    assert course.shown("count")[-1] == "12"
    assert {cue.tone for cue in course.cues if cue.kind in {"correction", "praise", "milestone"}} <= {""}


def test_rounds_pause_by_themselves_and_only_work_counts_as_minutes() -> None:
    felt_set = felt(8)
    course = coached(
        one_after_other(still(felt_set, 8), felt_set, still(felt_set, 30)),
        find_range=False, round_s=20.0, rest_s=5.0,
    )  # fmt: skip
    assert course.shown("pause")[:2] == ["Round over. Rest.", "Round over. Rest."]
    assert course.shown("resume")[0] == "Next round."
    rounds = [glance.round for glance in course.glances]
    assert max(one for one in rounds if one is not None) >= 2
    work_s = course.glances[-1].active_s
    assert work_s == pytest.approx(sum(len(one) for one in course.kept) / RATE_HZ, abs=1.0)
    for glance in course.glances:
        assert np.isnan(glance.left_s) or 0 <= glance.left_s <= 20


def test_the_side_is_the_one_that_was_named() -> None:
    felt_set = felt(3, exercise="seated-single-leg-calf-raise", side=("right",))
    course = coached(
        one_after_other(still(felt_set, 8), felt_set),
        exercise="seated-single-leg-calf-raise", find_range=False, side="right",
    )  # fmt: skip
    assert {one.side for one in course.coaching.analysis().repetitions} == {"right"}


def test_samples_of_another_sensor_are_told_apart() -> None:
    landmarks = Landmarks(np.zeros(1), np.zeros((1, 33, 2)), np.ones((1, 33)))
    worn = Coaching(Wanted(load_exercise("soleus-push-up"), mount="thigh"))
    with pytest.raises(TypeError, match="expected Inertial"):
        worn.push(landmarks)
    seen = Coaching(Wanted(load_exercise("soleus-push-up")))
    with pytest.raises(TypeError, match="expected Landmarks"):
        seen.push(still(felt(1), 1), (640, 480))
