"""Every error that Calotype raises on purpose, in one tree.

    CalotypeError                       code, message, hint, exit_status
    ├── UsageError                2     the command, call or file given can't be used as it is
    │   ├── SettingsError               config.yml
    │   ├── ConditionError              a `when` or `--where`; knows its position
    │   ├── RecipeError                 a recipe; knows its line and column
    │   └── DeclarationError            an op, a format or a plug-in is declared wrongly
    ├── NothingDone               3     nothing could be done
    │   ├── LibraryMissing              no such folder, or it can't be read
    │   ├── PhotoUnreadable             a photo that was asked for by its name can't be read
    │   └── CatalogError                the catalog can't be opened or written
    │       ├── CatalogDamaged
    │       ├── CatalogTooNew
    │       └── CatalogFull             no space left for it
    ├── Interrupted             130     Ctrl-C
    └── PhotoError                      costs one photo; kept in the catalog as a failure
        ├── FileMissing                 due again next run
        ├── FileUnreadable              next run
        ├── FileTooLarge                when the limit is raised
        ├── NotAnImage                  never
        ├── FormatMissing               when the extra that reads the format is installed
        ├── ExtraMissing                when the extra that an op needs is installed
        ├── HeaderDamaged               never
        ├── TooManyPixels               when the limit is raised
        ├── DecodeFailed                when the decoder has another version
        ├── Truncated                   never
        ├── OpFailed                    never (a new version of the op has another key)
        ├── Crashed                     when the decoder or the op has another version
        ├── TimedOut                    when the limit is raised
        └── OutOfMemory                 when the limit is raised

Rules. Who detects an error writes the message (what happened, to which file) and the hint (what to do); who
only passes it on adds nothing. Foreign exceptions are translated once, at the border where they come in,
with their cause kept. Errors become text, JSON and an exit status in one function, `calotype.cli.errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, TypeVar

Due = Literal["never", "when", "next"]
"""When a failure is tried again: never (the content is at fault), when what it watches has changed, next run."""


class CalotypeError(Exception):
    """An error with a code for programs, a message and a hint for people, and an exit status."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1
    usual_hint: ClassVar[str] = ""
    """What to do where whoever raises the error knows nothing better."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.usual_hint
        self.others: tuple[CalotypeError, ...] = ()
        """More that is wrong with the same thing, such as a recipe, so that it can be mended at once."""

    def __reduce__(self) -> tuple[object, ...]:
        # An exception with keyword arguments does not survive pickling between processes without this.
        return _rebuild, (type(self), self.__dict__)

    def to_dict(self) -> dict[str, str]:
        """The error as the contract prints it: `code`, `message`, `hint`."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


_E = TypeVar("_E", bound=CalotypeError)


def together(found: Sequence[_E]) -> _E:
    """The first of several errors, which knows the others."""
    first, *others = found
    first.others = (*first.others, *others)
    return first


def _rebuild(kind: type[CalotypeError], state: dict[str, object]) -> CalotypeError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (error.message,)
    return error


class UsageError(CalotypeError):
    """The command, call or file given can't be used as it is."""

    code = "usage"
    exit_status = 2


class SettingsError(UsageError):
    """A settings file holds something that can't be used."""

    code = "settings"


class ConditionError(UsageError):
    """A condition can't be read, or compares what can't be compared.

    `position` counts characters from 0 in the condition's text, so that a caret can stand below it.
    """

    code = "condition"
    within: str = "condition"
    """What the text is to whoever wrote it."""

    def __init__(self, message: str, *, position: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position


class RecipeError(UsageError):
    """A recipe can't be read. `line` and `column` count from 1; 0 is unknown (a recipe given as a dict).

    `file` is the recipe's, empty for one that was given as a text or a dict.
    """

    code = "recipe"

    def __init__(self, message: str, *, line: int = 0, column: int = 0, hint: str = "", file: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column
        self.file = file


class DeclarationError(UsageError):
    """An op, a format or a plug-in is declared wrongly."""

    code = "declaration"


class NothingDone(CalotypeError):
    """Nothing could be done at all."""

    code = "nothing_done"
    exit_status = 3


class LibraryMissing(NothingDone):
    """There is no such folder, or it can't be read."""

    code = "library_missing"


class PhotoUnreadable(NothingDone):
    """A photo that was asked for by its name can't be read; its cause is the `PhotoError` that says why."""

    code = "photo_unreadable"


class CatalogError(NothingDone):
    """The catalog can't be opened or written."""

    code = "catalog"


class CatalogDamaged(CatalogError):
    """The catalog's file is damaged."""

    code = "catalog_damaged"


class CatalogTooNew(CatalogError):
    """The catalog was written by a newer Calotype."""

    code = "catalog_too_new"


class CatalogFull(CatalogError):
    """There is no space left for the catalog."""

    code = "catalog_full"


class Interrupted(CalotypeError):
    """The owner pressed Ctrl-C; everything committed is kept."""

    code = "interrupted"
    exit_status = 130


class PhotoError(CalotypeError):
    """A reason why one photo has no fact. It is kept as a failure and costs no other photo anything.

    `watch` names what a failure that is due `when` waits for, as `kind:name`: `decoder:jpeg`, `extra:jxl`,
    `limit:pixels`, `op:content`. The value seen is put beside it when the failure is kept.
    """

    code = "photo"
    due: ClassVar[Due] = "never"

    def __init__(self, message: str, *, hint: str = "", watch: str = "") -> None:
        super().__init__(message, hint=hint)
        self.watch = watch


class FileMissing(PhotoError):
    """The file was there when the folder was read and is there no more, or is a link to nothing."""

    code = "file_missing"
    usual_hint = "it is looked for again in the next run"
    due = "next"


class FileUnreadable(PhotoError):
    """The system would not let the file be read: permission, I/O error, network."""

    code = "file_unreadable"
    usual_hint = "check its permissions and the disk; it is tried again in the next run"
    due = "next"


class FileTooLarge(PhotoError):
    """The file is larger than the limit."""

    code = "file_too_large"
    due = "when"


class NotAnImage(PhotoError):
    """The content is of no kind that a known format claims."""

    code = "not_an_image"
    usual_hint = "if another program shows it, rename it to what it is, or leave it out with --exclude"


class FormatMissing(PhotoError):
    """The format is known, but what reads it is not installed."""

    code = "format_missing"
    due = "when"


class ExtraMissing(PhotoError):
    """An op was told to use what comes with an extra that is not installed."""

    code = "extra_missing"
    due = "when"


class HeaderDamaged(PhotoError):
    """The file begins like an image, but its header can't be read."""

    code = "header_damaged"
    usual_hint = "the file is damaged at its beginning: restore it from a backup, or leave it out with --exclude"


class TooManyPixels(PhotoError):
    """The header promises more pixels, frames or bytes than the limit allows."""

    code = "too_many_pixels"
    due = "when"


class DecodeFailed(PhotoError):
    """The pixels can't be decoded."""

    code = "decode_failed"
    usual_hint = "if another program opens it, a later version of the decoder may too; it is then tried again"
    due = "when"


class Truncated(PhotoError):
    """The pixels end too early; the message says how much of the picture could be read."""

    code = "truncated"
    usual_hint = "the copy was cut short: copy it again from where it came from, or restore it from a backup"


class OpFailed(PhotoError):
    """An op raised an error that it did not mean to."""

    code = "op_failed"


class Crashed(PhotoError):
    """The worker died while it had this photo in hand, twice."""

    code = "crashed"
    due = "when"


class TimedOut(PhotoError):
    """The photo took longer than the limit, twice."""

    code = "timeout"
    due = "when"


class OutOfMemory(PhotoError):
    """The photo needed more memory than the limit, twice."""

    code = "memory"
    due = "when"
