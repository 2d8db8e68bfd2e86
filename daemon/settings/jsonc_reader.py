"""Reads the text of a settings file character by character, and says what is wrong with it."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, cast

from daemon.model import message
from daemon.patterns import late_pattern
from daemon.settings.document import Array, Member, Node, Object, Scalar
from daemon.settings.jsonc_words import bad_string, no_string

if TYPE_CHECKING:
    import re

    from daemon.model import Message

#: Objects and arrays inside each other that are followed; real settings need about ten.
DEEPEST: Final = 100


#: What is said of JSON that is no object, and of values nested too deep: `Fault` in words.
NOT_AN_OBJECT: Final = message("The settings are not an object.")
TOO_DEEP: Final = message("Values are nested more than {limit} deep.", limit=DEEPEST)


class Fault(Enum):
    """What kind of thing makes a file unreadable."""

    SYNTAX = "syntax"
    NOT_AN_OBJECT = "not_an_object"  # JSON, but a list or a single value
    TOO_DEEP = "too_deep"  # our own limit


class Slip(NamedTuple):
    """A fault: in place of the characters `[start, end)` there should be `cure`."""

    start: int
    end: int
    cure: str
    said: Message
    fix: Message


class Stop(Exception):  # noqa: N818 - it ends the reading; others see a JsoncError
    """A fault after which nothing can be read."""

    def __init__(self, slip: Slip, fault: Fault = Fault.SYNTAX) -> None:
        super().__init__()
        self.slip = slip
        self.fault = fault


_SPACE: Final = late_pattern(r"[ \t\n\r]*")
_PLAIN_STRING: Final = late_pattern(r'"([^"\\\x00-\x1f]*)"')
_STRING: Final = late_pattern(
    r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
)
_NUMBER: Final = late_pattern(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LITERAL: Final = late_pattern(r"true|false|null")
_LITERALS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}
_VALUE_STARTS: Final = frozenset('"{[-0123456789tfn')
#: What JavaScript takes for white space and JSON does not.  Removing a comment leaves these
#: characters standing, so that even inside a comment they are fatal to Qwen Code.
_WIDE: Final = late_pattern("[\\f\\v\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
_LONGEST_INTEGER: Final = 300  # digits; Python refuses to convert 4300, JavaScript rounds


class Reader:
    """Reads one text from front to back; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0
        self.depth = 0
        self.repeats = False
        self.slips: list[Slip] = []

    def document(self) -> Object:
        """Read the whole text."""
        self.skip()
        if self.at == len(self.text):
            self.stop(
                message("The file is empty."),
                message("Write {braces} into it, or delete it.", braces="{}"),
            )
        root = self.value()
        self.skip()
        if self.at < len(self.text):
            self.stop(
                message("Something stands after the end of the settings."),
                message("Delete what follows the last closing bracket, or mend the brackets."),
            )
        if not isinstance(root, Object):
            self.at = root.start
            self.stop(
                NOT_AN_OBJECT,
                message("Write the settings between {open} and {close}.", open="{", close="}"),
                fault=Fault.NOT_AN_OBJECT,
            )
        return root

    def value(self) -> Node:
        """Read the value that starts here."""
        start = self.at
        first = self.text[start : start + 1]
        if first == '"':
            text = self.string()
            return Scalar(start, self.at, text)
        if first in ("{", "["):
            return self.nested(first)
        if found := _NUMBER.match(self.text, start):
            self.at = found.end()
            return Scalar(start, self.at, _number(found))
        if found := _LITERAL.match(self.text, start):
            self.at = found.end()
            return Scalar(start, self.at, _LITERALS[found.group()])
        return self.no_value()

    def nested(self, bracket: str) -> Node:
        """Read an object or an array, unless it lies too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.stop(
                TOO_DEEP,
                message("Flatten them: no setting of Qwen Code lies so deep."),
                fault=Fault.TOO_DEEP,
            )
        node = self.object() if bracket == "{" else self.array()
        self.depth -= 1
        return node

    def object(self) -> Object:
        """Read `{ … }`."""
        start = self.at
        value: dict[str, object] = {}
        members: list[Member] = []
        by_name: dict[str, Member] = {}
        self.at += 1
        self.skip()
        while not self.closes("}", start, filled=bool(members)):
            key_start = self.at
            key = self.key()
            key_end = self.at
            self.skip()
            self.colon()
            node = self.value()
            member = Member(key_start, key_end, key, node)
            value[key] = node.value
            members.append(member)
            by_name[key] = member
            self.comma("}")
        self.repeats = self.repeats or len(value) < len(members)
        return Object(start, self.at, value, tuple(members), by_name)

    def array(self) -> Array:
        """Read `[ … ]`."""
        start = self.at
        items: list[Node] = []
        self.at += 1
        self.skip()
        while not self.closes("]", start, filled=bool(items)):
            items.append(self.value())
            self.comma("]")
        return Array(start, self.at, [item.value for item in items], tuple(items))

    def closes(self, bracket: str, start: int, *, filled: bool) -> bool:
        """Step over the closing bracket if it stands here; refuse the end of the text."""
        here = self.text[self.at : self.at + 1]
        if here == bracket:
            self.at += 1
            return True
        if not here:
            self.never_closed(self.text[start], start)
        if here == "," and not filled:
            self.stop(
                message("A comma stands before the first value."), message("Delete the comma.")
            )
        return False

    def comma(self, bracket: str) -> None:
        """Step over the comma after a value, or stop before the closing bracket."""
        end = self.at
        self.skip()
        here = self.text[self.at : self.at + 1]
        if here in ("", bracket):
            return
        if here == ",":
            self.single_comma(bracket)
        elif here == '"' or (bracket == "]" and here in _VALUE_STARTS):
            self.slip(
                end,
                end,
                ",",
                message("A comma is missing."),
                message("Add a comma after the value."),
            )
        else:
            self.no_comma(bracket)

    def single_comma(self, bracket: str) -> None:
        """Step over a comma; one that nothing follows is fatal to Qwen Code."""
        comma = self.at
        self.at += 1
        self.skip()
        here = self.text[self.at : self.at + 1]
        if here == bracket:
            self.slip(
                comma,
                comma + 1,
                "",
                message("A comma stands after the last value."),
                message("Delete the comma: Qwen Code does not start with it."),
            )
        elif here == ",":
            self.stop(message("Two commas follow each other."), message("Delete one of them."))

    def key(self) -> str:
        """Read the name of an object's member."""
        if self.text[self.at] == '"':
            return self.string()
        return self.stop(*no_string(self.text, self.at))

    def colon(self) -> None:
        """Step over the colon between a name and its value."""
        if not self.text.startswith(":", self.at):
            self.stop(
                message("A colon is missing after a name."),
                message("Write a colon between the name and its value."),
            )
        self.at += 1
        self.skip()

    def string(self) -> str:
        """Read a string in double quotes."""
        if plain := _PLAIN_STRING.match(self.text, self.at):
            self.at = plain.end()
            return plain[1]
        if found := _STRING.match(self.text, self.at):
            self.at = found.end()
            return cast("str", json.loads(found.group()))
        return self.stop(*bad_string(self.text, self.at))

    def skip(self) -> None:
        """Step over white space and comments."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.text.startswith(("//", "/*"), self.at):
                self.comment()
            elif _WIDE.match(self.text, self.at):
                self.wide(self.at)
                self.at += 1
            else:
                return

    def comment(self) -> None:
        """Step over a comment; a block comment may stay open at the end of the file."""
        opened, closing = self.at, "\n" if self.text[self.at + 1] == "/" else "*/"
        end = self.text.find(closing, opened + 2)
        self.at = len(self.text) if end < 0 else end + len(closing)
        for found in _WIDE.finditer(self.text, opened, self.at):
            self.wide(found.start())

    # ----------------------------------------------------------------------------------
    # Refusing

    def wide(self, at: int) -> None:
        """Note a space that JSON does not know."""
        self.slip(
            at,
            at + 1,
            " ",
            message(
                "A space that JSON does not know (U+{code}).", code=f"{ord(self.text[at]):04X}"
            ),
            message("Replace it by an ordinary space; even in a comment it stops Qwen Code."),
        )

    def no_value(self) -> NoReturn:
        """Refuse whatever stands where a value should."""
        if self.at == len(self.text):
            self.stop(
                message("The file ends where a value should follow."),
                message("Add the missing value and the closing brackets."),
            )
        self.stop(*no_string(self.text, self.at))

    def no_comma(self, bracket: str) -> NoReturn:
        """Refuse whatever stands where a comma or the closing bracket should."""
        here = self.text[self.at]
        if here in "}]":
            self.stop(
                message("{found} stands where {bracket} should.", found=here, bracket=bracket),
                message("Mend the brackets: each closes the one that was opened last."),
            )
        self.stop(
            message("Neither a comma nor {bracket} follows a value.", bracket=bracket),
            message("Put strings between double quotes, and a comma between two values."),
        )

    def never_closed(self, bracket: str, start: int) -> NoReturn:
        """Refuse a text that ends inside an object or array."""
        line = self.text.count("\n", 0, start) + 1
        self.stop(
            message("The {bracket} of line {line} is never closed.", bracket=bracket, line=line),
            message("Add the missing closing bracket."),
        )

    def slip(self, start: int, end: int, cure: str, said: Message, fix: Message) -> None:
        """Note a fault with an obvious cure and go on."""
        self.slips.append(Slip(start, end, cure, said, fix))

    def stop(self, said: Message, fix: Message, *, fault: Fault = Fault.SYNTAX) -> NoReturn:
        """Refuse the text at the next character."""
        raise Stop(Slip(self.at, self.at, "", said, fix), fault)


def _number(found: re.Match[str]) -> int | float:
    written = found.group()
    if found[1] or found[2] or len(written) > _LONGEST_INTEGER or written == "-0":
        return float(written)
    return int(written)
