"""Each room imports only rooms before it, as DESIGN draws them."""

import ast
from pathlib import Path

import pytest

import secondheart

PACKAGE = Path(secondheart.__file__).parent

#: Rooms in order; those of one line are neighbours and do not import each other.
ORDER = (
    ("errors",),
    ("types", "writing", "film_writer"),
    ("exercises",),
    ("capture",),
    ("motion",),
    ("repetition",),
    ("grading",),
    ("coach",),
    ("workout",),
    ("records",),
    ("plan", "outcomes", "physiology", "report"),
    ("web", "batch"),
    # The command line opens the other two doors.
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
#: Stands beside the order: made for tests and the demonstration, from the words of the project alone.
SYNTHETIC = {"errors", "types", "writing", "film_writer", "exercises", "synthetic"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            module = node.module or ""
            # "from secondheart import motion" names the room in the second place.
            names += (
                [f"{module}.{alias.name}" for alias in node.names] if module == "secondheart" else [module]
            )
    return {name.split(".")[1] for name in names if name.startswith("secondheart.")}


def test_there_is_something_to_check() -> None:
    assert {"capture", "cli", "exercises"} <= {room_of(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    wanted = imported_rooms(path) - {room}
    if room == "__init__":
        assert "cli" not in wanted
        return
    if room == "synthetic":
        assert wanted <= SYNTHETIC
        return
    assert room in RANK, f"{room} has no place in the order: give it one in DESIGN and here"
    late = {other for other in wanted if RANK.get(other, len(ORDER)) >= RANK[room]}
    assert late <= ({"synthetic"} if room == "cli" else set())
