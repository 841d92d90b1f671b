"""The written exercises as data: one file each, read, checked and put into words.

The form (:class:`Exercise`) and the reader are loaded at first use, so that a program which only
needs the names starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondheart.exercises.model import Exercise
    from secondheart.exercises.names import exercise_ids
    from secondheart.exercises.reader import check_exercise_file, load_exercise, variant_names
    from secondheart.exercises.words import limit_sentences

__all__ = [
    "Exercise",
    "check_exercise_file",
    "exercise_ids",
    "limit_sentences",
    "load_exercise",
    "variant_names",
]

_HOMES = {
    "Exercise": "model",
    "check_exercise_file": "reader",
    "exercise_ids": "names",
    "limit_sentences": "words",
    "load_exercise": "reader",
    "variant_names": "reader",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
