"""The server's pages and sockets, wired together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from math import isnan
from statistics import median
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from secondheart.capture.people import PersonFinder
from secondheart.capture.pose import PoseModel
from secondheart.capture.weights import ModelName
from secondheart.coach.words import LANGUAGES, words_of
from secondheart.exercises import exercise_ids
from secondheart.exercises.picture_files import PICTURE_PX, picture_place
from secondheart.records import all_remembered, made_data_folder
from secondheart.web import live, phone, posting, shelf
from secondheart.web.eyes import Sight
from secondheart.web.filling import STATIC, page, refused
from secondheart.web.guard import Guard
from secondheart.web.hub import Hub
from secondheart.web.keys import COOKIE, KNOWN_FOR_S, Keys, cookie_key
from secondheart.web.messages import Role
from secondheart.web.options import Options
from secondheart.web.phone import Lan
from secondheart.web.telling import exercises_for_page, number

router = APIRouter()
SIDES = ("left", "right", "both", "auto")


def pose_on_this_machine(model: ModelName) -> tuple[PersonFinder, PoseModel]:
    """Return the detector and the pose model that run on this machine's processor.

    Raises
    ------
    PoseUnavailableError
        When their weights are not installed.
    """
    from secondheart.capture.detector import Detector  # noqa: PLC0415 - slow to import
    from secondheart.capture.pose import BlazePose  # noqa: PLC0415
    from secondheart.capture.weights import DETECTOR, find_weights, landmark_file  # noqa: PLC0415

    return Detector(find_weights(DETECTOR)), BlazePose(find_weights(landmark_file(model)))


def create_app(
    options: Options,
    *,
    sight: Sight = pose_on_this_machine,
    lan: Lan | None = None,
) -> FastAPI:
    """Return the coach's server as an application.

    Parameters
    ----------
    options
        How it is started; ``replay_speed`` makes replays faster than time.
    sight
        Gives a finder of people and a pose model by the model's name.
    lan
        How phones reach it from the beginning to the end; None when they may not, or are let in later.

    Notes
    -----
    ``app.state.keys.mint("coach")`` gives a token that lets one page in: ``/?token=...``.

    Raises
    ------
    OutputError
        When the data folder cannot be written.
    """
    keys = Keys(cookie_key(made_data_folder() / "cookie.key"))
    app = FastAPI(title="SecondHeart", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_running)
    app.state.options, app.state.keys = options, keys
    app.state.hub = Hub(options, sight, lan)
    app.state.sockets, app.state.posting = set(), {}
    app.state.settings = lambda: _settings(options)
    app.state.give_cookie = give_cookie
    app.add_middleware(Guard, keys=keys, hosts=lambda: app.state.hub.door.hosts)
    app.add_exception_handler(HTTPException, _plain_error)
    for one in (router, live.router, phone.router, posting.router, shelf.router):
        app.include_router(one)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    await app.state.hub.open()
    try:
        yield
    finally:
        await app.state.hub.close()


async def _plain_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refused(status, "")


def give_cookie(answer: Response, request: Request, role: Role) -> None:
    """Let the browser be known from now on."""
    keys: Keys = request.app.state.keys
    answer.set_cookie(
        COOKIE,
        keys.cookie(role),
        max_age=KNOWN_FOR_S,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def _settings(options: Options) -> dict[str, Any]:
    """Return what the page starts with."""
    height_cm, best = all_remembered()
    return {
        "camera": options.camera,
        "languages": [
            {"id": one, "name": words_of(one).name, "sample": words_of(one).sample} for one in LANGUAGES
        ],
        "replay": None if options.replay is None else options.replay.name,
        "height_cm": number(height_cm, 1),
        "best_cm": {
            name: {
                side: round(best_cm, 1)
                for side, best_cm in best.get(name, {}).items()
                if side in SIDES and not isnan(best_cm)
            }
            for name in exercise_ids()
        },
        "version": version("secondheart"),
    }


@router.get("/")
async def coach(request: Request, token: str | None = None) -> Response:
    """Give the coach's page; a token lets a browser in."""
    state, role = request.app.state, request.scope["state"]["role"]
    if token is not None:
        if state.keys.take(token[:200], "coach"):
            answer = RedirectResponse("/", 303)
            give_cookie(answer, request, "coach")
            return answer
        if role == "coach":
            return RedirectResponse("/", 303)
    if role != "coach":
        return refused(401, "")
    known = state.settings()
    return page(
        "coach.html.j2",
        exercises=exercises_for_page(),
        settings=known,
        replay=known["replay"] is not None,
        version=known["version"],
    )


@router.get("/pictures/{name}.webp")
async def picture(name: str) -> Response:
    """Give a picture of an exercise: its start, its top, or a loop of both."""
    exercise, _, moment = name.rpartition(".")
    if exercise not in exercise_ids() or moment not in PICTURE_PX:
        return refused(404, "")
    data = picture_place(exercise, moment).read_bytes()
    return Response(data, media_type="image/webp", headers={"cache-control": "no-cache"})


@router.get("/api/latency")
async def latency(request: Request) -> Response:
    """Tell how late cues were heard, from the capture of the frame that decided, in milliseconds."""
    hub: Hub = request.app.state.hub
    ages = sorted(age_ms for _, age_ms in hub.latencies)
    return JSONResponse(
        {
            "count": len(ages),
            "median_ms": median(ages) if ages else None,
            "p95_ms": ages[min(len(ages) - 1, int(0.95 * len(ages)))] if ages else None,
            "ages_ms": ages,
            "rate_hz": number(hub.sitting.eyes.rate_hz, 1),
            "model": hub.sitting.eyes.model,
            "dropped": hub.sitting.eyes.dropped,
        }
    )
