"""A neural network of one input on LiteRT."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray


class Model:
    """A ``.tflite`` file made ready to run.

    Parameters
    ----------
    path
        The file, trusted: its sum was checked by whoever found it.
    threads
        How many threads it may use.

    Attributes
    ----------
    input
        The network's input, to be filled in place before :meth:`run`.
    output_sizes
        How many numbers each output holds, in the order of :meth:`output`.
    """

    def __init__(self, path: Path, threads: int) -> None:
        with _quiet():
            self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
            self._interpreter.allocate_tensors()
        takes = self._interpreter.get_input_details()[0]
        self._input: int = takes["index"]
        self._outputs: list[int] = [output["index"] for output in self._interpreter.get_output_details()]
        self.input: NDArray[np.float32] = np.zeros(takes["shape"], dtype=np.float32)
        self.output_sizes = [
            int(np.prod(output["shape"])) for output in self._interpreter.get_output_details()
        ]

    def run(self) -> None:
        """Run the network on what :attr:`input` holds now."""
        self._interpreter.set_tensor(self._input, self.input)
        self._interpreter.invoke()

    def output(self, index: int) -> NDArray[np.float32]:
        """Return a copy of one output of the last run."""
        value: NDArray[np.float32] = self._interpreter.get_tensor(self._outputs[index])
        return value


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the runtime prints of itself while a model is made ready off standard error.

    It offers no setting for it, and a program's standard error is for the person who reads it.
    """
    try:
        kept = os.dup(2)
    except OSError:  # no standard error at all
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
