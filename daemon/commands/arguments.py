"""The parser of command lines: its complaints are our errors, and repeat no value."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from daemon.errors import UsageError
from daemon.model import message


class Parser(argparse.ArgumentParser):
    """argparse's own, but what it refuses is said in three sentences.

    A value is never repeated: somebody may have typed a key where none belongs.
    """

    def __init__(self, **named: Any) -> None:  # noqa: ANN401  argparse's own options
        named.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **named)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing argparse's words and leaving."""
        raise refusal(self.prog, message)


def refusal(program: str, complaint: str) -> UsageError:
    """Return the error for argparse's `complaint` about the command line of `program`."""
    fix = message("`{program} --help` lists what there is.", program=program)
    what = message("The command line of {program} is not understood.", program=program)
    if complaint.startswith("unrecognized arguments:"):
        options = re.findall(r"(?<=\s)(--?[a-zA-Z][a-z-]*)(?=[\s=]|$)", complaint)
        if options:
            names = ", ".join(dict.fromkeys(options))
            why = message("There is no option {names}.", names=names)
        else:
            why = message("Something stands there that belongs to no option.")
        return UsageError(what, why=why, fix=fix)
    option = re.match(r"argument ([^:]+): (.*)", complaint)
    if option is None:
        return UsageError(what, why=message("{complaint}.", complaint=complaint), fix=fix)
    name = option[1]
    choices = re.search(r"\(choose from (.+)\)", option[2])
    if choices is not None:
        why = message("{name} takes one of: {choices}.", name=name, choices=choices[1])
    elif "expected" in option[2]:
        why = message("{name} needs a value.", name=name)
    else:
        why = message("{name} cannot take that value.", name=name)
    return UsageError(what, why=why, fix=fix)
