"""What a workout tells while it runs."""

from dataclasses import dataclass

from secondheart.types import Repetition, Walk


@dataclass(frozen=True, slots=True)
class Counted:
    """A repetition is being counted aloud: provisional, at once, and never taken back."""

    count: int
    time_s: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A repetition is over and measured in its own window; graded against the set so far.

    ``before`` is the repetition before it in its set, graded once more now that it is known what followed:
    only that shows a bounce at the bottom. None where there is none; it comes without poses. ``known_s`` is
    the time, in seconds, of the frame with which it became known: samples up to there give it, whatever the
    portions. For what only the end of a recording or of a set shows it says nothing.
    """

    repetition: Repetition
    before: Repetition | None = None
    known_s: float = float("nan")


@dataclass(frozen=True, slots=True)
class Closed:
    """A set is over: its repetitions, graded once more with what only the whole set knows."""

    repetitions: tuple[Repetition, ...]
    walk: Walk | None = None


Event = Counted | Finished | Closed
