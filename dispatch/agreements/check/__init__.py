"""What to tell the author of agreements."""
