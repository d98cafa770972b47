"""Rows and Parquet partitions: from a document and what was read in it to the published tables, and back."""
