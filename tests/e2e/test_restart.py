"""The coach is killed in the middle of a set: what was done is kept, and the page comes back by itself."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from acted import CAMERA, Wire, begin_set, performance, play, played
from coached import COMMAND, Start, Visit
from playwright.sync_api import expect
from walkthrough import Choice, begin

from secondheart.records import Unfinished, reanalyse, unfinished, workouts
from secondheart.report import analysis_json
from secondheart.synthetic import write_csv

#: What a kill may take with it, seconds of the set.
MOST_LOST_S = 1.0


def listed() -> str:
    """Return what the command prints of the kept workouts."""
    return subprocess.run(
        [*COMMAND, "workouts"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "120"},
    ).stdout


def cut_off(seen_s: float) -> Unfinished:
    """Return the one set that a kill has cut off; its journal holds nearly all that the page was told of."""
    (one,) = unfinished()
    assert one.last_s > seen_s - MOST_LOST_S
    return one


def expected_noise(wrong: list[str]) -> bool:
    """Tell whether a page complained of nothing but the server that was away."""
    return all("WebSocket" in one or "net::ERR_" in one for one in wrong)


@pytest.mark.parametrize("word", ["Go on", "Stop here"])
def test_the_page_comes_back_by_itself_and_the_set_goes_on_or_is_kept(
    word: str, start: Start, visit: Visit
) -> None:
    coach = start()
    page, watch = visit("about:blank")
    page.context.add_init_script(CAMERA)
    wire = Wire(page)
    page.goto(coach.address)
    begin_set(page)
    play(page, 2)
    expect(page.locator("#count")).to_have_text("2", timeout=60_000)
    played(page, 2)
    coach.kill()
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#lost")).to_contain_text("safe")
    before = cut_off(wire.last("glance")["elapsed_s"])

    coach = start()
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#n-paused")).to_be_visible()
    expect(page.locator("#count")).to_have_text("2")
    if word == "Go on":
        page.click("#pause")
        expect(page.locator("#n-paused")).to_be_hidden()
        play(page, 4)
        expect(page.locator("#count")).to_have_text("4", timeout=60_000)
        played(page, 4)
    page.click("#stop")
    count = "4" if word == "Go on" else "2"
    expect(page.locator("#a-number")).to_have_value(count)
    assert watch.outside(coach.origin) == []
    assert expected_noise(watch.wrong)

    (kept,) = workouts()
    assert (kept.id, str(kept.count.counted), kept.recovered) == (before.id, count, False)
    assert kept.analysis == analysis_json(reanalyse(kept.id))
    assert re.search(rf"Soleus push-up .* {count}\b", listed(), re.IGNORECASE)


def test_a_page_that_is_opened_anew_is_offered_the_set(start: Start, visit: Visit) -> None:
    coach = start()
    page, watch = visit("about:blank")
    page.context.add_init_script(CAMERA)
    page.goto(coach.address)
    begin_set(page)
    play(page, 1)
    played(page, 1)
    coach.kill()
    page.close()

    coach = start()
    page = page.context.new_page()
    page.goto(coach.origin)
    expect(page.locator("#go-on")).to_be_visible()
    expect(page.locator("#h-go-on")).to_have_text("Your set is still here")
    page.click("#g-go")
    expect(page.locator("#n-paused")).to_be_hidden()
    play(page, 1)
    expect(page.locator("#count")).to_have_text("2", timeout=60_000)
    played(page, 1)
    page.click("#stop")
    expect(page.locator("#a-number")).to_have_value("2")
    assert watch.outside(coach.origin) == []
    assert expected_noise(watch.wrong)


def test_when_no_page_comes_back_the_set_is_recovered(start: Start, visit: Visit) -> None:
    coach = start()
    page, _ = visit("about:blank")
    page.context.add_init_script(CAMERA)
    page.goto(coach.address)
    begin_set(page)
    play(page, 2)
    played(page, 2)
    coach.kill()
    page.context.close()
    assert len(unfinished()) == 1

    start().end()
    (kept,) = workouts()
    assert (kept.count.counted, kept.recovered, unfinished()) == (2, True, [])
    assert re.search(r"Soleus push-up .* 2\b", listed(), re.IGNORECASE)


def test_a_replay_that_is_cut_off_is_kept_by_the_next_start(
    tmp_path: Path, start: Start, visit: Visit
) -> None:
    recording = tmp_path / "set.csv"
    write_csv(performance(), recording)
    coach = start(recording)
    page, watch = visit("about:blank")
    wire = Wire(page)
    page.goto(coach.address)
    begin(page, Choice("soleus-push-up"))
    expect(page.locator("#count")).to_have_text("3", timeout=60_000)
    coach.kill()
    expect(page.locator("#lost")).to_be_visible()
    cut_off(wire.last("glance")["elapsed_s"])

    coach = start(recording)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#screen-details")).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("what was done is kept under My workouts")
    (kept,) = workouts()
    assert kept.recovered
    # The third was cut off at its top.
    assert kept.count.counted in {2, 3}
    assert re.search(rf"Soleus push-up .* {kept.count.counted}\b", listed(), re.IGNORECASE)
    page.click("text=My workouts")
    expect(page.locator("main")).to_contain_text("recovered")
    assert watch.outside(coach.origin) == []
    assert expected_noise(watch.wrong)
