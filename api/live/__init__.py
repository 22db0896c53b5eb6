"""What one process knows of a store: all of it in memory, as of one change, and ever newer."""
