"""Tells an error from a success where the status does not: 200 with `success: false`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.probes.fields import as_items, as_mapping

if TYPE_CHECKING:
    from daemon.probes.content import Content

_FINE_CODES: Final = frozenset({"0", "200", "20000", "true", "ok", "success", "none", "", "0x0"})
_BAD_STATES: Final = frozenset({"error", "failure", "fail", "failed"})


def tells_error(content: Content) -> bool:
    """Whether a body is an error by its own account, whatever its status."""
    value = content.value
    items = as_items(value)
    plain = as_mapping(items[0] if len(items) == 1 else value)
    if isinstance(value, str):
        return True
    if not content.whole:
        return bool(re.match(r'[\[{\s]*"(?:error|errors|detail|fault)"', content.text))
    response = as_mapping(plain.get("response"))
    state = str(plain.get("status", "")).lower()
    return any(
        (
            bool(plain.get("error") or plain.get("errors") or plain.get("fault")),
            bool(response.get("error"))
            or bool(as_mapping(plain.get("responsemetadata")).get("error")),
            plain.get("success") is False or state in _BAD_STATES,
            "error" in (plain.get("object"), plain.get("type")),
            _bad_code(as_mapping(plain.get("baseresp")).get("statuscode")),
            _bad_code(plain.get("code")) and "id" not in plain,
            _bad_code(plain.get("errorcode")),
            _bad_code(as_mapping(plain.get("header")).get("code")),
            "detail" in plain and len(plain) == 1,
        )
    )


def _bad_code(code: object) -> bool:
    return code is not None and str(code).lower() not in _FINE_CODES
