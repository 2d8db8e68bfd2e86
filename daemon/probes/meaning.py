"""What each reason usually means: its verdict, what it says of the key, whether it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from daemon.model import KeyState, Verdict
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator


class Meaning(NamedTuple):
    """What an answer means, before it is put into words."""

    verdict: Verdict
    reason: Reason
    key_state: KeyState
    transient: bool = False


#: Every reason by its value, under the verdict it usually stands for.
_GROUPS: Final[tuple[tuple[Verdict, KeyState, str], ...]] = (
    (
        Verdict.OK,
        KeyState.ACCEPTED,
        """
        key_info balance list_authenticated more_pages decoy_rejected
        list_differs_from_decoy completion tokens_counted model_seen token_issued
        management_only_endpoint request_larger_than_balance parameter_refused
        """,
    ),
    (
        Verdict.NO_AUTH_REQUIRED,
        KeyState.NOT_CHECKED,
        "decoy_equal_on_inference server_without_keys",
    ),
    (
        Verdict.INCONCLUSIVE,
        KeyState.UNKNOWN,
        """
        list_unproven public_endpoint public_endpoint_suspected route_missing
        validation_order_unknown validation_before_auth auth_header_not_seen
        endpoint_not_for_keys management_api same_origin_redirect unknown_shape
        bare_forbidden bare_unauthorized no_body empty_body bad_request
        refused_in_unknown_words gateway_wants_login unknown_status unknown_answer
        internal_error decoy_undecided
        """,
    ),
    (
        Verdict.INCONCLUSIVE,
        KeyState.ACCEPTED,
        "recognised_but_refused",
    ),
    (
        Verdict.INCONCLUSIVE,
        KeyState.NOT_CHECKED,
        "placeholder not_asked keyring_locked",
    ),
    (
        Verdict.KEY_MALFORMED,
        KeyState.NOT_CHECKED,
        """
        empty inner_whitespace quoted non_ascii control_char scheme_prefix
        unexpanded_reference env_name_pasted assignment_pasted masked_copy pasted_url
        pasted_text not_a_key several_keys json_pasted unsendable
        service_account_malformed
        """,
    ),
    (
        Verdict.KEY_MALFORMED,
        KeyState.UNKNOWN,
        "too_long dash_in_key",
    ),
    (
        Verdict.INVALID_KEY,
        KeyState.REJECTED,
        """
        unknown_key unknown_or_expired unknown_or_elsewhere key_or_resource_mismatch
        expired token_expired revoked leaked same_as_decoy rejected_ambiguous
        not_master_key refresh_token_rejected service_account_key_rejected
        """,
    ),
    (
        Verdict.WRONG_KEY_TYPE,
        KeyState.REJECTED,
        """
        other_provider_key plan_key_on_general_url general_key_on_plan_url oauth_token
        cloud_access_key other_kind_of_key
        """,
    ),
    (
        Verdict.WRONG_KEY_TYPE,
        KeyState.ACCEPTED,
        "management_key",
    ),
    (
        Verdict.ACCOUNT_SUSPENDED,
        KeyState.ACCEPTED,
        "account_suspended organization_disabled project_denied key_disabled locked",
    ),
    (
        Verdict.PERMISSION_DENIED,
        KeyState.ACCEPTED,
        """
        missing_scope missing_scope_models no_organization oauth_not_allowed resource
        iam acl service_disabled service_not_activated project_invalid no_coding_plan
        client_gate account_not_bound
        """,
    ),
    (
        Verdict.PERMISSION_DENIED,
        KeyState.NOT_CHECKED,
        "local_server_not_signed_in",
    ),
    (
        Verdict.IP_NOT_ALLOWED,
        KeyState.ACCEPTED,
        "ip_allowlist referrer",
    ),
    (
        Verdict.IP_NOT_ALLOWED,
        KeyState.UNKNOWN,
        "network private_endpoint",
    ),
    (
        Verdict.REGION_UNSUPPORTED,
        KeyState.UNKNOWN,
        "country edge_block legal",
    ),
    (
        Verdict.NO_BALANCE,
        KeyState.ACCEPTED,
        """
        insufficient_balance insufficient_quota arrears no_credits billing_disabled
        subscription_expired no_resource_package user_quota
        """,
    ),
    (
        Verdict.QUOTA_EXHAUSTED,
        KeyState.ACCEPTED,
        """
        key_limit token_quota budget spend_limit free_quota five_hour per_day
        per_week_or_month usage_limit
        """,
    ),
    (
        Verdict.QUOTA_EXHAUSTED,
        KeyState.UNKNOWN,
        "quota_words",
    ),
    (
        Verdict.RATE_LIMITED,
        KeyState.ACCEPTED,
        "account_rate per_minute tpm concurrency shared_capacity",
    ),
    (
        Verdict.RATE_LIMITED,
        KeyState.UNKNOWN,
        "rate gateway_rate too_many_failures",
    ),
    (
        Verdict.MODEL_NOT_FOUND,
        KeyState.ACCEPTED,
        """
        no_such_model deployment not_in_list not_in_plan no_endpoints no_channel
        key_model_limit not_served_for_account retired
        """,
    ),
    (
        Verdict.MODEL_NOT_FOUND,
        KeyState.NOT_CHECKED,
        "not_pulled",
    ),
    (
        Verdict.WRONG_BASE_URL,
        KeyState.UNKNOWN,
        """
        route missing_v1 path_duplicated anthropic_path not_an_api spa_index use_https
        https_on_http_port bad_url redirect_loop moved_host aws_unknown_route relay_gone
        wrong_resource
        """,
    ),
    (
        Verdict.PROVIDER_ERROR,
        KeyState.UNKNOWN,
        """
        server_error overloaded outage maintenance loading bad_gateway gateway_timeout
        conflict cdn_origin_error cdn_origin_tls cdn_origin_dns relay_database_error
        truncated oversized undecodable
        """,
    ),
    (
        Verdict.PROVIDER_ERROR,
        KeyState.ACCEPTED,
        "upstream upstream_auth upstream_billing upstream_cooldown",
    ),
    (
        Verdict.PROVIDER_ERROR,
        KeyState.UNKNOWN,
        "upstream_unreachable",
    ),
    (
        Verdict.UNREACHABLE,
        KeyState.UNKNOWN,
        "dns offline refused connect_timeout timeout reset proxy_down",
    ),
    (
        Verdict.TLS_ERROR,
        KeyState.UNKNOWN,
        """
        certificate_expired certificate_not_yet_valid self_signed unknown_issuer
        hostname_mismatch tls_version tls_other clock_skew
        """,
    ),
    (
        Verdict.INTERCEPTED,
        KeyState.UNKNOWN,
        """
        captive_portal proxy_auth cloudflare_block cloudflare_challenge waf
        corporate_filter egress_blocked login_page
        """,
    ),
)

#: Verdicts that pass by themselves, and the reasons for which that is not so, or is.
_PASSING: Final = frozenset({Verdict.RATE_LIMITED, Verdict.PROVIDER_ERROR, Verdict.UNREACHABLE})
_LASTING: Final = frozenset({Reason.UPSTREAM_AUTH, Reason.DNS})
_ALSO_PASSING: Final = frozenset(
    {Reason.DECOY_UNDECIDED, Reason.EGRESS_BLOCKED, Reason.KEYRING_LOCKED}
)


def _meanings() -> Iterator[tuple[Reason, Meaning]]:
    for verdict, key_state, names in _GROUPS:
        for reason in map(Reason, names.split()):
            passes = verdict in _PASSING and reason not in _LASTING
            yield reason, Meaning(verdict, reason, key_state, passes or reason in _ALSO_PASSING)


MEANINGS: Final[dict[Reason, Meaning]] = dict(_meanings())


def meaning_of(reason: Reason) -> Meaning:
    """Return what `reason` usually means."""
    return MEANINGS[reason]


#: Verdicts on a wrong key that say that it was the key.
_ON_KEY: Final = frozenset({Verdict.INVALID_KEY, Verdict.WRONG_KEY_TYPE, Verdict.KEY_MALFORMED})
#: Whoever answers so may answer otherwise in a minute, or is not the provider at all.
_PASSES_BY: Final = frozenset({Verdict.INTERCEPTED, Verdict.RATE_LIMITED, Verdict.PROVIDER_ERROR})


def refuses_key(reason: str) -> bool:
    """Whether an answer with this reason refuses a key for being wrong."""
    it = MEANINGS.get(Reason(reason)) if reason in _NAMES else None
    if it is None or it.reason is Reason.TOO_LONG:
        return False
    return it.verdict in _ON_KEY or it.reason is Reason.AUTH_HEADER_NOT_SEEN


def passes_by(reason: str) -> bool:
    """Whether an answer with this reason tells nothing that would still hold tomorrow."""
    return reason in _NAMES and MEANINGS[Reason(reason)].verdict in _PASSES_BY


_NAMES: Final = frozenset(reason.value for reason in MEANINGS)
