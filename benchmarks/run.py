"""All benchmarks with the numbers to reach beside them: ``make bench``, ``make bench BENCH="--sets 300"``.

Times depend on the machine and on what else it does; nothing here asserts any.
"""

import argparse
import json
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import films
import live
import live_page
import numpy as np
import peers
import phones
import speed
import walks
from accuracy import Tally, tally_of
from sets import Case, cases, negatives
from table import Row, error, share, show

from secondheart.errors import PoseUnavailableError
from secondheart.synthetic import Noise

Tables = Iterator[tuple[str, list[Row]]]


def accuracy_rows(tally: Tally, condition: str) -> list[Row]:
    """Return what a tally of sets came to: counts, times, heel rise."""
    reach = peers.REACH[condition]
    rows = [
        Row(f"exact count, {condition}", share(tally.exact, tally.sets), reach),
        *(
            Row(f"    {exercise}", share(sum(hits), len(hits)), reach)
            for exercise, hits in sorted(tally.by_exercise.items())
        ),
        Row("count within one", share(tally.within_one, tally.sets)),
        Row("spoken count agrees with the closed set", share(tally.spoken_agrees, tally.sets)),
        Row("side named wrongly", share(tally.sides_wrong, len(tally.hold_s)), "0"),
        Row("hold error", error(tally.hold_s, "s"), "0.08 s"),
        Row("start error", error(tally.start_s, "s")),
        Row("end error", error(tally.end_s, "s")),
        Row("heel rise error", error(tally.rise_cm, "cm"), "0.7 cm"),
        Row("ankle range error", error(tally.ankle_deg, "°", 1)),
    ]
    if tally.spoken_lag_s:
        rows.append(
            Row("spoken count behind the true top", f"{np.median(tally.spoken_lag_s):+.2f} s", "0.25 s")
        )
    return rows


def fault_rows(tallies: list[Tally]) -> list[Row]:
    """Return precision, recall and F1 of each fault over all tallies."""
    rows = []
    for fault in sorted({fault for tally in tallies for fault in tally.faults}):
        hit, false, missed = (
            sum(tally.faults[fault][kind] for tally in tallies) for kind in ("hit", "false", "missed")
        )
        precision, recall = hit / max(hit + false, 1), hit / max(hit + missed, 1)
        f1 = 2 * hit / max(2 * hit + false + missed, 1)
        reached = f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} of {hit + missed}"
        rows.append(Row(fault, reached, "F1 0.95"))
    return rows


def counted_phantoms(every: Iterator[Case]) -> Row:
    """Return how many repetitions are counted where no heel rise counts."""
    tally = tally_of(every)
    # A set counted exactly has none; each other line names how many.
    phantoms = sum(int(line.split(": ")[1].split(" ")[0]) for line in tally.wrong)
    return Row("phantom repetitions in negatives", f"{phantoms} in {tally.sets} recordings", "0")


def counting_tables(sets: int, seed: int, *, with_neurokit: bool = True) -> Tables:
    """Give the tables of accuracy and, of the same sets, of the peers."""
    python, failed = peers.neurokit_python() if with_neurokit else (None, "left out")
    tallies, beside = {}, []
    for condition in peers.CONDITIONS:
        watch = peers.Watch()
        tallies[condition] = tally_of(watch.see(cases(condition, sets, seed=seed)))
        yield f"{condition} sets, seen from the side", accuracy_rows(tallies[condition], condition)
        if python is not None:
            watch.neurokit(python)
        beside.append((f"counting beside others, {condition}, the same sets", watch.rows(condition, failed)))
    yield "faults, noisy and messy sets", fault_rows([tallies["noisy"], tallies["messy"]])
    yield "nothing to count", [counted_phantoms(negatives(sets, seed=seed))]
    yield from beside


def walk_tables(count: int, seed: int) -> Tables:
    """Give the table of walks on tip-toe."""
    rows = []
    for name in ("clean", "heavy", "messy"):
        noise = getattr(Noise, name)()
        tally = walks.tally_of(walks.performances(noise, "side", count, seed))
        hit, false, missed = tally.contacts
        condition = {"heavy": "noisy"}.get(name, name)
        rows += [
            Row(
                f"exact number of steps, {condition}", share(tally.exact, tally.walks), peers.REACH[condition]
            ),
            Row("    touch-down error", error(tally.step_s, "s")),
            Row("    start error", error(tally.start_s, "s")),
            Row("    heel-contact", f"F1 {2 * hit / max(2 * hit + false + missed, 1):.3f}", "F1 0.95"),
        ]
    lines = walks.phantoms(count, "side", Noise.heavy(), seed)
    rows.append(Row("walks where nobody walks on tip-toe", f"{len(lines)} in {count} recordings", "0"))
    yield "walks on tip-toe, seen from the side", rows


def speed_tables(minutes: list[float], steps: int, reading_min: float) -> Tables:
    """Give the tables of speed and memory without video."""
    yield "landmarks in arrays to graded repetitions, one core", speed.analysing(minutes)
    yield (
        "reading, engine steps, start",
        speed.reading(reading_min) + speed.stepping(steps) + speed.starting(5),
    )


def video_tables() -> Tables:
    """Give the table of film frames a second with both models."""
    folder = films.shared_data()
    title, rows = "film to landmarks, 640 × 480, 2 threads", []
    try:
        import video_speed

        film = video_speed.SHARED / video_speed.FILMS[0]
        for name in video_speed.MODELS if folder else ():
            frames, film_s, bare_s = video_speed.film_and_bare_s(film, name, 2)
            rows += [
                Row(f"{name}: frames a second", f"{frames / film_s:.1f}"),
                Row(f"{name}: the bare model in the same run", f"{frames / bare_s:.1f}"),
                Row(f"{name}: all else adds to its time", f"{film_s / bare_s - 1:+.0%}", "under 10 %"),
            ]
    except (ImportError, PoseUnavailableError) as why:
        rows = [Row("film", f"not measured: {why}")]
    yield title, rows or [Row("film", "not measured: no folder ../shared/data beside the checkout")]


def live_tables(sets: int, seed: int, minutes: float) -> Tables:
    """Give the tables of the live coach on landmarks: sameness, the spoken count, an hour."""
    yield from live.tables(sets, seed, minutes)


def page_tables() -> Tables:
    """Give the tables of the live coach in the browser."""
    if shutil.which("chromium") is None:
        yield "the coach in the page", [Row("cues", "not measured: no Chromium here")]
        return
    yield from live_page.tables(60, 2)


def film_tables(*, fresh: bool, only_kept: bool) -> Tables:
    """Give the tables of rendered films and real tracks."""
    yield from films.tables(fresh=fresh, only_kept=only_kept).items()


def main() -> None:
    """Run what is asked for and print it as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, help="made-up sets of each condition (120; 24 with --quick)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="about a minute: fewer sets, no films looked at")
    parser.add_argument("--fresh", action="store_true", help="look at the films again")
    parser.add_argument("--only", default="counting,walks,phones,speed,live,page,video,films")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the tables")
    asked = parser.parse_args()
    quick = asked.quick
    sets = asked.sets or (24 if quick else 120)
    parts: dict[str, Callable[[], Tables]] = {
        "counting": partial(counting_tables, sets, asked.seed, with_neurokit=not quick),
        "walks": partial(walk_tables, max(sets // 4, 3), asked.seed),
        "phones": partial(phones.tables, max(sets // 10, 3)),
        "speed": partial(
            speed_tables, [1.0] if quick else [1.0, 120.0], 900 if quick else 9000, 2 if quick else 10
        ),
        "live": partial(live_tables, max(sets // 10, 3), asked.seed, 6 if quick else 60),
        "page": partial(iter, ()) if quick else page_tables,
        "video": partial(iter, ()) if quick else video_tables,
        "films": partial(film_tables, fresh=asked.fresh, only_kept=quick),
    }
    unknown = set(asked.only.split(",")) - parts.keys()
    if unknown:
        parser.error(f"--only takes {', '.join(parts)}; found {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    kept, began_s = {}, time.perf_counter()
    for name in asked.only.split(","):
        for title, rows in parts[name]():
            show(title, rows)
            kept[title] = [asdict(row) for row in rows]
    print(f"\n{time.perf_counter() - began_s:.0f} s")
    if asked.json:
        asked.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
