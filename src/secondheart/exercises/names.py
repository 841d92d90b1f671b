"""The ids of the seven written exercises, and the file of each."""

from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable

EXERCISE_IDS = (
    "soleus-push-up",
    "bridge-heel-lift",
    "seated-single-leg-calf-raise",
    "single-leg-bridge-heel-lift",
    "tip-toe-walk",
    "bent-knee-calf-raise",
    "elevated-bent-knee-calf-raise",
)


def exercise_ids() -> tuple[str, ...]:
    """Return the ids of the seven written exercises, in the order in which they are written."""
    return EXERCISE_IDS


def exercise_file(exercise_id: str) -> Traversable:
    """Return the file of a written exercise."""
    return files("secondheart.exercises") / "files" / f"{exercise_id}.toml"


def nearest(name: str, known: tuple[str, ...]) -> str:
    """Return `` (did you mean 'x'?)`` for the known name nearest to this one, or nothing."""
    close = get_close_matches(name[:100].lower().replace("_", "-"), known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
