"""Every screen of the coach, one after the other: to be looked at, and to be examined.

``python tests/e2e/screens.py FOLDER`` writes a picture of each at the size of a phone and of a desk, light
and dark; ``--film`` coaches the bundled film, so that somebody is in the picture.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from coached import Served, chromium, served
from lying import MOTION, PHONE, felt, lay, put_on, still
from playwright.sync_api import Browser, Page, expect
from walkthrough import Choice, choose, read_safety

from secondheart.synthetic import perform, write_csv
from secondheart.web import Options

EXERCISE = "soleus-push-up"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
SCHEMES = ("light", "dark")


def recording(folder: Path) -> Path:
    """Write a short set with a fault in each repetition and return its place."""
    path = folder / "set.csv"
    faults = {number: ["fast-lowering"] for number in range(1, 5)}
    write_csv(perform(EXERCISE, repetitions=4, seed=4, faults=faults), path)
    return path


def screens(page: Page, server: Served) -> Iterator[str]:
    """Go through all screens and give the name of each while it is shown."""
    page.goto(server.address())
    expect(page.locator("#screen-safety")).to_be_visible()
    yield "safety"
    read_safety(page)
    yield "choose"
    page.click("#open-sound")
    expect(page.locator("#sound")).to_be_visible()
    yield "sound"
    page.keyboard.press("Escape")
    choose(page, Choice(EXERCISE))
    yield "details"
    page.click("#start")
    expect(page.locator("#screen-setup")).to_be_visible()
    yield "setup"
    expect(page.locator("#s-number")).to_be_visible(timeout=30_000)
    yield "countdown"
    expect(page.locator("#screen-do")).to_be_visible(timeout=30_000)
    expect(page.locator("#count")).to_have_text("1", timeout=30_000)
    yield "do"
    page.click("#pause")
    expect(page.locator("#n-paused")).to_be_visible()
    yield "paused"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")
    page.click("#pause")
    expect(page.locator("#screen-after")).to_be_visible(timeout=90_000)
    expect(page.locator("#a-next li").first).to_be_visible()
    yield "after"
    page.goto(f"{server.origin}/workouts")
    yield "workouts"
    page.goto(f"{server.origin}/nowhere")
    yield "refused"


def worn_screens(page: Page, server: Served) -> Iterator[str]:
    """Go through the screens of a phone on the thigh."""
    samples = felt(2)
    page.add_init_script(MOTION)
    page.goto(f"{server.origin}/phone?token={server.app.state.keys.mint('camera')}")
    yield "phone"
    put_on(page, samples)
    expect(page.locator("#w-form")).to_be_visible()
    yield "worn-choose"
    page.check('input[value="soleus-push-up/houston"]')
    page.check('input[name="w-pain"][value="no"]')
    page.click("#w-begin")
    lay(page, still(samples, 0.5))
    expect(page.locator("#w-sentence")).not_to_have_text("")
    yield "worn-check"
    while not page.locator("#w-end").is_visible():
        lay(page, still(samples, 1))
    lay(page, samples)
    expect(page.locator("#w-count")).to_have_text("2")
    yield "worn-count"
    page.wait_for_function("() => document.body.classList.contains('dim')", timeout=20_000)
    yield "worn-dark"
    page.evaluate("() => window.lose()")
    expect(page.locator("#w-lost")).not_to_have_text("")
    yield "worn-lost"


def pictures(folder: Path, browser: Browser, options: Options, told: Callable[[str], object]) -> None:
    """Write a picture of every screen, size and scheme."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            with served(options) as server:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    has_touch=size == "phone",
                )
                page = context.new_page()
                for number, name in enumerate(screens(page, server), start=1):
                    whole = name in {"choose", "details", "after", "safety"}
                    place = folder / f"{number:02}-{name}-{size}-{scheme}.png"
                    page.screenshot(path=place, full_page=whole)
                    told(place.name)
                context.close()
            if size == "phone":
                worn_pictures(folder, browser, scheme, told)


def worn_pictures(folder: Path, browser: Browser, scheme: str, told: Callable[[str], object]) -> None:
    """Write a picture of every screen of a phone on the thigh."""
    with served(Options()) as server:
        context = browser.new_context(color_scheme=scheme, **PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        for number, name in enumerate(worn_screens(page, server), start=1):
            place = folder / f"w{number}-{name}-{scheme}.png"
            page.screenshot(path=place, full_page=name in {"phone", "worn-choose"})
            told(place.name)
        context.close()


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--film", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, chromium() as browser:
        os.environ["SECONDHEART_DATA"] = str(Path(data) / "data")
        options = Options() if asked.film else Options(replay=recording(Path(data)))
        pictures(asked.folder, browser, options, print)


if __name__ == "__main__":
    main()
