"""A progress bar on standard error, shown only to a person at a terminal."""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(title: str) -> Iterator[Callable[[float], None] | None]:
    """Show a bar while the block runs; gives what to call with the fraction done, NaN for unknown.

    Gives None where standard error is no terminal, so that nothing is measured for nobody.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def advance(fraction: float) -> None:
            known = not math.isnan(fraction)
            bar.update(task, total=1.0 if known else None, completed=min(fraction, 1.0) if known else 0.0)

        yield advance
