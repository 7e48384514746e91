"""Bargaining over issues: whether there is a deal, which demand stands in its way, and where published models put it."""
