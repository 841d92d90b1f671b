"""Pages about kept workouts: their list, the report of one, its repetitions as stick figures."""

import asyncio
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from secondheart.errors import RequestError, SecondHeartError
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.records import KeptWorkout, correct_count, journal_of, load, reanalyse, workouts
from secondheart.report.html import render
from secondheart.web.filling import page, refused
from secondheart.web.telling import frames_message, number

router = APIRouter()

#: A report brings its own styles and nothing else; it may run no script and reach nothing.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; sandbox"
)


class RightCount(BaseModel):
    """How many repetitions it truly were."""

    model_config = ConfigDict(extra="forbid", strict=True)

    is_: Annotated[int, Field(ge=0, le=10_000, alias="is")]


def _answer(error: SecondHeartError) -> HTMLResponse:
    """Return the page for a workout that is not there or cannot be read."""
    return refused(404 if isinstance(error, RequestError) else 500, str(error))


@router.get("/workouts")
async def list_of_workouts() -> Response:
    """List what is kept."""
    try:
        found = await asyncio.to_thread(workouts)
    except SecondHeartError as error:
        return _answer(error)
    listed = [_listed(one) for one in found]
    return page("workouts.html.j2", workouts=listed, version=version("secondheart"))


def _listed(one: KeptWorkout) -> dict[str, Any]:
    known = one.exercise in exercise_ids()
    return {
        "id": one.id,
        "started_at": one.started_at.isoformat(timespec="seconds"),
        "exercise": load_exercise(one.exercise).name if known else one.exercise,
        "variant": one.variant,
        "counted": one.count.counted,
        "corrected": one.count.corrected,
        "seconds": number(one.tip_toe_s, 1),
        "score": number(one.score, 1),
        "pain_before": one.pain.before,
        "pain_after": one.pain.after,
        "recovered": one.recovered,
        "report": f"/workouts/{one.id}/report",
    }


@router.get("/workouts/{ident}/report")
async def report(ident: str) -> Response:
    """Give the report of one workout, measured anew from its journal."""
    try:
        text = await asyncio.to_thread(_report, ident)
    except SecondHeartError as error:
        return _answer(error)
    return HTMLResponse(text, headers={"content-security-policy": REPORT_POLICY})


def _report(ident: str) -> str:
    kept = load(ident)
    analysis = reanalyse(ident, exactly=False)
    exercise = load_exercise(kept.exercise, kept.variant)
    return render(
        analysis, exercise, recording_name=f"the set of {kept.began}", own_count=kept.count.corrected
    )


@router.get("/workouts/{ident}/frames/{index}.json")
async def frames(ident: str, index: int) -> Response:
    """Give the stick figures of one repetition."""
    try:
        found = await asyncio.to_thread(_frames, ident, index)
    except SecondHeartError as error:
        return _answer(error)
    return JSONResponse(found)


def _frames(ident: str, index: int) -> dict[str, Any]:
    repetitions = load(ident).analysis.get("repetitions", [])
    for one in repetitions:
        if one.get("index") == index:
            kept = journal_of(ident)
            return frames_message(kept.runs, one, kept.header.size_px)
    raise RequestError(f"repetition {index} is not in {ident}; it has {len(repetitions)}")


@router.post("/workouts/{ident}/count")
async def right_count(ident: str, count: RightCount) -> Response:
    """Keep the person's own count beside the one counted."""
    try:
        kept = await asyncio.to_thread(correct_count, ident, count.is_)
    except SecondHeartError as error:
        return _answer(error)
    return JSONResponse({"id": kept.id, "counted": kept.count.counted, "corrected": kept.count.corrected})
