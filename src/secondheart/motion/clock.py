"""One even clock for everything: samples arrive when they like, frames leave 30 times a second."""

from dataclasses import dataclass

import numpy as np

from secondheart.types import Array, Landmarks

#: Frames a second of the even clock. Heel raises are slower than 3 Hz, so 30 loses nothing.
RATE_HZ = 30.0

#: A hole between two samples longer than this is not bridged: its frames are missing.
LONGEST_BRIDGE_S = 0.3

#: A point less visible than this is taken as not seen.
LEAST_VISIBILITY = 0.2


@dataclass(frozen=True, slots=True)
class Frames:
    """Poses on the even clock.

    Parameters
    ----------
    first
        Number of the first frame; frame ``k`` stands at ``k / RATE_HZ`` seconds.
    xy_px
        (n, 33, 2) pixels, y down, NaN where missing.
    """

    first: int
    xy_px: Array

    def __len__(self) -> int:
        return len(self.xy_px)


def no_frames(first: int) -> Frames:
    """Return an empty run of frames that starts at number ``first``."""
    return Frames(first, np.empty((0, 33, 2)))


class Clock:
    """Puts samples onto the even clock by drawing a line between neighbouring samples.

    The frames do not depend on how the samples were cut into chunks. Samples whose time does
    not increase are dropped and counted in ``dropped``.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.samples = 0
        self.last_s = float("nan")
        self._last_xy = np.empty((1, 33, 2))
        self._next = 0

    def push(self, samples: Landmarks) -> Frames:
        """Return the frames that the samples so far allow."""
        times, xy = self._increasing(samples)
        if len(times) == 0:
            return no_frames(self._next)
        self.samples += len(times)
        if np.isnan(self.last_s):
            self._next = int(np.ceil(times[0] * RATE_HZ - 1e-6))
            known_s, known_xy = times, xy
        else:
            known_s = np.concatenate(([self.last_s], times))
            known_xy = np.concatenate((self._last_xy, xy))
        self.last_s = float(times[-1])
        self._last_xy = xy[-1:].copy()
        stop = int(np.floor(self.last_s * RATE_HZ + 1e-6)) + 1
        if stop <= self._next:
            return no_frames(self._next)
        first, self._next = self._next, stop
        return Frames(first, _between(known_s, known_xy, np.arange(first, stop) / RATE_HZ))

    def _increasing(self, samples: Landmarks) -> tuple[Array, Array]:
        times = samples.time_s
        before = np.maximum.accumulate(
            np.concatenate(([-np.inf if np.isnan(self.last_s) else self.last_s], times))
        )[:-1]
        keep = times > before
        xy, seen = samples.xy_px, samples.visibility >= LEAST_VISIBILITY
        if not keep.all():
            self.dropped += int(len(times) - np.count_nonzero(keep))
            times, xy, seen = times[keep], xy[keep], seen[keep]
        return times, np.where(seen[:, :, None], xy, np.nan)


def _between(known_s: Array, known_xy: Array, wanted_s: Array) -> Array:
    """Return the poses at the wanted times on straight lines between the known ones."""
    if len(known_s) == 1:
        return np.repeat(known_xy, len(wanted_s), axis=0)
    right = np.minimum(np.maximum(known_s.searchsorted(wanted_s - 1e-9), 1), len(known_s) - 1)
    left = right - 1
    gap_s = known_s[right] - known_s[left]
    part = np.minimum(np.maximum((wanted_s - known_s[left]) / gap_s, 0.0), 1.0)
    xy, before = known_xy[right], known_xy[left]
    xy -= before
    xy *= part[:, None, None]
    xy += before
    # A frame that falls on a sample takes that sample alone: a missing neighbour must not spoil it.
    on_left, on_right = part < 1e-4, part > 1 - 1e-4
    for on, sample in ((on_left, left), (on_right, right)):
        if on.any():
            xy[on] = known_xy[sample[on]]
    hole = (gap_s > LONGEST_BRIDGE_S) & ~on_left & ~on_right
    if hole.any():
        xy[hole] = np.nan
    return xy
