"""What may be said: the types that flow, the published tables, and the vocabulary as data files."""
