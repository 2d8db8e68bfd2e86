"""Which proxy a request goes through: Qwen Code's setting, then the variables."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from daemon.frozen import Frozen, field
from daemon.patterns import late_pattern
from daemon.probes.hosts import is_loopback

if TYPE_CHECKING:
    from daemon.model import Network, Secret

#: Qwen Code sends everything, http and https alike, through the first of these that is set
#: (qwen-code 0.24.4, cli/config; read 2026-11-20).  ALL_PROXY is what curl users add.
VARIABLES: Final = (
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
)
EXCEPTIONS: Final = ("NO_PROXY", "no_proxy")
_HOST: Final = late_pattern(r"[0-9A-Za-z._-]+|[0-9A-Fa-f:.]+")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Proxy(Frozen):
    """A proxy: its address without userinfo, and the userinfo apart, never printed."""

    url: str
    where: str  # host:port, to be shown
    userinfo: tuple[str, str] | None = field(default=None, repr=False)
    supported: bool = True


class Routes(Frozen):
    """The proxy in force, if any, and the hosts that are reached without it."""

    proxy: Proxy | None = None
    exceptions: tuple[str, ...] = ()

    def proxy_for(self, host: str, port: int) -> Proxy | None:
        """Return the proxy for `host`, or None when it is reached directly."""
        if self.proxy is None or is_loopback(host.strip("[]").rstrip(".").lower()):
            return None
        if any(_excepts(rule, host.lower(), port) for rule in self.exceptions):
            return None
        return self.proxy


def routes(network: Network) -> Routes:
    """Return what `network` says about proxies; the settings beat the variables."""
    variables = dict(network.environment)
    chosen = network.proxy or _first(variables, VARIABLES)
    exceptions = _first(variables, EXCEPTIONS)
    return Routes(
        proxy=parse_proxy(chosen.reveal()) if chosen else None,
        exceptions=_rules(exceptions.reveal()) if exceptions else (),
    )


def parse_proxy(text: str) -> Proxy | None:
    """Return the proxy that `text` names (a scheme is optional), or None when it is blank."""
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Proxy(url="", where="", supported=False)
    shown = f"[{host}]" if ":" in host else host
    where = f"{shown}:{port or _DEFAULT_PORTS.get(parts.scheme, 1080)}"
    userinfo = None
    if parts.username is not None:
        userinfo = (unquote(parts.username), unquote(parts.password or ""))
    return Proxy(
        url=f"{parts.scheme}://{where}",
        where=where,
        userinfo=userinfo,
        supported=bool(_HOST.fullmatch(host)) and parts.scheme in _DEFAULT_PORTS,
    )


def _first(variables: dict[str, Secret], names: tuple[str, ...]) -> Secret | None:
    return next((variables[name] for name in names if name in variables), None)


def _rules(text: str) -> tuple[str, ...]:
    return tuple(rule for rule in text.lower().replace(",", " ").split() if rule)


def _excepts(rule: str, host: str, port: int) -> bool:
    """Whether one NO_PROXY rule names `host`: *, a domain, host:port, an address, a network."""
    if rule == "*":
        return True
    if "/" in rule:
        return _in_network(host, rule)
    name, _, number = rule.rpartition(":")
    if name and number.isdigit() and (":" not in name or name.endswith("]")):
        if int(number) != port:
            return False
        rule = name
    rule = rule.strip("[]").removeprefix("*").removeprefix(".")
    host = host.strip("[]").rstrip(".")
    return bool(rule) and (host == rule or host.endswith(f".{rule}"))


def _in_network(host: str, rule: str) -> bool:
    try:
        return ip_address(host.strip("[]")) in ip_network(rule, strict=False)
    except ValueError:
        return False
