"""Whatever a user can name is documented, and what the pages say holds of the program."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import typer

from secondheart import types
from secondheart.capture.pose import PoseModel
from secondheart.capture.source import Source
from secondheart.cli.app import app
from secondheart.exercises import exercise_ids, load_exercise, variant_names
from secondheart.exercises.model import Exercise, Part, Posture
from secondheart.grading import faults as faults_module
from secondheart.grading import score, shown_by
from secondheart.motion import body, clock, leg, repair, view
from secondheart.repetition import curve, gate, turning, walk
from secondheart.workout import sets, summary

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FAULTS: tuple[types.FaultId, ...] = get_args(types.FaultId)


def page(name: str) -> str:
    """Return a page with its lines joined, so that a phrase may run over a line's end."""
    return " ".join((DOCS / name).read_text(encoding="utf-8").split())


def section(name: str, heading: str) -> str:
    """Return what stands under a heading of a page, line by line."""
    text = (DOCS / name).read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, without the marks of code."""
    lines = (line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---"))
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split(" | ")] for line in lines]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Give every command with the options it offers."""

    def walk_through(command: typer.models.Any, path: str) -> Iterator[tuple[str, list[str]]]:
        long = [name for one in command.params for name in one.opts if name.startswith("--")]
        yield path, [name for name in long if name != "--help"]
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk_through(inner, f"{path} {name}")

    yield from walk_through(typer.main.get_command(app), "secondheart")


COMMANDS = dict(commands())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    listed = section("index.md", "Commands") + (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`{command}" in listed
    for option in COMMANDS[command]:
        assert re.search(rf"`[^`]*{option}\b", listed), option


def test_there_are_commands_to_document() -> None:
    assert {"secondheart analyze", "secondheart exercises show", "secondheart demo"} <= set(COMMANDS)
    assert "--height-cm" in COMMANDS["secondheart analyze"]


def test_commands_and_options_in_the_pages_exist() -> None:
    offered = {option for options in COMMANDS.values() for option in options} | {"--help"}
    ours = {"exercises", "analyze", "demo", "show", "check"}
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
def test_every_field_of_a_result_is_documented(kind: str, name: str) -> None:
    text = page("measures.md")
    assert f"`{name}`" in text or f"`{name}()`" in text, f"{kind}.{name}"


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_documented_with_limit_and_cost(fault: types.FaultId) -> None:
    listed = rows(section("measures.md", "Faults"))
    assert [row for row in listed if row[0] == fault and len(row) == 3 and row[2]], fault
    assert f"`{fault}`" in page("exercises.md")
    assert f"`{fault}`" in page("report.md")


def test_usual_limits_are_those_of_the_files() -> None:
    said = {row[0]: row[2] for row in rows(section("measures.md", "Faults"))}
    for exercise in map(load_exercise, exercise_ids()):
        for fault in FAULTS:
            limit = exercise.limit(fault)
            numbers = limit.model_dump(exclude={"reason", "source", "target_deg"}) if limit else {}
            for key, number in numbers.items():
                if number is None:
                    continue
                written = {f"{number:g}", f"{100 * number:g}"}
                assert any(re.search(rf"\b{re.escape(text)}\b", said[fault]) for text in written), (
                    exercise.id,
                    fault,
                    key,
                )


def test_costs_and_worst_margins_are_those_of_the_program() -> None:
    listed = [row for row in rows(section("measures.md", "The score")) if row[0] in FAULTS]
    costs = {row[0]: (float(row[1]), float(row[2])) for row in listed if row[1].isdigit()}
    worst = {(row[0], row[1]): float(row[2]) for row in listed if not row[1].isdigit()}
    assert costs == score.COST
    assert worst == score.WORST_MARGIN
    assert set(costs) == set(FAULTS)


def test_the_table_of_views_is_that_of_the_program() -> None:
    listed = {row[0]: row for row in rows(section("measures.md", "What a view can show"))}
    three_quarter = {fault for fault in FAULTS if fault in listed["three-quarter"][5]}
    assert shown_by("three-quarter") == three_quarter == shown_by("unknown")
    assert shown_by("side") == set(FAULTS) - {"uneven"}
    assert listed["side"][5] == "all but uneven"
    assert shown_by("front") == shown_by("rear") == three_quarter | {"uneven"}
    assert listed["front, rear"][5] == "the same and uneven"
    assert {name.strip() for row in listed for name in row.split(",")} >= set(get_args(types.View))


def reasons() -> set[str]:
    """Return every reason for which a rise is refused, from the code that says them."""
    found = {"not seen well enough"}
    assert "not seen well enough" in inspect.getsource(sets)
    for function in ast.walk(ast.parse(inspect.getsource(gate))):
        if not isinstance(function, ast.FunctionDef):
            continue
        if function.returns is None or "str" not in ast.unparse(function.returns):
            continue
        for node in ast.walk(function):
            said = node.value if isinstance(node, ast.Yield | ast.Return) else None
            if isinstance(said, ast.JoinedStr):
                start = said.values[0]
                assert isinstance(start, ast.Constant)
                found |= {f"{start.value}{posture}" for posture in get_args(Posture)}
            elif isinstance(said, ast.Constant) and isinstance(said.value, str):
                found.add(said.value)
    return found


def test_every_refusal_is_documented_and_no_other() -> None:
    table = rows(section("measures.md", "Counting"))
    said = {reason for row in table[1:] for reason in row[0].split(", ")}
    assert len(said) > 10
    assert said == reasons()


@pytest.mark.parametrize(
    "phrase",
    [
        f"{clock.RATE_HZ:g} frames a second",
        f"hole longer than {clock.LONGEST_BRIDGE_S:g} s",
        f"visibility below {clock.LEAST_VISIBILITY:g}",
        f"holes up to {repair.LONGEST_HOLE / clock.RATE_HZ:g} s",
        f"thigh, hip to knee | {body.THIGH_OF_STATURE:g} |",
        f"shank, knee to ankle | {body.SHANK_OF_STATURE:g} |",
        f"trunk, shoulder to hip | {body.TRUNK_OF_STATURE:g} |",
        f"by about {100 * body.SEGMENT_SPREAD:g} % of a segment",
        f"rise · {body.SEGMENT_SPREAD:g} / √2",
        f"divided by {body.ANKLE_SHARE_OF_RISE:g}",
        f"(floor - ankle) / {body.ANKLE_SHARE_OF_RISE:g}",
        f"a stature of {body.NOMINAL_STATURE_CM:g} cm",
        f"within {100 * leg._STILL:g} % of a foot's length",
        f"beyond {100 * leg._SLID:g} % the foot has slid",
        f"at or below {100 * curve.BOTTOM:g} %",
        f"at or above {100 * curve.TOP:g} %",
        f"within {curve.REBOUND_S:g} s, and",
        f"climbed {sets.LEAST_TURN_CM:g} cm, or {sets.TURN_OVER_SHAKE:g} times",
        f"posture is lost for {sets.POSTURE_LOST_S:g} s",
        f"less than {gate.LEAST_RISE_CM:g} cm; without a known height, less than {gate.LEAST_PITCH_DEG:g}°",
        f"the other less than {100 * gate.OTHER_HEEL:g} % as far",
        f"more than {turning.HIGHEST:g} of stature, on an edge {turning.HIGHEST_ON_EDGE:g}",
        f"more than {gate.LONGEST_RISE_S:g} s going up",
        f"less than {gate.SHORTEST_S:g} s from half-way",
        f"more than {gate.STEP_CM:g} cm, those of the other one {gate.OTHER_STEP_CM:g} cm",
        f"rose more than {100 * gate.FOOT_LIFTED:.0f} % as far",
        f"sitting: the hips went more than {gate.SITTING_HIP_CM:g} cm",
        f"lying: the hips went more than {gate.LYING_HIP_CM:g} cm",
        f"standing: the hips went more than {gate.STANDING_HIP_CM:g} cm",
        f"less than {100 * gate.LEAST_OF_USUAL:g} % of the set's usual range",
        f"(apparent width {gate.TURNED_WIDTH:g} more or less",
        f"begins within {gate.REBOUND_S:g} s",
        f"is less than {100 * gate.REBOUND_OF_USUAL:g} % of the usual range",
        f"less than {100 * gate.PAUSE_AT_EDGE_OF_USUAL:g} % of the usual range",
        f"width below {view.SIDE_WIDTH:g} (lying {view.LYING_SIDE_WIDTH:g})",
        f"width from {view.FRONT_WIDTH:g}",
        f"passes {100 * walk.EDGE:g} % of its raised level",
        f"below {100 * walk.CONTACT:g} % of its raised height",
    ],
)
def test_numbers_of_the_measures_are_those_of_the_program(phrase: str) -> None:
    assert phrase in page("measures.md")


def test_how_far_mending_looks_ahead_is_said() -> None:
    ahead = f"{repair.LOOK_AHEAD / clock.RATE_HZ:.1f} s"
    assert f"looks {ahead} ahead" in page("architecture.md")
    assert f"mend ({ahead} later)" in page("architecture.md")


def test_what_is_not_measured_and_why_is_explained() -> None:
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
def test_every_warning_is_explained(module: str, name: str) -> None:
    text = page("tutorial.md").lower()
    tree = ast.parse((ROOT / "src" / "secondheart" / module).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    said = [sentence for function in functions for sentence in warnings_said(function)]
    assert said
    for sentence in said:
        assert sentence.lower() in text, sentence


def test_every_exercise_key_and_variant_is_documented() -> None:
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
def test_protocols_are_documented_whole(protocol: type) -> None:
    text = page("extending.md")
    assert protocol.__name__ in text
    for name in vars(protocol):
        if not name.startswith("_"):
            assert name in text, name


def test_the_form_of_a_landmarks_file_is_documented() -> None:
    text = page("extending.md")
    for name in ("time_s", "<name>_x", "<name>_y", "<name>_visibility", "left_foot_index"):
        assert f"`{name}`" in text
    for name in re.findall(r"`((?:left|right)_\w+|nose)`", text):
        assert name in types.LANDMARKS


def test_the_places_of_a_new_fault_exist() -> None:
    for row in rows(section("extending.md", "A new fault"))[1:]:
        for name in row[0].split(", "):
            places = (ROOT / "src" / "secondheart", ROOT)
            assert any(list(place.glob(name)) for place in places), name


def test_rooms_of_the_picture_are_those_of_the_package() -> None:
    text = page("architecture.md")
    for room in ("capture", "motion", "repetition", "grading", "workout"):
        assert f"┌─ {room} " in text
    for found in (ROOT / "src" / "secondheart").iterdir():
        if found.is_dir() and (found / "__init__.py").is_file():
            assert re.search(rf"\b{found.name}\b", text), found.name


def test_variables_of_the_environment_are_documented() -> None:
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


def test_faults_named_in_the_grading_room_are_those_of_the_contract() -> None:
    named = faults_module.FAULTS_OF_TIMING_AND_RANGE | faults_module.FAULTS_OF_ANGLE | {"uneven"}
    assert named == set(FAULTS)
