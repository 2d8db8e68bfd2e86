"""What goes wrong in the settings as a whole: syntax, structure, selection, scopes."""

from __future__ import annotations

import json

from fakes.settings import KEY, VARIABLE, entry, settings

from seeds.seed import PROJECT, USER, Seed, user

BASE = "{url}/v1"
GOOD = settings(entry(BASE))
TRAILING_COMMA = """{
  "$version": 4,
  "env": {"DEMO_KEY": "%s"},
  "modelProviders": {
    "openai": [{"id": "demo-chat", "baseUrl": "{url}/v1", "envKey": "DEMO_KEY"}],
  }
}
""".replace("%s", KEY)

SEEDS = (
    Seed(
        name="a trailing comma",
        symptom="`Cannot read operator sandbox policy`, exit 1.",
        says="The file is not the JSON that Qwen Code accepts, with line and column.",
        cure="Remove the comma.",
        files=user(TRAILING_COMMA),
        target=None,
        code=2,
        finding="settings_unreadable",
        fix=("comma",),
    ),
    Seed(
        name="an empty file",
        symptom="Qwen Code stops at start.",
        says="The file is empty.",
        cure="Write `{}` into it, or remove it.",
        files=user(""),
        target=None,
        code=2,
        finding="settings_unreadable",
    ),
    Seed(
        name="UTF-16",
        symptom="Qwen Code stops at start; the file looks right in an editor.",
        says="The file is UTF-16.",
        cure="Save it as UTF-8.",
        files=user(json.dumps(GOOD).encode("utf-16")),
        target=None,
        code=2,
        finding="settings_unreadable",
        fix=("UTF-8",),
    ),
    Seed(
        name="a slip in a workspace file",
        symptom="The project's settings are gone: Qwen Code replaced them by `{}`.",
        says="Qwen Code would overwrite this file at its next start.",
        cure="Repair the syntax before Qwen Code starts in this folder.",
        files=user(GOOD) | {PROJECT: '{\n  "model": {"name": "demo-chat"\n}\n'},
        code=1,
        verdict="ok",
        finding="workspace_would_be_reset",
    ),
    Seed(
        name="a workspace list that hides the user's",
        symptom="The models are gone in one folder.",
        says="The workspace file replaces the user's list.",
        cure="Remove the list from the workspace file, or complete it.",
        files=user(GOOD) | {PROJECT: {"$version": 4, "modelProviders": {"openai": []}}},
        code=1,
        state="key_missing",
        finding="scope_shadowed",
        at='"openai"',
    ),
    Seed(
        name="no selectedType",
        symptom="`No auth type is selected`, though the providers are there.",
        says="Nothing says which protocol to use.",
        cure="Add `security.auth.selectedType`.",
        files=user(settings(entry(BASE), security=None)),
        code=0,
        verdict="ok",
        finding="selected_type_missing",
        fix=("selectedType",),
    ),
    Seed(
        name="a selectedType that does not exist",
        symptom="`Cannot read properties of undefined (reading 'model')`.",
        says="Qwen Code knows no such protocol.",
        cure="Write `openai`, in lower case.",
        files=user(settings(entry(BASE), security={"auth": {"selectedType": "OpenAI"}})),
        code=1,
        finding="selected_type_unknown",
        at='"selectedType"',
        fix=("openai",),
    ),
    Seed(
        name="a provider without a protocol",
        symptom="The models do not appear; nothing is said.",
        says="The provider's id is not a protocol, and none is given for it.",
        cure="Add it to `providerProtocol`.",
        files=user(settings(entry(BASE), modelProviders={"my-relay": [entry(BASE)]})),
        code=1,
        state="key_missing",
        finding="provider_skipped",
        at='"my-relay"',
        fix=("providerProtocol",),
        unsent=(KEY,),
    ),
    Seed(
        name="the wrapped form of a newer version",
        symptom="The models do not appear; nothing is said.",
        says="This form is silently ignored in a version 4 file.",
        cure="Write the list itself, without `protocol` and `models` around it.",
        files=user(
            settings(
                entry(BASE),
                modelProviders={"openai": {"protocol": "openai", "models": [entry(BASE)]}},
            )
        ),
        code=1,
        state="key_missing",
        finding="provider_skipped",
        at='"openai": {',
        unsent=(KEY,),
    ),
    Seed(
        name="the same entry twice",
        symptom="A change to an entry has no effect: it is the second of two.",
        says="Protocol, id and address are the same; the later one is dropped.",
        cure="Remove one of them.",
        files=user(settings(entry(BASE), entry(BASE, name="Second"))),
        code=0,
        verdict="ok",
        finding="duplicate_entry",
    ),
    Seed(
        name="an entry without an id",
        symptom="Qwen Code crashes at start.",
        says="The entry has no `id`.",
        cure="Add the model's id, or remove the entry.",
        files=user(settings(entry(BASE), entry(BASE, id=None))),
        code=1,
        finding="entry_without_id",
        fix=("id",),
    ),
    Seed(
        name="a wireApi that does not exist",
        symptom="Qwen Code stops with exit 52.",
        says="`wireApi` is neither `chat-completions` nor `responses`.",
        cure="Write one of the two, or remove it.",
        files=user(settings(entry(BASE, wireApi="chat"))),
        target=None,
        code=1,
        finding="wire_api_invalid",
        at='"wireApi"',
        fix=("chat-completions",),
    ),
    Seed(
        name="a model that no entry has",
        symptom="Qwen Code uses another model than the one that was chosen.",
        says="No entry matches `model.name`; the first one is used.",
        cure="Correct `model.name`, or add an entry.",
        files=user(settings(entry(BASE), model={"name": "demo-chta"})),
        code=0,
        verdict="ok",
        finding="model_unmatched",
        at='"name": "demo-chta"',
    ),
    Seed(
        name="a stale model.baseUrl",
        symptom="Qwen Code uses another provider than the one that was chosen.",
        says="No entry of this model has this address.",
        cure="Correct or remove `model.baseUrl`.",
        files=user(
            settings(entry(BASE), model={"name": "demo-chat", "baseUrl": "https://old.example/v1"})
        ),
        code=0,
        verdict="ok",
        finding="model_base_url_stale",
        at="https://old.example/v1",
    ),
    Seed(
        name="the free tier that ended",
        symptom="`invalid access token or token expired`, or a notice at start.",
        says="Qwen OAuth ended on 2026-04-15.",
        cure="Choose another provider.",
        files=user(settings(entry(BASE), security={"auth": {"selectedType": "qwen-oauth"}})),
        code=1,
        finding="qwen_oauth_discontinued",
        at='"selectedType"',
        target=None,
    ),
    Seed(
        name="a key in security.auth",
        symptom="None yet: Qwen Code still reads it.",
        says="`security.auth.apiKey` and `baseUrl` are deprecated.",
        cure="Make an entry of them, with the key in `env`.",
        files=user(
            {
                "$version": 4,
                "security": {
                    "auth": {"selectedType": "openai", "apiKey": KEY, "baseUrl": "{url}/v1"}
                },
                "model": {"name": "demo-chat"},
            }
        ),
        target=None,
        code=0,
        finding="auth_fields_deprecated",
        at='"apiKey"',
    ),
    Seed(
        name="an address with a variable in it",
        symptom="The request goes to another host than the one in the file.",
        says="The address holds `$NAME`, which Qwen Code replaces by that variable.",
        cure="Write the address out.",
        files={USER: settings(entry("{url}/$DEMO_PATH"))},
        environ={"DEMO_PATH": "v1"},
        code=0,
        target=None,
        finding="key_would_expand",
        at='"baseUrl"',
    ),
    Seed(
        name="a variable without a value in .env",
        symptom="None: an empty line hides nothing.",
        says="The key of the settings is used.",
        cure="Nothing needs to be done.",
        files=user(GOOD) | {"home/.qwen/.env": f"{VARIABLE}=\n"},
        code=0,
        verdict="ok",
    ),
)
