"""From the curves of a script to postures: sitting, bridging, leaning on a wall, standing on an edge."""

from collections.abc import Mapping

import numpy as np

from secondheart.synthetic.body import AT, COLUMNS, LEGS, SIGN, Person, foot_offset
from secondheart.synthetic.curves import Track
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.script import Bout, working
from secondheart.types import Array, Leg

EDGE_M = 0.08
#: Hip to ankle as a share of the whole leg when somebody stands or walks at ease.
EASY_REACH = 0.952
WALL_KNEE_DEG = 30.0
EDGE_KNEE_DEG = 25.0
_FLOOR_HIP_M = 0.10
_FLOOR_SHOULDER_M = 0.08


def posture_at(bout: Bout, drill: Drill, person: Person, time_s: Array) -> Array:
    """Return the (n, 27) postures of a scripted set at (n,) moments."""
    posture = np.zeros((len(time_s), len(COLUMNS)))
    level = EDGE_M if drill.stance == "edge" else 0.0
    for leg in LEGS:
        _place_foot(posture, bout.curves, person, leg, time_s, level)
    if drill.stance == "seated":
        _sit(posture, bout, person, time_s)
    elif drill.stance in ("bridge", "bridge-flat"):
        _bridge(posture, bout, person, time_s, one_leg=not drill.both_legs)
    elif drill.stance == "wall":
        _lean_on_wall(posture, bout, person, time_s)
    elif drill.stance == "edge":
        _stand_on_edge(posture, bout, person, time_s)
    elif drill.stance == "squat":
        _squat(posture, bout, person, time_s)
    elif drill.stance == "rise-from-chair":
        _rise_from_chair(posture, bout, person, time_s)
    posture[:, 4] += _value(bout.curves, "lean_sway", time_s)
    return posture


def _value(curves: Mapping[str, Track], name: str, time_s: Array, missing: float = 0.0) -> Array:
    return curves[name](time_s) if name in curves else np.full(len(time_s), missing)


def _place_foot(
    posture: Array, curves: Mapping[str, Track], person: Person, leg: Leg, time_s: Array, level: float
) -> None:
    """Put the foot where heel height, lift, slide and tap want it; the ball is at x = 0 otherwise."""
    lift = _value(curves, f"lift_{leg}", time_s)
    heel = _value(curves, f"heel_{leg}", time_s)
    heel = heel * (1 + _value(curves, "tremble", time_s)) - lift
    tap = np.radians(_value(curves, f"tap_{leg}", time_s))
    pitch = np.arcsin(np.clip(heel / person.rear_foot_m, -0.9, 0.9)) - tap
    start = AT[f"{leg}_ball_x"]
    posture[:, start] = _value(curves, f"slide_{leg}", time_s) - person.rear_foot_m * (1 - np.cos(tap))
    posture[:, start + 1] = SIGN[leg] * (person.hip_width_m / 2 + 0.02)
    posture[:, start + 2] = level + lift + person.rear_foot_m * np.sin(tap)
    posture[:, start + 3] = np.degrees(pitch)
    posture[:, start + 4] = -np.degrees(tap)
    posture[:, start + 5] = SIGN[leg] * 5.0
    posture[:, start + 6] = SIGN[leg] * 3.0 + _value(curves, "sway", time_s) * SIGN[leg]


def ankle_of(posture: Array, person: Person, leg: Leg) -> tuple[Array, Array]:
    """Return the ankle's x and z of a foot that points along x."""
    start = AT[f"{leg}_ball_x"]
    forth, above = foot_offset(person, posture[:, start + 3])
    turn = np.cos(np.radians(posture[:, start + 5]))
    return posture[:, start] + forth * turn, posture[:, start + 2] + above


def hands(posture: Array, person: Person, ahead_m: float, above_hip_m: float, out_m: float = 0.0) -> None:
    """Put both hands relative to the pelvis, along and above the way the person faces."""
    yaw = np.radians(posture[:, 3])
    for leg in LEGS:
        aside = SIGN[leg] * (person.shoulder_width_m / 2 + out_m)
        start = AT[f"{leg}_hand_x"]
        posture[:, start] = posture[:, 0] + ahead_m * np.cos(yaw) - aside * np.sin(yaw)
        posture[:, start + 1] = posture[:, 1] + ahead_m * np.sin(yaw) + aside * np.cos(yaw)
        posture[:, start + 2] = posture[:, 2] + above_hip_m


def _sit(posture: Array, bout: Bout, person: Person, time_s: Array) -> None:
    posture[:, 0] = -person.ankle_back_m - person.thigh_m
    posture[:, 2] = person.ankle_m + person.shank_m
    posture[:, 4] = 4.0 + _value(bout.curves, "lean", time_s)
    for leg in LEGS:
        cross = _value(bout.curves, f"cross_{leg}", time_s)
        start = AT[f"{leg}_ball_x"]
        rise = np.sin(np.pi / 2 * cross)
        posture[:, start] += 0.10 * rise
        posture[:, start + 1] *= 1 - 2.2 * cross
        posture[:, start + 2] += 0.30 * rise
        posture[:, start + 3] += 20.0 * rise
        posture[:, start + 4] += 20.0 * rise
    hands(posture, person, 0.62 * person.thigh_m, 0.09, -0.06)


def _stretch_leg(
    posture: Array, person: Person, leg: Leg, thigh_deg: Array, knee_deg: float, foot_deg: float
) -> None:
    """Put a leg in the air: thigh angle forward from straight down, knee flexion, plantarflexion, degrees."""
    side = SIGN[leg] * person.hip_width_m / 2
    thigh, shank = np.radians(thigh_deg), np.radians(thigh_deg - knee_deg)
    x = posture[:, 0] + person.thigh_m * np.sin(thigh) + person.shank_m * np.sin(shank)
    z = posture[:, 2] - person.thigh_m * np.cos(thigh) - person.shank_m * np.cos(shank)
    pitch = -np.degrees(shank) + foot_deg
    forth, above = foot_offset(person, pitch)
    start = AT[f"{leg}_ball_x"]
    posture[:, start] = x - forth
    posture[:, start + 1] = posture[:, 1] + side
    posture[:, start + 2] = z - above
    posture[:, start + 3] = pitch
    posture[:, start + 4] = pitch
    posture[:, start + 5] = 0.0


def _bridge(posture: Array, bout: Bout, person: Person, time_s: Array, *, one_leg: bool) -> None:
    line = person.trunk_m + person.thigh_m
    knee_z = person.ankle_m + person.shank_m
    chest_x = -person.ankle_back_m - np.sqrt(line**2 - (knee_z - _FLOOR_SHOULDER_M) ** 2)
    legs = working(bout.side)
    ankles = [ankle_of(posture, person, leg) for leg in legs]
    ankle_x = np.mean([x for x, _ in ankles], axis=0) - chest_x
    ankle_z = np.mean([z for _, z in ankles], axis=0) - _FLOOR_SHOULDER_M
    reach = np.hypot(ankle_x, ankle_z)
    cosine = (line**2 + reach**2 - person.shank_m**2) / (2 * line * reach)
    straight = np.arctan2(ankle_z, ankle_x) + np.arccos(np.clip(cosine, -1, 1))
    down = np.arcsin((_FLOOR_HIP_M - _FLOOR_SHOULDER_M) / person.trunk_m)
    hips = _value(bout.curves, "hips", time_s, 1.0)
    angle = down + hips * (straight - down)
    posture[:, 0] = chest_x + person.trunk_m * np.cos(angle)
    posture[:, 2] = _FLOOR_SHOULDER_M + person.trunk_m * np.sin(angle)
    posture[:, 4] = -90.0 - np.degrees(angle)
    posture[:, 6] = np.degrees(angle) + 4.0
    if one_leg:
        other: Leg = "right" if legs[0] == "left" else "left"
        thigh = _thigh_deg(posture, person, legs[0])
        lying = np.full(len(time_s), 92.5)
        _stretch_leg(posture, person, other, lying + hips * (thigh - lying), 4.0, 15.0)
    for leg in LEGS:
        start = AT[f"{leg}_hand_x"]
        posture[:, start] = chest_x + 0.9 * (person.upper_arm_m + person.forearm_m)
        posture[:, start + 1] = SIGN[leg] * (person.shoulder_width_m / 2 + 0.08)
        posture[:, start + 2] = 0.04


def _thigh_deg(posture: Array, person: Person, leg: Leg) -> Array:
    x, z = ankle_of(posture, person, leg)
    dx, dz = x - posture[:, 0], z - posture[:, 2]
    reach = np.hypot(dx, dz)
    cosine = (person.thigh_m**2 + reach**2 - person.shank_m**2) / (2 * person.thigh_m * reach)
    return np.asarray(np.degrees(np.arctan2(dx, -dz) + np.arccos(np.clip(cosine, -1, 1))))


def _above(posture: Array, person: Person, leg: Leg, knee_deg: Array, hip_x: Array) -> Array:
    """Return the height of a hip that stands over a planted foot with the given knee flexion."""
    x, z = ankle_of(posture, person, leg)
    aside = posture[:, AT[f"{leg}_ball_y"]] - posture[:, 1] - SIGN[leg] * person.hip_width_m / 2
    return np.asarray(z + np.sqrt(person.leg_reach_m(knee_deg) ** 2 - (hip_x - x) ** 2 - aside**2))


def _lean_on_wall(posture: Array, bout: Bout, person: Person, time_s: Array) -> None:
    knee = WALL_KNEE_DEG + _value(bout.curves, "knee", time_s)
    still = -person.ankle_back_m
    ahead = np.mean([ankle_of(posture, person, leg)[0] for leg in LEGS], axis=0) - still
    slide = np.mean([posture[:, AT[f"{leg}_ball_x"]] for leg in LEGS], axis=0)
    posture[:, 0] = still - 0.05 + 0.6 * (ahead - slide)
    left, right = (_above(posture, person, leg, knee, posture[:, 0]) for leg in LEGS)
    posture[:, 2] = (left + right) / 2
    lean = 18.0
    posture[:, 5] = np.degrees(np.arcsin(np.clip((left - right) / person.hip_width_m, -0.5, 0.5)))
    posture[:, 4] = lean + _value(bout.curves, "lean", time_s)
    posture[:, 6] = -lean * 0.8
    shoulder_x = still - 0.05 + person.trunk_m * np.sin(np.radians(lean))
    arm = person.upper_arm_m + person.forearm_m
    height = person.ankle_m + person.leg_reach_m(WALL_KNEE_DEG) + person.trunk_m * np.cos(np.radians(lean))
    for leg in LEGS:
        start = AT[f"{leg}_hand_x"]
        posture[:, start] = shoulder_x + 0.82 * arm
        posture[:, start + 1] = SIGN[leg] * person.shoulder_width_m / 2
        posture[:, start + 2] = height - 0.06


def _stand_on_edge(posture: Array, bout: Bout, person: Person, time_s: Array) -> None:
    leg = working(bout.side)[0]
    other: Leg = "right" if leg == "left" else "left"
    knee = EDGE_KNEE_DEG + _value(bout.curves, "knee", time_s)
    posture[:, 1] = SIGN[leg] * 0.02
    posture[:, 0] = -0.3 * person.foot_m
    posture[:, 2] = _above(posture, person, leg, knee, posture[:, 0])
    posture[:, 4] = 12.0 + _value(bout.curves, "lean", time_s)
    posture[:, 6] = -8.0
    back = np.full(len(time_s), -6.0)
    _stretch_leg(posture, person, other, back, 75.0, 15.0)
    hands(posture, person, 0.25, 0.12, 0.12)


def _squat(posture: Array, bout: Bout, person: Person, time_s: Array) -> None:
    depth = _value(bout.curves, "squat", time_s)
    posture[:, 0] = -0.42 * person.foot_m - 0.24 * depth
    posture[:, 2] = _above(posture, person, "left", 18.0 + 82.0 * depth, posture[:, 0])
    posture[:, 4] = 4.0 + 36.0 * depth
    hands(posture, person, 0.1, -0.02, 0.03)
    for leg in LEGS:
        posture[:, AT[f"{leg}_hand_x"]] += 0.45 * depth
        posture[:, AT[f"{leg}_hand_z"]] += 0.45 * depth


def _rise_from_chair(posture: Array, bout: Bout, person: Person, time_s: Array) -> None:
    up = np.clip(_value(bout.curves, "stand", time_s), 0.0, 1.0)
    sitting = np.array([-person.ankle_back_m - person.thigh_m, person.ankle_m + person.shank_m])
    whole = person.ankle_m + EASY_REACH * (person.thigh_m + person.shank_m)
    posture[:, 0] = sitting[0] + up * (-0.42 * person.foot_m - sitting[0])
    posture[:, 2] = sitting[1] + up**1.5 * (whole - sitting[1])
    posture[:, 4] = 4.0 + 130.0 * up * (1 - up) ** 2
    hands(posture, person, 0.62 * person.thigh_m, 0.09, -0.06)
    for leg in LEGS:
        posture[:, AT[f"{leg}_hand_z"]] -= 0.13 * up
        posture[:, AT[f"{leg}_hand_x"]] -= 0.2 * up
