"""Write the pages of docs/reference from the declarations; `--check` only says which of them are stale.

Ops, commands, formats, settings and errors each describe themselves in the code; nothing is said twice. A page
that nothing generates any more is deleted.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from calotype import errors, settings
from calotype.cli import calotype
from calotype.imaging.formats import all_formats
from calotype.ops import all_ops
from calotype.ops.declare import Op
from calotype.ops.describe import Field, fields_of

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"


def main() -> str | None:
    """Write or check the pages; what is returned is printed and makes the exit status 1."""
    wanted = {REFERENCE / name: text.rstrip() + "\n" for name, text in pages()}
    there = set(REFERENCE.rglob("*.md"))
    stale = {page for page, text in wanted.items() if page not in there or page.read_text(encoding="utf-8") != text}
    left_over = there - set(wanted)
    if "--check" in sys.argv:
        names = sorted(str(page.relative_to(REFERENCE.parent)) for page in stale | left_over)
        return f"stale pages, `make docs` writes them anew: {', '.join(names)}" if names else None
    for page in stale:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(wanted[page], encoding="utf-8")
    for page in left_over:
        page.unlink()
    print(f"{len(wanted)} pages, {len(stale)} written, {len(left_over)} deleted")
    return None


def pages() -> Iterator[tuple[str, str]]:
    """Path below docs/reference and text of every page."""
    ops = {name: declared for name, declared in all_ops().items() if declared.plugin is None}
    yield "ops/index.md", _ops_index(ops.values())
    for declared in ops.values():
        yield f"ops/{declared.name}.md", op_page(declared)
    yield "commands/index.md", _commands_index()
    for name, command in calotype.commands.items():
        yield f"commands/{name}.md", command_page(f"calotype {name}", command)
    yield "formats.md", _formats_page()
    yield "settings.md", _settings_page()
    yield "errors.md", _errors_page()


def _ops_index(ops: Iterable[Op]) -> str:
    rows = ((f"[{declared.name}]({declared.name}.md)", declared.summary, _reads(declared)) for declared in ops)
    return f"# Ops\n\n{_table(('op', 'what it does', 'reads'), rows)}"


def op_page(declared: Op) -> str:
    """The manual page of one op."""
    about = [
        ("version", str(declared.version)),
        ("reads", _reads(declared)),
        ("scope", declared.scope),
        ("queue", declared.queue),
        ("facts hang on the", declared.own_subject()),
    ]
    if declared.aliases:
        about.append(("also called", ", ".join(declared.aliases)))
    parts = [f"# {declared.name}\n\n{declared.summary}\n\n{declared.manual}", _table(("", ""), about)]
    parts.append(f"## Parameters\n\n{_fields_table(fields_of(declared.parameters), defaults=True)}")
    parts.append(f"## Result\n\n{_fields_table(fields_of(declared.result))}")
    if declared.member_result is not None:
        parts.append(f"## Result for each member\n\n{_fields_table(fields_of(declared.member_result))}")
    return "\n\n".join(parts)


def _reads(declared: Op) -> str:
    facts = [f"`{need.op}`" + (" if there" if need.optional else "") for need in declared.facts.values()]
    return ", ".join([declared.reads, *facts] if declared.reads != "facts" else facts or ["facts"])


def _commands_index() -> str:
    rows = ((f"[{name}]({name}.md)", command.get_short_help_str(200)) for name, command in calotype.commands.items())
    return f"# Commands\n\n{_words(calotype)}\n\n{_table(('command', 'what it does'), rows)}"


def command_page(path: str, command: click.Command, level: int = 1) -> str:
    """The manual page of one command, with its subcommands below."""
    arguments = [_metavar(given) for given in command.params if isinstance(given, click.Argument)]
    inner = command.commands if isinstance(command, click.Group) else {}
    usage = " ".join([path, "[OPTIONS]", *arguments, *(["COMMAND"] if inner else [])])
    parts = [f"{'#' * level} {path}", f"```\n{usage}\n```", _words(command)]
    options = [given for given in command.params if isinstance(given, click.Option)]
    if options:
        parts.append(_table(("option", "meaning"), map(_option_row, options)))
    parts.extend(command_page(f"{path} {name}", each, level + 1) for name, each in inner.items())
    return "\n\n".join(parts)


def _words(command: click.Command) -> str:
    """A command's help; what stands under click's `\\b` is kept line by line."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    kept = (text.partition("\n")[2] if text.startswith("\b") else None for text in paragraphs)
    return "\n\n".join(f"```\n{lines}\n```" if lines else text for text, lines in zip(paragraphs, kept, strict=True))


def _option_row(option: click.Option) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    default = f" Default: `{option.default}`." if option.show_default and option.default is not None else ""
    return f"{names} {_metavar(option)}".strip(), (option.help or "") + default


def _metavar(given: click.Parameter) -> str:
    """What is to be put in the place of a parameter's value."""
    if isinstance(given, click.Option) and given.is_flag:
        return ""
    if isinstance(given.type, click.Choice):
        return "/".join(map(str, given.type.choices))
    if given.metavar:
        return given.metavar
    if isinstance(given, click.Option):
        return given.type.name.removesuffix(" range").upper()
    name = (given.name or "").upper() + ("..." if given.nargs == -1 else "")
    return name if given.required else f"[{name}]"


def _formats_page() -> str:
    rows = (
        (
            form.title,
            ", ".join(f"`.{extension}`" for extension in form.extensions),
            f'`pip install "calotype[{form.extra}]"`' if form.extra else "nothing more",
            "the parts that decide its pixels" if form.rule else "the whole file",
        )
        for form in sorted(all_formats(), key=lambda form: form.title)
        if type(form).__module__.startswith("calotype.")
    )
    about = (
        "Headers and metadata are read without any extra, and so is the preview in a camera RAW.\n\n"
        "Only JPEG can be decoded at a part of its size. Beside a JPEG of as many pixels, what most ops see of a "
        "picture (the proxy) takes about 20 times as long for HEIC, 4 times for WebP, 3 for AVIF and PNG, 2 for TIFF, "
        "and most for JPEG 2000; a HEIC or RAW with an embedded preview of 1000 pixels and more is as quick as that "
        "preview, one without is decoded or developed whole. Measured by `benchmarks/bench_proxy.py`, on one core, "
        "with few files of some formats: `benchmarks/results/proxy.csv` has each."
    )
    table = _table(("format", "extensions", "all of its pixels need", "the image id is made of"), rows)
    return f"# Formats\n\n{about}\n\n{table}"


def _settings_page() -> str:
    about = (
        "Read from the user's `config.yml`, then from `.calotype/config.yml` of the library, then from the call; the "
        "later one wins. `calotype config show` prints both files with what holds. The user's is the one that the "
        "environment names in `CALOTYPE_CONFIG`, else it lies here:"
    )
    files = _table(
        ("system", "the user's file"), ((system, _in_code(file)) for system, file in settings.USER_FILES.items())
    )
    return f"# Settings\n\n{about}\n\n{files}\n\n{_fields_table(fields_of(settings.Settings), defaults=True)}"


def _in_code(file: str) -> str:
    """A path as code, what is said about it behind it as words."""
    path, bracket, about = file.partition(" (")
    return f"`{path}`{bracket}{about}"


def _errors_page() -> str:
    rows = (
        (f"`{kind.code}`", str(kind.exit_status), _due(kind), _sentence(kind)) for kind in _tree(errors.CalotypeError)
    )
    return f"# Errors\n\n{_table(('code', 'exit status', 'a photo is tried again', 'meaning'), rows)}"


def _tree(kind: type[errors.CalotypeError]) -> Iterator[type[errors.CalotypeError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _tree(child)


def _due(kind: type[errors.CalotypeError]) -> str:
    if not issubclass(kind, errors.PhotoError):
        return ""
    return {"never": "never", "next": "next run", "when": "when its cause has changed"}[kind.due]


def _sentence(kind: type) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())


def _fields_table(fields: tuple[Field, ...], *, defaults: bool = False) -> str:
    if not fields:
        return "None."
    rows = []
    for field in fields:
        kind = " ".join(part for part in (field.type, field.range, field.unit) if part)
        row = (f"`{field.path}`", kind + (", or null" if field.missing else ""), field.description)
        rows.append((*row, f"`{field.default}`" if field.default else "") if defaults else row)
    head = ("field", "kind", "meaning", "default") if defaults else ("field", "kind", "meaning")
    return _table(head, rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
