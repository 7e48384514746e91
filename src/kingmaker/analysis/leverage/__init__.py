"""Levers without a vote: who needs what from whom, and what stops when somebody withholds it."""
