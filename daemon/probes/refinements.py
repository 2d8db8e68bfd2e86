"""The few hosts whose answers mean something of their own; general rules carry all others.

Sources: the providers' documentation and issue threads, read in 2026; kept small on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import Protocol
from daemon.probes.base import Route
from daemon.probes.hosts import belongs
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.asked import Asked
    from daemon.probes.envelope import ErrorWords

#: `GET models` answers these only for a good key.
AUTHENTICATED_LISTS: Final = (
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "openai.azure.com",
    "api.deepseek.com",
    "api.moonshot.cn",
    "api.moonshot.ai",
    "api.groq.com",
    "api.together.xyz",
    "api.together.ai",
    "api.mistral.ai",
    "api.x.ai",
    "api.siliconflow.cn",
    "api.siliconflow.com",
)

#: `GET models` answers these for anybody.
PUBLIC_LISTS: Final = ("openrouter.ai", "api-inference.modelscope.cn", "models.github.ai")

#: Reports disagree, or nobody has told.
SUSPECTED_LISTS: Final = (
    "integrate.api.nvidia.com",
    "router.huggingface.co",
    "ai-gateway.vercel.sh",
    "api.deepinfra.com",
    "opencode.ai",
    "router.requesty.ai",
)

#: Authenticated, and whatever is absent cannot be called (Azure lists no deployments, Together
#: and the relays list what they do not serve, and serve what they do not list).
COMPLETE_LISTS: Final = (
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "api.deepseek.com",
    "api.moonshot.cn",
    "api.moonshot.ai",
    "api.groq.com",
    "api.mistral.ai",
)

#: Companies that answer for their own models: what is nested in their words is their own.
FIRST_PARTY: Final = (
    *AUTHENTICATED_LISTS,
    "googleapis.com",
    "aliyuncs.com",
    "bigmodel.cn",
    "z.ai",
    "minimax.io",
    "minimaxi.com",
    "minimax.chat",
    "volces.com",
    "bytepluses.com",
    "nvidia.com",
    "cerebras.ai",
    "fireworks.ai",
    "perplexity.ai",
    "github.ai",
    "githubcopilot.com",
    "modelscope.cn",
    "qwen.ai",
    "baidubce.com",
    "kimi.com",
    "mistral.ai",
    "cohere.com",
    "cohere.ai",
)

_ZHIPU: Final = {
    "1000": Reason.UNKNOWN_KEY,
    "1001": Reason.AUTH_HEADER_NOT_SEEN,
    "1002": Reason.UNKNOWN_KEY,
    "1003": Reason.EXPIRED,
    "1004": Reason.UNKNOWN_KEY,
    "1110": Reason.ACCOUNT_SUSPENDED,
    "1111": Reason.ACCOUNT_SUSPENDED,
    "1112": Reason.LOCKED,
    "1113": Reason.ARREARS,
    "1121": Reason.LOCKED,
    "1211": Reason.NO_SUCH_MODEL,
    "1220": Reason.RESOURCE,
    "1222": Reason.ROUTE,
    "1302": Reason.CONCURRENCY,
    "1303": Reason.ACCOUNT_RATE,
    "1304": Reason.PER_DAY,
    "1305": Reason.SHARED_CAPACITY,
    "1308": Reason.FIVE_HOUR,
    "1309": Reason.SUBSCRIPTION_EXPIRED,
    "1310": Reason.PER_WEEK_OR_MONTH,
    "1311": Reason.NOT_IN_PLAN,
    "1312": Reason.OVERLOADED,
    "1313": Reason.USAGE_LIMIT,
}
_MINIMAX: Final = {
    "1002": Reason.ACCOUNT_RATE,
    "1004": Reason.AUTH_HEADER_NOT_SEEN,
    "1008": Reason.INSUFFICIENT_BALANCE,
    "1039": Reason.TPM,
    "1041": Reason.CONCURRENCY,
    "2045": Reason.ACCOUNT_RATE,
    "2049": Reason.UNKNOWN_KEY,
    "2056": Reason.USAGE_LIMIT,
    "2061": Reason.NOT_IN_PLAN,
}
_SILICONFLOW: Final = {
    "20012": Reason.NO_SUCH_MODEL,
    "30001": Reason.INSUFFICIENT_BALANCE,
    "30003": Reason.NOT_SERVED_FOR_ACCOUNT,
    "50505": Reason.OVERLOADED,
    "50603": Reason.OVERLOADED,
}
_BAIDU: Final = {
    "6": Reason.RESOURCE,
    "17": Reason.PER_DAY,
    "18": Reason.ACCOUNT_RATE,
    "19": Reason.USAGE_LIMIT,
    "110": Reason.UNKNOWN_KEY,
    "111": Reason.EXPIRED,
}

#: Numbers that decide at these hosts, whatever the text beside them.
_NUMBERS: Final = (
    (("bigmodel.cn", "z.ai"), _ZHIPU),
    (("minimax.io", "minimaxi.com", "minimax.chat"), _MINIMAX),
    (("siliconflow.cn", "siliconflow.com"), _SILICONFLOW),
    (("baidubce.com",), _BAIDU),
)

#: A plain 401 page stands for a bad key here; elsewhere some proxy wants its own password.
PAGE_FOR_BAD_KEY: Final = ("perplexity.ai",)

_OLLAMA_PORT: Final = ":11434"
_BAD_KEY: Final = frozenset(
    {
        Reason.UNKNOWN_KEY,
        Reason.UNKNOWN_OR_EXPIRED,
        Reason.REJECTED_AMBIGUOUS,
        Reason.OAUTH_TOKEN,
    }
)


def reason_at(asked: Asked, words: ErrorWords) -> Reason | None:
    """Return what `words` mean at this very host, before the general rules; mostly None."""
    if "signinurl" in words.names:
        return Reason.SERVER_NOT_SIGNED_IN  # Ollama, for a model that runs in its cloud
    message = words.message.lower()
    if message == "request not allowed" and words.type == "forbidden":
        return Reason.EDGE_BLOCK  # Anthropic's edge, before the key is looked at
    if belongs(asked.host, ("nvidia.com",)) and "was malformed" in message:
        return Reason.UNKNOWN_KEY
    if "API_KEY_INVALID" in words.reasons and "not found" in message:
        return Reason.UNKNOWN_KEY  # Google's words for a deleted key, not for a missing one
    for hosts, numbers in _NUMBERS:
        if belongs(asked.host, hosts) and words.code in numbers:
            return numbers[words.code]
    return None


def refined(reason: Reason, asked: Asked, words: ErrorWords) -> Reason:
    """Return what the general `reason` means at this host or on this route."""
    if reason is Reason.INSUFFICIENT_QUOTA and belongs(asked.host, ("aliyuncs.com",)):
        return Reason.TPM  # DashScope's word for tokens a minute
    if reason is Reason.NO_SUCH_MODEL and asked.nearby and _OLLAMA_PORT in asked.base_url:
        return Reason.NOT_PULLED
    if reason in _BAD_KEY:
        return _refined_bad_key(reason, asked, words)
    return reason


def _refined_bad_key(reason: Reason, asked: Asked, words: ErrorWords) -> Reason:
    if asked.nearby and _OLLAMA_PORT in asked.base_url:
        return Reason.SERVER_NOT_SIGNED_IN  # Ollama looks at no keys: its cloud does
    if belongs(asked.host, ("codestral.mistral.ai",)):
        return Reason.OTHER_KIND_OF_KEY
    if asked.protocol is Protocol.QWEN_OAUTH and reason is not Reason.OAUTH_TOKEN:
        return Reason.TOKEN_EXPIRED
    if "oauth 2 access token" in words.text.lower():
        by_key = asked.auth_style in ("x-goog-api-key", "query_key")
        return Reason.OAUTH_TOKEN if by_key else Reason.UNKNOWN_OR_EXPIRED
    return reason


def list_reason(asked: Asked) -> Reason:
    """Return what a list of models proves at this host, taken alone."""
    if asked.route is not Route.LIST:
        return Reason.MODEL_SEEN
    if belongs(asked.host, AUTHENTICATED_LISTS):
        return Reason.LIST_AUTHENTICATED
    if belongs(asked.host, PUBLIC_LISTS):
        return Reason.PUBLIC_ENDPOINT
    if belongs(asked.host, SUSPECTED_LISTS):
        return Reason.PUBLIC_ENDPOINT_SUSPECTED
    return Reason.LIST_UNPROVEN


#: Hosts of one company that do not know each other's keys: a refused key may be a sibling's.
SIBLINGS: Final[tuple[tuple[str, ...], ...]] = (
    ("dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com"),
    ("coding.dashscope.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com"),
    ("api.moonshot.cn", "api.moonshot.ai", "api.kimi.com"),
    ("api.minimaxi.com", "api.minimax.io", "api.minimax.chat"),
    ("api.siliconflow.cn", "api.siliconflow.com"),
    ("open.bigmodel.cn", "api.z.ai"),
    ("api.mistral.ai", "codestral.mistral.ai"),
    ("ark.cn-beijing.volces.com", "ark.ap-southeast.bytepluses.com"),
    ("generativelanguage.googleapis.com", "aiplatform.googleapis.com"),
)


def siblings_of(host: str) -> tuple[str, ...]:
    """Return the hosts that a key refused by `host` may belong to; it is never sent there."""
    for group in SIBLINGS:
        if belongs(host, group):
            return tuple(other for other in group if other != host)
    return ()
