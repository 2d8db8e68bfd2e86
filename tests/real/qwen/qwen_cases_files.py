"""Which files Qwen Code reads, how it reads them, and what wins."""

from __future__ import annotations

import json

from qwen_case import HOST, OTHER_HOST, PLAIN, STORED, Case, entry, key, settings

TEXT = json.dumps(PLAIN, indent=2)
WRAPPED = {"openai": {"protocol": "openai", "models": [entry()]}}
WITHOUT_VERSION = {name: value for name, value in PLAIN.items() if name != "$version"}
TRUST_ON = {"security": {"auth": {"selectedType": "openai"}, "folderTrust": {"enabled": True}}}
ELSEWHERE = settings(entry("m-ws", baseUrl=OTHER_HOST))
STORED_ELSEWHERE = {"T_KEY": key("workspace")}


def _trust(verdict: str, folder: str = "work") -> dict[str, str]:
    return {"home/.qwen/trustedFolders.json": json.dumps({f"@ROOT@/{folder}": verdict})}


SYNTAX = [
    Case(shows="an entry with its key in settings.env", user=PLAIN),
    Case(shows="a byte order mark is stripped", user="\ufeff" + TEXT),
    Case(shows="comments of both kinds", user="// one\n/* two */" + TEXT + "// three"),
    Case(shows="a trailing comma is fatal", user=TEXT.rstrip("}\n") + "},}"),
    Case(shows="an empty file is fatal", user=""),
    Case(shows="a top-level array is fatal", user="[]"),
    Case(shows="UTF-16 is fatal", user=TEXT.encode("utf-16")),
    Case(shows="bytes that are not UTF-8", user=TEXT.replace("prov-a", "pröv-a").encode("latin-1")),
    Case(
        shows="the last of two equal keys wins",
        user=TEXT.replace('"id": "m-1"', '"id": "m-0", "id": "m-1"'),
    ),
    Case(
        shows="__proto__ is skipped in merges",
        user=TEXT.replace('"env": {', '"__proto__": {"env": {"T_KEY": "sk-fake-x"}}, "env": {'),
    ),
    Case(shows="a settings file that is a folder", files={"home/.qwen/settings.json/x": "x"}),
    Case(shows="no settings at all"),
]

VERSIONS = [
    Case(shows="no $version is stamped and read", user=WITHOUT_VERSION),
    Case(shows="$version 2", user=PLAIN | {"$version": 2}),
    Case(shows="$version 99 is read as it is", user=PLAIN | {"$version": 99}),
    Case(shows="$version as text", user=PLAIN | {"$version": "4"}),
    Case(
        shows="version 1 had a flat selectedAuthType",
        user={
            "selectedAuthType": "openai",
            "modelProviders": {"openai": [entry()]},
            "env": STORED,
        },
    ),
    Case(
        shows="version 1 had the model as text",
        user={
            "selectedAuthType": "openai",
            "model": "m-2",
            "modelProviders": {"openai": [entry(), entry("m-2")]},
            "env": STORED,
        },
    ),
    Case(
        shows="wrapped providers without $version are unwrapped",
        user=WITHOUT_VERSION | {"modelProviders": WRAPPED},
    ),
    Case(
        shows="wrapped providers of $version 5 are unwrapped",
        user=PLAIN | {"$version": 5, "modelProviders": WRAPPED},
    ),
    Case(
        shows="a wrapped provider of $version 4 is skipped",
        user=PLAIN | {"modelProviders": WRAPPED},
    ),
    Case(
        shows="a wrapped custom provider of $version 5 brings its protocol",
        user=PLAIN
        | {
            "$version": 5,
            "modelProviders": {"mine": {"protocol": "openai", "models": [entry()]}},
        },
    ),
]

SCOPES = [
    Case(
        shows="system beats workspace beats user beats defaults",
        user=settings(entry(), env={"T_KEY": key("user")}),
        workspace={"$version": 4, "env": {"T_KEY": key("workspace")}},
        system={"$version": 4, "env": {"T_KEY": key("system")}},
        defaults={"$version": 4, "env": {"T_KEY": key("defaults")}},
    ),
    Case(
        shows="the defaults fill what nobody sets",
        user=settings(entry()),
        defaults={"$version": 4, "env": {"T_KEY": key("defaults")}},
    ),
    Case(
        shows="the defaults may lie elsewhere",
        user=settings(entry()),
        files={"far/d.json": {"$version": 4, "env": {"T_KEY": key("far-away")}}},
        env={"QWEN_CODE_SYSTEM_DEFAULTS_PATH": "@ROOT@/far/d.json"},
    ),
    Case(shows="a system file alone is enough", system=PLAIN),
    Case(shows="a malformed system file is fatal", user=PLAIN, system="{"),
    Case(
        shows="a workspace list replaces the user's list of that provider",
        user=PLAIN,
        workspace=settings(entry("m-ws"), selected=None, under="openai"),
    ),
    Case(
        shows="a workspace list of another provider leaves the user's",
        user=PLAIN,
        workspace=settings(entry("claude"), selected=None, under="anthropic"),
    ),
    Case(
        shows="an empty modelProviders in the workspace changes nothing",
        user=PLAIN,
        workspace={"$version": 4, "modelProviders": {}},
    ),
    Case(
        shows="an empty list in the workspace hides the user's models",
        user=PLAIN,
        workspace={"$version": 4, "modelProviders": {"openai": []}},
    ),
    Case(
        shows="an empty list in the workspace, and a default key",
        user=PLAIN,
        workspace={"$version": 4, "modelProviders": {"openai": []}},
        env={"OPENAI_API_KEY": key("shell")},
    ),
    Case(
        shows="the workspace chooses the model",
        user=settings(entry(), entry("m-2"), env=STORED, model={"name": "m-1"}),
        workspace={"$version": 4, "model": {"name": "m-2"}},
    ),
    Case(
        shows="leaves of model merge one by one",
        user=settings(
            entry(), entry(baseUrl=OTHER_HOST), env=STORED, model={"baseUrl": OTHER_HOST}
        ),
        workspace={"$version": 4, "model": {"name": "m-1"}},
    ),
    Case(
        shows="the workspace replaces a list by a text",
        user=PLAIN,
        workspace={"$version": 4, "modelProviders": {"openai": "none"}},
    ),
    Case(
        shows="null for modelProviders in the workspace",
        user=PLAIN,
        workspace={"$version": 4, "modelProviders": None},
    ),
    Case(shows="a malformed workspace file counts as empty", user=PLAIN, workspace="{,}"),
    Case(
        shows="a workspace file of an ancestor is not read",
        user=PLAIN,
        workspace={"$version": 4, "env": STORED_ELSEWHERE},
        cwd="work/deeper",
    ),
    Case(shows="the home folder as the workspace", user=PLAIN, cwd="home"),
    Case(
        shows="a workspace brings entry, key and selection",
        workspace=ELSEWHERE | {"env": STORED_ELSEWHERE},
    ),
]

TRUST = [
    Case(
        shows="trust on, no verdict: the workspace is left out",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files={"work/.env": f"T_KEY={key('project')}"},
    ),
    Case(
        shows="trust on, folder trusted",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files={"work/.env": f"T_KEY={key('project')}", **_trust("TRUST_FOLDER")},
    ),
    Case(
        shows="trust on, parent trusted",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files=_trust("TRUST_PARENT"),
    ),
    Case(
        shows="trust on, folder not trusted",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files=_trust("DO_NOT_TRUST"),
    ),
    Case(
        shows="trust off: a verdict does not matter",
        user=PLAIN,
        workspace=ELSEWHERE,
        files=_trust("DO_NOT_TRUST"),
    ),
    Case(
        shows="a workspace cannot switch trust off",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE | {"security": {"folderTrust": {"enabled": False}}},
    ),
    Case(
        shows="a workspace that switches trust on",
        user=PLAIN,
        workspace=ELSEWHERE | {"security": {"folderTrust": {"enabled": True}}},
    ),
    Case(
        shows="the system file switches trust on",
        user=PLAIN,
        workspace=ELSEWHERE,
        system={"$version": 4, "security": {"folderTrust": {"enabled": True}}},
    ),
    Case(
        shows="the trust file may lie elsewhere",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files={"far/trust.json": json.dumps({"@ROOT@/work": "TRUST_FOLDER"})},
        env={"QWEN_CODE_TRUSTED_FOLDERS_PATH": "@ROOT@/far/trust.json"},
    ),
    Case(
        shows="a malformed trust file while trust is off",
        user=PLAIN,
        workspace=ELSEWHERE,
        files={"home/.qwen/trustedFolders.json": "{"},
    ),
    Case(
        shows="a malformed trust file",
        user=PLAIN | TRUST_ON,
        workspace=ELSEWHERE,
        files={"home/.qwen/trustedFolders.json": "{"},
    ),
]

HOMES = [
    Case(
        shows="QWEN_HOME, absolute",
        user=settings(entry(baseUrl=OTHER_HOST), env={"T_KEY": key("old-home")}),
        files={"far/settings.json": PLAIN},
        env={"QWEN_HOME": "@ROOT@/far"},
    ),
    Case(
        shows="QWEN_HOME, relative to the folder one stands in",
        files={"work/q/settings.json": PLAIN},
        env={"QWEN_HOME": "q"},
    ),
    Case(
        shows="QWEN_HOME with a tilde",
        files={"home/q/settings.json": PLAIN},
        env={"QWEN_HOME": "~/q"},
    ),
    Case(shows="an empty QWEN_HOME counts as unset", user=PLAIN, env={"QWEN_HOME": ""}),
    Case(
        shows="QWEN_HOME from ~/.qwen/.env",
        files={"home/.qwen/.env": "QWEN_HOME=@ROOT@/far", "far/settings.json": PLAIN},
    ),
    Case(
        shows="QWEN_HOME without settings while ~/.qwen has some",
        user=PLAIN,
        env={"QWEN_HOME": "@ROOT@/far"},
    ),
    Case(
        shows="keys from the .env of QWEN_HOME, then of ~/.qwen, then of ~",
        user=PLAIN,
        files={
            "far/settings.json": settings(
                entry(),
                entry("m-2", envKey="U_KEY"),
                entry("m-3", envKey="V_KEY"),
                model={"name": "m-2"},
            ),
            "far/.env": f"T_KEY={key('far')}",
            "home/.qwen/.env": f"T_KEY=sk-fake-x\nU_KEY={key('dot-qwen')}",
            "home/.env": f"U_KEY=sk-fake-x\nV_KEY={key('home')}",
        },
        env={"QWEN_HOME": "@ROOT@/far"},
    ),
    Case(
        shows="QWEN_HOME is not taken from a project .env",
        user=PLAIN,
        files={
            "work/.env": "QWEN_HOME=@ROOT@/far",
            "far/settings.json": settings(entry("m-far", baseUrl=HOST), env=STORED),
        },
    ),
    Case(
        shows="the system path from ~/.qwen/.env counts at the second start",
        user=PLAIN,
        files={
            "home/.qwen/.env": "QWEN_CODE_SYSTEM_SETTINGS_PATH=@ROOT@/far/s.json",
            "far/s.json": settings(entry("m-far", baseUrl=HOST), selected=None, under="openai"),
        },
        env={"QWEN_CODE_SYSTEM_SETTINGS_PATH": ""},
    ),
    Case(
        shows="the system path is not taken from a project .env",
        user=PLAIN,
        files={
            "work/.env": "QWEN_CODE_SYSTEM_SETTINGS_PATH=@ROOT@/far/s.json",
            "far/s.json": settings(entry("m-far", baseUrl=HOST), selected=None, under="openai"),
        },
        env={"QWEN_CODE_SYSTEM_SETTINGS_PATH": ""},
    ),
    Case(
        shows="told not to start twice, the system path from ~/.qwen/.env does not count",
        user=PLAIN,
        files={
            "home/.qwen/.env": "QWEN_CODE_SYSTEM_SETTINGS_PATH=@ROOT@/far/s.json",
            "far/s.json": settings(entry("m-far", baseUrl=HOST), selected=None, under="openai"),
        },
        env={"QWEN_CODE_SYSTEM_SETTINGS_PATH": "", "QWEN_CODE_NO_RELAUNCH": "1"},
    ),
]

LINKS = [
    Case(
        shows="a settings file that is a symbolic link",
        files={"far/real.json": PLAIN},
        links={"home/.qwen/settings.json": "@ROOT@/far/real.json"},
    ),
    Case(
        shows="a folder reached by a symbolic link: its own parents count",
        user=settings(entry()),
        files={
            "far/app/x": "",
            "far/.env": f"T_KEY={key('far')}",
            "near/.env": f"T_KEY={key('near')}",
        },
        links={"near/app": "@ROOT@/far/app"},
        cwd="near/app",
    ),
    Case(
        shows="a home folder that is a symbolic link",
        files={"far/.qwen/settings.json": PLAIN},
        links={"hem": "@ROOT@/far"},
        env={"HOME": "@ROOT@/hem"},
    ),
    Case(
        shows="standing in a home folder that is a symbolic link",
        files={"far/.qwen/settings.json": settings(entry()), "far/.env": f"T_KEY={key('home')}"},
        links={"hem": "@ROOT@/far"},
        env={"HOME": "@ROOT@/hem"},
        cwd="hem",
    ),
    Case(
        shows="beneath a home folder that is a symbolic link",
        files={
            "far/.qwen/settings.json": settings(entry()),
            "far/.qwen/.env": f"T_KEY={key('home-qwen')}",
            "far/.env": f"T_KEY={key('home')}",
        },
        links={"hem": "@ROOT@/far"},
        env={"HOME": "@ROOT@/hem"},
        cwd="hem/code/app",
    ),
    Case(
        shows="a broken link in place of the settings file",
        links={"home/.qwen/settings.json": "@ROOT@/nowhere.json"},
    ),
]

CASES = [*SYNTAX, *VERSIONS, *SCOPES, *TRUST, *HOMES, *LINKS]
