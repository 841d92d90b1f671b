"""A performer with known truth: the seven exercises as a camera sees them and as a worn phone feels them."""

from secondheart.synthetic.body import Person, random_person
from secondheart.synthetic.camera import Camera
from secondheart.synthetic.fidgets import FIDGETS
from secondheart.synthetic.files import write_csv, write_truth
from secondheart.synthetic.noise import Noise
from secondheart.synthetic.perform import Performance, perform, sample
from secondheart.synthetic.phone_doings import DOINGS, wear_while
from secondheart.synthetic.phone_files import FORMS, write_inertial
from secondheart.synthetic.phone_mounts import Phone, random_phone
from secondheart.synthetic.phone_noise import PhoneNoise
from secondheart.synthetic.phones import Worn, wear
from secondheart.synthetic.truth import TrueRepetition, Truth

__all__ = [
    "DOINGS",
    "FIDGETS",
    "FORMS",
    "Camera",
    "Noise",
    "Performance",
    "Person",
    "Phone",
    "PhoneNoise",
    "TrueRepetition",
    "Truth",
    "Worn",
    "perform",
    "random_person",
    "random_phone",
    "sample",
    "wear",
    "wear_while",
    "write_csv",
    "write_inertial",
    "write_truth",
]
