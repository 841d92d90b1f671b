"""Show where a score comes from: python examples/grade_landmarks.py LANDMARKS.csv EXERCISE [HEIGHT_CM]."""

import sys

import secondheart
from secondheart.grading import cost_of


def main(recording: str, exercise_id: str, height_cm: str | None = None) -> None:
    """Print every fault with the value found, its limit, and what it takes from the score."""
    analysis = secondheart.analyze(
        recording, exercise_id, height_cm=None if height_cm is None else float(height_cm)
    )
    for one in analysis.repetitions:
        print(f"repetition {one.index} at {one.start_s:.1f} s: {one.score:.0f} of 100")
        for finding in one.findings:
            print(
                f"    {finding.fault}: found {finding.value:.2f}, limit {finding.limit:.2f} {finding.unit}, "
                f"costs {cost_of(finding):.0f}. {finding.reason}"
            )
    print(f"mean score {analysis.score:.0f}, {analysis.count_by_side()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
