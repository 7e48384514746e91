"""The command line: arguments to calls to print, nothing more."""

from kingmaker.cli.main import main

__all__ = ["main"]
