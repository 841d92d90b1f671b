"""What is missing before a phone on the thigh may feel a set."""

import numpy as np
import pytest

from secondheart.coach.cues import Cue, hushed
from secondheart.coach.words import LANGUAGES, words_of
from secondheart.coach.worn_check import WornCheck
from secondheart.motion.lying import Laid


def lies(seconds: float, *, flat: bool = True, still: bool = True) -> Laid:
    count = round(30 * seconds)
    return Laid(*(np.full(count, value) for value in (flat, still, True)))


def test_a_phone_that_lies_still_passes_after_a_while() -> None:
    check = WornCheck(words_of("en"))
    assert check.missing == ("place",)
    assert check.push(lies(1.0), 1.0) == []
    assert not check.passed
    check.push(lies(1.5), 2.5)
    assert check.passed
    assert check.sentence == "That's it. Keep still."


def test_what_is_missing_is_said_once_in_a_while() -> None:
    check, said = WornCheck(words_of("en")), []
    for k in range(1, 200):
        said += check.push(lies(0.1, flat=False, still=False), k / 10)
    assert {cue.show for cue in said} == {"Lay the phone on your thigh, near the knee."}
    assert 2 <= len(said) <= 4
    assert check.sentence == said[0].show


def test_a_phone_that_moves_is_asked_to_keep_still() -> None:
    check, said = WornCheck(words_of("de")), []
    for k in range(1, 60):
        said += check.push(lies(0.1, still=False), k / 10)
    assert said[0].show == "Halt kurz still."
    assert check.missing == ("moving",)


def test_a_phone_beside_the_leg_lies_well_once_it_has_been_still_for_long() -> None:
    check = WornCheck(words_of("en"))
    check.push(lies(3.5, flat=False), 3.5)
    assert check.missing == ("place",)
    check.push(lies(3.0, flat=False), 6.5)
    assert check.passed


def test_nothing_pushed_changes_nothing() -> None:
    assert WornCheck(words_of("en")).push(lies(0), 0.0) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_a_worn_phone(language: str) -> None:
    worn = words_of(language).worn
    assert all((worn.place, worn.moving, worn.moved, worn.rest, worn.on))


def test_a_quiet_cue_is_shown_and_not_said() -> None:
    count = hushed(Cue("count", 1.0, "7", "7", urgent=True, tone="count"))
    assert (count.say, count.show, count.tone) == ("", "7", "tick")
    assert hushed(Cue("praise", 1.0, "Good.", "Good.", tone="praise")).tone == ""
    assert hushed(Cue("pause", 1.0, "Paused.", "Paused.", tone="attention")).tone == "attention"
