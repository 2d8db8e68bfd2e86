"""The two console scripts, `daemon` and `keylamp`: the command line, and the way out of it."""

from __future__ import annotations

import sys

from daemon import __version__

TYPE_CHECKING = False  # importing `typing` would cost more than all of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from daemon.commands.talk import Talk

#: Our own bug (sysexits' EX_SOFTWARE); Ctrl-C and a reader that left, as shells report them.
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run `keylamp ARGV` and return its exit code."""
    return _run("keylamp", argv)


def daemon_main(argv: Sequence[str] | None = None) -> int:
    """Run `daemon ARGV` and return its exit code."""
    return _run("daemon", argv)


def _run(program: str, argv: Sequence[str] | None) -> int:
    """Parse, call, and turn whatever goes wrong into words and an exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:  # answered before anything else is imported
        print(f"keylamp {__version__}")
        return 0
    if argv is None:  # this process is ours
        _collect_nothing()
    import os  # noqa: PLC0415

    from daemon.commands.talk import Talk  # noqa: PLC0415
    from daemon.errors import KeylampError  # noqa: PLC0415

    talk = Talk(environ=dict(os.environ))
    try:
        args = _parser(program, arguments, talk).parse_args(arguments)
        code: int = args.run(args, talk)
    except KeylampError as error:
        return talk.refuse(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone; so do we
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_BROKEN_PIPE
    except Exception:  # noqa: BLE001  a bug keeps its traceback, with no secret in it
        import traceback  # noqa: PLC0415

        print(talk.strike(traceback.format_exc()), end="", file=sys.stderr)
        return EXIT_BUG
    return code


def _collect_nothing() -> None:
    """Look for no garbage while the command runs, nor on the way out.

    That took a quarter of a short run, and 1,000 targets need 45 MB so (both measured).  A command
    that stays would have to switch it on again.
    """
    import atexit  # noqa: PLC0415  `--version` does without
    import gc  # noqa: PLC0415

    gc.disable()
    atexit.register(gc.freeze)


def _parser(program: str, arguments: Sequence[str], talk: Talk) -> argparse.ArgumentParser:
    """Return the parser of `program`; only the module of the command asked for is loaded."""
    from daemon import commands  # noqa: PLC0415
    from daemon.commands.arguments import Parser  # noqa: PLC0415

    parser = Parser(prog=program)
    parser.add_argument("--version", action="version", version=f"keylamp {__version__}")
    if program == "daemon":
        commands.load("once").add_to(parser, talk)
        return parser
    parser.description = talk.say(commands.DESCRIPTION)
    chosen = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in commands.SUMMARIES.items():
        said = talk.say(summary)
        child = chosen.add_parser(name, help=said, description=said)
        if name in arguments:
            commands.load(name).add_to(child, talk)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
