"""Our readers and Qwen Code's own agree on thousands of odd texts, one piece at a time.

The pieces are taken out of the installed program and run in its Node.js.  The texts are dealt
from a fixed seed, so a difference can be looked at again.
"""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import qwen_real

from daemon import catalogue
from daemon.model import Origin
from daemon.settings import address, dotenv, environment, jsonc, merge, reserved

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

HERE = Path(__file__).parent
HOW_MANY = 4_000
VARIABLES = {"A": "one", "B_2": "$A", "EMPTY": "", "lower": "x"}

DOTENV = [
    "A", "B.C", "D-E", "=", " = ", "=", ":", ": ", " ", "\t", "\n", "\n", "\r\n", "\r", "'", '"',
    "`", "#", " # ", "\\", "\\n", "\\r", "\\'", '\\"', "export ", "export", "$A", "${A}", "sk-x",
    "ключ", "\ufeff", "\u00a0", "\u2028", "\x0b", "\x85", "\x1c", "\u3000", "1", "'x'", '"y"',
]  # fmt: skip
SPACE = ["", "", " ", "\n", "\t", "\r\n", "// c\n", "/* c */", '/* " */', "// {\n", "/**/"]
SCALARS = [
    "1", "-1", "1.5", "1e3", "-0", "1E+2", "true", "false", "null", '""', '"a"', '"\\u0041"',
    '"\\ud83d\\ude00"', '"//"', '"/*"', '"*/"', '"\\""', '"\\\\"', '"\x7f"', '"\u2028"', '"é"',
]  # fmt: skip
SLIPS = [
    ",", ":", "{", "}", "[", "]", '"', "'", "/", "/*", "*/", "//", "\\", "\t", "\n", "\r", "\x00",
    "\u00a0", "\u2028", "\ufeff", "\x0c", "0", "-", ".", "e", "+", "true", "NaN", "x",
    '"\\x"', '"\t"',
]  # fmt: skip
NAMES = ["a", "b", "env", "", "a.b", "é", "__proto_", "constructor", "7", "\\u0061"]
EXPAND = [
    "$", "{", "}", "$A", "${A}", "$B_2", "${B_2}", "$EMPTY", "$lower", "$NONE", "${NONE}",
    "${A:-x}", "$é", "$Aé", "${ A }", "$$", "\\$A", "$1", "$SESSION_ID", "$session_id", "x",
    "-", " ", "${}", "${A", "$_", "\n", "${\n}", "$QWEN_CODE_SESSION_ID", "$QWEN_SERVER_TOKEN",
]  # fmt: skip
URL = [
    "http", "https", "HTTP", "ftp", ":", "//", "/", "\\", "@", "?", "#", ".", "..", "%2e", "%2E",
    "%", "%41", "%zz", " ", "\t", "\n", "h.example", "H.Example", "localhost", "127.0.0.1", "127.1",
    "0x7f.1", "0177.0.0.1", "256.1", "1.2.3.4.5", "[::1]", "[::ffff:1.2.3.4]", "[1]", ":80", ":443",
    ":8080", ":", ":99999", ":080", "v1", "a b", "user", "user:pw", "|", "^", "`",
    '"', "<", ">", "{", "}", "'", "~", "_", "-", "*", "a_b.example", "h.example.", "\x00", "\x7f",
    "%00", "(", ")", ";", "=", "&", "+", "$", ",", "!",
]  # fmt: skip
PLAIN_NAMES = [
    "OPENAI_API_KEY", "PATH", "HOME", "ENV", "NODE_OPTIONS", "npm_config_prefix", "LD_PRELOAD",
    "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "BASH_FUNC_x", "bash-func-x%%",
    "NODE_PATH", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_12", "GIT_CONFIG_KEY_x", "ZDOTDIR",
    "SANDBOX", "SANDBOX_ENFORCEMENT", "HTTPS_PROXY", "GOOGLE_API_KEY", "TMPDIR",
    "QWEN_SERVER_TOKEN", "npm_config_registry",
]  # fmt: skip

#: Names that need more than ASCII, among them some that only look like another.
INTERNATIONAL = [
    "prüv.example", "PRÜV.example", "straße.example", "例え.テスト", "api.open\u00adai.com",
    "api。openai。com", "ａｐｉ.openai.com", "аpi.openai.com", "xn--prv-ioa.example",
    "xn--a.example", "é.example:8443", "faß.de", "%C3%A9.example",
    "a\u200db.example", "☃.example", "①.example",
    "क्\u200dष.example", "א.example", "xn--4db.example", "xn--ab-m1t.example",
]  # fmt: skip


def _dealt(tokens: list[str], *, start: str = "", longest: int = 9) -> list[str]:
    chance = random.Random(20261120)  # noqa: S311  # texts, not secrets
    return [
        start + "".join(chance.choices(tokens, k=chance.randint(1, longest)))
        for _ in range(HOW_MANY)
    ]


#: The source file that the bundle's chunk with each piece names.
SOURCES = {
    "dotenv": '"node_modules/dotenv/lib/main.js"(exports',
    "expand": "// packages/core/src/utils/envVarResolver.ts",
    "settings": '"node_modules/strip-json-comments/index.js"(exports',
    "reserved": "// packages/cli/src/config/shared-env-keys.ts",
    "operators": "// packages/cli/src/config/shared-env-keys.ts",
    "presets": "// packages/core/src/providers/all-providers.ts",
}


def _theirs(piece: str, texts: list[str]) -> list[Any]:
    try:
        node = qwen_real.node()
    except qwen_real.NotInstalledError as missing:
        pytest.fail(str(missing), pytrace=False)
    done = subprocess.run(
        [node, str(HERE / "qwen_pieces.mjs"), *_chunk(piece)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**VARIABLES, "PIECE": piece},
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def _chunk(piece: str) -> list[str]:
    """Return the path of the chunk of the bundle that holds `piece`; none for Node's own."""
    if piece not in SOURCES:
        return []
    chunks = (qwen_real.CLI.parent / "chunks").glob("*.js")
    return [str(next(path for path in chunks if SOURCES[piece] in path.read_text("utf-8")))]


def _differences(texts: list[str], theirs: list[Any], ours: list[Any]) -> list[str]:
    met = zip(texts, theirs, ours, strict=True)
    return [f"{t!r}: real {r!r}, ours {o!r}" for t, r, o in met if r != o][:20]


def test_env_files() -> None:
    texts = _dealt(DOTENV)
    ours = [{found.name: found.value for found in dotenv.parse(text)} for text in texts]
    assert _differences(texts, _theirs("dotenv", texts), ours) == []


def test_settings_files() -> None:
    chance = random.Random(20261120)  # noqa: S311  # texts, not secrets
    texts = [_slipped(_object(chance, depth=3), chance) for _ in range(HOW_MANY)]
    theirs = [answer if isinstance(answer, dict) else None for answer in _theirs("settings", texts)]
    assert HOW_MANY / 4 < theirs.count(None) < HOW_MANY * 3 / 4, "the texts prove little"
    assert _differences(texts, theirs, [_settings(text) for text in texts]) == []


def _object(chance: random.Random, *, depth: int) -> str:
    names = (json.dumps(name) for name in chance.choices(NAMES, k=chance.randint(0, 3)))
    members = (f"{name}{_space(chance)}:{_value(chance, depth=depth)}" for name in names)
    return f"{_space(chance)}{{{_space(chance)}{','.join(members)}}}{_space(chance)}"


def _value(chance: random.Random, *, depth: int) -> str:
    shape = chance.randrange(4) if depth else 0
    if shape == 1:
        items = [_value(chance, depth=depth - 1) for _ in range(chance.randint(0, 3))]
        return f"[{_space(chance)}{','.join(items)}]"
    if shape == 2:
        return _object(chance, depth=depth - 1)
    return _space(chance) + chance.choice(SCALARS) + _space(chance)


def _space(chance: random.Random) -> str:
    return chance.choice(SPACE)


def _slipped(text: str, chance: random.Random) -> str:
    """Return `text` with up to two slips: something put in, or something left out."""
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(SLIPS) + text[at:]
        cut = chance.randrange(len(text))
        text = text[:cut] + text[cut + chance.randrange(2) :]
    return text


def _settings(text: str) -> dict[str, object] | None:
    try:
        return jsonc.parse(text).value
    except jsonc.JsoncError:
        return None


def test_variables_in_settings() -> None:
    texts = _dealt(EXPAND, longest=6)
    ours = [merge.expand(text, _variable)[0] for text in texts]
    assert _differences(texts, _theirs("expand", texts), ours) == []


def _variable(name: str) -> environment.Value | None:
    if name not in VARIABLES:
        return None
    process = environment.Layer.PROCESS
    return environment.Value(text=VARIABLES[name], layer=process, origin=Origin.PROCESS)


def test_addresses() -> None:
    odd = [*URL, "é", "\u3002", "\U0001f600", "\u00a0", "\ufeff"]
    texts = [
        *_dealt(URL, start="https://", longest=7),
        *_dealt(URL, longest=7),
        *_dealt(odd, start="https://h.example/", longest=7),
    ]
    theirs = [_address_of(href) for href in _theirs("url", texts)]
    ours = [_ours(address.parse(text)) for text in texts]
    assert _differences(texts, theirs, ours) == []


def test_international_hosts() -> None:
    texts = [f"https://{host}/v1" for host in INTERNATIONAL]
    theirs = [_address_of(href) for href in _theirs("url", texts)]
    ours = [_ours(address.parse(text)) for text in texts]
    assert _differences(texts, theirs, ours) == []


def _address_of(href: str | None) -> tuple[str, str, bool] | None:
    """Return origin, path and whether there is more, None for what is not http(s)."""
    if href is None or not href.startswith(("http://", "https://")):
        return None
    parts = urlsplit(href)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return origin, parts.path, "@" in parts.netloc


def _ours(found: address.Address | None) -> tuple[str, str, bool] | None:
    return None if found is None else (found.origin, found.path or "/", found.has_userinfo)


def test_names_that_an_env_file_may_not_set() -> None:
    names = {*_theirs("operators", [""])[0], *PLAIN_NAMES}
    texts = sorted({spelt for name in names for spelt in _spellings(name)})
    ours = [
        {
            "project": reserved.refused_by_dotenv(name, project=True),
            "home": reserved.refused_by_dotenv(name, project=False),
        }
        for name in texts
    ]
    assert _differences(texts, _theirs("reserved", texts), ours) == []


def _spellings(name: str) -> tuple[str, ...]:
    return (
        name,
        name.lower(),
        name.upper(),
        name.replace("_", "-"),
        name.replace("-", "_"),
        f"{name}2",
    )


def test_presets() -> None:
    theirs = {preset.pop("id"): preset for preset in _theirs("presets", [""])[0]}
    ours = {
        preset.id: {
            "env_key": preset.env_key,
            "protocol": str(preset.protocol),
            "urls": [region.url for region in preset.regions],
            "models": list(preset.models),
        }
        for preset in catalogue.load().presets
    }
    assert ours == theirs
