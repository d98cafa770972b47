"""One row for one question: indicators chosen among facts, the wide panels, and how they are kept up to date."""

from mingzhang.pipeline.indicators.refresh import refresh

__all__ = ["refresh"]
