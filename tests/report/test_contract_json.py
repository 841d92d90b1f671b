"""The JSON that other programs rely on, key by key."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.report.contract_json import analysis_json, analysis_text
from secondheart.types import Analysis, Finding, NotMeasured, Recording, Repetition, Step, Walk

NAN = float("nan")


def repetition(**changes: object) -> Repetition:
    values: dict[str, object] = {
        "index": 1,
        "side": "both",
        "start_s": 1.23456,
        "top_s": 2.0,
        "end_s": 5.0,
        "rise_s": 0.76544,
        "hold_s": 2.0,
        "lower_s": 1.0,
        "heel_rise_cm": 7.236,
        "heel_rise_error_cm": 0.7,
        "ankle_range_deg": 31.239,
        "lowest_cm": 0.0,
        "score": 87.26,
    }
    return Repetition(**(values | changes))  # type: ignore[arg-type]


def analysis(**changes: object) -> Analysis:
    values: dict[str, object] = {
        "exercise": "soleus-push-up",
        "variant": "article",
        "recording": Recording("landmarks", 16.0, 30.0, "side"),
        "repetitions": (repetition(), repetition(index=2, score=80.0)),
        "walk": None,
        "not_measured": (NotMeasured("uneven", "one side view cannot compare the legs"),),
        "warnings": ("very short recording",),
    }
    return Analysis(**(values | changes))  # type: ignore[arg-type]


def test_keys_are_those_of_the_contract() -> None:
    found = analysis_json(analysis())
    assert list(found) == [
        "schema",
        "exercise",
        "variant",
        "recording",
        "repetitions",
        "walk",
        "summary",
        "not_measured",
        "warnings",
    ]
    assert found["schema"] == 1
    assert found["recording"] == {"kind": "landmarks", "duration_s": 16.0, "rate_hz": 30.0, "view": "side"}
    promised = (
        "index side start_s top_s end_s rise_s hold_s lower_s heel_rise_cm ankle_range_deg score faults"
    )
    assert set(promised.split()) <= set(found["repetitions"][0])
    assert found["summary"] == {
        "count": 2,
        "count_by_side": {"left": 0, "right": 0, "both": 2},
        "score": 83.6,
        "side_changes": 0,
    }
    assert found["not_measured"] == [{"what": "uneven", "why": "one side view cannot compare the legs"}]
    assert found["warnings"] == ["very short recording"]
    assert found["walk"] is None


def test_numbers_are_rounded() -> None:
    first = analysis_json(analysis())["repetitions"][0]
    assert first["start_s"] == 1.2346
    assert first["heel_rise_cm"] == 7.24
    assert first["ankle_range_deg"] == 31.24
    assert first["score"] == 87.3


def test_unknown_is_null_and_zero_stays_zero() -> None:
    unknown = repetition(heel_rise_cm=NAN, ankle_range_deg=NAN, side=None, hold_s=-0.0)
    found = analysis_json(analysis(repetitions=(unknown,)))
    first = found["repetitions"][0]
    assert first["heel_rise_cm"] is None
    assert first["ankle_range_deg"] is None
    assert first["side"] is None
    assert math.copysign(1, first["hold_s"]) == 1
    assert first["hold_s"] == 0
    assert found["summary"]["count_by_side"] == {"left": 0, "right": 0, "both": 0}


def test_nothing_counted() -> None:
    found = analysis_json(analysis(repetitions=(), recording=Recording("video", NAN, NAN, None)))
    assert found["summary"]["score"] is None
    assert found["repetitions"] == []
    assert found["recording"] == {"kind": "video", "duration_s": None, "rate_hz": None, "view": None}


def test_findings_carry_value_limit_and_reason() -> None:
    finding = Finding("short-hold", 0.8, 1.2, 0.4, "s", "the pause is shorter than asked")
    first = analysis_json(analysis(repetitions=(repetition(findings=(finding,)),)))["repetitions"][0]
    assert first["faults"] == ["short-hold"]
    assert first["findings"] == [
        {
            "fault": "short-hold",
            "value": 0.8,
            "limit": 1.2,
            "margin": 0.4,
            "unit": "s",
            "reason": "the pause is shorter than asked",
        }
    ]


def test_walk() -> None:
    walk = Walk(1.0, 11.0, 10.0, (Step(1.5, "left"), Step(2.0, "right")), 120.0, (Step(4.25, "left"),))
    found = analysis_json(analysis(exercise="tip-toe-walk", repetitions=(), walk=walk))
    assert found["walk"] == {
        "start_s": 1.0,
        "end_s": 11.0,
        "duration_s": 10.0,
        "steps": [{"time_s": 1.5, "side": "left"}, {"time_s": 2.0, "side": "right"}],
        "cadence_per_min": 120.0,
        "heel_contacts": [{"time_s": 4.25, "side": "left"}],
    }


@given(value=st.floats(allow_nan=True, allow_infinity=True))
def test_text_is_always_valid_json(value: float) -> None:
    text = analysis_text(
        analysis(repetitions=(repetition(heel_rise_cm=value, score=value),), warnings=("±",))
    )
    found = json.loads(text, parse_constant=pytest.fail)
    assert found["warnings"] == ["±"]
    assert text.isascii()
