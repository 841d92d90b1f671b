"""Where a phone is worn: on which part of the body, how far along it, on which side of it, and how turned.

Frame of a segment: x along the bone away from the trunk, y to the person's left, z to the front, which is up
on the thigh of somebody who sits, and up on the foot.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.spatial.transform import Rotation

from secondheart.errors import RequestError
from secondheart.synthetic.body import LEGS, POINT, SIGN, Figure
from secondheart.types import Array, Leg, Mount

Orientation = Literal["flat", "across", "upside-down", "face-down", "pocket"]

#: The phone's x, y and z in the segment's frame.
_TURNED: dict[Orientation, tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]] = {
    "flat": ((0, -1, 0), (1, 0, 0), (0, 0, 1)),
    "across": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "upside-down": ((0, 1, 0), (-1, 0, 0), (0, 0, 1)),
    "face-down": ((0, 1, 0), (1, 0, 0), (0, 0, -1)),
    "pocket": ((0, 1, 0), (-1, 0, 0), (0, 0, 1)),
}
#: How far the skin lies from the line between the joints, metres, and where around the segment a phone is
#: worn: 0 in front, 90 on the outer side, 180 behind. Our defaults for an adult in clothes.
_OFF_M: dict[Mount, float] = {"thigh": 0.07, "shank": 0.05, "foot": 0.06, "pelvis": 0.11}
_AROUND_DEG: dict[Mount, float] = {"thigh": 0.0, "shank": 0.0, "foot": 0.0, "pelvis": 180.0}
_POCKET_DEG = 75.0
#: The waistband lies this part of the trunk above the hip joints.
_WAIST = 0.2


@dataclass(frozen=True, slots=True)
class Phone:
    """How a phone is worn.

    Parameters
    ----------
    rotation
        ``flat``: screen outwards (up on a seated thigh), top away from the trunk (towards the knee).
        ``across``: screen outwards, top to the person's left. ``upside-down``: screen outwards, top towards
        the trunk. ``face-down``: screen on the body, top away from the trunk. ``pocket``: on the outer side,
        screen outwards, top towards the trunk.
    along
        How far along the segment, 0 at the end near the trunk, 1 at the other.
    turned_deg
        A further turn of the phone in its own frame: a rotation vector in degrees.
    around_deg
        Where around the segment: 0 in front, 90 on the outer side, 180 behind. None is the mount's own.
    off_m
        Distance from the line between the joints. None is the mount's own.
    """

    rotation: Orientation = "flat"
    along: float = 0.5
    turned_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    around_deg: float | None = None
    off_m: float | None = None

    def __post_init__(self) -> None:
        if self.rotation not in _TURNED:
            raise RequestError(
                f"A phone cannot be worn {self.rotation!r}; take one of {', '.join(get_args(Orientation))}."
            )


def random_phone(seed: int, *, any_way: bool = True) -> Phone:
    """Draw how somebody wears a phone.

    Parameters
    ----------
    any_way
        Turned in any way at all; otherwise one of the named ways, some degrees askew.

    >>> random_phone(2) == random_phone(2)
    True
    """
    rng = np.random.default_rng([seed, 31])
    name = get_args(Orientation)[int(rng.integers(len(_TURNED)))]
    along = float(rng.uniform(0.35, 0.65))
    turned = Rotation.from_quat(rng.standard_normal(4)).as_rotvec(degrees=True)
    if not any_way:
        turned = rng.normal(0.0, 5.0, 3)
    return Phone(name, along, (float(turned[0]), float(turned[1]), float(turned[2])))


def segment(figure: Figure, mount: Mount, leg: Leg) -> tuple[Array, Array, Array]:
    """Return where a part of the body begins and ends, both (n, 3) metres, and its (n, 3, 3) axes."""
    points = figure.points_m
    hips = {one: points[:, POINT[f"{one}_hip"]] for one in LEGS}
    left = hips["left"] - hips["right"]
    knee, ankle = points[:, POINT[f"{leg}_knee"]], points[:, POINT[f"{leg}_ankle"]]
    if mount == "thigh":
        near, far = hips[leg], knee
    elif mount == "shank":
        near, far = knee, ankle
    elif mount == "foot":
        near, far = points[:, POINT[f"{leg}_heel"]], figure.ball_m[leg]
        # A foot on tip-toe or crossed still has its own left: square to the sole, level.
        left = np.cross(np.array([0.0, 0.0, 1.0]), far - near)
    else:
        shoulders = (points[:, POINT["left_shoulder"]] + points[:, POINT["right_shoulder"]]) / 2
        far = (hips["left"] + hips["right"]) / 2
        near = far + _WAIST * (shoulders - far)
    return near, far, frame(far - near, left)


def frame(along: Array, left: Array) -> Array:
    """Return (n, 3, 3) axes in columns: along, left square to it, and the third."""
    x = along / np.linalg.norm(along, axis=1, keepdims=True)
    y = left - np.sum(left * x, axis=1, keepdims=True) * x
    y = y / np.linalg.norm(y, axis=1, keepdims=True)
    return np.stack([x, y, np.cross(x, y)], axis=2)


def sensor(near: Array, far: Array, axes: Array, phone: Phone, mount: Mount, leg: Leg) -> tuple[Array, Array]:
    """Return the places (n, 3) and axes (n, 3, 3) of a phone on a segment."""
    around = phone.around_deg
    if around is None:
        around = _POCKET_DEG if phone.rotation == "pocket" and mount != "pelvis" else _AROUND_DEG[mount]
    outward = np.radians(around) * (1.0 if mount == "pelvis" else SIGN[leg])
    # The skin's own frame: the segment's, turned about the bone so that z points out of the skin.
    out = np.array([0.0, np.sin(outward), np.cos(outward)])
    skin = np.stack([np.array([1.0, 0.0, 0.0]), np.cross(out, [1.0, 0.0, 0.0]), out], axis=1)
    worn = np.array(_TURNED[phone.rotation], dtype=np.float64).T
    fixed = skin @ worn @ Rotation.from_rotvec(phone.turned_deg, degrees=True).as_matrix()
    off = _OFF_M[mount] if phone.off_m is None else phone.off_m
    place = near + phone.along * (far - near) + off * (axes @ out)
    return place, axes @ fixed
