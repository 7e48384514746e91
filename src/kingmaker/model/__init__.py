"""Frozen records of a case and their arithmetic: no input, no output, standard library only."""
