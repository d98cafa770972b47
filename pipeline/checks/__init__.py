"""Checks published: findings of one document as rows, and rules that need several documents, over the tables."""

from mingzhang.pipeline.checks.rows import finding_rows

__all__ = ["finding_rows"]
