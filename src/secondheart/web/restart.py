"""Sets that a crash cut off: the newest waits for its page, older ones are saved as they are."""

import logging
from dataclasses import dataclass
from math import isnan
from time import time

from secondheart.errors import RecordingError, SecondHeartError
from secondheart.exercises import load_exercise
from secondheart.records import Journal, Unfinished, delete, recover, resume, unfinished
from secondheart.records.shelf import folder_of
from secondheart.report.contract_json import analysis_json
from secondheart.web.running import Plan
from secondheart.workout.coaching import Coaching, Wanted

_log = logging.getLogger("secondheart.web")

#: A set is gone on with when it was cut off so lately, seconds.
LATELY_S = 2 * 3600.0


@dataclass(frozen=True, slots=True)
class Reopened:
    """A set that goes on: what was chosen, its coaching rebuilt, and its journal."""

    plan: Plan
    coaching: Coaching
    journal: Journal


def after_a_crash() -> str | None:
    """Save what was cut off, and return the id of the set that may be gone on with, None for none."""
    waiting: str | None = None
    try:
        found = unfinished()
    except SecondHeartError:
        return None  # told when the next set cannot be begun
    for number, one in enumerate(found):
        if number == 0 and _may_go_on(one):
            waiting = one.id
        else:
            recovered(one.id)
    return waiting


def recovered(ident: str) -> None:
    """Save a set that was cut off; one without samples is deleted, one that cannot be read is left alone."""
    try:
        empty = any(one.id == ident and isnan(one.last_s) for one in unfinished())
        if empty:
            delete(ident)
        else:
            recover(ident, analysis_json)
    except SecondHeartError:
        return  # it stays where it is; secondheart workouts recover tells why
    except Exception:  # noqa: BLE001 - one set must not keep the coach from starting, now and ever after
        _log.exception("the set %s could not be saved; it stays where it is", ident)


def reopened(ident: str) -> Reopened:
    """Rebuild a set from its journal, paused.

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
    )
    plan = Plan(wanted, header.source, header.pain_before, header.sitting, header.kind)
    try:
        coaching = Coaching.rebuilt(wanted, kept.runs)
    except Exception as error:
        journal.close()
        raise RecordingError(
            f"the set {ident} cannot be gone on with ({error}); it is saved at the next start"
        ) from error
    return Reopened(plan, coaching, journal)


def _may_go_on(one: Unfinished) -> bool:
    if one.ended or isnan(one.last_s) or one.header.source == "replay":
        return False
    try:
        written_s = max(path.stat().st_mtime for path in folder_of(one.id).iterdir())
    except (OSError, ValueError, SecondHeartError):
        return False  # deleted in this moment
    return time() - written_s < LATELY_S
