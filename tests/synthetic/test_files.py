"""Files: the form that the program reads, and the truth as JSON."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from secondheart.errors import OutputError
from secondheart.synthetic import Noise, perform, write_csv, write_truth
from secondheart.types import LANDMARKS


def test_the_recording_has_the_contracts_columns(tmp_path: Path) -> None:
    performance = perform("soleus-push-up", repetitions=2, noise=Noise(missing=0.02, jitter=0.01))
    write_csv(performance, tmp_path / "set.csv")
    with (tmp_path / "set.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [
        "time_s",
        *(f"{name}_{part}" for name in LANDMARKS for part in ("x", "y", "visibility")),
    ]
    assert len(rows) == len(performance.landmarks) + 1
    values = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows[1:]])
    np.testing.assert_allclose(values[:, 0], performance.landmarks.time_s, atol=1e-6)
    points = values[:, 1:].reshape(len(values), 33, 3)
    np.testing.assert_allclose(points[:, :, :2], performance.landmarks.xy_px, atol=1e-3)
    assert "nan" not in (tmp_path / "set.csv").read_text()


def test_the_truth_is_plain_json(tmp_path: Path) -> None:
    performance = perform("tip-toe-walk", repetitions=8, faults={4: ["heel-contact"]})
    write_truth(performance, tmp_path / "truth.json")
    content = json.loads((tmp_path / "truth.json").read_text())
    assert content["exercise"] == "tip-toe-walk"
    assert content["repetitions"] == []
    assert len(content["walk"]["steps"]) == 8
    assert len(content["walk"]["heel_contacts"]) == 1
    assert {len(values) for values in content["frames"].values()} == {len(performance.landmarks)}


def test_faults_are_written(tmp_path: Path) -> None:
    write_truth(perform("bridge-heel-lift", repetitions=2, faults={1: ["hip-drop"]}), tmp_path / "truth.json")
    content = json.loads((tmp_path / "truth.json").read_text())
    assert [one["faults"] for one in content["repetitions"]] == [["hip-drop"], []]


@pytest.mark.parametrize("write", [write_csv, write_truth])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, write: object) -> None:
    with pytest.raises(OutputError, match="missing"):
        write(perform("still", repetitions=1), tmp_path / "missing" / "file")
    assert list(tmp_path.iterdir()) == []
