"""A cue: one thing that is said, shown or sounded."""

from dataclasses import dataclass, replace
from typing import Literal

from secondheart.coach.words import Words
from secondheart.types import FaultId, Language

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
Tone = Literal["", "count", "go", "attention", "praise", "done", "tick"]


#: What sounds in a quiet place too.
_SOUNDS = {"go", "pause", "resume", "done"}


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
    language
        That of ``say`` and ``show``.
    """

    kind: CueKind
    time_s: float
    say: str
    show: str
    fault: FaultId | None = None
    urgent: bool = False
    tone: Tone = ""
    language: Language = "en"


def hushed(cue: Cue) -> Cue:
    """Return a cue for a quiet place: nothing is said, a repetition ticks, what begins or ends sounds.

    Corrections, praise and milestones are shown alone.
    """
    tone: Tone = "tick" if cue.kind == "count" else cue.tone if cue.kind in _SOUNDS else ""
    return replace(cue, say="", tone=tone)


def cue_of(
    words: Words,
    kind: CueKind,
    time_s: float,
    text: str,
    *,
    show: str | None = None,
    urgent: bool = False,
    tone: Tone = "",
) -> Cue:
    """Return a cue in the language of these words; ``show`` None shows what is said."""
    shown = text if show is None else show
    return Cue(kind, time_s, text, shown, urgent=urgent, tone=tone, language=words.language)
