"""What is said of text that is no value and no name; it is never quoted, since it may be a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import message
from daemon.patterns import late_pattern

if TYPE_CHECKING:
    from daemon.model import Message


def no_string(text: str, at: int) -> tuple[Message, Message]:
    """Say what stands where a value or a name should; never quotes it, it may be a key."""
    here = text[at]
    if text.startswith(("<<<<<<<", "=======", ">>>>>>>"), at):
        return (
            message("A mark of an unfinished merge stands here."),
            message("Finish the merge: keep one of the two versions and delete the marks."),
        )
    if here in "'`\u2018\u2019\u201c\u201d":
        return (
            message("These are not double quotes ({quote}).", quote=here),
            message('Write names and strings between straight double quotes: "…".'),
        )
    if here in ",:}]":
        return (
            message("A value or a name is missing before {found}.", found=here),
            message("Add what is missing, or delete what is left over."),
        )
    return (
        message("A name or a value without quotes, or one that JSON does not know."),
        message("Write it between double quotes; unquoted stand only numbers, true, false, null."),
    )


_ESCAPES: Final = late_pattern(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_STRING_END: Final = late_pattern(r'(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])*')


def bad_string(text: str, at: int) -> tuple[Message, Message]:
    """Say why the string that begins at `at` is none."""
    body = _STRING_END.match(text, at + 1)
    end = body.end() if body else at + 1
    if text.startswith('"', end) and _ESCAPES.search(text, at, end):
        return (
            message("A string holds a backslash that escapes nothing."),
            message("Write each backslash twice."),
        )
    if end < len(text) and text[end] not in '"\n\r\\':
        return (
            message("A string holds a control character."),
            message("Delete it, or write it as an escape like \\u0009."),
        )
    return (
        message("A string is not closed on its line."),
        message("Add the missing double quote."),
    )
