"""What people do with a phone on the thigh that is no exercise: nothing in it may count.

A thigh is a rod of fixed length from a hip: knee up by ``pitch``, knee to the person's left by ``yaw``,
rolled about itself by ``roll``, degrees. Every size and time is drawn: no two people do it alike, and nobody
moves like a sine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from secondheart.errors import RequestError
from secondheart.synthetic.body import LEGS, SIGN, Person
from secondheart.synthetic.curves import Move, curve
from secondheart.synthetic.phone_hands import GRID_HZ, Elsewhere, Look, band, in_hand
from secondheart.synthetic.phone_motion import GRAVITY_MPS2, ride
from secondheart.synthetic.phone_mounts import Phone, frame, sensor
from secondheart.synthetic.phone_noise import PhoneNoise, disturbed
from secondheart.synthetic.phones import Worn, record
from secondheart.synthetic.truth import Truth
from secondheart.types import Array, Leg

_SEAT_M = 0.48
#: A phone lies at most so much higher than the hip joint.
_LYING_M = 0.12


@dataclass
class Plan:
    """What the thigh does: movements by name, and unrest, degrees on an even grid, added to them."""

    length_s: float
    rng: np.random.Generator
    leg: Leg
    moves: dict[str, list[Move]] = field(default_factory=dict)
    unrest: dict[str, Array] = field(default_factory=dict)
    elsewhere: Elsewhere | None = None

    def move(self, name: str, from_s: float, length_s: float, value: float) -> None:
        """Add a movement of ``pitch``, ``yaw``, ``roll`` (degrees) or the hip's ``forward``, ``up`` (m)."""
        soft = float(self.rng.uniform(0.25, 0.45))
        self.moves.setdefault(name, []).append(Move(from_s, from_s + length_s, value, soft, 0.45))

    def shake(self, name: str, values: Array) -> None:
        """Add unrest on the even grid."""
        self.unrest[name] = self.unrest.get(name, np.zeros(len(values))) + values

    def times(self) -> Array:
        """Return the even grid."""
        return np.arange(int(self.length_s * GRID_HZ) + 2) / GRID_HZ

    def draw(self, low: float, high: float) -> float:
        """Draw a number between two."""
        return float(self.rng.uniform(low, high))

    def at(self, name: str, time_s: Array) -> Array:
        """Return a quantity at (n,) moments."""
        value = curve(0.0, self.moves.get(name, []))(time_s)
        if name in self.unrest:
            value = value + np.interp(time_s, self.times(), self.unrest[name])
        return np.asarray(value)


def _band(plan: Plan, low_hz: float, high_hz: float, size: float) -> Array:
    return band(plan.rng, plan.length_s, low_hz, high_hz, size)


def _bouts(plan: Plan, on_s: tuple[float, float], off_s: tuple[float, float]) -> Array:
    """Return 1 while somebody is at it and 0 in between, with soft edges, on the even grid."""
    time, active, now = plan.times(), np.zeros(len(plan.times())), plan.draw(0.5, 2.0)
    while now < plan.length_s:
        until = now + plan.draw(*on_s)
        active[(time >= now) & (time < until)] = 1.0
        now = until + plan.draw(*off_s)
    return np.asarray(gaussian_filter1d(active, 0.12 * GRID_HZ))


def _typing(plan: Plan) -> None:
    active = _bouts(plan, (3.0, 12.0), (0.5, 4.0))
    plan.shake("pitch", active * _band(plan, 3.0, 9.0, plan.draw(0.01, 0.05)))
    plan.shake("roll", active * _band(plan, 2.0, 8.0, plan.draw(0.01, 0.06)))
    plan.shake("pitch", _band(plan, 0.1, 0.5, plan.draw(0.1, 0.4)))


def _leg_crossing(plan: Plan) -> None:
    now, inward = plan.draw(1.0, 3.0), -SIGN[plan.leg]
    while now < plan.length_s - 5.0:
        up_s, stay_s, down_s = plan.draw(0.8, 1.8), plan.draw(3.0, 12.0), plan.draw(0.8, 1.6)
        high = plan.draw(12.0, 28.0)
        plan.move("pitch", now, up_s, high)
        # Once it lies on the other, a thigh sinks a little.
        plan.move("pitch", now + up_s, 0.4, high - plan.draw(2.0, 6.0))
        plan.move("yaw", now + 0.1, up_s, inward * plan.draw(8.0, 22.0))
        plan.move("roll", now + 0.1, up_s, inward * plan.draw(5.0, 25.0))
        for name in ("pitch", "yaw", "roll"):
            plan.move(name, now + up_s + stay_s, down_s, plan.draw(-1.5, 1.5))
        now += up_s + stay_s + down_s + plan.draw(1.5, 6.0)


def _stand_and_sit(plan: Plan) -> None:
    now = plan.draw(1.0, 3.0)
    while now < plan.length_s - 6.0:
        up_s, stay_s, down_s = plan.draw(1.0, 2.0), plan.draw(1.5, 8.0), plan.draw(1.2, 2.4)
        steep = plan.draw(78.0, 88.0)
        for name, value in (("pitch", -steep), ("up", 0.40), ("forward", 0.38)):
            plan.move(name, now + (0.2 if name == "pitch" else 0.0), up_s, value)
            plan.move(name, now + up_s + stay_s, down_s, 0.0 if name != "pitch" else plan.draw(-2.0, 2.0))
        now += up_s + stay_s + down_s + plan.draw(2.0, 6.0)
    plan.shake("pitch", _band(plan, 0.2, 1.0, 0.4))


def _tapping(plan: Plan, rate_hz: tuple[float, float], knee_cm: tuple[float, float], person: Person) -> None:
    """Let the heel bounce: the knee goes up and down by so many centimetres, at a rate that wanders."""
    rate = plan.draw(*rate_hz) * (1 + np.cumsum(_band(plan, 0.05, 0.5, 0.05)) / GRID_HZ)
    phase = 2 * np.pi * np.cumsum(np.clip(rate, 0.8 * rate_hz[0], 1.2 * rate_hz[1])) / GRID_HZ
    swing_deg = np.degrees(plan.draw(*knee_cm) / 2 / (100 * person.thigh_m))
    size = swing_deg * _bouts(plan, (4.0, 15.0), (0.5, 5.0)) * (1 + _band(plan, 0.2, 1.5, 0.15))
    # The heel rests for a moment below: the wave is blunt there and sharper on top.
    wave = np.cos(phase) + plan.draw(0.1, 0.3) * np.cos(2 * phase + plan.draw(-0.5, 0.5))
    plan.shake("pitch", size * (1 - wave))
    plan.shake("pitch", _band(plan, 0.1, 0.6, 0.2))


def _stretching(plan: Plan) -> None:
    now = plan.draw(1.0, 3.0)
    while now < plan.length_s - 5.0:
        out_s, stay_s, back_s = plan.draw(0.8, 1.8), plan.draw(1.5, 8.0), plan.draw(0.8, 1.8)
        # The foot slides out and the knee sinks, or the shank is lifted and the thigh tightens.
        slid = plan.rng.random() < 0.6
        plan.move("pitch", now, out_s, plan.draw(-32.0, -15.0) if slid else plan.draw(0.2, 2.0))
        plan.move("roll", now, out_s, plan.draw(-6.0, 6.0))
        plan.move("forward", now, out_s, plan.draw(0.0, 0.06) if slid else 0.0)
        for name in ("pitch", "roll", "forward"):
            plan.move(name, now + out_s + stay_s, back_s, 0.0 if name == "forward" else plan.draw(-1.5, 1.5))
        now += out_s + stay_s + back_s + plan.draw(1.5, 6.0)


def _picked_up(plan: Plan) -> None:
    """Take the phone off the thigh, look at it, and put it back a little askew."""
    looks: list[Look] = []
    now = plan.draw(1.5, 4.0)
    while now < plan.length_s - 5.0:
        looks.append(Look(now, plan.draw(0.6, 1.2), plan.draw(2.0, 10.0), plan.draw(0.7, 1.4)))
        now = looks[-1].end_s + plan.draw(3.0, 10.0)
    plan.elsewhere = in_hand(looks, plan.length_s, plan.rng)


def _slipping_off(plan: Plan) -> None:
    """Let the phone slide, fall to the floor, and lie there."""
    start, slide_s = plan.draw(0.25, 0.6) * plan.length_s, plan.draw(0.8, 4.0)
    sideways = SIGN[plan.leg] * plan.draw(0.06, 0.1)
    tilt = plan.draw(35.0, 70.0)
    fall_s = float(np.sqrt(2 * (_SEAT_M + _LYING_M) / GRAVITY_MPS2))
    lying = Rotation.from_euler("zx", [plan.draw(0, 360), 180.0 * plan.rng.integers(2)], degrees=True)

    def elsewhere(time_s: Array, place: Array, axes: Array) -> tuple[Array, Array]:
        slid = curve(0.0, [Move(start, start + slide_s, 1.0, 0.8, 0.05)])(time_s)
        falling = np.clip(time_s - start - slide_s, 0.0, fall_s)
        worn = Rotation.from_matrix(axes)
        tipped = (
            Rotation.from_rotvec(-tilt * np.sign(sideways) * np.outer(slid, [1.0, 0.0, 0.0]), degrees=True)
            * worn
        )
        place = place + slid[:, None] * np.array([0.0, sideways, -0.02])
        floor = 0.01 - place[:, 2]
        place[:, 2] += np.maximum(-GRAVITY_MPS2 / 2 * falling**2, floor)
        turn = (tipped.inv() * lying).as_rotvec() * (falling / fall_s)[:, None]
        return place, np.asarray((tipped * Rotation.from_rotvec(turn)).as_matrix())

    plan.elsewhere = elsewhere


_Doing = Callable[[Plan, Person], None]


def _plain(doing: Callable[[Plan], None]) -> _Doing:
    return lambda plan, _: doing(plan)


#: What can be done, by name.
DOINGS: dict[str, _Doing] = {
    "typing": _plain(_typing),
    "leg-crossing": _plain(_leg_crossing),
    "stand-and-sit": _plain(_stand_and_sit),
    "picked-up": _plain(_picked_up),
    "slipping-off": _plain(_slipping_off),
    "foot-tapping": lambda plan, person: _tapping(plan, (1.5, 3.0), (0.3, 1.0), person),
    "leg-bouncing": lambda plan, person: _tapping(plan, (4.0, 6.0), (1.0, 2.0), person),
    "stretching": _plain(_stretching),
}


def wear_while(
    doing: str,
    *,
    length_s: float = 40.0,
    leg: Leg = "right",
    person: Person | None = None,
    phone: Phone | None = None,
    noise: PhoneNoise | None = None,
    rate_hz: float = 100.0,
    seed: int = 0,
) -> Worn:
    """Let somebody who sits with a phone on a thigh do something that is no exercise.

    Parameters
    ----------
    doing
        One of :data:`DOINGS`.
    length_s
        Seconds of the recording.

    Returns
    -------
    Worn
        Its truth holds no repetition; its curves of the feet are NaN, as nothing is known of them.

    Raises
    ------
    RequestError
        There is no such doing.

    >>> wear_while("typing", length_s=10).truth.count
    0
    """
    if doing not in DOINGS:
        raise RequestError(f"Nobody knows how to do {doing!r}; take one of {', '.join(DOINGS)}.")
    person, noise = person or Person(), noise or PhoneNoise.clean()
    plan = Plan(length_s, np.random.default_rng([seed, *doing.encode()]), leg)
    plan.moves = {"pitch": [Move(-1.0, -0.9, plan.draw(-4.0, 4.0))]}
    DOINGS[doing](plan, person)
    rng = np.random.default_rng([seed, 53])
    poses = partial(_poses, plan, person, phone or Phone())
    moving = ride(disturbed(poses, noise, [], length_s, rng), length_s)
    samples, taken_s = record(moving, noise, length_s, rate_hz, rng)
    truth = _nothing(doing, samples.time_s, person)
    return Worn(samples, truth, "thigh", leg, plan.at("pitch", taken_s), moving)


def _poses(plan: Plan, person: Person, phone: Phone, time_s: Array) -> tuple[Array, Array]:
    pitch, yaw, roll = (np.radians(plan.at(name, time_s)) for name in ("pitch", "yaw", "roll"))
    along = np.column_stack([np.cos(pitch) * np.cos(yaw), np.cos(pitch) * np.sin(yaw), np.sin(pitch)])
    axes = frame(along, np.column_stack([-np.sin(yaw), np.cos(yaw), np.zeros(len(yaw))]))
    axes = axes @ Rotation.from_rotvec(np.outer(roll, [1.0, 0.0, 0.0])).as_matrix()
    forward, up = plan.at("forward", time_s), plan.at("up", time_s)
    hip = np.column_stack([forward, np.zeros(len(forward)), _SEAT_M + up])
    place, turned = sensor(hip, hip + person.thigh_m * along, axes, phone, "thigh", plan.leg)
    return plan.elsewhere(time_s, place, turned) if plan.elsewhere else (place, turned)


def _nothing(doing: str, time_s: Array, person: Person) -> Truth:
    unknown = {leg: np.full(len(time_s), np.nan) for leg in LEGS}
    return Truth(
        doing, "article", (), None, time_s, unknown, unknown, unknown, unknown, unknown, unknown,
        np.full(len(time_s), np.nan), person.stature_cm,
    )  # fmt: skip
