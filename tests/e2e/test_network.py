"""The way to the coach is slow, or breaks: nothing is counted wrongly, and nothing piles up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from acted import CAMERA, REPETITIONS, Wire, begin_set, play, played, sight
from coached import Served, Visit, Watch, served
from playwright.sync_api import Page, expect
from wires import Network, network

from secondheart.records import reanalyse, workouts
from secondheart.report import analysis_json
from secondheart.web import Options

pytestmark = pytest.mark.usefixtures("acted_time")

#: Pictures of the acted camera have about 6 kB.
SLOW_BYTES_PER_S, SLOW_LATENCY_S = 60_000, 0.15


@contextmanager
def behind_a_network(
    visit: Visit, lost_s: float = 60.0
) -> Iterator[tuple[Served, Network, Page, Watch, Wire]]:
    """Serve a coach, and open its page through a network."""
    with served(Options(lost_s=lost_s), sight=sight) as server, network(server.origin) as between:
        page, watch = visit("about:blank")
        page.context.add_init_script(CAMERA)
        wire = Wire(page)
        page.goto(server.address().replace(server.origin, between.origin))
        yield server, between, page, watch, wire


def kept_count() -> int:
    """Return the count of the one set that was kept, which its journal bears out."""
    (kept,) = workouts()
    assert kept.analysis == json.loads(json.dumps(analysis_json(reanalyse(kept.id))))
    return kept.count.counted


def test_on_a_slow_network_all_is_counted_and_nothing_piles_up(visit: Visit) -> None:
    with behind_a_network(visit) as (server, between, page, watch, wire):
        begin_set(page)
        # Five pictures a second are what must come through; the camera gives thirty.
        page.evaluate("acting.most = 6")
        between.bytes_per_s, between.latency_s = SLOW_BYTES_PER_S, SLOW_LATENCY_S
        before = wire.pictures
        page.evaluate(
            """() => {
              window.shown = 0;
              const video = document.querySelector("video");
              const look = () => { window.shown++; video.requestVideoFrameCallback(look); };
              video.requestVideoFrameCallback(look);
            }"""
        )
        play(page, REPETITIONS)
        played(page, REPETITIONS)
        expect(page.locator("#count")).to_have_text(str(REPETITIONS))
        # Pictures for which there was no room were left out, by the page itself ...
        assert wire.pictures - before < page.evaluate("shown")
        assert wire.most_in_flight <= 2
        page.click("#stop")
        expect(page.locator("#a-number")).to_have_value(str(REPETITIONS))
        # ... and none waits at the server.
        assert server.app.state.hub.sitting.eyes._newest is None
        assert watch.outside(between.origin) == watch.wrong == []
    assert kept_count() == REPETITIONS


def test_a_connection_that_breaks_comes_back_and_the_set_goes_on(visit: Visit) -> None:
    with behind_a_network(visit) as (server, between, page, watch, wire):
        begin_set(page)
        play(page, 2)
        played(page, 2)
        between.cut()
        expect(page.locator("#lost")).to_be_visible()
        expect(page.locator("#lost")).to_contain_text("What you did is safe")
        assert server.app.state.hub.sitting.runs()
        pictures = wire.pictures
        between.mend()
        expect(page.locator("#lost")).to_be_hidden()
        expect(page.locator("#screen-do")).to_be_visible()
        play(page, 4)
        played(page, 4)
        expect(page.locator("#count")).to_have_text("4")
        assert wire.pictures > pictures
        page.click("#stop")
        expect(page.locator("#a-number")).to_have_value("4")
        assert watch.outside(between.origin) == []
        assert all("WebSocket" in one or "net::ERR_" in one for one in watch.wrong), watch.wrong
    assert kept_count() == 4


def test_a_connection_that_stays_away_ends_the_set_and_keeps_it(visit: Visit) -> None:
    with behind_a_network(visit, lost_s=0.5) as (server, between, page, _, _wire):
        begin_set(page)
        play(page, 2)
        played(page, 2)
        ended, sitting = Event(), server.app.state.hub.sitting
        end_soon = sitting.end_soon
        sitting.end_soon = lambda: (end_soon(), ended.set())
        between.cut()
        expect(page.locator("#lost")).to_be_visible()
        assert ended.wait(30)
        between.mend()
        expect(page.locator("#screen-after")).to_be_visible(timeout=60_000)
        expect(page.locator("#a-number")).to_have_value("2")
    assert kept_count() == 2


def test_a_cut_in_the_choosing_is_said_and_mended(visit: Visit) -> None:
    with behind_a_network(visit) as (_, between, page, watch, _wire):
        page.click("#accept-safety")
        expect(page.locator("#screen-choose")).to_be_visible()
        between.cut()
        expect(page.locator("#lost")).to_contain_text("cannot be reached")
        between.mend()
        expect(page.locator("#lost")).to_be_hidden()
        expect(page.locator("#screen-choose")).to_be_visible()
        assert watch.outside(between.origin) == []
