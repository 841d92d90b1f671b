"""The words of the project as data: samples in, repetitions and walks out.

Quantities, signs and definitions are those of the contract that other programs rely on:
time in seconds since the first sample, centimetres, degrees, plantarflexion positive,
pixels with y downwards. A number that is not known is NaN in Python and ``null`` in JSON.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Side = Literal["left", "right", "both"]
Leg = Literal["left", "right"]
View = Literal["side", "three-quarter", "front", "rear", "unknown"]
Mount = Literal["thigh", "shank", "foot", "pelvis"]
Kind = Literal["video", "landmarks", "inertial"]
#: Languages of the coach; the first is that of the exercise files.
Language = Literal["en", "de", "es"]
FaultId = Literal[
    "short-hold",
    "partial-range",
    "fast-lowering",
    "bounce",
    "knee-angle",
    "hip-drop",
    "trunk-motion",
    "toe-lift",
    "heel-contact",
    "no-stretch",
    "uneven",
]

#: The 33 BlazePose landmarks, in the model's order; their names head the columns of a landmarks file.
LANDMARKS: tuple[str, ...] = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer", "left_ear", "right_ear",
    "mouth_left", "mouth_right", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_heel", "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Landmarks:
    """A run of samples of one person's pose.

    Parameters
    ----------
    time_s
        (n,) seconds since the first sample of the recording, strictly increasing.
    xy_px
        (n, 33, 2) picture coordinates in pixels, x to the right, y down, in the order of
        :data:`LANDMARKS`. NaN where a point was not seen.
    visibility
        (n, 33) from 0 to 1. NaN where a point was not seen, 1 where the source has no figure.
    """

    time_s: Array
    xy_px: Array
    visibility: Array

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True)
class Inertial:
    """A run of samples of one motion sensor worn on the body, as of a phone.

    Parameters
    ----------
    time_s
        (n,) seconds since the first sample of the recording, strictly increasing, evenly spaced or not.
    force_mps2
        (n, 3) specific force in m/s², sensor frame: what an accelerometer feels. At rest its length is
        9.81 and it points up. NaN where missing.
    rate_radps
        (n, 3) angular rate in rad/s about the same axes, right-handed. NaN where missing.
    """

    time_s: Array
    force_mps2: Array
    rate_radps: Array

    def __len__(self) -> int:
        return len(self.time_s)


#: What a sensor gives, whichever it is.
Samples = Landmarks | Inertial


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one repetition: the value found, the limit it broke, and why that matters.

    ``margin`` is how far beyond the limit the value lies, in ``unit``, never negative.
    """

    fault: FaultId
    value: float
    limit: float
    margin: float
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition, timed, measured and graded.

    Parameters
    ----------
    start_s, top_s, end_s
        Last moment at or below 10 % of the range before the top, first moment at or above 90 %,
        first moment at or below 10 % after it (or the lowest point before the next rise).
    rise_s, hold_s, lower_s
        Seconds going up, at or above 90 % of the range, and going down.
    heel_rise_cm, heel_rise_error_cm
        The range in centimetres and its one-sigma error, NaN where no scale is known.
    ankle_range_deg
        Ankle angle at its maximum minus at the start of this rise, NaN where the view hides it.
    lowest_cm
        Heel height at the lowest point after this repetition, relative to a level sole.
        Negative below an edge. NaN where unknown.
    side
        The working leg or legs, None where the sensor cannot tell.
    score
        0 to 100, see docs/measures.md.
    unjudged
        The faults asked for that this repetition could not show: it may have them or not.
    pose_start_px, pose_top_px
        (33, 2) picture coordinates of the whole body at the start and at the top, for drawing.
    """

    index: int
    side: Side | None
    start_s: float
    top_s: float
    end_s: float
    rise_s: float
    hold_s: float
    lower_s: float
    heel_rise_cm: float
    heel_rise_error_cm: float
    ankle_range_deg: float
    lowest_cm: float
    score: float
    findings: tuple[Finding, ...] = ()
    unjudged: tuple[FaultId, ...] = field(default=(), repr=False, compare=False)
    pose_start_px: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)
    pose_top_px: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)

    @property
    def faults(self) -> tuple[FaultId, ...]:
        """The ids of the faults found, most important first, empty when clean."""
        return tuple(finding.fault for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Step:
    """The touch-down of a foot, or a heel that came down, in tip-toe walking.

    ``side`` is None where the sensor cannot tell which foot it was.
    """

    time_s: float
    side: Leg | None


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk on tip-toe, from heels up to heels down; of a phone, one walk of any kind."""

    start_s: float
    end_s: float
    duration_s: float
    steps: tuple[Step, ...]
    cadence_per_min: float
    heel_contacts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """Something asked for that this recording cannot show, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What was read: its kind, length, mean rate, and the camera's view of the person.

    ``view`` is None for a recording that has no camera.
    """

    kind: Kind
    duration_s: float
    rate_hz: float
    view: View | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Heel height over the whole recording, at an even rate, for drawing.

    Parameters
    ----------
    time_s
        (n,) seconds.
    left, right
        (n,) heel height in ``unit`` relative to the flat sole, NaN where not seen.
    unit
        ``"cm"``, or ``"% of leg"`` where no scale is known.
    """

    time_s: NDArray[np.float32]
    left: NDArray[np.float32]
    right: NDArray[np.float32]
    unit: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is known of one recording of one exercise: what ``analyze`` returns."""

    exercise: str
    variant: str
    recording: Recording
    repetitions: tuple[Repetition, ...]
    walk: Walk | None
    not_measured: tuple[NotMeasured, ...]
    warnings: tuple[str, ...]
    trace: Trace | None = field(default=None, repr=False, compare=False)

    @property
    def count(self) -> int:
        """The number of repetitions."""
        return len(self.repetitions)

    @property
    def score(self) -> float:
        """The mean score over repetitions, NaN when there is none."""
        if not self.repetitions:
            return float("nan")
        return float(np.mean([repetition.score for repetition in self.repetitions]))

    def count_by_side(self) -> dict[Side, int]:
        """How many repetitions each side did; one whose side is unknown is in none of them."""
        sides = [repetition.side for repetition in self.repetitions]
        return {"left": sides.count("left"), "right": sides.count("right"), "both": sides.count("both")}

    @property
    def side_changes(self) -> int:
        """How often the working side changed from one repetition to the next."""
        sides = [repetition.side for repetition in self.repetitions if repetition.side is not None]
        return sum(a != b for a, b in pairwise(sides))
