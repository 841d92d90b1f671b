"""A performer with known truth: landmarks of the seven exercises as a camera would see them."""

from secondheart.synthetic.body import Person, random_person
from secondheart.synthetic.camera import Camera
from secondheart.synthetic.fidgets import FIDGETS
from secondheart.synthetic.files import write_csv, write_truth
from secondheart.synthetic.noise import Noise
from secondheart.synthetic.perform import Performance, perform, sample
from secondheart.synthetic.truth import TrueRepetition, Truth

__all__ = [
    "FIDGETS",
    "Camera",
    "Noise",
    "Performance",
    "Person",
    "TrueRepetition",
    "Truth",
    "perform",
    "random_person",
    "sample",
    "write_csv",
    "write_truth",
]
