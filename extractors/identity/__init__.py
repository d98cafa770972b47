"""Who published a document, what it is, for which fiscal year, and when: from its own words, file names last."""

from mingzhang.extractors.identity.identify import Identity, identify

__all__ = ["Identity", "identify"]
