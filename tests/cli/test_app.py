"""The commands as a whole: help, version, streams."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from secondheart.cli.errors import plain_signs

from .conftest import outside

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_help_lists_the_commands(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    for command in ("analyze", "demo", "exercises"):
        assert command in out


def test_help_of_analyze_names_every_option_of_the_contract(run: Run) -> None:
    _, out, _ = run("analyze", "--help")
    for option in (
        "exercise",
        "variant",
        "side",
        "height-cm",
        "best-cm",
        "mount",
        "json",
        "report",
        "annotate",
        "landmarks",
    ):
        assert f"--{option} " in out


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("secondheart 0.")


def test_unknown_command(run: Run) -> None:
    code, out, err = run("analyse")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "analyse" in err


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from secondheart.cli import main; main(['--help']); "
        "heavy = {'numpy', 'polars', 'pydantic', 'av', 'scipy', 'cv2'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stderr.strip() == "[]"


def test_console_without_unicode() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = outside("exercises", "show", "soleus-push-up", env=environment)
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_reader_that_goes_away() -> None:
    script = "from secondheart.cli import main; raise SystemExit(main(['exercises']))"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-c", script], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_plain_signs() -> None:
    error = UnicodeEncodeError("ascii", "7.3 ± 0.5°→é", 4, 5, "no")
    assert plain_signs(error) == ("+/-", 5)
    assert plain_signs(UnicodeEncodeError("ascii", "é漢", 0, 2, "no")) == ("e?", 2)
    with pytest.raises(UnicodeDecodeError):
        plain_signs(UnicodeDecodeError("ascii", b"\xff", 0, 1, "no"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals and named pipes of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_from_outside(tmp_path: Path, number: signal.Signals, code: int) -> None:
    pipe, older = tmp_path / "set.csv", tmp_path / "older.json"
    os.mkfifo(pipe)
    older.write_text("older")
    script = "from secondheart.cli import main; raise SystemExit(main())"
    words = ["analyze", str(pipe), "-e", "soleus-push-up", "--json", str(older)]
    process = subprocess.Popen([sys.executable, "-c", script, *words], stderr=subprocess.PIPE)
    # Opening waits until the command has opened its end; then it waits for bytes that never come.
    with process, pipe.open("wb"):
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert said.count(b"\n") == (1 if number == signal.SIGINT else 0)
    assert b"Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == {"set.csv", "older.json"}
    assert older.read_text() == "older"
