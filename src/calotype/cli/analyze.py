"""`calotype analyze`: run a recipe over folders."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from calotype.cli import options, text
from calotype.cli.progress import ProgressPrinter
from calotype.errors import UsageError
from calotype.replacing import Own, require_file
from calotype.spelling import counted

if TYPE_CHECKING:
    from types import TracebackType

    from calotype.contract import Summary
    from calotype.library import Library


@click.command(short_help="Find out what is in a library.")
@options.folders
@click.option("-r", "--recipe", default="analyze", show_default=True, help="Name of a built-in recipe, or a file.")
@click.option("--set", "overrides", multiple=True, metavar="NAME=VALUE", help="Change a parameter of the recipe.")
@click.option("-o", "--output", type=options.Named(dir_okay=False), help="Write one JSON document there.")
@click.option("--sample", type=click.IntRange(min=1), help="Only that many photos, spread over the library.")
@click.option(
    "--only-changed",
    is_flag=True,
    help="Work on new and changed files only. All others are left as they are, even where a step of the recipe has "
    "never run for them: what it would say of them stays unknown until a run without this.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Workers; one fewer than the cores if not given.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Only paths that match, as in .gitignore.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Not paths that match, as in .gitignore.")
@click.option("--no-report", is_flag=True, help="Do not write the report.")
@click.option("--open", "open_report", is_flag=True, help="Open the report in the browser.")
@options.catalog
@options.as_json
@options.quiet
def analyze(
    folders: tuple[Path, ...],
    recipe: str,
    overrides: tuple[str, ...],
    output: Path | None,
    sample: int | None,
    only_changed: bool,
    jobs: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    no_report: bool,
    open_report: bool,
    catalog: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find out what is in FOLDERS, or in the current folder if none is named: metadata, quality, thumbnails, copies.

    Photos that are known and unchanged are not opened again. Nothing is written but the catalog. Exit status: 0 all
    well; 1 finished, but some photos failed or a folder could not be read; 2 wrong usage; 3 nothing could be done; 130
    interrupted.
    """
    with options.open_library(folders, catalog) as library, ProgressPrinter(quiet=quiet or as_json) as progress:
        if library.elsewhere and not quiet:
            place, folder = library.catalog_folder, library.folders[0]
            told = f"The catalog lies in {place}, and not in {folder}: {library.elsewhere}."
            click.echo(text.printable(told), err=True)
        with _Output(as_json, output) as writer:
            summary = library.analyze(
                recipe,
                sample=sample,
                only_changed=only_changed,
                jobs=jobs,
                include=include,
                exclude=exclude,
                overrides=options.parameters(overrides),
                on_line=writer.line if writer.wanted else None,
                on_progress=progress.update,
            )
            writer.end(summary)
        if not as_json:
            progress.end()
            click.echo(text.printable(summary.words))
            for line in text.unreadable(summary.unreadable):
                click.echo(line)
            _say_what_is_left(summary)
            if summary.failed:
                named = [] if catalog is None else ["--catalog", catalog]
                click.echo(f"What failed, why, and what to do: {text.typed('errors', *folders, *named)}")
        if not (no_report or as_json) or open_report:
            _report(library, open_report, as_json)
    return _status(summary)


def _report(library: Library, open_report: bool, as_json: bool) -> None:
    # Its place beside the catalog is that of the whole library: one of the folders named here would replace it.
    with library.whole() as whole:
        page = whole.report()
    if open_report:
        click.launch(page.as_uri())
    click.echo(f"Report: {text.printable(str(page))}", err=as_json)


def _say_what_is_left(summary: Summary) -> None:
    if summary.pending and not summary.interrupted:
        left = counted(summary.pending, "unchanged file has", "unchanged files have")
        click.echo(f"{left} steps that have not run: without --only-changed they do")


def _status(summary: Summary) -> int:
    if summary.interrupted:
        return 130
    # What nobody could look into may hold photos: a script must not take that for all being well.
    return 1 if summary.failed or summary.blocked or summary.unreadable else 0


class _Output:
    """Where the lines go: stdout, a document, both or nowhere. A document is written aside and put in place whole."""

    def __init__(self, as_json: bool, output: Path | None) -> None:
        self.as_json = as_json
        # Through a link, what it leads to is written, and not the link replaced.
        self.output = output.resolve() if output is not None and output.is_symlink() else output
        self._unfinished = Path(f"{self.output}.part")
        self._document: BinaryIO | None = None
        self._separator = _BEGINS + b"\n"

    def __enter__(self) -> _Output:
        if self.output is not None:
            with self._border():
                for target in (self.output, self._unfinished):
                    require_file(target, _OWN)
                self._document = self._unfinished.open("wb")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._document is not None:
            with contextlib.suppress(OSError):
                self._document.close()
            self._unfinished.unlink(missing_ok=True)

    @property
    def wanted(self) -> bool:
        return self.as_json or self.output is not None

    def line(self, line: object) -> None:
        import msgspec

        encoded = msgspec.json.encode(line)
        if self.as_json:
            _print(encoded)
        if self._document is not None:
            with self._border():
                self._document.write(self._separator + encoded)
            self._separator = b",\n"

    def end(self, summary: Summary) -> None:
        import msgspec

        from calotype.contract import SummaryLine

        if self.as_json:
            _print(msgspec.json.encode(SummaryLine(summary)))
        if self._document is not None and self.output is not None:
            begin = b"" if self._separator == b",\n" else self._separator
            with self._border():
                self._document.write(begin + b'\n], "summary": ' + msgspec.json.encode(summary) + b"}\n")
                self._document.close()
                self._unfinished.replace(self.output)
            self._document = None

    @contextlib.contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UsageError(
                f"{self.output} can't be written: {error.strerror}", hint="name a place with -o that can be written to"
            ) from error


_BEGINS = b'{"files": ['
_OWN = Own(_BEGINS, within=len(_BEGINS))


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
