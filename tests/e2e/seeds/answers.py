"""What goes wrong at the provider, with settings that are right."""

from __future__ import annotations

from fakes.settings import entry, settings

from daemon.demo.server import Said
from daemon.demo.troubles import (
    CLAUDE_REFUSED,
    GEMINI_PER_DAY,
    GEMINI_REFUSED,
    LOGIN_PAGE,
    always,
    guarded,
    no_guard,
    public_list,
    retired,
    works,
)
from seeds.seed import Seed, answers, user

FILES = user(settings(entry("{url}/v1")))


def error(status: int, text: str, code: str | None = None, **more: object) -> Said:
    return Said(status=status, body={"error": {"message": text, "code": code, **more}})


SEEDS = (
    Seed(
        name="a key that was revoked",
        symptom="401 in the middle of work.",
        says="The provider says that the key is revoked.",
        cure="Create a new key.",
        files=FILES,
        answer=answers(guarded(error(401, "This API key has been revoked.", "invalid_api_key"))),
        code=1,
        verdict="invalid_key",
        fix=("key",),
    ),
    Seed(
        name="a retired model",
        symptom="404 for one model.",
        says="The key is accepted; the provider does not offer this model.",
        cure="Choose a model from the provider's list.",
        files=FILES,
        answer=answers(retired),
        code=1,
        verdict="model_not_found",
        fix=("model",),
    ),
    Seed(
        name="an empty balance",
        symptom="402, or an error that speaks of quota.",
        says="The key is genuine; the account is out of money.",
        cure="Top up the account.",
        files=FILES,
        answer=answers(guarded(error(402, "Insufficient Balance"))),
        code=1,
        verdict="no_balance",
        fix=("top up",),
    ),
    Seed(
        name="an allowance that is used up",
        symptom="429 until midnight.",
        says="The day's allowance is used up; the key is genuine.",
        cure="Wait until it is renewed, or raise it.",
        files=user(settings(entry("{url}"), protocol="gemini")),
        target="gemini",
        answer=answers(guarded(GEMINI_PER_DAY, GEMINI_REFUSED)),
        code=3,
        verdict="quota_exhausted",
    ),
    Seed(
        name="too many requests",
        symptom="429 now and then.",
        says="Asked too often; nothing is said about the key.",
        cure="Wait as long as the provider says.",
        files=FILES,
        answer=answers(
            always(Said(status=429, body={"error": "slow down"}, headers=(("Retry-After", "7"),)))
        ),
        code=3,
        verdict="rate_limited",
    ),
    Seed(
        name="a key without the scope",
        symptom="403 for a key that is right.",
        says="The key is genuine, and may not do this.",
        cure="Change the key's permissions.",
        files=user(settings(entry("{url}"), protocol="anthropic")),
        target="anthropic",
        answer=answers(
            guarded(
                Said(
                    status=403,
                    body={
                        "type": "error",
                        "error": {
                            "type": "permission_error",
                            "message": "Your API key does not have permission to use this.",
                        },
                    },
                ),
                CLAUDE_REFUSED,
            )
        ),
        code=1,
        verdict="permission_denied",
    ),
    Seed(
        name="a relay with a broken upstream",
        symptom="401 for a key that is right: the relay's own key is wrong.",
        says="The trouble lies behind the relay; your key is not at fault.",
        cure="Tell whoever runs the relay.",
        files=FILES,
        answer=answers(
            guarded(
                error(
                    401,
                    "litellm.AuthenticationError: AuthenticationError: OpenAIException - "
                    "Incorrect API key provided: sk-fake-********.",
                    "401",
                )
            )
        ),
        code=3,
        verdict="provider_error",
    ),
    Seed(
        name="a login page of the network",
        symptom="Qwen Code shows a piece of HTML.",
        says="Somebody on the way answered in the provider's place.",
        cure="Sign in to the network with a browser.",
        files=FILES,
        answer=lambda _: Said(status=200, body=LOGIN_PAGE),
        code=3,
        verdict="intercepted",
    ),
    Seed(
        name="a certificate of the company",
        symptom="`fetch failed`, or `self-signed certificate in certificate chain`.",
        says="The certificate is not trusted here; nothing was sent.",
        cure="Give the company's certificate with `NODE_EXTRA_CA_CERTS`.",
        files=user(settings(entry("https://{netloc}/v1"))),
        tls=True,
        code=1,
        verdict="tls_error",
        fix=("NODE_EXTRA_CA_CERTS",),
    ),
    Seed(
        name="a local server that is not running",
        symptom="`fetch failed`.",
        says="Nothing listens at this address.",
        cure="Start the server.",
        files=user(settings(entry("http://127.0.0.1:5/v1"))),
        code=3,
        verdict="unreachable/refused",
    ),
    Seed(
        name="a server that fails",
        symptom="500, again and again.",
        says="The provider has a trouble of its own; the key is not at fault.",
        cure="Wait, and look at the provider's status page.",
        files=FILES,
        answer=lambda _: Said(status=500, body="Internal Server Error"),
        code=3,
        verdict="provider_error",
    ),
    Seed(
        name="a list that everybody may read",
        symptom="None: a naive check calls every key good here.",
        says="The key is accepted where work is done; the public list proves nothing.",
        cure="Nothing needs to be done.",
        files=FILES,
        answer=answers(public_list),
        code=0,
        verdict="ok",
    ),
    Seed(
        name="a wrong key behind a public list",
        symptom="The model list loads, and every request answers 401.",
        says="The list is public; where work is done, the key is refused.",
        cure="Create a new key.",
        files=user(settings(entry("{url}/v1"), key="sk-fake-not-the-right-one-4471")),
        answer=answers(public_list),
        code=1,
        verdict="invalid_key",
    ),
    Seed(
        name="a local server that asks for no key",
        symptom="None.",
        says="Any key works here.",
        cure="Nothing, unless others can reach the server.",
        files=user(settings(entry("{url}/v1"), key="ollama")),
        answer=answers(no_guard),
        code=0,
        verdict="no_auth_required",
    ),
    Seed(
        name="words that nobody knows",
        symptom="An error in a language of its own.",
        says="The provider's words, and that nothing was decided.",
        cure="Read them; `--deep` asks for one token.",
        files=FILES,
        answer=answers(guarded(error(401, "Il tuo abbonamento è scaduto"))),
        code=3,
        verdict="inconclusive/recognised_but_refused",
        fix=("abbonamento",),
    ),
    Seed(
        name="everything right",
        symptom="None.",
        says="The key is accepted.",
        cure="Nothing.",
        files=FILES,
        answer=answers(works),
        code=0,
        verdict="ok",
    ),
)
