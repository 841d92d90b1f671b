"""No screen has what axe calls a violation; all of a set can be done with the keyboard alone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from coached import Visit, served
from playwright.sync_api import expect
from screens import recording, screens

from secondheart.web import Options

#: The pages' security policy lets no script in from elsewhere: axe is handed to the browser itself.
LOOK = {"bypass_csp": True}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_axe_finds_no_violation_on_any_screen(
    width: int, height: int, scheme: str, tmp_path: Path, visit: Visit
) -> None:
    # Looking a screen over takes seconds on a busy machine: the set must still be where it was.
    with served(Options(replay=recording(tmp_path))) as server:
        page, _ = visit(
            "about:blank", viewport={"width": width, "height": height}, color_scheme=scheme, **LOOK
        )
        found = {}
        for name in screens(page, server):
            result = Axe().run(page)
            if result.violations_count:
                found[name] = [
                    (one["id"], [node["html"][:120] for node in one["nodes"]])
                    for one in result.response["violations"]
                ]
        assert found == {}


def test_a_set_is_chosen_begun_and_ended_with_the_keyboard_alone(tmp_path: Path, visit: Visit) -> None:
    with served(Options(replay=recording(tmp_path), replay_speed=2)) as server:
        page, _ = visit(server.address())
        expect(page.locator("#screen-safety")).to_be_visible()

        def to(selector: str) -> None:
            for _ in range(120):
                if page.evaluate("([s]) => document.activeElement?.matches(s)", [selector]):
                    return
                page.keyboard.press("Tab")
            raise AssertionError(f"Tab never comes to {selector}")

        to("#accept-safety")
        page.keyboard.press("Enter")
        to('[data-exercise="soleus-push-up"], [data-exercise="soleus-push-up"] *')
        page.keyboard.press("Enter")
        expect(page.locator("#screen-details")).to_be_visible()
        to('input[name="source"]')
        while page.evaluate("document.activeElement.value") != "replay":
            page.keyboard.press("ArrowDown")
        to("#d-height")
        page.keyboard.type("172")
        to('input[name="pain"]')
        page.keyboard.press("Space")
        to("#start")
        page.keyboard.press("Enter")
        expect(page.locator("#screen-do")).to_be_visible(timeout=30_000)
        page.keyboard.press("Escape")
        expect(page.locator("#screen-after")).to_be_visible()
        assert page.evaluate("document.activeElement.id") == "h-after"


def test_at_200_per_cent_and_320_pixels_nothing_is_cut_off(tmp_path: Path, visit: Visit) -> None:
    with served(Options(replay=recording(tmp_path), replay_speed=4)) as server:
        page, _ = visit("about:blank", viewport={"width": 320, "height": 640}, device_scale_factor=2)
        for name in screens(page, server):
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, f"{name} is {wide} px wide"


def test_who_wants_less_motion_and_more_contrast_gets_it(tmp_path: Path, visit: Visit) -> None:
    with served(Options(replay=recording(tmp_path), replay_speed=4)) as server:
        page, _ = visit("about:blank", reduced_motion="reduce", forced_colors="active")
        for name in screens(page, server):
            if name == "details":
                expect(page.locator("#d-stills")).to_be_visible()
                expect(page.locator("#d-loop")).to_be_hidden()
            if name == "do":
                moving = page.evaluate(
                    "document.getAnimations().filter(one => one.playState === 'running').length"
                )
                assert moving == 0
