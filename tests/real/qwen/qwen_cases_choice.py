"""How Qwen Code chooses protocol and model, and which entries it drops or dies of."""

from __future__ import annotations

from typing import Any

from qwen_case import HOST, OTHER_HOST, STORED, Case, auth, entry, key, settings

OPENAI = {"OPENAI_API_KEY": key("openai"), "OPENAI_BASE_URL": OTHER_HOST}
TWO = (entry(), entry("m-2", baseUrl=OTHER_HOST))
TWINS = (entry(), entry(baseUrl=OTHER_HOST, envKey="U_KEY"))
TWIN_KEYS = STORED | {"U_KEY": key("second")}


def _type(shows: str, **fields: Any) -> Case:  # noqa: ANN401  # settings hold anything
    listed = settings(entry(), selected=None, under="openai", env=STORED, security=auth(**fields))
    return Case(shows=f"type: {shows}", user=listed)


def _inferred(shows: str, **env: str) -> Case:
    return Case(shows=f"inferred: {shows}", env=env)


def _model(shows: str, model: Any, *entries: Any, **more: Any) -> Case:  # noqa: ANN401
    listed = settings(*(entries or TWO), env=TWIN_KEYS, model=model)
    return Case(shows=f"model: {shows}", user=listed, **more)


def _entries(shows: str, *entries: Any, **more: Any) -> Case:  # noqa: ANN401
    return Case(shows=f"entries: {shows}", user=settings(*entries, env=TWIN_KEYS, **more))


def _provider(shows: str, name: str, protocol: Any = None, **more: Any) -> Case:  # noqa: ANN401
    mapped = {} if protocol is None else {"providerProtocol": {name: protocol}}
    selected = more.pop("selected", "openai")
    listed = settings(entry(), selected=selected, under=name, env=STORED, **mapped, **more)
    return Case(shows=f"provider: {shows}", user=listed)


TYPES = [
    _type("an unknown one", selectedType="opnai"),
    _type("in capital letters", selectedType="OpenAI"),
    _type("absent"),
    _type("qwen-oauth has ended", selectedType="qwen-oauth"),
    _type("enforced and equal", selectedType="openai", enforcedType="openai"),
    _type("enforced and different", selectedType="openai", enforcedType="anthropic"),
    _type("enforced alone", enforcedType="openai"),
    _type("without entries of its own", selectedType="gemini"),
    Case(
        shows="type: without entries, with credentials of its own",
        user=settings(entry(), selected="gemini", under="openai", env=STORED),
        env={"GEMINI_API_KEY": key("gemini")},
    ),
    Case(
        shows="type: absent, the variables decide against the entries",
        user=settings(entry(), selected=None, under="anthropic", env=STORED),
        env=OPENAI | {"OPENAI_MODEL": "m-env"},
    ),
    Case(
        shows="type: absent, the variables of settings.env decide",
        user=settings(selected=None, env=OPENAI | {"OPENAI_MODEL": "m-env"}),
    ),
    Case(shows="type: security is a text", user={"$version": 4, "security": "openai"}),
    Case(shows="type: auth is a list", user={"$version": 4, "security": {"auth": ["openai"]}}),
]

INFERENCE = [
    _inferred("the three of OpenAI", **OPENAI, OPENAI_MODEL="m-env"),
    _inferred("QWEN_MODEL for OPENAI_MODEL", **OPENAI, QWEN_MODEL="m-env"),
    _inferred("OpenAI without an address", OPENAI_API_KEY=key("openai"), OPENAI_MODEL="m-env"),
    _inferred("OpenAI without a model", **OPENAI),
    _inferred("Gemini", GEMINI_API_KEY=key("gemini"), GEMINI_MODEL="m-env"),
    _inferred("Gemini without a model", GEMINI_API_KEY=key("gemini")),
    _inferred(
        "Vertex with a project",
        GOOGLE_CLOUD_PROJECT="fake",
        GOOGLE_MODEL="m-env",
        GOOGLE_API_KEY=key("google"),
    ),
    _inferred("Vertex with a key", GOOGLE_API_KEY=key("google"), GOOGLE_MODEL="m-env"),
    _inferred(
        "Anthropic",
        ANTHROPIC_API_KEY=key("anthropic"),
        ANTHROPIC_MODEL="m-env",
        ANTHROPIC_BASE_URL=OTHER_HOST,
    ),
    _inferred(
        "OpenAI before Gemini", **OPENAI, OPENAI_MODEL="m-o", GEMINI_API_KEY="g", GEMINI_MODEL="m-g"
    ),
    _inferred("QWEN_OAUTH before all", **OPENAI, OPENAI_MODEL="m-env", QWEN_OAUTH="1"),
]

MODELS = [
    _model("the name picks the entry", {"name": "m-2"}),
    _model("no name: the first entry", {}),
    _model("an unknown name without credentials: the first entry", {"name": "m-9"}),
    _model("an unknown name with credentials", {"name": "m-9"}, env=OPENAI),
    _model(
        "an unknown name with a key but no address",
        {"name": "m-9"},
        env={"OPENAI_API_KEY": key("openai")},
    ),
    _model("the address picks the twin", {"name": "m-1", "baseUrl": OTHER_HOST}, *TWINS),
    _model("an address that differs by a slash", {"name": "m-1", "baseUrl": HOST + "/"}, *TWINS),
    _model("a stale address", {"name": "m-1", "baseUrl": "https://x.example"}, *TWINS),
    _model("an address without a name", {"baseUrl": OTHER_HOST}, *TWINS),
    _model("twins without an address: the first", {"name": "m-1"}, *TWINS),
    _model("an empty name", {"name": ""}),
    _model("white space around the name", {"name": " m-2 "}),
    _model("capital letters in the name", {"name": "M-2"}),
    _model("the name is a number", {"name": 2}),
    _model("model is a text", "m-2"),
    _model("OPENAI_MODEL picks an entry", {}, env={"OPENAI_MODEL": "m-2"}),
    _model("OPENAI_MODEL before QWEN_MODEL", {}, env={"OPENAI_MODEL": "m-2", "QWEN_MODEL": "m-1"}),
    _model("the name before OPENAI_MODEL", {"name": "m-1"}, env={"OPENAI_MODEL": "m-2"}),
    _model("an unknown OPENAI_MODEL", {}, env={"OPENAI_MODEL": "m-9"}),
    _model("an unknown OPENAI_MODEL with credentials", {}, env=OPENAI | {"OPENAI_MODEL": "m-9"}),
    _model("a known OPENAI_MODEL with credentials", {}, env=OPENAI | {"OPENAI_MODEL": "m-2"}),
    _model("no name, credentials and entries", {}, env=OPENAI),
    _model(
        "an unknown name with an address but no key", {"name": "m-9"}, env={"OPENAI_BASE_URL": HOST}
    ),
    _model("a name of white space", {"name": "  "}),
    _model("an address that is a number", {"name": "m-1", "baseUrl": 5}, *TWINS),
    _model(
        "an address with a variable",
        {"name": "m-1", "baseUrl": "$T_URL"},
        *TWINS,
        env={"T_URL": OTHER_HOST},
    ),
    Case(
        shows="model: an unknown name with the entry's credentials in security.auth",
        user=settings(
            *TWO,
            env=STORED,
            model={"name": "m-9"},
            security=auth("openai", apiKey=key("auth"), baseUrl="https://x.example/v1"),
        ),
    ),
    Case(
        shows="model: no entry, no address: DashScope",
        user=settings(model={"name": "m-x"}),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="model: nothing but a type and a key",
        user=settings(),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="model: a name that starts like a runtime model",
        user=settings(*TWO, env=STORED, model={"name": "$runtime|openai|m-2"}),
    ),
    Case(
        shows="model: an unknown name for anthropic with credentials",
        user=settings(entry(), selected="anthropic", env=STORED, model={"name": "m-9"}),
        env={"ANTHROPIC_API_KEY": key("anthropic"), "ANTHROPIC_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="model: an unknown name for anthropic with the OpenAI credentials",
        user=settings(entry(), selected="anthropic", env=STORED, model={"name": "m-9"}),
        env=OPENAI,
    ),
    Case(
        shows="model: an unknown name for gemini with credentials",
        user=settings(entry(), selected="gemini", env=STORED, model={"name": "m-9"}),
        env={"GEMINI_API_KEY": key("gemini")},
    ),
    Case(
        shows="model: GEMINI_MODEL picks an entry",
        user=settings(*TWO, selected="gemini", env=STORED),
        env={"GEMINI_MODEL": "m-2"},
    ),
]

ENTRIES = [
    _entries("of two equal ones the first wins", *(entry(), entry(envKey="U_KEY"))),
    _entries("a trailing slash makes another", *(entry(baseUrl=HOST + "/"), entry(envKey="U_KEY"))),
    _entries("an image model cannot be the main one", entry("m-0", imageOnly=True), entry()),
    _entries("a realtime model cannot be the main one", entry("m-0", realtimeOnly=True), entry()),
    _entries("a vision model", entry("m-0", visionOnly=True), entry()),
    _entries("only an image model", entry("m-0", imageOnly=True)),
    _entries(
        "the named model is an image model",
        entry("m-0", imageOnly=True),
        entry(),
        model={"name": "m-0"},
    ),
    _entries("one without an id is fatal", {"envKey": "T_KEY", "baseUrl": HOST}, entry()),
    _entries("one without an id, listed last", entry(), {"envKey": "T_KEY", "baseUrl": HOST}),
    _entries("an empty id", entry(""), entry()),
    _entries("a numeric id", entry(7), entry()),  # type: ignore[arg-type]  # what a user may write
    _entries("null in the list is fatal", entry(), None),
    _entries("a text in the list", "m-1", entry()),
    _entries("white space in an id", entry(" m-1 ")),
    _entries("wireApi chat-completions", entry(wireApi="chat-completions")),
    _entries("an unknown wireApi is fatal", entry(wireApi="chat")),
    _entries("an unknown wireApi of another entry", entry(), entry("m-2", wireApi="chat")),
    _entries("an empty wireApi", entry(wireApi="")),
    _entries("wireApi is null", entry() | {"wireApi": None}),
    _entries(
        "chat first, Responses named",
        entry(),
        entry("m-2", wireApi="responses"),
        model={"name": "m-2"},
    ),
    _entries("Responses first, chat second", entry(wireApi="responses"), entry("m-2")),
    Case(
        shows="entries: the list is an object",
        user=settings(selected="openai", env=STORED, modelProviders={"openai": {"m": entry()}}),
    ),
    Case(
        shows="entries: modelProviders is a list",
        user=settings(selected="openai", env=STORED, modelProviders=[entry()]),
    ),
    Case(
        shows="entries: modelProviders is a text",
        user=settings(selected="openai", env=STORED, modelProviders="openai"),
    ),
    Case(
        shows="entries: wireApi under anthropic is fatal",
        user=settings(entry(wireApi="responses"), selected="anthropic", env=STORED),
    ),
    Case(
        shows="entries: openai-responses selected, Responses entry under openai",
        user=settings(
            entry("m-0"),
            entry(wireApi="responses"),
            selected="openai-responses",
            under="openai",
            env=STORED,
        ),
    ),
    Case(
        shows="entries: openai-responses selected, chat entry alone",
        user=settings(entry(), selected="openai-responses", under="openai", env=STORED),
    ),
    Case(
        shows="entries: openai selected, provider openai-responses alone",
        user=settings(entry(), selected="openai", under="openai-responses", env=STORED),
    ),
    Case(
        shows="entries: provider openai-responses with wireApi chat-completions",
        user=settings(entry(wireApi="chat-completions"), selected="openai-responses", env=STORED),
    ),
]

WRONG_TYPES = [
    _entries("envKey is a list", entry(envKey=["T_KEY"])),
    _entries("envKey is true", entry(envKey=True)),
    _entries("baseUrl is a list", entry(baseUrl=[HOST])),
    _entries("baseUrl is false", entry(baseUrl=False)),
    _entries("customHeaders is a list", entry(generationConfig={"customHeaders": ["a"]})),
    _entries(
        "Authorization is null", entry(generationConfig={"customHeaders": {"Authorization": None}})
    ),
    _entries(
        "Authorization is empty", entry(generationConfig={"customHeaders": {"Authorization": ""}})
    ),
    _entries("a header name with a space", entry(generationConfig={"customHeaders": {"X A": "b"}})),
    _entries("the id is a list", entry(["m-1"])),  # type: ignore[arg-type]  # what a user may write
    _entries("imageOnly is a text", entry("m-0", imageOnly="no"), entry()),
    Case(
        shows="entries: security.auth.apiKey is a number",
        user=settings(entry(envKey=None), model={"name": "m-1"}, security=auth("openai", apiKey=5)),
    ),
    Case(
        shows="entries: security.auth.apiKey is white space",
        user=settings(
            entry(envKey=None), model={"name": "m-1"}, security=auth("openai", apiKey=" ")
        ),
    ),
    Case(
        shows="entries: security.auth.baseUrl is a number",
        user=settings(
            entry(baseUrl=None),
            env=STORED,
            model={"name": "m-1"},
            security=auth("openai", baseUrl=5),
        ),
    ),
    Case(
        shows="entries: the proxy is a number",
        user=settings(entry(), env=STORED, proxy=5),
    ),
]

PROVIDERS = [
    _provider("mapped to a protocol, the protocol selected", "mine", "openai"),
    _provider("mapped to a protocol, its own id selected", "mine", "openai", selected="mine"),
    _provider("not mapped", "mine"),
    _provider("mapped to nonsense", "mine", "openia"),
    _provider("mapped to Responses", "mine", "openai-responses"),
    _provider(
        "mapped to Responses and selected", "mine", "openai-responses", selected="openai-responses"
    ),
    _provider("a known id mapped to another protocol", "gemini", "openai"),
    _provider("a known id mapped to nonsense", "openai", "nonsense"),
    _provider("constructor as an id", "constructor", "openai"),
    _provider("mapped to Anthropic", "mine", "anthropic", selected="anthropic"),
    Case(
        shows="provider: two of one protocol, in the order of the file",
        user=settings(
            env=TWIN_KEYS,
            providerProtocol={"mine": "openai"},
            modelProviders={
                "mine": [entry("m-mine", envKey="U_KEY")],
                "openai": [entry()],
            },
        ),
    ),
    Case(
        shows="provider: the same entry under two ids",
        user=settings(
            env=TWIN_KEYS,
            providerProtocol={"mine": "openai"},
            modelProviders={"mine": [entry(envKey="U_KEY")], "openai": [entry()]},
        ),
    ),
    Case(
        shows="provider: a number as an id comes first",
        user=settings(
            env=TWIN_KEYS,
            providerProtocol={"7": "openai"},
            modelProviders={"openai": [entry()], "7": [entry("m-7", envKey="U_KEY")]},
        ),
    ),
    Case(
        shows="provider: the order of two scopes",
        user=settings(
            env=TWIN_KEYS,
            modelProviders={"mine": [entry("m-mine", envKey="U_KEY")]},
            providerProtocol={"mine": "openai"},
        ),
        defaults=settings(entry()),
    ),
    Case(
        shows="provider: providerProtocol is a list",
        user=settings(entry(), env=STORED, providerProtocol=["openai"]),
    ),
]

CASES = [*TYPES, *INFERENCE, *MODELS, *ENTRIES, *WRONG_TYPES, *PROVIDERS]
