"""Decoys: the shape of the user's key and nothing else of it."""

from __future__ import annotations

import random
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Secret
from daemon.probes.decoy import PREFIXES, make_decoy, shape_of


def decoy(value: str, seed: int = 1) -> str:
    return make_decoy(Secret(value), random.Random(seed)).reveal()  # noqa: S311 - a test


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        pytest.param("sk-" + "0f" * 16, r"sk-[0-9a-f]{32}", id="DashScope or DeepSeek"),
        pytest.param("sk-or-v1-" + "0f" * 32, r"sk-or-v1-[0-9a-f]{64}", id="OpenRouter"),
        pytest.param("sk-proj-" + "aB3_" * 30, r"sk-proj-[\w-]{120}", id="OpenAI project"),
        pytest.param(
            "sk-" + "aB3" * 6 + "xyT3BlbkFJ" + "aB3" * 6 + "xy",
            r"sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}",
            id="OpenAI legacy keeps its mark",
        ),
        pytest.param("AIzaSy" + "aB3-" * 8 + "x", r"AIzaSy[\w-]{33}", id="Google"),
        pytest.param("ab" * 16 + "." + "aB3d" * 4, r"[0-9a-f]{32}\.[0-9A-Za-z]{16}", id="Zhipu"),
        pytest.param(
            "ms-01234567-89ab-cdef-0123-456789abcdef",
            r"ms-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            id="ModelScope",
        ),
        pytest.param("eyJhbGciOi.eyJzdWIi.c2ln", r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+", id="JWT"),
        pytest.param("gsk_" + "aB3d" * 13, r"gsk_[0-9A-Za-z]{52}", id="Groq"),
        pytest.param("whatever!", r"sk-[0-9A-Za-z]{48}", id="no known shape"),
        pytest.param("sk-1", r"sk-[0-9a-f]{20}", id="a short key gets a decoy nobody has"),
        pytest.param("sk-" + "a" * 5000, r"sk-[0-9a-z]{256}", id="a long key a bounded one"),
    ],
)
def test_a_decoy_has_the_shape_of_the_key(key: str, pattern: str) -> None:
    assert re.fullmatch(pattern, decoy(key)), decoy(key)


def test_two_decoys_differ() -> None:
    assert decoy("sk-" + "0f" * 16, seed=1) != decoy("sk-" + "0f" * 16, seed=2)


def test_without_a_key_there_is_still_a_decoy() -> None:
    assert make_decoy(None, random.Random(1)).reveal().startswith("sk-")  # noqa: S311 - a test


@given(
    st.sampled_from(["", *PREFIXES]),
    st.text(string.ascii_letters + string.digits + "-_.!", min_size=24, max_size=300),
    st.integers(),
)
def test_a_decoy_holds_nothing_of_the_key_but_its_prefix(prefix: str, tail: str, seed: int) -> None:
    key = prefix + tail
    made = decoy(key, seed)
    kept = next((known for known in PREFIXES if key.startswith(known)), "")
    rest = key.removeprefix(kept)
    assert made != key
    assert made.isascii()
    assert made.isprintable()
    assert rest[-12:] not in made or set(rest[-12:]) <= set("T3BlbkFJ")


@given(st.text(min_size=1))
def test_the_name_of_a_shape_tells_nothing_of_the_key(key: str) -> None:
    shape = shape_of(Secret(key))
    assert shape.name in {*PREFIXES, "sk-48", "jwt", "hex.alnum", "uuid", "ms-"} | {
        "hex32",
        "hex64",
        "alnum32",
    }
