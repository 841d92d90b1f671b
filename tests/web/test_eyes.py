from collections.abc import Iterator
from threading import Event, active_count

import cv2
import numpy as np
import pytest

from secondheart.capture.pose import Pose, Region
from secondheart.errors import PoseUnavailableError, SecondHeartError
from secondheart.web.eyes import SLOW_FOR_S, Eyes, Looked, Pace, Shown

from .conftest import StillFinder, StillModel

GREY = np.full((120, 160, 3), 90, dtype=np.uint8)
JPEG = cv2.imencode(".jpg", GREY)[1].tobytes()


class Clock:
    """A clock that each look sets forward."""

    def __init__(self, step_s: float = 0.0) -> None:
        self.s, self.step_s = 0.0, step_s

    def __call__(self) -> float:
        return self.s


class SlowModel(StillModel):
    """Takes as long as it is told, on the clock of the test."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.looks = 0

    def estimate(self, picture: np.ndarray, region: Region) -> Pose:
        self.looks += 1
        self._clock.s += self._clock.step_s
        return super().estimate(picture, region)


class Watch:
    """Eyes with everything they told."""

    def __init__(self, step_s: float = 0.02) -> None:
        self.clock = Clock(step_s)
        self.seen: list[Looked] = []
        self.told: list[tuple[str, int]] = []
        self.failed: list[SecondHeartError] = []
        self.asked: list[str] = []
        self.unavailable = False
        self.eyes = Eyes(self.sight, self.seen.append, self.hear, self.failed.append, self.clock)

    def sight(self, name: str) -> tuple[StillFinder, StillModel]:
        self.asked.append(name)
        if self.unavailable:
            raise PoseUnavailableError("no weights; expected them; fetch them")
        return StillFinder(), SlowModel(self.clock)

    def hear(self, why: str, rate_hz: float) -> None:
        self.told.append((why, round(rate_hz)))

    def look(self, count: int, gap_s: float = 0.0, picture: object = GREY) -> None:
        for k in range(count):
            self.clock.s += gap_s
            self.eyes.show(Shown(len(self.seen) + k / 1000, picture, (160, 120), k))  # type: ignore[arg-type]
            self.eyes.idle()


@pytest.fixture
def watch() -> Iterator[Watch]:
    found = Watch()
    yield found
    found.eyes.close()


def test_a_picture_is_looked_at_and_handed_on(watch: Watch) -> None:
    watch.look(1, picture=JPEG)
    assert watch.seen[0].sample is not None
    assert watch.seen[0].shown.sequence == 0
    assert not np.isnan(watch.seen[0].sample.xy_px).any()


def test_only_the_newest_picture_waits() -> None:
    """While one picture is looked at, others come; of these the last is looked at next."""
    busy, go = Event(), Event()
    seen: list[int] = []

    def take(looked: Looked) -> None:
        seen.append(looked.shown.sequence)
        if not busy.is_set():
            busy.set()
            go.wait()

    eyes = Eyes(lambda _: (StillFinder(), StillModel()), take, seen.clear, seen.clear)  # type: ignore[arg-type]
    eyes.show(Shown(0.0, GREY, (160, 120), 0))
    busy.wait()
    for k in range(1, 50):
        eyes.show(Shown(k / 30, GREY, (160, 120), k))
    go.set()
    eyes.idle()
    eyes.close()
    assert seen == [0, 49]
    assert eyes.dropped == 48


def test_its_thread_ends_with_it() -> None:
    before = active_count()
    watch = Watch()
    watch.look(1)
    assert active_count() == before + 1
    watch.eyes.close()
    assert active_count() == before
    watch.eyes.show(Shown(0.0, GREY, (160, 120)))
    watch.eyes.idle()
    assert active_count() == before


@pytest.mark.parametrize(
    ("picture", "size", "why"),
    [
        (b"no jpeg", (160, 120), "no JPEG"),
        (JPEG[:40], (160, 120), "head tells no size"),
        (JPEG, (9, 9), "true size"),
    ],
)
def test_a_picture_that_is_none_is_refused_and_the_next_is_looked_at(
    watch: Watch, picture: bytes, size: tuple[int, int], why: str
) -> None:
    watch.eyes.show(Shown(0.0, picture, size))
    watch.eyes.idle()
    assert watch.seen[0].sample is None
    assert why in watch.seen[0].why
    watch.look(1)
    assert watch.seen[1].sample is not None


def test_without_weights_it_says_so_and_tries_again(watch: Watch) -> None:
    watch.unavailable = True
    watch.look(1)
    assert "no weights" in str(watch.failed[0])
    watch.unavailable = False
    watch.look(1)
    assert len(watch.seen) == 1


def test_a_look_that_fails_ends_nothing(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SlowModel, "estimate", lambda *_: 1 / 0)
    watch.look(1)
    assert "ZeroDivisionError" in str(watch.failed[0])
    monkeypatch.undo()
    watch.look(1)
    assert watch.seen[-1].sample is not None


def test_a_fast_machine_keeps_the_exact_model(watch: Watch) -> None:
    watch.look(300)
    assert watch.asked == ["heavy"]
    assert watch.told == []
    assert watch.eyes.rate_hz == pytest.approx(50, rel=0.05)


def test_a_slow_machine_takes_the_faster_model_and_says_so_once(watch: Watch) -> None:
    watch.clock.step_s = 0.1
    watch.look(80)
    assert watch.asked == ["heavy", "full"]
    assert watch.eyes.model == "full"
    assert watch.told == [("faster", 10)]
    watch.look(200)
    assert watch.told == [("faster", 10), ("slow", 10)]


def test_a_model_asked_for_by_name_is_kept(watch: Watch) -> None:
    watch.eyes.use("heavy")
    watch.clock.step_s = 0.1
    watch.look(80)
    assert watch.asked == ["heavy"]
    watch.eyes.use("full")
    watch.look(1)
    assert watch.asked == ["heavy", "full"]


def test_from_the_faster_model_the_exact_one_comes_back_when_it_is_asked_for(watch: Watch) -> None:
    watch.clock.step_s = 0.1
    watch.look(80)
    assert watch.asked == ["heavy", "full"]
    # A page that comes again says what it always said.
    watch.eyes.use("auto")
    watch.look(1)
    assert watch.asked == ["heavy", "full"]
    watch.eyes.use("heavy")
    watch.look(80)
    assert watch.asked == ["heavy", "full", "heavy"]
    # It is let be, and how slow it is is told once more.
    assert len(watch.told) == 2
    watch.eyes.use("auto")
    watch.look(80)
    assert watch.asked == ["heavy", "full", "heavy", "full"]


def test_a_slow_camera_is_not_the_models_fault(watch: Watch) -> None:
    watch.look(80, gap_s=0.1)
    assert watch.asked == ["heavy"]
    assert [why for why, _ in watch.told] == ["light"]


def test_another_set_looks_for_its_person_anew(watch: Watch) -> None:
    watch.look(2)
    watch.eyes.forget()
    watch.look(1)
    assert watch.asked == ["heavy", "heavy"]


def test_pace_knows_nothing_before_its_second_look() -> None:
    pace = Pace()
    assert np.isnan(pace.rate_hz)
    pace.add(0, 0.1)
    assert np.isnan(pace.rate_hz)
    assert pace.span_s == pace.busy == 0
    for k in range(400):
        pace.add(k / 10, k / 10 + 0.05)
    assert pace.rate_hz == pytest.approx(10, rel=0.02)
    assert pace.busy == pytest.approx(0.5, rel=0.05)
    assert SLOW_FOR_S < pace.span_s < SLOW_FOR_S + 1.2


def test_what_is_wrong_with_every_picture_is_told_once_for_a_set(watch: Watch) -> None:
    watch.unavailable = True
    watch.look(5)
    assert len(watch.failed) == 1
    watch.eyes.forget()
    watch.look(5)
    assert len(watch.failed) == 2


def test_the_model_is_loaded_before_the_first_picture_comes() -> None:
    loaded = Event()

    def loading(_model: str) -> tuple[StillFinder, StillModel]:
        loaded.set()
        return StillFinder(), StillModel()

    eyes = Eyes(loading, lambda _: None, lambda _: None, lambda _: None)
    try:
        eyes.ready()
        assert loaded.wait(10)
    finally:
        eyes.close()


def test_getting_ready_without_a_model_leaves_the_telling_to_the_first_picture() -> None:
    failed: list[SecondHeartError] = []
    asked = Event()

    def none_here(_model: str) -> tuple[StillFinder, StillModel]:
        asked.set()
        raise PoseUnavailableError("no model here")

    eyes = Eyes(none_here, lambda _: None, lambda _: None, failed.append)
    try:
        eyes.ready()
        assert asked.wait(10)
    finally:
        eyes.close()
    assert failed == []
