"""`daemon --once`: check everything once, print a report, exit with the answer."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio

from daemon import catalogue, paths, plan, report
from daemon.commands import printing, where
from daemon.errors import UsageError
from daemon.fingerprint import fingerprinter
from daemon.model import Format, message
from daemon.rows import FailOn, Report
from daemon.settings.sources import gather

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk
    from daemon.config import Config
    from daemon.settings.sources import Where

#: As in keylamp.toml: a check must end some day, and a system has only so many sockets.
LONGEST_TIMEOUT_S: Final = 600
MOST_AT_ONCE: Final = 1024

EXIT_CODES: Final = (
    message("exit codes of --once:"),
    message("  0  every target is ok or needs no key"),
    message("  1  at least one verdict or finding is an error"),
    message("  2  wrong usage, or a user or system settings file that cannot be read"),
    message("  3  no error, but something was not decided, or a target was held"),
    message("  4  there is nothing to check"),
    message("--fail-on error: 3 becomes 0; warn: 3 and any warning become 1; never: 1 and 3"),
    message("become 0."),
)


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add the options of `daemon`."""
    parser.description = talk.say(message("Check the model keys in Qwen Code's settings."))
    parser.epilog = "\n".join(talk.say(line) for line in EXIT_CODES)
    parser.add_argument(
        "--once", action="store_true", help=talk.say(message("check once, print a report, exit"))
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help=talk.say(message("check a built-in set of troubled providers instead of your own")),
    )
    where.add_to(parser, talk)
    _add_what(parser, talk)
    _add_how(parser, talk)
    parser.set_defaults(run=run)


def _add_what(parser: argparse.ArgumentParser, talk: Talk) -> None:
    group = parser.add_argument_group(talk.say(message("what is checked")))
    group.add_argument(
        "--only",
        metavar="PATTERN",
        action="append",
        default=[],
        help=talk.say(message("only targets, hosts, variables or models like this (repeatable)")),
    )
    group.add_argument(
        "--deep",
        action="store_true",
        help=talk.say(message("also ask each model for one token; this may be billed")),
    )
    group.add_argument(
        "--no-decoy",
        action="store_true",
        help=talk.say(message("send no wrong key for comparison; less can be concluded")),
    )
    group.add_argument(
        "--skip-missing",
        action="store_true",
        help=talk.say(message("skip targets whose key is missing, as in a fork's pull request")),
    )


def _add_how(parser: argparse.ArgumentParser, talk: Talk) -> None:
    group = parser.add_argument_group(talk.say(message("how, and what is printed")))
    group.add_argument(
        "--timeout", metavar="S", type=float, help=talk.say(message("seconds for one request"))
    )
    group.add_argument(
        "--concurrency",
        metavar="N",
        type=int,
        help=talk.say(message("checks at once (default: 128)")),
    )
    group.add_argument(
        "--format",
        choices=[f.value for f in Format],
        default=Format.TEXT.value,
        help=talk.say(message("how the report is printed (default: text)")),
    )
    group.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help=talk.say(message("write the report there instead of printing it")),
    )
    group.add_argument(
        "--fail-on",
        choices=[f.value for f in FailOn],
        help=talk.say(message("what the exit code tells (default: the table below)")),
    )
    group.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help=talk.say(message("the folder where decoys are remembered")),
    )
    group.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        help=talk.say(message("what is logged on standard error (default: warning)")),
    )


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Check once and return the exit code of the report.

    Raises UsageError for options that make no sense.
    """
    if not args.once:
        raise UsageError(
            message("Nothing was asked for."),
            why=message("This version checks once; it does not yet stay and watch."),
            fix=message("Run `daemon --once`, or `daemon --once --demo` to see what it shows."),
        )
    _refuse_impossible(args)
    if args.demo:
        from daemon.commands import demo  # noqa: PLC0415  its servers are of no use elsewhere

        return demo.run(args, talk)
    config = talk.configured(args.log_level)
    place = where.of(args, talk, skip_missing=args.skip_missing)
    state: Path = args.state or paths.state_folder()
    made = anyio.run(check, args, talk, config, place, state)
    printing.deliver(made, args, talk)
    return made.exit_code


async def check(
    args: argparse.Namespace, talk: Talk, config: Config, place: Where, state: Path | None
) -> Report:
    """Read the settings at `place`, check what is asked for, and return the report.

    `state` is where decoys are remembered; None remembers nothing.
    """
    from daemon import service  # noqa: PLC0415  `--help` does without httpx

    started = time.monotonic()
    reading = gather(place)
    talk.keep_secret(reading.secrets)
    wishes = plan.Wishes(
        config=config, only=tuple(args.only), deep=args.deep, skip_missing=args.skip_missing
    )
    found = len(reading.targets)
    reading = plan.select(reading, wishes)
    terms = service.Terms(
        timeout_s=args.timeout or config.timeout_s,
        at_once=args.concurrency or config.concurrency,
        decoys=config.decoys and not args.no_decoy,
        deep=plan.deep_targets(reading.targets, wishes),
        state=state,
    )
    with printing.progress(reading, talk) as on_done:
        observations = await service.check_all(reading, terms, on_done)
    return report.build(
        reading,
        observations,
        options=report.ReportOptions(
            strike=talk.strike,
            translate=printing.translate_for(args.format, talk),
            fingerprint=fingerprinter(state) if state is not None and not talk.in_ci else None,
            key_page=catalogue.key_page,
            in_ci=talk.in_ci,
            home=str(place.home or ""),
            root=str(place.cwd),
            fail_on=FailOn(args.fail_on) if args.fail_on else None,
            found=found,
        ),
        at=datetime.now(UTC),
        duration_ms=round((time.monotonic() - started) * 1000),
    )


def _refuse_impossible(args: argparse.Namespace) -> None:
    limits = (
        ("--timeout", args.timeout, LONGEST_TIMEOUT_S),
        ("--concurrency", args.concurrency, MOST_AT_ONCE),
    )
    for option, value, most in limits:
        if value is not None and not 0 < value <= most:
            raise UsageError(
                message("{option} {value} makes no sense.", option=option, value=value),
                why=message("It must be more than 0 and at most {most}.", most=most),
                fix=message("Give such a number, or leave {option} out.", option=option),
            )
