"""Keeps the newest of what comes frame by frame, and lets go of the oldest."""

from dataclasses import fields
from typing import Any, Generic, TypeVar

import numpy as np

from secondheart.motion import Signals
from secondheart.motion.worn_signals import WornSignals

Run = TypeVar("Run", bound=Signals | WornSignals)

#: Room for at least so many more rows is made at once.
_MORE = 64


class KeptRows:
    """Rows by their numbers: they come at the end and are let go of at the front.

    A new row takes its place behind the others; only when there is none left are all of them copied, to twice
    the room, so that a row costs the same however many are kept. What was read stays as it was.
    """

    def __init__(self) -> None:
        self.first = 0
        self._begin = self._end = 0
        self._room: np.ndarray[Any, Any] = np.empty(0)

    def __len__(self) -> int:
        return self._end - self._begin

    @property
    def stop(self) -> int:
        """The number behind that of the newest row."""
        return self.first + len(self)

    def push(self, first: int, rows: np.ndarray[Any, Any]) -> None:
        """Keep rows from number ``first`` on, which is ``stop`` but for the very first time."""
        if len(rows) == 0:
            return
        if len(self) == 0:
            self.first = first
        end = self._end + len(rows)
        if end > len(self._room):
            kept = self._room[self._begin : self._end]
            self._begin, self._end, end = 0, len(kept), len(kept) + len(rows)
            self._room = np.empty((end + max(len(kept), _MORE), *rows.shape[1:]), rows.dtype)
            if len(kept):
                self._room[: len(kept)] = kept
        self._room[self._end : end] = rows
        self._end = end

    def rows(self) -> np.ndarray[Any, Any]:
        """Return all rows that are kept."""
        return self._room[self._begin : self._end]

    def part(self, start: int, stop: int) -> np.ndarray[Any, Any]:
        """Return rows number ``start`` to ``stop`` (excluded), as far as they are kept."""
        numbers = (min(max(number, self.first), self.stop) - self.first for number in (start, stop))
        return self._room[slice(*(self._begin + place for place in numbers))]

    def forget(self, before: int) -> None:
        """Let go of rows before this number."""
        cut = min(max(before - self.first, 0), len(self))
        self.first += cut
        self._begin += cut


class KeptSignals(Generic[Run]):
    """The newest signals, by the numbers of their frames.

    Parameters
    ----------
    kind
        Of a camera or of a worn phone.
    """

    def __init__(self, kind: type[Run]) -> None:
        self._kind = kind
        self._columns = {field.name: KeptRows() for field in fields(kind) if field.name != "first"}
        self._lengths = next(iter(self._columns.values()))

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def first(self) -> int:
        """The number of the oldest frame."""
        return self._lengths.first

    @property
    def stop(self) -> int:
        """The number behind that of the newest frame."""
        return self._lengths.stop

    def push(self, run: Run) -> None:
        """Keep these signals, which follow those before."""
        for name, column in self._columns.items():
            column.push(run.first, getattr(run, name))

    def part(self, start: int, stop: int) -> Run:
        """Return the signals of frames ``start`` to ``stop`` (excluded), as far as they are kept."""
        pieces = {name: column.part(start, stop) for name, column in self._columns.items()}
        return self._kind(first=max(start, self.first), **pieces)

    def forget(self, before: int) -> None:
        """Let go of frames before this number."""
        for column in self._columns.values():
            column.forget(before)
