"""Loaders of the vocabulary: what the field's own words mean, kept as data files and checked loudly."""
