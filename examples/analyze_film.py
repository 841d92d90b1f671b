"""Analyse a film: python examples/analyze_film.py FILM EXERCISE [HEIGHT_CM].

Prints a line a repetition and leaves two files beside the film: FILM.report.html to look at, and
FILM.landmarks.csv, which can be graded again without the film.
"""

import sys
from pathlib import Path

import secondheart


def main(recording: str, exercise_id: str, height_cm: str | None = None) -> None:
    """Analyse one recording of one exercise."""
    exercise = secondheart.load_exercise(exercise_id)
    film = Path(recording)
    analysis = secondheart.analyze(
        film,
        exercise,
        height_cm=None if height_cm is None else float(height_cm),
        landmarks=film.with_suffix(".landmarks.csv"),
    )
    print(f"{exercise.name}: {analysis.count} repetitions, seen from: {analysis.recording.view}")
    for one in analysis.repetitions:
        found = ", ".join(one.faults) or "clean"
        # Without a height the centimetres are NaN: unknown, not nought.
        print(f"{one.index:3} {one.side}: {one.heel_rise_cm:.1f} cm, held {one.hold_s:.1f} s, {found}")
    for missing in analysis.not_measured:
        print(f"not measured: {missing.what} ({missing.why})")
    for warning in analysis.warnings:
        print(f"note: {warning}")
    secondheart.write_report(analysis, exercise, film.with_suffix(".report.html"), recording_name=film.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
