"""Steps from the movement of the feet: which foot swings, and when it touches down."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.repetition.feet import Feet, smooth
from secondheart.types import Array

#: A foot that gets ahead of the other by less than this part of stature has not stepped.
LEAST_STEP = 0.04
#: ... nor one that does so by less than this part of the walk's usual swing.
LEAST_OF_USUAL = 0.17
#: The first and the last step are at least this fast, as a part of the usual speed.
_OF_USUAL_SPEED = 0.15
#: ... and faster than this, in statures a second, and from the front than so many times the jitter.
_SLOWEST, _NOISY = 0.05, 1.5
#: Turned up to the first, steps are read along the picture; from the second on, from all movement.
_SIDE, _FRONT = 0.55, 0.85
#: How long a step looks from the front, as a part of its length from the side.
_FRONT_LENGTH = 0.3
#: A foot moves when it is faster than this many times what it is slower than for a third of the time.
_JITTER = 2.0
#: A foot is in the air for at least so many frames.
_SHORTEST_SWING = 8
#: Feet that usually take longer from step to step do not walk.
LONGEST_STEP_S = 1.6
#: A foot that has slowed down to this part of its fastest has touched down or not yet lifted off.
_STANDS = 0.16


@dataclass(frozen=True, slots=True)
class Swing:
    """One foot's way through the air, in frames (fractions allowed); ``leg`` is 0 for the left."""

    leg: int
    lift: float
    touch: float


def swings(feet: Feet, start: int, stop: int) -> list[Swing]:
    """Return the swings between two frames, which alternate between the feet."""
    lead, slowest = _lead_speed(feet, start, stop)
    if len(lead) < 3:
        return []
    gained = np.cumsum(lead) / RATE_HZ
    turns = _turns(gained, LEAST_STEP)
    sizes = np.abs(np.diff(gained[turns]))
    if len(sizes) and LEAST_OF_USUAL * float(np.median(sizes)) > LEAST_STEP:
        turns = _turns(gained, LEAST_OF_USUAL * float(np.median(sizes)))
    begins, ends = _stepping(lead, _without_blips(turns), slowest)
    return [_swing(lead, start, begin, end) for begin, end in zip(begins, ends, strict=True)]


def _without_blips(turns: list[int]) -> list[int]:
    """Return the turns without ways too short for a step, as where the legs were taken for each other."""
    kept = list(turns)
    while len(kept) > 2:
        spans = np.diff(kept)
        short = int(np.argmin(spans))
        if spans[short] >= _SHORTEST_SWING:
            break
        first, last = short == 0, short == len(spans) - 1
        del kept[short + last : short + 2 - first]
    return kept


def _stepping(lead: Array, turns: list[int], slowest: Array) -> tuple[list[int], list[int]]:
    """Return where swings begin and end, without what the feet do while standing before and after."""
    fastest = np.array([np.abs(lead[a : b + 1]).max() for a, b in pairwise(turns)])
    limit = slowest[turns[1:]]
    moving = fastest > limit
    if not moving.any():
        return [], []
    quick = np.flatnonzero(moving & (fastest > _OF_USUAL_SPEED * np.median(fastest[moving])))
    kept = slice(int(quick[0]), int(quick[-1]) + 1)
    return turns[:-1][kept], turns[1:][kept]


def _lead_speed(feet: Feet, start: int, stop: int) -> tuple[Array, Array]:
    """Return how much faster the left foot moves than the right, and what of it may be jitter.

    In statures a second, both (m,); the first is positive while the left foot swings and negative while
    the right one does.

    From the side it is the speed along the picture in the direction of the feet, the same on a treadmill.
    From the front and from behind it is the length of each foot's own movement.
    """
    part = slice(start, stop)
    speed, turn = feet.velocity[part], feet.turn[part]
    along = feet.forward[part] * (speed[:, 0, 0] - speed[:, 1, 0])
    smoother = smooth(speed.reshape(-1, 4), 5).reshape(-1, 2, 2)
    length = np.hypot(smoother[..., 0], smoother[..., 1])
    # Each foot stands for more than half of the time: what it moves then is jitter.
    jitter = _JITTER * np.quantile(length, 0.35, axis=0)
    length = np.sqrt(np.maximum(length**2 - jitter**2, 0))
    share = np.clip((np.abs(turn) - _SIDE) / (_FRONT - _SIDE), 0, 1)
    looks = np.sqrt(1 - (1 - _FRONT_LENGTH**2) * turn**2)
    lead = ((1 - share) * along + share * (length[:, 0] - length[:, 1])) / looks
    return lead, _SLOWEST + _NOISY * share * jitter.max() / looks


def _turns(path: Array, least: float) -> list[int]:
    """Return the frames at which a path turns round, having gone at least so far, and its ends."""
    slope = np.sign(np.diff(path))
    corners = np.flatnonzero(slope[1:] * slope[:-1] <= 0) + 1
    turns: list[int] = []
    # The path is turned upside down after each turn, so that it always rises.
    sign, low, high = 0.0, 0, 0
    for place in (*corners.tolist(), len(path) - 1):
        if sign == 0.0:
            low = place if path[place] < path[low] else low
            high = place if path[place] > path[high] else high
            if path[high] - path[low] >= least:
                sign = 1.0 if high > low else -1.0
                turns.append(min(low, high))
                high = max(low, high)
        elif sign * (path[place] - path[high]) > 0:
            high = place
        elif sign * (path[high] - path[place]) >= least:
            turns.append(high)
            sign, high = -sign, place
    return [*turns, high] if turns else []


def _swing(lead: Array, first: int, begin: int, end: int) -> Swing:
    """Return when the foot that moved between two turns lifted off and touched down."""
    sign = 1.0 if lead[begin : end + 1].sum() >= 0 else -1.0
    speed = sign * lead[begin : end + 1]
    fastest = int(np.argmax(speed))
    limit = _STANDS * speed[fastest]
    slow_after = np.flatnonzero(speed[fastest:] <= limit)
    slow_before = np.flatnonzero(speed[:fastest] <= limit)
    touch = float(len(speed) - 1)
    if len(slow_after):
        place = fastest + int(slow_after[0])
        touch = place - (limit - speed[place]) / (speed[place - 1] - speed[place])
    lift = 0.0
    if len(slow_before):
        place = int(slow_before[-1])
        lift = place + (limit - speed[place]) / (speed[place + 1] - speed[place])
    return Swing(0 if sign > 0 else 1, float(first + begin + lift), float(first + begin + touch))
