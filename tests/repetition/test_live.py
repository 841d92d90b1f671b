"""The live readout: phase and height off the newest frames, and a walk as it goes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from secondheart.motion.body import joints
from secondheart.motion.clock import Clock
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, part, signals
from secondheart.repetition.gate import scale_of
from secondheart.repetition.live import Live
from secondheart.repetition.live_walk import LiveWalk
from secondheart.repetition.spoken import SpokenCount
from secondheart.synthetic import Camera, Noise, Performance, perform

Look = Callable[..., Any]
NOISES = pytest.mark.parametrize("noise", [Noise.clean(), Noise.heavy()], ids=["clean", "heavy"])


def quick(performance: Performance) -> Signals:
    frames = Clock().push(performance.landmarks)
    return signals(frames.first, as_it_comes(joints(frames.xy_px)))


def phases(seen: Any) -> list[tuple[float, str | None, float]]:
    """Return each frame's time, phase and height in centimetres."""
    run, stature_cm = quick(seen.performance), seen.performance.truth.stature_cm
    live, told = Live(SpokenCount(seen.exercise, scale_of(stature_cm))), []
    for frame in range(len(run)):
        live.push(part(run, frame, frame + 1))
        told.append((frame / 30, live.readout.phase, live.readout.height * stature_cm))
    return told


@NOISES
@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "bent-knee-calf-raise"])
def test_the_phases_follow_the_heel(looked: Look, exercise: str, noise: Noise) -> None:
    seen = looked(exercise, repetitions=4, seed=3, noise=noise)
    told = phases(seen)
    for true in seen.performance.truth.repetitions[1:]:
        moments = {
            "rise": true.start_s + 0.6 * true.rise_s,
            "hold": true.top_s + 0.7 * true.hold_s,
            "lower": true.end_s - 0.4 * true.lower_s,
            "rest": true.end_s + 0.5,
        }
        for phase, moment_s in moments.items():
            near = [one for at_s, one, _ in told if abs(at_s - moment_s) < 0.15]
            assert phase in near, (true.index, phase)


def test_the_height_is_that_of_the_heel(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=4, seed=3, noise=Noise.heavy())
    told = phases(seen)
    for true in seen.performance.truth.repetitions[1:]:
        held = [cm for at_s, _, cm in told if true.top_s + 0.5 < at_s < true.top_s + true.hold_s]
        assert np.median(held) == pytest.approx(true.heel_rise_cm, abs=2.0)
    assert abs(told[20][2]) < 1.5


def test_the_seconds_of_a_phase_begin_with_it(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=3, seed=3)
    run = quick(seen.performance)
    live, before = Live(SpokenCount(seen.exercise, scale_of(172.0))), ("", 0.0)
    for frame in range(len(run)):
        live.push(part(run, frame, frame + 1))
        now = (str(live.readout.phase), live.readout.phase_s)
        assert now[1] == 0 if now[0] != before[0] else now[1] > before[1]
        before = now


def test_who_is_not_seen_has_no_phase(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=2)
    run = quick(seen.performance)
    run.body_px[-30:] = np.nan
    hidden = quick(seen.performance)
    live = Live(SpokenCount(seen.exercise, scale_of(172.0)))
    live.push(part(hidden, 0, 60))
    hidden.heel_height[60:] = np.nan
    live.push(part(hidden, 60, 90))
    assert live.readout.phase is None
    assert not live.readout.seen
    assert np.isnan(live.readout.height)


def test_an_expected_climb_is_the_usual_one(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=2)
    live = Live(SpokenCount(seen.exercise, scale_of(172.0)))
    live.spoken.expect(0.06)
    assert live.spoken.usual == 0.06


def walked(
    noise: Noise, seed: int = 1, **how: Any
) -> tuple[Performance, LiveWalk, list[tuple[float, bool]], list[Any]]:
    done = perform("tip-toe-walk", ordinary_steps=4, seed=seed, noise=noise, **how)
    run, live = quick(done), LiveWalk(scale_of(done.truth.stature_cm))
    changes, contacts = [(0.0, False)], []
    for frame in range(len(run)):
        contacts += live.push(part(run, frame, frame + 1))
        if live.readout.on_tip_toe != changes[-1][1]:
            changes.append((frame / 30, live.readout.on_tip_toe))
    return done, live, changes, contacts


@NOISES
def test_a_walk_on_tip_toe_is_seen_as_it_goes(noise: Noise) -> None:
    done, live, changes, _ = walked(noise, repetitions=24)
    true = done.truth.walk
    assert true is not None
    (_, _), (begun_s, on), (ended_s, off) = changes
    assert (on, off) == (True, False)
    assert 0 < begun_s - true.start_s < 1.2
    assert 0 < ended_s - true.end_s < 1.8
    assert live.readout.total_s == pytest.approx(true.duration_s, abs=0.7)


@NOISES
def test_the_seconds_of_a_walk_never_run_ahead_of_it(noise: Noise) -> None:
    """Heels that are down already add nothing while it is not sure that they stay there."""
    for seed in range(3):
        done = perform("tip-toe-walk", repetitions=24, ordinary_steps=4, seed=seed, noise=noise)
        assert done.truth.walk is not None
        run, live = quick(done), LiveWalk(scale_of(done.truth.stature_cm))
        longest_s = 0.0
        for frame in range(len(run)):
            live.push(part(run, frame, frame + 1))
            if live.readout.on_tip_toe:
                longest_s = max(longest_s, live.readout.since_s)
        assert done.truth.walk.duration_s - 1.5 < longest_s < done.truth.walk.duration_s + 0.2


def test_from_ahead_no_heel_is_seen_to_come_down() -> None:
    seen = {}
    for view in ("side", "front"):
        done = perform("tip-toe-walk", repetitions=16, camera=Camera(view=view))
        live = LiveWalk(scale_of(done.truth.stature_cm))
        live.push(quick(done))
        seen[view] = (live.readout.seen, live.readout.contacts_seen)
    assert seen == {"side": (True, True), "front": (True, False)}


def test_a_heel_that_comes_down_is_told_at_once() -> None:
    done, _, _, contacts = walked(
        Noise.clean(), repetitions=24, faults={8: ["heel-contact"], 17: ["heel-contact"]}
    )
    assert done.truth.walk is not None
    true = done.truth.walk.heel_contacts
    assert [side for _, side in contacts] == [step.side for step in true]
    for (at_s, _), step in zip(contacts, true, strict=True):
        assert 0 <= at_s - step.time_s < 0.4


@pytest.mark.parametrize("seed", range(3))
def test_no_heel_is_said_to_come_down_that_did_not(seed: int) -> None:
    *_, contacts = walked(Noise.heavy(), seed, repetitions=24)
    assert contacts == []


def test_ordinary_walking_is_not_on_tip_toe() -> None:
    done = perform("ordinary-walk", repetitions=20, noise=Noise.heavy())
    live = LiveWalk(scale_of(done.truth.stature_cm))
    live.push(quick(done))
    assert live.readout.total_s < 1.0


def test_the_flat_level_is_learned_from_the_stand() -> None:
    done = perform("tip-toe-walk", repetitions=8, ordinary_steps=2)
    run, live = quick(done), LiveWalk(scale_of(done.truth.stature_cm))
    live.push(part(run, 0, 12))
    live.stand()
    live.begin()
    assert abs(live.readout.height) < 0.01
    assert live.readout.total_s == 0
