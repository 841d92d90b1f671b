"""The newest frames, kept for a while: steadier heel heights, and whether a foot or the hips moved away."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from secondheart.exercises.model import Exercise, Posture
from secondheart.motion.body import ANKLE_SHARE_OF_RISE, HEEL, HIP, TOE, mean_of_sides
from secondheart.motion.signals import Signals
from secondheart.motion.view import near_side
from secondheart.motion.windows import median
from secondheart.repetition.company import FOOT_DOWN
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
#: Somebody standing who looks this much wider or narrower than when the rise began turns to go.
_TURNED = 0.15
#: Heels that rise under somebody standing lift the hips by this part of their rise at least; who bends the
#: knees as well is believed where the rise is no smaller than the second part of the usual one.
_HIPS_LIFTED, _LESS_THAN_USUAL = 0.15, 0.75
#: Hips that go so far belong to somebody who gets up, sits down or walks.
_HIPS_CM: dict[Posture, float] = {
    "sitting": SITTING_HIP_CM, "lying": LYING_HIP_CM, "standing": STANDING_HIP_CM,
}  # fmt: skip
#: A leg is plainly the one that works while the other rises less than so many times as high.
_PLAINLY = 1.25
#: Points are compared by their medians over so many frames.
_AROUND = 5
#: The columns that are kept of a frame.
_TOES_X, _TOES_Y, _HIP, _HEELS = slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 8)
_SIZE, _AHEAD, _WIDTH, _COUNTED = 8, 9, 10, 11
_COLUMNS = 12


class Newest:
    """The newest frames' toes, hips and heels.

    ``leg`` is the leg that worked in the rise looked at last (0 left, 1 right), None where that is open.
    """

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise, self._stature_cm = exercise, scale.stature_cm
        self.leg: int | None = None
        self._apart = self._rise_cm = float("nan")
        self._first = 0
        self._rows = np.empty((0, _COLUMNS))

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
            (toe[:, :, 0], toe[:, :, 1], hip, run.heel_height, run.stature_px, ahead, run.width, later)
        )
        if len(self._rows) == 0:
            self._first = run.first
            self._rows = np.repeat(rows[:1], _FLOOR - 1, axis=0)
            self._first -= _FLOOR - 1
        before = len(self._rows)
        self._rows = np.concatenate((self._rows, rows))
        places = np.arange(before, len(self._rows))[:, None] - np.arange(0, _FLOOR, _EVERY)
        floor = median(np.moveaxis(self._rows[places, _TOES_Y], 1, -1))
        with np.errstate(invalid="ignore", divide="ignore"):
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

    def heights(self, since: int, stop: int) -> Array:
        """Return the counted heights that are kept from a frame on and before another, of those seen."""
        kept: Array = self._rows[max(since - self._first, 0) : stop - self._first, _COUNTED]
        return kept[~np.isnan(kept)]

    def moved(self, low: int, top: int, below: float) -> str | None:
        """Return what moved away during a rise that a heel cannot move, None where nothing did.

        The rise begins where the heel was last below a height, after its lowest frame and before its top.
        """
        heights = self._rows[low - self._first : top - self._first + 1, _COUNTED]
        with np.errstate(invalid="ignore"):
            near = np.flatnonzero(heights <= below)
            begin = low + int(near[-1]) if len(near) else low
            then, now = self._at(begin, top), self._at(top, top)
            objection = next(self._objections(then, now), None)
            if objection is None:
                apart = abs(self._feet_apart(now))
                self._apart = apart if np.isnan(self._apart) else 0.6 * self._apart + 0.4 * apart
                rise_cm = float(np.nanmax(now[_HEELS] - then[_HEELS])) * self._stature_cm
                self._rise_cm = rise_cm if np.isnan(self._rise_cm) else 0.6 * self._rise_cm + 0.4 * rise_cm
            return objection

    def _objections(self, then: Array, now: Array) -> Iterator[str]:
        away_cm = np.abs(now - then) / now[_SIZE] * self._stature_cm
        rises_cm = (now[_HEELS] - then[_HEELS]) * self._stature_cm
        lifted_cm = (then[_TOES_Y] - now[_TOES_Y]) / now[_SIZE] * self._stature_cm
        posture = self._exercise.posture
        leg = self._working(now, rises_cm)
        self.leg = leg if self._surely(leg, rises_cm) else None
        if away_cm[leg] > STEP_CM or away_cm[1 - leg] > OTHER_STEP_CM:
            yield "a foot moved along the floor"
        if lifted_cm[leg] > max(FOOT_LIFTED * float(rises_cm[leg]), _LEAST_LIFT_CM):
            yield "the foot was lifted off with its ball"
        if (lifted_cm < -_PUT_CM).any():
            yield "a foot was put down"
        if posture == "standing" and abs(now[_WIDTH] - then[_WIDTH]) > _TURNED:
            yield "the body turned"
        both_stand = posture == "standing" and self._exercise.legs == "both"
        if both_stand and rises_cm.min() < OTHER_HEEL * rises_cm.max():
            yield "only one foot left the floor"
        stands_on_one = posture == "standing" and self._exercise.legs == "one"
        usually_apart = self._apart if stands_on_one and self._apart > FOOT_IN_THE_AIR else 0.0
        if abs(self._feet_apart(now)) < FOOT_DOWN * usually_apart:
            yield "the other foot is down"
        hips_up_cm = float(then[_HIP][1] - now[_HIP][1]) / float(now[_SIZE]) * self._stature_cm
        rise_cm = float(rises_cm[leg])
        doubtful = posture == "standing" and not rise_cm > _LESS_THAN_USUAL * self._rise_cm
        if doubtful and hips_up_cm < _HIPS_LIFTED * rise_cm:
            yield "the heel did not lift the hips"
        along_cm, up_cm = away_cm[_HIP]
        if posture == "standing":
            up_cm -= max(float(rises_cm[leg]), 0.0)
        if max(along_cm, up_cm) > _HIPS_CM[posture]:
            yield "the hips moved away"

    def hips_on_the_way(self, frame: int) -> bool:
        """Return whether somebody who sits or lies is moving the hips right now."""
        if self._exercise.posture == "standing":
            return False
        then, now = self._at(frame - _LATELY, frame), self._at(frame, frame)
        away_cm = np.abs(now[_HIP] - then[_HIP]) / now[_SIZE] * self._stature_cm
        return bool((away_cm > _HIPS_ON_THE_WAY_CM).any())

    def _working(self, now: Array, rises: Array) -> int:
        """Return the leg that is followed: the one that stands, or the near one unless the far one works."""
        apart = self._feet_apart(now)
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

    @staticmethod
    def _feet_apart(now: Array) -> float:
        """Return how much lower the right toes are than the left ones, part of stature."""
        return float(now[_TOES_Y][1] - now[_TOES_Y][0]) / float(now[_SIZE])

    def _surely(self, leg: int, rises: Array) -> bool:
        """Return whether the other leg did plainly less, where the feet are on one height."""
        standing_on_one = self._exercise.legs == "one" and self._exercise.posture != "sitting"
        return standing_on_one or not rises[1 - leg] > _PLAINLY * rises[leg]

    def _at(self, frame: int, newest: int) -> Array:
        """Return the medians around a frame, of frames up to the newest alone."""
        last = min(frame + _AROUND // 2, newest) - self._first + 1
        middle: Array = median(self._rows[max(last - _AROUND, 0) : last].T)
        return middle
