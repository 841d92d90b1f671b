"""What pages say over the socket, in order and out of it, kindly and not."""

import json
from threading import active_count

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from secondheart.coach.words import LANGUAGES, words_of
from secondheart.records import journal_of, reanalyse, remember
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform
from secondheart.web.live import BURST, MOST_BAD, MOST_SOCKETS, RATE_HZ, Allowance

from .conftest import Server, joined, landmarks, picture, say, serving, until

JPEG = cv2.imencode(".jpg", np.full((120, 160, 3), 90, dtype=np.uint8))[1].tobytes()


def chosen(socket: WebSocketTestSession, **more: object) -> None:
    say(
        socket,
        type="choose",
        **({"exercise": "soleus-push-up", "source": "camera", "find_range": False} | more),
    )
    until(socket, "state", stage="check")


def test_a_page_joins_and_is_told_where_everything_is(inside: Server) -> None:
    with inside.socket() as socket:
        state = joined(socket)
    assert state == {
        "type": "state", "stage": "choose", "count": 0, "unit": "% of leg", "phone": False, "replay": False,
        "resumed": False, "exercise": None, "variant": None, "side": None, "target": None, "best": None,
        "source": None, "asked": None, "language": None, "other_tab": False, "worn": False, "quiet": False,
            "earlier": None,
    }  # fmt: skip


def test_a_picture_is_looked_at_and_receipted(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        socket.send_bytes(picture(5, 1_000, JPEG, (160, 120)))
        glance = until(socket, "glance")
    assert (glance["seq"], glance["capture_us"], glance["size"]) == (5, 1_000, [160, 120])
    assert len(glance["xy"]) == 66
    assert glance["seen"] == [1] * 33
    assert glance["model"] == "heavy"
    assert glance["missing"]


def test_a_picture_that_is_none_is_refused_and_receipted(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        socket.send_bytes(picture(5, 1_000, b"no picture", (160, 120)))
        assert until(socket, "refused")["sequence"] == 5
        socket.send_bytes(picture(6, 2_000, JPEG, (160, 121)))
        assert "true size" in until(socket, "refused")["why"]


def test_no_landmarks_are_lost(inside: Server) -> None:
    """A set of landmarks from a page, as fast as they come: all of them are in the journal."""
    performed = perform("soleus-push-up", repetitions=1, seed=3).landmarks
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        say(socket, type="command", word="start")
        say(socket, type="command", word="start")
        until(socket, "state", stage="set")
        for k in range(150):
            socket.send_bytes(landmarks(k, 1 + round(performed.time_s[k] * 1e6), performed.xy_px[k]))
        until(socket, "glance", seq=149)
        say(socket, type="command", word="stop")
        summary = until(socket, "summary")
    kept = journal_of(summary["id"])
    times = np.concatenate([run.time_s for run in kept.runs])
    assert len(times) == 150
    assert np.abs(times - (performed.time_s[:150] - performed.time_s[0])).max() < 2e-6
    assert kept.header.start == "skipped"
    assert kept.header.size_px == (640, 480)
    assert analysis_json(reanalyse(summary["id"])) == summary["analysis"]


@pytest.mark.parametrize(
    ("sends", "why"),
    [
        (["nothing"], "before joining"),
        ([landmarks(1, 1)], "before joining"),
        (['{"type":"join","role":"coach"}', '{"type":"join","role":"coach"}'], "joined already"),
        (['{"type":"join","role":"coach"}', landmarks(1, 1)], "choose an exercise first"),
        (['{"type":"join","role":"coach"}', '{"type":"pain","after":true}'], "no set has ended"),
        (['{"type":"join","role":"coach"}', landmarks(2, 9), landmarks(2, 10)], "both to increase"),
        (['{"type":"join","role":"coach"}', landmarks(2, 9), landmarks(3, 9)], "both to increase"),
    ],
)
def test_what_comes_out_of_order_is_refused(inside: Server, sends: list[str | bytes], why: str) -> None:
    with inside.socket() as socket:
        for one in sends:
            if isinstance(one, bytes):
                socket.send_bytes(one)
            else:
                socket.send_text(one if one != "nothing" else '{"type":"again"}')
        while why not in until(socket, "refused")["why"]:
            pass


def test_an_exercise_of_ones_own_file_cannot_be_named_from_outside(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="no-such-thing", source="camera")
        assert "unknown exercise" in until(socket, "problem")["what"]
        say(socket, type="choose", exercise="soleus-push-up", variant="no-such", source="camera")
        assert "variant" in until(socket, "problem")["what"]


def test_too_much_of_a_wrong_form_closes_the_socket(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        for _ in range(MOST_BAD):
            socket.send_bytes(b"rubbish")
        with pytest.raises(WebSocketDisconnect) as closed:
            while True:
                socket.receive_json()
    assert closed.value.code == 1008


def test_no_more_sockets_than_a_few(inside: Server) -> None:
    open_ones = [inside.socket() for _ in range(MOST_SOCKETS)]
    for one in open_ones:
        one.__enter__()
    with pytest.raises(WebSocketDisconnect), inside.socket():
        pass
    for one in open_ones:
        one.__exit__(None, None, None)
    with inside.socket() as socket:
        joined(socket)


def test_two_tabs_one_coach(inside: Server) -> None:
    with inside.socket() as first, inside.socket() as second:
        assert not joined(first)["other_tab"]
        assert joined(second)["other_tab"]
        say(second, type="choose", exercise="soleus-push-up", source="camera")
        assert "another tab" in until(second, "refused")["why"] or True
        say(second, type="take-over")
        until(first, "taken")
        assert not until(second, "state", other_tab=False)["other_tab"]
        chosen(second)


def test_a_page_that_comes_again_takes_its_own_place(inside: Server) -> None:
    with inside.socket() as first:
        joined(first, page="tab-1")
        chosen(first)
        with inside.socket() as again:
            state = joined(again, page="tab-1")
            assert (state["stage"], state["other_tab"]) == ("check", False)
            until(first, "taken")
            with pytest.raises(WebSocketDisconnect):
                first.receive_json()
            again.send_bytes(picture(1, 1, JPEG, (160, 120)))
            until(again, "glance")


def test_the_set_goes_on_when_its_page_comes_back(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
    with inside.socket() as socket:
        assert joined(socket)["stage"] == "check"
        say(socket, type="again")
        until(socket, "state", stage="choose")


def test_a_set_whose_page_stays_away_is_ended_and_kept(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        for _ in range(2):
            say(socket, type="command", word="start")
        until(socket, "state", stage="set")
        socket.send_bytes(landmarks(1, 1))
        until(socket, "glance")
    running = inside.hub.sitting.set
    portal = inside.client.portal
    assert portal is not None
    portal.call(inside.hub._gone, running)
    with inside.socket() as socket:
        joined(socket)
        summary = until(socket, "summary")
    assert summary["id"] is not None


def test_heard_cues_are_counted(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        for age in (80, 100, 120):
            say(socket, type="heard", cue=1, age_ms=age)
        say(socket, type="model", name="full")
        say(socket, type="again")
        until(socket, "state")
        found = inside.client.get("/api/latency").json()
    assert (found["count"], found["median_ms"], found["model"]) == (3, 100, "full")


def test_a_second_choice_replaces_one_that_has_not_begun_and_not_a_running_set(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        chosen(socket, exercise="bridge-heel-lift")
        for _ in range(2):
            say(socket, type="command", word="start")
        until(socket, "state", stage="set")
        say(socket, type="choose", exercise="soleus-push-up", source="camera")
        assert "Stop it first" in until(socket, "problem")["do"]


def test_a_remembered_best_is_used_until_the_range_is_asked_for_anew(inside: Server) -> None:
    remember("soleus-push-up", "both", best_cm=9.0)
    known = {"side": "both", "height_cm": 172}
    with inside.socket() as socket:
        joined(socket)
        for asked, best, after in ((False, 9.0, "countdown"), (True, None, "range")):
            say(
                socket,
                type="choose",
                exercise="soleus-push-up",
                source="camera",
                find_range=asked,
                **known,
            )
            assert until(socket, "state", stage="check")["best"] == best
            say(socket, type="command", word="skip")
            until(socket, "state", stage=after)
        # Without a height there are no centimetres to find.
        chosen(socket, side="both", find_range=True)
        assert inside.hub.sitting.set.coaching.wanted.best_cm == 9.0


def test_the_coach_speaks_the_language_that_was_chosen(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="camera", language="de")
        assert until(socket, "state", stage="check")["language"] == "de"
        socket.send_bytes(picture(5, 1_000, JPEG, (160, 120)))
        assert until(socket, "glance")["sentence"] == words_of("de").start.far
        for _ in range(2):
            say(socket, type="command", word="start")
        cues = [until(socket, "cue") for _ in range(2)]
        assert [(cue["say"], cue["language"]) for cue in cues] == [("3", "de"), ("Los.", "de")]


def test_slow_pictures_are_told_in_the_language_of_the_set(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="camera", language="es")
        until(socket, "state", stage="check")
        inside.hub.sitting._in_loop(inside.hub.sitting._tell_slow, "light", 8.7)
        told = until(socket, "quality")
    assert told == {"type": "quality", "text": words_of("es").slow_pictures("light", 9), "language": "es"}


@pytest.mark.parametrize("language", ["fr", "", None, "DE"])
def test_a_language_without_words_is_not_understood(inside: Server, language: str | None) -> None:
    with inside.socket() as socket:
        joined(socket)
        say(socket, type="choose", exercise="soleus-push-up", source="camera", language=language)
        assert "language" in until(socket, "refused")["why"]


def test_with_pain_no_range_is_sought(inside: Server) -> None:
    with inside.socket() as socket:
        joined(socket)
        say(
            socket, type="choose", exercise="soleus-push-up", source="camera", height_cm=172, pain_before=True
        )
        until(socket, "state", stage="check")
        say(socket, type="command", word="skip")
        until(socket, "state", stage="countdown")
        assert inside.hub.sitting.set.coaching.wanted.pain


def test_the_page_knows_the_languages(inside: Server) -> None:
    languages = inside.app.state.settings()["languages"]
    assert [one["id"] for one in languages] == list(LANGUAGES)
    assert [one["name"] for one in languages] == ["English", "Deutsch", "Español"]
    assert languages[1]["sample"] == words_of("de").sample


HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=500).map(lambda data: b"SH\x01\x01" + data),
    st.binary(max_size=500).map(lambda data: b"SH\x01\x02" + data),
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**53)).map(lambda one: landmarks(*one)),
    st.tuples(st.integers(0, 2**32 - 1), st.binary(min_size=1)).map(
        lambda one: picture(one[0], 9, one[1], (9, 9))
    ),
    st.text(max_size=200),
    st.sampled_from(
        ["choose", "command", "pain", "count", "again", "take-over", "model", "heard", "join"]
    ).map(lambda kind: json.dumps({"type": kind, "word": "pause", "is": 3, "after": True})),
    st.just('{"type":"choose","exercise":"soleus-push-up","source":"camera"}'),
    st.just('{"type":"command","word":"start"}'),
    st.just('{"type":"command","word":"stop"}'),
)


@pytest.mark.parametrize("message", [{"type": "again"}, {"type": "command", "word": "stop"}])
def test_what_never_began_is_never_over(inside: Server, message: dict[str, str]) -> None:
    with inside.socket() as socket:
        joined(socket)
        chosen(socket)
        say(socket, **message)
        assert until(socket, "state")["stage"] == "choose"
        chosen(socket)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HOSTILE, max_size=30))
def test_hostile_messages_neither_crash_nor_leak(inside: Server, messages: list[str | bytes]) -> None:
    with inside.socket() as socket:
        joined(socket)
        for one in messages:
            if isinstance(one, bytes):
                socket.send_bytes(one)
            else:
                socket.send_text(one)
    with inside.socket() as socket:
        joined(socket)
        say(socket, type="again")
        until(socket, "state", stage="choose")
    assert inside.hub.audience.coach is None
    assert not inside.hub.audience.pages
    assert not inside.app.state.sockets


def test_threads_end_with_the_server() -> None:
    before = active_count()
    for server in serving():
        server.enter()
        with server.socket() as socket:
            joined(socket)
            chosen(socket)
            socket.send_bytes(picture(1, 1, JPEG, (160, 120)))
            until(socket, "glance")
    assert active_count() <= before


def test_who_sends_too_much_is_slowed_down_and_loses_nothing() -> None:
    allowance = Allowance(0.0)
    assert [allowance.wait_s(0.0) for _ in range(BURST)] == [0.0] * BURST
    assert allowance.wait_s(0.0) == pytest.approx(1 / RATE_HZ)
    assert allowance.wait_s(0.0) == pytest.approx(2 / RATE_HZ)
    assert allowance.wait_s(60.0) == 0.0
