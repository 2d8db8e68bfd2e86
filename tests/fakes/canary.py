"""A marked key, and the search for it in everything that was left behind."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import quote, quote_plus

#: Characters that URLs and JSON write in another way, and no eight in a row that occur elsewhere.
CANARY = "sk-proj-Zq7/Wm3+Xk9&Vt5=Rb2%Yn8~Lc4-Hd6_Jf1"
PREFIX = "sk-proj-"
RUN = 8


def written_forms(key: str = CANARY) -> tuple[str, ...]:
    """Return how `key` may be written whole: as it is, for a URL, in JSON, in base64."""
    escaped = json.dumps(key)[1:-1]
    every = "".join(f"%{byte:02X}" for byte in key.encode())
    forms = [key, quote(key), quote(key, safe=""), quote_plus(key), escaped, every]
    forms += [escaped.replace("/", "\\/"), escaped.replace("&", "\\u0026")]
    for before in range(3):  # base64 has three alignments; its ends depend on the neighbours
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            packed = encode(b"\0" * before + key.encode()).decode()
            forms.append(packed[(4 if before else 0) : -4])
    return tuple(dict.fromkeys(forms))


def traces(text: str, key: str = CANARY) -> list[str]:
    """Return everything in `text` that tells of `key`: a form, a run of eight, a plain hash."""
    secret = key.removeprefix(PREFIX)
    runs = [secret[at : at + RUN] for at in range(len(secret) - RUN + 1)]
    hashes = [
        shown
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s", "sha3_256")
        for whole in [hashlib.new(name, key.encode()).digest()]
        for shown in (whole.hex()[:16], base64.b64encode(whole).decode()[:16])
    ]
    return [form for form in (*written_forms(key), *runs, *hashes) if form in text]


def echo(key: str = CANARY) -> str:
    """Return a provider's words that repeat `key` in every form."""
    return " | ".join(written_forms(key))
