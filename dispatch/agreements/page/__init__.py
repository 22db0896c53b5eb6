"""An agreement as a page for people."""
