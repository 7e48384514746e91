"""Kingmaker: who holds the power, who can take it, who is paid, and how a struggle over it ends."""

__version__ = "0.1.0"
