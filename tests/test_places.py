from __future__ import annotations

import pytest

from daemon.model import Message, Secret, message
from daemon.places import is_host, is_place, key_parts
from daemon.redact import Redactor
from daemon.showing import Shower

KEY = "sk-fake-0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        "evil.example.com",
        "relay-2026-production.example.com:8443",
        "127.0.0.1:8000",
        "[::1]:8000",
        "https://evil.example.com/v1",
        "/home/me/.config/key.json",
        "C:\\Users\\me\\key.json",
    ],
)
def test_a_place_is_known_as_one(text: str) -> None:
    assert is_place(text)
    assert key_parts(text) == ()


@pytest.mark.parametrize("text", [KEY, "AbCdEf0123456789xyz", "correct horse", "swordfish"])
def test_a_word_or_a_key_is_no_place(text: str) -> None:
    assert not is_place(text)


def test_a_key_within_an_address_is_found() -> None:
    assert key_parts(f"https://relay.example/{KEY}/v1") == (KEY,)
    assert not is_host(f"{KEY}.relay.example")


def shower(*secrets: str) -> Shower:
    strike = Redactor(map(Secret, secrets)).strike
    return Shower(strike=strike, translate=str, home="", in_ci=False)


@pytest.mark.parametrize(
    "secret", ["evil.example.com", "https://evil.example.com/v1", "example.com"]
)
def test_no_host_is_struck(secret: str) -> None:
    show = shower(secret, KEY)
    assert show.target_id("openai@evil.example.com:8443#2") == "openai@evil.example.com:8443#2"
    assert show.address("https://me:pw@evil.example.com/x?k=y").startswith(
        "https://evil.example.com/"
    )
    said: Message = message("It goes to {host}.", host="evil.example.com")
    assert show.said(said) == "It goes to evil.example.com."
    said = message("{words}", words=f"See https://evil.example.com/a with {KEY}.")
    assert show.said(said) == "See https://evil.example.com/a with ********."


@pytest.mark.parametrize("host", [KEY, f"{KEY}.evil.example.com", "hunter2hunter2.evil.example"])
def test_a_key_in_a_host_is_struck(host: str) -> None:
    show = shower(KEY, "hunter2hunter2")
    for shown in (
        show.target_id(f"openai@{host}"),
        show.address(f"https://{host}/v1"),
        show.said(message("It goes to {host}.", host=host)) or "",
        show.said(message("{words}", words=f"See https://{host}/a")) or "",
    ):
        assert "********" in shown
        assert "0123456789" not in shown
        assert "hunter2" not in shown
