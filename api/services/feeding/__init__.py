"""The feed of what changes: who is told what, and how it comes to a thousand readers."""
