"""The words of a condition, one after the other."""

from __future__ import annotations

from calotype.errors import ConditionError
from calotype.expressions.lexer import Token, tokens

MAX_CHARACTERS = 4_000
MAX_WORDS = 1_000
MAX_DEPTH = 16
"""What one condition may cost. The depth is what SQLite's parser holds (its stack has 100 places, and 36 `not` fill
it), with room for a statement around it; `and`, `or` and lists grow in breadth and cost no depth."""

QUANTIFIER_DEPTH = 4
"""The depth of one `any` or `all`: in SQL each is a query within a query."""

RESERVED = frozenset(("and", "or", "not", "in", "true", "false", "null"))
"""Words that can't be the first part of a name."""


class Cursor:
    """Stands at a word, takes it or refuses it."""

    def __init__(self, text: str) -> None:
        _check_size(text)
        self.text = text
        self._tokens = tokens(text)
        if len(self._tokens) > MAX_WORDS:
            raise too_much(f"the condition has more than {MAX_WORDS:,} words", self._tokens[MAX_WORDS].start)
        self._at = 0

    @property
    def word(self) -> Token:
        """The word at hand."""
        return self._tokens[self._at]

    @property
    def calls(self) -> bool:
        """Whether the word at hand is a name with a bracket after it."""
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return following.form == "sign" and following.text == "("

    def take(self) -> Token:
        """The word at hand; the next one is at hand then."""
        word = self.word
        self._at += 1
        return word

    def next_is(self, *texts: str) -> bool:
        """Whether the word at hand is one of these signs or names."""
        return self.word.form in ("sign", "name") and self.word.text in texts

    def expect(self, text: str, where: str) -> None:
        """Take this sign or word, or refuse what stands there."""
        if not self.next_is(text):
            raise self.unexpected(f"{text!r} {where}")
        self.take()

    def end(self) -> None:
        """Refuse whatever is left."""
        if self.word.form != "end":
            raise self.unexpected("an operator or the end")

    def since(self, start: int) -> str:
        """The text from `start` to the end of the word last taken."""
        return self.text[start : self._tokens[self._at - 1].end]

    def unexpected(self, wanted: str) -> ConditionError:
        """An error that points at the word at hand."""
        word = self.word
        found = "the condition ends" if word.form == "end" else f"{word.text[:40]!r} stands"
        small = word.text.lower()
        hint = f"write {small!r}" if small in RESERVED and small != word.text else ""
        return ConditionError(f"{found} where {wanted} is expected", position=word.start, hint=hint)


def too_much(message: str, position: int) -> ConditionError:
    """The error for a condition that costs too much to read."""
    return ConditionError(message, position=position, hint="let an op compute it, or ask for less at a time")


def _check_size(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise too_much(f"the condition has more than {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ConditionError("the condition holds half a character", position=error.start) from error
