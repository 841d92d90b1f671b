"""Walks on tip-toe: steps, sides, beginning and end, heels that come down, and what is no walk."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.capture import LandmarksSource
from secondheart.motion import Motion, Signals
from secondheart.motion.signals import joined, part
from secondheart.repetition.gate import scale_of
from secondheart.repetition.walk import Walking, longest
from secondheart.synthetic import Camera, Noise, Performance, perform
from secondheart.types import LANDMARKS, Array, Landmarks, Walk

HIPS = [LANDMARKS.index("left_hip"), LANDMARKS.index("right_hip")]


def signals_of(samples: Landmarks) -> Signals:
    motion = Motion()
    _, run = motion.push(samples)
    return joined(run, motion.finish())


def walks_in(run: Signals, *cuts: int) -> tuple[Walk, ...]:
    walking = Walking(scale_of(float("nan")))
    edges = [run.first, *(run.first + cut for cut in sorted(cuts)), run.first + len(run)]
    for start, stop in pairwise(edges):
        walking.push(part(run, start, stop))
    return walking.finish()


def walks_of(performance: Performance) -> tuple[Walk, ...]:
    return walks_in(signals_of(performance.landmarks))


def moved(samples: Landmarks, by_px: Array) -> Landmarks:
    return replace(samples, xy_px=samples.xy_px + by_px)


def one_after_another(one: Landmarks, other: Landmarks) -> Landmarks:
    """Join two recordings at the place where the first one ends."""
    shift = one.xy_px[-1, HIPS].mean(axis=0) - other.xy_px[0, HIPS].mean(axis=0)
    return Landmarks(
        np.concatenate((one.time_s, other.time_s + one.time_s[-1] + 1 / 30)),
        np.concatenate((one.xy_px, other.xy_px + shift)),
        np.concatenate((one.visibility, other.visibility)),
    )


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
def test_steps_are_counted_from_every_view(view: str) -> None:
    performance = perform("tip-toe-walk", repetitions=18, ordinary_steps=4, seed=4, camera=Camera(view=view))
    (walk,), true = walks_of(performance), performance.truth.walk
    assert [step.side for step in walk.steps] == [step.side for step in true.steps]
    late = [one.time_s - other.time_s for one, other in zip(walk.steps, true.steps, strict=True)]
    assert np.abs(late).max() < 0.1
    assert np.median(np.abs(late)) < 0.05
    assert walk.start_s == pytest.approx(true.start_s, abs=0.15)
    assert walk.end_s == pytest.approx(true.end_s, abs=0.15)
    assert walk.heel_contacts == ()


@pytest.mark.parametrize("facing", ["left", "right"])
def test_noise_changes_neither_steps_nor_contacts(facing: str) -> None:
    performance = perform(
        "tip-toe-walk", repetitions=16, ordinary_steps=5, seed=2, noise=Noise.heavy(),
        faults={5: ["heel-contact"], 10: ["heel-contact"]}, camera=Camera(facing=facing),
    )  # fmt: skip
    (walk,), true = walks_of(performance), performance.truth.walk
    assert [step.side for step in walk.steps] == [step.side for step in true.steps]
    assert [step.side for step in walk.heel_contacts] == [step.side for step in true.heel_contacts]
    for one, other in zip(walk.heel_contacts, true.heel_contacts, strict=True):
        assert one.time_s == pytest.approx(other.time_s, abs=0.15)


def test_what_a_walk_says_fits_together() -> None:
    (walk,) = walks_of(perform("tip-toe-walk", repetitions=12, seed=1))
    assert walk.duration_s == pytest.approx(walk.end_s - walk.start_s)
    assert walk.cadence_per_min == pytest.approx(60 * 12 / walk.duration_s)
    times = [step.time_s for step in walk.steps]
    assert times == sorted(times)
    assert walk.start_s < times[0]
    assert times[-1] < walk.end_s
    assert all(type(time) is float for time in times)


def test_heels_down_for_a_moment_do_not_end_the_walk_and_for_good_do() -> None:
    once = perform("tip-toe-walk", repetitions=10, seed=3, faults={4: ["heel-contact"]}).landmarks
    again = perform("tip-toe-walk", repetitions=6, seed=4).landmarks
    walks = walks_in(signals_of(one_after_another(once, again)))
    assert [len(walk.steps) for walk in walks] == [10, 6]
    assert [len(walk.heel_contacts) for walk in walks] == [1, 0]
    assert walks[0].end_s < walks[1].start_s
    assert longest(walks) is walks[0]
    assert longest(walks[1:]) is walks[1]


def test_of_equally_long_walks_the_first_is_the_longest_and_of_none_none() -> None:
    walk = Walk(0.0, 2.0, 2.0, (), 0.0, ())
    assert longest([walk, replace(walk, start_s=5.0, end_s=7.0)]) is walk
    assert longest(()) is None


@pytest.mark.parametrize(
    "movement", ["ordinary-walk", "squat", "sit-down-stand-up", "still", "leg-crossing", "flat-bridge"]
)
@pytest.mark.parametrize("view", ["side", "front"])
def test_other_movements_are_no_walk(movement: str, view: str) -> None:
    performance = perform(movement, repetitions=6, seed=5, noise=Noise.heavy(), camera=Camera(view=view))
    assert walks_of(performance) == ()


def test_rising_on_the_spot_is_no_walk() -> None:
    assert walks_of(perform("bent-knee-calf-raise", repetitions=4, hold_s=4.0, noise=Noise.heavy())) == ()


def test_one_step_is_no_walk() -> None:
    performance = perform("tip-toe-walk", repetitions=1)
    assert len(performance.truth.walk.steps) == 1
    assert walks_of(performance) == ()


def test_a_woman_who_walks_in_the_ordinary_way_is_not_on_tiptoe(shared_data: Path) -> None:
    motion, walking = Motion(), Walking(scale_of(float("nan")))
    for samples in LandmarksSource(shared_data / "landmarks" / "walking.csv"):
        walking.push(motion.push(samples)[1])
    walking.push(motion.finish())
    assert walking.finish() == ()


def test_on_a_treadmill_steps_are_the_same() -> None:
    performance = perform("tip-toe-walk", repetitions=7, seed=6)
    samples = performance.landmarks
    hips = samples.xy_px[:, HIPS].mean(axis=1)
    still = moved(samples, np.stack((320.0 - hips[:, 0], np.zeros(len(samples))), axis=1)[:, None])
    (walk,) = walks_in(signals_of(still))
    assert [step.side for step in walk.steps] == [step.side for step in performance.truth.walk.steps]


def test_already_on_tiptoe_when_the_recording_starts() -> None:
    performance = perform("tip-toe-walk", repetitions=10, seed=7)
    samples, true = performance.landmarks, performance.truth.walk
    begin = int(np.searchsorted(samples.time_s, true.start_s + 1.2))
    later = Landmarks(
        samples.time_s[begin:] - samples.time_s[begin], samples.xy_px[begin:], samples.visibility[begin:]
    )
    (walk,) = walks_in(signals_of(later))
    assert len(walk.steps) == 10
    assert walk.start_s < 0.2


def test_a_short_hole_is_bridged_and_a_long_one_ends_the_walk() -> None:
    performance = perform("tip-toe-walk", repetitions=20, seed=8)
    samples, true = performance.landmarks, performance.truth.walk
    middle = int(np.searchsorted(samples.time_s, true.steps[9].time_s))
    found = []
    for frames in (8, 75):
        xy = samples.xy_px.copy()
        xy[middle : middle + frames] = np.nan
        found.append(walks_in(signals_of(replace(samples, xy_px=xy))))
    assert [len(walk.steps) for walk in found[0]] == [20]
    assert len(found[1]) == 2
    assert sum(len(walk.steps) for walk in found[1]) < 20


def test_nobody_seen_and_nothing_pushed() -> None:
    assert Walking(scale_of(170.0)).finish() == ()
    samples = perform("tip-toe-walk", repetitions=4).landmarks
    nobody = replace(samples, xy_px=np.full_like(samples.xy_px, np.nan))
    assert walks_in(signals_of(nobody)) == ()


def test_heels_that_hardly_rise_are_not_up() -> None:
    assert walks_of(perform("tip-toe-walk", repetitions=10, top_deg=5.0)) == ()


LONG = signals_of(
    perform("tip-toe-walk", repetitions=9, noise=Noise.messy(), faults={4: ["heel-contact"]}).landmarks
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(LONG)), max_size=8))
def test_the_cut_of_the_recording_does_not_matter(cuts: list[int]) -> None:
    assert walks_in(LONG, *cuts) == walks_in(LONG)
    assert len(walks_in(LONG)) == 1


def test_frame_by_frame_is_the_same() -> None:
    assert walks_in(LONG, *range(len(LONG))) == walks_in(LONG)
