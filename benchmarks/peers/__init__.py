"""What we measure ourselves against: the same graph, and what it takes to get the same answer."""
