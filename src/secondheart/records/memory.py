"""What is remembered from one set to the next: body height, own best heel rise, and the page's settings."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from secondheart.errors import OutputError, RequestError
from secondheart.records.folder import data_folder, made_data_folder, write_private
from secondheart.records.header import Known, Word

SETTINGS = "settings.json"
_MOST_BYTES = 256 * 2**10
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a person for an exercise: body height and own best heel rise, NaN where not known."""

    height_cm: float = NAN
    best_cm: float = NAN


@dataclass(frozen=True, slots=True)
class _Settings:
    schema: int = 1
    height_cm: Known = NAN
    #: By exercise, then by side as it was chosen.
    best_cm: Annotated[dict[Word, dict[Word, Known]], Field(max_length=200)] = field(default_factory=dict)
    #: What the page keeps: voice, volume, captions and the like.
    page: dict[Word, Any] = field(default_factory=dict)


_FORM: TypeAdapter[_Settings] = TypeAdapter(_Settings)


def remembered(exercise: str, side: str) -> Remembered:
    """Return what is remembered for an exercise and a side as it is chosen (``auto`` is one of its own).

    A file that cannot be read counts as empty.
    """
    found = _read()
    return Remembered(found.height_cm, found.best_cm.get(exercise, {}).get(side, NAN))


def all_remembered() -> tuple[float, dict[str, dict[str, float]]]:
    """Return body height in cm, NaN where unknown, and own best rises in cm by exercise and side."""
    found = _read()
    return found.height_cm, {name: dict(sides) for name, sides in found.best_cm.items()}


def remember(exercise: str, side: str, *, height_cm: float = NAN, best_cm: float = NAN) -> None:
    """Remember body height or own best heel rise, in cm; what is NaN stays as it was.

    Raises
    ------
    OutputError
        The settings cannot be written.
    """
    found = _read()
    best = {name: dict(sides) for name, sides in found.best_cm.items()}
    if not math.isnan(best_cm):
        best.setdefault(exercise, {})[side] = best_cm
    height = found.height_cm if math.isnan(height_cm) else height_cm
    _write(_Settings(height_cm=height, best_cm=best, page=found.page))


def settings() -> dict[str, Any]:
    """Return what the page keeps, empty at first."""
    return dict(_read().page)


def keep_settings(**facts: Any) -> None:
    """Change some of what the page keeps; None takes a setting away.

    Raises
    ------
    RequestError
        More than a page may keep, or what JSON cannot hold.
    OutputError
        The settings cannot be written.
    """
    found = _read()
    page = {name: value for name, value in (found.page | facts).items() if value is not None}
    _write(_Settings(height_cm=found.height_cm, best_cm=found.best_cm, page=page))


def _path() -> Path:
    return data_folder() / SETTINGS


def _read() -> _Settings:
    try:
        return _FORM.validate_json(_path().read_bytes()[: _MOST_BYTES + 1], strict=True)
    except (OSError, ValidationError):
        return _Settings()


def _write(new: _Settings) -> None:
    """Replace the whole file; one that could not be read is kept beside."""
    try:
        data = _FORM.dump_json(new, indent=1, warnings="error")
        _FORM.validate_json(data, strict=True)
    except ValueError as error:
        raise RequestError(f"settings cannot hold this: {str(error).splitlines()[0]}") from error
    if len(data) > _MOST_BYTES:
        raise RequestError(f"settings of {len(data)} bytes are too many; {_MOST_BYTES} are allowed")
    made_data_folder()
    path = _path()
    if path.exists() and _read() == _Settings():
        try:
            _FORM.validate_json(path.read_bytes(), strict=True)
        except (OSError, ValidationError):
            _set_aside(path)
    write_private(path, data.decode() + "\n")


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_name("settings-unreadable.json"))
    except OSError as error:
        raise OutputError(f"{path} can neither be read nor moved: {error.strerror or error}") from error
