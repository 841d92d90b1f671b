"""What the pages for people say is true of the program."""

import re
from pathlib import Path

import pytest

import secondheart
from secondheart.cli import main
from secondheart.exercises import exercise_ids, load_exercise

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]


def test_every_option_is_documented_and_exists(capsys: pytest.CaptureFixture[str]) -> None:
    main(["analyze", "--help"])
    offered = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    section = README.partition("## Options of `analyze`")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(--[a-z-]+)", section, flags=re.MULTILINE)) == offered


def test_table_of_exercises_is_that_of_the_files() -> None:
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (\d) \|", README, flags=re.MULTILINE))
    assert listed == {name: str(load_exercise(name).level) for name in exercise_ids()}


def test_python_example_uses_names_that_exist() -> None:
    example = README.partition("```python\n")[2].partition("```")[0]
    compile(example, "README.md", "exec")
    for name in re.findall(r"secondheart\.(\w+)", example):
        assert name in secondheart.__all__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_commands_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for page in PAGES:
        used = re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8"))
        assert set(used) <= targets


def test_lists_of_packages_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")
