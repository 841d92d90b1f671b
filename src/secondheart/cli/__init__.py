"""The command line: a thin shell over the Python interface, with the same words."""

from secondheart.cli.app import main

__all__ = ["main"]
