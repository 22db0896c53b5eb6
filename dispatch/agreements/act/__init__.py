"""What an act says: its header, clauses and terms, and how it is read from a file."""
