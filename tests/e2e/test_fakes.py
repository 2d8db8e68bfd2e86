"""The fakes themselves: a test that relies on them must be able to."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx
import pytest
from fakes.provider import is_billable, keyed
from fakes.settings import KEY, OTHER_KEY

from daemon.demo.server import Asked, Said
from daemon.demo.troubles import public_list, works

if TYPE_CHECKING:
    from fakes.internet import Internet
    from fakes.machine import Machine
    from fakes.provider import Loopback


def asked(path: str, body: bytes = b"", method: str = "POST") -> Asked:
    return Asked(method=method, path=path, headers={}, body=body)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(asked("/v1/models", method="GET"), False, id="a list"),
        pytest.param(asked("/v1/chat/completions", b"{}"), False, id="an empty request"),
        pytest.param(
            asked("/v1/chat/completions", b'{"model":"m","messages":[]}'),
            True,
            id="no messages, which some relays answer and bill",
        ),
        pytest.param(asked("/v1/responses", b'{"model":"m","input":"a"}'), True, id="responses"),
        pytest.param(
            asked("/v1beta/models/m:generateContent", b'{"contents":[]}'), True, id="gemini"
        ),
        pytest.param(
            asked("/v1beta/models/m:countTokens", b'{"contents":[]}'), False, id="counting tokens"
        ),
        pytest.param(
            asked("/v1/messages/count_tokens", b'{"model":"m","messages":[]}'),
            False,
            id="counting tokens as Anthropic does",
        ),
        pytest.param(asked("/v1/chat/completions", b"not json"), True, id="something unreadable"),
    ],
)
def test_what_could_be_billed_is_recognised(request_: Asked, *, expected: bool) -> None:
    assert is_billable(request_) is expected


def test_a_provider_changes_its_mind_while_it_runs(loopback: Loopback) -> None:
    provider = loopback.provider(keyed(KEY, works))
    with httpx.Client(headers={"Authorization": f"Bearer {OTHER_KEY}"}) as client:
        address = f"{provider.origin}/v1/models"
        assert client.get(address).status_code == 401
        provider.answer = keyed(KEY, public_list)
        assert client.get(address).status_code == 200
        provider.answer = lambda _asked: Said(status=500)
        assert client.get(address).status_code == 500
    assert len(provider.asked) == 3
    assert provider.saw(OTHER_KEY)
    assert not provider.saw(KEY)


def test_a_public_name_leads_to_loopback(internet: Internet) -> None:
    provider = internet.host("api.example.com", keyed(KEY, works))
    context = ssl.create_default_context(cafile=internet.environ["SSL_CERT_FILE"])
    with httpx.Client(
        proxy=internet.environ["HTTPS_PROXY"],
        verify=context,
        headers={"Authorization": f"Bearer {KEY}"},
    ) as client:
        assert client.get("https://api.example.com/v1/models").status_code == 200
        with pytest.raises(httpx.ProxyError):
            client.get("https://elsewhere.example/")
    assert provider.asked[0].headers["host"] == "api.example.com"
    assert internet.refused == ["elsewhere.example"]


def test_a_machine_notices_any_change_on_its_disk(machine: Machine) -> None:
    file = machine.configure("{}")
    before = machine.digest()
    assert machine.digest() == before
    file.chmod(0o644)
    assert machine.digest() != before
