"""How fast, against whom, and how the siren profile compares; see README.md for the method."""
