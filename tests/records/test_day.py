"""What was done on a day: the kept sets of one exercise that began then, by this computer's clock."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from secondheart.records import Done, Journal, begin, correct_count, done_on, keep, load, recover
from secondheart.report.contract_json import analysis_json
from secondheart.types import Inertial

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAST = ("soleus-push-up", "houston")


@pytest.fixture(autouse=True, params=["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let this computer's clock be that of several places."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def local(hour: int, minute: int = 0) -> datetime:
    """Return a time of that day, by this computer's clock."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute).astimezone()


def journal(
    make: SimpleNamespace, began: datetime, variant: str = "houston", source: str = "worn"
) -> Journal:
    return begin(
        make.header(variant=variant, started_at=began, source=source, mount="thigh", kind="inertial")
    )


def done(
    make: SimpleNamespace, began: datetime, count: int, active_s: float | None = None, **how: str
) -> str:
    """Keep a set of so many repetitions."""
    with journal(make, began, **how) as opened:
        opened.note("end", **({} if active_s is None else {"active_s": active_s}))
    return keep(opened.id, {"summary": {"count": count}}).id


def test_the_sets_of_the_day_are_added_up(make: SimpleNamespace) -> None:
    done(make, local(0, 1), 100, 120.5)
    done(make, local(23, 58), 50, 60.0)
    corrected = done(make, local(12), 7, 30.0)
    correct_count(corrected, 10)
    done(make, local(0, 1) - timedelta(minutes=2), 1000, 1.0)
    done(make, local(23, 58) + timedelta(minutes=3), 1000, 1.0)
    assert done_on(DAY, *FAST) == Done(sets=3, count=160, active_s=210.5, untimed=0)


def test_other_tempos_and_replays_are_not(make: SimpleNamespace) -> None:
    done(make, local(9), 30, 100.0, variant="article")
    done(make, local(10), 30, 100.0, source="replay")
    assert done_on(DAY, *FAST) == Done()


def test_a_time_that_was_not_kept_is_missing_and_no_zero(make: SimpleNamespace) -> None:
    done(make, local(9), 30)
    done(make, local(10), 40, 50.0)
    assert done_on(DAY, *FAST) == Done(sets=2, count=70, active_s=50.0, untimed=1)


def test_what_is_not_finished_or_not_readable_is_left_out(make: SimpleNamespace, data: Path) -> None:
    journal(make, local(8)).close()
    broken = done(make, local(9), 30, 10.0)
    (data / "workouts" / broken / "result.json").write_text("nonsense")
    (data / "workouts" / "2026-99-99T10-00-00Z-soleus-push-up").mkdir()
    assert done_on(DAY, *FAST) == Done()


def test_before_the_first_set_there_is_nothing(data: Path) -> None:
    assert done_on(DAY, *FAST) == Done()
    assert not os.path.exists(data)  # noqa: PTH110 - nothing is made by looking


@pytest.mark.parametrize("active_s", [True, "60", -1.0, 1e9])
def test_a_time_that_makes_no_sense_is_missing(make: SimpleNamespace, active_s: object) -> None:
    with journal(make, NOON) as opened:
        opened.note("end", active_s=active_s)
    assert keep(opened.id, {"summary": {"count": 1}}).active_s is None


def test_a_set_that_is_recovered_has_the_time_of_its_samples_without_its_pauses(
    make: SimpleNamespace,
) -> None:
    with journal(make, NOON) as opened:
        for start_s in (0.0, 15.0, 40.0):
            still = np.tile([0.0, 0.0, 9.81], (1001, 1))
            opened.push(Inertial(start_s + np.arange(1001) / 100, still, np.zeros((1001, 3))))
    # A pause leaves a hole of five seconds.
    assert recover(opened.id, analysis_json).active_s == pytest.approx(30.0)
    assert load(opened.id).active_s == pytest.approx(30.0)
