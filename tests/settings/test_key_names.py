from __future__ import annotations

import pytest

from daemon.settings.key_names import MASK, keys_in, looks_like_key, may_hold_key, shown_name


@pytest.mark.parametrize(
    "name",
    [
        "OPENAI_API_KEY",
        "QWEN_CUSTOM_API_KEY_OPENAI_HTTPS_API_OPENAI_COM_V1_5744383712D8",
        "BAILIAN_CODING_PLAN_API_KEY",
        "my_private_relay_key_for_2026",
        "demo.key-1",
        "SK_TEAM",
        "K",
        "",
        "a name with Spaces and 2026 in it",
    ],
)
def test_a_name_is_not_taken_for_a_key(name: str) -> None:
    assert not looks_like_key(name)
    assert shown_name(name) == name


@pytest.mark.parametrize(
    "key",
    [
        "sk-fake-0123456789abcdef",
        " sk-proj-fakefakefake ",
        "sk-ant-api03-fake",
        "AIzaSyFakeFakeFake",
        "gsk_FakeFakeFake",
        "ms-01234567-fake",
        "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef.fakefakefakefake",
        "01234567-89ab-cdef-0123-456789abcdef",
        "eyJhbGciOiJub25l.eyJmYWtlIjoxfQ.fake",
        "LTAIfakefakefakefake",
        "FakeFakeFake0123456789fake",
        "r8_FakeFakeFake0123456789",
    ],
)
def test_a_key_is_told_from_a_name(key: str) -> None:
    assert looks_like_key(key)
    assert shown_name(key) == MASK


FAKE = "sk-fake-0123456789abcdef"


@pytest.mark.parametrize(
    "pasted",
    [
        f"Bearer {FAKE}",
        f'export OPENAI_API_KEY="{FAKE}"',
        f"OPENAI_API_KEY={FAKE}",
        f"my.weird key={FAKE}",
        f'{{"key":"{FAKE}"}}',
        f"${FAKE}",
        f"{FAKE}\n",
    ],
)
def test_a_key_is_found_in_its_wrapping(pasted: str) -> None:
    assert keys_in(pasted) == (FAKE,)
    assert looks_like_key(pasted)
    assert may_hold_key(pasted)


@pytest.mark.parametrize(
    "name",
    ["demo.key-1", "my-company-key-8f3k2j9d8f7s6d5f", "", "1KEY", " K", "MY_gsk_Fake01234567890"],
)
def test_what_is_no_name_of_a_variable_is_not_shown(name: str) -> None:
    assert may_hold_key(name)


@pytest.mark.parametrize("name", ["K", "_k", "OPENAI_API_KEY", "ProgramFiles(x86)", "my_hf_token"])
def test_the_name_of_a_variable_is_shown(name: str) -> None:
    assert not may_hold_key(name)
    assert keys_in(name) == ()
