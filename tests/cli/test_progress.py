"""The progress bar is for people at a terminal."""

import io
import sys

import pytest

from secondheart.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading set.csv") as advance:
        assert advance is None
    assert capsys.readouterr().err == ""


def test_bar_at_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Reading [set].csv") as advance:
        assert advance is not None
        for fraction in (float("nan"), 0.5, 1.5):
            advance(fraction)
    assert "Reading [set].csv" in terminal.getvalue()
    assert capsys.readouterr().out == ""
