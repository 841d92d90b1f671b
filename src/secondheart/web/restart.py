"""Sets that a crash cut off: the newest waits for its page, older ones are saved as they are."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from time import time

from secondheart.errors import RecordingError, SecondHeartError
from secondheart.exercises import load_exercise
from secondheart.records import Journal, Kept, Unfinished, delete, recover, resume, unfinished
from secondheart.records.recovery import joined
from secondheart.records.shelf import folder_of
from secondheart.report.contract_json import analysis_json
from secondheart.types import Samples
from secondheart.web.motion import MotionClock
from secondheart.web.planning import earlier_on
from secondheart.web.running import Plan
from secondheart.workout.coaching import Coaching, Wanted

_log = logging.getLogger("secondheart.web")

#: A set is gone on with when it was cut off so lately, seconds.
LATELY_S = 2 * 3600.0


@dataclass(frozen=True, slots=True)
class Reopened:
    """A set that goes on: what was chosen, its coaching rebuilt, its journal, and a worn phone's clock."""

    plan: Plan
    coaching: Coaching
    journal: Journal
    motion: MotionClock | None = None


@dataclass(frozen=True, slots=True)
class CutOff:
    """A set that a crash cut off: its id, when it began in words, and whether its page may go on with it."""

    id: str
    when: str
    goes_on: bool
    empty: bool


def cut_off() -> list[CutOff]:
    """Return the sets that were cut off, newest first; only the newest may go on."""
    try:
        found = unfinished()
    except SecondHeartError:
        return []  # told when the next set cannot be begun
    return [
        CutOff(one.id, _when(one.header.started_at), number == 0 and _may_go_on(one), isnan(one.last_s))
        for number, one in enumerate(found)
    ]


def recovered(one: CutOff, on_progress: Callable[[float], None] | None = None) -> bool:
    """Save a set that was cut off, and tell whether it was.

    One without samples is deleted, one that cannot be read is left alone.
    """
    try:
        if one.empty:
            delete(one.id)
            return False
        recover(one.id, analysis_json, on_progress=on_progress)
    except SecondHeartError:
        return False  # it stays where it is; secondheart workouts recover tells why
    except Exception:  # noqa: BLE001 - one set must not keep the coach from starting, now and ever after
        _log.exception("the set %s could not be saved; it stays where it is", one.id)
        return False
    return True


def reopened(ident: str, on_progress: Callable[[float], None]) -> Reopened:
    """Rebuild a set from its journal: paused, but where a worn phone sends what it felt meanwhile.

    Parameters
    ----------
    on_progress
        Called with the part done so far, 0 to 1.

    Raises
    ------
    SecondHeartError
        Its journal cannot be read or written.
    """
    kept, journal = resume(ident)
    header = kept.header
    wanted = Wanted(
        load_exercise(header.exercise, header.variant),
        side=header.side,
        height_cm=header.height_cm,
        best_cm=header.best_cm,
        weight_kg=header.weight_kg,
        find_range=False,
        language=header.language,
        pain=header.pain_before is True,
        mount=header.mount,
        quiet=header.quiet,
        round_s=header.round_s,
        rest_s=header.rest_s,
    )
    earlier = earlier_on(header.started_at, wanted.exercise)
    plan = Plan(wanted, header.source, header.pain_before, header.sitting, header.kind, earlier)
    motion = _motion(kept)
    goes_on = motion is not None and not _paused(kept)
    try:
        coaching = Coaching.rebuilt(wanted, _told(kept, on_progress), goes_on=goes_on)
    except Exception as error:
        journal.close()
        raise RecordingError(
            f"the set {ident} cannot be gone on with ({error}); it is saved at the next start"
        ) from error
    return Reopened(plan, coaching, journal, motion)


def _motion(kept: Kept) -> MotionClock | None:
    """Return the clock of a worn phone where it was when the set was cut off, None where it is not known."""
    noted = next((note.facts for note in reversed(kept.notes) if note.kind == "clock"), {})
    sender, offset_us = noted.get("sender"), noted.get("offset_us")
    if not isinstance(sender, str) or type(offset_us) is not int or isnan(kept.last_s):
        return None
    return MotionClock.restored(sender, offset_us, round(kept.last_s * 1e6))


def _paused(kept: Kept) -> bool:
    """Tell whether a set was paused when it was cut off."""
    return next((n.kind == "pause" for n in reversed(kept.notes) if n.kind in {"pause", "resume"}), False)


def _told(kept: Kept, on_progress: Callable[[float], None]) -> Iterator[Samples]:
    """Give the samples in large portions, and tell before each how far they are."""
    done_s = 0.0
    for run in joined(kept.runs):
        on_progress(min(done_s / kept.last_s, 1.0) if kept.last_s > 0 else 0.0)
        done_s = float(run.time_s[-1])
        yield run


def _when(started_at: datetime) -> str:
    """Return the time of day, with the day where it was another one."""
    here = started_at.astimezone()
    today = here.date() == datetime.now().astimezone().date()
    return f"{here:%H:%M}" if today else f"{here:%Y-%m-%d %H:%M}"


def _may_go_on(one: Unfinished) -> bool:
    if one.ended or isnan(one.last_s) or one.header.source == "replay":
        return False
    try:
        written_s = max(path.stat().st_mtime for path in folder_of(one.id).iterdir())
    except (OSError, ValueError, SecondHeartError):
        return False  # deleted in this moment
    return time() - written_s < LATELY_S
