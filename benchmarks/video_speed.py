"""How many frames of a film become landmarks in a second, beside the bare pose model in the same run.

``python benchmarks/video_speed.py [FILM ...] [--threads 2]``; without films it takes the shared recordings.
The ratio is what counts: how much loading, decoding, looking for people and everything else add to the
model's own time. Both are timed by turns, a second of film and as many bare runs, so that a busy machine
slows both alike.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
from table import Row, show

from secondheart.capture.film import Mishaps, pictures, probe
from secondheart.capture.pose import BlazePose, Region
from secondheart.capture.video import VideoSource
from secondheart.capture.weights import ModelName, find_weights, landmark_file

BESIDE = Path(__file__).resolve().parents[2] / "shared"
SHARED = Path(os.environ.get("SECONDHEART_SHARED", BESIDE)) / "data"
FILMS = ("films/soleus-push-up_side.mp4", "films/bridge-heel-lift_side.mp4", "video/gymnai_calf_raise.mp4")
MODELS: tuple[ModelName, ...] = ("heavy", "full")


def film_and_bare_s(path: Path, name: ModelName, threads: int) -> tuple[int, float, float]:
    """Return the frames of a film, seconds to turn them into landmarks, and seconds of as many bare runs."""
    bare = BlazePose(find_weights(landmark_file(name)), threads)
    bare.estimate(np.full((480, 640, 3), 128, dtype=np.uint8), Region(320, 240, 400, 0))
    film_s = bare_s = 0.0
    began_s = time.perf_counter()
    source = VideoSource(path, model=name, threads=threads)
    for chunk in source:
        paused_s = time.perf_counter()
        for _ in range(len(chunk)):
            bare._model.run()  # noqa: SLF001 - the network without our part is what is asked for
        film_s += paused_s - began_s
        began_s = time.perf_counter()
        bare_s += began_s - paused_s
    return source.frames_read, film_s, bare_s


def decode_s(path: Path) -> float:
    """Return seconds a frame takes to decode and reduce, alone."""
    info = probe(path)
    began_s = time.perf_counter()
    count = sum(1 for _ in pictures(path, info, Mishaps()))
    return (time.perf_counter() - began_s) / count


def main() -> None:
    """Print a table for each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    films = asked.films or [SHARED / name for name in FILMS if (SHARED / name).exists()]
    if not films:
        parser.error("no films: name some, or set SECONDHEART_SHARED to the shared recordings")
    for name in MODELS:
        rows = []
        for path in films:
            frames, film_s, bare_s = film_and_bare_s(path, name, asked.threads)
            rows += [
                Row(f"{path.name}: frames a second", f"{frames / film_s:.1f}"),
                Row("    the bare model alone", f"{frames / bare_s:.1f}"),
                Row(
                    "    everything else adds to the model's time",
                    f"{film_s / bare_s - 1:+.0%}",
                    "under 10 %",
                ),
                Row(
                    "    of which decoding, were it not beside it", f"{decode_s(path) * frames / bare_s:+.0%}"
                ),
            ]
        show(f"film to landmarks, {name}, {asked.threads} threads", rows)


if __name__ == "__main__":
    main()
