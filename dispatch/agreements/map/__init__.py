"""The places that agreements name, found on the map of one region."""
