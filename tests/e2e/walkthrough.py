"""A set from the first page to the last, as somebody does it who clicks."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen on the page of an exercise."""

    exercise: str
    variant: str | None = None
    height_cm: int = 172
    source: str = "replay"


def read_safety(page: Page) -> None:
    """Read the safety page and go on."""
    expect(page.locator("#screen-safety")).to_be_visible()
    page.click("#accept-safety")
    expect(page.locator("#screen-choose")).to_be_visible()


def choose(page: Page, choice: Choice) -> None:
    """Open an exercise and fill in its form, without starting."""
    page.click(f'[data-exercise="{choice.exercise}"]')
    expect(page.locator("#screen-details")).to_be_visible()
    if choice.variant is not None:
        page.check(f'input[name="variant"][value="{choice.variant}"]')
    page.fill("#d-height", str(choice.height_cm))
    page.check(f'input[name="source"][value="{choice.source}"]')
    page.check("#no-pain")


def begin(page: Page, choice: Choice) -> None:
    """Go from the address to the set-up."""
    read_safety(page)
    choose(page, choice)
    page.click("#start")
    expect(page.locator("#screen-setup")).to_be_visible()


def to_the_end(page: Page, seconds: float = 90) -> None:
    """Wait for the set to begin and to end by itself."""
    expect(page.locator("#screen-do")).to_be_visible(timeout=30_000)
    expect(page.locator("#screen-after")).to_be_visible(timeout=1000 * seconds)
