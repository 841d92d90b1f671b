"""What the rooms after this one get of a worn phone: one level to count, and what speaks against it."""

from dataclasses import dataclass, fields

import numpy as np

from secondheart.types import Array


@dataclass(frozen=True, slots=True)
class WornSignals:
    """What is known of a worn phone on its place of the body in a run of frames.

    Parameters
    ----------
    first
        Number of the first frame; frame ``k`` stands at ``k / RATE_HZ`` seconds.
    level
        (n,) what is counted, about the heel's height in parts of stature; only its changes mean something.
        NaN where missing, here and below.
    shake
        (n,) how much the level bends from frame to frame.
    aside_rad
        (n,) how far the phone leans out of the plane in which the exercise moves.
    heading_radps
        (n,) how fast it turns about the vertical.
    lift_mps2
        (n,) acceleration upwards, gravity taken off.
    holds
        (n,) whether the body part lies and keeps still enough for the exercise's kind of posture.
    told
        (n,) number of the frame with which this one became known: its own where nothing was held back.
    """

    first: int
    level: Array
    shake: Array
    aside_rad: Array
    heading_radps: Array
    lift_mps2: Array
    holds: np.ndarray[tuple[int], np.dtype[np.bool_]]
    told: np.ndarray[tuple[int], np.dtype[np.int64]]

    def __len__(self) -> int:
        return len(self.level)

    def part(self, start: int, stop: int) -> "WornSignals":
        """Return frames ``start`` to ``stop`` (frame numbers, stop excluded)."""
        cut = slice(max(start - self.first, 0), max(stop - self.first, 0))
        pieces = {one.name: getattr(self, one.name)[cut] for one in fields(self) if one.name != "first"}
        return WornSignals(first=max(start, self.first), **pieces)


def joined(runs: list[WornSignals]) -> WornSignals:
    """Return neighbouring runs, one at least, as one."""
    pieces = {
        one.name: np.concatenate([getattr(run, one.name) for run in runs])
        for one in fields(WornSignals)
        if one.name != "first"
    }
    return WornSignals(first=runs[0].first, **pieces)
