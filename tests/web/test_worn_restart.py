"""A server that dies while a phone on the thigh sends: what is sent again is neither doubled nor lost."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import OutputError
from secondheart.exercises import load_exercise
from secondheart.records import Journal, begin, header_for, journal_of, unfinished, workouts
from secondheart.records.recovery import joined as all_of
from secondheart.synthetic import perform
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial
from secondheart.web import Options
from secondheart.web.messages import unpacked
from secondheart.web.motion import MotionClock
from secondheart.web.restart import reopened

from .conftest import Server, joined, say, serving, until
from .test_motion import BATCH, batch, batches, chosen, part

BEFORE_S, FROM_US = 5.0, 5_000_000
Cut = Callable[[], Iterator[Server]]


@pytest.fixture(scope="module")
def felt() -> Inertial:
    """Give what a phone feels that lies still for a while, and then six push-ups."""
    worn = wear(perform("soleus-push-up", repetitions=6, seed=4), "thigh", seed=4).samples
    count = round(BEFORE_S * 100)
    return Inertial(
        np.concatenate((np.arange(count) / 100, worn.time_s + BEFORE_S)),
        np.concatenate((np.repeat(worn.force_mps2[:1], count, axis=0), worn.force_mps2)),
        np.concatenate((np.zeros((count, 3)), worn.rate_radps)),
    )


@pytest.fixture
def elsewhere(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Give what serves from the data folder as a power cut would leave it in this moment."""

    def cut() -> Iterator[Server]:
        shutil.copytree(data, tmp_path / "after")
        monkeypatch.setenv("SECONDHEART_DATA", str(tmp_path / "after"))
        yield from serving()

    return cut


def kept_of(ident: str) -> Inertial:
    """Return all samples of a journal as one run."""
    runs = list(all_of(journal_of(ident).runs))
    return Inertial(
        *(
            np.concatenate([getattr(run, name) for run in runs])
            for name in ("time_s", "force_mps2", "rate_radps")
        )
    )


def assert_whole(found: Inertial, felt: Inertial) -> None:
    """See that a journal holds what was felt from the beginning of the set to the end, each sample once."""
    begun = len(felt) - len(found)
    assert 300 < begun < 700
    np.testing.assert_allclose(found.time_s, felt.time_s[begun:] - felt.time_s[begun], atol=2e-6)
    np.testing.assert_array_equal(found.force_mps2, felt.force_mps2[begun:].astype("<f4"))


def again(felt: Inertial, how: str, receipt: int) -> Iterator[bytes]:
    """Give what the phone sends after the crash: all it has no receipt of, or more than that."""
    if how == "cut-elsewhere":
        # Batches that hold samples that are kept and samples that are not, with numbers of their own.
        start = (receipt + 1) * BATCH - BATCH // 2 - 250
        for number, at in enumerate(range(start, len(felt), 3 * BATCH)):
            one = part(felt, at, at + 3 * BATCH)
            yield batch(1000 + number, FROM_US + round(float(one.time_s[0]) * 1e6), one)
        return
    first = {"without-receipt": receipt + 1, "receipts-lost": receipt - 20}[how]
    yield from (data for sequence, data in batches(felt) if sequence >= first)


@pytest.mark.parametrize("how", ["without-receipt", "receipts-lost", "cut-elsewhere"])
def test_after_a_crash_each_sample_is_taken_once(
    how: str, felt: Inertial, elsewhere: Cut, inside: Server
) -> None:
    half = 5 + len(felt) // BATCH // 2
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        chosen(phone, find_range=False, quiet=True)
        for sequence, data in batches(felt):
            if sequence <= half + 3:
                phone.send_bytes(data)
        until(phone, "received", sequence=half)
        for server in elsewhere():
            assert len(unfinished()) == 1
            server.enter()
            with server.socket() as after:
                # It goes on at once: whoever sits need not look up.
                assert joined(after, "worn", page="thigh-1")["stage"] == "set"
                for data in again(felt, how, half):
                    after.send_bytes(data)
                last = unpacked(data).sequence
                until(after, "received", sequence=last)
                say(after, type="command", word="stop")
                assert until(after, "summary")["count"] == 6
            (kept,) = workouts()
            assert not kept.recovered
            assert_whole(kept_of(kept.id), felt)
            assert not [note for note in journal_of(kept.id).notes if note.kind == "missing"]


def test_what_has_its_receipt_is_on_the_disk(felt: Inertial, data: Path, inside: Server) -> None:
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        chosen(phone, find_range=False)
        sent = list(batches(felt))
        for begin, end in ((0, 60), (60, 61), (61, 90)):
            for _, one in sent[begin:end]:
                phone.send_bytes(one)
            until(phone, "received", sequence=end - 1)
            # Read as it lies there, past whoever writes it.
            (folder,) = (data / "workouts").iterdir()
            assert_whole(kept_of(folder.name), part(felt, 0, end * BATCH))


def test_a_full_disk_gives_no_receipt_until_there_is_room(
    felt: Inertial, data: Path, inside: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Journal) -> None:
        raise OutputError("no room")

    sent = list(batches(felt))
    with inside.socket() as phone:
        joined(phone, "worn", page="thigh-1")
        chosen(phone, find_range=False)
        for _, one in sent[:60]:
            phone.send_bytes(one)
        until(phone, "received", sequence=59)
        told = []
        with monkeypatch.context() as patched:
            patched.setattr(Journal, "flush", full)
            for _, one in sent[60:120]:
                phone.send_bytes(one)
            while not told or told[-1]["type"] != "problem":
                told.append(json.loads(phone.receive()["text"]))
            assert "cannot be kept" in told[-1]["what"]
        for _, one in sent[120:130]:
            phone.send_bytes(one)
        # Those that waited for room have theirs first, in order.
        receipts = [one["sequence"] for one in told if one["type"] == "received"]
        assert 60 not in receipts
        assert until(phone, "received")["sequence"] == 60
        until(phone, "received", sequence=129)
        (folder,) = (data / "workouts").iterdir()
        assert_whole(kept_of(folder.name), part(felt, 0, 130 * BATCH))


# ---- the clock


def put(clock: MotionClock, sender: str, time_us: int, number: int = 10) -> list[int]:
    found = clock.put(sender, unpacked(batch(0, time_us, number=number)))
    return [round(float(one) * 1e6) for one in found.time_s]


@given(st.integers(0, 2**45), st.integers(0, 2**33), st.integers(0, 50_000_000), st.integers(1, 400))
def test_what_is_kept_of_a_batch_is_left_out_and_the_rest_of_it_taken(
    sent_us: int, last_us: int, back_us: int, number: int
) -> None:
    """However far back a batch reaches, seconds or nothing: its times tell which samples are kept."""
    clock = MotionClock.restored("a", last_us - sent_us, last_us)
    first_us = max(sent_us - back_us, 0)
    taken = put(clock, "a", first_us, number)
    expected = [first_us + 10_000 * k for k in range(number)]
    assert taken == [time_us - sent_us + last_us for time_us in expected if time_us > sent_us]


def test_another_page_after_a_crash_goes_on_a_second_later() -> None:
    clock = MotionClock.restored("a", 0, 7_000_000)
    assert put(clock, "b", 3)[0] == 8_000_000


def test_after_something_new_a_clock_that_goes_back_was_begun_anew() -> None:
    clock = MotionClock.restored("a", 0, 70_000_000)
    assert put(clock, "a", 60_000_000) == []
    assert put(clock, "a", 69_950_000) == [70_010_000, 70_020_000, 70_030_000, 70_040_000]
    assert put(clock, "a", 3)[0] == 71_040_000


# ---- what the journal tells


def cut_off(*notes: tuple[str, dict[str, object]], seconds: float = 2.0, **more: object) -> str:
    """Leave the journal of a worn phone's set that was cut off, with notes."""
    felt = {"source": "worn", "kind": "inertial", "mount": "thigh"}
    chosen = header_for(load_exercise("soleus-push-up"), **felt, **more)
    count = round(seconds * 100)
    still = np.tile([0.0, 0.0, 9.81], (count, 1))
    with begin(chosen) as journal:
        for kind, facts in notes:
            journal.note(kind, **facts)
        journal.push(Inertial(np.arange(count) / 100, still, np.zeros((count, 3))))
        return journal.id


def opened(ident: str) -> tuple[str, MotionClock | None]:
    found = reopened(ident, lambda _: None)
    found.journal.close()
    return found.coaching.stage, found.motion


CLOCK = ("clock", {"sender": "a", "offset_us": -5})
PAUSE, RESUME = ("pause", {"by": "coach"}), ("resume", {"by": "person"})


def test_the_clock_that_was_noted_last_goes_on() -> None:
    stage, motion = opened(cut_off(("clock", {"sender": "b", "offset_us": 9}), CLOCK))
    assert motion is not None
    assert (stage, motion.sender, motion.sent_us) == ("set", "a", 1_990_005)


@pytest.mark.parametrize(
    ("notes", "stage"), [([CLOCK, PAUSE], "paused"), ([CLOCK, PAUSE, RESUME], "set"), ([], "paused")]
)
def test_a_set_that_was_paused_stays_so(notes: list[tuple[str, dict[str, object]]], stage: str) -> None:
    assert opened(cut_off(*notes))[0] == stage


@pytest.mark.parametrize("facts", [{}, {"sender": 3, "offset_us": 1}, {"sender": "a", "offset_us": 1.5}])
def test_a_clock_that_says_nothing_sensible_is_none(facts: dict[str, object]) -> None:
    assert opened(cut_off(("clock", facts))) == ("paused", None)


def test_a_set_whose_phone_does_not_come_back_ends() -> None:
    cut_off(CLOCK)
    for server in serving(Options(worn_lost_s=0.05)):
        server.enter()
        with server.socket() as coach:
            say(coach, type="join", role="coach")
            assert "phone's page has gone" in until(coach, "problem")["what"]
            assert until(coach, "summary")["count"] == 0


def test_a_quiet_set_stays_quiet_and_keeps_its_rounds() -> None:
    ident = cut_off(CLOCK, seconds=30.0, quiet=True, round_s=12.0, rest_s=20.0)
    found = reopened(ident, lambda _: None)
    found.journal.close()
    wanted = found.coaching.wanted
    assert (wanted.quiet, wanted.round_s, wanted.rest_s) == (True, 12.0, 20.0)
    assert found.coaching.active_s == pytest.approx(30.0, abs=0.05)
    still = Inertial(np.array([30.0]), np.array([[0.0, 0.0, 9.81]]), np.zeros((1, 3)))
    glance = found.coaching.push(still).glance
    assert glance is not None
    assert glance.round == 3
    assert glance.left_s == pytest.approx(6.0, abs=0.1)
