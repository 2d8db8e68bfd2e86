"""Where Qwen Code sends a request: base URLs of every protocol, their defaults, and proxies."""

from __future__ import annotations

from typing import Any

from qwen_case import HOST, OTHER_HOST, PLAIN, STORED, Case, auth, entry, key, settings

M_1 = {"name": "m-1"}
DEFAULTS = {
    "OPENAI_API_KEY": key("openai"),
    "ANTHROPIC_API_KEY": key("anthropic"),
    "GEMINI_API_KEY": key("gemini"),
    "GOOGLE_API_KEY": key("google"),
}

#: Credentials that need no private key: a text file is exchanged for a token at the mock.
EXTERNAL_ACCOUNT = {
    "type": "external_account",
    "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/x",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    "token_url": "@PROXY@/token",
    "credential_source": {"file": "@ROOT@/far/subject"},
}
ADC_FILES = {"far/adc.json": EXTERNAL_ACCOUNT, "far/subject": "fake-subject-token"}
#: Without a proxy, behind which Qwen Code's Google library breaks: so the mock is the host.
ADC = {
    "HTTP_PROXY": "",
    "HTTPS_PROXY": "",
    "GOOGLE_APPLICATION_CREDENTIALS": "@ROOT@/far/adc.json",
}
ADC_ENTRY = entry(baseUrl="@PROXY@/g", envKey=None)


def _at(shows: str, base_url: Any, selected: str = "openai", **more: Any) -> Case:  # noqa: ANN401
    listed = settings(entry(baseUrl=base_url), selected=selected, env=STORED, model=M_1)
    return Case(shows=f"{selected}: {shows}", user=listed, **more)


def _with(shows: str, selected: str, **fields: Any) -> Case:  # noqa: ANN401
    return Case(
        shows=f"{selected}: {shows}",
        user=settings(entry(**fields), selected=selected, env=STORED, model=M_1),
    )


OPENAI = [
    _at("one trailing slash is absorbed", HOST + "/"),
    _at("two trailing slashes are not", HOST + "//"),
    _at("no path", "https://prov-a.example"),
    _at("a doubled path", HOST + "/chat/completions"),
    _at("outer spaces", f" {HOST} "),
    _at("no scheme", "prov-a.example/v1"),
    _at("another scheme", "ftp://prov-a.example/v1"),
    _at("plain http and a port", "http://127.0.0.1:8009/v1"),
    _at("a port that fetch refuses", "http://127.0.0.1:6667/v1"),
    _at("localhost", "http://localhost:11434/v1"),
    _at("capital letters", "HTTPS://Prov-A.Example/V1"),
    _at("a query", HOST + "?a=1"),
    _at("a fragment", HOST + "#top"),
    _at("user and password", "https://user:pass@prov-a.example/v1"),
    _at("backslashes", "https:\\\\prov-a.example\\v1"),
    _at("an international name", "https://prüv.example/v1"),
    _at("an IPv6 address", "http://[::1]:8009/v1"),
    _at("empty is absent", ""),
    _at("white space alone", "  "),
    _at("absent: the provider's own", None),
    _at("a number", 8080),
    Case(
        shows="openai: absent, with OPENAI_BASE_URL",
        user=settings(entry(baseUrl=None), model=M_1, env=STORED),
        env={"OPENAI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="openai: absent, with OPENAI_BASE_URL in settings.env",
        user=settings(entry(baseUrl=None), model=M_1, env=STORED | {"OPENAI_BASE_URL": OTHER_HOST}),
    ),
    Case(
        shows="openai: absent, with security.auth.baseUrl",
        user=settings(
            entry(baseUrl=None), model=M_1, env=STORED, security=auth("openai", baseUrl=OTHER_HOST)
        ),
    ),
    Case(
        shows="openai: OPENAI_BASE_URL beats security.auth.baseUrl",
        user=settings(
            entry(baseUrl=None),
            model=M_1,
            env=STORED,
            security=auth("openai", baseUrl="https://x.example"),
        ),
        env={"OPENAI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="openai: the entry's address beats them all",
        user=settings(
            entry(), env=STORED, model=M_1, security=auth("openai", baseUrl="https://x.example")
        ),
        env={"OPENAI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="openai: the key and address of security.auth alone",
        user=settings(
            security=auth("openai", apiKey=key("auth"), baseUrl=OTHER_HOST), model={"name": "m-x"}
        ),
    ),
    Case(
        shows="openai: the key of security.auth alone goes to DashScope",
        user=settings(security=auth("openai", apiKey=key("auth")), model={"name": "m-x"}),
    ),
]

RESPONSES = [
    _with("with /v1", "openai", wireApi="responses"),
    _with("without /v1", "openai", wireApi="responses", baseUrl="https://prov-a.example"),
    _with("with /v1/", "openai", wireApi="responses", baseUrl=HOST + "/"),
    _with("with /v1/v1", "openai", wireApi="responses", baseUrl=HOST + "/v1"),
    _with("with a path", "openai", wireApi="responses", baseUrl="https://prov-a.example/x"),
    _with("no address", "openai", wireApi="responses", baseUrl=None),
    _with("as a provider of its own", "openai-responses"),
    _with("as a provider without an address", "openai-responses", baseUrl=None),
]

ANTHROPIC = [
    _at("its own host", "https://api.anthropic.com", "anthropic"),
    _at("its own host with /v1 is doubled", "https://api.anthropic.com/v1", "anthropic"),
    _at("another host", "https://prov-a.example/anthropic", "anthropic"),
    _at("a trailing slash", "https://prov-a.example/", "anthropic"),
    _at("two trailing slashes", "https://prov-a.example//", "anthropic"),
    _at("no address is refused", None, "anthropic"),
    _at("an empty address", "", "anthropic"),
    _at("a query", "https://prov-a.example?x=1", "anthropic"),
    Case(
        shows="anthropic: ANTHROPIC_BASE_URL does not help an entry",
        user=settings(entry(baseUrl=None), model=M_1, selected="anthropic", env=STORED),
        env={"ANTHROPIC_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="anthropic: security.auth.baseUrl does not help an entry",
        user=settings(
            entry(baseUrl=None),
            model=M_1,
            selected="anthropic",
            env=STORED,
            security=auth("anthropic", baseUrl=OTHER_HOST),
        ),
    ),
    Case(
        shows="anthropic: everything from the environment",
        user=settings(selected="anthropic"),
        env=DEFAULTS | {"ANTHROPIC_BASE_URL": OTHER_HOST, "ANTHROPIC_MODEL": "m-env"},
    ),
    Case(
        shows="anthropic: the environment without an address",
        user=settings(selected="anthropic"),
        env=DEFAULTS | {"ANTHROPIC_MODEL": "m-env"},
    ),
]

ELSEWHERE_NAMED = [
    Case(
        shows="anthropic: security.auth.baseUrl does not help without an entry",
        user=settings(selected="anthropic", security=auth("anthropic", baseUrl=OTHER_HOST)),
        env=DEFAULTS | {"ANTHROPIC_MODEL": "m-env"},
    ),
    Case(
        shows="anthropic: an address from a project .env",
        user=settings(selected="anthropic"),
        files={"work/.env": f"ANTHROPIC_BASE_URL={OTHER_HOST}\nANTHROPIC_MODEL=m-env"},
        env=DEFAULTS,
    ),
    Case(
        shows="openai: an address from a project .env",
        user=settings(entry(baseUrl=None), env=STORED, model=M_1),
        files={"work/.env": f"OPENAI_BASE_URL={OTHER_HOST}"},
    ),
    Case(
        shows="openai: an empty OPENAI_BASE_URL",
        user=settings(entry(baseUrl=None), env=STORED, model=M_1),
        env={"OPENAI_BASE_URL": ""},
    ),
    Case(
        shows="openai: white space in OPENAI_BASE_URL",
        user=settings(entry(baseUrl=None), env=STORED, model=M_1),
        env={"OPENAI_BASE_URL": " "},
    ),
    Case(
        shows="openai-responses: OPENAI_BASE_URL",
        user=settings(entry(baseUrl=None), selected="openai-responses", env=STORED, model=M_1),
        env={"OPENAI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="openai-responses: a model without an entry",
        user=settings(selected="openai-responses", model=M_1),
        env=DEFAULTS,
    ),
    Case(
        shows="gemini: the SDK's variable from a project .env",
        user=settings(entry(baseUrl=None), selected="gemini", env=STORED, model=M_1),
        files={"work/.env": f"GOOGLE_GEMINI_BASE_URL={OTHER_HOST}"},
    ),
    Case(
        shows="gemini: the entry's address beats the SDK's variable",
        user=settings(entry(), selected="gemini", env=STORED, model=M_1),
        env={"GOOGLE_GEMINI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="gemini: a runtime model and security.auth.baseUrl",
        user=settings(selected="gemini", model=M_1, security=auth("gemini", baseUrl=OTHER_HOST)),
        env=DEFAULTS,
    ),
    Case(
        shows="vertex-ai: a runtime model and security.auth.baseUrl",
        user=settings(
            selected="vertex-ai", model=M_1, security=auth("vertex-ai", baseUrl=OTHER_HOST)
        ),
        env=DEFAULTS,
    ),
    Case(
        shows="vertex-ai: GOOGLE_GENAI_USE_VERTEXAI and gemini",
        user=settings(entry(baseUrl=None), selected="gemini", env=STORED, model=M_1),
        env={"GOOGLE_GENAI_USE_VERTEXAI": "true"},
    ),
]

GOOGLE = [
    _at("the default address", None, "gemini"),
    _at("another host", "https://prov-a.example/g", "gemini"),
    _at("/v1beta is doubled", "https://prov-a.example/v1beta", "gemini"),
    Case(
        shows="gemini: a variable for the address",
        user=settings(entry(baseUrl=None), model=M_1, selected="gemini", env=STORED),
        env={"GEMINI_BASE_URL": OTHER_HOST, "GOOGLE_GEMINI_BASE_URL": OTHER_HOST + "/g"},
    ),
    Case(
        shows="gemini: security.auth.baseUrl",
        user=settings(
            entry(baseUrl=None),
            model=M_1,
            selected="gemini",
            env=STORED,
            security=auth("gemini", baseUrl=OTHER_HOST),
        ),
    ),
    Case(
        shows="gemini: everything from the environment",
        user=settings(selected="gemini"),
        env=DEFAULTS | {"GEMINI_MODEL": "m-env"},
    ),
    Case(
        shows="gemini: GOOGLE_API_KEY beside the entry's key",
        user=settings(entry(baseUrl=None), model=M_1, selected="gemini", env=STORED),
        env=DEFAULTS,
    ),
    _at("express mode", None, "vertex-ai"),
    _at("express mode at another host", "https://prov-a.example/x/", "vertex-ai"),
    Case(
        shows="vertex-ai: a variable for the address",
        user=settings(entry(baseUrl=None), model=M_1, selected="vertex-ai", env=STORED),
        env={"GOOGLE_VERTEX_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="vertex-ai: a key beats the project",
        user=settings(entry(baseUrl=None), model=M_1, selected="vertex-ai", env=STORED),
        env={"GOOGLE_CLOUD_PROJECT": "fake-project", "GOOGLE_CLOUD_LOCATION": "europe-west4"},
    ),
    Case(
        shows="vertex-ai: a project and default credentials",
        user=settings(ADC_ENTRY, selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake-project", "GOOGLE_CLOUD_LOCATION": "global"},
    ),
    Case(
        shows="vertex-ai: a project without a location",
        user=settings(ADC_ENTRY, selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake-project"},
    ),
    Case(
        shows="vertex-ai: in Cloud Shell the project is Cloud Shell's",
        user=settings(ADC_ENTRY, selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake-project", "CLOUD_SHELL": "true"},
    ),
    Case(
        shows="vertex-ai: default credentials and no address",
        user=settings(entry(baseUrl=None, envKey=None), selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake", "GOOGLE_VERTEX_BASE_URL": "@PROXY@/v"},
    ),
    Case(
        shows="vertex-ai: no entry, a project and a model",
        user=settings(selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake", "GOOGLE_VERTEX_BASE_URL": "@PROXY@/v"},
    ),
    Case(
        shows="vertex-ai: default credentials without a project",
        user=settings(ADC_ENTRY, selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env=ADC,
    ),
    Case(
        shows="vertex-ai: envKey without a value never uses the project",
        user=settings(ADC_ENTRY | {"envKey": "T_KEY"}, selected="vertex-ai", model=M_1),
        files=ADC_FILES,
        env={**ADC, "GOOGLE_CLOUD_PROJECT": "fake-project"},
    ),
    Case(
        shows="vertex-ai: the project from settings.env",
        user=settings(
            ADC_ENTRY,
            selected="vertex-ai",
            model=M_1,
            env={"GOOGLE_CLOUD_PROJECT": "fake-project"},
        ),
        files=ADC_FILES,
        env=ADC,
    ),
]

PROXIES = [
    Case(shows="proxy: the setting beats the variables", user=PLAIN | {"proxy": "@OTHER_PROXY@"}),
    Case(
        shows="proxy: the setting of a workspace",
        user=PLAIN,
        workspace={"$version": 4, "proxy": "@OTHER_PROXY@"},
    ),
    Case(shows="proxy: an empty setting", user=PLAIN | {"proxy": ""}),
    Case(
        shows="proxy: HTTPS_PROXY comes before HTTP_PROXY",
        user=PLAIN,
        env={"HTTPS_PROXY": "@OTHER_PROXY@"},
    ),
    Case(
        shows="proxy: HTTPS_PROXY comes before https_proxy",
        user=PLAIN,
        env={"https_proxy": "@OTHER_PROXY@"},
    ),
    Case(
        shows="proxy: https_proxy comes before HTTP_PROXY",
        user=PLAIN,
        env={"HTTPS_PROXY": "", "https_proxy": "@OTHER_PROXY@"},
    ),
    Case(
        shows="proxy: http_proxy in small letters",
        user=PLAIN,
        env={"HTTPS_PROXY": "", "HTTP_PROXY": "", "http_proxy": "@OTHER_PROXY@"},
    ),
    Case(
        shows="proxy: from a project .env",
        user=PLAIN,
        files={"work/.env": "HTTPS_PROXY=@OTHER_PROXY@"},
        env={"HTTPS_PROXY": "", "HTTP_PROXY": ""},
    ),
    Case(
        shows="proxy: NO_PROXY names the host",
        user=settings(entry(baseUrl="@OTHER_PROXY@/v1"), env=STORED),
        env={"NO_PROXY": "127.0.0.1"},
    ),
    Case(
        shows="proxy: NO_PROXY against the setting",
        user=settings(entry(baseUrl="@OTHER_PROXY@/v1"), env=STORED, proxy="@PROXY@"),
        env={"NO_PROXY": "127.0.0.1", "HTTP_PROXY": "", "HTTPS_PROXY": ""},
    ),
    Case(
        shows="proxy: from settings.env",
        user=settings(entry(), env=STORED | {"HTTPS_PROXY": "@OTHER_PROXY@"}),
        env={"HTTPS_PROXY": "", "HTTP_PROXY": ""},
    ),
    Case(
        shows="proxy: from ~/.qwen/.env",
        user=PLAIN,
        files={"home/.qwen/.env": "HTTPS_PROXY=@OTHER_PROXY@"},
        env={"HTTPS_PROXY": "", "HTTP_PROXY": ""},
    ),
]

CASES = [*OPENAI, *RESPONSES, *ANTHROPIC, *ELSEWHERE_NAMED, *GOOGLE, *PROXIES]
