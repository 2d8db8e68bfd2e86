"""What would be sent if Qwen Code started here now: as it shows itself, and as keylamp says."""

from __future__ import annotations

import io
import json
import re
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from qwen_mock import ADC_TOKEN

from daemon import cli
from daemon.model import SHORTEST_SHOWN, Active, Origin
from daemon.settings import custody, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qwen_real import Sight

#: What each client appends to its address.
SUFFIXES = {
    "openai": r"/chat/completions$",
    "openai-responses": r"/v1/responses$",
    "anthropic": r"/v1/messages$",
    "gemini": r"/v1beta/models/.*$",
    "vertex-ai": r"/v1beta1/(projects/[^/]+/locations/[^/]+/)?publishers/google/models/.*$",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A request in four words and its way; `key` is "" for an empty one."""

    protocol: str | None
    base_url: str | None
    model: str | None
    key: str
    proxy: str | None


class Brief(NamedTuple):
    """An answer as `keylamp which` tells it."""

    protocol: str | None
    base_url: str | None
    model: str | None
    key_ends_with: str | None
    proxy: str | None


def real(sight: Sight) -> Answer | None:
    """Return what the real program sent first, None when it sent nothing."""
    sent = sight.first
    if sent is None:
        return None
    return Answer(
        protocol=sent.protocol,
        base_url=_base(sent.protocol, sent.url),
        model=sent.model,
        key=(sent.key or "").strip(" \t"),
        proxy=None if sent.proxy is None else sight.proxies[sent.proxy],
    )


def _base(protocol: str, url: str) -> str:
    """Return the URL without the protocol's own suffix and without query.

    The suffix stands in the query where the base URL has one; a bare slash is then no path.
    """
    parts = urlsplit(url)
    path, found = re.subn(SUFFIXES[protocol], "", parts.path)
    return f"{parts.scheme}://{parts.netloc}{path if found or path != '/' else ''}"


def ours(active: Active, env: Mapping[str, str]) -> Answer | None:
    """Return what keylamp says, None when it names a problem that stops Qwen Code."""
    if active.problem is not None:
        return None
    return Answer(
        protocol=_wire_protocol(active.auth_type, env),
        base_url=active.base_url,
        model=active.model,
        key=_key(active),
        proxy=active.proxy,
    )


def _wire_protocol(auth_type: str | None, env: Mapping[str, str]) -> str | None:
    """Google's library speaks Vertex for a Gemini entry when a variable says so."""
    vertex = auth_type == "gemini" and env.get("GOOGLE_GENAI_USE_VERTEXAI") == "true"
    return "vertex-ai" if vertex else auth_type


def _key(active: Active) -> str:
    credential = active.credential
    if credential is None:
        return ""
    if credential.origin is Origin.ADC:
        return ADC_TOKEN
    return "" if credential.secret is None else credential.secret.reveal()


def ask_command(cwd: Path, env: Mapping[str, str]) -> tuple[int, Brief | None]:
    """Return the exit code of `keylamp which` and what it says; `env` must be in force."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = cli.main(["which", "--cwd", str(cwd), "--format", "json"])
    told = json.loads(out.getvalue())
    if told["problem"] is not None:
        return code, None
    protocol = _wire_protocol(told["auth_type"], env)
    return code, Brief(
        protocol, told["base_url"], told["model"], told["key_ends_with"], told["proxy"]
    )


def brief(answer: Answer | None) -> Brief | None:
    """Return `answer` as far as a report may say it: at most the last four of the key."""
    if answer is None:
        return None
    shown = answer.key[-4:] if len(answer.key) >= SHORTEST_SHOWN else None
    return Brief(
        answer.protocol,
        answer.base_url,
        answer.model,
        None if answer.key == ADC_TOKEN else shown,
        answer.proxy,
    )


def ask_library(cwd: Path, env: Mapping[str, str]) -> Active:
    """Return what keylamp's library says of `cwd` under the environment `env`."""
    where = sources.Where(
        environ=env,
        home=Path(env["HOME"]),
        cwd=cwd,
        platform="linux",
        temporary=Path(tempfile.gettempdir()),
        settings_file=None,
        permissions=custody.Permissions(),
        skip_missing=False,
    )
    return sources.gather(where).active
