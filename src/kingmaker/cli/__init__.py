"""The command line: arguments to calls to print, nothing more."""

from kingmaker.cli.main import main, run

__all__ = ["main", "run"]
