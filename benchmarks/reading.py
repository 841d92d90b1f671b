"""How fast and in how much memory a landmarks file of two hours is read: python benchmarks/reading.py."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from secondheart.capture import LandmarksSource, write_landmarks
from secondheart.types import LANDMARKS, Landmarks

HOURS, RATE_HZ = 2, 30
ROWS = HOURS * 3600 * RATE_HZ


def peak_mb() -> float:
    """Give the most memory this process has held, in MB; NaN where the system does not tell."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Write, read and report."""
    generator = np.random.default_rng(0)
    count = ROWS // 100
    xy = generator.uniform(0, 1000, (count, len(LANDMARKS), 2))
    visibility = generator.uniform(0, 1, (count, len(LANDMARKS)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "two-hours.csv"
        started = time.perf_counter()
        write_landmarks(
            path,
            (Landmarks((np.arange(count) + part * count) / RATE_HZ, xy, visibility) for part in range(100)),
        )
        written = time.perf_counter()
        before_mb = peak_mb()
        rows = sum(map(len, LandmarksSource(path)))
        read = time.perf_counter()
    print(f"{rows} rows, {HOURS} h at {RATE_HZ} Hz")
    print(f"writing {(written - started) / rows * 1e6:.1f} us a row")
    speed = HOURS * 3600 / (read - written)
    print(f"reading {(read - written) / rows * 1e6:.1f} us a row, {speed:,.0f} x real time")
    print(f"memory grew by {peak_mb() - before_mb:.0f} MB while reading")


if __name__ == "__main__":
    main()
