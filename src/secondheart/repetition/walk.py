"""Walks on tip-toe: where the heels stay up while the feet step, and heels that come down on the way."""

from collections.abc import Sequence

import numpy as np

from secondheart.motion import RATE_HZ, Signals
from secondheart.motion.body import ANKLE_SHARE_OF_RISE
from secondheart.repetition.feet import Feet, FeetKeeper, feet_of
from secondheart.repetition.gate import Scale
from secondheart.repetition.raised import LEAST_S, UP_CM, Stretch, stretches, without_short
from secondheart.repetition.steps import LONGEST_STEP_S, Swing, swings
from secondheart.types import Array, Leg, Step, Walk

#: A walk has at least so many steps.
LEAST_STEPS = 2
#: A walk begins and ends where the mean heel passes this part of its raised height (the contract).
EDGE = 0.1
#: A heel below this part of its raised height, on the foot that carries weight, has come down (the contract).
CONTACT = 0.25
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
            for stretch in stretches(feet, UP_CM / self._scale.stature_cm)
        )
        return tuple(walk for walk in found if walk is not None)


def longest(walks: Sequence[Walk]) -> Walk | None:
    """Return the walk that lasts longest, the first of equals, None where there is none."""
    return max(walks, key=lambda walk: walk.duration_s, default=None)


def _walk(feet: Feet, stretch: Stretch, first: int) -> Walk | None:
    """Return the walk of a stretch, None where it is too short or the feet do not step."""
    mean = feet.heel.mean(axis=1)
    start = _edge(mean - stretch.flat[0], feet, stretch.start, -1, EDGE * stretch.raised)
    end = _edge(mean - stretch.flat[1], feet, stretch.stop - 1, 1, EDGE * stretch.raised)
    begin, finish = int(np.ceil(start)), int(end) + 1
    swung = [swing for swing in swings(feet, begin, finish) if start <= swing.touch <= end]
    duration_s = (end - start) / RATE_HZ
    if len(swung) < LEAST_STEPS or duration_s < LEAST_S or _usual_interval_s(swung) > LONGEST_STEP_S:
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


def _contacts(feet: Feet, stretch: Stretch, swung: list[Swing], first: int) -> tuple[Step, ...]:
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
            low = without_short(share[since:until, leg] < CONTACT, int(_SHORTEST_CONTACT_S * RATE_HZ))
            if low.any():
                frame = first + stretch.start + since + int(np.argmax(low))
                found.append(Step(frame / RATE_HZ, _LEGS[leg]))
    return tuple(sorted(found, key=lambda step: step.time_s))


def _heel_share(feet: Feet, stretch: Stretch) -> Array:
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
    share: Array = says * own + (1 - says) * by_hips[:, None]
    return share


def _usual(values: Array) -> Array:
    """Return the running median over three seconds, from every third frame."""
    frames = np.arange(len(values))
    few = values[::_EVERY].reshape(len(frames[::_EVERY]), -1)
    half = _USUAL_FRAMES // _EVERY // 2
    around = np.concatenate((few[:1].repeat(half, axis=0), few, few[-1:].repeat(half, axis=0)))
    middle = np.median(np.lib.stride_tricks.sliding_window_view(around, 2 * half + 1, axis=0), axis=-1)
    lines = [np.interp(frames, frames[::_EVERY], column) for column in middle.T]
    return np.column_stack(lines).reshape(values.shape)
