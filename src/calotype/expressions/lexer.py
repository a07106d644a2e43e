"""Conditions, cut into words.

Cut by our own hand and not by Python's: a field may be called `class` (of a camera) or `from`, positions count
characters, a comment can't hide half of a condition, and nothing of Python's grammar comes in unseen.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from calotype.errors import ConditionError

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))
    |(?P<name>[^\W\d]\w*)
    |(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<foreign>\*\*|//|&&|\|\||<>|:=)
    |(?P<sign>==|!=|<=|>=|[-+*/(),.\[\]<>])""",
    re.VERBOSE,
)
_HINTS = {
    "=": "write == to compare",
    "&&": "write `and`",
    "||": "write `or`",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    "<>": "write !=",
    "**": "there are + - * / and no powers",
    "//": "there is one division: /",
    "'": "a string ends with the quote that it begins with; write \\' for a quote inside",
    '"': 'a string ends with the quote that it begins with; write \\" for a quote inside',
}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t"}

Form = Literal["number", "name", "string", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a condition: how it is written, and where it stands (in characters from 0)."""

    form: Form
    text: str
    start: int
    value: float | str = ""
    """Of a number or a string: what it means."""

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """The words of `text`; the last has the form `end`. Raises `ConditionError` at what is no word."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup == "foreign":
            wrong = match.group() if match else text[at]
            raise ConditionError(
                f"{wrong!r} can't stand in a condition", position=at, hint=_HINTS.get(wrong, "see docs/conditions.md")
            )
        word = match.group()
        if match.lastgroup == "number":
            found.append(Token("number", word, at, _number(word, at)))
        elif match.lastgroup == "string":
            found.append(Token("string", word, at, _string(word, at)))
        elif match.lastgroup == "name":
            found.append(Token("name", word, at))
        elif match.lastgroup == "sign":
            found.append(Token("sign", word, at))
        at = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _number(word: str, at: int) -> float:
    value = float(word)
    if not math.isfinite(value):
        raise ConditionError("this number is too large for a double", position=at, hint="the largest is 1.8e308")
    return value


def _string(word: str, at: int) -> str:
    def meant(match: re.Match[str]) -> str:
        escape = match[1]
        letter = chr(int(escape[1:], 16)) if len(escape) == 5 else _ESCAPED.get(escape)
        if letter is None or letter == "\0" or "\ud800" <= letter <= "\udfff":
            raise ConditionError(
                f"{match[0]!r} means no character in a string",
                position=at + 1 + match.start(),
                hint="write \\\\ for a backslash; there are \\' \\\" \\n \\t \\uXXXX besides",
            )
        return letter

    return _ESCAPE.sub(meant, word[1:-1])
