from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import OutputError
from secondheart.web.keys import KNOWN_FOR_S, MOST_TOKENS, Keys, cookie_key


class Now:
    def __init__(self) -> None:
        self.s = 1_000_000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def keys(now: Now) -> Keys:
    return Keys(b"k" * 32, now)


def test_a_token_lets_one_page_in_once(keys: Keys) -> None:
    token = keys.mint("coach")
    assert keys.good(token)
    assert keys.take(token, "coach")
    assert not keys.take(token, "coach")
    assert not keys.good(token)


def test_a_token_is_for_its_role_alone(keys: Keys) -> None:
    assert not keys.take(keys.mint("camera"), "coach")
    assert not keys.take("", "coach")
    assert not keys.take("ü\udc80", "coach")


def test_a_phones_token_runs_out(keys: Keys, now: Now) -> None:
    token = keys.mint("camera", 600)
    now.s += 601
    assert not keys.good(token)
    assert not keys.take(token, "camera")


def test_tokens_do_not_pile_up(keys: Keys) -> None:
    first = keys.mint("camera")
    for _ in range(MOST_TOKENS):
        keys.mint("camera")
    assert not keys.good(first)


def test_a_restarted_server_knows_its_page(keys: Keys, now: Now) -> None:
    cookie = keys.cookie("coach")
    assert Keys(b"k" * 32, now).role_of(cookie) == "coach"
    assert Keys(b"x" * 32, now).role_of(cookie) is None


def test_a_cookie_ends_after_a_month(keys: Keys, now: Now) -> None:
    cookie = keys.cookie("camera")
    assert keys.role_of(cookie) == "camera"
    now.s += KNOWN_FOR_S + 2
    assert keys.role_of(cookie) is None


def test_a_camera_cannot_make_itself_a_coach(keys: Keys) -> None:
    assert keys.role_of(keys.cookie("camera").replace("camera", "coach")) is None


@given(st.text())
def test_no_other_text_is_a_cookie(text: str) -> None:
    keys = Keys(b"k" * 32)
    assert keys.role_of(text) is None
    assert keys.role_of(f"1.coach.1.x.{text}") is None


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "cookie.key"
    key = cookie_key(path)
    assert len(key) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert cookie_key(path) == key


def test_a_key_cut_off_by_a_crash_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cookie.key"
    path.write_bytes(b"half")
    assert len(cookie_key(path)) == 32


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="make its folder writable"):
        cookie_key(tmp_path / "nowhere" / "cookie.key")
