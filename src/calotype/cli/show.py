"""`calotype show`: everything that is known of one photo."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from calotype.cli import options, text

if TYPE_CHECKING:
    from calotype.ops.describe import Field


@click.command(short_help="Show all that is known of one photo.")
@click.argument("path", type=options.Named())
@options.catalog
@options.as_json
def show(path: Path, catalog: Path | None, as_json: bool) -> None:
    """Show what is known of the photo at PATH: state, facts, companions, errors. The file is not opened.

    What only programs can read, such as fingerprints, is in `--json` alone.

    A fact is marked `stale` where it was made otherwise than the recipe says today and the run that makes it anew has
    not ended, and `provisional` where it is from a run that has not ended or was over a part of the library.

    Of a file that is there no more, or is a link to nothing, what was found out before is shown, and that it is gone.

    Exit status: 0; 2 wrong usage, or the catalog does not know the photo; 3 there is no catalog, or it can't be read.
    """
    with options.open_library((options.nearest_there(path),), catalog) as library:
        line = library.show(path)
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        return
    click.echo(f"{text.printable(line.path)}: {line.state}")
    if line.gone:
        click.echo("  there is no such file now; what was found out is kept until `calotype forget` removes it")
    click.echo(f"  photo {line.photo_id or '-'}, image {line.image_id or '-'}")
    from calotype.imaging.metadata.companions import RULES

    for companion in line.companions:
        rule = RULES[companion.rule]
        said = f"no pair, though named so ({rule}): {companion.doubt}" if companion.doubt else rule
        click.echo(f"  with {text.printable(companion.path)} ({said})")
    for error in line.errors:
        click.echo(f"  {text.failed(error.step)}: {text.printable(error.message)}")
        click.echo(f"    {text.printable(error.hint)}")
    for name in line.facts:
        mark = " (stale)" if name in line.stale else " (provisional)" if name in line.provisional else ""
        click.echo(f"{name}{mark}")
        for row in _rows(line.fact(name), "  ", _Fields.of(name)):
            click.echo(row)


class _Fields(NamedTuple):
    """What is known of the fields below a path of a fact."""

    known: Mapping[str, Field]
    path: str = ""

    @classmethod
    def of(cls, fact: str) -> _Fields:
        """Those of the op of that name; of a fact that a step calls otherwise nothing is known."""
        from calotype.ops import all_ops
        from calotype.ops.describe import fields_of

        declared = all_ops().get(fact)
        return cls({field.path: field for field in fields_of(declared.result)} if declared else {})

    def called(self, name: str) -> Field | None:
        return self.known.get(self.path + name)

    def below(self, name: str) -> _Fields:
        return _Fields(self.known, f"{self.path}{name}.")


def _rows(value: Any, indent: str, fields: _Fields) -> Iterator[str]:
    for name, inner in value.items():
        field = fields.called(name)
        if field is not None and field.data:
            continue
        if isinstance(inner, dict):
            below = list(_rows(inner, indent + "  ", fields.below(name)))
            yield from [f"{indent}{name}", *below] if below else []
        elif inner is not None and inner != [] and inner != "":
            word = field.words.get(str(inner)) if field is not None else None
            yield f"{indent}{name}: {word or _shown(inner)}"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} {_shown(field)}" for name, field in value.items()) + "}"
    return text.printable(str(value))
