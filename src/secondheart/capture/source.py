"""What every recording offers to the engine, whatever device or file it came from."""

from collections.abc import Iterator
from typing import Protocol

from secondheart.types import Inertial, Kind, Landmarks


class Source(Protocol):
    """One recording that is read in runs of samples, from its beginning, in flat memory.

    Notes
    -----
    Reading may raise RecordingError at any run, so nothing is final before the last one.
    """

    @property
    def kind(self) -> Kind:
        """What was recorded."""
        ...

    @property
    def warnings(self) -> list[str]:
        """What the reader had to mend or doubts, one sentence each; filled while reading."""
        ...

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the last sample, NaN while unknown; exact once read."""
        ...

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height of the picture, None where the recording does not tell or has none."""
        ...

    def __iter__(self) -> Iterator[Landmarks] | Iterator[Inertial]:
        """Give the samples in order, in runs of any length: Inertial where kind says so, else Landmarks."""
        ...
