"""What the page is told of a kept set."""

from secondheart.synthetic import perform
from secondheart.web.telling import frames_message


def test_a_repetition_without_an_end_is_shown_all_the_same() -> None:
    done = perform("soleus-push-up", repetitions=2).landmarks
    whole = frames_message((done,), {"start_s": 2.0, "end_s": 4.0}, (640, 480))
    assert whole["time_s"][0] >= 1.6
    assert whole["time_s"][-1] <= 4.4
    cut_off = frames_message((done,), {"start_s": 2.0, "end_s": None}, (640, 480))
    assert cut_off["time_s"][0] == whole["time_s"][0]
    assert cut_off["time_s"][-1] >= min(10.0, round(float(done.time_s[-1]), 3))
    assert frames_message((), {"start_s": 2.0, "end_s": None}, (640, 480))["time_s"] == []
