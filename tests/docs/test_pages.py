"""Links of the pages lead somewhere, and their Python runs as it is written."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *(path for path in sorted(ROOT.glob("[!.]*/README.md"))),
]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as pages of code are shown."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), target
        if anchor:
            assert anchor in anchors(place.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", [page for page in PAGES if "\n>>> " in page.read_text("utf-8")], ids=name_of)
def test_sessions_run_as_they_are_written(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # One page is one session: a later block goes on from an earlier one.
    session = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(session, {}, name_of(page), str(page), 0)
    said: list[str] = []
    ran = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert ran.attempted > 0
    assert not ran.failed, "".join(said)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_other_blocks_of_python_can_be_read(page: Path) -> None:
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if ">>>" not in block:
            compile(block, name_of(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_sessions_stand_in_blocks_that_are_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("\n>>> ") == sum(block.count(">>> ") for block in BLOCK.findall(text))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    used = re.findall(r"`make ([a-z]+)", text) + re.findall(r"^make ([a-z]+)", text, re.MULTILINE)
    assert set(used) <= targets


def test_no_page_names_a_place_of_one_machine() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|work|Users|root)/", text), page.name
