"""Turns the shared recordings of sensors on the body into motion CSVs of the project's own form.

Run it to have the files: ``python tests/phones/walks.py FOLDER`` writes one for each foot and walk, with
force in m/s² and rate in rad/s. Sources and licences stand in the README beside the shared recordings.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl
from exported import own_csv

from secondheart.types import Inertial

AXES = ("x", "y", "z")
RATE_HZ = 204.8
#: File, and whether its first header row names the sensor beside each axis or the axis comes first.
WALKS = ("imu_sample.csv", "imu_sample_healthy_stair_up.csv")


def foot(data: Path, walk: str, side: str) -> Inertial:
    """One foot's sensor of one of the walks; the numbers as they are but for rad/s."""
    path = data / "imu" / "gaitmap" / walk
    with path.open() as handle:
        sensors, axes = (handle.readline().strip().split(",") for _ in range(2))
    at = {(sensor, axis): k for k, (sensor, axis) in enumerate(zip(sensors, axes, strict=True))}
    cells = pl.read_csv(path, skip_rows=2, has_header=False).to_numpy().astype(float)
    columns = [[at[f"{side}_sensor", f"{what}_{axis}"] for axis in AXES] for what in ("acc", "gyr")]
    time_s = np.arange(len(cells)) / RATE_HZ
    return Inertial(time_s, cells[:, columns[0]], np.deg2rad(cells[:, columns[1]]))


def lumbar(data: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Seconds, and acceleration in g, of a sensor at the lower back that has no gyroscope."""
    with np.load(data / "imu" / "skdh" / f"{name}.npz") as held:
        return held["time"] - held["time"][0], held["accel"]


def main() -> None:
    """Write every walk of every foot into the folder named."""
    folder = Path(sys.argv[1])
    data = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).resolve().parents[3] / "shared" / "data"
    for walk in WALKS:
        for side in ("left", "right"):
            (folder / f"{Path(walk).stem}_{side}.csv").write_text(own_csv(foot(data, walk, side)))


if __name__ == "__main__":
    main()
