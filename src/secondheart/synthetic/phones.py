"""Phones worn by the stick figure: what their sensors feel while it does an exercise, with known truth."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from secondheart.synthetic.body import LEGS, Figure, solve
from secondheart.synthetic.perform import Performance, later, later_walk
from secondheart.synthetic.phone_hands import Look, in_hand
from secondheart.synthetic.phone_motion import Poses, Ride, dense_times, ride
from secondheart.synthetic.phone_mounts import Phone, segment, sensor
from secondheart.synthetic.phone_noise import (
    Landing,
    PhoneNoise,
    disturbed,
    find_landings,
    read_out,
    sample_times,
)
from secondheart.synthetic.scene import motion_of, posture_of
from secondheart.synthetic.script import working
from secondheart.synthetic.truth import TrueRepetition, Truth, measure
from secondheart.types import Array, FaultId, Inertial, Leg, Mount

_TRUTH_HZ = 60.0
_CHUNK = 20_000
#: How long a phone that is handled records before and after the set.
_BEFORE_S, _AFTER_S = 8.0, 6.0
#: The faults that a phone can show, by the contract.
SHOWN: tuple[FaultId, ...] = ("short-hold", "partial-range", "fast-lowering", "bounce")


@dataclass(frozen=True, slots=True)
class Worn:
    """What a worn phone recorded, and what was true.

    Parameters
    ----------
    samples
        The sensor's run of samples.
    truth
        The repetitions of the leg that wears the phone, timed and measured on that leg alone, with the
        faults that a phone can show; at the pelvis those of both legs. Its curves stand at the samples'
        times.
    mount, leg
        Where the phone was.
    tilt_deg
        (n,) at the samples' times: by how much the end of the segment away from the trunk lies above the
        other, degrees against level. On the thigh: the knee above the hip.
    ride
        The exact motion of the phone, slips and swinging flesh included, over seconds since the start.
    """

    samples: Inertial
    truth: Truth
    mount: Mount
    leg: Leg
    tilt_deg: Array
    ride: Ride


def wear(
    performance: Performance,
    mount: Mount,
    *,
    leg: Leg | None = None,
    phone: Phone | None = None,
    noise: PhoneNoise | None = None,
    handled: bool = False,
    rate_hz: float = 100.0,
    seed: int = 0,
) -> Worn:
    """Let the figure of a performance wear a phone, and return what its sensors felt.

    Parameters
    ----------
    mount
        ``thigh``, ``shank`` or ``foot`` of one leg, or ``pelvis``.
    leg
        The leg that wears it; None is the first working leg, the left one where both work.
    phone
        How it is worn; None is flat on the middle, top away from the trunk.
    noise
        How its samples are spoilt; None is not at all.
    handled
        The recording begins in the hand: the phone is put in its place, and taken up again after the set.
        That adds 8 s before it and 6 s after it.
    rate_hz
        Samples a second.
    seed
        Draws the noise and how the phone is handled, and nothing of what is true.

    >>> from secondheart.synthetic.perform import perform
    >>> worn = wear(perform("soleus-push-up", repetitions=3), "thigh")
    >>> worn.truth.count, float(worn.samples.force_mps2[0, 2].round(1))
    (3, 9.8)
    """
    scene = performance.play.scene
    noise, phone = noise or PhoneNoise.clean(), phone or Phone()
    worn_by = leg or (working(scene.lifts[0].side)[0] if scene.lifts else "left")
    rng = np.random.default_rng([seed, 53])
    before_s, after_s = (_BEFORE_S, _AFTER_S) if handled else (0.0, 0.0)
    begin_s = scene.from_s - before_s
    length_s = scene.to_s + after_s - begin_s
    exact: Poses = partial(_poses, performance, begin_s, phone, mount, worn_by)
    if handled:
        exact = _handled(exact, length_s, rng)
    landings = _landings(performance, begin_s, mount, worn_by) if noise.landing else []
    moving = ride(disturbed(exact, noise, landings, length_s, rng), length_s)
    samples, taken_s = record(moving, noise, length_s, rate_hz, rng)
    tilt = _tilt_deg(performance, begin_s, mount, worn_by, taken_s)
    truth = _truth(performance, begin_s, taken_s, samples.time_s, mount, worn_by)
    return Worn(samples, truth, mount, worn_by, tilt, moving)


def record(
    moving: Ride, noise: PhoneNoise, length_s: float, rate_hz: float, rng: np.random.Generator
) -> tuple[Inertial, Array]:
    """Return the samples of a phone on a ride of so many seconds, and when each was really taken."""
    taken_s, stamps = sample_times(noise, length_s, rate_hz, rng)
    force, rate = read_out(noise, moving.force_mps2(taken_s), moving.rate_radps(taken_s), rate_hz, rng)
    return Inertial(stamps, force, rate), taken_s


def _handled(exact: Poses, length_s: float, rng: np.random.Generator) -> Poses:
    """Return the poses of a phone that is put on before the set and taken up after it."""
    down_s = float(rng.uniform(0.7, 1.4))
    put_s = float(rng.uniform(4.0, _BEFORE_S - 1.0))
    taken_s = length_s - _AFTER_S + float(rng.uniform(1.5, 3.5))
    looks = [
        Look(-3.0, 1.0, put_s - down_s + 2.0, down_s),
        Look(taken_s, float(rng.uniform(0.6, 1.2)), 9.0, 1.0),
    ]
    elsewhere = in_hand(looks, length_s, rng)
    return lambda time_s: elsewhere(time_s, *exact(time_s))


def _figures(performance: Performance, moments_s: Array) -> list[Figure]:
    """Return the figure at (n,) moments of its scene, in pieces that fit in memory."""
    scene, person = performance.play.scene, performance.play.person
    return [
        solve(person, posture_of(scene.stages, moments_s[first : first + _CHUNK]))
        for first in range(0, len(moments_s), _CHUNK)
    ]


def _poses(
    performance: Performance, begin_s: float, phone: Phone, mount: Mount, leg: Leg, time_s: Array
) -> tuple[Array, Array]:
    figures = _figures(performance, time_s + begin_s)
    parts = [sensor(*segment(figure, mount, leg), phone, mount, leg) for figure in figures]
    return np.concatenate([place for place, _ in parts]), np.concatenate([axes for _, axes in parts])


def _tilt_deg(performance: Performance, begin_s: float, mount: Mount, leg: Leg, time_s: Array) -> Array:
    figures = _figures(performance, time_s + begin_s)
    up = np.concatenate([segment(figure, mount, leg)[2][:, 2, 0] for figure in figures])
    return np.asarray(np.degrees(np.arcsin(np.clip(up, -1.0, 1.0))))


def _landings(performance: Performance, begin_s: float, mount: Mount, leg: Leg) -> list[Landing]:
    """Return the landings that the phone feels: of its own leg's heel, of both at the pelvis."""
    scene = performance.play.scene
    if performance.play.how.stance == "edge":
        return []  # a heel that sinks below an edge meets nothing
    time = dense_times(scene.to_s - begin_s)
    motion = motion_of(scene.stages, performance.play.person, time + begin_s, scene.level_m)
    legs = LEGS if mount == "pelvis" else (leg,)
    return [landing for one in legs for landing in find_landings(time, motion.heel_m[one])]


def _truth(
    performance: Performance, begin_s: float, taken_s: Array, stamps_s: Array, mount: Mount, leg: Leg
) -> Truth:
    """Return the truth of the leg that wears the phone, its curves at the samples' times."""
    scene, seen = performance.play.scene, performance.truth
    curves = motion_of(scene.stages, performance.play.person, taken_s + begin_s, scene.level_m)
    late_s = scene.from_s - begin_s
    repetitions = seen.repetitions
    if mount != "pelvis" and performance.play.how.counts:
        repetitions = _of_leg(performance, leg)
    return replace(
        seen,
        repetitions=tuple(_shown(later(one, late_s), seen) for one in repetitions),
        walk=later_walk(seen.walk, late_s),
        time_s=stamps_s,
        heel_cm={one: 100 * curves.heel_m[one] for one in LEGS},
        ball_lift_cm={one: 100 * curves.lift_m[one] for one in LEGS},
        pitch_deg=curves.pitch_deg,
        ankle_deg=curves.ankle_deg,
        knee_deg=curves.knee_deg,
        hip_deg=curves.hip_deg,
        lean_deg=curves.lean_deg,
    )


def _of_leg(performance: Performance, leg: Leg) -> tuple[TrueRepetition, ...]:
    """Return the repetitions of one leg as they are when its own heel alone is measured."""
    scene = performance.play.scene
    mine = tuple(replace(lift, side=leg) for lift in scene.lifts if leg in working(lift.side))
    dense = np.arange(scene.from_s, scene.to_s, 1 / _TRUTH_HZ)
    exact = motion_of(scene.stages, performance.play.person, dense, scene.level_m)
    return tuple(later(one, -scene.from_s) for one in measure(exact, mine, performance.play.how))


def _shown(one: TrueRepetition, seen: Truth) -> TrueRepetition:
    """Return a repetition with its own side's name and the faults that a phone can show."""
    side = next(other.side for other in seen.repetitions if other.index == one.index)
    return replace(one, side=side, faults=tuple(fault for fault in one.faults if fault in SHOWN))
