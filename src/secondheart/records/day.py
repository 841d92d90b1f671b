"""What was done of one exercise on one day, by this computer's clock: the sets that are kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from secondheart.errors import RecordingError
from secondheart.records.result import KeptWorkout, read_result
from secondheart.records.shelf import folders, quiet


@dataclass(frozen=True, slots=True)
class Done:
    """The sets of one day together.

    Parameters
    ----------
    sets
        How many.
    count
        Their repetitions, by the person's own number where there is one.
    active_s
        Their seconds at work, as far as they are known.
    untimed
        Of how many sets they are not known.
    """

    sets: int = 0
    count: int = 0
    active_s: float = 0.0
    untimed: int = 0


def done_on(day: date, exercise: str, variant: str) -> Done:
    """Return what is kept of an exercise in a variant on a day.

    A set belongs to the day on which it began. Replays are left out: nobody moved. So are sets that cannot
    be read, and those that are not finished.

    Raises
    ------
    RecordingError
        The folder of workouts cannot be read.
    """
    sets = [one for one in _kept_on(day) if (one.exercise, one.variant) == (exercise, variant)]
    times = [one.active_s for one in sets if one.active_s is not None]
    return Done(len(sets), sum(one.count.best for one in sets), sum(times), len(sets) - len(times))


def _kept_on(day: date) -> list[KeptWorkout]:
    found = []
    for folder in folders(quiet):
        try:
            # The id tells the day without the file.
            began = datetime.strptime(folder.name[:20], "%Y-%m-%dT%H-%M-%SZ").replace(tzinfo=UTC)
            result = read_result(folder) if began.astimezone().date() == day else None
        except (RecordingError, ValueError):
            continue  # secondheart workouts tells of it
        if result is not None and result.source != "replay":
            found.append(result)
    return found
