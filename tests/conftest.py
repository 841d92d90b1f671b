"""Fixtures that every folder of tests may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from secondheart.capture.weights import DETECTOR, find_weights, landmark_file
from secondheart.errors import PoseUnavailableError

# The same examples at every run, and no clock: a failure seen once is seen again.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of small recordings, which stands beside the checkout and not in it."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("SECONDHEART_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip("the shared recordings are not here: set SECONDHEART_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def weights() -> None:
    """Skip what needs the pose model where it was not fetched."""
    for name in (DETECTOR, landmark_file("heavy"), landmark_file("full")):
        try:
            find_weights(name)
        except PoseUnavailableError as error:
            pytest.skip(str(error))
