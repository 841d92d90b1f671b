"""Counts peaks with NeuroKit2, in an environment of its own: IN.npz holds signals, OUT.npz gets the counts.

Run by peers.py; it imports nothing of SecondHeart.
"""

import sys
import time
import warnings

import neurokit2 as nk
import numpy as np


def count(signal: np.ndarray, *, filtered: bool) -> int:
    """Return how many peaks there are: with the defaults, or below 3 Hz and of any relative height."""
    if filtered:
        signal = nk.signal_filter(signal, sampling_rate=30, highcut=3)
        found = nk.signal_findpeaks(signal, relative_height_min=0)
    else:
        found = nk.signal_findpeaks(signal)
    return len(found["Peaks"])


def main() -> None:
    """Count every signal both ways."""
    warnings.simplefilter("ignore")
    held = np.load(sys.argv[1])
    signals = [held[str(number)] for number in range(len(held.files))]
    out = {}
    for name, filtered in (("default", False), ("filtered", True)):
        counts, taken_s = [], []
        for signal in signals:
            started = time.perf_counter()
            try:
                counts.append(count(signal, filtered=filtered))
            except (ValueError, IndexError):  # it raises where it finds nothing
                counts.append(0)
            taken_s.append(time.perf_counter() - started)
        out[name], out[f"{name}_s"] = counts, taken_s
    np.savez(sys.argv[2], **out)


if __name__ == "__main__":
    main()
