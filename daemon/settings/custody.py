"""Where a key may go: the rules that keep it from hosts the user never named.

A workspace file or a project's `.env` may name a host, but naming is not permission: whoever wrote
a cloned repository wrote those too.  A key goes to such a host only for a preset's own variable at
that preset's origin, or when the person who asks said so.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from daemon.frozen import Frozen
from daemon.model import Message, message
from daemon.settings.address import is_loopback, is_private

if TYPE_CHECKING:
    from daemon.settings.address import Address

#: Whether (variable, origin) is a preset's own pair.
IsPreset = Callable[[str, str], bool]


class Permissions(Frozen):
    """What the person who asked allowed on the command line: hosts, or host:port."""

    allow_hosts: frozenset[str] = frozenset()
    allow_http: frozenset[str] = frozenset()
    trust_workspace: bool = False


class Claim(Frozen):
    """A credential that would be sent to an address, and what the folder had to do with it.

    `foreign` says that the folder named the host, or brought about that this key goes there;
    `borrows` that a folder's file puts another variable's value into the key or a header;
    `foreign_headers` that the folder wrote headers that go along with the user's key.
    """

    address: Address
    variable: str | None
    foreign: bool = False
    borrows: bool = False
    foreign_headers: bool = False


class Hold(Enum):
    """Why a key is not sent."""

    FOLDER = "folder"  # the host was named by the folder
    BORROWED = "borrowed"  # the folder's file put a secret into a header or a key
    PLAIN_HTTP = "plain_http"


def hold(claim: Claim, permissions: Permissions, is_preset: IsPreset) -> Hold | None:
    """Return why the key may not go there, None if it may.

    This is the rule for a person who asks; the unattended daemon demands pins on top.
    """
    allowed = permissions.trust_workspace or _names(permissions.allow_hosts, claim.address)
    if not allowed and (claim.borrows or claim.foreign_headers):
        return Hold.BORROWED
    if not allowed and claim.foreign and not _is_presets_own(claim, is_preset):
        return Hold.FOLDER
    if claim.address.scheme != "https" and not _may_be_plain(claim.address, permissions):
        return Hold.PLAIN_HTTP
    return None


def _is_presets_own(claim: Claim, is_preset: IsPreset) -> bool:
    return claim.variable is not None and is_preset(claim.variable, claim.address.origin)


def _may_be_plain(address: Address, permissions: Permissions) -> bool:
    near = is_loopback(address.host) or is_private(address.host)
    return near or _names(permissions.allow_http, address)


def _names(hosts: frozenset[str], address: Address) -> bool:
    named = {host.strip().lower() for host in hosts}
    return address.host in named or address.authority in named


def why(held: Hold, address: Address) -> tuple[Message, Message]:
    """Return what a person reads about a held key: why, and what to do."""
    match held:
        case Hold.FOLDER:
            return (
                message(
                    "{host} was named by this folder, not by you: no key was sent.",
                    host=address.host,
                ),
                message(
                    "If you trust it, run again with --allow-host {host} or --trust-workspace.",
                    host=address.host,
                ),
            )
        case Hold.BORROWED:
            return (
                message(
                    "This folder puts one of your variables, or headers of its own, into requests "
                    "to {host}: nothing was sent.",
                    host=address.host,
                ),
                message(
                    "If you trust it, run again with --allow-host {host} or --trust-workspace.",
                    host=address.host,
                ),
            )
        case Hold.PLAIN_HTTP:
            return (
                message(
                    "Over plain HTTP everyone on the way to {host} could read the key: it was not "
                    "sent.",
                    host=address.host,
                ),
                message("Use https://, or run again with --allow-http {host}.", host=address.host),
            )
