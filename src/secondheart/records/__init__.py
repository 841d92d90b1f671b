"""Workouts on the user's own disk: the journal that survives a crash, and the folder of finished ones.

What is kept is 33 points of a body in each frame, times and measures. Pictures of people are never
stored, and nothing leaves the machine. The names are loaded at first use, so that a list is there at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondheart.records.day import Done, done_on
    from secondheart.records.folder import data_folder, made_data_folder, write_private
    from secondheart.records.header import Header, Note, header_for
    from secondheart.records.journal import Journal
    from secondheart.records.kept import (
        begin,
        correct_count,
        delete,
        journal_of,
        keep,
        load,
        set_pain,
        workouts,
    )
    from secondheart.records.memory import (
        Remembered,
        all_remembered,
        keep_settings,
        remember,
        remembered,
        settings,
    )
    from secondheart.records.naming import checked_id, matching
    from secondheart.records.reading import Kept, read_journal
    from secondheart.records.recovery import Unfinished, reanalyse, recover, resume, unfinished
    from secondheart.records.result import Count, KeptWorkout, Pain
    from secondheart.records.shelf import ids

__all__ = [
    "Count",
    "Done",
    "Header",
    "Journal",
    "Kept",
    "KeptWorkout",
    "Note",
    "Pain",
    "Remembered",
    "Unfinished",
    "all_remembered",
    "begin",
    "checked_id",
    "correct_count",
    "data_folder",
    "delete",
    "done_on",
    "header_for",
    "ids",
    "journal_of",
    "keep",
    "keep_settings",
    "load",
    "made_data_folder",
    "matching",
    "read_journal",
    "reanalyse",
    "recover",
    "remember",
    "remembered",
    "resume",
    "set_pain",
    "settings",
    "unfinished",
    "workouts",
    "write_private",
]

_MODULES = {
    "day": ("Done", "done_on"),
    "folder": ("data_folder", "made_data_folder", "write_private"),
    "header": ("Header", "Note", "header_for"),
    "naming": ("checked_id", "matching"),
    "journal": ("Journal",),
    "kept": (
        "begin",
        "correct_count",
        "delete",
        "journal_of",
        "keep",
        "load",
        "set_pain",
        "workouts",
    ),
    "reading": ("Kept", "read_journal"),
    "result": ("Count", "KeptWorkout", "Pain"),
    "shelf": ("ids",),
    "recovery": ("Unfinished", "reanalyse", "recover", "resume", "unfinished"),
    "memory": ("Remembered", "all_remembered", "keep_settings", "remember", "remembered", "settings"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
