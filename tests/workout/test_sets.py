"""Sets: opened and closed by the kind of posture, the same in any portions, refusals with reasons."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.grading import Asked
from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.clock import Frames
from secondheart.motion.signals import joined, part
from secondheart.repetition.gate import posture_of_frames, scale_of
from secondheart.synthetic import Performance
from secondheart.types import Landmarks
from secondheart.workout import Closed, Event, Finished
from secondheart.workout.poses import Poses
from secondheart.workout.readings import CAMERA
from secondheart.workout.sets import POSTURE_LOST_S, Sets

Perform = Callable[..., Performance]


@pytest.fixture
def sets() -> Sets[Signals]:
    """Give the sets of a seated exercise, with poses for all frames that may be asked for."""
    poses = Poses()
    poses.push(Frames(0, np.zeros((3000, 33, 2))))
    return Sets(CAMERA, load_exercise("soleus-push-up"), scale_of(172.0), Asked(), poses)


def signals_of(samples: Landmarks) -> Signals:
    motion = Motion()
    _, run = motion.push(samples)
    return joined(run, motion.finish())


def lost_for(run: Signals, begin: int, frames: int) -> Signals:
    """Return the signals with the person standing for so many frames: only the thighs tell."""
    run.thigh_drop[begin : begin + frames] = 1.0
    return run


def pushed(sets: Sets[Signals], run: Signals) -> list[Event]:
    return sets.push(run, posture_of_frames(run, "sitting"))


def closed(events: list[Event]) -> list[int]:
    return [len(event.repetitions) for event in events if isinstance(event, Closed)]


@pytest.mark.parametrize(("seconds", "counts"), [(POSTURE_LOST_S - 0.2, [4]), (POSTURE_LOST_S + 0.2, [2, 2])])
def test_a_set_ends_where_the_posture_is_lost_for_long_enough(
    performed: Perform, sets: Sets[Signals], seconds: float, counts: list[int]
) -> None:
    performance = performed("soleus-push-up", repetitions=4, seed=1, pauses={2: 10.0})
    begin = int((performance.truth.repetitions[1].end_s + 3.0) * RATE_HZ)
    run = lost_for(signals_of(performance.landmarks), begin, round(seconds * RATE_HZ))
    assert closed(pushed(sets, run) + sets.finish()) == counts
    assert [one.index for one in sets.repetitions] == [1, 2, 3, 4]
    assert [len(one.repetitions) for one in sets.graded] == counts


def test_a_set_is_closed_at_once_not_at_the_end(performed: Perform, sets: Sets) -> None:
    performance = performed("soleus-push-up", repetitions=4, seed=1, pauses={2: 10.0})
    begin = int((performance.truth.repetitions[1].end_s + 3.0) * RATE_HZ)
    run = lost_for(signals_of(performance.landmarks), begin, 120)
    stop = begin + int(POSTURE_LOST_S * RATE_HZ)
    assert closed(pushed(sets, part(run, 0, stop - 1))) == []
    assert closed(pushed(sets, part(run, stop - 1, stop))) == [2]
    assert closed(pushed(sets, part(run, stop, len(run))) + sets.finish()) == [2]


def test_a_posture_never_taken_up_closes_nothing(performed: Perform, sets: Sets) -> None:
    run = signals_of(performed("bent-knee-calf-raise", repetitions=3, seed=1).landmarks)
    assert pushed(sets, run) + sets.finish() == []
    assert (sets.graded, sets.repetitions) == ([], [])
    assert set(sets.refused) == {"not sitting"}


def test_refusals_are_counted_by_reason(performed: Perform, sets: Sets) -> None:
    run = signals_of(performed("leg-crossing", repetitions=4, seed=1).landmarks)
    assert closed(pushed(sets, run) + sets.finish()) == []
    assert sum(sets.refused.values()) >= 4
    assert all(reason for reason in sets.refused)


@pytest.mark.parametrize("size", [1, 7, 50, 333])
def test_portions_do_not_matter(performed: Perform, size: int) -> None:
    run = signals_of(performed("soleus-push-up", repetitions=4, seed=1, pauses={2: 10.0}).landmarks)
    run = lost_for(run, 420, 110)
    every: list[Any] = []
    for ends in ([0, len(run)], [*range(0, len(run), size), len(run)]):
        poses = Poses()
        poses.push(Frames(0, np.zeros((3000, 33, 2))))
        sets = Sets(CAMERA, load_exercise("soleus-push-up"), scale_of(172.0), Asked(), poses)
        events = [event for start, stop in pairwise(ends) for event in pushed(sets, part(run, start, stop))]
        every.append((events + sets.finish(), sets.repetitions, sets.refused))
    assert repr(every[0]) == repr(every[1])  # NaN equals NaN in words


def test_a_repetition_is_graded_against_the_set_so_far_and_again_when_it_closes(
    performed: Perform, sets: Sets
) -> None:
    performance = performed("soleus-push-up", repetitions=5, seed=1, faults={1: ["partial-range"]})
    events = pushed(sets, signals_of(performance.landmarks)) + sets.finish()
    first = next(event.repetition for event in events if isinstance(event, Finished))
    assert first.faults == ()  # nothing to compare with yet
    assert sets.repetitions[0].faults == ("partial-range",)


def test_what_followed_a_repetition_is_told_with_the_next(performed: Perform, sets: Sets) -> None:
    performance = performed("soleus-push-up", repetitions=5, seed=3, faults={2: ["bounce"]})
    events = pushed(sets, signals_of(performance.landmarks)) + sets.finish()
    first, second, third, *_ = [event for event in events if isinstance(event, Finished)]
    assert first.before is None
    assert second.repetition.faults == ()
    assert third.before is not None
    assert (third.before.index, third.before.faults) == (2, ("bounce",))


def test_nothing_pushed_nothing_closed(sets: Sets[Signals], performed: Perform) -> None:
    run = signals_of(performed("soleus-push-up", repetitions=4, seed=1).landmarks)
    assert pushed(sets, part(run, 0, 0)) + sets.finish() == []
