"""A performance as files: landmarks as the program reads them, and the truth beside them."""

import dataclasses
import json
import math
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np

from secondheart.synthetic.body import LEGS
from secondheart.synthetic.perform import Performance
from secondheart.synthetic.truth import Truth
from secondheart.types import LANDMARKS, Array
from secondheart.writing import write_text


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
    write_text(path, "\n".join(lines) + "\n")


def write_truth(performance: Performance, path: str | Path, made: Mapping[str, object] | None = None) -> None:
    """Write the truth as JSON: repetitions and walk as ``analyze`` would report them, and every frame.

    ``frames`` holds a list a quantity in the contract's words, one number a frame: ``time_s``,
    ``trunk_lean_deg`` and, for ``left_`` and ``right_``, ``heel_height_cm``, ``ball_height_cm``,
    ``foot_pitch_deg``, ``ankle_angle_deg``, ``knee_flexion_deg`` and ``hip_flexion_deg``.

    Parameters
    ----------
    made
        What else to keep of how it was made, under ``made``.

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
    content = truth_content(performance) | {"made": dict(made or {})}
    write_text(path, json.dumps(content, indent=1, allow_nan=False) + "\n")


def truth_content(performance: Performance) -> dict[str, object]:
    """Return the truth as plain values, in the words of the contract's JSON."""
    truth, camera = performance.truth, performance.play.camera
    count = dict.fromkeys(("left", "right", "both"), 0)
    for one in truth.repetitions:
        count[one.side] += 1
    order = [one.side for one in truth.repetitions]
    return {
        "schema": 1,
        "exercise": truth.exercise,
        "variant": truth.variant,
        "height_cm": truth.stature_cm,
        "recording": {
            "duration_s": round(float(truth.time_s[-1]), 6), "frames": len(truth.time_s), "view": camera.view,
            "near_leg": camera.facing if camera.view in {"side", "three-quarter"} else None,
            "size_px": list(performance.size_px),
        },
        "repetitions": [_rounded(dataclasses.asdict(one)) for one in truth.repetitions],
        "walk": None if truth.walk is None else _rounded(dataclasses.asdict(truth.walk)),
        "summary": {
            "count": truth.count, "count_by_side": count,
            "side_changes": sum(one != other for one, other in pairwise(order)),
        },
        "frames": {name: np.round(values, 5).tolist() for name, values in _frames(truth).items()},
    }  # fmt: skip


def _frames(truth: Truth) -> dict[str, Array]:
    frames = {"time_s": truth.time_s, "trunk_lean_deg": truth.lean_deg}
    for name, values in (
        ("heel_height_cm", truth.heel_cm), ("ball_height_cm", truth.ball_lift_cm),
        ("foot_pitch_deg", truth.pitch_deg), ("ankle_angle_deg", truth.ankle_deg),
        ("knee_flexion_deg", truth.knee_deg), ("hip_flexion_deg", truth.hip_deg),
    ):  # fmt: skip
        frames |= {f"{leg}_{name}": values[leg] for leg in LEGS}
    return frames


def _rounded(value: object) -> object:
    """Return plain values with six decimals, which is more than is known."""
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value
