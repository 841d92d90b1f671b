"""What is remembered from one set to the next."""

import math
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import OutputError, RequestError
from secondheart.records import keep_settings, memory, remember, remembered, settings


def test_nothing_at_first_and_nothing_written(data: Path) -> None:
    found = remembered("soleus-push-up", "auto")
    assert math.isnan(found.best_cm)
    assert math.isnan(found.height_cm)
    assert settings() == {}
    assert not data.exists()


def test_best_is_of_an_exercise_and_a_side_and_height_of_the_person() -> None:
    remember("soleus-push-up", "left", height_cm=172.5, best_cm=9.1)
    remember("soleus-push-up", "right", best_cm=8.0)
    remember("bent-knee-calf-raise", "auto", height_cm=172.0)
    assert remembered("soleus-push-up", "left").best_cm == 9.1
    assert remembered("soleus-push-up", "right").best_cm == 8.0
    assert math.isnan(remembered("soleus-push-up", "both").best_cm)
    assert remembered("tip-toe-walk", "auto").height_cm == 172.0


def test_settings_of_the_page_are_changed_one_by_one(data: Path) -> None:
    remember("soleus-push-up", "left", best_cm=9.1)
    keep_settings(volume=0.5, voice="Anna", tones_only=False)
    keep_settings(volume=0.7, voice=None)
    assert settings() == {"volume": 0.7, "tones_only": False}
    assert remembered("soleus-push-up", "left").best_cm == 9.1
    if sys.platform != "win32":
        assert stat.S_IMODE((data / "settings.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("facts", [{"x": object()}, {"x": "y" * 300_000}, {"n" * 500: 1}])
def test_settings_that_cannot_be_kept(facts: dict[str, object]) -> None:
    keep_settings(volume=0.5)
    with pytest.raises(RequestError, match="settings"):
        keep_settings(**facts)
    assert settings() == {"volume": 0.5}


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 1, "height_cm": "tall"}', "{" * 5000, "\x00\xff"])
def test_a_broken_file_counts_as_empty_and_is_kept_beside(data: Path, text: str) -> None:
    data.mkdir()
    path = data / "settings.json"
    path.write_text(text, encoding="latin-1")
    assert settings() == {}
    assert path.read_text(encoding="latin-1") == text
    keep_settings(volume=1)
    assert settings() == {"volume": 1}
    assert (data / "settings-unreadable.json").read_text(encoding="latin-1") == text


@given(st.binary(max_size=200))
def test_any_file_is_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "settings.json").write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECONDHEART_DATA", str(folder))
        assert settings() == {}


def test_settings_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SECONDHEART_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError):
        remember("soleus-push-up", "left", best_cm=1.0)
    assert settings() == {}
    assert memory.SETTINGS == "settings.json"
