"""Run the command line as ``python -m kingmaker``."""

from kingmaker.cli import main

if __name__ == "__main__":
    main(prog_name="kingmaker")
