"""Paste mistakes and foreign keys, recognised before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.catalogue import issuer_of
from daemon.model import KeyState, Outcome, Protocol, Verdict, message
from daemon.patterns import late_pattern
from daemon.probes.hosts import belongs, host_of, is_nearby
from daemon.probes.meaning import meaning_of
from daemon.probes.refinements import FIRST_PARTY
from daemon.probes.wordings import whole_heading
from daemon.reasons import Proven, Reason

if TYPE_CHECKING:
    from daemon.model import Message, Secret
    from daemon.probes.asked import Asked

LONGEST_KEY: Final = 4096
_SENTENCE_WORDS: Final = 4
_SHORTEST_KEY: Final = 6
_SURELY_WHOLE: Final = 16

#: Stand-ins that are right for a server without keys.
LOCAL_PLACEHOLDERS: Final = frozenset(
    {
        "ollama",
        "lm-studio",
        "lmstudio",
        "not-needed",
        "notneeded",
        "not_needed",
        "not-used",
        "no-key",
        "nokey",
        "none",
        "null",
        "na",
        "n/a",
        "empty",
        "dummy",
        "fake",
        "local",
        "localhost",
        "vllm",
        "llama.cpp",
        "placeholder",
        "sk-no-key-required",
        "no-key-required",
        "sk-dummy",
        "sk-local",
        "sk-none",
        "anything",
        "xxx",
        "x",
    }
)

_NOTHING: Final = frozenset({"null", "undefined", "none", "nil"})
#: No user:password (a browser-like client refuses it), no query (it would swallow the path).
_ADDRESS = late_pattern(r"https?://[^/@\s?#]+(?:/[^\s?#]*)?", re.IGNORECASE)
_CONTROL = late_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

#: What a whole text looks like that is no key; the first that fits names the mistake.
MISTAKES: Final = r"""
@unexpanded_reference
\$\{[^}]*\}|\$\w+|\$env:\w+|%\w+%|\{\{.*\}\}|<[A-Z0-9_]+>|\$\(.*\)
(?:env|secrets\.|env\.)[:.]?[A-Z]\w+
(?:process|import\.meta)\.env\b.*|os\.(?:environ|getenv)\b.*
(?:op|vault|keyring|secret)://.*
@placeholder
(?i:.*\byour?[ _-](?:\w+[ _-])?(?:api[ _-]?)?(?:key|token|secret)\b.*)
(?i:(?:sk-|key-)?x{4,}.*|change[ _-]?me|todo)|sk-\.{2,}|sk-…|<[^>]*>
(?i:.*(?:api[ _-]?key|token)[ _-]here|(?:replace|insert|enter|paste)[ _-].*)
请(?:填写|输入|替换).*|你的.*|您的.*|sk-你的.*
@pasted_url
(?i:[a-z][a-z+]*://\S*|www\.\S+)
@scheme_prefix
(?i:(?:bearer|basic|token|apikey)\s+\S.*)
(?i:(?:proxy-)?authorization\s*[:=].*|x-(?:goog-)?api-key\s*:.*|api-key\s*:.*)
@assignment_pasted
(?:export|setx?|declare|env|let|const|var)\s+\S.*[= ]\S.*
\$env:\w+\s*=.*|[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*=\s*[^=\s].*
["']?[A-Za-z_]*(?:[kK]ey|KEY|[tT]oken|TOKEN|[sS]ecret)["']?\s*(?:=\s*[^=\s]|:\s*["']|:\s+\S).*
@json_pasted
[{\[].*
@quoted
["'`].*|.*["'`]
@env_name_pasted
[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEYS?|TOKEN|SECRET)
@masked_copy
\S*(?:\*{3,}|…|\.{3}|•{2,}|●{2,}|·{3,}|#{4,})\S*
@not_a_key
[^@\s]+@[^@\s]+\.[A-Za-z]{2,}
"""

#: A mistake of letters and digits alone is in capitals, begins with "env", or holds one of these.
_TELLING: Final = ("you", "xxxx", "here", "replace", "insert", "enter", "paste", "change", "todo")

#: A prefix that is certainly one company's, and where such a key may go.
_ISSUERS: Final = tuple(
    (late_pattern(pattern), domains)
    for pattern, domains in (
        (r"sk-ant-", ("anthropic.com",)),
        (r"sk-or-v1-", ("openrouter.ai",)),
        (r"AIza|AQ\.|ya29\.", ("googleapis.com",)),
        (r"gsk_", ("groq.com",)),
        (r"xai-", ("x.ai",)),
        (r"hf_", ("huggingface.co",)),
        (
            r"gh[pous]_|github_pat_",
            ("github.ai", "githubcopilot.com", "github.com", "models.inference.ai.azure.com"),
        ),
        (r"nvapi-", ("nvidia.com",)),
        (r"pplx-", ("perplexity.ai",)),
        (
            r"sk-sp-",
            ("coding.dashscope.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com"),
        ),
        (r"sk-kimi-", ("api.kimi.com",)),
        (r"csk-", ("cerebras.ai",)),
        (r"ABSK", ("amazonaws.com",)),
        (r"sk-\S*T3BlbkFJ", ("openai.com",)),
    )
)

#: Kinds of key that their own company takes elsewhere, never at a model's API.
_KINDS: Final = (
    (late_pattern(r"sk-ant-admin|sk-admin-"), Reason.MANAGEMENT_KEY, ()),
    (late_pattern(r"sk-ant-ort01-|GOCSPX-|1//0"), Reason.OAUTH_TOKEN, ()),
    (late_pattern(r"ya29\."), Reason.OAUTH_TOKEN, ("generativelanguage.googleapis.com",)),
    (late_pattern(r"LTAI\w{8,}$|A[KS]IA[A-Z0-9]{8,}$|AKLT\w{8,}"), Reason.CLOUD_ACCESS_KEY, ()),
)

#: Companies that take no other company's key; relays and gateways may, and are not listed.
WELL_KNOWN: Final = (
    *FIRST_PARTY,
    *(domain for _, domains in _ISSUERS for domain in domains),
    "openai.com",
    "anthropic.com",
    "moonshot.cn",
    "moonshot.ai",
    "siliconflow.cn",
    "siliconflow.com",
    "deepseek.com",
)
_GENERAL_DASHSCOPE = late_pattern(r"sk-[0-9a-f]{32}$")
_CODING_PLAN: Final = ("coding.dashscope.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com")
_PLAN_KEYS = late_pattern(r"sk-(?:sp|kimi)-")
_PLAN_COMPANIES: Final = ("aliyuncs.com", "moonshot.cn", "moonshot.ai")
_WHOLE_LENGTHS: Final = (("AIza", 39), ("gsk_", 56), ("sk-or-v1-", 73), ("ghp_", 40), ("hf_", 37))


def preflight(asked: Asked) -> Outcome | None:
    """Return the outcome that makes a request pointless, or None when it should be sent.

    Spaces and line ends around a key are no mistake: Qwen Code strips them, and so do we.
    A key that certainly belongs to another well-known company is not sent to a stranger.
    """
    text = (asked.key.reveal() if asked.key else "").strip(" \t\r\n")
    host = asked.host
    mistake = paste_mistake(text, protocol=asked.protocol, host=host)
    if mistake:
        meaning = meaning_of(mistake)
        detail = message("The key looks like a paste mistake ({mistake}).", mistake=mistake.value)
        return Outcome(
            verdict=Verdict.KEY_MALFORMED,
            reason=mistake,
            key_state=meaning.key_state,
            detail=detail,
            proven=Proven.SHAPE,
        )
    misfit = misfit_reason(text, host)
    if misfit:
        return Outcome(
            verdict=Verdict.WRONG_KEY_TYPE,
            reason=misfit,
            key_state=KeyState.UNKNOWN,
            detail=made_for(text, host)
            or message("This key is made for another address than {host}.", host=host),
            proven=Proven.SHAPE,
        )
    if not host or not _ADDRESS.fullmatch(asked.base_url.strip()):
        return Outcome(
            verdict=Verdict.WRONG_BASE_URL,
            reason=Reason.BAD_URL,
            key_state=KeyState.UNKNOWN,
            detail=message("The base URL is not an http:// or https:// address."),
            proven=Proven.SHAPE,
        )
    return None


def paste_mistake(text: str, *, protocol: Protocol, host: str) -> Reason | None:
    """Return what went wrong when `text` was pasted as a key, or None."""
    nearby = is_nearby(host)
    if not text or (text.lower() in _NOTHING and not nearby):
        return Reason.EMPTY
    if protocol is Protocol.VERTEX_AI and text.startswith("{"):
        return None  # a service account's file is right here
    if len(text) > LONGEST_KEY:
        return Reason.JSON_PASTED if text[0] in "{[" else Reason.NOT_A_KEY
    mistake = "" if looks_whole(text) else whole_heading(MISTAKES, text)
    if mistake == Reason.PLACEHOLDER or text.lower() in LOCAL_PLACEHOLDERS:
        stands_in = belongs(host, WELL_KNOWN) if not mistake else not nearby
        return Reason.PLACEHOLDER if stands_in else None
    return Reason(mistake) if mistake else _characters_mistake(text)


def looks_whole(text: str) -> bool:
    """Whether no mistake of the table can look so: most keys spare us compiling it (5 ms)."""
    if not text.isascii() or not text.replace("-", "").replace("_", "").isalnum():
        return False
    lowered = text.lower()
    return not (
        text.isupper() or lowered.startswith("env") or any(word in lowered for word in _TELLING)
    )


def _characters_mistake(text: str) -> Reason | None:
    if not text.isascii() or _CONTROL.search(text):
        return Reason.CONTROL_CHAR if text.isascii() else Reason.NON_ASCII
    if _several(re.split(r"[,;\s]+", text)):
        return Reason.SEVERAL_KEYS
    words = text.split()
    if len(words) >= _SENTENCE_WORDS:
        return Reason.NOT_A_KEY
    return Reason.INNER_WHITESPACE if len(words) > 1 else None


def _several(pieces: list[str]) -> bool:
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or any("=" in piece for piece in pieces):  # noqa: PLR2004 - two is several
        return False  # Copilot's tid=…;exp=… is one key
    prefixes = {re.split(r"[-_]", piece)[0] for piece in pieces}
    alike = len(prefixes) == 1 and all(re.match(r"[A-Za-z]+[-_]", piece) for piece in pieces)
    return all(len(piece) >= _SHORTEST_KEY for piece in pieces) and (
        alike or all(len(piece) >= 2 * _SURELY_WHOLE for piece in pieces)
    )


def misfit_reason(text: str, host: str) -> Reason | None:
    """Return why this key is certainly not for this well-known host, or None."""
    if not belongs(host, WELL_KNOWN):
        return None
    for pattern, reason, at in _KINDS:
        if pattern.match(text) and (not at or belongs(host, at)):
            return reason
    if _GENERAL_DASHSCOPE.match(text) and belongs(host, _CODING_PLAN):
        return Reason.GENERAL_KEY_ON_PLAN_URL
    for pattern, domains in _ISSUERS:
        if pattern.match(text) and not belongs(host, domains):
            plan = _PLAN_KEYS.match(text) and belongs(host, _PLAN_COMPANIES)
            return Reason.PLAN_KEY_ON_GENERAL_URL if plan else Reason.OTHER_PROVIDER_KEY
    return None


def made_for(text: str, host: str) -> Message | None:
    """Return whose key this is where its look tells, and that `host` is not theirs."""
    issuer = issuer_of(text)
    if issuer is None or belongs(host, issuer.hosts):
        return None
    return message(
        "This is a key of {company}, made for {home}, not for {host}.",
        company=issuer.company,
        home=issuer.hosts[0],
        host=host,
    )


def shape_warnings(key: Secret, *, base_url: str) -> tuple[Message, ...]:
    """Return what looks odd about a key that is sent all the same."""
    text, host = key.reveal(), host_of(base_url)
    found: list[Message] = []
    half = len(text) // 2
    if half >= _SURELY_WHOLE and text[:half] == text[half:]:
        found.append(message("The same key seems to be pasted twice."))
    if belongs(host, WELL_KNOWN) and len(text) < _SURELY_WHOLE:
        found.append(message("The key is very short: it may have been cut."))
    for prefix, length in _WHOLE_LENGTHS:
        if text.startswith(prefix) and len(text) < length - 8:
            found.append(message("The key is shorter than usual: it may have been cut."))
    if re.match(r"ep-\d{8,}|key_\w+$", text):
        found.append(message("This looks like the name of a key or of an endpoint, not a key."))
    foreign = any(pattern.match(text) and not belongs(host, d) for pattern, d in _ISSUERS)
    if foreign and not belongs(host, WELL_KNOWN) and not is_nearby(host):
        found.append(message("A key of another company is sent to {host}.", host=host))
    return tuple(found)
