"""The newest frames, kept for a while: steadier heel heights, and whether a foot or the hips moved away."""

from dataclasses import replace

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion.body import ANKLE_SHARE_OF_RISE, HEEL, HIP, TOE, mean_of_sides
from secondheart.motion.signals import Signals
from secondheart.motion.view import near_side
from secondheart.motion.windows import median
from secondheart.repetition.counted import FOOT_IN_THE_AIR
from secondheart.repetition.gate import (
    FOOT_LIFTED,
    LYING_HIP_CM,
    OTHER_HEEL,
    OTHER_STEP_CM,
    SITTING_HIP_CM,
    STANDING_HIP_CM,
    STEP_CM,
    Scale,
)
from secondheart.repetition.legs import FAR_WORKS
from secondheart.types import Array

#: Frames kept: a rise is over in so many, and it began in them.
_KEPT = 480
#: The toes' usual height is the median of every third of so many newest frames: nine tenths of a second.
_FLOOR, _EVERY = 28, 3
#: How much of the toe is in a quick heel height, by heel and by ankle.
_OF_TOE = 0.5 + 0.5 / ANKLE_SHARE_OF_RISE
#: Toes this far from their usual height do not stand, and tell no level of the heel.
_STANDS_CM = 3.0
#: Hips that move so far in so many frames are on their way, in cm.
_HIPS_ON_THE_WAY_CM, _LATELY = 3.0, 8
#: A foot lifted by less than this is none, in cm.
_LEAST_LIFT_CM = 2.0
#: A foot that comes down by more than this was in the air, in cm.
_PUT_CM = 4.0
#: A leg that rises so many times as high as the other is plainly the one that works.
_PLAINLY = 1.1
#: Points are compared by their medians over so many frames.
_AROUND = 5
_TOES_X, _TOES_Y, _HIP, _SIZE, _HEELS, _AHEAD, _COUNTED = (
    slice(0, 2),
    slice(2, 4),
    slice(4, 6),
    6,
    slice(7, 9),
    9,
    10,
)


class Newest:
    """The newest frames' toes, hips and heels.

    ``leg`` is the leg that worked in the rise looked at last (0 left, 1 right), None where that is open.
    """

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise, self._stature_cm = exercise, scale.stature_cm
        self.leg: int | None = None
        self._first = 0
        self._rows = np.empty((0, 11))

    def push(self, run: Signals) -> tuple[Signals, np.ndarray]:
        """Keep these frames; return them with steadier heel heights, and (n,) whether the feet stand.

        Each heel's height is told over its toes' usual height of the last second instead of its own frame's.
        The toes stay on their support while the heel works, and the toe is the noisiest point of all: the
        heel then shakes half as much.
        """
        toe = run.body_px[:, :, TOE]
        hip = mean_of_sides(run.body_px[:, 0, HIP], run.body_px[:, 1, HIP])
        foot = toe[:, :, 0] - run.body_px[:, :, HEEL, 0]
        ahead = np.where(np.isnan(foot), 0.0, foot).sum(axis=1)
        later = np.full(len(run), np.nan)
        rows = np.column_stack(
            (toe[:, :, 0], toe[:, :, 1], hip, run.stature_px, run.heel_height, ahead, later)
        )
        if len(self._rows) == 0:
            self._first = run.first
            self._rows = np.repeat(rows[:1], _FLOOR - 1, axis=0)
            self._first -= _FLOOR - 1
        before = len(self._rows)
        self._rows = np.concatenate((self._rows, rows))
        places = np.arange(before, len(self._rows))[:, None] - np.arange(0, _FLOOR, _EVERY)
        floor = median(np.moveaxis(self._rows[places, _TOES_Y], 1, -1))
        off = (floor - toe[:, :, 1]) / run.stature_px[:, None]
        steady = run.heel_height + _OF_TOE * off
        self._rows[before:, _HEELS] = steady
        with np.errstate(invalid="ignore"):
            away = np.asarray(np.abs(off) > _STANDS_CM / self._stature_cm)
            if self._exercise.legs == "one" and self._exercise.posture != "sitting":
                away &= toe[:, :, 1] >= toe[:, ::-1, 1]  # the other foot is in the air
        return replace(run, heel_height=steady), np.asarray(~away.any(axis=1))

    def forget(self) -> None:
        """Let go of frames that no rise can need any more."""
        cut = len(self._rows) - _KEPT
        if cut > 0:
            self._rows, self._first = self._rows[cut:], self._first + cut

    def counted(self, heights: Array) -> None:
        """Keep the counted heights of the frames that came last."""
        self._rows[len(self._rows) - len(heights) :, _COUNTED] = heights

    def heights(self, since: int) -> Array:
        """Return the counted heights that are kept from a frame on, without those not seen."""
        kept: Array = self._rows[max(since - self._first, 0) :, _COUNTED]
        return kept[~np.isnan(kept)]

    def moved(self, low: int, top: int, below: float) -> str | None:
        """Return what moved away during a rise that a heel cannot move, None where nothing did.

        The rise begins where the heel was last below a height, after its lowest frame and before its top.
        """
        heights = self._rows[low - self._first : top - self._first + 1, _COUNTED]
        with np.errstate(invalid="ignore"):
            near = np.flatnonzero(heights <= below)
        then, now = self._at(low + int(near[-1]) if len(near) else low, top), self._at(top, top)
        size = now[_SIZE]
        with np.errstate(invalid="ignore"):
            away_cm = np.abs(now - then) / size * self._stature_cm
            rises = now[_HEELS] - then[_HEELS]
            leg = self._working(now, rises)
            self.leg = leg if self._surely(leg, rises) else None
            lifted = (then[_TOES_Y] - now[_TOES_Y]) / size
            if away_cm[leg] > STEP_CM or away_cm[1 - leg] > OTHER_STEP_CM:
                return "a foot moved along the floor"
            if lifted[leg] > max(FOOT_LIFTED * float(rises[leg]), _LEAST_LIFT_CM / self._stature_cm):
                return "the foot was lifted off with its ball"
            if (np.abs(lifted) * self._stature_cm > _PUT_CM)[lifted < 0].any():
                return "a foot was put down"
            if self._steps(rises):
                return "only one foot left the floor"
            along_cm, up_cm = away_cm[_HIP]
            if self._exercise.posture == "standing":
                up_cm -= max(float(rises[leg]), 0.0) * self._stature_cm
            limits = {"sitting": SITTING_HIP_CM, "lying": LYING_HIP_CM, "standing": STANDING_HIP_CM}
            if max(along_cm, up_cm) > limits[self._exercise.posture]:
                return "the hips moved away"
        return None

    def hips_on_the_way(self, frame: int) -> bool:
        """Return whether somebody who sits or lies is moving the hips right now."""
        if self._exercise.posture == "standing":
            return False
        then, now = self._at(frame - _LATELY, frame), self._at(frame, frame)
        away_cm = np.abs(now[_HIP] - then[_HIP]) / now[_SIZE] * self._stature_cm
        return bool((away_cm > _HIPS_ON_THE_WAY_CM).any())

    def _steps(self, rises: Array) -> bool:
        """Return whether one heel of two that stand rose and the other not at all."""
        both = self._exercise.posture == "standing" and self._exercise.legs == "both"
        return both and bool(rises.min() < OTHER_HEEL * rises.max())

    def _working(self, now: Array, rises: Array) -> int:
        """Return the leg that is followed: the one that stands, or the near one unless the far one works."""
        apart = float(now[_TOES_Y][1] - now[_TOES_Y][0]) / float(now[_SIZE])
        if (
            self._exercise.legs == "one"
            and self._exercise.posture != "sitting"
            and abs(apart) > FOOT_IN_THE_AIR
        ):
            return 1 if apart > 0 else 0
        near = near_side(float(now[_AHEAD]))
        if np.isnan(rises[near]) or rises[1 - near] > FAR_WORKS * max(float(rises[near]), 0.0):
            return 1 - near
        return near

    def _surely(self, leg: int, rises: Array) -> bool:
        """Return whether the other leg did plainly less, where the feet are on one height."""
        standing_on_one = self._exercise.legs == "one" and self._exercise.posture != "sitting"
        return standing_on_one or not rises[1 - leg] > rises[leg] / _PLAINLY

    def _at(self, frame: int, newest: int) -> Array:
        """Return the medians around a frame, of frames up to the newest alone."""
        last = min(frame + _AROUND // 2, newest) - self._first + 1
        middle: Array = median(self._rows[max(last - _AROUND, 0) : last].T)
        return middle
