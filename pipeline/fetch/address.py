"""Which addresses may be asked, checked on the very address that is connected to.

A name is resolved once, every answer is checked, and the socket goes to a checked answer: a name that resolves
differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket

from mingzhang.schemas.errors import FetchError

__all__ = ["NoSuchHostError", "PrivateAddressError", "allowed_addresses", "is_private"]

_NUMBERS = re.compile(r"(?:0x[0-9a-f]{1,40}|[0-9]{1,40})(?:\.(?:0x[0-9a-f]{1,40}|[0-9]{1,40})){0,3}", re.IGNORECASE)
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

CARRIES_IPV4 = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")))
"""Networks whose last 32 bits are an IPv4 address: NAT64 (everybody's, one's own), IPv4-compatible, -translated."""
NO_HOSTS = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
            *("64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "5f00::/16", "fc00::/7", "fe80::/10"),
            *("fec0::/10", "ff00::/8"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        ),
    )
)
"""Every block of IANA's registries of special-purpose addresses (IPv4, IPv6): no public server stands there.

Python's `is_global` calls some of them global: 192.0.0.9, 192.88.99.0/24, 64:ff9b::/96, 2002::/16, 5f00::/16.
"""
NOBODYS = tuple(map(ipaddress.ip_network, ("240.0.0.0/4", "2001::/32")))
"""Broadcasts, what was never given out, and Teredo, which hides an IPv4 address: no host's, in no intranet."""
UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to anybody so far."""
CREDENTIALS = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254", "168.63.129.16"))
)
"""Where cloud machines keep their credentials outside link-local networks (Alibaba, Oracle, AWS, Google, Azure)."""


class PrivateAddressError(FetchError):
    """The host is, or resolves to, an address inside somebody's own network."""


class NoSuchHostError(FetchError):
    """The host name does not resolve."""


def allowed_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, each safe to connect to; refuses the host if any of them is not.

    `allow_private` admits loopback and private networks (a demonstration, an intranet), never link-local ones and
    `CREDENTIALS`: that is where cloud machines keep their credentials, and no disclosure was ever published there.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"the host name does not resolve ({error})"
        raise NoSuchHostError(message, where=host, then="check the address, or the name server") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in addresses:
        refusal = _refusal(address, allow_private=allow_private)
        if refusal:
            own = not _refusal(address, allow_private=True)
            then = "pass --allow-private if you mean a server of your own" if own else ""
            raise PrivateAddressError(f"{host} is {refusal}, which is never asked", where=address, then=then)
    return addresses


def is_private(host: str, *, allow_private: bool) -> bool:
    """Whether a host that is written as an address is one that is never asked; nothing is resolved.

    An IPv4 address may be one number, in octal or hexadecimal, with fewer dots or one behind it: as resolvers take it.
    """
    plain = host.rstrip(".")
    try:
        if _NUMBERS.fullmatch(plain):
            plain = socket.inet_ntoa(socket.inet_aton(plain))
        return bool(_refusal(plain, allow_private=allow_private))
    except OSError:
        return False
    except ValueError:
        return False


def _refusal(address: str, *, allow_private: bool) -> str:
    found = _embedded(ipaddress.ip_address(address.partition("%")[0]))
    if found.is_link_local or found in CREDENTIALS:
        return "an address where machines keep credentials"
    if found.is_multicast or found.is_unspecified or any(found in network for network in NOBODYS):
        return "no host's address"
    if allow_private:
        return ""
    if found.is_loopback:
        return "this machine itself"
    asked = ipaddress.ip_address(address.partition("%")[0])
    return "" if _is_public(found) and _is_public(asked) else "an address of a private network"


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return True  # the address in it is looked at by itself
    outside = isinstance(address, ipaddress.IPv6Address) and address not in UNICAST
    return address.is_global and not outside and not any(address in network for network in NO_HOSTS)


def _embedded(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64 …), because that is where the packets go."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if int(address) > 1 and any(address in network for network in CARRIES_IPV4):  # :: and ::1 are themselves
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
