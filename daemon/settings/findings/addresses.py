"""Findings about base URLs: malformed, missing, or open to listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen
from daemon.model import Finding, FindingCode, Protocol, Severity, TargetSource, message
from daemon.settings import address
from daemon.settings.base_url import corrected_base_url, said
from daemon.settings.credentials import BASE_URL_VARIABLES
from daemon.settings.key_names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.model import Message, Place, Target
    from daemon.settings.base_url import Correction
    from daemon.settings.resolve import View


class _Written(Frozen):
    """A base URL as somebody wrote it, with the target it leads to."""

    url: str
    target: Target
    place: Place | None


def find(view: View) -> Iterator[Finding]:
    """Yield what is wrong with addresses; each is judged once for a target."""
    for written in _distinct(view):
        correction = corrected_base_url(written.target.protocol, written.url)
        if correction is not None:
            yield _malformed(written, correction)
        yield from _plain_http(written)
    yield from _missing(view)


def _distinct(view: View) -> Iterator[_Written]:
    seen: set[tuple[str, str]] = set()
    for written in _written(view):
        if (written.target.id, written.url) not in seen:
            seen.add((written.target.id, written.url))
            yield written


def _written(view: View) -> Iterator[_Written]:
    for bound in view.bound:
        if bound.entry.base_url is not None:
            place = bound.entry.base_url_place
            yield _Written(url=bound.entry.base_url, target=bound.target, place=place)
        elif (shared := _shared(view, bound.target)) is not None:
            yield shared
    for target in view.targets:
        if target.source in (TargetSource.ENVIRONMENT, TargetSource.AUTH_FIELDS):
            shared = _shared(view, target)
            if shared is not None:
                yield shared


def _shared(view: View, target: Target) -> _Written | None:
    """Return the address that is taken where an entry has none of its own."""
    variable = view.variables.get(BASE_URL_VARIABLES.get(target.protocol, ""))
    if variable is not None and variable.value is not None:
        return _Written(url=variable.value.text, target=target, place=variable.value.place)
    if view.auth.base_url is not None:
        return _Written(url=view.auth.base_url, target=target, place=view.auth.base_url_place)
    return None


def _malformed(written: _Written, correction: Correction) -> Finding:
    return Finding(
        code=FindingCode.BASE_URL_MALFORMED,
        severity=Severity.ERROR,
        message=said(correction.slips[0]),
        fix=_use(correction.url),
        place=written.place,
        target=written.target.id,
    )


def _use(url: str | None) -> Message:
    if url is None:
        return message("Write the whole address, like https://host/v1, from the provider's page.")
    return message("Write {url} instead.", url=url)


def _plain_http(written: _Written) -> Iterator[Finding]:
    posting = address.posting(written.target.protocol, written.url)
    if posting is None or posting.address.scheme != "http" or not _sends_a_key(written.target):
        return
    if address.is_loopback(posting.address.host):
        return
    yield Finding(
        code=FindingCode.BASE_URL_PLAIN_HTTP,
        severity=Severity.WARN,
        message=message(
            "The key goes to {host} over plain HTTP: everybody on the way can read it.",
            host=posting.address.authority,
        ),
        fix=message(
            "Use {url} if the server offers it.", url=posting.base.replace("http", "https", 1)
        ),
        place=written.place,
        target=written.target.id,
    )


def _sends_a_key(target: Target) -> bool:
    secret = target.credential.secret
    real = secret is not None and not is_placeholder(secret.reveal())
    return real or bool(target.headers)


def _missing(view: View) -> Iterator[Finding]:
    for bound in view.bound:
        entry = bound.entry
        if entry.protocol is Protocol.ANTHROPIC and entry.base_url is None:
            yield Finding(
                code=FindingCode.BASE_URL_MISSING,
                severity=Severity.ERROR,
                message=message(
                    "The entry {id} has no baseUrl, without which Qwen Code refuses it.",
                    id=entry.id,
                ),
                fix=message(
                    "Add baseUrl with {url}, or the address of your relay.",
                    url="https://api.anthropic.com",
                ),
                place=entry.place,
                target=bound.target.id,
            )
