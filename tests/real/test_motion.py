"""Real sensors on feet and at the back: the physics tells the units of what was recorded."""

from pathlib import Path

import numpy as np
import pytest
from exported import GRAVITY_MPS2, joined, own_csv
from walks import WALKS, foot, lumbar

from secondheart.capture import open_recording
from secondheart.capture.inertial_units import settled_force, turning_error_deg
from secondheart.types import Inertial


@pytest.fixture(params=[(walk, side) for walk in WALKS for side in ("left", "right")], ids=str)
def walk(request: pytest.FixtureRequest, shared_data: Path) -> Inertial:
    return foot(shared_data, *request.param)


@pytest.mark.parametrize("force", [1.0, 1 / GRAVITY_MPS2], ids=["m/s2", "g"])
@pytest.mark.parametrize("rate", [1.0, 180 / np.pi], ids=["rad/s", "deg/s"])
def test_units_are_told_by_the_physics(tmp_path: Path, walk: Inertial, force: float, rate: float) -> None:
    path = tmp_path / "walk.csv"
    path.write_text(own_csv(walk, force=force, rate=rate))
    source = open_recording(path)
    motion = joined(source)
    np.testing.assert_allclose(motion.force_mps2, walk.force_mps2, rtol=1e-12)
    np.testing.assert_allclose(motion.rate_radps, walk.rate_radps, rtol=1e-12)
    assert len(source.warnings) == (force != 1.0) + (rate != 1.0)


def test_gravity_turns_as_the_gyroscope_says(walk: Inertial) -> None:
    right = turning_error_deg(walk.time_s, walk.force_mps2, walk.rate_radps)
    assert right < 4
    assert turning_error_deg(walk.time_s, -walk.force_mps2, walk.rate_radps) == pytest.approx(right)
    assert turning_error_deg(walk.time_s, walk.force_mps2, np.rad2deg(walk.rate_radps)) > 40


@pytest.mark.parametrize("name", ["gait_input", "s2s_input_data"])
def test_g_of_a_sensor_at_the_back(shared_data: Path, name: str) -> None:
    time_s, force_g = lumbar(shared_data, name)
    unit, said = settled_force(name, "m/s2", time_s, force_g, np.zeros_like(force_g))
    assert unit == "g"
    assert len(said) == 1
