"""The closed vocabulary of a case: every key, what it may hold, and what it means.

One table serves the reader, the JSON Schema, the reference pages and the tests.
"""
