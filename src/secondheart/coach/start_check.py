"""What is missing before a set may begin, read off the newest frames alone."""

from collections import deque
from typing import Literal

import numpy as np

from secondheart.coach.cues import Cue, cue_of
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
#: Something is missing when it is so in this part of so many newest frames, and is there again when in this.
_FRAMES, _IS, _IS_NOT = 21, 0.6, 0.25
#: Stature under this part of the picture's shorter side is too far away; over the second part of its longer
#: side, with parts outside the picture, too near.
_FAR, _NEAR = 0.4, 0.95
#: A view that looks this much wider than the side view's limit is not seen from the side.
_WIDER = 0.06
#: Points that wander by more than this within a second, in cm, move.
_STILL_CM, _WHILE = 3.5, int(RATE_HZ)
_WATCHED = [HIP, KNEE, HEEL, TOE]
#: A sentence is said once the thing is missing for so long; again after the next, and later each time.
_PATIENCE_S, _PATIENCE_MOVING_S, _AGAIN_S, _BETWEEN_S = 1.0, 2.5, 4.0, 2.0
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
        self.missing: tuple[Missing, ...] = ("nobody",)
        self.well_s = 0.0
        self._exercise, self._scale, self._words = exercise, scale, words
        self._needed_s = well_s
        # Who walks turns round on the way.
        self._only = tuple(one for one in only if one != "view" or exercise.movement != "walk")
        self._flags: deque[np.ndarray] = deque(maxlen=_FRAMES)
        self._points: deque[Array] = deque(maxlen=_WHILE)
        self._sizes: deque[float] = deque(maxlen=_WHILE)
        self._since: dict[Missing, float] = {}
        self._said: dict[Missing, tuple[float, int]] = {}
        self._last_said_s = -np.inf

    @property
    def passed(self) -> bool:
        """Whether all has been well and still for long enough."""
        return self.well_s >= self._needed_s

    @property
    def sentence(self) -> str:
        """What is missing first, or that all is well."""
        if not self.missing:
            return self._words.start.well
        return self._words.missing(self.missing[0], self._exercise.posture)

    def push(self, run: Signals, size_px: tuple[int, int], now_s: float) -> list[Cue]:
        """Take the next frames, the last of which is of now, and return what is to be said."""
        if len(run) == 0:
            return []
        wrong = self._wrong(run, size_px)
        for place in range(len(run)):
            self._points.append(run.body_px[place][:, _WATCHED])
            self._sizes.append(float(run.stature_px[place]))
            wrong[place, ORDER.index("moving")] = self._moves()
            self._flags.append(wrong[place])
            self._judge(now_s - (len(run) - 1 - place) / RATE_HZ)
        return self._sentences(now_s)

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

    def _judge(self, now_s: float) -> None:
        """Follow one frame: what is missing changes only when most of the newest frames say so."""
        share = np.mean(np.stack(self._flags), axis=0)
        was = set(self.missing)
        self.missing = tuple(
            one
            for one, part in zip(ORDER, share.tolist(), strict=True)
            if part > (_IS_NOT if one in was else _IS)
        )
        self._since = {one: self._since.get(one, now_s) for one in self.missing}
        ready = not self.missing and len(self._flags) == self._flags.maxlen
        self.well_s = self.well_s + 1 / RATE_HZ if ready else 0.0

    def _sentences(self, now_s: float) -> list[Cue]:
        if not self.missing or now_s - self._last_said_s < _BETWEEN_S:
            return []
        first = self.missing[0]
        said_s, times = self._said.get(first, (-np.inf, 0))
        patience_s = _PATIENCE_S if first != "moving" else _PATIENCE_MOVING_S
        if now_s - self._since[first] < patience_s or now_s - said_s < _AGAIN_S * 2 ** max(times - 1, 0):
            return []
        self._said[first] = now_s, times + 1
        self._last_said_s = now_s
        text = self._words.missing(first, self._exercise.posture)
        return [cue_of(self._words, "setup", now_s, text, tone="attention")]


def _any(flags: list[np.ndarray], count: int) -> np.ndarray:
    """Return (n,) where any of the flags is true."""
    return np.any(flags, axis=0) if flags else np.zeros(count, dtype=bool)
