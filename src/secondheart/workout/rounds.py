"""Rounds of a set: some minutes of work, a pause, and on; by sample time like everything else."""

import numpy as np

NAN = float("nan")
#: A longer step between samples is no work, but a hole; shorter than what is left of a pause.
LONGEST_STEP_S = 4.5


class Rounds:
    """Follows how long has been worked, and when a round and the rest after it are over.

    Parameters
    ----------
    round_s
        Seconds of work in a round, NaN for one without end.
    rest_s
        Seconds of the pause after each.
    """

    def __init__(self, round_s: float, rest_s: float) -> None:
        self.number = 1
        self.active_s = 0.0
        self._round_s, self._rest_s = round_s, rest_s
        self._begun_s = 0.0
        self._before_s = self._rests_to_s = NAN

    @property
    def over(self) -> bool:
        """Whether the round has had its time."""
        return self.active_s - self._begun_s >= self._round_s

    def work(self, now_s: float) -> None:
        """Take it that the person was at work until now, since the last call."""
        step_s = now_s - self._before_s
        self.active_s += step_s if 0 < step_s <= LONGEST_STEP_S else 0.0
        self._before_s = now_s

    def halt(self) -> None:
        """Take it that nobody works from now on."""
        self._before_s = NAN

    def rest(self, now_s: float) -> None:
        """Let the pause after a round begin."""
        self._rests_to_s = now_s + self._rest_s
        self.halt()

    def next(self) -> None:
        """Let the next round begin."""
        self.number += 1
        self._begun_s, self._rests_to_s = self.active_s, NAN

    def rested(self, now_s: float) -> bool:
        """Tell whether the pause has had its time."""
        return now_s >= self._rests_to_s

    def left_s(self, now_s: float) -> float:
        """Return the seconds left of this round or of the pause after it, NaN without end."""
        if not np.isnan(self._rests_to_s):
            return max(self._rests_to_s - now_s, 0.0)
        return max(self._begun_s + self._round_s - self.active_s, 0.0)
