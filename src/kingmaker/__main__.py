"""Run the command line as ``python -m kingmaker``."""

from kingmaker.cli import run

if __name__ == "__main__":
    run()
