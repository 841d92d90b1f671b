"""Whether a worn phone lies, keeps still and stays as it lay."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.motion.lying import Laid, Lying
from secondheart.motion.worn import WornMotion
from secondheart.synthetic import perform
from secondheart.synthetic.phone_doings import wear_while
from secondheart.synthetic.phone_noise import PhoneNoise
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial


def laid(samples: Inertial, size: int = 10_000) -> Laid:
    motion, lying, found = WornMotion(), Lying(), []
    for start in range(0, len(samples), size):
        at = slice(start, start + size)
        part = Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])
        found.append(lying.push(motion.push(part)))
    return Laid(
        *(np.concatenate([getattr(one, name) for one in found]) for name in ("flat", "still", "rests"))
    )


def test_a_phone_on_a_thigh_at_work_lies_flat_and_rests() -> None:
    for noise in (PhoneNoise.clean(), PhoneNoise.noisy(), PhoneNoise.messy()):
        found = laid(wear(perform("soleus-push-up", repetitions=6), "thigh", noise=noise, seed=1).samples)
        assert np.mean(found.flat[30:]) > 0.98
        assert np.mean(found.rests[30:]) > 0.97
        # Each rise turns it: that is not still.
        assert np.mean(found.still[60:]) < 0.9


def test_a_phone_that_lies_untouched_is_still() -> None:
    count = 400
    samples = Inertial(
        np.arange(count) / 100, np.tile([0.0, 0.3, 10.4], (count, 1)), np.full((count, 3), 0.01)
    )
    found = laid(samples)
    # A sensor that is wrong all the time does not move.
    assert found.still[60:].all()
    assert found.flat.all()
    assert found.rests.all()


def test_a_phone_that_is_picked_up_does_not_rest() -> None:
    for seed in range(3):
        found = laid(wear_while("picked-up", seed=seed).samples)
        assert not found.rests.all()
        assert np.count_nonzero(~found.rests) > 45


def test_missing_samples_are_neither_still_nor_at_rest() -> None:
    samples = wear(perform("soleus-push-up", repetitions=2), "thigh").samples
    force = samples.force_mps2.copy()
    force[300:600] = np.nan
    found = laid(Inertial(samples.time_s, force, samples.rate_radps))
    assert not found.rests[105:170].any()
    assert not found.still[105:170].any()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 700))
def test_portions_do_not_matter(size: int) -> None:
    samples = wear(perform("soleus-push-up", repetitions=1), "thigh", noise=PhoneNoise.noisy()).samples
    whole, cut = laid(samples), laid(samples, size)
    for name in ("flat", "still", "rests"):
        assert (getattr(whole, name) == getattr(cut, name)).all()
