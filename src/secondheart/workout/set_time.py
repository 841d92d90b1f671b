"""The clock of a set: its first sample is the zero, and a pause is a short hole in it."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from secondheart.types import Inertial, Landmarks

Run = TypeVar("Run", bound=Landmarks | Inertial)

#: The longest hole that is left of a pause: enough that nothing is taken for one movement.
HOLE_S = 5.0


class SetTime:
    """Turns the sample times of whoever sends into times of the set.

    Times that begin at 0 stay as they are, so that a replay gives what its file gives.
    """

    def __init__(self) -> None:
        self.shift_s = 0.0
        self.last_s = 0.0
        self._begun = self._paused = self._anew = False

    def of(self, sample_s: float) -> float:
        """Return the set time of a sample time."""
        return sample_s - self.shift_s

    def pause(self) -> None:
        """Leave a hole before the next sample."""
        self._paused = True

    def begin_anew(self) -> None:
        """Take the next sample, on whatever clock, as coming one hole after the last one."""
        self._anew = True

    def moved(self, samples: Run) -> Run:
        """Return the samples on the set's clock, to the microsecond where they had to be moved."""
        if len(samples) == 0:
            return samples
        first_s = float(samples.time_s[0])
        if not self._begun:
            self.shift_s, self._begun = first_s, True
        elif self._anew or (self._paused and first_s - self.shift_s > self.last_s + HOLE_S):
            self.shift_s = first_s - self.last_s - HOLE_S
        self._anew = self._paused = False
        if self.shift_s == 0.0:
            self.last_s = float(samples.time_s[-1])
            return samples
        time_s = np.round(samples.time_s - self.shift_s, 6)
        self.last_s = float(time_s[-1])
        return replace(samples, time_s=time_s)
