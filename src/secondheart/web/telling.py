"""What the server tells its pages, as plain data ready for JSON: unknown numbers are None."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondheart.coach import Cue
from secondheart.exercises import exercise_ids, load_exercise, variant_names
from secondheart.exercises.model import Exercise
from secondheart.records import KeptWorkout
from secondheart.report.contract_json import analysis_json
from secondheart.report.figures import ACROSS, LIMBS
from secondheart.report.html import LegFigures, legs
from secondheart.report.words import advice, looked_at
from secondheart.types import LANDMARKS, Analysis, Landmarks, Language, Repetition, Samples
from secondheart.web.eyes import Shown
from secondheart.web.planning import FAST
from secondheart.web.running import Plan, RunningSet
from secondheart.workout.coaching import Glance, Wanted

#: Less visible points than this are not drawn.
LEAST_VISIBILITY = 0.2


def number(value: float, decimals: int = 3) -> float | None:
    """Return a number for JSON, None for one that is not known."""
    return round(float(value), decimals) + 0.0 if math.isfinite(value) else None


def places(xy_px: NDArray[Any] | None) -> list[int] | None:
    """Return (33, 2) places as 66 whole pixels, None where there are none; -1, -1 is a point not seen."""
    if xy_px is None or np.isnan(xy_px).all():
        return None
    known = np.isfinite(xy_px).all(axis=1)
    whole = np.where(known[:, np.newaxis], np.clip(np.round(xy_px), -30_000, 30_000), -1)
    return [int(value) for value in whole.ravel()]


def asked(exercise: Exercise) -> dict[str, Any]:
    """Return the tempo and number asked for."""
    target = exercise.target
    return {
        "rise_s": target.rise_s,
        "hold_s": target.hold_s,
        "lower_s": target.lower_s,
        "cadence_per_min": target.cadence_per_min,
        "repetitions": target.repetitions,
    }


def state_message(running: RunningSet | None, *, phone: bool, worn: bool, replay: bool) -> dict[str, Any]:
    """Return where everything is: the stage, what was chosen, and who is there."""
    known: dict[str, Any] = dict.fromkeys(
        ("exercise", "variant", "side", "target", "best", "source", "asked", "language")
    )
    if running is not None:
        wanted = running.coaching.wanted
        known = {
            "exercise": wanted.exercise.id,
            "variant": wanted.exercise.variant,
            "side": running.side or wanted.side,
            "target": wanted.exercise.target.repetitions,
            "best": number(wanted.best_cm, 1),
            "source": running.plan.source,
            "asked": asked(wanted.exercise),
            "language": wanted.language,
        }
    scaled = running is not None and math.isfinite(running.coaching.wanted.height_cm)
    return {
        "type": "state",
        "stage": "choose" if running is None else running.stage,
        "count": 0 if running is None else running.coaching.count,
        "unit": "cm" if scaled else "% of leg",
        "phone": phone,
        "worn": worn,
        "quiet": running is not None and running.plan.wanted.quiet,
        "replay": replay,
        "resumed": running is not None and running.resumed,
        "earlier": None if running is None else earlier(running.plan),
        **known,
    }


def earlier(plan: Plan) -> dict[str, Any] | None:
    """Return what was done that day before a set of the fast tempo, None where that is not known."""
    return None if plan.earlier is None else asdict(plan.earlier)


def dose(running: RunningSet) -> dict[str, Any] | None:
    """Return a set's seconds at work and what was done that day before it, None for other tempos."""
    if running.plan.wanted.exercise.variant != FAST or running.plan.source == "replay":
        return None
    return {"active_s": number(running.coaching.active_s, 1), "earlier": earlier(running.plan)}


_NOTHING = Glance(
    math.nan, None, math.nan, math.nan, math.nan, "% of leg", 0, None, None, math.nan, False, (), "", math.nan
)


def glance_message(
    glance: Glance | None,
    sample: Samples,
    shown: Shown,
    *,
    rate_hz: float,
    model: str | None,
) -> dict[str, Any]:
    """Return what can be shown of the newest frame, with its points; a worn phone's has none."""
    points: dict[str, Any] = {"xy": [], "seen": []}
    if isinstance(sample, Landmarks):
        visible = sample.visibility[-1] >= LEAST_VISIBILITY
        points = {"xy": places(sample.xy_px[-1]), "seen": [int(one) for one in visible]}
    glance = glance or _NOTHING
    return {
        "type": "glance",
        "seq": shown.sequence,
        "capture_us": shown.time_us,
        "size": list(shown.size_px),
        **points,
        "phase": glance.phase,
        "phase_s": number(glance.phase_s),
        "height": number(glance.height),
        "best": number(glance.best),
        "unit": glance.unit,
        "count": glance.count,
        "target": glance.target,
        "side": glance.side,
        "elapsed_s": number(glance.elapsed_s),
        "missing": list(glance.missing),
        "sentence": glance.sentence,
        "countdown_s": number(glance.countdown_s),
        "active_s": number(glance.active_s, 1),
        "round": glance.round,
        "left_s": number(glance.left_s, 1),
        "rate_hz": number(rate_hz, 1),
        "model": model,
    }


def cue_message(cue: Cue, ident: int, time_us: int | None) -> dict[str, Any]:
    """Return one thing to say, show and sound; ``time_us`` is when the frame that decided was taken.

    It is None where a word of the person decided, not a frame.
    """
    return {
        "type": "cue",
        "id": ident,
        "kind": cue.kind,
        "say": cue.say,
        "show": cue.show,
        "fault": cue.fault,
        "urgent": cue.urgent,
        "tone": cue.tone,
        "capture_us": time_us,
        "language": cue.language,
    }


def quality(text: str, language: Language = "en") -> dict[str, Any]:
    """Return news of how well the coach sees, to be said and shown."""
    return {"type": "quality", "text": text, "language": language}


def problem(what: str, do: str) -> dict[str, Any]:
    """Return what is wrong and what to do."""
    return {"type": "problem", "what": what, "do": do}


def summary_message(
    analysis: Analysis, exercise: Exercise, wanted: Wanted, kept: KeptWorkout | None
) -> dict[str, Any]:
    """Return the set that is over; ``kept`` is None where it could not be kept."""
    contract = analysis_json(analysis)
    ident = None if kept is None else kept.id
    return {
        "type": "summary",
        "id": ident,
        "exercise": analysis.exercise,
        "variant": analysis.variant,
        "count": analysis.count,
        "corrected": None if kept is None else kept.count.corrected,
        "target": exercise.target.repetitions,
        "score": contract["summary"]["score"],
        "repetitions": contract["repetitions"],
        "walk": contract["walk"],
        "next": [one.text for one in advice(analysis, exercise)],
        "sides": {one.leg: _leg(one) for one in legs(analysis.repetitions)},
        "best": number(wanted.best_cm, 1),
        "weight_kg": number(wanted.weight_kg, 1),
        "not_measured": [one | {"name": looked_at(one["what"])} for one in contract["not_measured"]],
        "warnings": contract["warnings"],
        "figures": [_figure(one) for one in analysis.repetitions],
        "analysis": contract,
        "report": None if ident is None else f"/workouts/{ident}/report",
        "frames": None if ident is None or wanted.mount is not None else f"/workouts/{ident}/frames/N.json",
    }


def _leg(figures: LegFigures) -> dict[str, Any]:
    return {
        "count": figures.count,
        "heel_rise_cm": number(figures.heel_rise_cm, 1),
        "hold_s": number(figures.hold_s, 1),
        "score": number(figures.score, 0),
    }


def _figure(one: Repetition) -> dict[str, Any]:
    return {"start": places(one.pose_start_px), "top": places(one.pose_top_px)}


def exercises_for_page() -> list[dict[str, Any]]:
    """Return the written exercises with all their variants, by level."""
    found = sorted((load_exercise(name) for name in exercise_ids()), key=lambda one: one.level)
    return [
        one.model_dump(mode="json")
        | {
            "variants": [
                load_exercise(one.id, name).model_dump(mode="json") for name in variant_names(one.id)
            ]
        }
        for one in found
    ]


#: Lines of a stick figure, between numbers of landmarks.
EDGES: Sequence[tuple[int, int]] = (
    *((LANDMARKS.index(f"left_{name}"), LANDMARKS.index(f"right_{name}")) for name in ACROSS),
    *(
        (LANDMARKS.index(f"{side}_{a}"), LANDMARKS.index(f"{side}_{b}"))
        for side in ("left", "right")
        for a, b in LIMBS
    ),
)
#: What is shown before and after a repetition, and no more frames than this.
AROUND_S, MOST_FRAMES = 0.4, 1200
#: So long a repetition is shown whose end was not seen.
UNENDED_S = 8.0


def frames_message(runs: Iterable[Samples], one: dict[str, Any], size_px: Sequence[int]) -> dict[str, Any]:
    """Return the stick figures of one repetition, from the samples of its set; a worn phone's have none."""
    begun_s = float(one["top_s"] if one["start_s"] is None else one["start_s"])
    end_s = begun_s + UNENDED_S if one["end_s"] is None else one["end_s"]
    start_s, end_s = begun_s - AROUND_S, float(end_s) + AROUND_S
    times: list[float] = []
    figures: list[list[int] | None] = []
    for run in runs:
        if not isinstance(run, Landmarks) or len(run) == 0 or run.time_s[-1] < start_s:
            continue
        if run.time_s[0] > end_s or len(times) >= MOST_FRAMES:
            break
        inside = (run.time_s >= start_s) & (run.time_s <= end_s)
        times += [round(float(time_s), 3) for time_s in run.time_s[inside]]
        figures += [places(xy) for xy in run.xy_px[inside]]
    span_s = times[-1] - times[0] if len(times) > 1 else math.nan
    return {
        "rate_hz": number((len(times) - 1) / span_s, 2) if span_s > 0 else None,
        "size": list(size_px),
        "edges": [list(edge) for edge in EDGES],
        "time_s": times[:MOST_FRAMES],
        "xy": figures[:MOST_FRAMES],
    }
