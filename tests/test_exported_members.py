"""What a room hands on is written down, sorted, and there."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import secondheart

ROOMS = ["secondheart"] + [
    f"secondheart.{module.name}"
    for module in iter_modules([str(Path(secondheart.__file__).parent)])
    if module.ispkg
]
SUBMODULES = {name: {one.name for one in iter_modules(import_module(name).__path__)} for name in ROOMS}


def by_kind(name: str) -> tuple[bool, bool, str]:
    """Sort constants before classes before functions, as ruff does."""
    return not name.isupper(), not name[0].isupper(), name


@pytest.mark.parametrize("name", ROOMS)
def test_names_are_listed_sorted_and_there(name: str) -> None:
    room = import_module(name)
    names = list(getattr(room, "__all__", []))
    public = [one for one in vars(room) if not one.startswith("_") and one not in SUBMODULES[name]]
    assert names or not public, f"{name} has no __all__"
    assert names == sorted(set(names), key=by_kind)
    for one in names:
        assert getattr(room, one) is not None
        assert not one.startswith("_")


@pytest.mark.parametrize("name", ROOMS)
def test_names_carry_a_docstring(name: str) -> None:
    room = import_module(name)
    for one in getattr(room, "__all__", []):
        member = getattr(room, one)
        if callable(member):
            assert (member.__doc__ or "").strip(), f"{name}.{one} says nothing about itself"
