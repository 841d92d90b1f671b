"""A phone on the thigh: its batches on the wire, each once and in order, over the socket and by POST."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import WebSocketTestSession

from secondheart.records import journal_of, reanalyse
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial
from secondheart.web import posting
from secondheart.web.messages import (
    HEAD,
    MOST_SAMPLES,
    MOTION,
    BadMessageError,
    Message,
    RefusedError,
    motion_in,
    motion_payload,
    packed,
    unpacked,
)
from secondheart.web.motion import Batches, MotionClock

from .conftest import HERE, Server, joined, landmarks, say, until

BATCH = 20


def batch(
    sequence: int,
    time_us: int,
    samples: Inertial | None = None,
    *,
    number: int = BATCH,
    step_us: int = 10_000,
) -> bytes:
    """Give one batch: of a phone that lies still where no samples are given."""
    if samples is None:
        after = np.arange(number) * step_us
        force, rate = np.tile([0.0, 0.0, 9.81], (number, 1)), np.zeros((number, 3))
    else:
        after = np.round((samples.time_s - samples.time_s[0]) * 1e6).astype(int)
        force, rate = samples.force_mps2, samples.rate_radps
    return packed(Message(MOTION, sequence, time_us, 0, 0, motion_payload(after, force, rate)))


def part(samples: Inertial, start: int, stop: int) -> Inertial:
    at = slice(start, stop)
    return Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])


def batches(samples: Inertial, first: int = 0, from_us: int = 5_000_000) -> Iterator[tuple[int, bytes]]:
    """Cut what a phone felt into numbered batches."""
    for sequence, start in zip(count(first), range(0, len(samples), BATCH)):
        one = part(samples, start, start + BATCH)
        yield sequence, batch(sequence, from_us + round(float(one.time_s[0]) * 1e6), one)


# ---- the wire


@given(st.integers(1, MOST_SAMPLES), st.integers(0, 2**32 - 1), st.integers(0, 2**50))
def test_any_batch_comes_back(number: int, sequence: int, time_us: int) -> None:
    message = unpacked(batch(sequence, time_us, number=number))
    assert (message.sequence, message.time_us, message.size_px) == (sequence, time_us, (0, 0))
    times_us, force, rate = motion_in(message)
    assert times_us.tolist() == [time_us + 10_000 * k for k in range(number)]
    assert force.shape == rate.shape == (number, 3)
    assert force[:, 2] == pytest.approx(9.81)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HEAD.pack(b"SH", 1, 3, 1, 1, 0, 0, 0), "motion of 0 bytes"),
        (HEAD.pack(b"SH", 1, 3, 1, 1, 0, 0, 27) + bytes(27), "motion of 27 bytes"),
        (batch(1, 1, number=MOST_SAMPLES + 1), "expected 1 to 400 samples"),
        (HEAD.pack(b"SH", 1, 3, 1, 1, 640, 480, 28) + bytes(28), "expected 0 x 0"),
        (HEAD.pack(b"SH", 1, 4, 1, 1, 0, 0, 28) + bytes(28), "kind 4"),
    ],
)
def test_motion_of_another_form_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadMessageError, match=why):
        unpacked(data)


@given(st.binary(max_size=900))
def test_any_bytes_are_motion_or_refused(data: bytes) -> None:
    head = HEAD.pack(b"SH", 1, MOTION, 1, 1, 0, 0, len(data))
    with suppress(RefusedError):
        times_us, force, rate = motion_in(unpacked(head + data))
        assert (np.diff(times_us) > 0).all()
        assert len(times_us) == len(force) == len(rate) > 0
        assert not (np.abs(force) > 2000).any()
        assert not (np.abs(rate) > 200).any()
        assert (np.isnan(force).any(axis=1) <= np.isnan(rate).all(axis=1)).all()


def test_what_no_body_does_is_missing() -> None:
    force = np.tile([0.0, 0.0, 9.81], (3, 1))
    force[1, 0] = np.inf
    message = Message(MOTION, 1, 0, 0, 0, motion_payload(np.arange(3), force, np.zeros((3, 3))))
    _, felt, rate = motion_in(message)
    assert np.isnan(felt[1]).all()
    assert np.isnan(rate[1]).all()
    assert not np.isnan(felt[[0, 2]]).any()


# ---- each once, on one clock


@given(st.lists(st.integers(0, 40), max_size=60))
def test_each_batch_is_new_once_and_only_in_order(numbers: list[int]) -> None:
    known, new = Batches(), []
    missing = 0
    for number in numbers:
        arrived = known.take("page", number)
        missing += arrived.missing
        new += [number] if arrived.new else []
    assert new == sorted(set(new))
    assert missing == (new[-1] - new[0] + 1 - len(new) if new else 0)


def test_senders_are_numbered_apart_and_not_all_remembered() -> None:
    known = Batches()
    assert known.take("one", 5).new
    assert known.take("two", 5).new
    for k in range(20):
        known.take(f"page{k}", 1)
    assert known.take("one", 5).new


def put(clock: MotionClock, sender: str, time_us: int, number: int = 3) -> list[float]:
    found = clock.put(sender, unpacked(batch(0, time_us, number=number)))
    return [float(one) for one in found.time_s]


def test_the_sets_clock_begins_with_its_first_sample_and_keeps_the_sensors_times() -> None:
    clock = MotionClock()
    assert put(clock, "a", 7_000_000) == [0.0, 0.01, 0.02]
    assert put(clock, "a", 7_040_000) == [0.04, 0.05, 0.06]


def test_what_is_not_after_the_last_sample_is_left_out() -> None:
    clock = MotionClock()
    put(clock, "a", 7_000_000)
    assert put(clock, "a", 7_010_000) == [0.03]


def test_a_page_that_was_loaded_again_goes_on_a_second_later() -> None:
    clock = MotionClock()
    put(clock, "a", 7_000_000)
    assert put(clock, "b", 100)[0] == pytest.approx(1.02)
    assert put(clock, "b", 5_000_100)[0] == pytest.approx(6.02)
    assert put(clock, "b", 3)[0] == pytest.approx(7.04)


def test_a_long_silence_is_shortened() -> None:
    clock = MotionClock()
    put(clock, "a", 0)
    assert put(clock, "a", 500_000_000)[0] == pytest.approx(10.02)
    assert put(clock, "a", 500_030_000)[0] == pytest.approx(10.05)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2**40)), max_size=20))
def test_times_of_a_set_always_increase(sent: list[tuple[str, int]]) -> None:
    clock = MotionClock()
    times = [time_s for sender, time_us in sent for time_s in put(clock, sender, time_us)]
    assert all(a < b for a, b in pairwise(times))
    assert all(time_s >= 0 for time_s in times)


# ---- a set


@pytest.fixture(scope="module")
def felt() -> Inertial:
    """Give a phone's samples of three slow repetitions, a pause, and five of the set."""
    done = perform("soleus-push-up", repetitions=8, seed=4, pauses={3: 9.0})
    worn = wear(done, "thigh", seed=4).samples
    lead = np.arange(500) / 100
    return Inertial(
        np.concatenate((lead, worn.time_s + 5)),
        np.concatenate((np.repeat(worn.force_mps2[:1], 500, axis=0), worn.force_mps2)),
        np.concatenate((np.zeros((500, 3)), worn.rate_radps)),
    )


def chosen(socket: WebSocketTestSession, **more: Any) -> None:
    say(
        socket,
        type="choose",
        **({"exercise": "soleus-push-up", "source": "worn", "height_cm": 172.0} | more),
    )


def test_a_set_is_coached_from_the_thigh_and_kept(inside: Server, felt: Inertial) -> None:
    with inside.socket() as coach, inside.socket() as phone:
        joined(coach)
        joined(phone, "worn", page="thigh-1")
        until(coach, "state", worn=True, phone=False)
        chosen(coach)
        until(phone, "state", stage="check", source="worn")
        counts = []
        for sequence, data in batches(felt):
            phone.send_bytes(data)
            # A doubled batch is acknowledged like the first one, and does no harm.
            if sequence % 50 == 7:
                phone.send_bytes(data)
        last = sequence
        while not counts or counts[-1] != "5":
            cue = until(phone, "cue")
            if cue["kind"] == "count":
                counts.append(cue["show"])
        assert counts == ["1", "2", "3", "1", "2", "3", "4", "5"]
        until(phone, "received", sequence=last)
        say(phone, type="command", word="stop")
        summary = until(coach, "summary")
    assert summary["count"] == 5
    assert summary["analysis"]["recording"]["kind"] == "inertial"
    kept = journal_of(summary["id"])
    assert (kept.header.source, kept.header.mount, kept.header.kind) == ("worn", "thigh", "inertial")
    assert analysis_json(reanalyse(summary["id"])) == summary["analysis"]
    assert inside.client.get(summary["report"]).status_code == 200
    # A phone on the thigh gives no stick figure to be seen again.
    assert summary["frames"] is None
    assert "ankle range" in {one["name"] for one in summary["not_measured"]}


def test_what_waits_on_the_phone_while_the_network_is_away_is_not_lost(
    inside: Server, felt: Inertial
) -> None:
    sent = list(batches(felt))
    with inside.socket() as coach:
        joined(coach)
        chosen(coach, find_range=False)
        with inside.socket() as phone:
            joined(phone, "worn", page="thigh-1")
            for _, data in sent[:150]:
                phone.send_bytes(data)
            until(phone, "received", sequence=149)
        with inside.socket() as phone:
            joined(phone, "worn", page="thigh-1")
            # The acknowledgements of the last ones were lost with the connection.
            for _, data in sent[140:]:
                phone.send_bytes(data)
            until(phone, "received", sequence=sent[-1][0])
            say(phone, type="command", word="stop")
            summary = until(phone, "summary")
    rows = sum(len(run) for run in journal_of(summary["id"]).runs)
    began = len(felt) - rows
    assert summary["count"] == 8
    assert 0 < began < 700
    assert not [note for note in journal_of(summary["id"]).notes if note.kind == "missing"]


def test_batches_that_never_came_are_noted(inside: Server, felt: Inertial) -> None:
    with inside.socket() as coach, inside.socket() as phone:
        joined(coach)
        joined(phone, "worn", page="thigh-1")
        chosen(coach, find_range=False)
        until(phone, "state", stage="check")
        for sequence, data in batches(felt):
            if not 200 <= sequence < 203:
                phone.send_bytes(data)
        until(phone, "received", sequence=sequence)
        say(coach, type="command", word="stop")
        summary = until(coach, "summary")
    notes = [note.facts for note in journal_of(summary["id"]).notes if note.kind == "missing"]
    assert notes == [{"batches": 3}]


def test_motion_that_nobody_asked_for_is_acknowledged_and_dropped(inside: Server) -> None:
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        phone.send_bytes(batch(3, 1))
        assert until(phone, "received")["sequence"] == 3


def test_only_a_phone_on_the_thigh_sends_motion_and_only_to_a_set_it_feels(inside: Server) -> None:
    with inside.socket() as coach:
        joined(coach)
        coach.send_bytes(batch(1, 1))
        assert "join as worn" in until(coach, "refused")["why"]
        chosen(coach)
        until(coach, "state", stage="check")
        coach.send_bytes(landmarks(2, 2))
        assert "another camera" in until(coach, "refused")["why"]


def test_of_two_phones_the_newer_one_is_felt(inside: Server, felt: Inertial) -> None:
    with inside.socket() as one, inside.socket() as two:
        joined(one, "worn", page="thigh-1")
        chosen(one, find_range=False)
        until(one, "state", stage="check")
        joined(two, "worn", page="thigh-2")
        sent = list(batches(felt))
        for (_, data), (_, other) in zip(sent, batches(felt, from_us=9), strict=True):
            two.send_bytes(data)
            one.send_bytes(other)
        until(two, "received", sequence=sent[-1][0])
        until(one, "received", sequence=sent[-1][0])
        say(two, type="command", word="stop")
        assert until(two, "summary")["count"] == 8


def test_a_phone_on_the_thigh_is_for_seated_exercises(inside: Server) -> None:
    with inside.socket() as coach:
        joined(coach)
        chosen(coach, exercise="bent-knee-calf-raise")
        assert "seated exercise" in until(coach, "problem")["what"]
        until(coach, "state", stage="choose")


def test_the_phone_alone_begins_a_quiet_set_and_goes_back(inside: Server, felt: Inertial) -> None:
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        chosen(phone, find_range=False, quiet=True, round_min=0.25, rest_s=3, pain_before=False)
        assert until(phone, "state", stage="check")["quiet"]
        for _, data in batches(felt):
            phone.send_bytes(data)
        cues, rounds = [], set()
        say(phone, type="command", word="stop")
        while (message := json.loads(phone.receive()["text"]))["type"] != "summary":
            cues += [message] if message["type"] == "cue" else []
            rounds |= {message["round"]} if message["type"] == "glance" else set()
        assert {cue["say"] for cue in cues} == {""}
        assert {cue["tone"] for cue in cues if cue["kind"] == "count"} == {"tick"}
        assert next(cue["show"] for cue in cues if cue["kind"] == "pause") == "Round over. Rest."
        say(phone, type="again")
        until(phone, "state", stage="choose")
        chosen(phone, source="camera")
        assert "only the coach's page" in until(phone, "refused")["why"]


def test_the_fast_tempo_is_told_with_what_was_done_that_day(inside: Server) -> None:
    worn = wear(perform("soleus-push-up", variant="houston", repetitions=12, seed=4), "thigh", seed=4).samples
    lead = Inertial(np.arange(600) / 100, np.repeat(worn.force_mps2[:1], 600, axis=0), np.zeros((600, 3)))
    clock_us = 5_000_000
    told = []
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        first = 0
        for _ in range(2):
            chosen(phone, variant="houston", find_range=False, quiet=True)
            told.append(until(phone, "state", stage="check")["earlier"])
            for samples in (lead, worn):
                sent = list(batches(samples, first, clock_us))
                for _, data in sent:
                    phone.send_bytes(data)
                first, clock_us = first + len(sent), clock_us + 10_000 * len(samples)
            until(phone, "received", sequence=first - 1)
            say(phone, type="command", word="stop")
            summary = until(phone, "summary")
            told.append(summary["dose"])
            say(phone, type="again")
            until(phone, "state", stage="choose")
        say(phone, type="choose", exercise="soleus-push-up", source="worn")
        assert until(phone, "state", stage="check")["earlier"] is None
    nothing = {"sets": 0, "count": 0, "active_s": 0.0, "untimed": 0}
    before, own, earlier, again = told
    assert before == own["earlier"] == nothing
    assert summary["count"] == 12
    assert 12 < own["active_s"] < 20
    assert (
        earlier == again["earlier"] == {"sets": 1, "count": 12, "active_s": earlier["active_s"], "untimed": 0}
    )
    assert earlier["active_s"] == pytest.approx(own["active_s"], abs=0.1)


# ---- by POST


@pytest.fixture
def post(inside: Server) -> Callable[..., dict[str, Any]]:
    """Post a batch or a text, as a phone does that refuses the socket."""

    def do(data: bytes | dict[str, Any], page: str = "thigh-1") -> dict[str, Any]:
        kind, body = ("motion", data) if isinstance(data, bytes) else ("say", json.dumps(data).encode())
        answer = inside.client.post(
            f"/api/{kind}", params={"page": page}, content=body, headers={"origin": HERE}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    return do


def test_a_whole_set_goes_by_post(
    inside: Server, post: Callable[..., dict[str, Any]], felt: Inertial
) -> None:
    with inside.socket() as coach:
        joined(coach)
        chosen(coach, find_range=False)
        until(coach, "state", stage="check")
        told = post({"type": "join", "role": "worn", "page": "thigh-1"})["messages"]
        assert [one["type"] for one in told] == ["state"]
        told = []
        for number, data in batches(felt):
            told += post(data)["messages"]
            last = number
        assert told[-1]["type"] in {"received", "glance"}
        while {"type": "received", "sequence": last} not in told:
            told += post({"type": "join", "role": "worn"})["messages"]
        # Each batch has its receipt, in order.
        receipts = [one["sequence"] for one in told if one["type"] == "received"]
        assert receipts == list(range(last + 1))
        counts = [one["show"] for one in told if one["type"] == "cue" and one["kind"] == "count"]
        assert counts == [str(k + 1) for k in range(8)]
        ended = post({"type": "command", "word": "stop"})["messages"]
        assert until(coach, "summary")["count"] == 8
        ended += post({"type": "join", "role": "worn"})["messages"]
        assert "summary" in [one["type"] for one in ended]


def test_a_page_that_posts_no_more_has_gone(
    inside: Server, post: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "GONE_S", 0.01)
    with inside.socket() as coach:
        joined(coach)
        post({"type": "join", "role": "worn"})
        until(coach, "state", worn=True)
        until(coach, "state", worn=False)
    assert inside.app.state.posting == {}


@pytest.mark.parametrize("page", ["", "a b", "x" * 65])
def test_a_page_without_a_name_may_not_post(inside: Server, page: str) -> None:
    answer = inside.client.post("/api/motion", params={"page": page}, content=b"1", headers={"origin": HERE})
    assert answer.status_code == 400


def test_what_is_posted_is_guarded_like_a_socket(server: Server) -> None:
    asked = {"params": {"page": "thigh"}, "content": batch(1, 1)}
    assert server.client.post("/api/motion", headers={"origin": HERE}, **asked).status_code == 401
    server.enter("camera")
    assert server.client.post("/api/motion", headers={"origin": HERE}, **asked).status_code == 200
    assert (
        server.client.post("/api/motion", headers={"origin": "https://evil.example"}, **asked).status_code
        == 403
    )
    large = {"params": {"page": "thigh"}, "content": bytes(70_000)}
    assert server.client.post("/api/motion", headers={"origin": HERE}, **large).status_code == 413


def test_bad_posts_are_refused_with_their_reason_and_end_the_page(
    inside: Server, post: Callable[..., dict[str, Any]]
) -> None:
    assert "expected a head" in post(b"junk")["messages"][-1]["why"]
    assert "not understood" in post({"type": "nonsense"})["messages"][-1]["why"]
    answers = [post(b"junk") for _ in range(25)]
    assert any(one["closed"] for one in answers)
    assert inside.client.get("/").status_code in {200, 503}
