"""`keylamp explain`: what a provider's answer means."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from daemon import advice, catalogue, explain, phrasebook
from daemon.commands import printing
from daemon.errors import UsageError
from daemon.model import Origin, Protocol, message
from daemon.probes.base import ERROR_LIMIT_BYTES
from daemon.render.layout import wrapped

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from daemon.commands.talk import Talk
    from daemon.model import Outcome


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add the options of `explain`."""
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help=talk.say(message("one JSON object a line on standard input, one out for each")),
    )
    parser.add_argument(
        "--status", type=int, metavar="N", help=talk.say(message("the HTTP status, as 401"))
    )
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help=talk.say(message("a header of the answer (repeatable)")),
    )
    parser.add_argument(
        "--body",
        metavar="TEXT",
        help=talk.say(message("the body of the answer (default: standard input)")),
    )
    parser.add_argument(
        "--base-url", metavar="URL", help=talk.say(message("the address that was asked"))
    )
    parser.add_argument(
        "--protocol", choices=[p.value for p in Protocol], default=Protocol.OPENAI.value
    )
    parser.add_argument(
        "--method",
        default="GET",
        help=talk.say(message("how it was asked (default: GET)")),
    )
    parser.add_argument(
        "--path",
        default="/models",
        help=talk.say(message("the path under that address (default: /models)")),
    )
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="ID",
        help=talk.say(message("a model that is wanted (repeatable)")),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Explain one answer, or one a line.

    Raises UsageError where there is no answer to explain.
    """
    if args.jsonl:
        for line in explain.explain_lines(_standard_input()):
            talk.show(line + "\n")
        return 0
    if args.status is None:
        raise UsageError(
            message("No answer was given."),
            why=message("An answer has at least a status."),
            fix=message("Give --status N, and the body with --body or on standard input."),
        )
    outcome = explain.explain_one(
        status=args.status,
        headers=dict(_header(text) for text in args.header),
        body=_body(args),
        protocol=Protocol(args.protocol),
        base_url=args.base_url or "",
        method=args.method,
        path=args.path,
        models=tuple(args.model),
    )
    talk.show(_json(outcome, talk) if args.format == "json" else _text(outcome, args, talk))
    return 0


def _standard_input() -> Iterator[str]:
    """Yield the lines of standard input; bytes that are not UTF-8 become U+FFFD."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _body(args: argparse.Namespace) -> bytes:
    if args.body is not None:
        body: str = args.body
        return body.encode()
    return b"" if sys.stdin.isatty() else sys.stdin.buffer.read(ERROR_LIMIT_BYTES)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise UsageError(
            message("{text} is not a header.", text=text),
            why=message("A header is a name, a colon and a value."),
            fix=message("Write it as in --header 'retry-after: 30'."),
        )
    return name.strip(), value.strip()


def _text(outcome: Outcome, args: argparse.Namespace, talk: Talk) -> str:
    """Return the verdict in words, what the provider said, and what to do."""
    case = advice.Case(
        verdict=outcome.verdict,
        reason=outcome.reason,
        origin=Origin.MISSING,
        page=catalogue.key_page(args.base_url or "") or "",
        wait_s=outcome.retry_after_s,
    )
    seen = printing.look(talk)
    said = [talk.say(phrasebook.VERDICTS[outcome.verdict])]
    said += [talk.say(words) for words in (outcome.detail, outcome.hint) if words is not None]
    cure = advice.cure(case, talk.translate)
    if cure is not None:
        said.append(f"{seen.marks.arrow} {talk.strike(cure)}")
    lines = [line for text in said for line in wrapped(seen.spell(text), seen.width)]
    return "".join(f"{line}\n" for line in lines)


def _json(outcome: Outcome, talk: Talk) -> str:
    """Return the outcome as the object that `--jsonl` gives a line."""
    tree = {
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "key_state": outcome.key_state,
        "transient": outcome.transient,
        "detail": talk.say(outcome.detail) if outcome.detail is not None else None,
    }
    return json.dumps(tree, ensure_ascii=False) + "\n"
