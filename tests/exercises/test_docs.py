"""The page of the exercises says what the files say, and documents every key and fault."""

import html
import re
import runpy
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from secondheart.exercises import check_exercise_file, exercise_ids, load_exercise, model
from secondheart.exercises.names import exercise_file
from secondheart.types import FaultId

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "exercises.md"
PICTURE = re.compile(r'<img src="([^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)">')


def own_part() -> str:
    """Return what the page says about writing a file."""
    return PAGE.read_text(encoding="utf-8").split("## Write your own exercise file")[1]


TABLES = [
    found for found in vars(model).values() if isinstance(found, type) and issubclass(found, model.Part)
]


def test_the_page_was_written_from_the_files_as_they_are() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "exercise_docs.py"))
    page = PAGE.read_text(encoding="utf-8")
    assert script["page_text"](page) == page, "run: python scripts/exercise_docs.py"
    for exercise_id in exercise_ids():
        assert f"`{exercise_id}`" in page


@pytest.mark.parametrize("page", [PAGE, ROOT / "README.md"], ids=lambda page: page.name)
def test_pages_show_the_start_and_the_top_and_say_what_is_seen(page: Path) -> None:
    shown = PICTURE.findall(page.read_text(encoding="utf-8"))
    assert len(shown) == 2 * len(exercise_ids())
    for place, alt, width, height in shown:
        file = (page.parent / place).resolve()
        assert file.is_file(), place
        name, moment, _ = file.name.split(".")
        assert html.unescape(alt) == getattr(load_exercise(name).pictures, moment)
        assert 3 * int(width) == 4 * int(height)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_is_documented(table: type[BaseModel]) -> None:
    page = own_part()
    for name, field in table.model_fields.items():
        key = field.alias or name
        assert f"`{key}`" in page or f"`[{key}]`" in page or f"`[{key}." in page, key


def test_every_fault_phase_and_body_part_is_documented() -> None:
    page = own_part()
    for word in (
        *get_args(FaultId),
        *get_args(model.Phase),
        *get_args(model.BodyPart),
        *get_args(model.Posture),
    ):
        assert f"`{word}`" in page, word


def test_the_example_of_a_variant_works(tmp_path: Path) -> None:
    example = own_part().split("```toml\n")[1].split("```")[0]
    assert set(tomllib.loads(example)["variants"]) == {"quick"}
    own = tmp_path / "own.toml"
    own.write_text(
        f"{exercise_file('bent-knee-calf-raise').read_text(encoding='utf-8')}\n{example}", encoding="utf-8"
    )
    check_exercise_file(own)
    assert model.Exercise is type(check_exercise_file(own))
