"""What the law says about one unit: which clauses apply, what they come to, which counts."""
