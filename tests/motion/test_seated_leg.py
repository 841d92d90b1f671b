"""How far the heel rises when the thigh tilts, against the stick figure that knows."""

import numpy as np
import pytest

from secondheart.motion.seated_leg import heel_rise_of_tilt
from secondheart.synthetic import perform, wear
from secondheart.synthetic.body import Person


@pytest.mark.parametrize("stature_cm", [155.0, 175.0, 192.0])
@pytest.mark.parametrize(("top_deg", "within_cm"), [(12.0, 0.3), (24.0, 0.5), (32.0, 0.9)])
def test_it_agrees_with_the_figure(stature_cm: float, top_deg: float, within_cm: float) -> None:
    once = perform(
        "soleus-push-up", repetitions=2, seed=1, top_deg=top_deg, sway=0, person=Person(stature_cm=stature_cm)
    )
    worn = wear(once, "thigh", leg="left")
    tilt_rad = np.radians(worn.tilt_deg - worn.tilt_deg[0])
    heel_cm = worn.truth.heel_cm["left"] - worn.truth.heel_cm["left"][0]
    assert np.abs(heel_rise_of_tilt(tilt_rad) * stature_cm - heel_cm).max() < within_cm


def test_rest_is_rest_and_falls_are_falls() -> None:
    rises = heel_rise_of_tilt(np.radians(np.array([-3.0, 0.0, 3.0])))
    assert rises[1] == 0
    assert rises[0] == -rises[2]


def test_no_tilt_shows_more_than_a_heel_can_rise() -> None:
    rises = heel_rise_of_tilt(np.radians(np.linspace(0, 40, 200)))
    assert (np.diff(rises) >= 0).all()
    assert rises.max() * 175 < 16
