"""What is missing before a set may begin, read off the newest frames alone."""

from collections import deque
from typing import Literal

import numpy as np

from secondheart.coach.cues import Cue
from secondheart.coach.lacking import Lacking
from secondheart.coach.words import Words
from secondheart.exercises.model import BodyPart, Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.body import ANKLE, HEEL, HIP, KNEE, LEFT, RIGHT, SHOULDER, TOE, length
from secondheart.motion.signals import LYING_TRUNK_DROP, Signals
from secondheart.motion.view import LYING_SIDE_WIDTH, SIDE_WIDTH
from secondheart.motion.windows import median
from secondheart.repetition.gate import Scale, posture_of_frames
from secondheart.types import Array

Missing = Literal["nobody", "feet", "far", "near", "view", "posture", "moving", "top"]

#: In the order in which they are said: what hides the rest comes first.
ORDER: tuple[Missing, ...] = ("nobody", "near", "far", "feet", "top", "posture", "view", "moving")
#: Stature under this part of the picture's shorter side is too far away; over the second part of its longer
#: side, with parts outside the picture, too near.
_FAR, _NEAR = 0.4, 0.95
#: A view that looks this much wider than the side view's limit is not seen from the side.
_WIDER = 0.06
#: Points that wander by more than this within a second, in cm, move.
_STILL_CM, _WHILE = 3.5, int(RATE_HZ)
_WATCHED = [HIP, KNEE, HEEL, TOE]
_JOINTS: dict[BodyPart, int] = {
    "shoulder": SHOULDER, "hip": HIP, "knee": KNEE, "ankle": ANKLE, "heel": HEEL, "foot_index": TOE,
}  # fmt: skip
_UPPER = {"shoulder", "hip"}
#: Of the twelve points so many must be in the picture to be somebody: at a desk, the shoulders.
_LEAST_POINTS = 2


class StartCheck:
    """Tells what is missing, one sentence at a time, until all is well and still for a while.

    Parameters
    ----------
    exercise
        Its posture and what its camera must see.
    scale
        For how far points move.
    words
        What is said.
    well_s
        All must be well for so long.
    only
        The things that are looked at, all of them by default.
    """

    def __init__(
        self,
        exercise: Exercise,
        scale: Scale,
        words: Words,
        *,
        well_s: float = 1.5,
        only: tuple[Missing, ...] = ORDER,
    ) -> None:
        self._exercise, self._scale = exercise, scale
        self._lacking = Lacking(ORDER, "nobody", words, lambda one: words.missing(one, exercise.posture))
        self._needed_s = well_s
        # Who walks turns round on the way.
        self._only = tuple(one for one in only if one != "view" or exercise.movement != "walk")
        self._points: deque[Array] = deque(maxlen=_WHILE)
        self._sizes: deque[float] = deque(maxlen=_WHILE)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is not right yet."""
        return self._lacking.missing

    @property
    def well_s(self) -> float:
        """Since how many seconds nothing is missing."""
        return self._lacking.well_s

    @property
    def passed(self) -> bool:
        """Whether all has been well and still for long enough."""
        return self.well_s >= self._needed_s

    @property
    def sentence(self) -> str:
        """What is missing first, or that all is well."""
        return self._lacking.sentence

    def push(self, run: Signals, size_px: tuple[int, int], now_s: float) -> list[Cue]:
        """Take the next frames, the last of which is of now, and return what is to be said."""
        if len(run) == 0:
            return []
        wrong = self._wrong(run, size_px)
        for place in range(len(run)):
            self._points.append(run.body_px[place][:, _WATCHED])
            self._sizes.append(float(run.stature_px[place]))
            wrong[place, ORDER.index("moving")] = self._moves()
            self._lacking.judge(wrong[place], now_s - (len(run) - 1 - place) / RATE_HZ)
        return self._lacking.sentences(now_s)

    def _wrong(self, run: Signals, size_px: tuple[int, int]) -> np.ndarray:
        """Return (n, 8) what is wrong in each frame alone, in the order of ``ORDER``; moving is left open."""
        body, size, parts = run.body_px, run.stature_px, self._exercise.camera.must_see
        with np.errstate(invalid="ignore"):
            inside = np.asarray(((body >= 0) & (body < np.array(size_px))).all(axis=-1))
            # One side is enough: from the side the far one is often hidden.
            lacks = {part: np.asarray(~inside[:, :, _JOINTS[part]].any(axis=1)) for part in parts}
            placed = ~np.isnan(body[..., 0])
            outside = [lacks[part] & placed[:, :, _JOINTS[part]].any(axis=1) for part in parts]
            nobody = inside.sum(axis=(1, 2)) < _LEAST_POINTS
            near = _any(outside, len(run)) & (size > _NEAR * max(size_px))
            feet = _any([lacks[part] for part in parts if part not in _UPPER], len(run))
            posture = ~posture_of_frames(run, self._exercise.posture)
            lying = run.trunk_drop < LYING_TRUNK_DROP
            flags = {
                "near": near,
                "far": size < _FAR * min(size_px),
                "feet": feet & ~near,
                "top": _any([lacks[part] for part in parts if part in _UPPER], len(run)) & ~near,
                "posture": posture & ~feet,
                "view": ~posture & (run.width > np.where(lying, LYING_SIDE_WIDTH, SIDE_WIDTH) + _WIDER),
            }
        wrong = np.zeros((len(run), len(ORDER)), dtype=bool)
        for column, one in enumerate(ORDER):
            if one in self._only and one != "moving":
                wrong[:, column] = nobody if one == "nobody" else flags[one] & ~nobody
        return wrong

    def _moves(self) -> bool:
        """Return whether hips, knees, heels or toes wandered within the last second, by the quieter side."""
        if "moving" not in self._only:
            return False
        if len(self._points) < _WHILE:
            return True
        size_px = median(np.array(self._sizes))
        thirds = np.array_split(np.stack(self._points)[::2], 3)
        places = np.stack([median(np.moveaxis(third, 0, -1)) for third in thirds])
        away = length(places.max(axis=0) - places.min(axis=0)) / size_px
        quieter = np.fmin(away[LEFT], away[RIGHT]) * self._scale.stature_cm
        return not bool(np.nanmax(quieter, initial=-1.0) <= _STILL_CM)


def _any(flags: list[np.ndarray], count: int) -> np.ndarray:
    """Return (n,) where any of the flags is true."""
    return np.any(flags, axis=0) if flags else np.zeros(count, dtype=bool)
