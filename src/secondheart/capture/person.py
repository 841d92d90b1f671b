"""Following one person from picture to picture, and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondheart.capture.film import Picture
from secondheart.capture.people import Person, PersonFinder, apart, foreground, look
from secondheart.capture.pose import MIN_PRESENCE, Pose, PoseModel, Region
from secondheart.types import LANDMARKS, Array

#: While nobody is seen, how often to look.
LOOK_EVERY_S = 0.25
#: For how long after a loss every picture is looked at, and only near the last place.
NEAR_FOR_S = 2.0
#: For how long after a loss the clothes must be the same where others are about.
CLOTHES_FOR_S = 10.0
#: How far a region may move from one picture to the next, in parts of its size, at once and per second.
LEAP, LEAP_PER_S = 0.12, 3.0
#: How much larger or smaller a region may become from one picture to the next.
LEAP_SIZE = 1.5
#: Another body: clothes so much brighter, darker or otherwise coloured (parts of their brightness),
OTHER_BRIGHTNESS, OTHER_HUE = 40.0, 0.25
#: with the hips, in parts of a region's size, or the size so far from where they just were.
OFF_PLACE, OFF_SIZE = 0.12, 1.15
#: Who is lost with the hips nearer to the picture's side than this, in parts of a region's size, has left.
EDGE = 0.15
#: How fast the usual place and clothes follow what is seen.
PLACE_MEMORY_S, CLOTHES_MEMORY_S = 0.15, 1.0

_SHOULDERS = [LANDMARKS.index("left_shoulder"), LANDMARKS.index("right_shoulder")]
_HIPS = [LANDMARKS.index("left_hip"), LANDMARKS.index("right_hip")]


class Follower:
    """Follows one person from picture to picture.

    Parameters
    ----------
    finder, model
        Who finds people, and who sees their landmarks.
    person
        Whom to follow, where the film was looked over before; else the largest in the first picture
        that shows anybody.
    others
        Whom never to follow.
    """

    def __init__(
        self,
        finder: PersonFinder,
        model: PoseModel,
        person: Person | None = None,
        others: Sequence[Person] = (),
    ) -> None:
        self._finder, self._model = finder, model
        self._person, self._others = person, others
        self._region: Region | None = None  # where the person was last, None once forgotten
        self._usual: _Looks | None = None
        self._tracking = False
        self._seen_s = self._looked_s = -np.inf

    def follow(self, time_s: float, picture: Picture) -> Pose | None:
        """Return the person's pose in the next picture, None where the person is not seen.

        Parameters
        ----------
        time_s
            Seconds since the first picture.
        picture
            (height, width, 3) RGB.
        """
        if self._tracking and self._region is not None:
            pose = self._model.estimate(picture, self._region)
            if self._goes_on(pose, time_s, picture):
                return self._kept(pose, time_s, picture)
            self._tracking = False
            if _at_edge(self._region, picture):
                self._forget()
        if time_s - self._seen_s > NEAR_FOR_S:
            self._forget()
            if time_s - self._looked_s < LOOK_EVERY_S:
                return None
        if time_s - self._seen_s > CLOTHES_FOR_S:
            self._usual = None
        self._looked_s = time_s
        for region in self._hopeful(look(self._finder, picture), time_s, picture):
            pose = self._model.estimate(picture, region)
            if self._is_back(pose, time_s, picture):
                return self._kept(pose, time_s, picture)
        return None

    def _forget(self) -> None:
        """Give up the last place; the clothes too, unless there are others to be mistaken for."""
        self._region = None
        if not self._others:
            self._usual = None

    def _kept(self, pose: Pose, time_s: float, picture: Picture) -> Pose:
        now = _Looks(pose.next_region, clothes(pose, picture))
        if self._usual is not None:
            now = self._usual.towards(now, time_s - self._seen_s)
        self._usual = now
        self._region = pose.next_region
        self._seen_s = time_s
        self._tracking = True
        return pose

    def _goes_on(self, pose: Pose, time_s: float, picture: Picture) -> bool:
        """Tell whether a pose is the next of the body followed.

        Clothes change with the light and with arms before them, and places with movement: only both
        together tell that somebody walked through before the one followed and took the model along.
        """
        if pose.presence < MIN_PRESENCE or self._leaps(pose.next_region, time_s):
            return False
        now = _Looks(pose.next_region, clothes(pose, picture))
        return self._usual is None or not (self._usual.elsewhere(now) and self._usual.other_clothes(now))

    def _is_back(self, pose: Pose, time_s: float, picture: Picture) -> bool:
        """Tell whether a pose is of the body that was lost, or of anyone who may be followed."""
        if pose.presence < MIN_PRESENCE or not self._may_be(pose.next_region, time_s):
            return False
        now = _Looks(pose.next_region, clothes(pose, picture))
        return self._usual is None or not self._usual.other_clothes(now)

    def _leaps(self, region: Region, time_s: float) -> bool:
        """Tell whether a region is too far from the last one to be the same person's."""
        last = self._region
        if last is None:
            return False
        room = LEAP + LEAP_PER_S * (time_s - self._seen_s)
        ratio = region.size_px / last.size_px
        return apart(region, last) > room or not 1 / LEAP_SIZE < ratio < LEAP_SIZE

    def _may_be(self, region: Region, time_s: float) -> bool:
        """Tell whether a region may be the person followed: near the last place, and no one else's."""
        if self._leaps(region, time_s):
            return False
        if self._person is None or not self._others:
            return True
        here = self._person.away(region, time_s)
        return all(here <= other.away(region, time_s) for other in self._others)

    def _hopeful(self, regions: Sequence[Region], time_s: float, picture: Picture) -> list[Region]:
        """Return the regions that may be the person followed, likeliest first."""
        last = self._region
        hopeful = [region for region in regions if self._may_be(region, time_s)]
        if last is not None:
            return sorted(hopeful, key=lambda region: apart(region, last))
        return sorted(hopeful, key=lambda region: -foreground(region, picture))


@dataclass(frozen=True, slots=True)
class _Looks:
    """Where the person followed usually is, and the colour of the clothes, (3,) RGB."""

    region: Region
    colour: Array

    def towards(self, now: "_Looks", gap_s: float) -> "_Looks":
        """Return looks that moved part of the way to those seen now, the further the longer ago."""
        a, b = self.region, now.region
        part = min(1.0, gap_s / PLACE_MEMORY_S)
        region = Region(
            a.x_px + part * (b.x_px - a.x_px),
            a.y_px + part * (b.y_px - a.y_px),
            a.size_px + part * (b.size_px - a.size_px),
            b.turn_rad,
        )
        # After a gap one picture says no more of the clothes than any other does.
        part = min(PLACE_MEMORY_S, gap_s) / CLOTHES_MEMORY_S
        return _Looks(region, self.colour + part * (now.colour - self.colour))

    def elsewhere(self, now: "_Looks") -> bool:
        """Tell whether hips or size are far from usual."""
        ratio = now.region.size_px / self.region.size_px
        return apart(now.region, self.region) > OFF_PLACE or not 1 / OFF_SIZE < ratio < OFF_SIZE

    def other_clothes(self, now: "_Looks") -> bool:
        """Tell whether the clothes are others."""
        a, b = float(self.colour.mean()), float(now.colour.mean())
        if abs(a - b) > OTHER_BRIGHTNESS:
            return True
        # In the dark a colour is mostly noise.
        hue = (now.colour - b) / max(b, 40.0) - (self.colour - a) / max(a, 40.0)
        return float(np.linalg.norm(hue)) > OTHER_HUE


def clothes(pose: Pose, picture: Picture) -> Array:
    """Return the colour of the clothes between shoulders and hips, (3,) RGB from 0 to 255."""
    top, bottom = pose.xy_px[_SHOULDERS].mean(axis=0), pose.xy_px[_HIPS].mean(axis=0)
    down = bottom - top
    across = np.array([-down[1], down[0]])
    spots = (
        top
        + down * np.linspace(0.25, 0.75, 5)[:, np.newaxis, np.newaxis]
        + across * np.array([-0.1, 0.0, 0.1])[:, np.newaxis]
    ).reshape(-1, 2)
    height, width = picture.shape[:2]
    x = spots[:, 0].clip(0, width - 1).astype(np.intp)
    y = spots[:, 1].clip(0, height - 1).astype(np.intp)
    colour: Array = np.median(picture[y, x].astype(np.float64), axis=0)
    return colour


def _at_edge(region: Region, picture: Picture) -> bool:
    """Tell whether somebody lost there has walked out of the picture."""
    width: int = picture.shape[1]
    return min(region.x_px, width - region.x_px) < EDGE * region.size_px
