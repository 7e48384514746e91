"""Reproducible measurements, run by one command: ``python -m bench``. They never fail on a time."""
