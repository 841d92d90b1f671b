"""Walks on tip-toe: where the heels stay up while the feet step, and heels that come down on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from secondheart.motion import RATE_HZ, Signals
from secondheart.motion.body import ANKLE_SHARE_OF_RISE
from secondheart.repetition.feet import Feet, FeetKeeper, feet_of, smooth
from secondheart.repetition.gate import LEAST_RISE_CM, Scale
from secondheart.repetition.steps import Swing, swings
from secondheart.types import Array, Leg, Step, Walk

#: A walk has at least so many steps and lasts at least so long.
LEAST_STEPS, LEAST_S = 2, 1.0
#: Feet that usually take longer from step to step do not walk.
_LONGEST_STEP_S = 1.6
#: A walk begins and ends where the mean heel passes this part of its raised height (the contract).
EDGE = 0.1
#: A heel below this part of its raised height, on the foot that carries weight, has come down (the contract).
CONTACT = 0.25

#: Heel height of a flat foot as the points show it, parts of stature, and how far off a flat one may seem.
_FLAT, _NEARLY_FLAT = 0.025, 0.012
#: Both heels higher than this over the flat foot, in cm, are up: more than what counts as a rise.
_UP_CM = LEAST_RISE_CM + 0.7
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
#: A contact lasts at least so long.
_SHORTEST_CONTACT_S = 0.07
#: How much the foot's own points say of its heel; the rest is said by the hips, which sink with it. The far
#: foot of a side view copies the near one, which in turn is drawn a little towards the far one.
_NEAR_SAYS, _FAR_SAYS, _FRONT_SAYS, _DRAWN = 0.85, 0.25, 0.6, 0.2
#: Frames over which the usual height of heels and hips is taken, and of which every so many are looked at.
_USUAL_FRAMES, _EVERY = 93, 3

_LEGS: tuple[Leg, Leg] = ("left", "right")


class Walking:
    """Finds the walks on tip-toe in signals pushed in any portions.

    Parameters
    ----------
    scale
        From stature to centimetres, see :func:`secondheart.repetition.gate.scale_of`.
    """

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        self._kept = FeetKeeper()

    def push(self, run: Signals) -> None:
        """Take the next frames."""
        self._kept.push(run)

    def finish(self) -> tuple[Walk, ...]:
        """Return all walks on tip-toe, in the order of time."""
        rows = self._kept.rows()
        if len(rows) < RATE_HZ * LEAST_S:
            return ()
        feet = feet_of(rows)
        found = (
            _walk(feet, stretch, self._kept.first)
            for stretch in _stretches(feet, _UP_CM / self._scale.stature_cm)
        )
        return tuple(walk for walk in found if walk is not None)


def longest(walks: Sequence[Walk]) -> Walk | None:
    """Return the walk that lasts longest, the first of equals, None where there is none."""
    return max(walks, key=lambda walk: walk.duration_s, default=None)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Frames in which both heels are up but for contacts, and the levels of the heels in it and around it."""

    start: int
    stop: int
    flat: tuple[float, float]
    raised: float


def _stretches(feet: Feet, least: float) -> list[_Stretch]:
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
        for low_from, low_to in _runs(~up[start:stop]):
            ends = start + low_from, start + low_to
            up[slice(*ends)] = low_to - low_from > _BRIEF and _stepping_together(
                feet, *ends, max(raised, 2 * least)
            )
        found += [_stretch(feet, *ends, levels[0]) for ends in _heels_up(up)]
    found = [_trimmed(feet, one) for one in found]
    return [one for one in found if _together(feet, one.start, one.stop, one.raised)]


def _heels_up(up: np.ndarray) -> list[tuple[int, int]]:
    """Return where heels stay up for a second or longer, over contacts."""
    up = _without_short(up, int(_SHORTEST_UP_S * RATE_HZ))
    found = []
    for start, stop in _runs(~_without_short(~up, int(_LONGEST_CONTACT_S * RATE_HZ))):
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


def _stretch(feet: Feet, start: int, stop: int, flat: float) -> _Stretch:
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
    return _Stretch(start, stop, edges, raised)


def _trimmed(feet: Feet, stretch: _Stretch) -> _Stretch:
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
        len(swings(feet, start, stop)) * _LONGEST_STEP_S >= (stop - start) / RATE_HZ
    )


def _walk(feet: Feet, stretch: _Stretch, first: int) -> Walk | None:
    """Return the walk of a stretch, None where it is too short or the feet do not step."""
    mean = feet.heel.mean(axis=1)
    start = _edge(mean - stretch.flat[0], feet, stretch.start, -1, EDGE * stretch.raised)
    end = _edge(mean - stretch.flat[1], feet, stretch.stop - 1, 1, EDGE * stretch.raised)
    begin, finish = int(np.ceil(start)), int(end) + 1
    swung = [swing for swing in swings(feet, begin, finish) if start <= swing.touch <= end]
    duration_s = (end - start) / RATE_HZ
    if len(swung) < LEAST_STEPS or duration_s < LEAST_S or _usual_interval_s(swung) > _LONGEST_STEP_S:
        return None
    return Walk(
        start_s=(first + start) / RATE_HZ,
        end_s=(first + end) / RATE_HZ,
        duration_s=duration_s,
        steps=tuple(Step((first + swing.touch) / RATE_HZ, _LEGS[swing.leg]) for swing in swung),
        cadence_per_min=60 * len(swung) / duration_s,
        heel_contacts=_contacts(feet, stretch, swung, first),
    )


def _usual_interval_s(swung: list[Swing]) -> float:
    return float(np.median(np.diff([swing.touch for swing in swung]))) / RATE_HZ


def _edge(mean: Array, feet: Feet, place: int, way: int, level: float) -> float:
    """Return where the mean heel passes a level, going outwards from a frame at which it is higher.

    Where the feet are lost first, or ordinary steps follow at once, it is where they do.
    """
    limit = int(1.5 * RATE_HZ)
    frames = np.arange(place, place + way * limit, way)
    frames = frames[(frames >= 0) & (frames < len(mean))]
    lost = np.flatnonzero(~feet.seen[frames])
    if len(lost):
        frames = frames[: lost[0]]
    below = np.flatnonzero(mean[frames] <= level)
    if len(below) == 0:
        reached_edge = len(frames) < limit
        return float(frames[-1]) if reached_edge and len(frames) else float(place)
    if below[0] == 0:
        return float(place)
    inner, outer = mean[frames[below[0] - 1]], mean[frames[below[0]]]
    return float(frames[below[0]] - way * (level - outer) / (inner - outer))


def _contacts(feet: Feet, stretch: _Stretch, swung: list[Swing], first: int) -> tuple[Step, ...]:
    """Return the heels that came down while their foot carried weight, each once a stance."""
    share = _heel_share(feet, stretch)
    part = feet.heel[stretch.start : stretch.stop].mean(axis=1)
    full = np.flatnonzero(part > np.median(part) - 0.25 * stretch.raised)
    if len(full) == 0:
        return ()
    begin, finish = int(full[0]), int(full[-1])
    found = []
    for leg in (0, 1):
        own = [swing for swing in swung if swing.leg == leg]
        landed = [begin, *(swing.touch - stretch.start for swing in own)]
        lifted = [*(swing.lift - stretch.start for swing in own), finish]
        for down, up in zip(landed, lifted, strict=True):
            since, until = max(int(np.ceil(down)), begin), min(int(up) + 1, finish)
            low = _without_short(share[since:until, leg] < CONTACT, int(_SHORTEST_CONTACT_S * RATE_HZ))
            if low.any():
                frame = first + stretch.start + since + int(np.argmax(low))
                found.append(Step(frame / RATE_HZ, _LEGS[leg]))
    return tuple(sorted(found, key=lambda step: step.time_s))


def _heel_share(feet: Feet, stretch: _Stretch) -> Array:
    """Return (m, 2) the heels' heights in a stretch as parts of the raised height, foot and hips together."""
    part = slice(stretch.start, stretch.stop)
    raised = stretch.raised
    own = 1 + (feet.heel[part] - _usual(feet.heel[part])) / raised
    sunk = _usual(feet.hips[part]) - feet.hips[part]
    by_hips = np.clip(1 - sunk / (ANKLE_SHARE_OF_RISE * raised), 0, 1.2)
    sideways = np.clip(2 - 2 * np.abs(feet.turn[part]), 0, 1)
    far = np.stack((feet.forward[part] > 0, feet.forward[part] <= 0), axis=1)
    drawn = _DRAWN * sideways[:, None]
    own = np.where(far, own, (own - drawn) / (1 - drawn))
    in_side_view = np.where(far, _FAR_SAYS, _NEAR_SAYS)
    says = _FRONT_SAYS + (in_side_view - _FRONT_SAYS) * sideways[:, None]
    return says * own + (1 - says) * by_hips[:, None]


def _usual(values: Array) -> Array:
    """Return the running median over three seconds, from every third frame."""
    frames = np.arange(len(values))
    few = values[::_EVERY]
    window = (_USUAL_FRAMES // _EVERY,) + (1,) * (values.ndim - 1)
    middle = median_filter(few, window, mode="nearest").reshape(len(few), -1)
    lines = [np.interp(frames, frames[::_EVERY], column) for column in middle.T]
    return np.column_stack(lines).reshape(values.shape)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return where flags are true, as (start, stop) pairs."""
    change = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))


def _without_short(flags: np.ndarray, least: int) -> np.ndarray:
    """Return the flags with runs of true of fewer frames than ``least`` put out; one at either end stays."""
    kept = flags.copy()
    for start, stop in _runs(flags):
        if stop - start < least and start > 0 and stop < len(flags):
            kept[start:stop] = False
    return kept
