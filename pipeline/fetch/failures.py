"""What goes wrong with a request, as a named state and in words."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from mingzhang.pipeline.fetch.address import NoSuchHostError, PrivateAddressError
from mingzhang.pipeline.fetch.body import TooLargeError, TruncatedError
from mingzhang.schemas.errors import FetchError

__all__ = ["FAILURES", "NOWHERE", "failure", "is_outdated"]

FAILURES = (
    FetchError,
    httpcore.TimeoutException,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    UnicodeError,
    OSError,
)
"""All that a server or the network can do to a request."""
NOWHERE = "redirects to what is no address"
OUTDATED_TLS = (
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "UNSUPPORTED_PROTOCOL",
    "PROTOCOL_VERSION",
    "HANDSHAKE_FAILURE",
    "DH_KEY_TOO_SMALL",
    "NO_PROTOCOLS_AVAILABLE",
)
"""What OpenSSL says of servers that only speak the TLS of 1999: asked once more with it, certificates verified."""


def is_outdated(reason: str) -> bool:
    """Whether a connection failed only because the server speaks an outdated TLS."""
    return any(words in reason for words in OUTDATED_TLS)


def failure(error: Exception, at: str, *, redirected: bool) -> tuple[str, str]:
    """The named state of a request that failed, and why in words; `at` is told where a redirect led there."""
    where = f" at {at}" if redirected else ""
    match error:
        case PrivateAddressError():
            return ("redirected_private" if redirected else "refused"), f"{error}{where}"
        case NoSuchHostError():
            return "dns", str(error)
        case TooLargeError():
            return "too_large", str(error)
        case TruncatedError():
            return "truncated", str(error)
        case FetchError():
            return ("refused" if not redirected else "error"), f"{error}{where}"
        case httpx.InvalidURL() | UnicodeError():  # a host name that no IDNA knows
            return "refused", f"this is not an address: {_words(error)}"
        case httpcore.TimeoutException():
            return "timeout", f"no answer in time ({_words(error)}){where}"
    return _network_failure(error, where)


def _network_failure(error: Exception, where: str) -> tuple[str, str]:
    if isinstance(error.__cause__, ssl.SSLError) or isinstance(error.__context__, ssl.SSLError):
        return "tls", f"no secure connection ({_words(error)}){where}; next: try the http:// address"
    if isinstance(error.__cause__, ConnectionRefusedError) or isinstance(error.__context__, ConnectionRefusedError):
        return "refused", f"nothing listens there ({_words(error)}){where}"
    if "location header" in str(error).lower():  # httpx reads it before we can
        return "refused", f"{NOWHERE} ({_words(error)}){where}"
    if isinstance(error, httpcore.RemoteProtocolError) and "complete message body" in str(error):
        return "truncated", f"the answer ended before its announced length ({_words(error)}){where}"
    return "error", f"the request failed ({_words(error)}){where}"


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
