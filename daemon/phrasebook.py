"""What verdicts, states and origins are called, and what cures them: tables of sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import ModelVerdict, Origin, TargetState, Verdict, message
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import Message

VERDICTS: Final[Mapping[Verdict, Message]] = {
    Verdict.OK: message("Key accepted"),
    Verdict.NO_AUTH_REQUIRED: message("No key needed"),
    Verdict.INCONCLUSIVE: message("Not decided"),
    Verdict.KEY_MALFORMED: message("Key mistyped"),
    Verdict.INVALID_KEY: message("Key refused"),
    Verdict.WRONG_KEY_TYPE: message("Wrong kind of key"),
    Verdict.ACCOUNT_SUSPENDED: message("Account suspended"),
    Verdict.PERMISSION_DENIED: message("Permission missing"),
    Verdict.IP_NOT_ALLOWED: message("IP address barred"),
    Verdict.REGION_UNSUPPORTED: message("Region not served"),
    Verdict.NO_BALANCE: message("Out of credit"),
    Verdict.QUOTA_EXHAUSTED: message("Quota used up"),
    Verdict.RATE_LIMITED: message("Too many requests"),
    Verdict.MODEL_NOT_FOUND: message("Model not found"),
    Verdict.WRONG_BASE_URL: message("Wrong base URL"),
    Verdict.PROVIDER_ERROR: message("Provider in trouble"),
    Verdict.UNREACHABLE: message("No answer"),
    Verdict.TLS_ERROR: message("Certificate trouble"),
    Verdict.INTERCEPTED: message("Intercepted"),
}

STATES: Final[Mapping[TargetState, Message]] = {
    TargetState.CHECKED: message("Not decided"),
    TargetState.KEY_MISSING: message("Key missing"),
    TargetState.HELD: message("Held back"),
    TargetState.SKIPPED: message("Skipped"),
    TargetState.POLICY_NEVER: message("Never checked"),
    TargetState.UNSENDABLE: message("Cannot be asked"),
}

MODELS: Final[Mapping[ModelVerdict, Message]] = {
    ModelVerdict.OK: message("works"),
    ModelVerdict.LISTED: message("listed"),
    ModelVerdict.UNLISTED: message("not in the provider's list"),
    ModelVerdict.MODEL_NOT_FOUND: message("not found"),
    ModelVerdict.PERMISSION_DENIED: message("permission missing"),
    ModelVerdict.QUOTA_EXHAUSTED: message("quota used up"),
    ModelVerdict.RATE_LIMITED: message("too many requests"),
    ModelVerdict.NO_BALANCE: message("out of credit"),
    ModelVerdict.PROVIDER_ERROR: message("provider in trouble"),
    ModelVerdict.INCONCLUSIVE: message("not decided"),
    ModelVerdict.NOT_CHECKED: message("not checked"),
}

#: Codes that stand in sentences (fields `kind` and `mistake`): why there is no answer, what an
#: answer holds, what was pasted.
CODES: Final[Mapping[str, Message]] = {
    # why there is no answer
    "dns": message("no such host"),
    "dns_temporary": message("the name server did not answer"),
    "refused": message("nothing listens there"),
    "connect_timeout": message("no connection in time"),
    "network": message("no way there"),
    "timeout": message("silent for too long"),
    "reset": message("the connection was cut"),
    "truncated": message("the answer broke off"),
    "oversized": message("the answer was too long"),
    "undecodable": message("the answer cannot be decoded"),
    "malformed": message("the answer is not HTTP"),
    "redirect": message("sent elsewhere"),
    "tls_expired": message("its certificate has expired"),
    "tls_not_yet_valid": message("its certificate is not yet valid"),
    "tls_self_signed": message("its certificate is self-signed"),
    "tls_unknown_issuer": message("nobody known vouches for its certificate"),
    "tls_hostname": message("its certificate is made for another name"),
    "tls_timeout": message("it does not begin to speak TLS"),
    "tls_version": message("it does not speak our kind of TLS"),
    "tls_other": message("its certificate was not accepted"),
    "proxy": message("the proxy failed"),
    "proxy_auth": message("the proxy wants a password"),
    "bad_url": message("the address is none"),
    "unsendable": message("no request can hold it"),
    "bug": message("a fault of keylamp's own"),
    # what an answer holds
    "json": message("JSON that we do not understand"),
    "html": message("a web page"),
    "xml": message("XML"),
    "text": message("plain text"),
    "sse": message("a stream of events"),
    "empty": message("nothing inside"),
    # what was pasted
    "inner_whitespace": message("a space or tab inside"),
    "quoted": message("quotation marks"),
    "non_ascii": message("characters that no key has"),
    "control_char": message("control characters"),
    "scheme_prefix": message("“Bearer” or a header's name in front"),
    "unexpanded_reference": message("a reference to a variable"),
    "env_name_pasted": message("the name of a variable"),
    "assignment_pasted": message("a whole assignment"),
    "masked_copy": message("a shortened copy"),
    "pasted_url": message("an address"),
    "pasted_text": message("some other text"),
    "not_a_key": message("something that is no key"),
    "several_keys": message("several keys"),
    "json_pasted": message("a piece of JSON"),
    "too_long": message("too long for a key"),
    "dash_in_key": message("a suffix after a hyphen"),
    "placeholder": message("a placeholder"),
    "service_account_malformed": message("an incomplete service account"),
}

#: Where a key comes from; {place} is a file, with its line where that is known.
ORIGINS: Final[Mapping[Origin, Message]] = {
    Origin.PROCESS: message("the environment"),
    Origin.LOGIN_SHELL: message("the login shell"),
    Origin.DOTENV: message("{place}"),
    Origin.SETTINGS: message("{place}"),
    Origin.AUTH_FIELDS: message("security.auth.apiKey in {place}"),
    Origin.HEADERS: message("customHeaders in {place}"),
    Origin.ADC: message("Google's application default credentials"),
    Origin.KEYRING: message("the system keyring"),
    Origin.FALLBACK: message("the protocol's default variable"),
    Origin.MISSING: message("nowhere"),
}

#: What to do for a state that is no verdict.
STATE_CURES: Final[Mapping[TargetState, Message]] = {
    TargetState.KEY_MISSING: message("Set the variable, or name another one in envKey."),
    TargetState.HELD: message("If the key may go to this host, say so with --allow-host."),
    TargetState.UNSENDABLE: message("Correct the base URL."),
}

#: What to do for a verdict, where its reason has nothing better.
CURES: Final[Mapping[Verdict, Message]] = {
    Verdict.INCONCLUSIVE: message(
        "Check again later; --deep asks each model for one token, which may cost a little."
    ),
    Verdict.KEY_MALFORMED: message("Copy the key again from the provider's page."),
    Verdict.WRONG_KEY_TYPE: message("Use the kind of key that this base URL expects."),
    Verdict.ACCOUNT_SUSPENDED: message("Ask the provider why, and how to lift it."),
    Verdict.PERMISSION_DENIED: message("Give the key the permission that is missing."),
    Verdict.IP_NOT_ALLOWED: message("Add this machine's public address to the key's allow list."),
    Verdict.REGION_UNSUPPORTED: message(
        "Use it from a country the provider serves, or choose another provider."
    ),
    Verdict.NO_BALANCE: message("Top up the account: the key itself is good."),
    Verdict.QUOTA_EXHAUSTED: message("Wait until it is filled again, or raise it."),
    Verdict.RATE_LIMITED: message("Check again later; this says nothing against the key."),
    Verdict.MODEL_NOT_FOUND: message("Choose a model that the provider offers to this key."),
    Verdict.WRONG_BASE_URL: message("Correct the base URL."),
    Verdict.PROVIDER_ERROR: message("Check again later; the provider's status page may say more."),
    Verdict.UNREACHABLE: message("Check the address, the network, the firewall and the proxy."),
    Verdict.TLS_ERROR: message("Check that the base URL names the right server."),
    Verdict.INTERCEPTED: message("Something on the way answered: try from another network."),
}

#: What to do for a reason; `daemon.advice` adds where the key stands and where new ones are made.
REASON_CURES: Final[Mapping[Reason, Message]] = {
    # inconclusive
    Reason.AUTH_HEADER_NOT_SEEN: message(
        "The server looks for the key elsewhere: check the protocol of this entry."
    ),
    Reason.DECOY_UNDECIDED: message("Check again later."),
    Reason.GATEWAY_WANTS_LOGIN: message(
        "A web server in front wants a password of its own: ask whoever runs it."
    ),
    Reason.KEYRING_LOCKED: message("Unlock the keyring and check again."),
    Reason.INTERNAL_ERROR: message("This is a fault of keylamp's own: please report it."),
    Reason.PLACEHOLDER: message("Replace the placeholder by a real key."),
    # key_malformed
    Reason.EMPTY: message("Give it a value."),
    Reason.INNER_WHITESPACE: message("Copy the key again in one piece: a space or tab is in it."),
    Reason.QUOTED: message("Remove the quotation marks around the key."),
    Reason.NON_ASCII: message(
        "Copy the key again: it holds characters that no key has, such as curly quotation marks."
    ),
    Reason.SCHEME_PREFIX: message("Remove what stands before the key, such as “Bearer”."),
    Reason.UNEXPANDED_REFERENCE: message(
        "Write the key itself, or the value of the variable: nothing fills the reference in."
    ),
    Reason.ENV_NAME_PASTED: message("Write the key itself, not the name of its variable."),
    Reason.ASSIGNMENT_PASTED: message("Keep only what stands after the equals sign."),
    Reason.MASKED_COPY: message("A page shows a key in full only once: make a new one."),
    Reason.PASTED_URL: message(
        "An address stands where the key belongs: are key and base URL swapped?"
    ),
    Reason.SEVERAL_KEYS: message("Keep one key."),
    Reason.JSON_PASTED: message("Take the key out of the JSON around it."),
    Reason.DASH_IN_KEY: message("Remove the suffix after the last hyphen of the key."),
    Reason.SERVICE_ACCOUNT_MALFORMED: message("Download the service account's JSON file again."),
    # invalid_key
    Reason.UNKNOWN_OR_ELSEWHERE: message(
        "Check that the key belongs to this base URL: regions, sites and plans have their own."
    ),
    Reason.KEY_OR_RESOURCE_MISMATCH: message(
        "Check that key and base URL belong to the same resource."
    ),
    Reason.LEAKED: message("Treat it as stolen: delete it at the provider."),
    Reason.REJECTED_AMBIGUOUS: message(
        "The provider says the same when a plan is used up: look at the plan first."
    ),
    Reason.NOT_MASTER_KEY: message(
        "This proxy has no database and knows only its master key: use that one."
    ),
    Reason.REFRESH_TOKEN_REJECTED: message("Run: gcloud auth application-default login"),
    Reason.SERVICE_ACCOUNT_KEY_REJECTED: message("Make a new key of the service account."),
    # wrong_key_type
    Reason.OTHER_PROVIDER_KEY: message(
        "The key belongs to another provider: use that one's base URL, or a key of this one."
    ),
    Reason.PLAN_KEY_ON_GENERAL_URL: message(
        "The key belongs to a plan: use the plan's own base URL, or a general key here."
    ),
    Reason.GENERAL_KEY_ON_PLAN_URL: message(
        "This base URL belongs to a plan: use the plan's own key, or the general base URL."
    ),
    Reason.MANAGEMENT_KEY: message("Use an ordinary API key: this one is for administration."),
    Reason.OAUTH_TOKEN: message("Use an API key here, not a token from a sign-in."),
    Reason.CLOUD_ACCESS_KEY: message(
        "This is a cloud account's access key: use an API key of the model service."
    ),
    # account_suspended
    Reason.KEY_DISABLED: message("Switch the key on again at the provider, or make a new one."),
    # permission_denied
    Reason.NO_ORGANIZATION: message("Join an organization, or use a key that belongs to one."),
    Reason.OAUTH_NOT_ALLOWED: message("Use an API key: this service does not take a sign-in."),
    Reason.IAM: message("Give the account a role that may call models, such as Vertex AI User."),
    Reason.SERVICE_DISABLED: message("Enable the API in the key's project."),
    Reason.SERVICE_NOT_ACTIVATED: message("Activate the service in the provider's console."),
    Reason.PROJECT_INVALID: message("Name a project that exists and that the account may use."),
    Reason.NO_CODING_PLAN: message("Subscribe to the plan, or use the general base URL and key."),
    Reason.CLIENT_GATE: message(
        "This plan serves certain programs only; inside Qwen Code the key may well work."
    ),
    Reason.ACCOUNT_NOT_BOUND: message(
        "Finish the account's set-up at the provider: binding, verification or terms."
    ),
    Reason.SERVER_NOT_SIGNED_IN: message(
        "Sign in on the server itself, for example: ollama signin"
    ),
    # ip_not_allowed
    Reason.REFERRER: message("Lift the key's restriction to certain web sites or apps."),
    Reason.NETWORK: message("Connect from a network the provider accepts, such as your VPN."),
    Reason.PRIVATE_ENDPOINT: message("Connect through the private endpoint or its network."),
    # no_balance
    Reason.BILLING_DISABLED: message("Enable billing for the project."),
    Reason.SUBSCRIPTION_EXPIRED: message("Renew the subscription."),
    Reason.NO_RESOURCE_PACKAGE: message(
        "Top up, or, if you have a plan, use the plan's own base URL with this key."
    ),
    # quota_exhausted
    Reason.KEY_LIMIT: message("Raise the limit that was set for this key."),
    Reason.TOKEN_QUOTA: message("Raise the quota that was set for this key."),
    Reason.BUDGET: message("Raise the budget that was set for this key."),
    Reason.SPEND_LIMIT: message("Raise the spending limit of the account or workspace."),
    Reason.FREE_QUOTA: message("The free allowance is used up: switch on paid use."),
    # rate_limited
    Reason.TOO_MANY_FAILURES: message("Too many wrong keys came from this network: wait a while."),
    # model_not_found
    Reason.DEPLOYMENT: message("Use the name of a deployment of yours as the model id."),
    Reason.NOT_PULLED: message("Pull the model on the server, for example: ollama pull MODEL"),
    Reason.NOT_IN_PLAN: message("Choose a model that the plan includes."),
    Reason.RETIRED: message("The model was retired: choose its successor."),
    Reason.NO_CHANNEL: message("The relay has nobody to serve this model: choose another one."),
    Reason.KEY_MODEL_LIMIT: message("Allow the model for this key, or choose another one."),
    # wrong_base_url
    Reason.MISSING_V1: message("Add /v1 to the base URL."),
    Reason.PATH_DUPLICATED: message("Remove the path that Qwen Code adds by itself."),
    Reason.ANTHROPIC_PATH: message("Remove /v1 from the base URL: Qwen Code adds it by itself."),
    Reason.NOT_AN_API: message("A web page stands there: look up the address of the API."),
    Reason.SPA_INDEX: message("A web page stands there: the API may lie under /v1."),
    Reason.USE_HTTPS: message("Write https:// in place of http://."),
    Reason.USE_HTTP: message("Write http:// in place of https://, or name the right port."),
    Reason.MOVED_HOST: message("Use the address that the provider names now."),
    Reason.RELAY_GONE: message("The relay is gone: choose another provider."),
    Reason.WRONG_RESOURCE: message("Check the name of the resource in the base URL."),
    # provider_error
    Reason.LOADING: message("The server is still loading its model: check again in a minute."),
    Reason.UPSTREAM_AUTH: message("Tell whoever runs the relay: its own key is refused."),
    Reason.UPSTREAM_BILLING: message("Tell whoever runs the relay: its own account is empty."),
    # unreachable
    Reason.DNS: message("Check the base URL for typing mistakes."),
    Reason.OFFLINE: message("Connect this machine to a network."),
    Reason.REFUSED: message("Start the server that should listen there, or correct the port."),
    Reason.PROXY_DOWN: message("Check the proxy: it does not answer."),
    # tls_error
    Reason.CERTIFICATE_EXPIRED: message("Whoever runs the server must renew its certificate."),
    Reason.CERTIFICATE_NOT_YET_VALID: message("Set this machine's clock."),
    Reason.CLOCK_SKEW: message("Set this machine's clock."),
    Reason.SELF_SIGNED: message(
        "If the server is yours, name its certificate in NODE_EXTRA_CA_CERTS."
    ),
    Reason.UNKNOWN_ISSUER: message(
        "If your company inspects traffic, name its root certificate in NODE_EXTRA_CA_CERTS."
    ),
    Reason.HOSTNAME_MISMATCH: message("Use the host name that the certificate is made for."),
    Reason.TLS_VERSION: message("Check that the port speaks HTTPS."),
    # intercepted
    Reason.CAPTIVE_PORTAL: message("Open a browser and sign in to this network."),
    Reason.LOGIN_PAGE: message("Open the address in a browser and see who wants a sign-in."),
    Reason.PROXY_AUTH: message("Put user and password into the proxy setting."),
    Reason.CORPORATE_FILTER: message("Ask whoever runs the network to allow this host."),
    Reason.EGRESS_BLOCKED: message("Ask whoever runs the network to allow this host."),
}
