"""How long a set that was cut off takes to come back: its page goes on with it, or it is saved as it is.

``python benchmarks/restart.py [--minutes 30] [--rate 30]``. Landmarks only. The journal is that of one long
set of heavy noise, written sample by sample, as a killed coach leaves it.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator

import numpy as np
from speed import RATE_HZ, STATURE_CM, landmarks, retold
from table import Row, show

from secondheart.exercises import load_exercise
from secondheart.records import begin, header_for, journal_of, recover
from secondheart.report.contract_json import analysis_json
from secondheart.types import Landmarks
from secondheart.web.restart import reopened


def cut_off(minutes: float, rate_hz: int) -> str:
    """Leave the journal of a set of so many minutes and samples a second; return its id."""
    exercise = load_exercise("soleus-push-up")
    every = RATE_HZ // rate_hz
    journal = begin(header_for(exercise, height_cm=STATURE_CM))
    for number, sample in enumerate(retold(landmarks(in_sets=False), minutes, 1)):
        if number % every == 0:
            # A live set keeps its times to the microsecond.
            journal.push(Landmarks(np.round(sample.time_s, 6), sample.xy_px, sample.visibility))
    journal.close()
    return journal.id


def rows(minutes: float, rate_hz: int) -> Iterator[Row]:
    """Give the times it takes to go on with the set, and to save it."""
    ident = cut_off(minutes, rate_hz)
    samples = sum(len(run) for run in journal_of(ident).runs)
    yield Row(f"{minutes:g} min at {rate_hz} a second", f"{samples} samples")
    began_s = time.perf_counter()
    found = reopened(ident, lambda _: None)
    yield Row("its page goes on with it", f"{time.perf_counter() - began_s:.1f} s, {found.coaching.count}")
    found.journal.close()
    began_s = time.perf_counter()
    kept = recover(ident, analysis_json)
    yield Row("it is saved as it is", f"{time.perf_counter() - began_s:.1f} s, {kept.count.counted}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=int, default=RATE_HZ, choices=(10, 15, 30))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SECONDHEART_DATA"] = folder
        show("a set that was cut off", list(rows(asked.minutes, asked.rate)))


if __name__ == "__main__":
    main()
