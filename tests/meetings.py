"""A case that several tests of time share."""

from __future__ import annotations

#: A firm whose stockholders meet in five months and then yearly; two of three hold 55 of 100 votes.
YEARLY_MEETING = """
title: a firm with a yearly meeting
as_of: 2026-01-15
people: {ann: {}, bob: {}, cy: {}}
entities: {firm: {governed_by: board}}
holdings: {firm: {common: {votes: 1, outstanding: 100, held_by: {ann: 45, bob: 30, cy: 25}}}}
bodies:
  board: {of: firm, seats: 3, members: [ann, bob, cy], quorum: none, passes: more than half of votes cast}
  stockholders:
    of: firm
    members: holders of common
    quorum: none
    passes: more than half of votes cast
    meets: every year on 2026-06-15
    written_consent: refused
powers:
  remove-director: {by: stockholders, passes: more than half of outstanding common}
"""
