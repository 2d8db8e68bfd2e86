"""Whether a target is checked, and if not, why: no key, no address, or a key that must not go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.model import Message, Origin, Protocol, Target, TargetState, message, replace
from daemon.settings import custody

if TYPE_CHECKING:
    from daemon.settings.address import Posting
    from daemon.settings.credentials import Base
    from daemon.settings.wanted import Sight, Wanted


def with_state(  # noqa: PLR0911 - one for each state, the first that fits
    target: Target, want: Wanted, sight: Sight, base: Base | None, posted: Posting | None
) -> Target:
    """Return `target` with its state, and with the reason and the cure of any but CHECKED."""
    if want.protocol is Protocol.QWEN_OAUTH:
        return _in_state(
            target,
            TargetState.UNSENDABLE,
            message("The free tier of Qwen OAuth ended on 2026-04-15."),
            message("Choose another provider: keylamp setup."),
        )
    if base is None or posted is None:
        return _in_state(target, TargetState.UNSENDABLE, *_no_address(base))
    if target.credential.origin in (Origin.MISSING, Origin.FALLBACK):
        state = TargetState.SKIPPED if sight.skip_missing else TargetState.KEY_MISSING
        return _in_state(target, state, *_no_key(target, posted))
    if target.credential.origin is Origin.HEADERS and target.credential.secret is None:
        return _in_state(
            target,
            TargetState.UNSENDABLE,
            message("A custom header takes the key away, and puts nothing in its place."),
            message("Remove that header from customHeaders."),
        )
    address = posted.address
    if not address.is_whole or address.is_blocked:
        return _in_state(target, TargetState.UNSENDABLE, *_spoiled(posted))
    held = custody.hold(
        _claim(target, want, sight, base, posted), sight.permissions, sight.is_preset
    )
    if held is None:
        return target
    return _in_state(target, TargetState.HELD, *custody.why(held, address))


def _claim(
    target: Target, want: Wanted, sight: Sight, base: Base, posted: Posting
) -> custody.Claim:
    key = want.taken.key
    by_key = target.credential.origin is not Origin.HEADERS and key is not None and key.borrows
    adc = target.credential.origin is Origin.ADC
    return custody.Claim(
        address=posted.address,
        variable=target.credential.variable,
        foreign=want.foreign or base.foreign or (adc and sight.adc_foreign),
        borrows=want.borrows or by_key,
        foreign_headers=want.foreign_headers,
    )


def _in_state(target: Target, state: TargetState, detail: Message, fix: Message) -> Target:
    return replace(target, state=state, state_detail=detail, state_fix=fix)


def _no_address(base: Base | None) -> tuple[Message, Message]:
    if base is None:
        return (
            message("There is no base URL, and this protocol has no default one."),
            message("Add a baseUrl to the entry."),
        )
    return (
        message("The base URL is no address that a request can be sent to."),
        message("Write the whole address, beginning with https://."),
    )


def _spoiled(posted: Posting) -> tuple[Message, Message]:
    address = posted.address
    if address.is_blocked:
        return (
            message("Qwen Code's HTTP client refuses port {port}.", port=address.port),
            message("Let the server listen on another port."),
        )
    if address.has_two_hosts:
        return (
            message("Programs disagree on which host this base URL names; no key is sent there."),
            message("Take the backslash out of the address."),
        )
    if address.has_userinfo:
        return (
            message("The base URL holds a user or a password; no request can be built from it."),
            message("Take them out of the address, and put the key where keys belong."),
        )
    return (
        message("The base URL holds a query or a fragment; requests go astray."),
        message("End the address before the question mark or the hash."),
    )


def _no_key(target: Target, posted: Posting) -> tuple[Message, Message]:
    host = posted.address.host
    if target.credential.origin is Origin.FALLBACK:
        return (
            message(
                "The variable of this entry is set nowhere; Qwen Code would send another key to "
                "{host} instead.",
                host=host,
            ),
            message("Set the variable {variable}.", variable=target.env_key or "envKey"),
        )
    variable = target.credential.variable or target.env_key or "envKey"
    return (
        message("The variable {variable} is set nowhere.", variable=variable),
        message("Set the variable {variable}.", variable=variable),
    )
