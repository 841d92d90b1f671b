"""Read exercise files, the seven written ones and the user's own, and refuse what breaks the form.

A file is never trusted: its size, encoding, nesting and every key are checked before use, and whatever
is wrong comes back as one line that names the file, the key, what was found and what is allowed.
"""

import os
import stat
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from secondheart.errors import ExerciseFileError, RequestError
from secondheart.exercises.model import Exercise
from secondheart.exercises.names import EXERCISE_IDS, exercise_file, nearest
from secondheart.exercises.problems import dotted, key_problems, shown
from secondheart.exercises.rules import broken_rules

#: Far above any honest file (the largest of ours has 12 KB).
MAX_FILE_BYTES = 256 * 1024
#: The TOML reader's time grows with the square of the parts of a dotted key.
MAX_DOTS_IN_A_LINE = 100
#: The form itself nests four deep, a variant's limit.
MAX_DEPTH = 8
MAX_PROBLEMS = 3
MAX_LABEL = 300
BASE_VARIANT = "article"

Table = dict[str, Any]

_GIVE_A_FILE = "give the path of an exercise file (.toml)"
_NEST_LESS = f"keys nest {MAX_DEPTH} deep at most, write them as in the files of the seven"


def load_exercise(name_or_path: str | os.PathLike[str], variant: str | None = None) -> Exercise:
    """Return an exercise by its id, or from the path of a file of the user's own.

    Parameters
    ----------
    name_or_path
        One of :func:`exercise_ids`, or a path that ends in ``.toml``.
    variant
        A name of :func:`variant_names`. None is the file's own form, ``article`` for the written ones.

    Raises
    ------
    RequestError
        The id or the variant does not exist.
    ExerciseFileError
        The file cannot be read or breaks the rules of its form.

    """
    raw, label = _read(name_or_path)
    if variant is not None and variant not in _variants(raw):
        known = _variants(raw)
        close = nearest(variant, known)
        raise RequestError(
            f"unknown variant {shown(variant)} of {label}{close}: "
            f"choose one of {', '.join(shown(name) for name in known[:10])}"
        )
    return _exercise(raw, label, variant)


def variant_names(name_or_path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the variants of an exercise, its own form first; raises as :func:`load_exercise` does."""
    raw, _ = _read(name_or_path)
    return _variants(raw)


def check_exercise_file(path: str | os.PathLike[str]) -> Exercise:
    """Check a file with all its variants and return its own form, or raise ExerciseFileError."""
    raw, label = _read_file(Path(path))
    exercise = _exercise(raw, label, None)
    for name in _variants(raw)[1:]:
        _exercise(raw, label, name)
    return exercise


def _read(name_or_path: str | os.PathLike[str]) -> tuple[Table, str]:
    """Return the parsed file and what to call it in a message."""
    name = os.fspath(name_or_path)
    if name in EXERCISE_IDS:
        return _parse(exercise_file(name).read_bytes(), name), name
    if name.lower().endswith(".toml") or "/" in name or os.sep in name:
        return _read_file(Path(name))
    raise RequestError(
        f"unknown exercise {shown(name)}{nearest(name, EXERCISE_IDS)}: "
        f"choose one of {', '.join(EXERCISE_IDS)}, or give the path of an exercise file ending in .toml"
    )


def _read_file(path: Path) -> tuple[Table, str]:
    label = shown(str(path), longest=MAX_LABEL)
    try:
        # Anything but an ordinary file is left alone: a pipe would wait, a device would never end.
        ordinary = stat.S_ISREG(path.stat().st_mode)
        data = _first_bytes(path) if ordinary else b""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExerciseFileError(f"{label} cannot be read ({reason}): {_GIVE_A_FILE}") from None
    except ValueError:
        raise ExerciseFileError(f"{label} cannot be a path: {_GIVE_A_FILE}") from None
    if not ordinary:
        raise ExerciseFileError(f"{label} is no ordinary file: {_GIVE_A_FILE}")
    return _parse(data, label), label


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _parse(data: bytes, label: str) -> Table:
    if len(data) > MAX_FILE_BYTES:
        largest = MAX_FILE_BYTES // 1024
        raise ExerciseFileError(f"{label} is larger than {largest} KB, no exercise needs that: shorten it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExerciseFileError(f"{label} is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    if any(line.count(".") > MAX_DOTS_IN_A_LINE for line in text.split("\n")):
        raise ExerciseFileError(f"{label} has a line with over {MAX_DOTS_IN_A_LINE} dots: {_NEST_LESS}")
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise ExerciseFileError(f"{label} nests too deeply: {_NEST_LESS}") from None
    except ValueError as error:
        found = " ".join(str(error).split())[:200]
        raise ExerciseFileError(f"{label} is not TOML ({found}): mend that place") from None
    if _nests_beyond(raw, MAX_DEPTH):
        raise ExerciseFileError(f"{label} nests too deeply: {_NEST_LESS}")
    return raw


def _nests_beyond(raw: Table, depth: int) -> bool:
    """Return whether tables and lists stand more than so many deep in each other."""
    level: list[object] = [raw]
    for _ in range(depth):
        inner: list[object] = []
        for value in level:
            inner += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        level = [value for value in inner if isinstance(value, dict | list)]
    return bool(level)


def _variants(raw: Table) -> tuple[str, ...]:
    base = raw.get("variant", BASE_VARIANT)
    found = raw.get("variants", {})
    others = tuple(found) if isinstance(found, dict) else ()
    return (base if isinstance(base, str) else BASE_VARIANT, *others)


def _exercise(raw: Table, label: str, variant: str | None) -> Exercise:
    """Build and check one form of a parsed file."""
    base = {key: value for key, value in raw.items() if key != "variants"}
    problems = _variant_problems(raw)
    if not problems and variant is not None and variant in raw.get("variants", {}):
        base, problems = _overridden(base, raw["variants"][variant], variant)
    where = f"{label}, variant {shown(variant)}" if variant is not None and len(_variants(raw)) > 1 else label
    count = len(problems)
    if not problems:
        try:
            exercise = Exercise.model_validate(base)
        except ValidationError as error:
            problems, count = key_problems(error, MAX_PROBLEMS), error.error_count()
        else:
            problems = broken_rules(exercise)
            count = len(problems)
            if not problems:
                return exercise
    more = f"; and {count - MAX_PROBLEMS} more" if count > MAX_PROBLEMS else ""
    raise ExerciseFileError(f"{where}: {'; '.join(problems[:MAX_PROBLEMS])}{more}")


def _variant_problems(raw: Table) -> list[str]:
    variants = raw.get("variants", {})
    if not isinstance(variants, dict):
        return [f"variants: found {shown(variants)}, allowed is a table for each variant"]
    own = raw.get("variant", BASE_VARIANT)
    found = [
        f"{dotted(['variants', name])}: found {shown(table)}, allowed is a table of keys to change"
        for name, table in variants.items()
        if not isinstance(table, dict)
    ]
    if isinstance(own, str) and own in variants:
        found.append(f"{dotted(['variants', own])}: found the name of the file's own form, give it another")
    return found


def _overridden(base: Table, changes: Table, variant: str) -> tuple[Table, list[str]]:
    """Return the file's own form without the keys a variant removes and with the keys it changes."""
    changes = dict(changes)
    remove = changes.pop("remove", [])
    at = dotted(["variants", variant])
    if not isinstance(remove, list) or not all(isinstance(key, str) for key in remove):
        return base, [f"{at}.remove: found {shown(remove)}, allowed is a list of dotted keys"]
    for key in ("variant", "id", "form"):
        if key in changes:
            return base, [f"{at}.{key}: a variant keeps the {key} of its file; leave this key out"]
    changed = deepcopy(base)
    problems = []
    for name in remove:
        *parents, last = name.split(".")
        table: Any = changed
        for parent in parents:
            table = table.get(parent) if isinstance(table, dict) else None
        if isinstance(table, dict) and last in table:
            del table[last]
        else:
            problems.append(f"{at}.remove: found {shown(name)}, allowed are keys of the file's own form")
    _merge(changed, changes)
    changed["variant"] = variant
    return changed, problems


def _merge(table: Table, changes: Table) -> None:
    """Put the changes into the table, key by key; tables are merged, all else is replaced."""
    for key, value in changes.items():
        old = table.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        else:
            table[key] = value
