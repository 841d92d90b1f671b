"""A server that dies in the middle of a set: the page goes on, or the set is kept at the next start."""

import os
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from secondheart.coach.words import words_of
from secondheart.exercises import load_exercise
from secondheart.records import begin, header_for, load, reanalyse, unfinished, workouts
from secondheart.records.kept import journal_of
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform
from secondheart.types import Landmarks
from secondheart.web.restart import LATELY_S, CutOff, Reopened, recovered, reopened
from secondheart.web.running import ASTRAY_S, LONGEST_SILENCE_S, SetClock

from .conftest import Server, joined, landmarks, say, serving, until

PERFORMED = perform("soleus-push-up", repetitions=2, seed=3).landmarks


def cut_off(
    data: Path, *, seconds: float = 6.0, old: bool = False, source: str = "camera", **more: object
) -> str:
    """Leave a journal as a killed server leaves it: no result, no end, nobody who holds it."""
    journal = begin(header_for(load_exercise("soleus-push-up"), height_cm=172.0, source=source, **more))
    for k in range(int(seconds * 30)):
        part = slice(k, k + 1)
        journal.push(Landmarks(PERFORMED.time_s[part], PERFORMED.xy_px[part], PERFORMED.visibility[part]))
    journal.close()
    if old:
        path = data / "workouts" / journal.id / "journal.shj"
        past = path.stat().st_mtime - LATELY_S - 60
        os.utime(path, (past, past))
    return journal.id


def settled(server: Server) -> None:
    """Wait until all is saved that waits for no page."""
    assert server.client.portal is not None
    server.client.portal.call(server.hub.returns.settled)


def test_the_page_goes_on_with_the_set(data: Path) -> None:
    ident = cut_off(data)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            state = joined(socket)
            assert (state["stage"], state["resumed"], state["exercise"]) == ("paused", True, "soleus-push-up")
            say(socket, type="command", word="resume")
            assert not until(socket, "state", stage="set")["resumed"]
            for k in range(180, 260):
                socket.send_bytes(landmarks(k, round(PERFORMED.time_s[k] * 1e6), PERFORMED.xy_px[k]))
            until(socket, "glance", seq=259)
            say(socket, type="command", word="stop")
            summary = until(socket, "summary")
    assert summary["id"] == ident
    assert summary["count"] == len(load(ident).analysis["repetitions"]) > 0
    assert not load(ident).recovered
    assert analysis_json(reanalyse(ident)) == summary["analysis"]


def test_the_set_keeps_its_language_and_its_pain(data: Path) -> None:
    ident = cut_off(data, language="de", pain_before=True)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            assert joined(socket)["language"] == "de"
            assert server.hub.sitting.set.coaching.wanted.pain
            say(socket, type="command", word="resume")
            assert until(socket, "cue")["say"] == words_of("de").stage.resume
            say(socket, type="command", word="stop")
            until(socket, "summary")
    assert journal_of(ident).header.language == "de"


def test_or_it_is_stopped_there_and_kept(data: Path) -> None:
    ident = cut_off(data)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="command", word="stop")
            assert until(socket, "summary")["id"] == ident
    assert [one.id for one in workouts()] == [ident]
    assert not unfinished()


def test_a_set_whose_page_never_comes_is_kept(data: Path) -> None:
    ident = cut_off(data)
    for _ in serving():
        assert not workouts()
    assert [(one.id, one.recovered) for one in workouts()] == [(ident, True)]


@pytest.mark.parametrize("how", [{"old": True}, {"source": "replay"}])
def test_an_old_one_or_a_replay_is_kept_at_once(data: Path, how: dict[str, object]) -> None:
    ident = cut_off(data, **how)  # type: ignore[arg-type]
    for server in serving():
        settled(server)
        assert [one.id for one in workouts()] == [ident]
        server.enter()
        with server.socket() as socket:
            say(socket, type="join", role="coach")
            assert "kept under My workouts" in until(socket, "returning")["text"]
            assert until(socket, "state")["stage"] == "choose"
        # It is news once.
        with server.socket() as socket:
            say(socket, type="join", role="coach")
            assert socket.receive_json()["type"] == "state"


def test_the_server_answers_while_sets_are_brought_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is told how far it is."""
    old, new = cut_off(data, seconds=1, old=True), cut_off(data)
    goes_on = Event()

    def slow(ident: str, told: Callable[[float], None]) -> Reopened:
        told(0.0)
        assert goes_on.wait(60)
        return reopened(ident, told)

    monkeypatch.setattr("secondheart.web.restart.reopened", slow)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            say(socket, type="join", role="coach", page="tab")
            while "brought back" not in (text := until(socket, "returning")["text"]):
                assert "cut off" in text
            assert re.fullmatch(r"Your set of \d\d:\d\d is being brought back: 0 %\.", text)
            assert server.client.get("/api/latency").status_code == 200
            # A page that goes meanwhile does not stop it.
        with server.socket() as socket:
            goes_on.set()
            state = joined(socket, page="tab")
            assert (state["stage"], state["resumed"]) == ("paused", True)
            say(socket, type="command", word="stop")
            assert until(socket, "summary")["id"] == new
        settled(server)
    assert {(one.id, one.recovered) for one in workouts()} == {(new, False), (old, True)}


def test_what_is_not_saved_yet_at_the_end_is_saved_at_the_next_start(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idents = [cut_off(data, seconds=1, old=True) for _ in range(3)]
    begun, goes_on = Event(), Event()

    def slow(one: CutOff, told: Callable[[float], None]) -> bool:
        begun.set()
        assert goes_on.wait(60)
        return recovered(one, told)

    monkeypatch.setattr("secondheart.web.restart.recovered", slow)
    for server in serving():
        assert begun.wait(60)
        server.hub.returns._ends = True
        goes_on.set()
    assert len(workouts()) == 1
    monkeypatch.undo()
    monkeypatch.setenv("SECONDHEART_DATA", str(data))
    for server in serving():
        settled(server)
    assert sorted(one.id for one in workouts()) == sorted(idents)


def test_an_empty_one_is_thrown_away(data: Path) -> None:
    cut_off(data, seconds=0)
    for server in serving():
        settled(server)
    assert not workouts()
    assert not unfinished()


def test_one_that_cannot_be_read_is_left_alone(data: Path) -> None:
    ident = cut_off(data)
    path = data / "workouts" / ident / "journal.shj"
    path.write_bytes(b"something else")
    for server in serving():
        server.enter()
        with server.socket() as socket:
            assert joined(socket)["stage"] == "choose"
    assert path.read_bytes() == b"something else"


def test_what_runs_when_the_server_ends_is_kept() -> None:
    for server in serving():
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="choose", exercise="soleus-push-up", source="camera", find_range=False)
            for _ in range(2):
                say(socket, type="command", word="start")
            until(socket, "state", stage="set")
            for k in range(40):
                socket.send_bytes(landmarks(k, 1 + round(PERFORMED.time_s[k] * 1e6), PERFORMED.xy_px[k]))
            until(socket, "glance", seq=39)
    assert len(workouts()) == 1
    assert not unfinished()


class Now:
    def __init__(self) -> None:
        self.s = 50.0

    def __call__(self) -> float:
        return self.s


def test_times_of_a_page_that_comes_again_go_on() -> None:
    now = Now()
    clock = SetClock(now)
    now.s += 1
    first = [clock.at(1, k * 33_333) for k in range(3)]
    assert np.diff(first) == pytest.approx([0.033333, 0.033333])
    now.s += 10
    assert clock.at(2, 9_999_000_000) == pytest.approx(11, abs=0.1)
    now.s += 0.03
    assert clock.at(2, 9_999_030_000) == pytest.approx(11.03, abs=0.1)


def test_a_senders_clock_cannot_run_away() -> None:
    """A jump of years would make the engine fill a hole of years, frame by frame."""
    now = Now()
    clock = SetClock(now)
    times = [clock.at(1, time_us) for time_us in (0, 10**15, 2 * 10**15, 5, 10**15)]
    assert all(b > a for a, b in pairwise(times))
    assert times[-1] < ASTRAY_S + 1


def test_a_long_silence_is_a_short_hole() -> None:
    now_s = 100.0
    clock = SetClock(lambda: now_s)
    times = []
    # A page that nobody looked at for eight hours, and a second one with another clock.
    for at_s in (100.0, 100.1, 100.1 + 8 * 3600, 100.2 + 8 * 3600):
        now_s = at_s
        times += [clock.at(1, round(at_s * 1e6)), clock.at(2, round((at_s - 50) * 1e6))]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert min(steps) > 0
    assert max(steps) == pytest.approx(LONGEST_SILENCE_S)
    assert times[-1] - times[4] == pytest.approx(0.1, abs=0.01)


def test_one_that_breaks_the_engine_does_not_keep_the_coach_from_starting(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = cut_off(data, seconds=1, old=True)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("secondheart.web.restart.recover", broken)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            assert joined(socket)["stage"] == "choose"
    assert [one.id for one in unfinished()] == [ident]


def test_one_that_cannot_be_gone_on_with_is_told_and_left(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = cut_off(data, seconds=1)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("secondheart.web.restart.Coaching.rebuilt", broken)
    for server in serving():
        server.enter()
        with server.socket() as socket:
            say(socket, type="join", role="coach")
            assert ident in until(socket, "problem")["what"]
            assert until(socket, "state")["stage"] == "choose"
    assert [one.id for one in unfinished()] == [ident]


def test_a_set_without_a_result_can_be_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: object) -> None:
        raise ZeroDivisionError

    for server in serving():
        server.enter()
        with server.socket() as socket:
            joined(socket)
            say(socket, type="choose", exercise="soleus-push-up", find_range=False)
            until(socket, "state", stage="check")
            for _ in range(2):
                say(socket, type="command", word="start")
            until(socket, "state", stage="set")
            for k in range(40):
                socket.send_bytes(landmarks(k, round(PERFORMED.time_s[k] * 1e6) + 1, PERFORMED.xy_px[k]))
            until(socket, "glance", seq=39)
            monkeypatch.setattr("secondheart.web.running.RunningSet.analysis", broken)
            say(socket, type="command", word="stop")
            assert "no result" in until(socket, "problem")["what"]
            say(socket, type="again")
            until(socket, "state", stage="choose")
            assert len(unfinished()) == 1
