"""Roads: where a position is on the road, and how long it takes from here to there."""
