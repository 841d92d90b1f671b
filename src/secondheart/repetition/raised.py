"""Where both heels stay up: stretches of tip-toe, and the levels of the heels around them."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.repetition.feet import Feet, smooth
from secondheart.repetition.gate import LEAST_RISE_CM
from secondheart.repetition.steps import LONGEST_STEP_S, swings
from secondheart.types import Array

#: Heels that stay up for a shorter time are not looked at.
LEAST_S = 1.0

#: Heel height of a flat foot as the points show it, parts of stature, and how far off a flat one may seem.
_FLAT, _NEARLY_FLAT = 0.025, 0.012
#: Both heels higher than this over the flat foot, in cm, are up: more than what counts as a rise.
UP_CM = LEAST_RISE_CM + 0.7
#: ... and than this part of the way from the level around to the level they keep.
_UP = 0.4
#: Heels up for a shorter time are noise; heels down for a shorter time are a contact, not the end.
_SHORTEST_UP_S, _LONGEST_CONTACT_S = 0.25, 1.0
#: Heels that look lower for longer than so many frames are looked at again.
_BRIEF = int(1.2 * RATE_HZ)
#: Within so many frames before the heels are up and after it, the flat foot is looked for.
_AROUND = int(2.5 * RATE_HZ)
#: Heels on tip-toe differ by less than this part of their raised height for half of the time.
_APART = 0.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames in which both heels are up but for contacts.

    ``flat`` is the height of flat heels before it and after it, ``raised`` how much higher they are in it.
    """

    start: int
    stop: int
    flat: tuple[float, float]
    raised: float


def stretches(feet: Feet, least: float) -> list[Stretch]:
    """Return the stretches in which both heels stay up, one second at least."""
    lower = feet.heel.min(axis=1)
    low = feet.seen & (np.abs(lower - _FLAT) < _NEARLY_FLAT)
    flat = float(np.median(lower[low])) if np.count_nonzero(low) >= RATE_HZ else _FLAT
    found = []
    for start, stop in _heels_up(feet.seen & (lower > flat + least)):
        # The level of a flat foot still hangs on the direction of view: it is told anew from what is around.
        begin, end = max(start - _AROUND, 0), min(stop + _AROUND, len(lower))
        window = slice(begin, end)
        levels = _two_levels(smooth(lower[window], 9)[feet.seen[window]])
        if levels is None or levels[1] - levels[0] < least:
            found += [_stretch(feet, start, stop, flat)]
            continue
        raised = levels[1] - levels[0]
        up = np.zeros(len(lower), dtype=bool)
        up[start:stop] = feet.seen[start:stop] & (lower[start:stop] > levels[0] + _UP * raised)
        for low_from, low_to in runs(~up[start:stop]):
            ends = start + low_from, start + low_to
            up[slice(*ends)] = low_to - low_from > _BRIEF and _stepping_together(
                feet, *ends, max(raised, 2 * least)
            )
        found += [_stretch(feet, *ends, levels[0]) for ends in _heels_up(up)]
    found = [_trimmed(feet, one) for one in found]
    lasting = [one for one in found if one.stop - one.start >= LEAST_S * RATE_HZ]
    return [one for one in lasting if _together(feet, one.start, one.stop, one.raised)]


def _heels_up(up: np.ndarray) -> list[tuple[int, int]]:
    """Return where heels stay up for a second or longer, over contacts."""
    up = without_short(up, int(_SHORTEST_UP_S * RATE_HZ))
    found = []
    for start, stop in runs(~without_short(~up, int(_LONGEST_CONTACT_S * RATE_HZ))):
        inside = np.flatnonzero(up[start:stop])
        if len(inside) >= max(LEAST_S * RATE_HZ, (stop - start) / 2):
            found.append((start + int(inside[0]), start + int(inside[-1]) + 1))
    return found


def _two_levels(values: Array) -> tuple[float, float] | None:
    """Return the medians of the lower and the higher values, parted so that each varies least (Otsu 1979)."""
    values = np.sort(values)
    count = np.arange(1, len(values))
    least = RATE_HZ / 2
    if len(values) < 2 * least:
        return None
    total = np.cumsum(values)
    below, above = total[:-1] / count, (total[-1] - total[:-1]) / count[::-1]
    between = count * count[::-1] * (above - below) ** 2
    between[(count < least) | (count[::-1] < least)] = -1
    parted = int(np.argmax(between)) + 1
    return float(np.median(values[:parted])), float(np.median(values[parted:]))


def _stretch(feet: Feet, start: int, stop: int, flat: float) -> Stretch:
    """Return a stretch with the levels at both of its ends, each from the same direction of view."""
    mean = feet.heel.mean(axis=1)
    first, last = int(0.5 * RATE_HZ), int(2 * RATE_HZ)
    before = _flat_level(feet, max(start - _AROUND, 0), start, flat)
    after = _flat_level(feet, stop, min(stop + _AROUND, len(mean)), flat)
    early, late = mean[start:stop][first:last], mean[start:stop][-last:-first]
    jumps = (
        float(np.median(early)) - before if len(early) else np.nan,
        float(np.median(late)) - after if len(late) else np.nan,
    )
    known = [jump for jump in jumps if not np.isnan(jump)]
    raised = float(np.mean(known)) if known else float(np.median(mean[start:stop])) - flat
    edges = flat if np.isnan(before) else before, flat if np.isnan(after) else after
    return Stretch(start, stop, edges, raised)


def _trimmed(feet: Feet, stretch: Stretch) -> Stretch:
    """Return a stretch without a beginning or an end in which the heels stand clearly lower, for good."""
    mean = smooth(feet.heel[stretch.start : stretch.stop].mean(axis=1), 9)
    part = min(len(mean) // 2, 2 * _AROUND)
    cut = [_lower_part(mean[:part], stretch.raised), _lower_part(mean[::-1][:part], stretch.raised)]
    if not any(cut):
        return stretch
    return _stretch(feet, stretch.start + cut[0], stretch.stop - cut[1], stretch.flat[0 if cut[0] else 1])


def _lower_part(mean: Array, raised: float) -> int:
    """Return how many of the first frames stand lower than all that follow by half the raised height."""
    levels = _two_levels(mean)
    if levels is None or levels[1] - levels[0] < raised / 2:
        return 0
    low = mean < (levels[0] + levels[1]) / 2
    lower = int(np.argmin(low))
    return lower if not low[lower:].any() else 0


def _flat_level(feet: Feet, start: int, stop: int, flat: float) -> float:
    """Return the height of heels that are down and still, NaN where they hardly are."""
    heel = feet.heel[start:stop]
    still = feet.seen[start:stop] & (np.abs(heel - flat).max(axis=1) < 2.5 * _NEARLY_FLAT)
    return float(np.median(heel[still])) if np.count_nonzero(still) >= RATE_HZ / 3 else np.nan


def _together(feet: Feet, start: int, stop: int, raised: float) -> bool:
    """Return whether both heels are up together; in ordinary walking one is while the other is down."""
    apart = feet.heel[start:stop, 0] - feet.heel[start:stop, 1]
    return float(np.median(np.abs(apart - np.median(apart)))) < _APART * raised


def _stepping_together(feet: Feet, start: int, stop: int, raised: float) -> bool:
    """Return whether somebody whose heels look lower for a while, being turned, walks on tip-toe still."""
    return _together(feet, start, stop, raised) and (
        len(swings(feet, start, stop)) * LONGEST_STEP_S >= (stop - start) / RATE_HZ
    )


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return where flags are true, as (start, stop) pairs."""
    change = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))


def without_short(flags: np.ndarray, least: int) -> np.ndarray:
    """Return the flags with runs of true of fewer frames than ``least`` put out; one at either end stays."""
    kept = flags.copy()
    for start, stop in runs(flags):
        if stop - start < least and start > 0 and stop < len(flags):
            kept[start:stop] = False
    return kept
