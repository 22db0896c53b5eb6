"""What the two fronts ask for, one function each."""
