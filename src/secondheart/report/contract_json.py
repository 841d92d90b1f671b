"""An analysis as the JSON that other programs rely on."""

import json
import math
from typing import Any

from secondheart.types import Analysis, Finding, Repetition, Step, Walk

#: Raised only when a key changes its meaning or goes away; keys may be added.
SCHEMA = 1


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """Give an analysis as plain dictionaries and lists, ready for JSON.

    Seconds have 4 decimals, centimetres and degrees 2, scores 1. What is not known is None, never NaN.
    Keys beyond the contract: ``heel_rise_error_cm``, ``lowest_cm`` and ``findings`` of each repetition.
    """
    recording = analysis.recording
    return {
        "schema": SCHEMA,
        "exercise": analysis.exercise,
        "variant": analysis.variant,
        "recording": {
            "kind": recording.kind,
            "duration_s": _number(recording.duration_s, 4),
            "rate_hz": _number(recording.rate_hz, 3),
            "view": recording.view,
        },
        "repetitions": [_repetition(repetition) for repetition in analysis.repetitions],
        "walk": None if analysis.walk is None else _walk(analysis.walk),
        "summary": {
            "count": analysis.count,
            "count_by_side": dict(analysis.count_by_side()),
            "score": _number(analysis.score, 1),
            "side_changes": analysis.side_changes,
        },
        "not_measured": [{"what": one.what, "why": one.why} for one in analysis.not_measured],
        "warnings": list(analysis.warnings),
    }


def analysis_text(analysis: Analysis) -> str:
    """Give the JSON as text that every console can show: ASCII, indented, ending with a line end."""
    return json.dumps(analysis_json(analysis), indent=2, allow_nan=False) + "\n"


def _repetition(one: Repetition) -> dict[str, Any]:
    return {
        "index": one.index,
        "side": one.side,
        "start_s": _number(one.start_s, 4),
        "top_s": _number(one.top_s, 4),
        "end_s": _number(one.end_s, 4),
        "rise_s": _number(one.rise_s, 4),
        "hold_s": _number(one.hold_s, 4),
        "lower_s": _number(one.lower_s, 4),
        "heel_rise_cm": _number(one.heel_rise_cm, 2),
        "heel_rise_error_cm": _number(one.heel_rise_error_cm, 2),
        "ankle_range_deg": _number(one.ankle_range_deg, 2),
        "lowest_cm": _number(one.lowest_cm, 2),
        "score": _number(one.score, 1),
        "faults": list(one.faults),
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "fault": one.fault,
        "value": _number(one.value, 4),
        "limit": _number(one.limit, 4),
        "margin": _number(one.margin, 4),
        "unit": one.unit,
        "reason": one.reason,
    }


def _walk(walk: Walk) -> dict[str, Any]:
    return {
        "start_s": _number(walk.start_s, 4),
        "end_s": _number(walk.end_s, 4),
        "duration_s": _number(walk.duration_s, 4),
        "steps": [_step(step) for step in walk.steps],
        "cadence_per_min": _number(walk.cadence_per_min, 2),
        "heel_contacts": [_step(step) for step in walk.heel_contacts],
    }


def _step(step: Step) -> dict[str, Any]:
    return {"time_s": _number(step.time_s, 4), "side": step.side}


def _number(value: float, decimals: int) -> float | None:
    """Round a number; None for what is not known. A sum with 0 turns -0.0 into 0.0."""
    return round(float(value), decimals) + 0.0 if math.isfinite(value) else None
