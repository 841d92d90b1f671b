"""Makes the film of a rendered person, and writes its truth beside it."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

from secondheart.film_writer import FilmWriter, film_form
from secondheart.synthetic.files import write_truth
from secondheart.synthetic.film.canvas import Picture
from secondheart.synthetic.film.look import Look
from secondheart.synthetic.film.shoot import Setting, shoot
from secondheart.synthetic.perform import Performance
from secondheart.writing import replacing


def truth_beside(film: str | Path) -> Path:
    """Return where the truth of a film is kept.

    >>> truth_beside("evening.mp4").name
    'evening.truth.json'
    """
    return Path(film).with_suffix(".truth.json")


def write_film(
    performance: Performance,
    look: Look,
    setting: Setting,
    out: str | Path,
    *,
    seed: int = 0,
    crf: int = 23,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write the film of a performance, and its truth beside it as ``<name>.truth.json``.

    The same arguments give the same .mp4, .mov or .mkv byte for byte on the same machine. Older files
    are replaced only when film and truth are both whole.

    Parameters
    ----------
    performance
        Of a person from :func:`secondheart.synthetic.film.dressed`, whose measures fit the look.
    out
        The film; its ending chooses the form: .mp4, .mov, .mkv or .webm.
    seed
        Draws the grain and who walks through behind.
    crf
        How hard the film is pressed: 18 looks untouched, 35 shows blocks.
    on_progress
        Called with the fraction done.

    Raises
    ------
    RequestError
        The ending is none of the four.
    RenderUnavailableError
        Nothing here can draw.
    OutputError
        The film cannot be written. An older file at that place is kept.
    """
    place = Path(out)
    film_form(place)
    made = {
        "seed": seed, "crf": crf, "look": dataclasses.asdict(look), "setting": dataclasses.asdict(setting),
        "camera": dataclasses.asdict(performance.play.camera),
    }  # fmt: skip
    with replacing(place) as part, replacing(truth_beside(place)) as truth_part:
        write_truth(performance, truth_part, made)
        _write_pictures(performance, shoot(performance, look, setting, seed=seed), part, crf, on_progress)


def _write_pictures(
    performance: Performance, pictures: Iterator[Picture], part: Path, crf: int,
    on_progress: Callable[[float], None] | None,
) -> None:  # fmt: skip
    times = performance.truth.time_s
    rate_hz = (len(times) - 1) / float(times[-1]) if len(times) > 1 else 30.0
    with FilmWriter(part, rate_hz, crf=crf) as writer:
        for time_s, picture in zip(times, pictures, strict=True):
            writer.write(float(time_s), picture)
            if on_progress is not None:
                on_progress(float(time_s / times[-1]) if times[-1] > 0 else 1.0)
