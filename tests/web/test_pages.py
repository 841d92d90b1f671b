import asyncio
import json
import math

import pytest

from secondheart.web.pages import MOST_WAITING, Audience, Page


def taken(page: Page) -> list[object]:
    """Take everything that waits."""

    async def take() -> list[object]:
        found: list[object] = []
        try:
            while True:
                async with asyncio.timeout(0):
                    found.append(await page.next())
                if found[-1] is None:
                    return found
        except TimeoutError:
            return found

    return asyncio.run(take())


def test_texts_come_in_order_and_of_glances_and_pictures_the_newest() -> None:
    page = Page("coach")
    for k in range(3):
        page.tell({"cue": k})
        page.glance({"glance": k})
        page.picture(b"picture %d" % k)
    found = taken(page)
    assert [json.loads(one) for one in found[:4]] == [{"cue": 0}, {"cue": 1}, {"cue": 2}, {"glance": 2}]
    assert found[4:] == [b"picture 2"]


def test_a_page_that_takes_nothing_is_let_go() -> None:
    page = Page("coach")
    for k in range(MOST_WAITING + 5):
        page.tell({"cue": k})
    assert page.closing == (1013, "this page does not take what it is told")
    assert taken(page) == [None]


def test_what_was_said_last_is_sent_before_a_page_is_closed() -> None:
    page = Page("coach")
    page.tell({"type": "taken"})
    page.close(4001, "again")
    page.tell({"type": "late"})
    page.close(1000, "twice")
    assert taken(page) == ['{"type":"taken"}', None]
    assert page.closing == (4001, "again")


def test_a_number_that_is_not_known_is_never_sent_as_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        Page("coach").tell({"height": math.nan})


def test_another_tab_takes_the_place_of_one_that_goes() -> None:
    audience = Audience()
    first, second, phone = Page("coach"), Page("coach"), Page("camera")
    audience.join(first, "coach", "a")
    audience.join(second, "coach", "b")
    audience.join(phone, "camera", "c")
    assert audience.coach is first
    assert audience.phone
    audience.drop(first)
    assert audience.coach is second
    audience.drop(second)
    assert audience.coach is None
    audience.forward(b"picture")


def test_the_coach_that_comes_again_stays_the_coach_beside_another_tab() -> None:
    audience = Audience()
    first, other, again = Page("coach"), Page("coach"), Page("coach")
    audience.join(first, "coach", "a")
    audience.join(other, "coach", "b")
    audience.join(again, "coach", "a")
    assert audience.coach is again
    assert audience.pages == {other, again}
    audience.join(Page("coach"), "coach", "b")
    assert audience.coach is again
