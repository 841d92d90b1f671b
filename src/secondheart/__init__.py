"""Counts and grades soleus exercises from a recording.

The names are loaded at first use, so that a program which needs one of them starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondheart.capture import open_recording
    from secondheart.errors import (
        ExerciseFileError,
        NobodyError,
        OutputError,
        PoseUnavailableError,
        RecordingError,
        RequestError,
        SecondHeartError,
    )
    from secondheart.exercises import Exercise, exercise_ids, load_exercise
    from secondheart.report.contract_json import analysis_json
    from secondheart.report.html import write_report
    from secondheart.types import Analysis, Landmarks, Repetition, Walk
    from secondheart.workout import Workout, analyze

__all__ = [
    "Analysis",
    "Exercise",
    "ExerciseFileError",
    "Landmarks",
    "NobodyError",
    "OutputError",
    "PoseUnavailableError",
    "RecordingError",
    "Repetition",
    "RequestError",
    "SecondHeartError",
    "Walk",
    "Workout",
    "analysis_json",
    "analyze",
    "exercise_ids",
    "load_exercise",
    "open_recording",
    "write_report",
]

_ROOMS = {
    "capture": ("open_recording",),
    "exercises": ("Exercise", "exercise_ids", "load_exercise"),
    "report.contract_json": ("analysis_json",),
    "report.html": ("write_report",),
    "types": ("Analysis", "Landmarks", "Repetition", "Walk"),
    "workout": ("Workout", "analyze"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
