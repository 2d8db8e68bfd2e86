"""What goes wrong with the address that a key is sent to."""

from __future__ import annotations

from fakes.settings import KEY, VARIABLE, entry, settings

from daemon.demo.server import Said
from daemon.demo.troubles import GEMINI_REFUSED, REFUSED, always, guarded, only_v1, works
from seeds.seed import PROJECT, Seed, answers, user

TLS_WANTED = (
    "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>"
    "<body><center><h1>400 Bad Request</h1></center><center>The plain HTTP request was sent to "
    "HTTPS port</center><hr><center>nginx/1.24.0</center></body></html>"
)
SITE = "<!doctype html><html><head><title>A fine relay</title></head><body>Welcome!</body></html>"


def at(address: str | None, protocol: str = "openai") -> dict[str, object]:
    return user(settings(entry(address), protocol=protocol))


SEEDS = (
    Seed(
        name="no /v1",
        symptom="404 for every request.",
        says="The address answers, but not on this path; with `/v1` it does.",
        cure="Add `/v1` to `baseUrl`.",
        files=at("{url}"),
        answer=answers(only_v1),
        code=1,
        verdict="wrong_base_url",
        fix=("{url}/v1",),
    ),
    Seed(
        name="/v1 twice",
        symptom="404 for every request.",
        says="The path of the address is doubled.",
        cure="Keep one `/v1`.",
        files=at("{url}/v1/v1"),
        answer=answers(only_v1),
        code=1,
        verdict="wrong_base_url",
        fix=("{url}/v1",),
    ),
    Seed(
        name="/chat/completions pasted",
        symptom="404: the path of the request was pasted with the address.",
        says="Qwen Code adds `/chat/completions` itself; the corrected address is named.",
        cure="End `baseUrl` at `/v1`.",
        files=at("{url}/v1/chat/completions"),
        answer=answers(only_v1),
        code=1,
        verdict="wrong_base_url",
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}/v1",),
    ),
    Seed(
        name="/v1 at an Anthropic address",
        symptom="404 with the address that Qwen Code's own wizard proposes.",
        says="Qwen Code adds `/v1/messages` itself; the corrected address is named.",
        cure="Remove `/v1` from `baseUrl`.",
        files=at("{url}/v1", "anthropic"),
        target="anthropic",
        answer=lambda asked: (
            answers(works)(asked)
            if asked.path.startswith(("/v1/models", "/v1/messages"))
            else Said(status=404, body={"error": {"message": "Not Found"}})
        ),
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}",),
    ),
    Seed(
        name="/v1beta at a Gemini address",
        symptom="404 for every request.",
        says="Qwen Code adds `/v1beta` itself; the corrected address is named.",
        cure="Remove `/v1beta` from `baseUrl`.",
        files=at("{url}/v1beta", "gemini"),
        target="gemini",
        answer=answers(guarded(Said(status=404, body="Not Found"), GEMINI_REFUSED)),
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}",),
    ),
    Seed(
        name="no scheme",
        symptom="`Invalid URL`.",
        says="The address has no `https://` before it.",
        cure="Write the whole address.",
        files=at("{netloc}/v1"),
        target=None,
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("://{netloc}/v1",),
        unsent=(KEY,),
    ),
    Seed(
        name="a space before the address",
        symptom="404: the space is sent as `%20`.",
        says="The address has white space around it.",
        cure="Remove the white space.",
        files=at("{url}/v1 "),
        target=None,
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}/v1",),
    ),
    Seed(
        name="two slashes at the end",
        symptom="404: one slash is taken off, two are not.",
        says="The address ends with two slashes.",
        cure="Remove them.",
        files=at("{url}/v1//"),
        target=None,
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}/v1",),
    ),
    Seed(
        name="a query in the address",
        symptom="404: the path is appended to the query.",
        says="The address carries a query.",
        cure="Remove everything from the question mark on.",
        files=at("{url}/v1?tenant=demo"),
        target=None,
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
        fix=("{url}/v1",),
    ),
    Seed(
        name="a password in the address",
        symptom="None, or 401; the password shows in every log.",
        says="The address carries a user and a password.",
        cure="Remove them; put the key where keys belong.",
        files=at("http://demo:fake-Qm7x2Vt9Lk@{netloc}/v1"),
        target=None,
        code=1,
        finding="base_url_malformed",
        at='"baseUrl"',
    ),
    Seed(
        name="an Anthropic entry without an address",
        symptom="Qwen Code stops, even if `ANTHROPIC_BASE_URL` is set.",
        says="An Anthropic entry needs a `baseUrl` of its own.",
        cure="Add `baseUrl`, for instance `https://api.anthropic.com`.",
        files=at(None, "anthropic"),
        target=None,
        code=1,
        finding="base_url_missing",
        fix=("https://api.anthropic.com",),
        unsent=(KEY,),
    ),
    Seed(
        name="the relay's front page",
        symptom="Qwen Code shows a piece of HTML, or cannot read the answer.",
        says="A web page answers where an interface should.",
        cure="Take the address of the interface from the provider's documentation.",
        files=at("{url}"),
        answer=lambda asked: (
            answers(works)(asked) if asked.path.startswith("/v1/") else Said(status=200, body=SITE)
        ),
        code=1,
        verdict="wrong_base_url",
        fix=("{url}/v1",),
    ),
    Seed(
        name="https at a port that speaks http",
        symptom="`fetch failed`.",
        says="The port does not speak TLS.",
        cure="Write `http://` for this local server.",
        files=at("https://{netloc}/v1"),
        code=1,
        verdict="wrong_base_url/https_on_http_port",
        fix=("http://",),
        unsent=(KEY,),
    ),
    Seed(
        name="http at a port that speaks https",
        symptom="`fetch failed`, or 400 from a front server.",
        says="The port wants TLS.",
        cure="Write `https://`.",
        files=at("{url}/v1"),
        answer=lambda _asked: Said(status=400, body=TLS_WANTED),
        code=1,
        verdict="wrong_base_url",
        fix=("https://",),
    ),
    Seed(
        name="http to a public host",
        symptom="None: it works, and everybody on the way can read the key.",
        says="The key would travel in the clear; it was not sent.",
        cure="Write `https://`.",
        files=at("http://api.example.com/v1"),
        hosts={"api.example.com": answers(works)},
        code=3,
        state="held",
        finding="base_url_plain_http",
        at='"baseUrl"',
        fix=("https://api.example.com/v1",),
        unsent=(KEY,),
        untouched=("api.example.com",),
    ),
    Seed(
        name="the key of another region",
        symptom="401 with a key that works in the provider's console.",
        says="The key is refused here; the provider has other addresses with keys of their own.",
        cure="Use the address of the region where the key was made.",
        files=at("https://dashscope.aliyuncs.com/compatible-mode/v1"),
        hosts={
            "dashscope.aliyuncs.com": lambda _asked: REFUSED,
            "dashscope-intl.aliyuncs.com": answers(works),
        },
        code=1,
        verdict="invalid_key",
        fix=("dashscope-intl.aliyuncs.com",),
        untouched=("dashscope-intl.aliyuncs.com",),
    ),
    Seed(
        name="a host that has moved",
        symptom="A redirect that Qwen Code follows, with or without the key.",
        says="The address leads elsewhere; the key was not sent there.",
        cure="Write the new address, if you trust it.",
        files=at("{url}/v1"),
        answer=answers(
            always(Said(status=308, headers=(("Location", "https://moved.example/v1/models"),)))
        ),
        hosts={"moved.example": answers(works)},
        code=1,
        verdict="wrong_base_url",
        fix=("moved.example",),
        untouched=("moved.example",),
    ),
    Seed(
        name="a name that does not exist",
        symptom="`fetch failed`.",
        says="The host name does not exist.",
        cure="Correct the host name.",
        files=at("https://api.no-such-provider.invalid/v1"),
        code=3,
        verdict="unreachable/dns",
    ),
    Seed(
        name="a repository that sends your key elsewhere",
        symptom="None: a cloned folder's settings name a host of their own, and your variable.",
        says="The host was named by the workspace; the key was not sent.",
        cure="Look at the address. `--allow-host` confirms it.",
        files=user({"$version": 4, "env": {VARIABLE: KEY}})
        | {PROJECT: settings(entry("{url}/v1"), key=None, env=None)},
        code=3,
        state="held",
        finding="host_unconfirmed",
        fix=("allow",),
        unsent=(KEY,),
    ),
    Seed(
        name="a gateway that reads another header",
        symptom="401 though curl works: Qwen Code sends `Authorization` to this host.",
        says="The gateway did not see a key; it may want `x-api-key`.",
        cure="Add the header under `generationConfig.customHeaders`.",
        files=at("{url}", "anthropic"),
        target="anthropic",
        answer=lambda asked: (
            answers(works)(asked)
            if "x-api-key" in asked.headers
            else Said(
                status=401,
                body={
                    "type": "error",
                    "error": {
                        "type": "authentication_error",
                        "message": "x-api-key header is required",
                    },
                },
            )
        ),
        code=3,
        verdict="inconclusive/auth_header_not_seen",
        fix=("x-api-key",),
    ),
)
