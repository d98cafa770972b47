"""A document beside its numbers: one HTML file that needs nothing else."""
