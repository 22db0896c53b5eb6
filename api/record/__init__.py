"""The record of decisions: what each of them used, in a log that only grows."""
