"""What is wrong with a base URL, and the address that was probably meant.

Qwen Code puts each protocol's path after the base URL as it stands (reference: 0.24.4, observed
2026-11-20), so that a path that is already there is doubled, and a query swallows it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen
from daemon.model import Protocol, message
from daemon.patterns import late_pattern
from daemon.settings import address

if TYPE_CHECKING:
    from daemon.model import Message


class Slip(StrEnum):
    """One thing that is wrong with a base URL."""

    NOT_AN_ADDRESS = "not_an_address"  # maybe a key: it is never shown
    NO_SCHEME = "no_scheme"
    WRONG_SCHEME = "wrong_scheme"
    WRONG_SLASHES = "wrong_slashes"  # http:/host, backslashes
    NO_HOST = "no_host"
    BAD_PORT = "bad_port"
    BLOCKED_PORT = "blocked_port"  # HTTP clients refuse the ports of mail servers and the like
    QUOTED = "quoted"
    SPACES = "spaces"  # white space and other invisible characters
    USERINFO = "userinfo"
    QUERY = "query"
    DOUBLED_PATH = "doubled_path"
    TRAILING_SLASHES = "trailing_slashes"


class Correction(Frozen):
    """Everything that is wrong with a base URL, worst first.

    `url` is the address that was probably meant, without user, password and query; None where
    there is nothing to go by.
    """

    slips: tuple[Slip, ...]
    url: str | None


def corrected_base_url(protocol: Protocol, url: str) -> Correction | None:
    """Return what is wrong with `url` as a base URL of `protocol`, or None if nothing is."""
    slips: list[Slip] = []
    text = _cleaned(url, slips)
    scheme, rest = _scheme(text, slips)
    authority, path = _split(rest, slips)
    host = _host(authority, slips)
    if host and not _DOTTED.search(host) and not scheme:
        slips = [Slip.NOT_AN_ADDRESS]
    if not host or _UNUSABLE.intersection(slips):
        return _correction(slips, None)
    path = _path(protocol, host, path, slips)
    meant = f"{scheme or _likely_scheme(host)}://{host}{path}"
    parsed = address.parse(meant)
    if parsed is None or parsed.is_blocked:  # it looks sound, and no client accepts it
        return _correction([*slips, Slip.BLOCKED_PORT if parsed else Slip.NO_HOST], None)
    return _correction(slips, meant) if slips else None


def _correction(slips: list[Slip], url: str | None) -> Correction:
    return Correction(slips=tuple(sorted(slips, key=list(Slip).index)), url=url)


def said(slip: Slip) -> Message:
    """Return the sentence that says what is wrong."""
    return _SAID[slip]


# --------------------------------------------------------------------------------------

_UNUSABLE: Final = frozenset({Slip.NOT_AN_ADDRESS, Slip.NO_HOST, Slip.BAD_PORT})
_INVISIBLE: Final = late_pattern(r"[\s\x00-\x20\x7f\xad\u200b-\u200f\u2060\ufeff]")
_QUOTES: Final = late_pattern("""^[\"'`<\u2018\u201c](.*)[\"'`>\u2019\u201d]$""", re.DOTALL)
_WIDE: Final = str.maketrans("\uff1a\uff0f\uff0e", ":/.")  # typed with a Chinese keyboard
_SCHEME: Final = late_pattern(
    r"([A-Za-z][A-Za-z0-9+-]*):(?=[/\\])([/\\]*)|(https?):()", re.IGNORECASE
)
_DOTTED: Final = late_pattern(r"[.:]|^localhost$", re.IGNORECASE)
_HOST: Final = late_pattern(
    r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^\s/\\?#@:<>\[\]^|%\"'`{}$]+)(?::(?P<port>[0-9]*))?"
)
_PRIVATE: Final = late_pattern(
    r"localhost|127\.[\d.]+|\[?::1\]?|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+"
    r"|[^.]+|.*\.(?:local|localhost)",
    re.IGNORECASE,
)
_HIGHEST_PORT: Final = 65_535


def _cleaned(url: str, slips: list[Slip]) -> str:
    text = _INVISIBLE.sub("", url)
    if text != url:
        slips.append(Slip.SPACES)
    if quoted := _QUOTES.match(text):
        slips.append(Slip.QUOTED)
        text = quoted[1]
    return text


def _scheme(text: str, slips: list[Slip]) -> tuple[str, str]:
    """Return scheme (empty where none is given) and what follows it."""
    found = _SCHEME.match(text)
    if found is None and (found := _SCHEME.match(text.translate(_WIDE))):
        text = text.translate(_WIDE)
        slips.append(Slip.WRONG_SLASHES)
    if found is None:
        slips.append(Slip.NO_SCHEME)
        return "", text.lstrip("/\\")
    scheme = (found[1] or found[3]).lower()
    if scheme not in ("http", "https"):
        slips.append(Slip.WRONG_SCHEME)
        scheme = "http" if scheme in ("htp", "ws") else "https"
    elif (found[2] or "") != "//" and not slips.count(Slip.WRONG_SLASHES):
        slips.append(Slip.WRONG_SLASHES)
    return scheme, text[found.end() :]


def _split(rest: str, slips: list[Slip]) -> tuple[str, str]:
    """Return host and path; user, password, query and fragment are dropped and noted."""
    rest, mark, _ = _partition(rest, "?#")
    if mark:
        slips.append(Slip.QUERY)
    if "\\" in rest:
        rest = rest.replace("\\", "/")
        if Slip.WRONG_SLASHES not in slips:
            slips.append(Slip.WRONG_SLASHES)
    authority, _, path = _partition(rest, "/")
    if "@" in authority:
        slips.append(Slip.USERINFO)
        authority = authority.rpartition("@")[2]
    return authority, f"/{path}" if path or rest.endswith("/") else ""


def _partition(text: str, marks: str) -> tuple[str, str, str]:
    at = next((index for index, one in enumerate(text) if one in marks), len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _host(authority: str, slips: list[Slip]) -> str:
    found = _HOST.fullmatch(authority)
    if found is None:
        unknown_port = re.fullmatch(r"[^:]+:[^:]*", authority)
        slips.append(Slip.BAD_PORT if unknown_port else Slip.NO_HOST)
        return ""
    if found["port"] and int(found["port"][:6]) > _HIGHEST_PORT:
        slips.append(Slip.BAD_PORT)
    return authority.removesuffix(":")


def _likely_scheme(host: str) -> str:
    name = host if host.startswith("[") else host.partition(":")[0]
    return "http" if _PRIVATE.fullmatch(name) else "https"


def _path(protocol: Protocol, host: str, path: str, slips: list[Slip]) -> str:
    bare = path.rstrip("/")
    kept = _undoubled(protocol, host, bare)
    if kept != bare:
        slips.append(Slip.DOUBLED_PATH)
        return kept
    if path.endswith("//"):
        slips.append(Slip.TRAILING_SLASHES)
    return bare if slips else path


def _undoubled(protocol: Protocol, host: str, path: str) -> str:
    """Return `path` without what the protocol puts there itself."""
    name = f".{host.lower().partition(':')[0]}"
    tail = _TAILS[protocol]
    if name.endswith(".googleapis.com"):
        tail = _GOOGLE_TAILS.get(protocol, tail)
    while (shorter := tail.sub("", path).rstrip("/")) != path:
        path = shorter
    return path


#: What each protocol appends (also of another protocol: then the page it was copied from is
#: wrong, but the tail is wrong too).  `/models` is left alone: some hosts have chats below it.
_TAILS: Final = {
    Protocol.OPENAI: late_pattern(r"(?:/chat)?/completions$|/responses$|/messages$"),
    Protocol.OPENAI_RESPONSES: late_pattern(r"(?:/chat)?/completions$|/responses$"),
    Protocol.ANTHROPIC: late_pattern(
        r"/v1(?:/messages(?:/count_tokens)?|(?:/chat)?/completions|/models)?$"
    ),
    Protocol.GEMINI: late_pattern(r"/v1beta(?:/models.*|/openai(?:/chat/completions)?)?$"),
    Protocol.VERTEX_AI: late_pattern(r"/v1beta1(?:/.*)?$"),
    Protocol.QWEN_OAUTH: late_pattern(r"/chat/completions$"),
}
#: At Google's own hosts the stable version is doubled, too.
_GOOGLE_TAILS: Final = {
    Protocol.GEMINI: late_pattern(
        r"/v1(?:alpha|beta)?(?:/models.*|/openai(?:/chat/completions)?)?$"
    ),
    Protocol.VERTEX_AI: late_pattern(r"/v1(?:beta1)?(?:/(?:publishers|projects)/.*)?$"),
}

_SAID: Final = {
    Slip.NOT_AN_ADDRESS: message("This is not an address; it may be a key that was pasted here."),
    Slip.NO_SCHEME: message("The address does not begin with https:// or http://."),
    Slip.WRONG_SCHEME: message("The address begins with something other than https:// or http://."),
    Slip.WRONG_SLASHES: message(
        "After http or https belongs :// and nothing else, in plain characters."
    ),
    Slip.NO_HOST: message("The address names no host that can be asked."),
    Slip.BAD_PORT: message("The port of the address is not a number up to 65535."),
    Slip.BLOCKED_PORT: message("Qwen Code's HTTP client refuses the port of this address."),
    Slip.QUOTED: message("The address is wrapped in quotation marks."),
    Slip.SPACES: message("The address holds spaces or invisible characters."),
    Slip.USERINFO: message("The address holds a user name or password, which cannot be sent."),
    Slip.QUERY: message("The address holds a query or fragment, which swallows the path after it."),
    Slip.DOUBLED_PATH: message("The address ends with a path that Qwen Code adds itself."),
    Slip.TRAILING_SLASHES: message("The address ends with two slashes."),
}
