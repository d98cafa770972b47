"""One URL over HTTP, politely and within bounds: never follows to a private address, never reads without end."""

from mingzhang.pipeline.fetch.client import fetch
from mingzhang.pipeline.fetch.result import STATES, Fetched, Hop, Known, Limits

__all__ = ["STATES", "Fetched", "Hop", "Known", "Limits", "fetch"]
