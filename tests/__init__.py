"""A mirror of the packages: what each part promises, as claims that can fail."""
