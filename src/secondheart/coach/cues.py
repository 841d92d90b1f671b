"""A cue: one thing that is said, shown or sounded, and the sentences that belong to no exercise."""

from dataclasses import dataclass
from typing import Literal

from secondheart.types import FaultId

CueKind = Literal[
    "count",
    "correction",
    "praise",
    "setup",
    "countdown",
    "go",
    "side",
    "milestone",
    "pause",
    "resume",
    "done",
    "warning",
]
Tone = Literal["", "count", "go", "attention", "praise", "done"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to say, show or sound.

    Parameters
    ----------
    time_s
        Sample time of the frame that decided.
    say
        What is spoken; empty is silent.
    show
        The caption; it may equal ``say``.
    fault
        The fault that a correction or praise is about.
    urgent
        Whether it cuts off what is being spoken.
    tone
        The sound that goes with it; empty is none.
    """

    kind: CueKind
    time_s: float
    say: str
    show: str
    fault: FaultId | None = None
    urgent: bool = False
    tone: Tone = ""
