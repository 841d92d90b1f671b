"""Who is in a film: people seen at some of its moments, looked for before it is read.

Somebody else may be nearer at first, pass behind or in front, or stand about. Knowing when and where people
are seen tells whom the film is about, and whom never to take for that person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Protocol

import numpy as np

from secondheart.capture.detector import Candidate
from secondheart.capture.film import Picture
from secondheart.capture.pose import MIN_PRESENCE, PoseModel, Region

#: Parts of a picture show people that the whole hides, and half people too: only sure ones are taken.
MIN_SCORE_OF_PART = 0.8
#: Two regions nearer than this, in parts of their size (about 1.4 body heights), are one person.
SAME_PLACE = 0.2
#: How far somebody may have gone between two glances, in parts of a region's size, at once and per second.
STEP, WALK_PER_S = 0.4, 0.6
#: Places drift: how much a second apart counts, in parts of a region's size, when people are told apart.
DRIFT_PER_S = 0.3


class PersonFinder(Protocol):
    """Anything that finds people in a picture."""

    def find(self, picture: Picture, min_score: float = 0.5) -> Sequence[Candidate]:
        """Return the people seen in an RGB picture, surest first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where somebody was at one moment, and how much of the film's foreground that is."""

    time_s: float
    region: Region
    weight: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody seen in a film, by the moments at which they were seen, in order."""

    sightings: tuple[Sighting, ...]

    @property
    def weight(self) -> float:
        """How much this person is in the film: often, large and near the ground in front."""
        return sum(sighting.weight for sighting in self.sightings)

    @property
    def x_px(self) -> float:
        """Where this person is usually, from the left."""
        return float(np.median([sighting.region.x_px for sighting in self.sightings]))

    def together(self, other: "Person") -> bool:
        """Tell whether both were ever seen at the same moment, so cannot be one."""
        times = {sighting.time_s for sighting in self.sightings}
        return any(sighting.time_s in times for sighting in other.sightings)

    def away(self, region: Region, time_s: float) -> float:
        """How far a region is from where this person was about that time, in parts of its size."""
        return min(
            apart(region, sighting.region) + DRIFT_PER_S * abs(time_s - sighting.time_s)
            for sighting in self.sightings
        )


def look(finder: PersonFinder, picture: Picture) -> list[Region]:
    """Return where people are in an RGB picture, (height, width, 3), surest first.

    The whole picture is searched and then three overlapping parts of it, because a detector of one
    person overlooks a second.
    """
    found = [(c.score, c.region) for c in finder.find(picture)]
    for x, y, part in _parts(picture):
        found += [
            (c.score, Region(c.region.x_px + x, c.region.y_px + y, c.region.size_px, c.region.turn_rad))
            for c in finder.find(part, MIN_SCORE_OF_PART)
        ]
    found.sort(key=lambda pair: -pair[0])
    return _distinct([region for _, region in found])


def seen(finder: PersonFinder, model: PoseModel, picture: Picture) -> list[Region]:
    """Return where people are in an RGB picture; when there seem to be several, only those with a body."""
    regions = look(finder, picture)
    if len(regions) <= 1:
        return regions
    poses = [model.estimate(picture, region) for region in regions]
    return _distinct([pose.next_region for pose in poses if pose.presence >= MIN_PRESENCE])


def people_in(
    glances: Iterable[tuple[float, Picture]], finder: PersonFinder, model: PoseModel
) -> tuple[Person, ...]:
    """Return the people seen at some moments of a film, from left to right.

    Parameters
    ----------
    glances
        (time_s, picture) in order of time; pictures (height, width, 3) RGB.
    """
    tracks: list[list[Sighting]] = []
    for time_s, picture in glances:
        regions = seen(finder, model, picture)
        pairs = sorted(
            (apart(region, track[-1].region), r, t)
            for r, region in enumerate(regions)
            for t, track in enumerate(tracks)
            if apart(region, track[-1].region) < STEP + WALK_PER_S * (time_s - track[-1].time_s)
        )
        owner: dict[int, int] = {}
        for _, r, t in pairs:
            if r not in owner and t not in owner.values():
                owner[r] = t
        for r, region in enumerate(regions):
            sighting = Sighting(time_s, region, foreground(region, picture))
            if r in owner:
                tracks[owner[r]].append(sighting)
            else:
                tracks.append([sighting])
    people = [Person(tuple(track)) for track in tracks]
    return tuple(sorted(people, key=lambda person: person.x_px))


def foreground(region: Region, picture: Picture) -> float:
    """Return how much in the foreground a region is: large, and low in the picture, so near the camera."""
    height: int = picture.shape[0]
    return region.size_px * (0.5 + region.y_px / height)


def apart(a: Region, b: Region) -> float:
    """Return the distance of two regions' centres, in parts of the smaller one's size."""
    return hypot(a.x_px - b.x_px, a.y_px - b.y_px) / max(1e-9, min(a.size_px, b.size_px))


def _distinct(regions: Sequence[Region]) -> list[Region]:
    """Return the regions that are not at the place of one before them."""
    kept: list[Region] = []
    for region in regions:
        if all(apart(region, other) > SAME_PLACE for other in kept):
            kept.append(region)
    return kept


def _parts(picture: Picture) -> list[tuple[int, int, Picture]]:
    """Return (x, y, part) of three overlapping halves along the long side."""
    height, width = picture.shape[:2]
    if width >= height:
        half = width // 2
        return [(x, 0, np.ascontiguousarray(picture[:, x : x + half])) for x in (0, half // 2, width - half)]
    half = height // 2
    return [(0, y, picture[y : y + half]) for y in (0, half // 2, height - half)]
