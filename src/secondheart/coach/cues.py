"""A cue: one thing that is said, shown or sounded, and the sentences that belong to no exercise."""

from dataclasses import dataclass
from typing import Literal

from secondheart.exercises.model import Posture
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


#: What is said when something is missing before the start.
_START = {
    "nobody": "I can't see you. Step into the picture.",
    "near": "You are too near. Move back.",
    "far": "You are far away. Come closer.",
    "feet": "I can't see your feet. Move back, or tilt the camera.",
    "top": "I can't see your shoulders. Move back, or tilt the camera.",
    "view": "Turn side-on to the camera.",
    "moving": "Hold still for a moment.",
}
_POSTURE: dict[Posture, str] = {
    "sitting": "Sit down first.",
    "lying": "Lie down on your back first.",
    "standing": "Stand up first.",
}
#: Said as praise, in turn.
_PRAISE = ("Good, that is it.", "Yes, just like that.", "Much better.")


def start_sentence(missing: str, posture: Posture) -> str:
    """Return what to say of something that is missing before the start, see :mod:`.start_check`."""
    return _POSTURE[posture] if missing == "posture" else _START[missing]


def praise_sentence(times: int) -> str:
    """Return a word of praise; ``times`` is how often there was praise before."""
    return _PRAISE[times % len(_PRAISE)]
