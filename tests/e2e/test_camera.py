"""The camera is refused, missing or taken: the page says what to do. And a film as the camera, truly seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acted import sight
from camera import write_camera
from coached import Visit, Watch, chromium, served
from playwright.sync_api import Browser, Page, Playwright, expect
from walkthrough import Choice, begin, choose, read_safety

import secondheart
from secondheart.records import data_folder, journal_of, reanalyse, workouts
from secondheart.web import Options

FILM = Path(secondheart.__file__).parent / "samples" / "soleus-push-up_side.mp4"
#: How a JPEG begins; compressed numbers hold these three bytes once in sixteen million.
JPEG = b"\xff\xd8\xff"

BUSY = """
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
  if (window.free) throw new DOMException("gone", "NotFoundError");
  throw new DOMException("Could not start video source", "NotReadableError");
};
"""


SLOW = """
window.streams = [];
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => new Promise((allow) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 240});
  const draw = () => canvas.getContext("2d").fillRect(0, 0, 320, 240);
  draw();
  setInterval(draw, 50);
  const stream = canvas.captureStream();
  window.streams.push({allow: () => allow(stream), track: stream.getTracks()[0]});
});
"""
STATES = "window.streams.map(({track}) => track.readyState)"


@pytest.fixture(params=["refused", "missing", "busy"])
def without(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[tuple[str, Browser]]:
    """Start a browser whose camera is refused, missing or used by another program."""
    more = {
        "refused": ("--use-fake-device-for-media-stream", "--deny-permission-prompts"),
        "missing": ("--use-fake-ui-for-media-stream",),
        "busy": ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
    }
    with chromium(*more[request.param], playwright=playwright) as browser:
        yield request.param, browser


def opened(browser: Browser, address: str, script: str = "") -> tuple[Page, Watch]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)
    if script:
        context.add_init_script(script)
    watch = Watch(context)
    page = context.new_page()
    page.goto(address)
    return page, watch


def test_what_is_wrong_with_the_camera_is_explained_and_another_way_offered(
    without: tuple[str, Browser],
) -> None:
    why, browser = without
    what, do = {
        "refused": ("The browser was not allowed to use the camera.", "Set Camera to Allow"),
        "missing": ("No camera was found.", "Plug one in"),
        "busy": ("The camera is there, but something else is using it.", "Close other programs"),
    }[why]
    with served(Options(), sight=sight) as server:
        page, watch = opened(browser, server.address(), BUSY if why == "busy" else "")
        read_safety(page)
        choose(page, Choice("soleus-push-up", source="camera"))
        page.click("#start")
        trouble = page.locator("#trouble")
        expect(trouble).to_be_visible()
        expect(page.locator("#h-trouble")).to_have_text(what)
        expect(page.locator("#x-steps")).to_contain_text(do)
        # Nothing has begun, and trying again is answered anew.
        assert server.app.state.hub.sitting.stage == "choose"
        page.click("#x-again")
        expect(trouble).to_be_visible()
        if why == "busy":
            page.evaluate("window.free = true")
            page.click("#x-again")
            expect(page.locator("#h-trouble")).to_have_text("No camera was found.")
        page.click("#x-close")
        expect(page.locator("#screen-details")).to_be_visible()
        offered = page.locator('input[name="source"][value="replay"]')
        offered.check()
        expect(offered).to_be_checked()
        expect(page.locator("#d-sources")).to_contain_text("without a camera")
        assert watch.outside(server.origin) == watch.wrong == []
    assert workouts() == []


def test_a_camera_that_is_allowed_too_late_does_not_stay_on(browser: Browser) -> None:
    with served(Options(), sight=sight) as server:
        page, watch = opened(browser, server.address(), SLOW)
        read_safety(page)
        choose(page, Choice("soleus-push-up", source="camera"))
        page.click("#start")
        page.wait_for_function("window.streams.length === 1")
        page.go_back()
        expect(page.locator("#screen-choose")).to_be_visible()
        page.evaluate("window.streams[0].allow()")
        page.wait_for_function(f"{STATES}.join() === 'ended'")
        expect(page.locator("#screen-choose")).to_be_visible()
        expect(page.locator("#trouble")).to_be_hidden()

        # Two quick taps: one camera stays on, and one set is begun.
        choose(page, Choice("soleus-push-up", source="camera"))
        page.evaluate("for (const _ of [1, 2]) document.getElementById('start').click()")
        page.wait_for_function("window.streams.length === 3")
        page.evaluate("window.streams.forEach((one) => one.allow())")
        expect(page.locator("#screen-setup")).to_be_visible()
        page.wait_for_function(f"{STATES}.join() === 'ended,ended,live'")
        assert server.app.state.hub.sitting.stage == "check"
        assert watch.outside(server.origin) == watch.wrong == []
        page.context.close()


@pytest.mark.slow
@pytest.mark.usefixtures("weights")
def test_the_pose_model_is_chosen_on_the_page_and_the_browser_keeps_it(visit: Visit) -> None:
    with served(Options(), sight=sight) as server:
        page, watch = visit(server.address())
        begin(page, Choice("soleus-push-up", source="camera"))
        page.click("#s-seeing summary")
        expect(page.locator("#s-model-now")).to_contain_text("The exact model is at work")
        expect(page.locator('input[name="model"][value="auto"]')).to_be_checked()
        page.check('input[name="model"][value="full"]')
        expect(page.locator("#s-model-now")).to_contain_text("The fast model is at work")
        page.check('input[name="model"][value="heavy"]')
        expect(page.locator("#s-model-now")).to_contain_text("The exact model is at work")
        page.reload()
        page.click("#g-go")
        page.click("#s-seeing summary")
        expect(page.locator('input[name="model"][value="heavy"]')).to_be_checked()
        assert watch.outside(server.origin) == watch.wrong == []


def test_a_film_as_the_camera_is_seen_counted_and_kept_without_a_picture(
    tmp_path: Path, playwright: Playwright
) -> None:
    film = write_camera(FILM, tmp_path / "camera.mjpeg")
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    with served(Options()) as server, chromium(*flags, playwright=playwright) as browser:
        page, watch = opened(browser, server.address())
        page.add_init_script(
            """window.shown = [];
            document.addEventListener("DOMContentLoaded", () => {
              const place = document.getElementById("caption");
              new MutationObserver(() => window.shown.push(place.textContent))
                .observe(place, {childList: true, subtree: true, characterData: true});
            });"""
        )
        page.reload()
        begin(page, Choice("soleus-push-up", height_cm=175, source="camera"))
        expect(page.locator("#picture video")).to_be_visible()
        # Who works in the film is not still for long: the check is left out.
        page.click("#skip-check")
        expect(page.locator("#screen-do")).to_be_visible(timeout=90_000)
        page.wait_for_function(
            "() => Number(document.querySelector('#count').textContent) >= 3", timeout=240_000
        )
        assert {"1", "2"} & set(page.evaluate("shown"))
        page.click("#stop")
        expect(page.locator("#a-number")).to_be_visible()
        counted = int(page.input_value("#a-number"))
        assert counted >= 2
        assert watch.outside(server.origin) == watch.wrong == []

    (kept,) = workouts()
    assert (kept.count.counted, kept.source) == (counted, "camera")
    assert sum(len(run) for run in journal_of(kept.id).runs) > 100
    assert reanalyse(kept.id).count == counted
    files = [path for path in data_folder().rglob("*") if path.is_file()]
    assert [path.name for path in files if JPEG in path.read_bytes()] == []
