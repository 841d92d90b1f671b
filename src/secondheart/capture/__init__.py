"""A device or a file turned into samples."""

from secondheart.capture.inertial import InertialSource
from secondheart.capture.landmarks_csv import LandmarksSource, LandmarksWriter, write_landmarks
from secondheart.capture.recording import open_recording, recording_kind
from secondheart.capture.source import Source

__all__ = [
    "InertialSource",
    "LandmarksSource",
    "LandmarksWriter",
    "Source",
    "open_recording",
    "recording_kind",
    "write_landmarks",
]
