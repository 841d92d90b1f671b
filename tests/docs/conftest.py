"""The pages for people, as the tests of this folder read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"

Page = Callable[[str], str]
Section = Callable[[str, str], str]
Rows = Callable[[str], list[list[str]]]


@pytest.fixture(scope="session", name="page")
def _page() -> Page:
    """Give what reads a page, its lines joined."""
    return _page_of


@pytest.fixture(scope="session", name="section")
def _section() -> Section:
    """Give what reads the part of a page under a heading."""
    return _section_of


@pytest.fixture(scope="session", name="rows")
def _rows() -> Rows:
    """Give what reads the cells of tables."""
    return _rows_of


def _page_of(name: str) -> str:
    """Return a page with its lines joined, so that a phrase may run over a line's end."""
    return " ".join((DOCS / name).read_text(encoding="utf-8").split())


def _section_of(name: str, heading: str) -> str:
    """Return what stands under a heading of a page, line by line."""
    text = (DOCS / name).read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def _rows_of(text: str) -> list[list[str]]:
    """Return the cells of every table row, without the marks of code."""
    lines = (line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---"))
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split(" | ")] for line in lines]
