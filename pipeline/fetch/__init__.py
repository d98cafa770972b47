"""One URL over HTTP, politely and within bounds: never follows to a private address, never reads without end.

`fetch` is in `fetch.client`: the HTTP library is imported where something is fetched.
"""

from mingzhang.pipeline.fetch.result import STATES, Fetched, Hop, Known, Limits

__all__ = ["STATES", "Fetched", "Hop", "Known", "Limits"]
