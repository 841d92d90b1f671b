"""A journal that is open is known to be in use, by this process and by others, until it is closed."""

from pathlib import Path

import pytest

from secondheart.records import lock as module
from secondheart.records.lock import in_use, lock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "journal.shj"
    place.write_bytes(b"some")
    return place


def test_held_until_closed(path: Path) -> None:
    assert not in_use(path)
    with path.open("r+b") as held:
        assert lock(held.fileno())
        assert in_use(path)
        with path.open("r+b") as other:
            assert not lock(other.fileno())
        assert path.read_bytes() == b"some", "others may read"
    assert not in_use(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        in_use(tmp_path / "none")


def test_a_file_system_without_locks_keeps_nobody_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_descriptor: int, *, shared: bool) -> None:
        raise OSError(95, f"not supported, shared or not: {shared}")

    monkeypatch.setattr(module, "_try", none)
    assert not in_use(path)
