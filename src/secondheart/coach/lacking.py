"""What is missing before a start: changes only when most of the newest frames say so, and is told seldom."""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np

from secondheart.coach.cues import Cue, cue_of
from secondheart.coach.words import Words
from secondheart.motion import RATE_HZ

Missing = TypeVar("Missing", bound=str)

#: Something is missing when it is so in this part of so many newest frames, and is there again when in this.
FRAMES, _IS, _IS_NOT = 21, 0.6, 0.25
#: A sentence is said once the thing is missing for so long; again after the next, and later each time.
_PATIENCE_S, _PATIENCE_MOVING_S, _AGAIN_S, _BETWEEN_S = 1.0, 2.5, 4.0, 2.0


class Lacking(Generic[Missing]):
    """Follows frame by frame what is missing, and since when nothing is.

    Parameters
    ----------
    order
        All that may be missing, in the order in which it is said.
    sentence_of
        What to say of each.
    """

    def __init__(
        self,
        order: tuple[Missing, ...],
        first: Missing,
        words: Words,
        sentence_of: Callable[[Missing], str],
    ) -> None:
        self.missing: tuple[Missing, ...] = (first,)
        self.well_s = 0.0
        self._order, self._words, self._sentence_of = order, words, sentence_of
        self._flags: deque[np.ndarray] = deque(maxlen=FRAMES)
        self._since: dict[Missing, float] = {}
        self._said: dict[Missing, tuple[float, int]] = {}
        self._last_said_s = -np.inf

    @property
    def sentence(self) -> str:
        """What is missing first, or that all is well."""
        return self._sentence_of(self.missing[0]) if self.missing else self._words.start.well

    def judge(self, wrong: np.ndarray, now_s: float) -> None:
        """Follow one frame, of which (k,) says what is wrong in it, in the order given."""
        self._flags.append(wrong)
        share = np.mean(np.stack(self._flags), axis=0)
        was = set(self.missing)
        self.missing = tuple(
            one
            for one, part in zip(self._order, share.tolist(), strict=True)
            if part > (_IS_NOT if one in was else _IS)
        )
        self._since = {one: self._since.get(one, now_s) for one in self.missing}
        ready = not self.missing and len(self._flags) == self._flags.maxlen
        self.well_s = self.well_s + 1 / RATE_HZ if ready else 0.0

    def sentences(self, now_s: float) -> list[Cue]:
        """Return what is to be said now."""
        if not self.missing or now_s - self._last_said_s < _BETWEEN_S:
            return []
        first = self.missing[0]
        said_s, times = self._said.get(first, (-np.inf, 0))
        patience_s = _PATIENCE_S if first != "moving" else _PATIENCE_MOVING_S
        if now_s - self._since[first] < patience_s or now_s - said_s < _AGAIN_S * 2 ** max(times - 1, 0):
            return []
        self._said[first] = now_s, times + 1
        self._last_said_s = now_s
        return [cue_of(self._words, "setup", now_s, self._sentence_of(first), tone="attention")]
