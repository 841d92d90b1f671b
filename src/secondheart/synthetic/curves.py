"""Smooth curves through time: a value that rests, moves with an eased start and end, and rests again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from secondheart.types import Array

#: Share of a movement spent gathering speed, and the same losing it, where nothing presses.
SOFT = 0.35


@dataclass(frozen=True, slots=True)
class Move:
    """A movement to ``value`` between two moments.

    ``soft_start`` and ``soft_end`` are the shares (0 to 0.5) of its duration in which speed builds up and
    dies away: 0.5 is the softest, near 0 is a jerk.
    """

    from_s: float
    to_s: float
    value: float
    soft_start: float = SOFT
    soft_end: float = SOFT


@dataclass(frozen=True, slots=True)
class Curve:
    """A value over all time: ``first`` until the first movement, the last movement's value after it."""

    first: float
    from_s: Array
    to_s: Array
    value: Array
    soft_start: Array
    soft_end: Array

    def __call__(self, time_s: Array) -> Array:
        """Return the values at (n,) moments in seconds."""
        if not len(self.from_s):
            return np.full(len(time_s), self.first)
        index = np.searchsorted(self.from_s, time_s, side="right") - 1
        move = np.clip(index, 0, None)
        before = np.concatenate(([self.first], self.value[:-1]))[move]
        length = np.maximum(self.to_s[move] - self.from_s[move], 1e-9)
        share = np.clip((time_s - self.from_s[move]) / length, 0.0, 1.0)
        moved = before + (self.value[move] - before) * ease(share, self.soft_start[move], self.soft_end[move])
        return np.where(index < 0, self.first, moved)


@dataclass(frozen=True, slots=True)
class Wobble:
    """A small unrest around zero: a sum of sines, ``size`` at most, with the given periods and phases."""

    size: float
    period_s: tuple[float, ...]
    phase: tuple[float, ...]

    def __call__(self, time_s: Array) -> Array:
        """Return the values at (n,) moments in seconds."""
        waves = [
            np.sin(2 * np.pi * time_s / period + phase)
            for period, phase in zip(self.period_s, self.phase, strict=True)
        ]
        return np.asarray(self.size * np.mean(waves, axis=0))


Track = Curve | Wobble


def wobble(size: float, period_s: tuple[float, ...], rng: np.random.Generator) -> Wobble:
    """Make an unrest whose phases are drawn."""
    return Wobble(size, period_s, tuple(float(phase) for phase in rng.uniform(0, 2 * np.pi, len(period_s))))


def curve(first: float, moves: Iterable[Move] = ()) -> Curve:
    """Make a curve from movements; one that begins before the last has ended is made to wait for it."""
    ordered = sorted(moves, key=lambda move: move.from_s)
    begin: list[float] = []
    end: list[float] = []
    for move in ordered:
        start = max(move.from_s, end[-1]) if end else move.from_s
        begin.append(start)
        end.append(max(move.to_s, start + 1e-3))
    return Curve(
        first,
        np.array(begin, dtype=np.float64),
        np.array(end, dtype=np.float64),
        np.array([move.value for move in ordered], dtype=np.float64),
        np.array([move.soft_start for move in ordered], dtype=np.float64),
        np.array([move.soft_end for move in ordered], dtype=np.float64),
    )


def ease(share: Array, soft_start: Array | float = SOFT, soft_end: Array | float = SOFT) -> Array:
    """Return how much of a movement is done at each share (0 to 1) of its time.

    Speed follows half a cosine up, stays, and follows half a cosine down.
    """
    up = np.maximum(soft_start, 1e-6)
    down = np.maximum(soft_end, 1e-6)
    speed = 1.0 / (1.0 - up / 2 - down / 2)

    def ramp(along: Array, width: Array | float) -> Array:
        inside = np.clip(along, 0.0, width)
        return np.asarray(speed * (inside / 2 - width / (2 * np.pi) * np.sin(np.pi * inside / width)))

    steady = speed * np.clip(share - up, 0.0, 1.0 - up - down)
    last = np.clip(share - (1.0 - down), 0.0, down)
    slowing = speed * down / 2 - ramp(down - last, down)
    return np.asarray(ramp(share, up) + steady + slowing)


@lru_cache(maxsize=4096)
def crossing(level: float, soft_start: float, soft_end: float) -> float:
    """Return the share of its time at which a movement has done ``level`` (0 to 1) of its way."""
    share = np.linspace(0.0, 1.0, 2001)
    return float(np.interp(level, ease(share, soft_start, soft_end), share))


def bump(begin_s: float, end_s: float, height: float, base: float = 0.0, edge_s: float = 0.5) -> list[Move]:
    """Return the two movements of an excursion to ``height`` and back that fills begin to end."""
    edge = min(edge_s, (end_s - begin_s) / 2)
    return [Move(begin_s, begin_s + edge, height), Move(end_s - edge, end_s, base)]
