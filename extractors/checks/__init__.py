"""The document says who is right: rules over one document's facts and text give verdicts and findings."""

from mingzhang.extractors.checks.check import check

__all__ = ["check"]
