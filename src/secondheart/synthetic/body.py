"""The stick figure: its measures, and where its 33 points are for a given posture.

World frame: x forward (the way the person faces), y to the person's left, z up, metres, floor at z = 0.
A *posture* is a row of :data:`COLUMNS` numbers. The foot is two rigid parts: rear foot (heel, ankle,
ball) turning about the ball by the pitch, and toes (ball to tip). Knees and elbows follow from two-bone
inverse kinematics, so segment lengths never change.
"""

from dataclasses import dataclass

import numpy as np

from secondheart.types import LANDMARKS, Array, Leg

#: What the numbers of a posture mean. Angles in degrees, places in metres of the world.
COLUMNS: tuple[str, ...] = (
    "pelvis_x", "pelvis_y", "pelvis_z", "yaw", "lean", "roll", "nod",
    "left_ball_x", "left_ball_y", "left_ball_z", "left_pitch", "left_toe", "left_foot_yaw", "left_knee_yaw",
    "right_ball_x", "right_ball_y", "right_ball_z", "right_pitch", "right_toe", "right_foot_yaw",
    "right_knee_yaw",
    "left_hand_x", "left_hand_y", "left_hand_z", "right_hand_x", "right_hand_y", "right_hand_z",
)  # fmt: skip
AT = {name: index for index, name in enumerate(COLUMNS)}
POINT = {name: index for index, name in enumerate(LANDMARKS)}
UP = np.array([0.0, 0.0, 1.0])
LEGS: tuple[Leg, Leg] = ("left", "right")
SIGN: dict[Leg, float] = {"left": 1.0, "right": -1.0}


@dataclass(frozen=True, slots=True)
class Person:
    """A body: its stature and how far single segments differ from the average.

    Parameters
    ----------
    stature_cm
        Standing height, 150 to 195 in most uses.
    thigh, shank, trunk, foot, arm, ankle
        Factors on the average length of each segment for this stature, and on the height of the ankle
        joint above the sole, 1 is average; shoes raise the ankle.

    Notes
    -----
    Average fractions of stature after Drillis and Contini as printed by Winter: thigh 0.245, shank 0.246,
    foot 0.152, ankle height 0.039, trunk 0.288, upper arm 0.186, forearm 0.146.

    >>> round(Person(stature_cm=180).shank_m, 3)
    0.443
    """

    stature_cm: float = 175.0
    thigh: float = 1.0
    shank: float = 1.0
    trunk: float = 1.0
    foot: float = 1.0
    arm: float = 1.0
    ankle: float = 1.0

    @property
    def stature_m(self) -> float:
        """Standing height in metres."""
        return self.stature_cm / 100

    @property
    def thigh_m(self) -> float:
        """Hip joint to knee joint."""
        return 0.245 * self.stature_m * self.thigh

    @property
    def shank_m(self) -> float:
        """Knee joint to ankle joint."""
        return 0.246 * self.stature_m * self.shank

    @property
    def trunk_m(self) -> float:
        """Middle of the hips to middle of the shoulders."""
        return 0.288 * self.stature_m * self.trunk

    @property
    def foot_m(self) -> float:
        """Back of the heel to toe tip."""
        return 0.152 * self.stature_m * self.foot

    @property
    def rear_foot_m(self) -> float:
        """Heel to ball: three quarters of the foot."""
        return 0.75 * self.foot_m

    @property
    def ankle_m(self) -> float:
        """Height of the ankle joint above the sole."""
        return 0.039 * self.stature_m * self.ankle

    @property
    def ankle_back_m(self) -> float:
        """How far the ankle joint lies behind the ball when the sole is flat."""
        return 0.5 * self.foot_m

    @property
    def hip_width_m(self) -> float:
        """Between the hip joints."""
        return 0.105 * self.stature_m

    @property
    def shoulder_width_m(self) -> float:
        """Between the shoulder joints."""
        return 0.2 * self.stature_m

    @property
    def upper_arm_m(self) -> float:
        """Shoulder to elbow."""
        return 0.186 * self.stature_m * self.arm

    @property
    def forearm_m(self) -> float:
        """Elbow to wrist."""
        return 0.146 * self.stature_m * self.arm

    def leg_reach_m(self, knee_deg: float | Array) -> Array:
        """Hip to ankle in a straight line for a knee flexion in degrees."""
        square = self.thigh_m**2 + self.shank_m**2
        return np.asarray(square + 2 * self.thigh_m * self.shank_m * np.cos(np.radians(knee_deg))) ** 0.5


def random_person(seed: int) -> Person:
    """Draw a person: stature 150 to 195 cm, segments up to 4 % and feet up to 6 % from average.

    >>> random_person(3) == random_person(3)
    True
    """
    rng = np.random.default_rng([seed, 7])
    thigh, shank, trunk, arm = rng.uniform(0.96, 1.04, 4)
    return Person(
        stature_cm=float(np.clip(rng.normal(171, 9), 150, 195)),
        thigh=float(thigh),
        shank=float(shank),
        trunk=float(trunk),
        foot=float(rng.uniform(0.94, 1.06)),
        arm=float(arm),
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """The solved stick figure over n moments.

    Parameters
    ----------
    points_m
        (n, 33, 3) the landmarks in the world.
    ball_m
        Each leg's (n, 3) ball of the foot, which is no landmark.
    pitch_deg, ankle_deg, knee_deg, hip_deg
        Each leg's (n,) angles with the signs of the contract.
    lean_deg
        (n,) trunk against vertical.
    """

    points_m: Array
    ball_m: dict[Leg, Array]
    pitch_deg: dict[Leg, Array]
    ankle_deg: dict[Leg, Array]
    knee_deg: dict[Leg, Array]
    hip_deg: dict[Leg, Array]
    lean_deg: Array


def foot_offset(person: Person, pitch_deg: Array) -> tuple[Array, Array]:
    """Return how far the ankle lies in front of (negative: behind) and above the ball, metres."""
    pitch = np.radians(pitch_deg)
    back, height = -person.ankle_back_m, person.ankle_m
    return back * np.cos(pitch) + height * np.sin(pitch), -back * np.sin(pitch) + height * np.cos(pitch)


def bend(root: Array, tip: Array, first_m: float, second_m: float, toward: Array) -> tuple[Array, Array]:
    """Return the middle joint of two bones, and the tip drawn in where it lies out of reach.

    All (n, 3); ``toward`` is the way the joint points.
    """
    line = tip - root
    length = np.linalg.norm(line, axis=1, keepdims=True)
    direction = line / np.maximum(length, 1e-9)
    reach = np.clip(length, abs(first_m - second_m) + 1e-6, (first_m + second_m) * (1 - 1e-9))
    along = (first_m**2 - second_m**2 + reach**2) / (2 * reach)
    aside = np.sqrt(np.maximum(first_m**2 - along**2, 0.0))
    pole = toward - np.sum(toward * direction, axis=1, keepdims=True) * direction
    pole /= np.maximum(np.linalg.norm(pole, axis=1, keepdims=True), 1e-9)
    return root + along * direction + aside * pole, root + reach * direction


def _heading(yaw_deg: Array) -> tuple[Array, Array]:
    yaw = np.radians(yaw_deg)
    zero = np.zeros_like(yaw)
    return np.stack([np.cos(yaw), np.sin(yaw), zero], 1), np.stack([-np.sin(yaw), np.cos(yaw), zero], 1)


def _between_deg(one: Array, other: Array) -> Array:
    cosine = np.sum(one * other, axis=1) / (np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1))
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def solve(person: Person, posture: Array) -> Figure:
    """Return the stick figure for (n, 27) postures, see :data:`COLUMNS`."""
    forward, left = _heading(posture[:, AT["yaw"]])
    lean, roll = np.radians(posture[:, 4:5]), np.radians(posture[:, 5:6])
    spine = np.sin(lean) * forward + np.cos(lean) * UP
    front = np.cos(lean) * forward - np.sin(lean) * UP
    pelvis = posture[:, 0:3]
    across = np.cos(roll) * left + np.sin(roll) * spine
    chest = pelvis + person.trunk_m * spine
    points = np.empty((len(posture), len(LANDMARKS), 3))
    _place_head(person, points, chest, spine, front, left, np.radians(posture[:, 6:7]))
    figure = Figure(points, {}, {}, {}, {}, {}, posture[:, 4].copy())
    for leg in LEGS:
        sign = SIGN[leg]
        hip = pelvis + sign * person.hip_width_m / 2 * across
        shoulder = chest + sign * person.shoulder_width_m / 2 * left
        points[:, POINT[f"{leg}_hip"]] = hip
        points[:, POINT[f"{leg}_shoulder"]] = shoulder
        _place_leg(person, figure, leg, posture, hip, front, left, spine)
        hand = posture[:, AT[f"{leg}_hand_x"] : AT[f"{leg}_hand_x"] + 3]
        # Elbows hang behind an upright person and lie beside one on the floor.
        upright = np.maximum(np.cos(lean), 0.0)
        _place_arm(person, points, leg, shoulder, hand, upright * (-forward - 0.8 * UP) + sign * 0.5 * left)
    return figure


def _place_leg(
    person: Person,
    figure: Figure,
    leg: Leg,
    posture: Array,
    hip: Array,
    front: Array,
    left: Array,
    spine: Array,
) -> None:
    start = AT[f"{leg}_ball_x"]
    ball, pitch, toe = posture[:, start : start + 3], posture[:, start + 3], posture[:, start + 4]
    ahead, _ = _heading(posture[:, start + 5])
    turn = np.radians(posture[:, start + 6 : start + 7])
    forth, above = foot_offset(person, pitch)
    ankle = ball + forth[:, None] * ahead + above[:, None] * UP
    knee, reached = bend(
        hip, ankle, person.thigh_m, person.shank_m, np.cos(turn) * front + np.sin(turn) * left
    )
    ball = ball + (reached - ankle)
    ankle = reached
    sole = np.cos(np.radians(pitch))[:, None] * ahead - np.sin(np.radians(pitch))[:, None] * UP
    toes = np.cos(np.radians(toe))[:, None] * ahead - np.sin(np.radians(toe))[:, None] * UP
    for name, place in (
        ("knee", knee),
        ("ankle", ankle),
        ("heel", ball - person.rear_foot_m * sole),
        ("foot_index", ball + (person.foot_m - person.rear_foot_m) * toes),
    ):
        figure.points_m[:, POINT[f"{leg}_{name}"]] = place
    figure.ball_m[leg] = ball
    figure.pitch_deg[leg] = pitch.copy()
    figure.ankle_deg[leg] = _between_deg(knee - ankle, sole) - 90.0
    figure.knee_deg[leg] = _between_deg(knee - hip, ankle - knee)
    thigh = knee - hip
    thigh = thigh - np.sum(thigh * left, axis=1, keepdims=True) * left
    figure.hip_deg[leg] = np.degrees(
        np.arctan2(np.sum(thigh * front, axis=1), -np.sum(thigh * spine, axis=1))
    )


def _place_arm(person: Person, points: Array, leg: Leg, shoulder: Array, hand: Array, toward: Array) -> None:
    elbow, wrist = bend(shoulder, hand, person.upper_arm_m, person.forearm_m, toward)
    along = (wrist - elbow) / person.forearm_m
    side = np.cross(along, UP)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
    palm = 0.05 * person.stature_m
    points[:, POINT[f"{leg}_elbow"]] = elbow
    points[:, POINT[f"{leg}_wrist"]] = wrist
    points[:, POINT[f"{leg}_index"]] = wrist + palm * along + 0.15 * palm * side
    points[:, POINT[f"{leg}_pinky"]] = wrist + 0.9 * palm * along - 0.3 * palm * side
    points[:, POINT[f"{leg}_thumb"]] = wrist + 0.5 * palm * along + 0.4 * palm * side


def _place_head(
    person: Person, points: Array, chest: Array, spine: Array, front: Array, left: Array, nod: Array
) -> None:
    up = np.cos(nod) * spine + np.sin(nod) * front
    face = np.cos(nod) * front - np.sin(nod) * spine
    size = person.stature_m
    centre = chest + 0.105 * size * up + 0.01 * size * face
    places = {"nose": (0.062, 0.0, 0.0), "mouth": (0.054, -0.02, 0.014), "ear": (0.0, 0.006, 0.043)}
    places |= {
        "eye_inner": (0.052, 0.02, 0.01),
        "eye": (0.05, 0.02, 0.018),
        "eye_outer": (0.046, 0.02, 0.026),
    }
    for name, (ahead, above, aside) in places.items():
        middle = centre + size * (ahead * face + above * up)
        if name == "nose":
            points[:, POINT["nose"]] = middle
            continue
        for leg in LEGS:
            point = f"mouth_{leg}" if name == "mouth" else f"{leg}_{name}"
            points[:, POINT[point]] = middle + SIGN[leg] * aside * size * left
