"""What is missing before a set with a phone on the thigh may begin: that it lies there, and keeps still."""

from typing import Literal

import numpy as np

from secondheart.coach.cues import Cue
from secondheart.coach.lacking import Lacking
from secondheart.coach.words import Words
from secondheart.motion import RATE_HZ
from secondheart.motion.lying import Laid

WornMissing = Literal["place", "moving"]

#: In the order in which they are said.
WORN_ORDER: tuple[WornMissing, ...] = ("place", "moving")
#: A phone that keeps still so long lies well whichever way its screen points: beside a leg, in a pocket.
_LONG_S = 4.0


class WornCheck:
    """Tells what is missing, one sentence at a time, until the phone has lain still for a while.

    Parameters
    ----------
    well_s
        All must be well for so long.
    """

    def __init__(self, words: Words, *, well_s: float = 1.5) -> None:
        self._needed_s = well_s
        self._lacking = Lacking(WORN_ORDER, "place", words, lambda one: getattr(words.worn, one))
        self._still_s = 0.0

    @property
    def missing(self) -> tuple[WornMissing, ...]:
        """What is not right yet."""
        return self._lacking.missing

    @property
    def sentence(self) -> str:
        """What is missing first, or that all is well."""
        return self._lacking.sentence

    @property
    def passed(self) -> bool:
        """Whether the phone has lain still for long enough."""
        return self._lacking.well_s >= self._needed_s

    def push(self, laid: Laid, now_s: float) -> list[Cue]:
        """Take the next frames, the last of which is of now, and return what is to be said."""
        if len(laid) == 0:
            return []
        for place, (flat, still) in enumerate(zip(laid.flat.tolist(), laid.still.tolist(), strict=True)):
            self._still_s = self._still_s + 1 / RATE_HZ if still else 0.0
            lies = flat or self._still_s >= _LONG_S
            self._lacking.judge(np.array([not lies, not still]), now_s - (len(laid) - 1 - place) / RATE_HZ)
        return self._lacking.sentences(now_s)
