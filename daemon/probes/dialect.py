"""How a protocol puts its questions: addresses, headers and bodies just as Qwen Code sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from daemon import __version__
from daemon.frozen import Frozen
from daemon.model import Protocol
from daemon.probes.base import Route
from daemon.probes.hosts import belongs, host_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

    from daemon.model import Target
    from daemon.probes.base import Reply

#: Honest and fixed: some networks refuse a client's default, and we impersonate nobody.
USER_AGENT: Final = f"keylamp/{__version__} (+checks its user's own key)"
EMPTY_BODY: Final = b"{}"

_Headers = tuple[tuple[str, str], ...]


class Question(Frozen):
    """One request without its credential."""

    method: str
    url: str
    route: Route
    body: bytes | None = None
    scheme: str | None = None  # another auth scheme than the dialect's
    about: str | None = None  # the one model that it is about


def ask_for(url: str, route: Route = Route.LIST, *, scheme: str | None = None) -> Question:
    """Return a GET."""
    return Question(method="GET", url=url, route=route, scheme=scheme)


def post(url: str, route: Route, body: bytes = EMPTY_BODY) -> Question:
    """Return a POST of JSON."""
    return Question(method="POST", url=url, route=route, body=body)


class Dialect(Frozen):
    """Everything a ladder needs to know of how one target is spoken to.

    `rungs` are asked in order until one settles the credential, each with its decoy where that
    is needed.  `describe` is the free check of one model, `count` one that also shows money and
    region, `generate` the one that is paid for.  `alternatives` are other addresses at the same
    origin, tried for advice when this one is wrong: the base URL that they would mean, and a
    question to try it with.
    """

    scheme: str
    rungs: tuple[Question, ...]
    lists: Question | None = None
    extra: _Headers = ()
    key_info: Question | None = None
    other_scheme: str | None = None
    describe: Callable[[str], Question] | None = None
    count: Callable[[str], Question] | None = None
    generate: Callable[[str], Question] | None = None
    alternatives: tuple[tuple[str, Question], ...] = ()
    next_page: Callable[[Question, Reply], Question | None] | None = None


def base_of(target: Target) -> str:
    """Return the base URL as Qwen Code joins it: one trailing slash less."""
    return target.base_url.removesuffix("/")


def split_url(url: str) -> SplitResult:
    """Return the parts of `url`, all of them empty where it cannot be taken apart."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


_DASHSCOPE: Final = (
    "dashscope.aliyuncs.com",
    "dashscope-intl.aliyuncs.com",
    "dashscope-us.aliyuncs.com",
    "alibaba-inc.com",
    "aliyun-inc.com",
    "alicloudapi.com",
)


def dashscope_headers(target: Target) -> _Headers:
    """Return the headers that Qwen Code adds for DashScope's hosts, nothing for others."""
    host = host_of(target.base_url)
    plan = host.startswith("token-plan.") and belongs(host, ("maas.aliyuncs.com",))
    if not plan and not belongs(host, _DASHSCOPE):
        return ()
    spoken = "openai" if target.protocol is Protocol.OPENAI else target.protocol.value
    return (
        ("x-dashscope-cachecontrol", "enable"),
        ("x-dashscope-useragent", USER_AGENT),
        ("x-dashscope-authtype", spoken),
    )
