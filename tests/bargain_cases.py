"""A small case of bargaining: a sale of which a board of three decides."""

from __future__ import annotations

#: Nobody but the two sells; the house of three decides by two, and its limit is its statutes.
SALE = """
title: A sale
people: {ann: {}, bob: {}, cal: {}, dee: {}}
entities: {house: {}}
bodies:
  board: {of: house, members: [bob, cal, dee], passes: more than half of members, quorum: more than half of members}
powers:
  sell: {by: board}
actors:
  ann: {outside: [rent it out, {what: sell to somebody else, after: rival, best: yes}]}
events:
  talks: {at: 2025-03-01, by: ann}
  rival: {at: 2025-03-05, by: ann}
demands:
  all-of-it: {by: ann, to: board, on: {price: 90}, made: 2025-03-02, deadline: 2025-03-04 12:00}
  half: {by: ann, to: board, on: {price: 50}}
  low: {by: board, to: ann, on: {price: 20..40}, offer: yes}
issues:
  price:
    certainty: assumed
    scale: 0..100
    ends: {0: a gift, 100: all that they have}
    positions:
      ann: {at: 100, salience: 50, capability: 50, at_worst: 30..60, after: {rival: {at_worst: 70, salience: 60..80}}}
      bob: {at: 0, salience: 40, at_worst: 80}
      cal: {at: 10, salience: 20..60, at_worst: 40..50}
      dee: {at: 0, salience: 10..20..30, at_worst: 20}
    needs: [ann, board]
    uses: sell
    since: talks
    capability: {of: sell, times: 90}
    limits: {statutes: {allows: ..55}}
    reference: 0
  pace:
    certainty: assumed
    scale: 0..10
    positions:
      ann: {at: 9, salience: 80, capability: 50}
      bob: {at: 1, salience: 20, capability: 50}
    since: talks
"""
