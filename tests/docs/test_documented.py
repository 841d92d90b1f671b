"""Whatever a user can name is documented, and what the pages say holds of the program."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from secondheart import types
from secondheart.capture.pose import PoseModel
from secondheart.capture.source import Source
from secondheart.cli.app import app
from secondheart.exercises import exercise_ids, variant_names
from secondheart.exercises.model import Exercise, Part
from secondheart.workout import summary

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FAULTS: tuple[types.FaultId, ...] = get_args(types.FaultId)


def commands() -> Iterator[tuple[str, list[str]]]:
    """Give every command with the options it offers."""

    def walk_through(command: Any, path: str) -> Iterator[tuple[str, list[str]]]:
        long = [name for one in command.params for name in one.opts if name.startswith("--")]
        yield path, [name for name in long if name != "--help"]
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk_through(inner, f"{path} {name}")

    yield from walk_through(typer.main.get_command(app), "secondheart")


COMMANDS = dict(commands())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str, section: Callable[[str, str], str]) -> None:
    listed = section("index.md", "Commands") + section("synthetic.md", "Films")
    listed += (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`{command}" in listed
    for option in COMMANDS[command]:
        assert re.search(rf"`[^`]*{option}\b", listed), option


def test_there_are_commands_to_document() -> None:
    assert {"secondheart analyze", "secondheart exercises show", "secondheart demo"} <= set(COMMANDS)
    assert "--height-cm" in COMMANDS["secondheart analyze"]


def test_commands_and_options_in_the_pages_exist() -> None:
    offered = {option for options in COMMANDS.values() for option in options} | {"--help"}
    ours = {"exercises", "analyze", "demo", "show", "check", "render", "coach", "doctor", "workouts"}
    for place in (*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "examples" / "README.md"):
        text = place.read_text(encoding="utf-8")
        for found in re.findall(r"(?:^|[`$\\/] ?)secondheart ((?:[^`\n|#]|\\\n)+)", text, re.MULTILINE):
            words = found.split()
            options = {word for word in words if re.fullmatch(r"--[a-z-]+", word)}
            assert options <= offered, (place.name, found)
            assert words[0] in ours or words[0].startswith("--"), (place.name, found)


FIELDS = [
    (kind.__name__, field.name)
    for kind in (
        types.Repetition,
        types.Finding,
        types.Walk,
        types.Step,
        types.Analysis,
        types.Recording,
        types.NotMeasured,
        types.Trace,
    )
    for field in dataclasses.fields(kind)
]
PROPERTIES = [
    (kind.__name__, name)
    for kind in (types.Repetition, types.Analysis)
    for name, value in vars(kind).items()
    if not name.startswith("_") and (isinstance(value, property) or inspect.isfunction(value))
]


@pytest.mark.parametrize(("kind", "name"), FIELDS + PROPERTIES)
def test_every_field_of_a_result_is_documented(kind: str, name: str, page: Callable[[str], str]) -> None:
    text = page("measures.md")
    assert f"`{name}`" in text or f"`{name}()`" in text, f"{kind}.{name}"


def test_what_is_not_measured_and_why_is_explained(page: Callable[[str], str]) -> None:
    text = page("tutorial.md")
    for what in ("uneven", "ankle_range_deg", "heel_rise_cm", "repetitions", "walk"):
        assert f"`{what}`" in text
    source = inspect.getsource(summary)
    for why in ("was never seen", "no rise of the heel counted", "the heels were not seen to rise"):
        assert why in source
        assert why in text


def warnings_said(function: ast.FunctionDef) -> Iterator[str]:
    """Give the longest plain piece of every sentence that a function appends."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            pieces = [
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if pieces:
                yield max(pieces, key=len).strip(" ().,:;%")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("workout/summary.py", "warnings_of"),
        ("capture/times.py", "_warnings"),
        ("capture/video.py", "_warn_of"),
    ],
)
def test_every_warning_is_explained(module: str, name: str, page: Callable[[str], str]) -> None:
    text = page("tutorial.md").lower()
    tree = ast.parse((ROOT / "src" / "secondheart" / module).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    said = [sentence for function in functions for sentence in warnings_said(function)]
    assert said
    for sentence in said:
        assert sentence.lower() in text, sentence


def test_every_exercise_key_and_variant_is_documented(page: Callable[[str], str]) -> None:
    own = (DOCS / "exercises.md").read_text(encoding="utf-8").partition("## Write your own")[2]
    for key, field in Exercise.model_fields.items():
        assert f"`{key}`" in own or f"`[{key}" in own, key
        for kind in (field.annotation, *get_args(field.annotation)):
            if inspect.isclass(kind) and issubclass(kind, Part):
                for inner, part in kind.model_fields.items():
                    name = part.alias or inner
                    assert f"`{name}`" in own or f"`[{key}.<" in own, f"{key}.{name}"
    for exercise_id in exercise_ids():
        for variant in variant_names(exercise_id):
            assert f"`{variant}`" in page("exercises.md")


@pytest.mark.parametrize("protocol", [Source, PoseModel])
def test_protocols_are_documented_whole(protocol: type, page: Callable[[str], str]) -> None:
    text = page("extending.md")
    assert protocol.__name__ in text
    for name in vars(protocol):
        if not name.startswith("_"):
            assert name in text, name


def test_the_form_of_a_landmarks_file_is_documented(page: Callable[[str], str]) -> None:
    text = page("extending.md")
    for name in ("time_s", "<name>_x", "<name>_y", "<name>_visibility", "left_foot_index"):
        assert f"`{name}`" in text
    for name in re.findall(r"`((?:left|right)_\w+|nose)`", text):
        assert name in types.LANDMARKS


def test_the_places_of_a_new_fault_exist(
    section: Callable[[str, str], str], rows: Callable[[str], list[list[str]]]
) -> None:
    for row in rows(section("extending.md", "A new fault"))[1:]:
        for name in row[0].split(", "):
            places = (ROOT / "src" / "secondheart", ROOT)
            assert any(list(place.glob(name)) for place in places), name


def test_rooms_of_the_picture_are_those_of_the_package(page: Callable[[str], str]) -> None:
    text = page("architecture.md")
    for room in ("capture", "motion", "repetition", "grading", "workout"):
        assert f"┌─ {room} " in text
    for found in (ROOT / "src" / "secondheart").iterdir():
        if found.is_dir() and (found / "__init__.py").is_file():
            assert re.search(rf"\b{found.name}\b", text), found.name


def test_variables_of_the_environment_are_documented(page: Callable[[str], str]) -> None:
    named = {
        name
        for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("conftest.py"))
        for name in re.findall(r'"(SECONDHEART_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) >= 3
    for name in named:
        assert f"`{name}`" in page("index.md")


def test_the_index_lists_every_page() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| \[(\w+\.md)\]", index, re.MULTILINE))
    assert listed == {path.name for path in DOCS.glob("*.md")} - {"index.md"}
