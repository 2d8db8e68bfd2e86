"""What is struck out of text, and what is left alone."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Secret
from daemon.redact import PLACEHOLDERS, PREFIXES, SHORTEST, Redactor, safe_url

BODY = "fAkE0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3MxYA"
KEY = f"sk-proj-{BODY}"
ODD = "pa/ss+wo rd&<ü>=\"q\\uo'te"


def strike(text: str, *secrets: str) -> str:
    return Redactor(Secret(secret) for secret in secrets).strike(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"wrong key {KEY}.", "wrong key ********.", id="the whole key"),
        pytest.param(f"{KEY[:-9]}", "********", id="a key cut short"),
        pytest.param(f"ends {BODY[-8:]}!", "ends ********!", id="a run of eight from the tail"),
        pytest.param(f"in {BODY[9:17]}!", "in ********!", id="a run of eight from the middle"),
        pytest.param("ends 2yZ3MxYA"[:-1], "ends 2yZ3MxY", id="seven characters are left"),
        pytest.param("sk-proj-****MxYA", "sk-proj-****MxYA", id="a masked copy is left"),
        pytest.param("keys begin with sk-proj-", "keys begin with sk-proj-", id="the prefix alone"),
        pytest.param(f"{KEY}{KEY} {KEY}", "**************** ********", id="several in a row"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_key_is_struck(text: str, expected: str) -> None:
    assert strike(text, KEY) == expected


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(ODD, id="plain"),
        pytest.param(quote(ODD, safe=""), id="percent-encoded"),
        pytest.param(quote(ODD), id="percent-encoded but for the slash"),
        pytest.param(quote(ODD, safe="").lower(), id="percent-encoded in lower case"),
        pytest.param(quote_plus(ODD), id="form-encoded"),
        pytest.param(json.dumps(ODD), id="JSON"),
        pytest.param(json.dumps(ODD, ensure_ascii=False), id="JSON in UTF-8"),
        pytest.param(json.dumps(ODD).replace("/", r"\/"), id="JSON as PHP writes it"),
        pytest.param(
            json.dumps(ODD).replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"),
            id="JSON as Go writes it",
        ),
        pytest.param("".join(f"%{b:02X}" for b in ODD.encode()), id="each byte percent-encoded"),
        pytest.param("".join(f"%{b:02x}" for b in ODD.encode()), id="the same in lower case"),
        pytest.param(quote(quote(ODD, safe=""), safe=""), id="percent-encoded twice"),
        pytest.param("".join(f"\\u{ord(c):04x}" for c in ODD), id="JSON, every character escaped"),
        pytest.param(json.dumps(json.dumps(ODD)), id="JSON in JSON"),
        pytest.param(json.dumps("😀" + ODD), id="JSON after a pair of surrogates"),
        pytest.param(html.escape(ODD), id="HTML"),
        pytest.param("".join(f"&#{ord(c)};" for c in ODD), id="HTML numbers"),
        pytest.param("".join(f"&#x{ord(c):x};" for c in ODD), id="HTML hexadecimal numbers"),
        pytest.param(base64.b64encode(ODD.encode()).decode(), id="base64"),
        pytest.param(quote(base64.b64encode(ODD.encode()), safe=""), id="base64, percent-encoded"),
        pytest.param(base64.urlsafe_b64encode(ODD.encode()).decode(), id="base64 for addresses"),
        pytest.param(base64.b64encode(f"u:{ODD}".encode()).decode(), id="Basic, two before"),
        pytest.param(base64.b64encode(f"us:{ODD}".encode()).decode(), id="Basic, three before"),
        pytest.param(base64.b64encode(f"use:{ODD}x".encode()).decode(), id="Basic, four before"),
    ],
)
def test_each_written_form_is_struck(form: str) -> None:
    struck = strike(f"[{form}]", ODD)
    assert "********" in struck
    assert not _runs(form.strip('"')[6:-6]) & _runs(struck)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        pytest.param("ollama", "start ollama first", id="short"),
        pytest.param("lm-studio", "start lm-studio first", id="a local placeholder"),
        pytest.param("LM-Studio", "start LM-Studio first", id="a placeholder in capitals"),
        pytest.param("sk-1234", "sk-1234", id="seven characters in all"),
        pytest.param("Qwen Code", "Qwen Code", id="a preset's header"),
        pytest.param("Bearer lm-studio", "lm-studio", id="a placeholder after a scheme"),
        pytest.param(
            "http://us3r-name:hunter2hunter2@proxy.example.com:3128",
            "http://proxy.example.com:3128",
            id="the host of a proxy",
        ),
        pytest.param("sk-proj-abc", "project sk-proj-xyz proj-abc", id="a short body"),
    ],
)
def test_what_is_no_secret_is_left(secret: str, text: str) -> None:
    assert strike(text, secret) == text


@pytest.mark.parametrize(
    ("secret", "text", "gone"),
    [
        pytest.param("sk-proj-abc", "key sk-proj-abc!", "proj-abc", id="short body, whole key"),
        pytest.param("12345678", "12345678", "12345678", id="eight characters"),
        pytest.param("Bearer " + KEY, KEY, BODY, id="a header's value"),
        pytest.param(
            "Basic " + base64.b64encode(b"me:hunter2hunter2").decode(),
            "hunter2hunter2",
            "hunter2",
            id="the password of Basic",
        ),
        pytest.param(
            "http://me:hunter2hunter2@proxy.example.com",
            "hunter2hunter2",
            "hunter2",
            id="the password of a proxy",
        ),
        pytest.param(
            "http://me:p%40ssword%21@proxy.example.com",
            "p@ssword!",
            "ssword",
            id="the same decoded",
        ),
        pytest.param(
            "https://hooks.example.com/T0000/abcdefghij",
            "T0000/abcdefghij",
            "abcdefghij",
            id="an address that is a secret by its path",
        ),
        pytest.param(
            '{"type": "service_account", "private_key": "-----BEGIN\\nMIIfakefake"}',
            "MIIfakefake of service_account",
            "MIIfakefake",
            id="a service account's private key",
        ),
    ],
)
def test_what_is_secret_in_a_value_is_struck(secret: str, text: str, gone: str) -> None:
    assert gone not in strike(text, secret)


def test_a_service_account_leaves_its_addresses() -> None:
    account = {"token_uri": "https://oauth2.googleapis.com/token", "client_secret": "x" * 20}
    text = "https://oauth2.googleapis.com/token"
    assert strike(text, json.dumps(account)) == text


@given(st.text(min_size=SHORTEST, max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_no_run_of_a_secret_survives(secret: str, before: str, after: str) -> None:
    body = secret
    while prefix := next((p for p in PREFIXES if body.startswith(p)), ""):
        body = body[len(prefix) :]
    if "://" in secret or body != secret or secret.startswith("{"):
        return
    if secret.lower() in PLACEHOLDERS or secret.startswith(("Bearer ", "Basic ")):
        return
    struck = strike(before + secret + after, secret)
    assert not _runs(secret) & (_runs(struck) - _runs("*" * 8))


@given(st.binary(min_size=SHORTEST, max_size=60), st.text(alphabet="abc:", max_size=9))
def test_no_base64_form_survives(raw: bytes, before: str) -> None:
    secret = raw.hex()
    encoded = base64.b64encode(f"{before}{secret}".encode()).decode()
    kept = strike(encoded, secret).replace("*", "")
    assert len(kept) <= len(before) * 8 // 6 + 8


def test_a_thousand_secrets_and_a_megabyte_take_linear_time() -> None:
    secrets = [Secret(f"sk-{i:04d}{'fake' * 10}{i * 7919:08d}") for i in range(1000)]
    text = " ".join(f"{i}: {s.reveal()} and words" for i, s in enumerate(secrets)) * 15
    start = time.perf_counter()
    struck = Redactor(secrets).strike(text)
    assert time.perf_counter() - start < 10  # about half a second; quadratic would take minutes
    assert "fakefake" not in struck


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://a.example/v1", "https://a.example/v1", id="nothing to hide"),
        pytest.param("https://me:pw@a.example/v1", "https://a.example/v1", id="user and password"),
        pytest.param("https://p@ss@a.example/v1", "https://a.example/v1", id="two at signs"),
        pytest.param("https://a.example/v1?key=x#y", "https://a.example/v1", id="a query"),
        pytest.param("https://a.example?key=x", "https://a.example", id="a query without a path"),
        pytest.param(
            "https://a.example/@scope/x", "https://a.example/@scope/x", id="an @ in a path"
        ),
        pytest.param("me:pw@a.example/v1", "a.example/v1", id="no scheme"),
        pytest.param("https:/me:pw@a.example/v1", "https:/a.example/v1", id="one slash"),
        pytest.param(r"https:\\me:pw@a.example", r"https:\\a.example", id="backslashes"),
        pytest.param("https://me:p?w@a.example/v1", "https://…", id="unclear: nothing is shown"),
        pytest.param("http://[::1]:8080/v1", "http://[::1]:8080/v1", id="IPv6"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_safe_url(url: str, expected: str) -> None:
    assert safe_url(url) == expected


@given(st.text(alphabet="ab/:@?#\\.[] ", max_size=40))
def test_safe_url_never_shows_what_stands_before_an_at_sign(tail: str) -> None:
    assert "hunter2" not in safe_url(f"https://hunter2@{tail}")


def _runs(text: str) -> set[str]:
    return {text[i : i + SHORTEST] for i in range(len(text) - SHORTEST + 1)}
