"""Proxy and certificate settings: those in force for us, and the proxy that Qwen Code uses.

A project's `.env` and a workspace file have no say in ours: whoever names the proxy or the
certificates reads the keys.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import FileState, Network, Scope, Secret
from daemon.patterns import late_pattern
from daemon.settings.shapes import spelled, truthy

if TYPE_CHECKING:
    from daemon.settings.address import Address
    from daemon.settings.assemble import Loaded
    from daemon.settings.environment import Environment
    from daemon.settings.merge import Merged

_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_OTHERS: Final = ("ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
_USERINFO: Final = late_pattern(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", re.DOTALL)
_PORTED: Final = late_pattern(r".+:[0-9]+", re.ASCII)
_SHOWN: Final = late_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://[\w.:\[\]-]+")


def network_of(loaded: Loaded, *, trust_workspace: bool) -> Network:
    """Return what is in force for our own requests."""
    environment = loaded.environment
    proxy = _own_proxy(loaded, trust_workspace=trust_workspace)
    variables = {name: _own_text(environment, name) for name in (*_PROXIES, *_OTHERS)}
    return Network(
        proxy=Secret(proxy) if proxy else None,
        environment=tuple((name, Secret(text)) for name, text in variables.items() if text),
        ssl_cert_file=_own_text(environment, "SSL_CERT_FILE"),
        ssl_cert_dir=_own_text(environment, "SSL_CERT_DIR"),
        node_extra_ca_certs=_own_text(environment, "NODE_EXTRA_CA_CERTS"),
    )


def shown_proxy(merged: Merged, environment: Environment, address: Address | None) -> str | None:
    """Return scheme, host and port of the proxy that Qwen Code would use for `address`.

    User, password and whatever is no address are left out.
    """
    if address is not None and _goes_direct(address, environment):
        return None
    setting = merged.at("proxy")
    named = [spelled(setting) if truthy(setting) else ""]
    named += [environment.text(name) for name in _PROXIES]
    text = next((text for text in named if text), "")
    shown = _SHOWN.match(_USERINFO.sub(r"\1", text))
    return shown.group() if shown else None


def _goes_direct(address: Address, environment: Environment) -> bool:
    """Return whether NO_PROXY names the address, by the rules of Node's undici."""
    lower = environment.value("no_proxy")
    listed = lower.text if lower is not None else environment.text("NO_PROXY")
    port = address.port or (443 if address.scheme == "https" else 80)
    for entry in re.split(r"[,\s]+", listed.strip().lower()):
        name, colon, number = entry.rpartition(":") if _PORTED.fullmatch(entry) else (entry, "", "")
        if not name or (colon and int(number) != port):
            continue
        if name in ("*", address.host):
            return True
        if name[0] in ".*" and address.host.endswith(name.removeprefix("*")):
            return True
    return False


def _own_proxy(loaded: Loaded, *, trust_workspace: bool) -> str | None:
    files = tuple(
        file
        for file in loaded.scopes
        if file.state is FileState.OK and (trust_workspace or file.scope is not Scope.WORKSPACE)
    )
    for file in reversed(files):
        if "proxy" not in file.value:
            continue
        lent = any(one.path == ("proxy",) and one.foreign for one in file.expansions)
        value = file.value["proxy"]
        if truthy(value) and (trust_workspace or not lent):
            return spelled(value)
        return None
    return None


def _own_text(environment: Environment, name: str) -> str | None:
    value = environment.value(name)
    return value.text if value is not None and value.text and not value.foreign else None
