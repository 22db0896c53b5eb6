"""The countries shipped with the package; where they come from is in ``SOURCE.md``."""
