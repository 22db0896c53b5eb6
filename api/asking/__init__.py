"""
Ask, don't take: what becomes of a request for a neighbour's units, from proposal to release.

All of it is computed from values that are given: nothing here keeps state, reads a clock, or knows
web or database.
"""
