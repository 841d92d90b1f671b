"""The performer as a dressed person before a camera: films and pictures with exactly known motion."""

from secondheart.synthetic.film.light import Light
from secondheart.synthetic.film.look import SKINS, Look, dressed, random_look
from secondheart.synthetic.film.shoot import LIGHTS, Setting, shoot
from secondheart.synthetic.film.write import truth_beside, write_film

__all__ = [
    "LIGHTS",
    "SKINS",
    "Light",
    "Look",
    "Setting",
    "dressed",
    "random_look",
    "shoot",
    "truth_beside",
    "write_film",
]
