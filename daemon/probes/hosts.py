"""What an address says about who answers there: matched by whole labels, never by substring."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


@lru_cache(maxsize=2048)  # asked a dozen times in each check
def host_of(url: str) -> str:
    """Return the host of `url` in lower case, or "" when it has none that can be read."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Return the path of `url`, or ""."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port (defaults filled in)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", "", None
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return parts.scheme.lower(), (parts.hostname or "").lower(), port or default


def belongs(host: str, domains: Iterable[str]) -> bool:
    """Whether `host` is one of `domains` or a name under one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


@lru_cache(maxsize=2048)
def is_loopback(host: str) -> bool:
    """Whether `host` is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _address(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


@lru_cache(maxsize=2048)
def is_nearby(host: str) -> bool:
    """Whether `host` is this machine or a private network's."""
    address = _address(host)
    if address is not None:
        return address.is_private or address.is_loopback or address.is_link_local
    return is_loopback(host) or (bool(host) and ("." not in host or host.endswith(_NEAR)))


_NEAR = (".local", ".internal", ".lan", ".home.arpa", ".docker")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
