"""An engine that answers at once, and a way to run commands as a person does."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import secondheart.workout
from secondheart.cli import main
from secondheart.types import Analysis, Finding, NotMeasured, Recording, Repetition

LEG = ",".join(f"left_{part}_{axis}" for part in ("knee", "ankle", "heel", "foot_index") for axis in "xy")
Run = Callable[..., tuple[int, str, str]]


def repetition(index: int, *findings: Finding) -> Repetition:
    start_s = 5.0 * index
    return Repetition(
        index=index,
        side="both",
        start_s=start_s,
        top_s=start_s + 1,
        end_s=start_s + 4,
        rise_s=1.0,
        hold_s=2.0,
        lower_s=1.0,
        heel_rise_cm=7.25,
        heel_rise_error_cm=0.5,
        ankle_range_deg=31.0,
        lowest_cm=0.0,
        score=90.0,
        findings=findings,
    )


SHORT = Finding("short-hold", 0.8, 1.2, 0.4, "s", "the pause is shorter than asked")


@pytest.fixture
def analysis() -> Analysis:
    return Analysis(
        exercise="soleus-push-up",
        variant="article",
        recording=Recording("landmarks", 16.0, 30.0, "side"),
        repetitions=(repetition(1), repetition(2, SHORT), repetition(3)),
        walk=None,
        not_measured=(NotMeasured("uneven", "one side view cannot compare the legs"),),
        warnings=("1 row with a doubled time dropped",),
    )


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Write a landmarks file that opens."""
    path = tmp_path / "set.csv"
    path.write_text(f"time_s,{LEG}\n" + "".join(f"{n / 30},1,20,3,40,5,60,7,80\n" for n in range(90)))
    return path


class Engine:
    """Stands in for the engine: remembers what it was asked, gives what it was told to."""

    def __init__(self, result: Analysis) -> None:
        self.result = result
        self.error: BaseException | None = None
        self.asked: dict[str, object] = {}

    def __call__(self, recording: object, exercise: object, **options: object) -> Analysis:
        self.asked = {"recording": recording, "exercise": exercise, **options}
        if self.error is not None:
            raise self.error
        return self.result


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, analysis: Analysis) -> Engine:
    """Put a stand-in where the engine is."""
    stand_in = Engine(analysis)
    monkeypatch.setattr(secondheart.workout, "analyze", stand_in, raising=False)
    return stand_in


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command inside this process; gives exit code, standard output and standard error."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def outside(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-c", "import sys; from secondheart.cli import main; sys.exit(main())", *words]
    return subprocess.run(command, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
