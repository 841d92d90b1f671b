"""The coach is killed while a phone lies on the thigh: it keeps what it feels, and the count is exact."""

import numpy as np
from coached import Coach, Start, Visit
from lying import (
    MOTION,
    PHONE,
    begin_alone,
    begin_counting,
    digits,
    end,
    felt,
    lay,
    part,
    put_on,
    safe,
    still,
)
from playwright.sync_api import Page, expect

from secondheart.records import journal_of, reanalyse, unfinished, workouts
from secondheart.report import analysis_json
from secondheart.synthetic import perform
from secondheart.types import Inertial

SAMPLES = felt(6)
_THIRD = perform("soleus-push-up", repetitions=6, seed=3).truth.repetitions[2]
#: So many samples go up to the middle of the third rise.
THIRD = int(np.searchsorted(SAMPLES.time_s, (_THIRD.start_s + _THIRD.top_s) / 2))


def worn_at(coach: Coach, visit: Visit, *, quiet: bool = False) -> Page:
    """Put the phone on and let the set begin."""
    page, _ = visit("about:blank", **PHONE)
    page.context.add_init_script(MOTION)
    page.request.get(coach.address)
    page.goto(f"{coach.origin}/phone")
    put_on(page, SAMPLES)
    begin_alone(page, quiet=quiet)
    begin_counting(page, SAMPLES)
    return page


def moved(force: np.ndarray, rate_degps: np.ndarray) -> np.ndarray:
    """Return the samples in which the phone turned: one that lies still does not turn at all."""
    turned = np.abs(rate_degps).max(axis=1) > 0.05
    return np.column_stack((force, rate_degps))[turned]


def assert_each_once(ident: str, samples: Inertial) -> None:
    """See that the journal holds each sample in which the phone was moved, once and in order."""
    runs = list(journal_of(ident).runs)
    kept = moved(
        np.concatenate([run.force_mps2 for run in runs]),
        np.degrees(np.concatenate([run.rate_radps for run in runs])),
    )
    np.testing.assert_allclose(kept, moved(*digits(samples)), atol=1e-3)


def test_what_is_felt_while_the_coach_is_dead_is_counted_when_it_is_back(start: Start, visit: Visit) -> None:
    coach = start()
    page = worn_at(coach, visit)
    lay(page, part(SAMPLES, 0, THIRD))
    expect(page.locator("#w-count")).to_have_text("2")
    # What the coach has got and not yet written is lost with it; the phone still has it.
    lay(page, part(SAMPLES, THIRD, THIRD + 40), apart=True)
    coach.kill()
    expect(page.locator("#w-lost")).to_contain_text("keeps what it feels")
    (before,) = unfinished()
    lay(page, part(SAMPLES, THIRD + 40, len(SAMPLES)), apart=True)
    lay(page, still(SAMPLES, 2), apart=True)
    expect(page.locator("#w-count")).to_have_text("2")

    start()
    expect(page.locator("#w-lost")).to_be_hidden(timeout=60_000)
    safe(page)
    expect(page.locator("#w-count")).to_have_text("6")
    expect(page.locator("#w-pause")).to_have_text("Pause")
    end(page)
    (kept,) = workouts()
    assert (kept.id, kept.count.counted, kept.recovered) == (before.id, 6, False)
    assert kept.analysis == analysis_json(reanalyse(kept.id))
    assert_each_once(kept.id, SAMPLES)
    assert not [note for note in journal_of(kept.id).notes if note.kind == "missing"]


def test_when_the_phone_does_not_come_back_the_set_is_recovered(start: Start, visit: Visit) -> None:
    coach = start()
    page = worn_at(coach, visit)
    lay(page, SAMPLES)
    lay(page, still(SAMPLES, 1))
    expect(page.locator("#w-count")).to_have_text("6")
    coach.kill()
    page.context.close()

    start().end()
    (kept,) = workouts()
    assert (kept.count.counted, kept.recovered, unfinished()) == (6, True, [])
    assert_each_once(kept.id, SAMPLES)
