"""Migration, expansion and merge, as Qwen Code does them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import FileState, Origin, Scope
from daemon.settings.environment import Layer, Value
from daemon.settings.merge import ScopeFile, expand, merge
from daemon.settings.migrate import document_path, migrate

ENTRY: dict[str, Any] = {"id": "m"}


def merged(*values: dict[str, Any]) -> dict[str, Any]:
    scopes = (Scope.SYSTEM_DEFAULTS, Scope.USER, Scope.WORKSPACE, Scope.SYSTEM)
    files = tuple(
        ScopeFile(scope=scope, path="", state=FileState.OK, value=value)
        for scope, value in zip(scopes, values, strict=False)
    )
    return dict(merge(files).value)


@pytest.mark.parametrize(
    ("weak", "strong", "expected"),
    [
        pytest.param(
            {"modelProviders": {"openai": [1]}},
            {"modelProviders": {"anthropic": [2]}},
            {"modelProviders": {"openai": [1], "anthropic": [2]}},
            id="provider ids of both survive",
        ),
        pytest.param(
            {"modelProviders": {"openai": [1, 2]}},
            {"modelProviders": {"openai": [3]}},
            {"modelProviders": {"openai": [3]}},
            id="a list replaces a list",
        ),
        pytest.param(
            {"modelProviders": {"openai": [1]}},
            {"modelProviders": {}},
            {"modelProviders": {"openai": [1]}},
            id="an empty object changes nothing",
        ),
        pytest.param(
            {"modelProviders": {"openai": [1]}},
            {"modelProviders": None},
            {"modelProviders": None},
            id="null wipes everything",
        ),
        pytest.param(
            {"env": {"A": "1", "B": "1"}},
            {"env": {"B": "2"}},
            {"env": {"A": "1", "B": "2"}},
            id="variables one by one",
        ),
        pytest.param(
            {"model": {"name": "a", "baseUrl": "x"}},
            {"model": {"name": "b"}},
            {"model": {"name": "b", "baseUrl": "x"}},
            id="leaf by leaf",
        ),
        pytest.param(
            {"model": {"name": "a"}}, {"model": "b"}, {"model": "b"}, id="a text over an object"
        ),
        pytest.param(
            {"model": "a"}, {"model": {"name": "b"}}, {"model": {"name": "b"}}, id="and back"
        ),
        pytest.param(
            {"a": 1},
            {"__proto__": {"x": 1}, "constructor": 2, "prototype": 3},
            {"a": 1},
            id="traps",
        ),
    ],
)
def test_merge(weak: dict[str, Any], strong: dict[str, Any], expected: dict[str, Any]) -> None:
    assert merged(weak, strong) == expected


def test_the_scope_of_each_leaf_is_known() -> None:
    user = ScopeFile(
        scope=Scope.USER, path="", state=FileState.OK, value={"env": {"A": "1", "B": "1"}}
    )
    workspace = ScopeFile(
        scope=Scope.WORKSPACE, path="", state=FileState.OK, value={"env": {"B": "2"}}
    )
    found = merge((user, workspace))
    assert found.scope_of("env", "A") is Scope.USER
    assert found.scope_of("env", "B") is Scope.WORKSPACE


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            {"selectedAuthType": "openai", "model": "m"},
            {"security": {"auth": {"selectedType": "openai"}}, "model": {"name": "m"}},
            id="the flat first version",
        ),
        pytest.param(
            {"$version": 4, "model": "m"}, {"$version": 4, "model": "m"}, id="not in version 4"
        ),
        pytest.param(
            {"theme": "x", "model": {"name": "m"}},
            {"theme": "x", "model": {"name": "m"}},
            id="half way there",
        ),
        pytest.param(
            {"selectedAuthType": "openai", "security": {"auth": {"apiKey": "k"}}},
            {"security": {"auth": {"apiKey": "k"}}},
            id="a container beside the flat key replaces it",
        ),
        pytest.param(
            {"modelProviders": {"openai": {"protocol": "openai", "models": [ENTRY]}}},
            {"modelProviders": {"openai": [ENTRY]}},
            id="wrapped, without a version",
        ),
        pytest.param(
            {"$version": 5, "modelProviders": {"openai": {"models": [ENTRY]}, "x": [1]}},
            {"$version": 5, "modelProviders": {"openai": [ENTRY], "x": [1]}},
            id="wrapped, version 5",
        ),
        pytest.param(
            {"$version": 5, "modelProviders": {"openai": {"models": 7}}},
            {"$version": 5, "modelProviders": {"openai": []}},
            id="wrapped around nonsense",
        ),
        pytest.param(
            {"$version": 4, "modelProviders": {"openai": {"models": [ENTRY]}}},
            {"$version": 4, "modelProviders": {"openai": {"models": [ENTRY]}}},
            id="wrapped, version 4: left alone",
        ),
        pytest.param({"$version": 99, "model": 1}, {"$version": 99, "model": 1}, id="the future"),
        pytest.param(
            {"general": {"gitCoAuthor": True}, "modelProviders": {"openai": {"models": [ENTRY]}}},
            {"general": {"gitCoAuthor": True}, "modelProviders": {"openai": {"models": [ENTRY]}}},
            id="another migration stamps a version first",
        ),
    ],
)
def test_migrate(raw: dict[str, Any], expected: dict[str, Any]) -> None:
    assert migrate(raw) == expected


def test_places_are_found_again_after_a_migration() -> None:
    flat = {"selectedAuthType": "openai"}
    wrapped = {"modelProviders": {"openai": {"models": [ENTRY]}}}
    assert document_path(flat, ("security", "auth", "selectedType")) == ("selectedAuthType",)
    assert document_path(wrapped, ("modelProviders", "openai", 0, "id")) == (
        *("modelProviders", "openai", "models", 0, "id"),
    )


VARIABLES = {"A": "one", "EMPTY": "", "A-B": "dashed", "SESSION_ID": "no", "NEST": "$A"}


def lookup(name: str) -> Value | None:
    text = VARIABLES.get(name)
    if text is None:
        return None
    return Value(text=text, layer=Layer.PROCESS, origin=Origin.PROCESS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("$A", "one", id="bare"),
        pytest.param("x${A}y", "xoney", id="in braces"),
        pytest.param("$A$A", "oneone", id="twice"),
        pytest.param("$AB", "$AB", id="a longer name"),
        pytest.param("$UNKNOWN", "$UNKNOWN", id="unknown stays"),
        pytest.param("[$EMPTY]", "[]", id="empty"),
        pytest.param("${A-B}", "dashed", id="odd names in braces"),
        pytest.param("${A:-x}", "${A:-x}", id="no shell defaults"),
        pytest.param("$SESSION_ID ${session_id}", "$SESSION_ID ${session_id}", id="never these"),
        pytest.param("$NEST", "$A", id="not twice over"),
        pytest.param("$$A", "$one", id="no escape"),
    ],
)
def test_expand(text: str, expected: str) -> None:
    value, _ = expand({"a": [{"b": text}]}, lookup)
    assert value == {"a": [{"b": expected}]}


def test_what_was_expanded_is_told_with_its_place() -> None:
    _, found = expand({"a": ["x", "$A"]}, lookup)
    assert [(one.path, one.variable) for one in found] == [(("a", 1), "A")]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)
objects = st.dictionaries(st.text(max_size=6), json_values, max_size=4)


@given(objects, objects)
def test_the_stronger_file_wins_every_leaf(weak: dict[str, Any], strong: dict[str, Any]) -> None:
    found = merged(weak, strong)
    for name, value in strong.items():
        if name not in {"__proto__", "constructor", "prototype"} and not isinstance(value, dict):
            assert found[name] == value


@given(objects)
def test_nothing_is_migrated_twice(raw: dict[str, Any]) -> None:
    once = migrate(raw) | {"$version": 4}
    assert migrate(once) == once
