"""Where Qwen Code takes the value of a key from, and what it does to that value."""

from __future__ import annotations

from typing import Any

from qwen_case import HOST, OTHER_HOST, PLAIN, STORED, Case, auth, entry, key, settings

M_1 = {"name": "m-1"}
NO_KEY = settings(entry(), model=M_1)
SHELL = {"T_KEY": key("shell")}
EVERYWHERE = {
    "work/.qwen/.env": f"T_KEY={key('project-qwen')}",
    "work/.env": f"T_KEY={key('project')}",
    "home/.qwen/.env": f"T_KEY={key('home-qwen')}",
    "home/.env": f"T_KEY={key('home')}",
}


def _without(*paths: str) -> dict[str, str]:
    return {path: text for path, text in EVERYWHERE.items() if path not in paths}


def _dotenv(shows: str, text: str | bytes) -> Case:
    return Case(shows=f".env: {shows}", user=NO_KEY, files={"home/.qwen/.env": text})


def _value(shows: str, value: Any, **more: Any) -> Case:  # noqa: ANN401  # settings hold anything
    return Case(shows=f"value: {shows}", user=settings(entry(), env={"T_KEY": value}), **more)


def _named(shows: str, name: str, value: Any = None, **more: Any) -> Case:  # noqa: ANN401
    stored = {name: value or key("settings")}
    return Case(shows=f"name: {shows}", user=settings(entry(envKey=name), env=stored), **more)


PRECEDENCE = [
    Case(shows="the shell beats every file", user=PLAIN, files=EVERYWHERE, env=SHELL),
    Case(shows="an empty shell variable is unset", user=PLAIN, env={"T_KEY": ""}),
    Case(shows="the project's .qwen/.env comes next", user=PLAIN, files=EVERYWHERE),
    Case(shows="then the project's .env", user=PLAIN, files=_without("work/.qwen/.env")),
    Case(
        shows="then ~/.qwen/.env",
        user=PLAIN,
        files=_without("work/.qwen/.env", "work/.env"),
    ),
    Case(shows="then ~/.env", user=PLAIN, files={"home/.env": EVERYWHERE["home/.env"]}),
    Case(
        shows="a project file without the variable still ends the walk",
        user=NO_KEY,
        files={"work/.qwen/.env": "OTHER=1", "work/.env": f"T_KEY={key('project')}"},
    ),
    Case(
        shows="an empty project file ends the walk, too",
        user=NO_KEY,
        files={"work/app/.env": "", "work/.env": f"T_KEY={key('project')}"},
        cwd="work/app",
    ),
    Case(
        shows="the walk goes up to an ancestor",
        user=NO_KEY,
        files={"work/.env": f"T_KEY={key('project')}"},
        cwd="work/app/deeper",
    ),
    Case(
        shows="a nearer .env beats an ancestor's .qwen/.env",
        user=NO_KEY,
        files={
            "work/app/.env": f"T_KEY={key('nearer')}",
            "work/.qwen/.env": f"T_KEY={key('project-qwen')}",
        },
        cwd="work/app",
    ),
    Case(
        shows="home files are read besides the project's",
        user=NO_KEY,
        files={"work/.env": "OTHER=1", "home/.env": f"T_KEY={key('home')}"},
    ),
    Case(
        shows="an empty line hides nothing",
        user=PLAIN,
        files={"home/.qwen/.env": "T_KEY=", "home/.env": f"T_KEY={key('home')}"},
    ),
    Case(
        shows="an empty line in a project .env hides nothing",
        user=PLAIN,
        files={"work/.env": "T_KEY="},
    ),
    Case(
        shows="a project beneath the home folder",
        user=PLAIN,
        files={
            "home/.env": f"T_KEY={key('home')}",
            "home/.qwen/.env": f"T_KEY={key('home-qwen')}",
            "home/code/app/.env": f"T_KEY={key('project')}",
        },
        cwd="home/code/app",
    ),
    Case(
        shows="a project beneath the home folder without a .env",
        user=PLAIN,
        files={
            "home/.env": f"T_KEY={key('home')}",
            "home/.qwen/.env": f"T_KEY={key('home-qwen')}",
        },
        cwd="home/code/app",
    ),
    Case(
        shows="excluded variables are not read from a plain project .env",
        user=PLAIN | {"advanced": {"excludedEnvVars": ["T_KEY"]}},
        files={"work/.env": f"T_KEY={key('project')}"},
    ),
    Case(
        shows="excluded variables are read from .qwen/.env",
        user=PLAIN | {"advanced": {"excludedEnvVars": ["T_KEY"]}},
        files={"work/.qwen/.env": f"T_KEY={key('project-qwen')}"},
    ),
    Case(
        shows="excluded variables and ~/.env",
        user=PLAIN | {"advanced": {"excludedEnvVars": ["T_KEY"]}},
        files={"home/.env": f"T_KEY={key('home')}"},
    ),
    Case(
        shows="DEBUG is excluded without a word",
        user=settings(entry(envKey="DEBUG"), env={"DEBUG": key("settings")}),
        files={"work/.env": f"DEBUG={key('project')}"},
    ),
    Case(
        shows="excluded variables and settings.env",
        user=PLAIN | {"advanced": {"excludedEnvVars": ["T_KEY"]}},
    ),
    Case(
        shows="excluded variables as a text",
        user=PLAIN | {"advanced": {"excludedEnvVars": "T_KEY"}},
        files={"work/.env": f"T_KEY={key('project')}"},
    ),
    Case(
        shows="a project .env that is a folder",
        user=NO_KEY,
        files={"work/app/.env/x": "", "work/.env": f"T_KEY={key('project')}"},
        cwd="work/app",
    ),
    Case(
        shows="a home .env that is a folder",
        user=NO_KEY,
        files={"home/.qwen/.env/x": "", "home/.env": f"T_KEY={key('home')}"},
    ),
    Case(
        shows="a key of the shell is taken in its own spelling only",
        user=NO_KEY,
        env={"t_key": key("lower")},
    ),
    Case(shows="the key is set nowhere", user=NO_KEY),
]

#: A few for the way through; thousands more in test_pieces.py.
DOTENV = [
    _dotenv("export, double quotes, a comment", f'# c\nexport T_KEY="{key("x")}" # c\n'),
    _dotenv("a colon in place of the sign", f"T_KEY: {key('x')}"),
    _dotenv("line ends of Windows and a byte order mark", f"\ufeffT_KEY={key('x')}\r\nB=1\r\n"),
    _dotenv("other variables are not expanded", "B=1\nT_KEY=sk-fake-${B}-$B-tail"),
    _dotenv("an escaped line end in double quotes", f'T_KEY="{key("x")}\\n"'),
    _dotenv("the last of two lines wins", f"T_KEY=sk-fake-one\nT_KEY={key('two')}"),
]

EXPANSION = [
    _value("${NAME} from the shell", "${T_SRC}", env={"T_SRC": key("source")}),
    _value("$NAME inside a text", "sk-fake-$T_SRC-tail", env={"T_SRC": "middle"}),
    _value("an empty $NAME", "sk-fake-${T_SRC}-tail", env={"T_SRC": ""}),
    _value(
        "$NAME from a home .env", "$T_SRC", files={"home/.qwen/.env": f"T_SRC={key('home-qwen')}"}
    ),
    _value("$NAME from a project .env", "$T_SRC", files={"work/.env": f"T_SRC={key('project')}"}),
    _value(
        "for $NAME the shell beats the home .env",
        "$T_SRC",
        files={"home/.qwen/.env": f"T_SRC={key('home-qwen')}"},
        env={"T_SRC": key("shell")},
    ),
    _value("SESSION_ID is never expanded", "sk-fake-$SESSION_ID-x", env={"SESSION_ID": "no"}),
    _value(
        "for $NAME an empty shell variable beats the home .env",
        "sk-fake-${T_SRC}-tail",
        files={"home/.qwen/.env": "T_SRC=no"},
        env={"T_SRC": ""},
    ),
    _value(
        "for $NAME the .env of QWEN_HOME alone counts",
        "sk-fake-${T_SRC}-${T_OTHER}-tail",
        files={
            "far/settings.json": settings(
                entry(), env={"T_KEY": "sk-fake-${T_SRC}-${T_OTHER}-tail"}
            ),
            "far/.env": "T_SRC=far",
            "home/.env": "T_OTHER=home",
        },
        env={"QWEN_HOME": "@ROOT@/far"},
    ),
    _value("an expanded text is not expanded again", "$T_A", env={"T_A": "sk-fake-$T_B-z"}),
    Case(
        shows="one value of settings.env cannot name another",
        user=settings(entry(), env={"T_KEY": "${T_SRC}", "T_SRC": key("settings")}),
    ),
    Case(
        shows="the variable's own name may be expanded",
        user=settings(entry(envKey="${T_NAME}"), env=STORED),
        env={"T_NAME": "T_KEY"},
    ),
    Case(
        shows="an address may be expanded",
        user=settings(entry(baseUrl="https://${T_HOST}/v1"), env=STORED),
        env={"T_HOST": "prov-x.example"},
    ),
    Case(
        shows="an address may hold a variable of a project .env",
        user=settings(entry(baseUrl="https://${T_HOST}/v1"), env=STORED),
        files={"work/.env": "T_HOST=prov-x.example"},
    ),
    Case(
        shows="an address may hold a variable of settings.env",
        user=settings(
            entry(baseUrl="https://${T_HOST}/v1"), env=STORED | {"T_HOST": "prov-x.example"}
        ),
    ),
    Case(
        shows="an address with an unknown variable",
        user=settings(entry(baseUrl="https://prov-a.example/$T_NOWHERE"), env=STORED),
    ),
    Case(
        shows="a selection may be expanded",
        user=settings(entry(), entry("m-2"), env=STORED, model={"name": "$T_MODEL"}),
        env={"T_MODEL": "m-2"},
    ),
]

VALUES = [
    _value("outer spaces are stripped", f"  {key('x')}\t"),
    _value("a line end is stripped", f"{key('x')}\r\n"),
    _value("white space alone", "   "),
    _value("a line end inside", "sk-fake-a\nb-tail"),
    _value("not Latin-1", "sk-fake-ключ-tail"),
    _value("Latin-1", "sk-fake-clé-tail"),
    _value("a full-width space around it", f"\u3000{key('x')}\u3000"),
    _value("a pasted Bearer", f"Bearer {key('x')}"),
    _value("empty", ""),
    _value("a number is ignored", 12345678),
    Case(shows="env is a text", user=settings(entry(), env="T_KEY=x")),
]

NAMES = [
    _named("NODE_OPTIONS is refused", "NODE_OPTIONS"),
    _named("EDITOR is refused", "EDITOR"),
    _named("GITHUB_TOKEN", "GITHUB_TOKEN"),
    _named("QWEN_SERVER_TOKEN is refused", "QWEN_SERVER_TOKEN"),
    _named("ENV is refused", "ENV"),
    _named("dashes and dots", "my-key.2"),
    _named("a key pasted where the name belongs", key("paste")),
    _named("PATH is refused, though the shell has it", "PATH"),
    Case(
        shows="name: EDITOR from the shell",
        user=settings(entry(envKey="EDITOR")),
        env={"EDITOR": key("shell")},
    ),
    Case(
        shows="name: EDITOR from ~/.qwen/.env",
        user=settings(entry(envKey="EDITOR")),
        files={"home/.qwen/.env": f"EDITOR={key('home-qwen')}"},
    ),
    Case(
        shows="name: EDITOR from a project .env",
        user=settings(entry(envKey="EDITOR")),
        files={"work/.env": f"EDITOR={key('project')}"},
    ),
    Case(
        shows="name: white space around it",
        user=settings(entry(envKey=" T_KEY "), env=STORED),
    ),
    Case(
        shows="name: empty is absent",
        user=settings(entry(envKey=""), env={"OPENAI_API_KEY": key("default")}, model=M_1),
    ),
    Case(
        shows="name: a number",
        user=settings(entry(envKey=5), env={"OPENAI_API_KEY": key("default")}, model=M_1),
    ),
]

FALLBACKS = [
    Case(
        shows="fallback: OPENAI_API_KEY goes to a stranger",
        user=NO_KEY,
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: OPENAI_API_KEY from settings.env goes to a stranger",
        user=NO_KEY | {"env": {"OPENAI_API_KEY": key("openai")}},
    ),
    Case(
        shows="fallback: OPENAI_API_KEY for a Responses entry",
        user=settings(entry(wireApi="responses"), model=M_1),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: ANTHROPIC_API_KEY goes to a stranger",
        user=settings(entry(), selected="anthropic", model=M_1),
        env={"ANTHROPIC_API_KEY": key("anthropic")},
    ),
    Case(
        shows="fallback: GEMINI_API_KEY goes to a stranger",
        user=settings(entry(), selected="gemini", model=M_1),
        env={"GEMINI_API_KEY": key("gemini")},
    ),
    Case(
        shows="fallback: GOOGLE_API_KEY goes to a stranger",
        user=settings(entry(), selected="vertex-ai", model=M_1),
        env={"GOOGLE_API_KEY": key("google")},
    ),
    Case(
        shows="fallback: another protocol's variable is not taken",
        user=settings(entry(), selected="anthropic", model=M_1),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: security.auth.apiKey goes to a stranger",
        user=NO_KEY | {"security": auth("openai", apiKey=key("auth"))},
    ),
    Case(
        shows="fallback: the default variable beats security.auth.apiKey",
        user=NO_KEY | {"security": auth("openai", apiKey=key("auth"))},
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: white space in the default variable counts as nothing",
        user=NO_KEY | {"security": auth("openai", apiKey=key("auth"))},
        env={"OPENAI_API_KEY": "  "},
    ),
    Case(
        shows="fallback: white space in the entry's variable, and a default",
        user=NO_KEY | {"env": {"T_KEY": "  "}},
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: the entry's own variable beats all",
        user=NO_KEY | {"env": STORED, "security": auth("openai", apiKey=key("auth"))},
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: a reserved name",
        user=settings(entry(envKey="EDITOR"), env={"EDITOR": key("settings")}, model=M_1),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: the first entry, if no model is named and no default exists",
        user=settings(entry(), env=STORED),
    ),
    Case(
        shows="fallback: no model named, and a default variable: the entries are passed over",
        user=settings(entry(), env=STORED),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="fallback: no model named, and security.auth.apiKey: the same",
        user=settings(entry(), env=STORED, security=auth("openai", apiKey=key("auth"))),
    ),
    Case(
        shows="fallback: no model named, and only a default address: nothing can start",
        user=settings(entry(), env=STORED),
        env={"OPENAI_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="fallback: no model named, and an entry for the default model",
        user=settings(entry(), entry("qwen3.7-max", envKey="U_KEY"), env=STORED),
        env={"OPENAI_API_KEY": key("openai"), "U_KEY": key("second")},
    ),
    Case(
        shows="fallback: no model named, and a default key of Gemini",
        user=settings(entry(), selected="gemini", env=STORED),
        env={"GEMINI_API_KEY": key("gemini")},
    ),
    Case(
        shows="fallback: no model named, and a default key of Anthropic",
        user=settings(entry(), selected="anthropic", env=STORED),
        env={"ANTHROPIC_API_KEY": key("anthropic")},
    ),
    Case(
        shows="fallback: no model named, and both defaults of Anthropic",
        user=settings(entry(), selected="anthropic", env=STORED),
        env={"ANTHROPIC_API_KEY": key("anthropic"), "ANTHROPIC_BASE_URL": OTHER_HOST},
    ),
    Case(
        shows="fallback: no model named, Responses, and a default key",
        user=settings(entry(), selected="openai-responses", env=STORED),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="an entry without envKey uses the default variable",
        user=settings(entry(envKey=None), model=M_1),
        env={"OPENAI_API_KEY": key("openai")},
    ),
    Case(
        shows="an entry without envKey uses security.auth.apiKey",
        user=settings(entry(envKey=None), security=auth("openai", apiKey=key("auth")), model=M_1),
    ),
    Case(
        shows="an entry without envKey and no default",
        user=settings(entry(envKey=None), model=M_1),
    ),
]

HEADERS = [
    Case(
        shows="header: Authorization of the entry overrides the key",
        user=settings(
            entry(generationConfig={"customHeaders": {"Authorization": f"Bearer {key('header')}"}}),
            env=STORED,
        ),
    ),
    Case(
        shows="header: x-api-key beside the Bearer of another Anthropic host",
        user=settings(
            entry(baseUrl=OTHER_HOST, generationConfig={"customHeaders": {"x-api-key": "sk-fake"}}),
            selected="anthropic",
            env=STORED,
        ),
    ),
    Case(
        shows="header: x-goog-api-key of the entry",
        user=settings(
            entry(baseUrl=None, generationConfig={"customHeaders": {"x-goog-api-key": key("hd")}}),
            selected="gemini",
            env=STORED,
        ),
    ),
    Case(
        shows="header: Authorization alone does not replace a missing key",
        user=settings(
            entry(generationConfig={"customHeaders": {"Authorization": f"Bearer {key('header')}"}})
        ),
    ),
    Case(
        shows="header: those of model.generationConfig do not reach an entry",
        user=settings(
            entry(),
            env=STORED,
            model={
                "generationConfig": {"customHeaders": {"Authorization": f"Bearer {key('model')}"}}
            },
        ),
    ),
    Case(
        shows="header: those of model.generationConfig reach a model without entry",
        user=settings(
            env={"OPENAI_API_KEY": key("settings"), "OPENAI_BASE_URL": HOST},
            model={
                "name": "m-x",
                "generationConfig": {"customHeaders": {"Authorization": f"Bearer {key('model')}"}},
            },
        ),
    ),
]

CASES = [*PRECEDENCE, *DOTENV, *EXPANSION, *VALUES, *NAMES, *FALLBACKS, *HEADERS]
