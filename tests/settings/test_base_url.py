from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Protocol
from daemon.settings import address
from daemon.settings.base_url import Slip, corrected_base_url, said

OPENAI = Protocol.OPENAI
RESPONSES = Protocol.OPENAI_RESPONSES
ANTHROPIC = Protocol.ANTHROPIC
GEMINI = Protocol.GEMINI
VERTEX = Protocol.VERTEX_AI


@pytest.mark.parametrize(
    ("protocol", "url"),
    [
        pytest.param(OPENAI, "https://api.openai.com/v1", id="the ordinary one"),
        pytest.param(OPENAI, "https://api.openai.com/v1/", id="one slash is absorbed"),
        pytest.param(OPENAI, "https://api.deepseek.com", id="no path"),
        pytest.param(OPENAI, "https://relay.example/openai/v1beta/openai", id="a deep path"),
        pytest.param(OPENAI, "https://x.services.ai.azure.example/models", id="chats below models"),
        pytest.param(OPENAI, "HTTPS://Relay.Example:8443/v1", id="upper case and a port"),
        pytest.param(OPENAI, "https://relay.example:/v1", id="an empty port"),
        pytest.param(OPENAI, "http://[::1]:11434/v1", id="IPv6"),
        pytest.param(OPENAI, "http://ollama:11434/v1", id="a single label"),
        pytest.param(OPENAI, "https://例え.jp/v1", id="a name that is not ASCII"),
        pytest.param(OPENAI, "https://h_x.example/v%201", id="underscores and escapes"),
        pytest.param(RESPONSES, "https://api.openai.com", id="responses without /v1"),
        pytest.param(RESPONSES, "https://api.openai.com/v1/", id="responses with /v1"),
        pytest.param(ANTHROPIC, "https://api.anthropic.com/", id="anthropic"),
        pytest.param(ANTHROPIC, "https://relay.example/apps/anthropic", id="anthropic sub-path"),
        pytest.param(ANTHROPIC, "https://relay.example/v1/anthropic", id="/v1 not at the end"),
        pytest.param(GEMINI, "https://generativelanguage.googleapis.com", id="gemini"),
        pytest.param(GEMINI, "https://relay.example/v1", id="a relay of its own making"),
        pytest.param(VERTEX, "https://aiplatform.googleapis.com/", id="vertex"),
    ],
)
def test_an_address_that_works_is_left_alone(protocol: Protocol, url: str) -> None:
    assert corrected_base_url(protocol, url) is None


@pytest.mark.parametrize(
    ("protocol", "url", "corrected", "slip"),
    [
        (OPENAI, "api.openai.com/v1", "https://api.openai.com/v1", Slip.NO_SCHEME),
        (OPENAI, "//api.openai.com/v1", "https://api.openai.com/v1", Slip.NO_SCHEME),
        (OPENAI, "localhost:11434/v1", "http://localhost:11434/v1", Slip.NO_SCHEME),
        (OPENAI, "192.168.1.5:8000/v1", "http://192.168.1.5:8000/v1", Slip.NO_SCHEME),
        (OPENAI, "ollama:11434/v1", "http://ollama:11434/v1", Slip.NO_SCHEME),
        (OPENAI, "https：／／api.openai.com/v1", "https://api.openai.com/v1", None),
        (OPENAI, "htps://api.openai.com/v1", "https://api.openai.com/v1", Slip.WRONG_SCHEME),
        (OPENAI, "wss://relay.example/v1", "https://relay.example/v1", Slip.WRONG_SCHEME),
        (OPENAI, "http:/relay.example/v1", "http://relay.example/v1", Slip.WRONG_SLASHES),
        (OPENAI, "https:relay.example/v1", "https://relay.example/v1", Slip.WRONG_SLASHES),
        (OPENAI, "https:///relay.example/v1", "https://relay.example/v1", Slip.WRONG_SLASHES),
        (OPENAI, "https:\\\\relay.example\\v1", "https://relay.example/v1", Slip.WRONG_SLASHES),
        (OPENAI, " https://relay.example/v1 ", "https://relay.example/v1", Slip.SPACES),
        (OPENAI, "https://relay.exam ple/v1\n", "https://relay.example/v1", Slip.SPACES),
        (OPENAI, "https://relay\u200b.example/v1", "https://relay.example/v1", Slip.SPACES),
        (OPENAI, '"https://relay.example/v1"', "https://relay.example/v1", Slip.QUOTED),
        (OPENAI, "https://u:p@relay.example/v1", "https://relay.example/v1", Slip.USERINFO),
        (OPENAI, "https://relay.example/v1?key=x", "https://relay.example/v1", Slip.QUERY),
        (OPENAI, "https://relay.example/v1#x", "https://relay.example/v1", Slip.QUERY),
        (OPENAI, "https://relay.example/v1//", "https://relay.example/v1", Slip.TRAILING_SLASHES),
        (
            OPENAI,
            "https://relay.example/v1/chat/completions",
            "https://relay.example/v1",
            Slip.DOUBLED_PATH,
        ),
        (
            OPENAI,
            "https://relay.example/v1/chat/completions/",
            "https://relay.example/v1",
            Slip.DOUBLED_PATH,
        ),
        (OPENAI, "https://relay.example/v1/responses", "https://relay.example/v1", None),
        (RESPONSES, "https://relay.example/v1/responses", "https://relay.example/v1", None),
        (RESPONSES, "https://relay.example/v1//", "https://relay.example/v1", None),
        (ANTHROPIC, "https://api.anthropic.com/v1", "https://api.anthropic.com", Slip.DOUBLED_PATH),
        (ANTHROPIC, "https://relay.example/a/v1/", "https://relay.example/a", Slip.DOUBLED_PATH),
        (ANTHROPIC, "https://relay.example/v1/messages", "https://relay.example", None),
        (ANTHROPIC, "https://relay.example/v1/v1/messages", "https://relay.example", None),
        (GEMINI, "https://relay.example/v1beta", "https://relay.example", Slip.DOUBLED_PATH),
        (
            GEMINI,
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com",
            Slip.DOUBLED_PATH,
        ),
        (
            GEMINI,
            "https://generativelanguage.googleapis.com/v1",
            "https://generativelanguage.googleapis.com",
            Slip.DOUBLED_PATH,
        ),
        (
            GEMINI,
            "https://relay.example/v1beta/models/gemini-x:generateContent",
            "https://relay.example",
            Slip.DOUBLED_PATH,
        ),
        (
            VERTEX,
            "https://aiplatform.googleapis.com/v1/publishers/google",
            "https://aiplatform.googleapis.com",
            Slip.DOUBLED_PATH,
        ),
        (VERTEX, "https://relay.example/v1beta1", "https://relay.example", Slip.DOUBLED_PATH),
    ],
)
def test_a_wrong_address_is_named_and_corrected(
    protocol: Protocol, url: str, corrected: str, slip: Slip | None
) -> None:
    found = corrected_base_url(protocol, url)
    assert found is not None
    assert found.url == corrected
    assert slip is None or slip in found.slips


def test_several_slips_are_all_told() -> None:
    found = corrected_base_url(OPENAI, " relay.example/v1/chat/completions?api-version=1")
    assert found is not None
    assert found.url == "https://relay.example/v1"
    assert set(found.slips) == {Slip.SPACES, Slip.NO_SCHEME, Slip.QUERY, Slip.DOUBLED_PATH}


@pytest.mark.parametrize(
    ("url", "slip"),
    [
        pytest.param("https://", Slip.NO_HOST, id="nothing but a scheme"),
        pytest.param("https:///", Slip.NO_HOST, id="slashes only"),
        pytest.param("https://?x", Slip.NO_HOST, id="only a query"),
        pytest.param("https://relay.example:99999/v1", Slip.BAD_PORT, id="a port too high"),
        pytest.param("https://relay.example:http/v1", Slip.BAD_PORT, id="a port in letters"),
        pytest.param("https://${RELAY}/v1", Slip.NO_HOST, id="a variable that is not set"),
        pytest.param("sk-fake-0123456789abcdef", Slip.NOT_AN_ADDRESS, id="a key"),
        pytest.param("gateway", Slip.NOT_AN_ADDRESS, id="a word"),
        pytest.param("https://1.2.3.4.5/v1", Slip.NO_HOST, id="a number that is no address"),
        pytest.param("https://relay.example:25/v1", Slip.BLOCKED_PORT, id="a mail server's port"),
        pytest.param("https://%00/v1", Slip.NO_HOST, id="an escaped host"),
        pytest.param("   ", Slip.NO_HOST, id="spaces only"),
    ],
)
def test_where_there_is_nothing_to_go_by_nothing_is_offered(url: str, slip: Slip) -> None:
    found = corrected_base_url(OPENAI, url)
    assert found is not None
    assert found.url is None
    assert slip in found.slips


def test_every_slip_has_its_sentence() -> None:
    for slip in Slip:
        assert said(slip).template


@given(
    st.sampled_from(list(Protocol)),
    st.text(alphabet="htps:/\\.@?# \n\"'[]-_%$a1v0beta{}", max_size=24)
    | st.text(max_size=12)
    | st.builds(
        "https://{}{}{}".format,
        st.sampled_from(["u:secret@", "secret@", ""]),
        st.sampled_from(["relay.example", "localhost:1", "[::1]"]),
        st.text(alphabet="/v1betachompliornsg?#", max_size=24),
    ),
)
def test_a_correction_is_final_and_keeps_no_secret(protocol: Protocol, url: str) -> None:
    found = corrected_base_url(protocol, url)
    if found is None:
        assert address.parse(url) is not None
    if found is None or found.url is None:
        return
    assert address.parse(found.url) is not None
    assert corrected_base_url(protocol, found.url) is None
    assert found.url.startswith(("https://", "http://"))
    assert not set("?#@\\ ") & set(found.url)
    assert "secret" not in found.url
