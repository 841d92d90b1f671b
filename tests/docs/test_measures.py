"""The numbers, formulas and reasons of the page of the measures are those of the program."""

import ast
import inspect
import math
import re
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from secondheart import types
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.exercises.model import Posture
from secondheart.grading import faults as faults_module
from secondheart.grading import grade, score, shown_by
from secondheart.motion import body, clock, leg, repair, view
from secondheart.repetition import company, curve, gate, legs, raised, turning, walk
from secondheart.repetition.measure import error_of_rise
from secondheart.workout import sets

FAULTS: tuple[types.FaultId, ...] = get_args(types.FaultId)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_documented_with_limit_and_cost(
    fault: types.FaultId,
    page: Callable[[str], str],
    section: Callable[[str, str], str],
    rows: Callable[[str], list[list[str]]],
) -> None:
    listed = rows(section("measures.md", "Faults"))
    assert [row for row in listed if row[0] == fault and len(row) == 3 and row[2]], fault
    assert f"`{fault}`" in page("exercises.md")
    assert f"`{fault}`" in page("report.md")


def test_usual_limits_are_those_of_the_files(
    section: Callable[[str, str], str], rows: Callable[[str], list[list[str]]]
) -> None:
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


def test_costs_and_worst_margins_are_those_of_the_program(
    section: Callable[[str, str], str], rows: Callable[[str], list[list[str]]]
) -> None:
    listed = [row for row in rows(section("measures.md", "The score")) if row[0] in FAULTS]
    costs = {row[0]: (float(row[1]), float(row[2])) for row in listed if row[1].isdigit()}
    worst = {(row[0], row[1]): float(row[2]) for row in listed if not row[1].isdigit()}
    assert costs == score.COST
    assert worst == score.WORST_MARGIN
    assert set(costs) == set(FAULTS)


def test_the_table_of_views_is_that_of_the_program(
    section: Callable[[str, str], str], rows: Callable[[str], list[list[str]]]
) -> None:
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


def test_every_refusal_is_documented_and_no_other(
    section: Callable[[str, str], str], rows: Callable[[str], list[list[str]]]
) -> None:
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
        f"more than {legs.FAR_WORKS_ALONE:g} times as much as the near one",
        f"near one ({legs.FAR_WORKS:g} times in one-leg",
        f"the far one moves more than {legs.FAR_WORKS:g} times as much",
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
        f"less than {100 * company.LEAST_OF_USUAL:g} % of the set's usual range",
        f"(apparent width {company.TURNED_WIDTH:g} more or less",
        f"begins within {company.SPRING_S:g} s",
        f"is less than {100 * company.SPRING_OF_RANGE[1]:g} % of its range",
        f"less than {100 * company.PAUSE_AT_EDGE_OF_USUAL:g} % of the usual range",
        f"width below {view.SIDE_WIDTH:g} (lying {view.LYING_SIDE_WIDTH:g})",
        f"width from {view.FRONT_WIDTH:g}",
        f"by {raised.UP_CM:g} cm or more",
        f"passes {100 * walk.EDGE:g} % of its raised level",
        f"below {100 * walk.CONTACT:g} % of its raised height",
    ],
)
def test_numbers_of_the_measures_are_those_of_the_program(phrase: str, page: Callable[[str], str]) -> None:
    assert phrase in page("measures.md")


def test_the_stated_error_is_the_formula_of_the_page(page: Callable[[str], str]) -> None:
    text = page("measures.md")
    assert (
        "√( (rise · 0.04 / √2)² + (0.5 · shake)² ) · (4 outside the side view) · (2 for the far leg)" in text
    )
    assert "0.001 of stature at the least" in text
    for rise, noise in ((0.06, 0.0), (0.06, 0.002), (0.02, 0.004)):
        said = math.sqrt((rise * 0.04 / math.sqrt(2)) ** 2 + max(0.5 * noise, 0.001) ** 2)
        assert error_of_rise(rise, noise) == pytest.approx(said)
    assert (grade._OTHER_VIEW, grade._FAR_LEG) == (4, 2)
    # What the page says of ten centimetres on a calm recording of somebody of 175 cm.
    assert 175 * error_of_rise(10 / 175, 0.0) == pytest.approx(0.3, abs=0.05)


def test_the_top_is_the_formula_of_the_page(page: Callable[[str], str]) -> None:
    assert "w · maximum + (1 - w) · middle, w = exp(-max(n - 6, 0) / 8)" in page("measures.md")
    assert "at or above 88 % of the highest value" in page("measures.md")
    # A short peak: its maximum. A plateau of 60 frames: its middle, whatever one frame does.
    assert curve._top_level(np.array([0.0, 0.5, 0.95, 1.0, 0.95, 0.5])) == pytest.approx(1.0)
    plateau = np.r_[0.0, 0.5, np.full(60, 1.0), 1.1, 0.5, 0.0]
    assert curve._top_level(plateau) == pytest.approx(1 + 0.1 * math.exp(-(61 - 6) / 8))


def test_how_far_mending_looks_ahead_is_said(page: Callable[[str], str]) -> None:
    ahead = f"{repair.LOOK_AHEAD / clock.RATE_HZ:.1f} s"
    assert f"looks {ahead} ahead" in page("architecture.md")
    assert f"mend ({ahead} later)" in page("architecture.md")


def test_faults_named_in_the_grading_room_are_those_of_the_contract() -> None:
    named = faults_module.FAULTS_OF_TIMING_AND_RANGE | faults_module.FAULTS_OF_ANGLE | {"uneven"}
    assert named == set(FAULTS)
