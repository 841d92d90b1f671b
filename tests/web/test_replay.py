"""A recording through the whole server gives what ``analyze`` gives."""

import asyncio
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from secondheart.errors import NobodyError, RecordingError
from secondheart.records import journal_of, load, reanalyse, workouts
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform, write_csv
from secondheart.types import Landmarks
from secondheart.web import Options
from secondheart.web.eyes import Shown
from secondheart.web.replay import MOST_DROPPED, SAMPLE_HEIGHT_CM, Recorded, chosen, opened, play
from secondheart.workout import analyze

from .conftest import Server, joined, say, serving, sight, until

HEIGHT_CM = 172.0


@pytest.fixture
def recording(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "set.csv"
    exercise, options = getattr(request, "param", ("soleus-push-up", {}))
    write_csv(perform(exercise, **({"repetitions": 2, "seed": 3} | options)), path)
    return path


@pytest.fixture
def replaying(recording: Path) -> Iterator[Server]:
    for server in serving(Options(replay=recording, replay_speed=math.inf)):
        server.enter()
        yield server


SETS = [
    ("soleus-push-up", {"repetitions": 4}),
    ("seated-single-leg-calf-raise", {"side": ("left", "right")}),
    ("tip-toe-walk", {"repetitions": 12}),
]


@pytest.mark.parametrize(("recording", "exercise"), [(one, one[0]) for one in SETS], indirect=["recording"])
def test_a_replay_is_graded_exactly_as_the_file(replaying: Server, recording: Path, exercise: str) -> None:
    with replaying.socket() as socket:
        assert joined(socket)["replay"]
        say(socket, type="choose", exercise=exercise, source="replay", height_cm=HEIGHT_CM, pain_before=False)
        stages = [until(socket, "state", exercise=exercise)["stage"]]
        while stages[-1] != "over":
            stages.append(until(socket, "state")["stage"])
        summary = until(socket, "summary")
        glance_free = replaying.client.get("/api/latency").json()
    assert [one for k, one in enumerate(stages) if one not in stages[:k]] == [
        "check",
        "countdown",
        "set",
        "over",
    ]
    file = analysis_json(analyze(recording, exercise, height_cm=HEIGHT_CM))
    assert summary["analysis"] == file
    assert (file["repetitions"] and summary["count"] == file["summary"]["count"]) or file["walk"]
    kept = load(summary["id"])
    assert kept.analysis == file
    assert (kept.source, kept.pain.before, kept.chosen["start"]) == ("replay", False, "replay")
    assert analysis_json(reanalyse(summary["id"])) == file
    assert journal_of(summary["id"]).ended
    assert glance_free["count"] == 0


def test_what_is_said_and_shown_on_the_way(replaying: Server) -> None:
    cues, glances = [], []
    with replaying.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="replay", height_cm=HEIGHT_CM)
        while True:
            message = socket.receive_json()
            cues += [message] if message["type"] == "cue" else []
            glances += [message] if message["type"] == "glance" else []
            if message["type"] == "summary":
                break
    counted = [int(cue["say"]) for cue in cues if cue["kind"] == "count"]
    assert counted == sorted(set(counted))
    assert counted[-1] == 2
    assert [cue["id"] for cue in cues] == list(range(1, len(cues) + 1))
    assert {"countdown", "go", "done"} <= {cue["kind"] for cue in cues}
    assert all(len(one["xy"]) == 66 and len(one["seen"]) == 33 for one in glances)
    assert glances[-1]["size"] == [640, 480]
    assert message["next"] == []
    figures = message["figures"][0]
    assert len(figures["start"]) == len(figures["top"]) == 66


def test_afterwards_count_and_pain_are_said_and_the_report_is_there(replaying: Server) -> None:
    with replaying.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="replay", height_cm=HEIGHT_CM)
        summary = until(socket, "summary")
        say(socket, type="count", **{"is": 5})
        assert until(socket, "summary")["corrected"] == 5
        say(socket, type="pain", after=True)
        until(socket, "summary")
        kept = load(summary["id"])
        assert (kept.count.counted, kept.count.corrected, kept.pain.after) == (2, 5, True)
        say(socket, type="again")
        assert until(socket, "state")["stage"] == "choose"
        say(socket, type="pain", after=True)
        assert "no set has ended" in until(socket, "refused")["why"]
    report = replaying.client.get(summary["report"])
    assert report.status_code == 200
    assert "sandbox" in report.headers["content-security-policy"]
    assert "script" not in report.headers["content-security-policy"]
    assert "<svg" in report.text
    frames = replaying.client.get(summary["frames"].replace("N", "2")).json()
    assert len(frames["xy"]) == len(frames["time_s"]) > 60
    assert frames["rate_hz"] == pytest.approx(30, abs=1)
    assert all(len(one) == 66 for one in frames["xy"])
    assert replaying.client.get(summary["frames"].replace("N", "99")).status_code == 404


def test_stopping_a_replay_keeps_what_was_done(replaying: Server) -> None:
    with replaying.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="replay", height_cm=HEIGHT_CM)
        until(socket, "cue", kind="count")
        say(socket, type="command", word="stop")
        summary = until(socket, "summary")
    assert summary["id"] == workouts()[0].id
    assert analysis_json(reanalyse(summary["id"])) == summary["analysis"]


def test_a_replay_holds_while_the_set_is_paused(recording: Path) -> None:
    for server in serving(Options(replay=recording, replay_speed=10)):
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="choose", exercise="soleus-push-up", source="replay", height_cm=HEIGHT_CM)
            until(socket, "cue", kind="go")
            say(socket, type="command", word="pause")
            until(socket, "state", stage="paused")
            say(socket, type="command", word="resume")
            until(socket, "state", stage="set")
            assert until(socket, "summary")["count"] == 2


def test_the_person_who_sits_here_is_not_the_one_in_the_bundled_film() -> None:
    with chosen(None, "soleus-push-up") as path:
        assert path.name == "soleus-push-up_side.mp4"
        recorded = opened(path, sight)
    assert recorded.kind == "video"
    assert recorded.picture is not None
    assert SAMPLE_HEIGHT_CM == 175


def test_a_film_is_shown_and_ended() -> None:
    """The film's pictures go to the page and to the eyes; who is seen never moves, so nothing is counted."""
    for server in serving(Options(replay_speed=math.inf)):
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="choose", exercise="soleus-push-up", source="replay")
            shown = 0
            while True:
                received = socket.receive()
                if received.get("bytes"):
                    shown += 1
                elif '"summary"' in received["text"]:
                    break
    assert shown > 0


LEG = ["knee", "ankle", "heel", "foot_index"]
POINTS = ",".join(f"left_{name}_{axis}" for name in LEG for axis in "xy")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("time_s,ax,ay,az,gx,gy,gz\n0,0,0,9,0,0,0\n", RecordingError),
        (f"time_s,{POINTS}\n0{',' * 8}\n1{',' * 8}\n", NobodyError),
    ],
)
def test_recordings_that_cannot_be_coached(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(error):
        opened(path, sight)


def test_a_recording_that_has_gone_is_a_problem_and_not_the_end(tmp_path: Path) -> None:
    for server in serving(Options(replay=tmp_path / "gone.csv")):
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="choose", exercise="soleus-push-up", source="replay")
            assert "gone.csv" in until(socket, "problem")["what"]
            until(socket, "state", stage="choose")


class Slow:
    """A stage whose eyes are always behind: every picture drops the one before it, until it is waited for."""

    def __init__(self) -> None:
        self.stage, self.waits, self.in_a_row, self.most = "set", 0, 0, 0

    def show(self, _shown: Shown) -> bool:
        self.in_a_row += 1
        self.most = max(self.most, self.in_a_row)
        return self.in_a_row > 1

    async def looked(self) -> None:
        self.waits, self.in_a_row = self.waits + 1, 0

    async def going(self) -> None:
        pass

    def forward(self, _picture: bytes) -> None:
        pass


def test_a_film_waits_for_a_slow_machine_and_drops_no_two_pictures_in_a_row() -> None:
    with chosen(None, "soleus-push-up") as film, ThreadPoolExecutor(1) as reader:
        first = Landmarks(np.zeros(1), np.zeros((1, 33, 2)), np.ones((1, 33)))
        recorded = Recorded(film, "video", (640, 480), first, None, None)
        stage = Slow()
        assert asyncio.run(play(recorded, stage, 50.0, reader)) == ()
    assert stage.most == 1 + MOST_DROPPED
    assert stage.waits > 100
