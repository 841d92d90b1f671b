"""Phones worn by the stick figure: what their sensors feel while it does an exercise, with known truth."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from secondheart.synthetic.body import LEGS, Person, solve
from secondheart.synthetic.perform import Performance
from secondheart.synthetic.phone_motion import Ride, ride
from secondheart.synthetic.phone_mounts import Phone, segment, sensor
from secondheart.synthetic.scene import Stage, motion_of, posture_of
from secondheart.synthetic.script import working
from secondheart.synthetic.stages import Scene
from secondheart.synthetic.truth import TrueRepetition, Truth, measure
from secondheart.types import Array, FaultId, Inertial, Leg, Mount

_DENSE_HZ = 60.0
_CHUNK = 20_000
#: The faults that a phone on a thigh can show, by the contract.
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
        faults that such a phone can show; of both legs at the pelvis. Its curves stand at the samples' times.
    mount, leg
        Where the phone was.
    ride
        The sensor's exact motion, without noise.
    """

    samples: Inertial
    truth: Truth
    mount: Mount
    leg: Leg
    ride: Ride


def wear(
    performance: Performance,
    mount: Mount,
    *,
    leg: Leg | None = None,
    phone: Phone | None = None,
    rate_hz: float = 100.0,
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
    rate_hz
        Samples a second.

    Returns
    -------
    Worn
        Samples with 0 s at the start of the recording, and the truth.
    """
    scene, person = performance.play.scene, performance.play.person
    worn_by = leg or _first_leg(scene)
    phone = phone or Phone()
    moving = ride(partial(_poses, scene.stages, person, phone, mount, worn_by), scene.from_s, scene.to_s)
    time = np.arange(int((scene.to_s - scene.from_s) * rate_hz) + 1) / rate_hz
    moments = time + scene.from_s
    samples = Inertial(time, moving.force_mps2(moments), moving.rate_radps(moments))
    return Worn(samples, _truth(performance, time, mount, worn_by), mount, worn_by, moving)


def _first_leg(scene: Scene) -> Leg:
    return working(scene.lifts[0].side)[0] if scene.lifts else "left"


def _poses(
    stages: list[Stage], person: Person, phone: Phone, mount: Mount, leg: Leg, time_s: Array
) -> tuple[Array, Array]:
    parts = []
    for begin in range(0, len(time_s), _CHUNK):
        figure = solve(person, posture_of(stages, time_s[begin : begin + _CHUNK]))
        parts.append(sensor(*segment(figure, mount, leg), phone, mount, leg))
    return np.concatenate([place for place, _ in parts]), np.concatenate([axes for _, axes in parts])


def _truth(performance: Performance, time_s: Array, mount: Mount, leg: Leg) -> Truth:
    """Return the truth of the leg that wears the phone, its curves at the samples' times."""
    scene, person, how = performance.play.scene, performance.play.person, performance.play.how
    curves = motion_of(scene.stages, person, time_s + scene.from_s, scene.level_m)
    repetitions = performance.truth.repetitions
    if mount != "pelvis" and how.counts:
        dense = np.arange(scene.from_s, scene.to_s, 1 / _DENSE_HZ)
        mine = tuple(replace(lift, side=leg) for lift in scene.lifts if leg in working(lift.side))
        exact = motion_of(scene.stages, person, dense, scene.level_m)
        repetitions = tuple(_earlier(one, scene.from_s) for one in measure(exact, mine, how))
    return replace(
        performance.truth,
        repetitions=tuple(_shown(one, performance.truth) for one in repetitions),
        time_s=time_s,
        heel_cm={one: 100 * curves.heel_m[one] for one in LEGS},
        ball_lift_cm={one: 100 * curves.lift_m[one] for one in LEGS},
        pitch_deg=curves.pitch_deg,
        ankle_deg=curves.ankle_deg,
        knee_deg=curves.knee_deg,
        hip_deg=curves.hip_deg,
        lean_deg=curves.lean_deg,
    )


def _earlier(one: TrueRepetition, shift_s: float) -> TrueRepetition:
    return replace(one, start_s=one.start_s - shift_s, top_s=one.top_s - shift_s, end_s=one.end_s - shift_s)


def _shown(one: TrueRepetition, seen: Truth) -> TrueRepetition:
    """Return a repetition with its own side's name and the faults that a phone can show."""
    side = next(other.side for other in seen.repetitions if other.index == one.index)
    return replace(one, side=side, faults=tuple(fault for fault in one.faults if fault in SHOWN))
