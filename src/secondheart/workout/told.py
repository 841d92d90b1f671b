"""What a coached set is told beforehand, and what it tells with every push."""

from dataclasses import dataclass
from typing import Literal

from secondheart.coach import Cue
from secondheart.exercises.model import Exercise, Phase
from secondheart.types import Language, Mount, Repetition, Samples

NAN = float("nan")

Stage = Literal["check", "range", "countdown", "set", "paused", "over"]
Command = Literal["skip", "start", "pause", "resume", "stop"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen before the set.

    Parameters
    ----------
    side
        ``"left"``, ``"right"``, ``"both"``, or ``"auto"``.
    height_cm
        Body height, NaN when unknown: then there are no centimetres.
    best_cm
        The remembered or calibrated best heel rise, NaN when unknown.
    weight_kg
        Weight held or on the thigh; kept, never graded.
    find_range
        Whether three slow repetitions come first, where they can tell something: the height is known, the
        best is not, and the exercise is no walk. A worn phone learns from them how it lies, height or not.
    countdown_s
        Seconds counted down before the set begins.
    language
        What the coach speaks.
    pain
        Whether something hurts before the set: then nobody is urged higher, and no range is sought.
    mount
        Where a phone is worn that feels the set, None where a camera sees it.
    quiet
        Whether nothing is said: a repetition ticks, all words are only shown.
    round_s, rest_s
        Seconds of work in each round and of the pause after it; NaN for one round without end.
    """

    exercise: Exercise
    side: str = "auto"
    height_cm: float = NAN
    best_cm: float = NAN
    weight_kg: float = NAN
    find_range: bool = True
    countdown_s: int = 3
    language: Language = "en"
    pain: bool = False
    mount: Mount | None = None
    quiet: bool = False
    round_s: float = NAN
    rest_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be shown of the newest sample.

    Parameters
    ----------
    time_s
        Sample time.
    phase, phase_s
        Where in a repetition the heel is, and for how many seconds; None outside the set or not seen.
    height, best
        Heel height over its rest, and the person's own best, in ``unit``; NaN where not known.
    unit
        ``"cm"``, or ``"% of leg"`` where no scale is known.
    count, target
        Repetitions of this side so far and asked; seconds on tip-toe in a walk. None where none is asked.
    side
        The side at work as far as it is known.
    elapsed_s
        Seconds since the set began, NaN before.
    seen
        Whether a foot is seen.
    missing
        In the start check: what is not right yet, see :data:`secondheart.coach.start_check.Missing`.
    sentence
        In the start check: the first of them in words, or that all is well; else empty.
    countdown_s
        Seconds left of the countdown, NaN outside it.
    active_s
        Seconds of work so far, pauses left out.
    round, left_s
        The number of the round and the seconds left of it, or of the pause after it; None and NaN where the
        set has no rounds.
    """

    time_s: float
    phase: Phase | None
    phase_s: float
    height: float
    best: float
    unit: str
    count: int
    target: int | None
    side: str | None
    elapsed_s: float
    seen: bool
    missing: tuple[str, ...]
    sentence: str
    countdown_s: float
    active_s: float = 0.0
    round: int | None = None
    left_s: float = NAN


@dataclass(frozen=True, slots=True)
class Said:
    """What one push or command brought about.

    ``samples`` are those that went into the engine, in the set's own time: keeping exactly these gives the
    same result again. ``closed`` tells that the engine has closed a set.
    """

    cues: tuple[Cue, ...]
    glance: Glance | None
    stage: Stage
    samples: Samples | None = None
    finished: tuple[Repetition, ...] = ()
    closed: bool = False
