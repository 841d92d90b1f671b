"""The light look goes on where a recording begins its own time anew, as a replay does at its set."""

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.synthetic import perform
from secondheart.types import Landmarks
from secondheart.workout.coaching import Coaching, Wanted

SIZE_PX = (640, 480)


def one(samples: Landmarks, place: int, time_s: float) -> Landmarks:
    return Landmarks(
        np.array([time_s]), samples.xy_px[place : place + 1], samples.visibility[place : place + 1]
    )


def coached(exercise: str, repetitions: int) -> tuple[Coaching, list[tuple[float, int]]]:
    """Coach a replay: its first pose until the set begins, then all of it from 0; return when counts came."""
    samples = perform(exercise, repetitions=repetitions, seed=1).landmarks
    coaching = Coaching(Wanted(load_exercise(exercise), height_cm=172, find_range=False))
    for k in range(900):
        if coaching.stage == "set":
            break
        coaching.push(one(samples, 0, k / 30), SIZE_PX)
    counts = []
    for place, time_s in enumerate(samples.time_s.tolist()):
        before = coaching.count
        coaching.push(one(samples, place, time_s), SIZE_PX)
        if coaching.count != before:
            counts.append((time_s, coaching.count))
    coaching.finish()
    return coaching, counts


def test_every_repetition_of_a_replay_is_counted_at_its_top() -> None:
    coaching, counts = coached("soleus-push-up", 4)
    tops = [one.top_s for one in coaching.analysis().repetitions]
    assert [count for _, count in counts] == [1, 2, 3, 4]
    assert [time_s for time_s, _ in counts] == pytest.approx(tops, abs=0.6)


def test_the_seconds_of_a_walk_are_counted_from_its_beginning() -> None:
    coaching, counts = coached("tip-toe-walk", 12)
    walk = coaching.analysis().walk
    assert walk is not None
    assert counts[0][0] - walk.start_s < 2
    assert walk.duration_s - 2 < coaching.count <= walk.duration_s
