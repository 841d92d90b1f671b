"""One coach in two tabs of one browser: one has it, the other says so, and it goes over when asked."""

import pytest
from acted import CAMERA, VOICE, Wire, begin_set, play, played, sight
from coached import Served, Visit, Watch, served
from playwright.sync_api import Page, expect

from secondheart.records import workouts
from secondheart.web import Options

pytestmark = pytest.mark.usefixtures("acted_time")


def opened(visit: Visit, server: Served) -> tuple[Page, Watch, Wire]:
    """Open the coach in a tab that acts and speaks as the tests see it."""
    page, watch = visit("about:blank")
    page.context.add_init_script(CAMERA + VOICE)
    wire = Wire(page)
    page.goto(server.address())
    return page, watch, wire


def another(page: Page, server: Served) -> tuple[Page, Wire]:
    """Open one more tab of the same browser; its cookie lets it in."""
    tab = page.context.new_page()
    wire = Wire(tab)
    tab.goto(server.origin)
    return tab, wire


def test_a_second_tab_says_that_the_coach_is_elsewhere_and_changes_nothing(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        first, watch, _ = opened(visit, server)
        expect(first.locator("#screen-safety")).to_be_visible()
        second, wire = another(first, server)
        expect(second.locator("#screen-taken")).to_be_visible()
        expect(second.locator("#h-taken")).to_contain_text("another tab")
        assert [one["type"] for one in wire.sent] == ["join"]
        first.click("#accept-safety")
        expect(first.locator("#screen-choose")).to_be_visible()
        assert watch.outside(server.origin) == watch.wrong == []


def test_use_it_here_takes_a_running_set_over_and_the_first_tab_goes_quiet(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        first, watch, before = opened(visit, server)
        begin_set(first)
        play(first, 2)
        expect(first.locator("#count")).to_have_text("2", timeout=60_000)
        played(first, 2)

        second, after = another(first, server)
        expect(second.locator("#screen-taken")).to_be_visible()
        second.click("#t-over")
        expect(first.locator("#screen-taken")).to_be_visible()
        assert first.evaluate("acting.stopped") == first.evaluate("acting.asked") == 1
        assert first.evaluate("document.querySelector('video').srcObject") is None
        # What is heard and sent from here on would come from a tab that was to be quiet.
        said, sent, pictures = first.evaluate("said"), len(before.sent), before.pictures

        second.click("#g-go")
        expect(second.locator("#screen-do")).to_be_visible()
        expect(second.locator("#count")).to_have_text("2")
        # While tabs change the set may be paused, as it is when nobody is seen: it goes on first.
        play(second, 0)
        played(second, 0)
        expect(second.locator("#n-paused")).to_be_hidden()
        play(second, 2)
        expect(second.locator("#count")).to_have_text("4", timeout=60_000)
        played(second, 2)
        second.click("#stop")
        expect(second.locator("#a-number")).to_have_value("4")

        assert after.pictures > 0
        assert {"3", "4"} <= set(second.evaluate("said"))
        assert first.evaluate("said") == said
        assert (len(before.sent), before.pictures) == (sent, pictures)
        expect(first.locator("#screen-taken")).to_be_visible()
        assert watch.outside(server.origin) == watch.wrong == []
    (kept,) = workouts()
    assert kept.count.counted == 4


def test_the_first_tab_may_take_it_back(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        first, watch, _ = opened(visit, server)
        expect(first.locator("#screen-safety")).to_be_visible()
        second, _ = another(first, server)
        second.click("#t-over")
        expect(second.locator("#screen-safety")).to_be_visible()
        expect(first.locator("#screen-taken")).to_be_visible()
        first.click("#t-over")
        expect(second.locator("#screen-taken")).to_be_visible()
        expect(first.locator("#screen-safety")).to_be_visible()
        first.click("#accept-safety")
        expect(first.locator("#screen-choose")).to_be_visible()
        assert watch.outside(server.origin) == watch.wrong == []


def test_a_waiting_tab_has_the_coach_once_the_other_is_closed(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        first, watch, _ = opened(visit, server)
        expect(first.locator("#screen-safety")).to_be_visible()
        second, _ = another(first, server)
        expect(second.locator("#screen-taken")).to_be_visible()
        first.close()
        expect(second.locator("#screen-safety")).to_be_visible()
        assert watch.outside(server.origin) == watch.wrong == []


def test_a_page_that_is_loaded_again_is_no_second_tab(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        page, watch, _ = opened(visit, server)
        page.click("#accept-safety")
        expect(page.locator("#screen-choose")).to_be_visible()
        page.reload()
        expect(page.locator("#screen-choose")).to_be_visible()
        expect(page.locator("#screen-taken")).to_be_hidden()
        assert watch.outside(server.origin) == watch.wrong == []
