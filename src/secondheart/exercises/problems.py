"""What is wrong with a file's keys, each in one phrase: the key, what was found, what is allowed."""

import types
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from secondheart.exercises.model import Exercise
from secondheart.exercises.names import nearest

MAX_SHOWN = 60

#: What each kind of error of the form means to someone who writes a file.
_ALLOWED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "an ordinary number",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "one_line": "one line of printable text",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "small letters, digits and single hyphens, beginning with a letter",
    "too_short": "a list that is not empty",
}


def shown(value: object, longest: int = MAX_SHOWN) -> str:
    """Return a value as it may stand in a message: short, on one line, nothing a terminal obeys."""
    if isinstance(value, dict):
        return f"a table of {len(value)} keys"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**12:
        return "a number over 10^12"
    if isinstance(value, bool):
        return str(value).lower()
    # repr escapes every character that cannot be printed, also those that turn the writing direction.
    text = repr(value[: longest + 1] if isinstance(value, str) else value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def dotted(location: Sequence[int | str]) -> str:
    """Return the place of a key as it would be written in the file."""
    key = ".".join(part if isinstance(part, str) and part.isprintable() else shown(part) for part in location)
    return key if len(key) <= 2 * MAX_SHOWN else f"{key[: 2 * MAX_SHOWN]}…"


def key_problems(error: ValidationError, most: int) -> list[str]:
    """Return the first problems with keys; what is missing comes last, as a mistyped key explains it."""
    details = error.errors(include_url=False)
    ordered = sorted(details, key=lambda detail: detail["type"] == "missing")
    return [_problem(detail) for detail in ordered[:most]]


def _problem(detail: ErrorDetails) -> str:
    kind, location = detail["type"], [part for part in detail["loc"] if part != "[key]"]
    key = dotted(location)
    if kind == "missing":
        return f"{key}: not found, this key is needed"
    if kind == "extra_forbidden":
        known = _keys_at(location[:-1])
        return f"{key}: unknown key{nearest(str(location[-1]), known)}, allowed here: {', '.join(known)}"
    return f"{key}: found {shown(detail['input'])}, allowed is {_allowed(kind, detail)}"


def _allowed(kind: str, detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if kind in _ALLOWED:
        return _ALLOWED[kind]
    if kind == "literal_error":
        return f"one of {context['expected']}"
    if kind == "string_too_long":
        return f"text of at most {context['max_length']} characters"
    if kind == "too_long":
        return f"a list of at most {context['max_length']}"
    # What is left are bounds of numbers: "Input should be greater than 0".
    return f"a number {detail['msg'].removeprefix('Input should be ')}"


def _keys_at(location: Sequence[int | str]) -> tuple[str, ...]:
    """Return the keys allowed in the table at this place of the form."""
    part: type[BaseModel] = Exercise
    for step in location:
        for name, field in part.model_fields.items():
            if step in (field.alias, name):
                below = _model_in(field.annotation)
                if below is not None:
                    part = below
    return tuple(field.alias or name for name, field in part.model_fields.items())


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a key holds, looking through options and dictionaries."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, Annotated, dict):
        for inner in get_args(annotation):
            found = _model_in(inner)
            if found is not None:
                return found
    return None
