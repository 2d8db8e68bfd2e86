"""A base URL, read as Node's `new URL()` reads it, and the address that Qwen Code posts to.

Two readers that disagree about where a host ends are a way to steal a key.  So every address is
taken apart here once, by the WHATWG rules that Qwen Code's clients follow, and handed on in a form
that all readers take the same way.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from daemon.frozen import Frozen
from daemon.model import Protocol
from daemon.patterns import late_pattern

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
#: https://fetch.spec.whatwg.org/#port-blocking, read 2026-11-20
_BLOCKED_PORTS: Final = """
0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113
115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554
556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665
6666 6667 6668 6669 6679 6697 10080
"""
_HIGHEST_PORT: Final = 65_535
_EDGES: Final = "".join(map(chr, range(0x21)))  # C0 controls and the space
_SCHEME: Final = late_pattern(r"(https?):[/\\]*", re.IGNORECASE)
_FORBIDDEN: Final = late_pattern(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_NUMBER: Final = late_pattern(r"0[xX][0-9a-fA-F]*|[0-9]+", re.ASCII)
_KEPT_IN_PATHS: Final = "!$%&'()*+,-./:;=@[\\]^_|~"


class Address(Frozen):
    """An http(s) address taken apart: `host` in lower case, `port` None where it is the usual one.

    What stood between scheme and host, or after the path, may be secret: only whether there was
    something is kept.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    has_userinfo: bool = False
    has_query: bool = False
    has_fragment: bool = False
    has_two_hosts: bool = False  # `http://one\@two`: which it is depends on who reads it

    @property
    def authority(self) -> str:
        """The host, with the port where it is not the usual one."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def is_blocked(self) -> bool:
        """Whether the fetch standard forbids the port (mail, X11 and the like)."""
        return self.port in _blocked_ports()

    @property
    def is_whole(self) -> bool:
        """Whether it is one address and nothing more: no user, no query, no fragment."""
        more = self.has_userinfo or self.has_query or self.has_fragment
        return not (more or self.has_two_hosts)


@cache
def _blocked_ports() -> frozenset[int]:
    return frozenset(map(int, _BLOCKED_PORTS.split()))


def parse(text: str) -> Address | None:
    """Return the address that `text` stands for, None where `new URL()` refuses it."""
    cleaned = re.sub(r"[\t\n\r]", "", text.strip(_EDGES))
    scheme = _SCHEME.match(cleaned)
    if scheme is None:
        return None
    rest, _, fragment = cleaned[scheme.end() :].partition("#")
    rest, asked, _ = rest.partition("?")
    authority, path = _split_authority(rest)
    user, at, hostport = authority.rpartition("@")
    place = _host_and_port(hostport, scheme.group(1).lower())
    if place is None:
        return None
    return Address(
        scheme=scheme.group(1).lower(),
        host=place[0],
        port=place[1],
        path=_normal_path(path),
        has_userinfo=bool(at and user.strip(":")),
        has_query=bool(asked),
        has_fragment=bool(fragment) or cleaned.endswith("#"),
        has_two_hosts=re.match(r"\\[^/]*@", path) is not None,
    )


def _split_authority(rest: str) -> tuple[str, str]:
    end = re.search(r"[/\\]", rest)
    return (rest, "") if end is None else (rest[: end.start()], rest[end.start() :])


def _host_and_port(text: str, scheme: str) -> tuple[str, int | None] | None:
    bracketed = re.fullmatch(r"(\[[^\]]*\])(?::([0-9]*))?", text, re.ASCII)
    plain = re.fullmatch(r"([^:]*)(?::([0-9]*))?", text, re.ASCII)
    found = bracketed or plain
    if found is None:
        return None
    host = _ipv6(found.group(1)) if bracketed else _host(found.group(1))
    port = int(found.group(2)) if found.group(2) else None
    if host is None or (port is not None and port > _HIGHEST_PORT):
        return None
    return host, None if port == _DEFAULT_PORTS[scheme] else port


def _ipv6(text: str) -> str | None:
    try:
        return f"[{IPv6Address(text[1:-1])}]" if "%" not in text else None
    except ValueError:
        return None


def _host(text: str) -> str | None:
    """Return a host name in lower case, or the usual spelling of an IPv4 address."""
    try:
        host = unquote_to_bytes(text).decode().lower()
    except UnicodeDecodeError:
        return None
    if not host.isascii() or "xn--" in host:
        host = _international(host)
    if not host or _FORBIDDEN.search(host):
        return None
    last = host.removesuffix(".").rpartition(".")[2]
    return _ipv4(host) if _NUMBER.fullmatch(last) else host


def _international(host: str) -> str:
    """Return a host name in the letters that DNS knows (UTS #46), empty where it has none."""
    import idna  # noqa: PLC0415 - comes with httpx; few hosts need it

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        labels = [_dns_label(label) for label in mapped.split(".")]
        plain = [label[4:].encode().decode("punycode") for label in labels if label[:4] == "xn--"]
        if any(idna.uts46_remap(label, std3_rules=False) != label for label in plain):
            return ""
        if not all(idna.valid_contextj(label, at) for label in plain for at in _joiners(label)):
            return ""
    except (idna.IDNAError, UnicodeError, ValueError):
        return ""
    return ".".join(labels)


def _joiners(label: str) -> list[int]:
    """Return where invisible joiners stand: only some scripts may hold them."""
    return [at for at, letter in enumerate(label) if letter in "\u200c\u200d"]


def _dns_label(label: str) -> str:
    if label.startswith("xn--"):
        plain = label[4:].encode().decode("punycode")
        if not plain or plain.isascii() or _dns_label(plain) != label:
            raise ValueError("no punycode")
        return label
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _ipv4(host: str) -> str | None:
    """Return the address that `127.1`, `0x7f000001` and the like stand for."""
    parts = host.removesuffix(".").split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *leading, last = numbers
    if any(number > 0xFF for number in leading) or last >= 256 ** (5 - len(numbers)):  # noqa: PLR2004
        return None
    return str(IPv4Address(last + sum(n << (24 - 8 * i) for i, n in enumerate(leading))))


def _number(text: str) -> int:
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") and text != "0" else int(text)


def _normal_path(path: str) -> str:
    """Return a path with forward slashes, dot segments resolved, and odd characters encoded."""
    segments: list[str] = []
    parts = path.replace("\\", "/").split("/")[1:]
    for index, part in enumerate(parts):
        dots = re.sub("%2e", ".", part, flags=re.IGNORECASE)
        if dots in {".", ".."}:
            del segments[len(segments) - (dots == "..") :]
            if index == len(parts) - 1:
                segments.append("")
        else:
            segments.append(quote(part, safe=_KEPT_IN_PATHS, errors="replace"))
    return "".join(f"/{segment}" for segment in segments)


# --------------------------------------------------------------------------------------
# What Qwen Code makes of a base URL


#: What the clients append; `Gemini` and Vertex append more after it.
_SUFFIXES: Final = {
    Protocol.OPENAI: "/chat/completions",
    Protocol.OPENAI_RESPONSES: "/v1/responses",
    Protocol.ANTHROPIC: "/v1/messages",
    Protocol.GEMINI: "/v1beta/models",
    Protocol.VERTEX_AI: "/v1beta1/publishers/google/models",
    Protocol.QWEN_OAUTH: "/chat/completions",
}


class Posting(Frozen):
    """Where Qwen Code posts to.

    `base` is the URL it posts to without the protocol's own suffix and without query: what
    `Active.base_url` shows.  `target` is `base` in the form in which appending the suffix again
    (one trailing slash absorbed) gives the very same URL: what `Target.base_url` holds.
    """

    address: Address
    base: str
    target: str


@lru_cache(maxsize=256)  # thousands of entries share a few addresses
def posting(protocol: Protocol, base_url: str) -> Posting | None:
    """Return where Qwen Code posts to for `base_url`, None where its client refuses the address.

    The suffix is appended to the text, one trailing slash absorbed, before anyone parses it; the
    Responses client takes one trailing `/v1` away first.
    """
    suffix = _SUFFIXES[protocol]
    text = base_url
    if protocol is Protocol.OPENAI_RESPONSES:
        text = re.sub(r"/v1/?$", "", text)
    address = parse(text.removesuffix("/") + suffix)
    plain = parse(text)
    if address is None or plain is None:
        return None
    path = address.path.removesuffix(suffix)
    base = f"{address.origin}{path}"
    whole = Address(
        scheme=address.scheme,
        host=address.host,
        port=address.port,
        path=path,
        has_userinfo=plain.has_userinfo,
        has_query=plain.has_query,
        has_fragment=plain.has_fragment,
        has_two_hosts=plain.has_two_hosts,
    )
    return Posting(address=whole, base=base, target=_again(protocol, base))


def _again(protocol: Protocol, base: str) -> str:
    """Return `base` with what the client will take away from it once more."""
    if base.endswith("/"):
        return f"{base}/"
    doubled = protocol is Protocol.OPENAI_RESPONSES and base.endswith("/v1")
    return f"{base}/v1" if doubled else base


# --------------------------------------------------------------------------------------
# Which hosts are near


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine, by its name or its number."""
    number = _number_of(host)
    if number is not None:
        return number.is_loopback
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")


def is_private(host: str) -> bool:
    """Return whether `host` is on a private network: RFC 1918, link-local, ULA, or a local name."""
    number = _number_of(host)
    if number is not None:
        return number.is_unspecified or number.is_link_local or _is_private_number(number)
    name = host.removesuffix(".")
    return "." not in name or name.endswith(".local")


def _number_of(host: str) -> IPv4Address | IPv6Address | None:
    try:
        number = ip_address(host.strip("[]"))
    except ValueError:
        return None
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return mapped or number


def _is_private_number(number: IPv4Address | IPv6Address) -> bool:
    """Return whether `number` is of RFC 1918 or a ULA (`is_private` also means reserved ranges)."""
    if isinstance(number, IPv6Address):
        return number.packed[0] & 0xFE == 0xFC  # noqa: PLR2004 - fc00::/7
    first, second = number.packed[:2]
    return first == 10 or (first == 172 and second & 0xF0 == 16) or (first, second) == (192, 168)  # noqa: PLR2004 - the three blocks of RFC 1918
