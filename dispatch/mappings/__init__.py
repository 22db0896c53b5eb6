"""What the words of senders mean: statuses, unit types, urgencies, turnout; data with sources."""
