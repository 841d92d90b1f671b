"""Files are whole or not there."""

import os
import stat
import sys
from pathlib import Path

import pytest

from secondheart.errors import OutputError
from secondheart.writing import check_writable, replacing, write_text


def test_new_file(tmp_path: Path) -> None:
    write_text(tmp_path / "new.txt", "höher\n")
    assert (tmp_path / "new.txt").read_bytes() == "höher\n".encode()
    assert len(list(tmp_path.iterdir())) == 1


def test_temporary_file_stands_beside_and_ends_alike(tmp_path: Path) -> None:
    with replacing(tmp_path / "film.mp4") as part:
        assert part.parent == tmp_path
        assert part.suffix == ".mp4"
        part.write_bytes(b"1")
        assert not (tmp_path / "film.mp4").exists()
    assert (tmp_path / "film.mp4").read_bytes() == b"1"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_older_file_is_kept(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "page.html"
    path.write_text("older")
    with pytest.raises(error), replacing(path) as part:
        part.write_text("half")
        raise error
    assert path.read_text() == "older"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_error_that_names_the_temporary_file_names_the_place(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"^could not write film\.mp4: too hot$"),
        replacing(tmp_path / "film.mp4") as part,
    ):
        raise OutputError(f"could not write {part.name}: too hot")


def test_errors_of_the_system_are_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with pytest.raises(OutputError, match=r"could not write .*page.html: No space.*is kept"), replacing(path):
        raise OSError(28, "No space left on device")


def test_nothing_was_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not write"), replacing(tmp_path / "page.html"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_mode_of_the_older_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("older")
    path.chmod(0o640)
    write_text(path, "newer")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("older")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    write_text(link, "newer")
    assert link.is_symlink()
    assert real.read_text() == "newer"


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs devices as files")
def test_device_is_written_to() -> None:
    before = set(Path("/dev").iterdir())
    write_text("/dev/null", "text")
    assert set(Path("/dev").iterdir()) == before


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(OutputError, match="no folder"):
        check_writable(tmp_path / "no" / "page.html")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="no folder"):
        check_writable(tmp_path / "file" / "page.html")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("older")
    path.chmod(0o400)
    with pytest.raises(OutputError, match="may not be overwritten"):
        check_writable(path)
