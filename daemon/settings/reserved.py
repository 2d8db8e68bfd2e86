"""Names of variables that Qwen Code refuses to take from settings or from a project's `.env`.

Source: Qwen Code 0.24.4, config/shared-env-keys and config/environment, read 2026-11-20.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from daemon.patterns import late_pattern

#: Loaders: taken from no file at all.  `_` and `-` count as one, and case does not matter.
_LOADERS: Final = """
NODE_OPTIONS npm_config_node_options npm_config_userconfig npm_config_globalconfig
npm_config_script_shell npm_config_prefix NODE_PATH OPENSSL_CONF NODE_REPL_EXTERNAL_MODULE
npm_config_node_gyp npm_config_init_module LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES BASH_ENV
ZDOTDIR
"""

#: The operator's: not from a project's `.env`, not from settings.
_OPERATORS: Final = """
QWEN_HOME QWEN_RUNTIME_DIR QWEN_AGENT_EXECUTION_BACKEND QWEN_CODE_MCP_APPROVALS_PATH
QWEN_CODE_TRUSTED_FOLDERS_PATH QWEN_CODE_SYSTEM_SETTINGS_PATH QWEN_CODE_SYSTEM_DEFAULTS_PATH
QWEN_UPDATE_BASE_URL QWEN_CODE_WARNINGS_FILE QWEN_CODE_SERVE QWEN_CODE_DESKTOP
QWEN_CODE_SETTINGS_CORRUPTED_PATH QWEN_CODE_SETTINGS_WAS_RECOVERED
QWEN_CODE_ACP_REPEATED_TOOL_FAILURE_GUARD QWEN_CODE_MEMORY_PROJECT_SCOPE
QWEN_CODE_ENABLE_WORKFLOWS QWEN_CODE_DISABLE_WORKFLOWS QWEN_CODE_WORKFLOW_NAME_ONLY
QWEN_REVIEW_PREBUILD QWEN_REVIEW_AUTOMATIC QWEN_TLS_INSECURE NODE_TLS_REJECT_UNAUTHORIZED
NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE GIT_SSL_CAINFO
GIT_SSL_CAPATH npm_config_cafile npm_config_ca npm_config_strict_ssl npm_config_strict-ssl
PIP_CERT CURL_HOME WGETRC PIP_CONFIG_FILE GIT_SSH_COMMAND GIT_SSH GIT_EXEC_PATH GIT_TEMPLATE_DIR
GIT_ASKPASS GIT_PROXY_COMMAND GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_EXTERNAL_DIFF GIT_CONFIG_GLOBAL
GIT_CONFIG_SYSTEM XDG_CONFIG_HOME GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS QWEN_SANDBOX
QWEN_SANDBOX_IMAGE QWEN_SANDBOX_PROXY_COMMAND QWEN_SANDBOX_NET SANDBOX SANDBOX_ENFORCEMENT
XDG_CACHE_HOME TMPDIR TMP TEMP SSH_ASKPASS LESSOPEN LESSCLOSE NODE_GYP_FORCE_PYTHON
npm_config_python PYTHON PYTHONSTARTUP VISUAL EDITOR npm_config_git BROWSER QWEN_CLI_ENTRY
QWEN_CDP_MCP_COMMAND QWEN_SERVE_CDP_TUNNEL_OVER_WS QWEN_SERVE_NEW_FILE_MODE
QWEN_SERVE_MAX_WORKSPACES QWEN_SERVE_SESSION_ATTACHMENTS_ROOT DEV
QWEN_CODE_PRIVATE_CONVERSATIONS_RUNTIME QWEN_CODE_PRIVATE_RELAUNCH_ENV_PROVENANCE
"""

#: Not from settings either, though a project's `.env` may set them.
_SETTINGS_ONLY: Final = """
QWEN_SERVER_TOKEN LD_LIBRARY_PATH DYLD_LIBRARY_PATH ENV PATH HOME
"""

#: Marks of Qwen Code's own child processes: from no `.env` file at all.
_PRIVATE: Final = frozenset(
    {
        "qwen_code_private_conversations_runtime",
        "qwen_code_private_relaunch_env_provenance",
        "sandbox",
        "sandbox_enforcement",
    }
)

_NUMBERED: Final = late_pattern(r"git_config_(?:key|value)_\d+", re.ASCII)


def refused_by_dotenv(name: str, *, project: bool) -> bool:
    """Return whether a `.env` file cannot set `name`: the project's own, or one of the user's."""
    return _is_loader(name) or name.lower() in _PRIVATE or (project and _is_operators(name))


def refused_by_settings(name: str) -> bool:
    """Return whether `env` of settings.json cannot set `name`."""
    return _is_loader(name) or _is_operators(name) or name.lower() in _folded(_SETTINGS_ONLY)


def _is_loader(name: str) -> bool:
    canonical = name.lower().replace("_", "-")
    return canonical.startswith("bash-func-") or canonical in _loaders()


def _is_operators(name: str) -> bool:
    lower = name.lower()
    return lower in _folded(_OPERATORS) or _NUMBERED.fullmatch(lower) is not None


@cache
def _loaders() -> frozenset[str]:
    return frozenset(name.replace("_", "-") for name in _folded(_LOADERS))


@cache
def _folded(names: str) -> frozenset[str]:
    return frozenset(names.lower().split())
