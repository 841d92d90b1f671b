"""The even clock of a motion sensor: samples arrive when they like, 60 averages a second leave."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from secondheart.motion.clock import LONGEST_BRIDGE_S, RATE_HZ
from secondheart.types import Array, Inertial

#: Two ticks make a frame: fast enough for the turning of a limb, slow enough that orientation costs little.
TICKS_OF_FRAME: Final = 2
TICK_HZ: Final = TICKS_OF_FRAME * RATE_HZ
#: So many samples are averaged in one go: sums stay small, so that rounding does.
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Ticks:
    """Averages over even spans of time.

    Parameters
    ----------
    first
        Number of the first tick; tick ``k`` averages from ``(k - 1) / TICK_HZ`` to ``k / TICK_HZ`` seconds.
    values
        (n, 6) specific force in m/s² and angular rate in rad/s, NaN where a hole in the samples is.
    """

    first: int
    values: Array

    def __len__(self) -> int:
        return len(self.values)


class TickClock:
    """Averages samples over even ticks, the same however they were cut into portions.

    Between two samples a straight line is drawn. A mean over the tick keeps all of a turn, which reading the
    line at the tick alone would not. Samples whose time does not increase are dropped and counted.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.samples = 0
        self.last_s = float("nan")
        self._times, self._values = np.empty(0), np.empty((0, 6))
        self._next = 0

    def push(self, samples: Inertial) -> Ticks:
        """Return the ticks that the samples so far fill."""
        parts = [
            self._push(
                Inertial(
                    samples.time_s[at : at + _MOST],
                    samples.force_mps2[at : at + _MOST],
                    samples.rate_radps[at : at + _MOST],
                )
            )
            for at in range(0, len(samples), _MOST)
        ]
        first = parts[0].first if parts else self._next
        return Ticks(first, np.concatenate([part.values for part in parts] or [np.empty((0, 6))]))

    def _push(self, samples: Inertial) -> Ticks:
        times, values = self._increasing(samples)
        if len(times) == 0:
            return Ticks(self._next, np.empty((0, 6)))
        self.samples += len(times)
        if np.isnan(self.last_s):
            self._next = int(np.floor(times[0] * TICK_HZ + 1e-6)) + 1
        self.last_s = float(times[-1])
        times = np.concatenate((self._times, times))
        values = np.concatenate((self._values, values))
        stop = int(np.floor(self.last_s * TICK_HZ + 1e-6)) + 1
        first, self._next = self._next, max(stop, self._next)
        edges_s = np.arange(first - 1, self._next) / TICK_HZ
        kept = max(int(times.searchsorted(edges_s[-1] + 1e-9)) - 1, 0)
        self._times, self._values = times[kept:].copy(), values[kept:].copy()
        return Ticks(first, _averages(times, values, edges_s))

    def _increasing(self, samples: Inertial) -> tuple[Array, Array]:
        times = samples.time_s
        before = np.maximum.accumulate(
            np.concatenate(([-np.inf if np.isnan(self.last_s) else self.last_s], times))
        )[:-1]
        values = np.concatenate((samples.force_mps2, samples.rate_radps), axis=1)
        keep = times > before
        # A sample with a part missing says nothing: the hole it leaves is bridged or not.
        whole = keep & ~np.isnan(values).any(axis=1)
        self.dropped += int(len(times) - np.count_nonzero(keep))
        return times[whole], values[whole]


def _averages(times: Array, values: Array, edges_s: Array) -> Array:
    """Return the mean between neighbouring edges of the line through the samples, NaN across a hole."""
    if len(times) == 1 or len(edges_s) < 2:
        return np.full((max(len(edges_s) - 1, 0), values.shape[1]), np.nan)
    step_s = np.diff(times)[:, np.newaxis]
    areas = np.concatenate(
        (np.zeros((1, values.shape[1])), np.cumsum(step_s * (values[1:] + values[:-1]) / 2, axis=0))
    )
    place = np.clip(times.searchsorted(edges_s - 1e-9) - 1, 0, len(times) - 2)
    into_s = np.clip(edges_s - times[place], 0.0, None)[:, np.newaxis]
    slope = (values[place + 1] - values[place]) / step_s[place]
    area = areas[place] + into_s * (values[place] + slope * into_s / 2)
    mean: Array = np.diff(area, axis=0) / np.diff(edges_s)[:, np.newaxis]
    hole = step_s[:, 0] > LONGEST_BRIDGE_S
    if hole.any():
        holes = np.concatenate(([0], np.cumsum(hole)))
        # A tick touches a hole when one lies in any of the steps from its first edge to its last.
        mean[holes[place[1:] + 1] - holes[place[:-1]] > 0] = np.nan
    before = edges_s[:-1] < times[0] - 1e-6
    mean[before] = np.nan
    return mean
