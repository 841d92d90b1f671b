import json
import math
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.web.messages import (
    HEAD,
    LANDMARK,
    LANDMARK_BYTES,
    MOST_BYTES,
    PICTURE,
    BadMessageError,
    Choose,
    Message,
    RefusedError,
    landmarks_in,
    landmarks_payload,
    packed,
    read_text,
    unpacked,
)

GOOD = Message(PICTURE, 7, 123_456, 640, 480, b"\xff\xd8 a picture")


def head(**changed: object) -> bytes:
    fields: dict[str, object] = {
        "mark": b"SH", "version": 1, "kind": 1, "sequence": 7, "time_us": 5, "width": 640, "height": 480,
        "length": 3,
    }  # fmt: skip
    return HEAD.pack(*(fields | changed).values()) + b"abc"


def test_a_head_has_24_bytes_in_the_order_that_is_documented() -> None:
    data = packed(GOOD)
    assert len(data) == 24 + len(GOOD.payload)
    assert data[:4] == b"SH\x01\x01"
    assert struct.unpack("<IQHHI", data[4:24]) == (7, 123_456, 640, 480, len(GOOD.payload))


def test_what_was_packed_comes_back() -> None:
    assert unpacked(packed(GOOD)) == GOOD


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**53),
    st.integers(1, 4096),
    st.integers(1, 4096),
    st.binary(min_size=1),
)
def test_any_message_of_the_form_comes_back(
    sequence: int, time_us: int, width: int, height: int, payload: bytes
) -> None:
    message = Message(PICTURE, sequence, time_us, width, height, payload)
    assert unpacked(packed(message)) == message


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "expected a head of 24"),
        (head()[:23], "expected a head of 24"),
        (head(mark=b"XX"), "without its mark"),
        (head(version=2), "version 2"),
        (head(kind=4), "kind 4"),
        (head(length=4), "expected 4 as it says"),
        (head() + b"d", "expected 3 as it says"),
        (head(length=2**32 - 1), "as it says"),
        (head(width=0), "a picture of 0 x 480"),
        (head(height=4097), "640 x 4097"),
        (head(time_us=2**64 - 1), "no steady clock"),
        (head(kind=2), "landmarks of 3 bytes"),
        (HEAD.pack(b"SH", 1, 1, 7, 5, 640, 480, 0), "without bytes"),
        (b"S" * (MOST_BYTES + 1), "at most"),
    ],
)
def test_what_is_not_of_the_form_is_refused_with_its_reason(data: bytes, why: str) -> None:
    with pytest.raises(BadMessageError, match=why):
        unpacked(data)


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for tried in (data, b"SH\x01\x02" + data, packed(GOOD)[: len(data)], packed(GOOD) + data):
        with suppress(RefusedError):
            unpacked(tried)


@given(st.binary(min_size=LANDMARK_BYTES, max_size=LANDMARK_BYTES))
def test_any_numbers_in_landmarks_become_places_or_nothing(payload: bytes) -> None:
    sample = landmarks_in(Message(LANDMARK, 1, 1, 640, 480, payload), 1.25)
    places, visible = sample.xy_px, sample.visibility
    assert places.shape == (1, 33, 2)
    assert (np.isnan(places[..., 0]) == np.isnan(places[..., 1])).all()
    assert (np.isnan(places[..., 0]) == np.isnan(visible)).all()
    assert not (np.abs(places) > 1e5).any()
    assert not ((visible < 0) | (visible > 1)).any()


def test_landmarks_are_rounded_before_the_engine_sees_them() -> None:
    xy = np.full((33, 2), 100.123_456)
    xy[5] = math.nan
    message = Message(LANDMARK, 1, 1, 640, 480, landmarks_payload(xy, np.full(33, 0.7)))
    sample = landmarks_in(message, 0.123_456_789)
    assert sample.time_s[0] == 0.123457
    assert sample.xy_px[0, 0, 0] == 100.125
    assert np.isnan(sample.xy_px[0, 5]).all()
    assert sample.visibility[0, 0] == 179 / 256


CHOICE = (
    '{"type":"choose","exercise":"soleus-push-up","variant":"article","side":"auto","height_cm":172,'
    '"weight_kg":null,"source":"camera","find_range":true,"pain_before":false}'
)


def test_a_choice_is_read() -> None:
    message = read_text(CHOICE)
    assert isinstance(message, Choose)
    assert message.height_cm == 172
    assert message.weight_kg is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"type":"dance"}',
        '{"type":"join"}',
        '{"type":"join","role":"owner"}',
        '{"type":"join","role":"coach","page":"../../x"}',
        '{"type":"join","role":"coach","more":1}',
        '{"type":"command","word":"format"}',
        '{"type":"count","is":"12"}',
        '{"type":"count","is":-1}',
        '{"type":"pain","after":1}',
        '{"type":"heard","cue":1,"age_ms":NaN}',
        CHOICE.replace("172", "NaN"),
        CHOICE.replace("172", "1e400"),
        CHOICE.replace("172", "17"),
        CHOICE.replace("soleus-push-up", "/etc/passwd"),
        CHOICE.replace("soleus-push-up", "mine.toml"),
        "[" * 10_000,
        '{"type":"join","role":"coach","page":"' + "x" * 20_000 + '"}',
    ],
)
def test_texts_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(BadMessageError):
        read_text(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["type", "role", "word", "is", "after", "name", "cue", "age_ms"]), JSON),
    st.sampled_from(["join", "choose", "command", "pain", "count", "model", "heard", "again", "x"]),
)
def test_any_json_is_read_or_refused(message: dict[str, object], kind: str) -> None:
    with suppress(RefusedError):
        read_text(json.dumps(message | {"type": kind}))
