"""A sample portal that the repository carries: served on this machine, read like any other, its tables questioned."""
