"""Phones worn by the stick figure: what their sensors feel while it does an exercise, with known truth."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from secondheart.synthetic.body import LEGS, Figure, Person, solve
from secondheart.synthetic.perform import Performance
from secondheart.synthetic.phone_motion import Ride, dense_times, ride
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
    rate_hz
        Samples a second.
    seed
        Draws the noise, and nothing of what is true.

    >>> from secondheart.synthetic.perform import perform
    >>> worn = wear(perform("soleus-push-up", repetitions=3), "thigh")
    >>> worn.truth.count, float(worn.samples.force_mps2[0, 2].round(1))
    (3, 9.8)
    """
    scene = performance.play.scene
    noise = noise or PhoneNoise.clean()
    worn_by = leg or (working(scene.lifts[0].side)[0] if scene.lifts else "left")
    rng = np.random.default_rng([seed, 53])
    length_s = scene.to_s - scene.from_s
    exact = partial(_poses, performance, phone or Phone(), mount, worn_by)
    landings = _landings(performance, mount, worn_by) if noise.landing else []
    moving = ride(disturbed(exact, noise, landings, length_s, rng), length_s)
    samples, taken_s = record(moving, noise, length_s, rate_hz, rng)
    truth = _truth(performance, taken_s, samples.time_s, mount, worn_by)
    return Worn(samples, truth, mount, worn_by, _tilt_deg(performance, mount, worn_by, taken_s), moving)


def record(
    moving: Ride, noise: PhoneNoise, length_s: float, rate_hz: float, rng: np.random.Generator
) -> tuple[Inertial, Array]:
    """Return the samples of a phone on a ride of so many seconds, and when each was really taken."""
    taken_s, stamps = sample_times(noise, length_s, rate_hz, rng)
    force, rate = read_out(noise, moving.force_mps2(taken_s), moving.rate_radps(taken_s), rate_hz, rng)
    return Inertial(stamps, force, rate), taken_s


def _figures(performance: Performance, time_s: Array) -> list[Figure]:
    """Return the figure at (n,) seconds since the start of the recording, in pieces that fit in memory."""
    scene, person = performance.play.scene, performance.play.person
    moments = time_s + scene.from_s
    return [
        solve(person, posture_of(scene.stages, moments[first : first + _CHUNK]))
        for first in range(0, len(moments), _CHUNK)
    ]


def _poses(
    performance: Performance, phone: Phone, mount: Mount, leg: Leg, time_s: Array
) -> tuple[Array, Array]:
    parts = [
        sensor(*segment(figure, mount, leg), phone, mount, leg) for figure in _figures(performance, time_s)
    ]
    return np.concatenate([place for place, _ in parts]), np.concatenate([axes for _, axes in parts])


def _tilt_deg(performance: Performance, mount: Mount, leg: Leg, time_s: Array) -> Array:
    up = [segment(figure, mount, leg)[2][:, 2, 0] for figure in _figures(performance, time_s)]
    return np.asarray(np.degrees(np.arcsin(np.clip(np.concatenate(up), -1.0, 1.0))))


def _landings(performance: Performance, mount: Mount, leg: Leg) -> list[Landing]:
    """Return the landings that the phone feels: of its own leg's heel, of both at the pelvis."""
    scene = performance.play.scene
    time = dense_times(scene.to_s - scene.from_s)
    motion = motion_of(scene.stages, performance.play.person, time + scene.from_s, scene.level_m)
    legs = LEGS if mount == "pelvis" else (leg,)
    return [landing for one in legs for landing in find_landings(time, motion.heel_m[one])]


def _truth(performance: Performance, taken_s: Array, stamps_s: Array, mount: Mount, leg: Leg) -> Truth:
    """Return the truth of the leg that wears the phone, its curves at the samples' times."""
    scene, person = performance.play.scene, performance.play.person
    curves = motion_of(scene.stages, person, taken_s + scene.from_s, scene.level_m)
    repetitions = performance.truth.repetitions
    if mount != "pelvis" and performance.play.how.counts:
        repetitions = _of_leg(performance, person, leg)
    return replace(
        performance.truth,
        repetitions=tuple(_shown(one, performance.truth) for one in repetitions),
        time_s=stamps_s,
        heel_cm={one: 100 * curves.heel_m[one] for one in LEGS},
        ball_lift_cm={one: 100 * curves.lift_m[one] for one in LEGS},
        pitch_deg=curves.pitch_deg,
        ankle_deg=curves.ankle_deg,
        knee_deg=curves.knee_deg,
        hip_deg=curves.hip_deg,
        lean_deg=curves.lean_deg,
    )


def _of_leg(performance: Performance, person: Person, leg: Leg) -> tuple[TrueRepetition, ...]:
    """Return the repetitions of one leg as they are when its own heel alone is measured."""
    scene = performance.play.scene
    mine = tuple(replace(lift, side=leg) for lift in scene.lifts if leg in working(lift.side))
    dense = np.arange(scene.from_s, scene.to_s, 1 / _TRUTH_HZ)
    exact = motion_of(scene.stages, person, dense, scene.level_m)
    late = scene.from_s
    return tuple(
        replace(one, start_s=one.start_s - late, top_s=one.top_s - late, end_s=one.end_s - late)
        for one in measure(exact, mine, performance.play.how)
    )


def _shown(one: TrueRepetition, seen: Truth) -> TrueRepetition:
    """Return a repetition with its own side's name and the faults that a phone can show."""
    side = next(other.side for other in seen.repetitions if other.index == one.index)
    return replace(one, side=side, faults=tuple(fault for fault in one.faults if fault in SHOWN))
