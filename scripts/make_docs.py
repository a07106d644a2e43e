"""Write the pages of docs/reference from the declarations; `--check` only says which of them are stale.

Ops, commands, formats, settings and errors each describe themselves in the code; nothing is said twice. A page
that nothing generates any more is deleted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from calotype import errors, settings
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


def _formats_page() -> str:
    rows = (
        (
            form.title,
            ", ".join(f"`.{extension}`" for extension in form.extensions),
            f'`pip install "calotype[{form.extra}]"`' if form.extra else "always",
            "the parts that decide its pixels" if form.rule else "the whole file",
        )
        for form in sorted(all_formats(), key=lambda form: form.title)
        if type(form).__module__.startswith("calotype.")
    )
    return f"# Formats\n\n{_table(('format', 'extensions', 'installed by', 'the image id is made of'), rows)}"


def _settings_page() -> str:
    return (
        "# Settings\n\n`config.yml` in the user's configuration folder, then `.calotype/config.yml` of the library, "
        "then what the call says.\n\n" + _fields_table(fields_of(settings.Settings), defaults=True)
    )


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
