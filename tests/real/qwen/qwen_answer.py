"""What would be sent if Qwen Code started here now: as it shows itself, and as keylamp says."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qwen_mock import ADC_TOKEN

from daemon.model import Active, Origin
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
    """Return the URL without the protocol's own suffix, query and a slash that stands alone."""
    parts = urlsplit(url)
    path = re.sub(SUFFIXES[protocol], "", parts.path)
    return f"{parts.scheme}://{parts.netloc}{'' if path == '/' else path}"


def ours(active: Active, env: Mapping[str, str]) -> Answer | None:
    """Return what keylamp says, None when it names a problem that stops Qwen Code."""
    if active.problem is not None:
        return None
    # Google's library speaks Vertex for a Gemini entry when this variable says so.
    vertex = active.auth_type == "gemini" and env.get("GOOGLE_GENAI_USE_VERTEXAI") == "true"
    return Answer(
        protocol="vertex-ai" if vertex else active.auth_type,
        base_url=active.base_url,
        model=active.model,
        key=_key(active),
        proxy=active.proxy,
    )


def _key(active: Active) -> str:
    credential = active.credential
    if credential is None:
        return ""
    if credential.origin is Origin.ADC:
        return ADC_TOKEN
    return "" if credential.secret is None else credential.secret.reveal()


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
