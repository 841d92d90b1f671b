"""The page about the performer says what the program does."""

import inspect
import re
from pathlib import Path
from typing import get_args

from secondheart.synthetic import (
    DOINGS,
    FIDGETS,
    FORMS,
    Performance,
    Phone,
    PhoneNoise,
    perform,
    wear,
    write_inertial,
)
from secondheart.synthetic.drills import DRILLS
from secondheart.synthetic.noise import Noise
from secondheart.synthetic.phone_mounts import Orientation

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "synthetic.md").read_text(encoding="utf-8")


def test_the_example_runs_and_says_the_truth() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL).group(1)
    names: dict[str, object] = {}
    exec(compile(code, "synthetic.md", "exec"), names)  # noqa: S102
    performance = names["performance"]
    assert isinstance(performance, Performance)
    said = int(re.search(r"truth\.count\s+# (\d+)", code).group(1))
    assert performance.truth.count == said
    assert performance.truth.repetitions[3].faults == ("short-hold",)


def test_every_option_fidget_and_movement_is_on_the_page() -> None:
    options = set(inspect.signature(perform).parameters) - {"exercise", "person", "rate_hz"}
    for name in options:
        assert re.search(rf"\b{name}\b", PAGE), name
    for name in (*FIDGETS, *(name for name, how in DRILLS.items() if not how.counts)):
        assert f"`{name}`" in PAGE, name


def test_the_presets_are_on_the_page() -> None:
    presets = [name for name, _ in inspect.getmembers(Noise, inspect.ismethod) if not name.startswith("_")]
    assert presets == ["clean", "heavy", "messy"]
    for name in presets:
        assert f"Noise.{name}()" in PAGE


def test_everything_of_phones_is_on_the_page() -> None:
    section = PAGE.partition("\n## Phones\n")[2].partition("\n## ")[0]
    options = set(inspect.signature(wear).parameters) | set(inspect.signature(write_inertial).parameters)
    for name in (options | set(inspect.signature(Phone).parameters)) - {"performance", "samples", "path"}:
        assert re.search(rf"\b{name}\b", section), name
    for name in (*DOINGS, *FORMS, *get_args(Orientation)):
        assert f"`{name}`" in section, name
    presets = [
        name for name, _ in inspect.getmembers(PhoneNoise, inspect.ismethod) if not name.startswith("_")
    ]
    assert presets == ["clean", "messy", "noisy"]
    for name in presets:
        assert f"PhoneNoise.{name}()" in section
