"""Reads the times of one repetition off its heel-height curve, by the definitions of the contract."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.types import Array

NAN = float("nan")

#: Near the bottom and near the top, as parts of the repetition's own range.
BOTTOM, TOP = 0.1, 0.9
#: Levels that differ by less, for so many frames on end, are a plateau.
PLATEAU, PLATEAU_FRAMES = 0.04, 24

#: The curve passes a tenth of its range at most so many frames before the counted signal leaves its rest.
LATEST_START = 15
#: A rebound is looked for within this time after the heel came down.
REBOUND_S = 0.6


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of one repetition, in frames from the window's start (fractions allowed).

    ``end`` and what follows from it are NaN where the recording stops before the heel is down.
    """

    start: float
    top: float
    hold_end: float
    end: float
    range: float
    lowest: int
    rebound: float


def read_times(height: Array, foot_of_rise: int, *, ended: bool = False) -> Times | None:
    """Return the times of the rise that begins after a frame, None where the curve holds no rise.

    Parameters
    ----------
    height
        (n,) the heel's rise over its resting level, NaN where not seen.
    foot_of_rise
        The last frame near that level.
    ended
        Whether nothing follows the curve: then a heel that has not come down has no end.
    """
    stop = len(height)
    seen = np.where(np.isnan(height), -np.inf, height)
    span = seen[foot_of_rise:stop]
    if len(span) == 0 or not np.isfinite(span.max()) or span.max() <= 0:
        return None
    top_level = _top_level(span)
    reaching = np.flatnonzero(span >= TOP * top_level)
    if len(reaching) == 0:
        return None
    up = foot_of_rise + int(reaching[0])
    low = np.flatnonzero(np.isfinite(seen[:up]) & (seen[:up] <= BOTTOM * top_level))
    if len(low) == 0:
        return None
    # A noisy rest may lie above a tenth of a small range: the start is then where the signal left its rest.
    late = low[-1] >= foot_of_rise - LATEST_START
    start = _crossing(height, int(low[-1]), BOTTOM * top_level) if late else float(foot_of_rise)
    after = np.where(np.isnan(height[up:stop]), np.inf, height[up:stop])
    down = np.flatnonzero(after <= BOTTOM * top_level)
    returned = len(down) > 0
    bottom = up + (int(down[0]) if returned else _lowest_at(after, PLATEAU * top_level))
    holding = np.flatnonzero(seen[up : bottom + 1] >= TOP * top_level)
    last_high = up + int(holding[-1])
    never = NAN if ended else float(bottom)
    end = _crossing(height, bottom - 1, BOTTOM * top_level) if returned else never
    lowest = up + int(np.argmin(after))
    top = _crossing(height, up - 1, TOP * top_level)
    if top <= start:
        return None
    return Times(
        start=start,
        top=top,
        hold_end=_crossing(height, last_high, TOP * top_level),
        end=end,
        range=top_level,
        lowest=lowest,
        rebound=_rebound(height[bottom:stop], top_level) if returned else 0.0,
    )


def _lowest_at(after: Array, within: float) -> int:
    """Return the place of the lowest value; of a long plateau, where noise alone chooses, its first."""
    lowest = int(np.argmin(after))
    high = np.flatnonzero(after > after[lowest] + within)
    before, behind = high[high < lowest], high[high > lowest]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(behind[0]) if len(behind) else len(after)
    return first if last - first >= PLATEAU_FRAMES else lowest


def _top_level(span: Array) -> float:
    """Return the height of the top: the middle of a plateau, the maximum of a short peak.

    The maximum of a noisy plateau lies above it, the median of a peak below.
    """
    highest = float(span.max())
    high = np.sort(span[span >= 0.88 * highest])
    peaked = float(np.exp(-max(len(high) - 6, 0) / 8.0))
    middle = float(high[int(0.52 * (len(high) - 1) + 0.5)])
    return peaked * highest + (1 - peaked) * middle


def _crossing(height: Array, before: int, level: float) -> float:
    """Return where the line between a frame and the next crosses a level."""
    if before < 0:
        return 0.0
    if before + 1 >= len(height):
        return float(before)
    one, other = height[before], height[before + 1]
    if np.isnan(one) or np.isnan(other) or one == other:
        return float(before)
    return before + float(np.clip((level - one) / (other - one), 0.0, 1.0))


def _rebound(after: Array, top_level: float) -> float:
    """Return how high the heel springs up again and falls back soon after landing, as a part of the range."""
    span = after[: int(REBOUND_S * RATE_HZ) + 8]
    span = span[~np.isnan(span)]
    if len(span) < 5:
        return 0.0
    over_left = span - np.minimum.accumulate(span)
    over_right = span - np.minimum.accumulate(span[::-1])[::-1]
    bump = np.minimum(over_left, over_right)[: int(REBOUND_S * RATE_HZ) + 1]
    return float(bump.max() / top_level)
