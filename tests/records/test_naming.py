"""Ids of workouts: their form, and finding one by its beginning."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import RequestError
from secondheart.records import checked_id, matching
from secondheart.records.naming import is_id, new_id

IDS = [
    "2026-11-22T18-30-05Z-soleus-push-up",
    "2026-11-22T18-30-05Z-soleus-push-up-2",
    "2026-11-23T07-00-00Z-tip-toe-walk",
]


@pytest.mark.parametrize(
    ("word", "found"), [(IDS[0], IDS[0]), (IDS[1], IDS[1]), ("2026-11-23", IDS[2]), (IDS[2][:-1], IDS[2])]
)
def test_a_whole_id_or_a_beginning_of_one(word: str, found: str) -> None:
    assert matching(word, IDS) == found


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("2026", "beginning of 3 workouts"),
        ("2026-11-22", "type more"),
        ("2026-11-23T07-00-01Z-tip-toe-walk", f"did you mean {IDS[2]}"),
        ("soleus", f"did you mean {IDS[1]}"),
        ("", "lists those there are"),
        ("x", "lists those there are"),
        ("y" * 10_000, "no workout"),
    ],
)
def test_what_is_not_one_is_helped_with(word: str, said: str) -> None:
    with pytest.raises(RequestError, match=said) as caught:
        matching(word, IDS)
    assert len(str(caught.value)) < 500


def test_ids_are_of_one_zone() -> None:
    assert new_id(datetime.fromisoformat("2026-11-22T19:30:05+01:00"), "soleus-push-up") == IDS[0]
    assert new_id(datetime.fromisoformat("2026-11-22T19:30:05+01:00"), "soleus-push-up", 2) == IDS[1]


@pytest.mark.parametrize("good", IDS)
def test_good_ids(good: str) -> None:
    assert checked_id(good) == good


@given(st.text())
def test_text_is_no_id(text: str) -> None:
    assert not is_id(text)


@given(st.sampled_from(IDS), st.integers(0, 40), st.characters())
def test_a_good_id_never_holds_what_paths_are_made_of(good: str, where: int, sign: str) -> None:
    changed = good[:where] + sign + good[where:]
    if is_id(changed):
        assert changed.isascii()
        assert not set(changed) & set("/\\.:~%$ \n\x00")


@pytest.mark.parametrize(
    "bad", ["x" * 500, IDS[0] + "\n", IDS[0].upper(), "2026-11-22T18-30-05Z-", "٢" + IDS[0][1:]]
)
def test_bad_ids(bad: str) -> None:
    with pytest.raises(RequestError, match="no workout's id"):
        checked_id(bad)
