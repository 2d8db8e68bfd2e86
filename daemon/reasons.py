"""The published reasons behind a verdict, and what a check has proven.

Both are part of the report's contract: a member is never renamed, and one may be added only
together with `docs/report.schema.json`.  Several reasons share a verdict; `daemon.probes.meaning`
says which verdict each one usually stands for.
"""

# ruff: noqa: S105 - names of reasons, not passwords

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a verdict was given; a verdict has one of several reasons."""

    # ok
    KEY_INFO = "key_info"  # the provider's own key endpoint describes this key
    BALANCE = "balance"  # the provider's own balance endpoint shows money left
    LIST_AUTHENTICATED = "list_authenticated"  # a list of models that needs a good key
    MORE_PAGES = "more_pages"  # the same, and the list goes on
    DECOY_REJECTED = "decoy_rejected"  # a wrong key is refused where this one is not
    LIST_DIFFERS_FROM_DECOY = "list_differs_from_decoy"  # this key sees more than a wrong one
    COMPLETION = "completion"  # the model answered
    TOKENS_COUNTED = "tokens_counted"  # the free count of tokens answered
    MODEL_SEEN = "model_seen"  # the provider described the model to this key
    TOKEN_ISSUED = "token_issued"  # the sign-in server exchanged the credential for a token
    MANAGEMENT_ONLY_ENDPOINT = "management_only_endpoint"  # known key; the route is for admins
    REQUEST_LARGER_THAN_BALANCE = "request_larger_than_balance"  # money left, not for this much
    PARAMETER_REFUSED = "parameter_refused"  # the model refused a parameter: the key passed
    # no_auth_required
    DECOY_EQUAL_ON_INFERENCE = "decoy_equal_on_inference"  # any key works here
    SERVER_WITHOUT_KEYS = "server_without_keys"  # this kind of server never looks at keys
    # inconclusive: go on with the next question
    LIST_UNPROVEN = "list_unproven"  # a list that may be public
    PUBLIC_ENDPOINT = "public_endpoint"  # a list that everybody may read
    PUBLIC_ENDPOINT_SUSPECTED = "public_endpoint_suspected"  # reports disagree whether it is
    ROUTE_MISSING = "route_missing"  # this question is not offered here; others may be
    VALIDATION_ORDER_UNKNOWN = "validation_order_unknown"  # refused for its form, before or after
    VALIDATION_BEFORE_AUTH = "validation_before_auth"  # a wrong key gets the same
    AUTH_HEADER_NOT_SEEN = "auth_header_not_seen"  # the key was not found where it was sent
    ENDPOINT_NOT_FOR_KEYS = "endpoint_not_for_keys"  # wants a browser's cookie
    MANAGEMENT_API = "management_api"  # not the route that keys are for
    SAME_ORIGIN_REDIRECT = "same_origin_redirect"  # follow it once
    DECOY_UNDECIDED = "decoy_undecided"  # the wrong key got no clear answer: ask again later
    # inconclusive: nothing can be said
    PLACEHOLDER = "placeholder"  # a stand-in for a key, fit only for a server without keys
    UNKNOWN_SHAPE = "unknown_shape"  # an unfamiliar key, which is normal
    NOT_ASKED = "not_asked"  # nothing was sent
    BARE_FORBIDDEN = "bare_forbidden"  # refused without a reason
    BARE_UNAUTHORIZED = "bare_unauthorized"  # the same with 401
    NO_BODY = "no_body"  # refused without a word
    EMPTY_BODY = "empty_body"  # accepted without a word
    RECOGNISED_BUT_REFUSED = "recognised_but_refused"  # known key, refused in unknown words
    BAD_REQUEST = "bad_request"  # our request was wrong, in the server's eyes
    REFUSED_IN_UNKNOWN_WORDS = "refused_in_unknown_words"  # words that we do not understand
    GATEWAY_WANTS_LOGIN = "gateway_wants_login"  # a web server in front wants its own password
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_ANSWER = "unknown_answer"  # a success that we do not understand
    KEYRING_LOCKED = "keyring_locked"  # the key could not be read
    INTERNAL_ERROR = "internal_error"  # a fault of our own
    # key_malformed
    EMPTY = "empty"
    INNER_WHITESPACE = "inner_whitespace"
    QUOTED = "quoted"
    NON_ASCII = "non_ascii"
    CONTROL_CHAR = "control_char"
    SCHEME_PREFIX = "scheme_prefix"  # "Bearer …" or a whole header
    UNEXPANDED_REFERENCE = "unexpanded_reference"  # ${VARIABLE}
    ENV_NAME_PASTED = "env_name_pasted"
    ASSIGNMENT_PASTED = "assignment_pasted"  # NAME=value
    MASKED_COPY = "masked_copy"  # the dashboard's shortened form
    PASTED_URL = "pasted_url"
    PASTED_TEXT = "pasted_text"
    NOT_A_KEY = "not_a_key"  # an e-mail address, a sentence
    SEVERAL_KEYS = "several_keys"
    JSON_PASTED = "json_pasted"
    TOO_LONG = "too_long"
    DASH_IN_KEY = "dash_in_key"  # a stray suffix that a relay reads as a channel
    UNSENDABLE = "unsendable"  # no header can hold it
    SERVICE_ACCOUNT_MALFORMED = "service_account_malformed"  # the JSON file lacks what it needs
    # invalid_key
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_OR_EXPIRED = "unknown_or_expired"
    UNKNOWN_OR_ELSEWHERE = "unknown_or_elsewhere"  # or of another region, site or plan
    KEY_OR_RESOURCE_MISMATCH = "key_or_resource_mismatch"  # or of another Azure resource
    EXPIRED = "expired"
    TOKEN_EXPIRED = "token_expired"
    REVOKED = "revoked"
    LEAKED = "leaked"
    SAME_AS_DECOY = "same_as_decoy"  # treated exactly like a random key
    REJECTED_AMBIGUOUS = "rejected_ambiguous"  # refused in words that other troubles share
    NOT_MASTER_KEY = "not_master_key"  # a proxy without a database knows only its master key
    REFRESH_TOKEN_REJECTED = "refresh_token_rejected"
    SERVICE_ACCOUNT_KEY_REJECTED = "service_account_key_rejected"
    # wrong_key_type
    OTHER_PROVIDER_KEY = "other_provider_key"
    PLAN_KEY_ON_GENERAL_URL = "plan_key_on_general_url"
    GENERAL_KEY_ON_PLAN_URL = "general_key_on_plan_url"
    MANAGEMENT_KEY = "management_key"
    OAUTH_TOKEN = "oauth_token"  # a sign-in token where an API key belongs, or the reverse
    CLOUD_ACCESS_KEY = "cloud_access_key"  # a cloud account's key, not one of the model service
    OTHER_KIND_OF_KEY = "other_kind_of_key"
    # account_suspended
    ACCOUNT_SUSPENDED = "account_suspended"
    ORGANIZATION_DISABLED = "organization_disabled"
    PROJECT_DENIED = "project_denied"
    KEY_DISABLED = "key_disabled"
    LOCKED = "locked"
    # permission_denied
    MISSING_SCOPE = "missing_scope"
    MISSING_SCOPE_MODELS = "missing_scope_models"  # only the list is refused: go on
    NO_ORGANIZATION = "no_organization"
    OAUTH_NOT_ALLOWED = "oauth_not_allowed"
    RESOURCE = "resource"
    IAM = "iam"
    ACL = "acl"
    SERVICE_DISABLED = "service_disabled"  # the API is not switched on for the project
    SERVICE_NOT_ACTIVATED = "service_not_activated"
    PROJECT_INVALID = "project_invalid"
    NO_CODING_PLAN = "no_coding_plan"
    CLIENT_GATE = "client_gate"  # for certain programs only
    ACCOUNT_NOT_BOUND = "account_not_bound"  # or not verified, or terms not accepted
    SERVER_NOT_SIGNED_IN = "local_server_not_signed_in"
    # ip_not_allowed
    IP_ALLOWLIST = "ip_allowlist"
    NETWORK = "network"
    REFERRER = "referrer"
    PRIVATE_ENDPOINT = "private_endpoint"
    # region_unsupported
    COUNTRY = "country"
    EDGE_BLOCK = "edge_block"
    LEGAL = "legal"
    # no_balance
    INSUFFICIENT_BALANCE = "insufficient_balance"
    INSUFFICIENT_QUOTA = "insufficient_quota"
    ARREARS = "arrears"
    NO_CREDITS = "no_credits"
    BILLING_DISABLED = "billing_disabled"
    SUBSCRIPTION_EXPIRED = "subscription_expired"
    NO_RESOURCE_PACKAGE = "no_resource_package"
    USER_QUOTA = "user_quota"
    # quota_exhausted
    KEY_LIMIT = "key_limit"
    TOKEN_QUOTA = "token_quota"
    BUDGET = "budget"
    SPEND_LIMIT = "spend_limit"
    FREE_QUOTA = "free_quota"
    FIVE_HOUR = "five_hour"
    PER_DAY = "per_day"
    PER_WEEK_OR_MONTH = "per_week_or_month"
    USAGE_LIMIT = "usage_limit"
    QUOTA_WORDS = "quota_words"  # the words of a quota under another status
    # rate_limited
    RATE = "rate"
    ACCOUNT_RATE = "account_rate"
    PER_MINUTE = "per_minute"
    TPM = "tpm"
    CONCURRENCY = "concurrency"
    SHARED_CAPACITY = "shared_capacity"
    GATEWAY_RATE = "gateway_rate"  # before the key was looked at
    TOO_MANY_FAILURES = "too_many_failures"  # too many wrong keys from this address
    # model_not_found
    NO_SUCH_MODEL = "no_such_model"
    DEPLOYMENT = "deployment"
    NOT_IN_LIST = "not_in_list"
    NOT_IN_PLAN = "not_in_plan"
    NO_ENDPOINTS = "no_endpoints"  # nobody serves it, or none that the privacy settings allow
    NO_CHANNEL = "no_channel"  # a relay has nobody to serve it to this group
    KEY_MODEL_LIMIT = "key_model_limit"
    NOT_SERVED_FOR_ACCOUNT = "not_served_for_account"
    NOT_PULLED = "not_pulled"
    RETIRED = "retired"
    # wrong_base_url
    ROUTE = "route"
    MISSING_V1 = "missing_v1"
    PATH_DUPLICATED = "path_duplicated"
    ANTHROPIC_PATH = "anthropic_path"
    NOT_AN_API = "not_an_api"
    SPA_INDEX = "spa_index"  # the web page of an app
    USE_HTTPS = "use_https"
    USE_HTTP = "https_on_http_port"
    BAD_URL = "bad_url"
    REDIRECT_LOOP = "redirect_loop"
    MOVED_HOST = "moved_host"
    AWS_UNKNOWN_ROUTE = "aws_unknown_route"
    RELAY_GONE = "relay_gone"
    WRONG_RESOURCE = "wrong_resource"
    # provider_error
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"
    LOADING = "loading"
    BAD_GATEWAY = "bad_gateway"
    GATEWAY_TIMEOUT = "gateway_timeout"
    CONFLICT = "conflict"
    CDN_ORIGIN_ERROR = "cdn_origin_error"
    CDN_ORIGIN_TLS = "cdn_origin_tls"
    CDN_ORIGIN_DNS = "cdn_origin_dns"
    RELAY_DATABASE_ERROR = "relay_database_error"
    UPSTREAM = "upstream"
    UPSTREAM_AUTH = "upstream_auth"
    UPSTREAM_BILLING = "upstream_billing"
    UPSTREAM_COOLDOWN = "upstream_cooldown"
    UPSTREAM_UNREACHABLE = "upstream_unreachable"
    TRUNCATED = "truncated"
    OVERSIZED = "oversized"
    UNDECODABLE = "undecodable"
    # unreachable
    DNS = "dns"
    OFFLINE = "offline"
    REFUSED = "refused"
    CONNECT_TIMEOUT = "connect_timeout"
    TIMEOUT = "timeout"
    RESET = "reset"
    PROXY_DOWN = "proxy_down"
    # tls_error
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    SELF_SIGNED = "self_signed"
    UNKNOWN_ISSUER = "unknown_issuer"
    HOSTNAME_MISMATCH = "hostname_mismatch"
    TLS_VERSION = "tls_version"
    TLS_OTHER = "tls_other"
    CLOCK_SKEW = "clock_skew"
    # intercepted
    CAPTIVE_PORTAL = "captive_portal"
    PROXY_AUTH = "proxy_auth"
    CLOUDFLARE_BLOCK = "cloudflare_block"
    CLOUDFLARE_CHALLENGE = "cloudflare_challenge"
    WAF = "waf"
    CORPORATE_FILTER = "corporate_filter"
    EGRESS_BLOCKED = "egress_blocked"
    LOGIN_PAGE = "login_page"


class Proven(StrEnum):
    """What evidence stands behind a verdict."""

    KEY_INFO = "key_info"  # the provider's own key or balance endpoint
    AUTHENTICATED_LIST = "authenticated_list"  # a list known to need a good key
    LIST_WITH_DECOY = "list_with_decoy"  # a wrong key does not get this list
    EMPTY_POST_WITH_DECOY = "empty_post_with_decoy"  # a wrong key does not reach the model route
    MODEL_WITH_DECOY = "model_with_decoy"  # a wrong key does not reach one model's free check
    DECOY_EQUAL = "decoy_equal"  # a wrong key is treated just the same
    TOKEN_EXCHANGE = "token_exchange"  # the sign-in server answered
    TOKEN_COUNT = "token_count"  # the free count of tokens, per model
    GENERATION = "generation"  # one token, asked for by the user
    PROVIDER_WORDS = "provider_words"  # the provider says so itself
    SHAPE = "shape"  # nothing was sent: the key's form alone
    CONNECTION = "connection"  # there was no answer
