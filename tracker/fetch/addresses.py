"""Which network addresses a page may come from.

Our own list, because ``ip_address.is_global`` lets 6to4, NAT64, multicast and deprecated ranges through. Sources
lie at public addresses; anything else is a mistake or an attack (a redirect to a cloud's metadata service) unless
the config allows the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from tracker.model import PRIVATE_NETWORKS

_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        *PRIVATE_NETWORKS,
        "0.0.0.0/8",  # this network
        "169.254.0.0/16",  # link-local, cloud metadata
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "::/96",  # unspecified, IPv4-compatible
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",  # discard
        "2001::/23",  # protocol assignments, Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local, deprecated
        "ff00::/8",  # multicast
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def permitted(address: str, allowed: Sequence[str]) -> bool:
    """Say whether a socket may be opened to this address: it is public, or lies in an allowed network."""
    real = _real(address)
    if any(real in network for network in map(ip_network, allowed)):
        return True
    return not any(real in network for network in _NOT_PUBLIC)


def _real(address: str) -> IPv4Address | IPv6Address:
    """Return the address meant: IPv4 inside a mapped or NAT64 one is what will be reached."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return parsed
    if parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    if parsed in _NAT64:
        return IPv4Address(int(parsed) & 0xFFFF_FFFF)
    return parsed
