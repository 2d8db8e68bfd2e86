"""Prepares foreign text for a report: secrets struck, addresses bare, all of it visible."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from daemon.model import Message, Protocol, Verdict
from daemon.phrasebook import CODES
from daemon.places import is_host, is_mixed
from daemon.redact import STARS, safe_url
from daemon.words import joined, say, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.model import Place

#: A field of this name holds one of our own addresses, whose query belongs to it.
OWN_ADDRESS: Final = "page"
#: Words of ours, whoever wrote them: a key that holds one of them (`sk-fake-key-of-anthropic`)
#: must not star it.
OWN_WORDS: Final = frozenset(word.value for enum in (Protocol, Verdict) for word in enum)
#: Fields of these names hold codes of ours, which have words.
OWN_CODES: Final = frozenset({"kind", "mistake"})
#: Fields of these names hold a host, with its port where it is not the usual one.
HOST_FIELDS: Final = frozenset({"host", "address", "where"})

_AUTHORITY: Final = r"(?<=://)[^\s/\\?#@\"'<>“”，。]+"
#: Stands for a host while secrets are struck around it: no text of anybody's holds it.
_HELD: Final = "\U0010fffd"
_ADDRESS: Final = r"[A-Za-z][\w+.-]*://[^\s\"'<>“”，。]+"
_REMEMBERED: Final = 4096


class Shower:
    """How foreign text is shown in one report."""

    def __init__(
        self,
        *,
        strike: Callable[[str], str],
        translate: Callable[[str], str],
        home: str,
        in_ci: bool,
    ) -> None:
        self.strike = strike
        self.translate = translate
        self.in_ci = in_ci
        self._home = _folder(home) if len(home) > 1 else None
        # The same paths and hosts come again with every target.
        self._shown = lru_cache(maxsize=_REMEMBERED)(self._show)

    def text(self, foreign: str) -> str:
        """Return a name, an id or other foreign text."""
        return self._shown(foreign)

    def target_id(self, target: str) -> str:
        """Return a target's id, `provider@host`: the names of our protocols stand as they are."""
        provider, at, host = target.rpartition("@")
        if not at:
            return self.text(target)
        name, mark, number = host.partition("#")
        return f"{self.text(provider)}{at}{self.host(name)}{mark}{self.text(number)}"

    def host(self, host: str) -> str:
        """Return a host as it is, for people must see where a key would go.

        Only what has the look of a key is struck there, or a whole part that is a known secret.
        """
        struck = self.strike(host)
        parts = re.split(r"[.:]", host)
        known = any(is_mixed(part) and self.strike(part) == STARS for part in parts)
        return visible(host if is_host(host) and not known else struck)

    def address(self, url: str) -> str:
        """Return an address without user, password, query and fragment."""
        return self._shown(safe_url(url))

    def path(self, path: str) -> str:
        """Return a path; in CI the home folder is `~`."""
        return self._shown(self.short_path(path) if self.in_ci else path)

    def short_path(self, path: str) -> str:
        """Return `path` with the home folder written as `~`."""
        return self._home.sub("~", path) if self._home else path

    def place(self, place: Place | None) -> str:
        """Return `file:line` for use in a sentence, or nothing."""
        if place is None:
            return ""
        line = f":{place.line}" if place.line else ""
        return f"{self._shown(self.short_path(place.path))}{line}"

    def said(self, message: Message | None) -> str | None:
        """Return a message in the language of the report, or None."""
        if message is None:
            return None
        fields = tuple((name, self._value(name, value)) for name, value in message.fields)
        return say(Message(message.template, fields), self.translate)

    def sentences(self, *messages: Message | None) -> str | None:
        """Return the messages in a row, or None where there are none."""
        return joined(said for m in messages if (said := self.said(m))) or None

    def _show(self, text: str) -> str:
        return text if text in OWN_WORDS else visible(self._struck(text))

    def _struck(self, text: str) -> str:
        """Return `text` without secrets, the hosts of its addresses as they are."""
        struck = self.strike(text)
        if struck == text or "://" not in text or _HELD in text:
            return struck
        hosts = re.findall(_AUTHORITY, text)
        held = iter(hosts)
        around = self.strike(re.sub(_AUTHORITY, _HELD, text))
        if around.count(_HELD) != len(hosts):
            return struck
        return re.sub(_HELD, lambda _: self.host(next(held)), around)

    def _value(self, name: str, value: str) -> str:
        """Return the value of a field of a message as it is shown."""
        if name in OWN_CODES and (known := CODES.get(value)):
            return say(known, self.translate)
        if value in OWN_WORDS:
            return value
        if name in HOST_FIELDS and is_host(value):
            return self.host(value)
        return self._struck(value if name == OWN_ADDRESS else self._bare(value))

    def _bare(self, value: str) -> str:
        """Return a field of a message with its addresses bare and the home folder as `~`."""
        if "://" in value:
            value = re.sub(_ADDRESS, lambda match: safe_url(match[0]), value)
        return self.short_path(value)


def _folder(path: str) -> re.Pattern[str]:
    """Return a pattern that finds `path` as a whole folder name in text."""
    return re.compile(rf"(?<![\w.~/\\-]){re.escape(path)}(?![\w.-])")
