"""Whom to send, under which clause, and how well the rest stays covered."""
