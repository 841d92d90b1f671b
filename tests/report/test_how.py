"""How an exercise is done, as a page shows it: moving, still where that is asked for, and in words."""

import re
from base64 import b64decode

from secondheart.exercises import load_exercise
from secondheart.exercises.picture_files import PICTURE_PX, picture_file
from secondheart.report.how import how_it_is_done, picture_address
from secondheart.report.html import render


def test_the_picture_moves_and_keeps_still_where_that_is_asked_for(analysis, exercise):
    push_up = exercise("soleus-push-up")
    text = render(analysis(3), push_up)
    source, image = re.search(r"<source ([^>]*)>", text)[1], re.search(r"<img ([^>]*)>", text)[1]
    assert 'media="(prefers-reduced-motion: reduce)"' in source
    found = {name: b64decode(data) for name, data in re.findall(r'(src|srcset)="data:[^,]*,([^"]+)"', text)}
    assert found == {"src": picture_file(push_up, "loop"), "srcset": picture_file(push_up, "top")}
    assert 'loading="lazy"' in image
    width_px, height_px = PICTURE_PX["loop"]
    assert f'width="{width_px}" height="{height_px}"' in image
    assert f'alt="{push_up.pictures.loop}"' in image


def test_what_moves_can_be_put_away(analysis, exercise):
    text = render(analysis(3), exercise("soleus-push-up"))
    assert re.search(r"<details class=\"how\" open>\s*<summary>How it is done</summary>", text)


def test_the_steps_and_what_is_asked_stand_beside_it(analysis, exercise):
    walk = exercise("tip-toe-walk")
    text = render(analysis(0, exercise="tip-toe-walk"), walk)
    for step in walk.steps:
        assert f"<li>{step}</li>" in text
    assert "Asked: As long as possible with the heels up" in text


def test_a_variant_is_not_taken_for_what_the_picture_shows(analysis, exercise):
    fast = load_exercise("soleus-push-up", "houston")
    assert how_it_is_done(fast).other == "houston"
    assert "not the variant houston" in render(analysis(3), fast)
    assert "not the variant" not in render(analysis(3), exercise("soleus-push-up"))


def test_an_exercise_without_pictures_has_no_such_part(analysis, exercise):
    own = exercise("soleus-push-up").model_copy(update={"id": "my-raise"})
    assert how_it_is_done(own) is None
    assert picture_address(own, "top") is None
    untold = exercise("soleus-push-up").model_copy(update={"pictures": None})
    assert "How it is done" not in render(analysis(3), untold)
    assert "<img" not in render(analysis(3), own)


def test_what_is_told_is_only_words(analysis, exercise):
    push_up = exercise("soleus-push-up")
    hostile = '"><script>alert(1)</script>'
    told = push_up.pictures.model_copy(update={"loop": hostile})
    text = render(analysis(3), push_up.model_copy(update={"pictures": told}))
    assert "<script" not in text
