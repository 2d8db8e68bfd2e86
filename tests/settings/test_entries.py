"""`modelProviders`: what Qwen Code registers, passes over, drops, and stops at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from daemon.model import Protocol, Scope
from daemon.settings.entries import FaultKind, Listing, Origins, SkipKind, listing
from daemon.settings.merge import Merged

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(providers: object, mapping: object = None) -> Listing:
    value: Mapping[str, object] = {"modelProviders": providers, "providerProtocol": mapping}
    found = providers if isinstance(providers, dict) else {}
    scopes: Any = {("modelProviders", name): Scope.USER for name in found}
    return listing(
        Merged(value=value, scopes=scopes),
        Origins(place=lambda *_: None, expanded=lambda *_: (False, False)),
    )


M = {"id": "m"}


@pytest.mark.parametrize(
    ("model", "protocol"),
    [
        pytest.param(M, Protocol.OPENAI, id="plain"),
        pytest.param(M | {"wireApi": "chat-completions"}, Protocol.OPENAI, id="chat"),
        pytest.param(M | {"wireApi": "responses"}, Protocol.OPENAI_RESPONSES, id="responses"),
    ],
)
def test_wire_api_decides_the_protocol(model: dict[str, Any], protocol: Protocol) -> None:
    (found,) = read({"openai": [model]}).entries
    assert found.protocol is protocol


@pytest.mark.parametrize(
    ("providers", "mapping", "kind"),
    [
        pytest.param({"mine": [M]}, None, SkipKind.UNKNOWN_PROTOCOL, id="an unknown id"),
        pytest.param({"OpenAI": [M]}, None, SkipKind.UNKNOWN_PROTOCOL, id="another case"),
        pytest.param({"mine": [M]}, {"mine": "x"}, SkipKind.UNKNOWN_MAPPING, id="an odd mapping"),
        pytest.param({"openai": [M]}, {"openai": None}, SkipKind.UNKNOWN_MAPPING, id="to null"),
        pytest.param({"openai": {"models": [M]}}, None, SkipKind.WRAPPED, id="wrapped"),
        pytest.param({"openai": {"a": 1}}, None, SkipKind.NOT_A_LIST, id="an object"),
        pytest.param({"openai": "none"}, None, SkipKind.NOT_A_LIST, id="a text"),
        pytest.param({"qwen-oauth": [M]}, None, SkipKind.HARD_CODED, id="built-in models"),
    ],
)
def test_what_is_passed_over(providers: object, mapping: object, kind: SkipKind) -> None:
    found = read(providers, mapping)
    assert found.entries == ()
    assert [one.kind for one in found.skipped] == [kind]


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        pytest.param(None, FaultKind.NOT_AN_OBJECT, id="null"),
        pytest.param({}, FaultKind.WITHOUT_ID, id="no id"),
        pytest.param({"id": ""}, FaultKind.WITHOUT_ID, id="an empty id"),
        pytest.param({"id": 7}, FaultKind.WITHOUT_ID, id="a number as id"),
        pytest.param("m", FaultKind.WITHOUT_ID, id="a text"),
        pytest.param(7, FaultKind.WITHOUT_ID, id="a number"),
        pytest.param([], FaultKind.WITHOUT_ID, id="a list"),
        pytest.param(M | {"wireApi": "grpc"}, FaultKind.WIRE_API_INVALID, id="an unknown wireApi"),
        pytest.param(M | {"wireApi": None}, FaultKind.WIRE_API_INVALID, id="wireApi null"),
        pytest.param(M | {"wireApi": ["responses"]}, FaultKind.WIRE_API_INVALID, id="in a list"),
    ],
)
def test_what_stops_qwen_code(model: object, kind: FaultKind) -> None:
    found = read({"openai": [M, model]})
    assert [one.kind for one in found.faults] == [kind]
    assert [one.id for one in found.entries] == ["m"]


def test_wire_api_belongs_to_openai_alone() -> None:
    found = read({"gemini": [M | {"wireApi": "responses"}]})
    assert [one.kind for one in found.faults] == [FaultKind.WIRE_API_UNSUPPORTED]


def test_null_stops_it_even_where_models_are_passed_over() -> None:
    assert read({"mine": [None]}).faults != ()


@pytest.mark.parametrize(
    ("second", "dropped"),
    [
        pytest.param({"id": "m", "baseUrl": "https://a/v1", "envKey": "X"}, True, id="same"),
        pytest.param({"id": "m", "baseUrl": "https://a/v1/"}, False, id="a slash more"),
        pytest.param({"id": "n", "baseUrl": "https://a/v1"}, False, id="another id"),
        pytest.param(
            {"id": "m", "baseUrl": "https://a/v1", "wireApi": "responses"}, False, id="protocol"
        ),
    ],
)
def test_duplicates(second: dict[str, Any], *, dropped: bool) -> None:
    found = read({"openai": [{"id": "m", "baseUrl": "https://a/v1"}, second]})
    assert bool(found.duplicates) is dropped
    assert len(found.entries) == (1 if dropped else 2)


def test_duplicates_reach_over_provider_ids() -> None:
    found = read({"openai": [M], "mine": [M]}, {"mine": "openai"})
    assert [one.kept.provider for one in found.duplicates] == ["openai"]


def test_an_empty_address_is_none() -> None:
    found = read({"openai": [M | {"baseUrl": ""}, M]})
    assert len(found.duplicates) == 1
    assert found.entries[0].base_url is None


def test_numbers_come_first_as_in_javascript() -> None:
    found = read({"b": [M], "10": [M], "2": [M], "01": [M]}, dict.fromkeys(["b", "10", "2", "01"]))
    assert [one.provider for one in found.skipped] == ["2", "10", "b", "01"]


def test_headers_of_every_kind() -> None:
    written = {"A": "x", "B": 7, "C": True, "D": None, "E": ""}
    (found,) = read({"openai": [M | {"generationConfig": {"customHeaders": written}}]}).entries
    told = {name: secret.reveal() for name, secret in found.headers}
    assert told == {"A": "x", "B": "7", "C": "true"}
    assert "x" not in repr(found.headers)


@pytest.mark.parametrize("providers", [None, [], [[M]], "text", 7, True, {"openai": None}])
def test_wrong_types_are_no_entries(providers: object) -> None:
    assert read(providers).entries == ()
