"""A performance as files: landmarks as the program reads them, and the truth beside them."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np

from secondheart.errors import OutputError
from secondheart.synthetic.perform import Performance
from secondheart.types import LANDMARKS


def write_csv(performance: Performance, path: str | Path) -> None:
    """Write the landmarks as a recording that ``secondheart analyze`` reads.

    Columns are ``time_s`` and, for each landmark, ``<name>_x``, ``<name>_y`` (pixels, y down) and
    ``<name>_visibility``; an empty cell is a point not seen.

    Raises
    ------
    OutputError
        When the file cannot be written.

    >>> import tempfile
    >>> from secondheart.synthetic import perform
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(perform("still"), Path(folder) / "still.csv")
    ...     (Path(folder) / "still.csv").read_text()[:15]
    'time_s,nose_x,n'
    """
    seen = performance.landmarks
    header = ["time_s", *(f"{name}_{part}" for name in LANDMARKS for part in ("x", "y", "visibility"))]
    points = np.concatenate([seen.xy_px, seen.visibility[:, :, None]], axis=2).reshape(len(seen), -1)
    lines = [",".join(header)]
    for time_s, row in zip(seen.time_s, points, strict=True):
        cells = ["" if math.isnan(value) else f"{value:.3f}" for value in row.tolist()]
        lines.append(",".join([f"{time_s:.6f}", *cells]))
    _write(Path(path), "\n".join(lines) + "\n")


def write_truth(performance: Performance, path: str | Path) -> None:
    """Write the truth as JSON: repetitions, walk, and every frame's exact heights and angles.

    Raises
    ------
    OutputError
        When the file cannot be written.

    >>> import json, tempfile
    >>> from secondheart.synthetic import perform
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_truth(perform("soleus-push-up", repetitions=2), Path(folder) / "truth.json")
    ...     len(json.loads((Path(folder) / "truth.json").read_text())["repetitions"])
    2
    """
    truth = performance.truth
    frames = {"time_s": truth.time_s, "lean_deg": truth.lean_deg}
    for name in ("heel_cm", "ball_lift_cm", "pitch_deg", "ankle_deg", "knee_deg", "hip_deg"):
        frames |= {f"{leg}_{name}": values for leg, values in getattr(truth, name).items()}
    content = {
        "exercise": truth.exercise,
        "stature_cm": truth.stature_cm,
        "size_px": list(performance.size_px),
        "repetitions": [dataclasses.asdict(one) for one in truth.repetitions],
        "walk": None if truth.walk is None else dataclasses.asdict(truth.walk),
        "frames": {name: np.round(values, 5).tolist() for name, values in frames.items()},
    }
    _write(Path(path), json.dumps(content, indent=1, allow_nan=False) + "\n")


def _write(path: Path, text: str) -> None:
    """Write beside the wanted place and move there, so that nothing half-written is left."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        message = f"Cannot write {path}: {error.strerror}; choose a folder that exists and can be written."
        raise OutputError(message) from error
