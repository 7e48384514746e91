"""Holds the parts of the model that can be tested against real decisions, beside published models."""
