"""`calotype doctor`: whether all is well with this installation, this machine, a catalog and the files of a library."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calotype.cli import options, text
from calotype.cli.progress import ProgressPrinter
from calotype.spelling import counted

if TYPE_CHECKING:
    from calotype.catalog import Check
    from calotype.library import Library
    from calotype.upkeep import CatalogPlace, Installed, Machine, Verified
    from calotype.upkeep.verify import Problem

_SHOWN = 20


@click.command(short_help="Check the installation, this machine, a catalog, the files.")
@click.argument("folder", type=options.Named(), default=Path())
@click.option("--catalog", "check", is_flag=True, help="Read the whole catalog, and say what is wrong with it.")
@click.option("--verify", is_flag=True, help="Read all known files again, and say which are not what they were.")
@click.option("--limits", is_flag=True, help="The limits that hold, and what each protects from.")
@options.as_json
def doctor(folder: Path, check: bool, verify: bool, limits: bool, as_json: bool) -> int:
    """Say what is installed, what is missing and what to type, how fast this machine is, and where the catalog lies.

    The options ask for one thing each, about the library that FOLDER is in; several can be given. FOLDER may also be
    that of a catalog which lies elsewhere. Nothing is changed.

    Exit status: 0 all well; 1 something is wrong: a plug-in can't be loaded, the catalog is damaged, or a file is not
    what it was when it was read: it is damaged, changed or missing, or can't be read; 2 wrong usage; 3 there is no such
    folder, or no catalog that can be read.
    """
    catalog = folder if (folder / "catalog.db").is_file() else None
    with options.open_library((folder,), catalog) as library:
        sections: dict[str, Any] = {}
        if not (check or verify or limits):
            sections |= _general(library)
        if limits:
            sections["limits"] = _limits(library)
        if check:
            sections["check"] = library.check()
        if verify:
            with ProgressPrinter(quiet=as_json) as progress:
                sections["verify"] = library.verify(progress.update)
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(sections) + b"\n")
    else:
        _print(sections)
    return 1 if _is_wrong(**sections) else 0


def _general(library: Library) -> dict[str, Any]:
    from calotype.upkeep import place_of_catalog, this_machine, what_is_installed

    return {
        "machine": this_machine(library.settings),
        "catalog": place_of_catalog(library.catalog_folder, library.elsewhere),
        "installed": what_is_installed(),
    }


def _limits(library: Library) -> list[dict[str, Any]]:
    from calotype.settings import described

    return [
        {"limit": name, "value": value, "meaning": meaning}
        for name, value, meaning in described(library.settings)
        if name.startswith("limits.")
    ]


def _is_wrong(
    installed: Installed | None = None, check: Check | None = None, verify: Verified | None = None, **_: Any
) -> bool:
    broken_plugin = installed is not None and any(plugin.problem for plugin in installed.plugins)
    damaged = check is not None and bool(check.findings)
    return broken_plugin or damaged or (verify is not None and bool(verify.differences))


def _print(sections: dict[str, Any]) -> None:
    printers: dict[str, Callable[[Any], Iterator[str]]] = {
        "machine": _machine,
        "catalog": _catalog,
        "installed": _installed,
        "limits": _limit_lines,
        "check": _check_lines,
        "verify": _verify_lines,
    }
    for number, (name, section) in enumerate(sections.items()):
        if number:
            click.echo()
        for line in printers[name](section):
            click.echo(line)


def _machine(machine: Machine) -> Iterator[str]:
    speed = machine.speed
    yield f"calotype {machine.calotype}, Python {machine.python}, {machine.platform}"
    cores, workers = counted(machine.cores, "core"), counted(machine.workers, "worker")
    yield f"{cores}, {workers}; computed on the {machine.device.used}, for {machine.device.why}"
    yield from machine.notes
    yield "\nSpeed of one worker, with a JPEG of 12 megapixels"
    yield from text.table(
        [
            ("decode", f"{1000 * speed.decode_seconds:.1f} ms"),
            ("content", f"{1000 * speed.content_seconds:.1f} ms"),
            ("both", f"{machine.photos_per_second:.1f} photos a second"),
        ],
        indent="  ",
    )


def _catalog(place: CatalogPlace) -> Iterator[str]:
    from calotype.survey import in_bytes

    yield "Catalog"
    state = in_bytes(place.bytes) if place.there else "not made yet"
    disk = f"{in_bytes(place.free_bytes)} free" + (f" on {place.file_system}" if place.file_system else "")
    yield f"  {text.printable(str(place.folder))}: {state}; {disk}"
    if place.reason:
        yield f"  It is not in the library's folder: {text.printable(place.reason)}."


def _installed(installed: Installed) -> Iterator[str]:
    yield "Formats, and what decodes them"
    by_decoder: dict[str, list[str]] = {}
    for name, versions in installed.decoders.items():
        by_decoder.setdefault(versions or "no decoder is installed", []).append(name)
    yield from text.table([(" ".join(names), versions) for versions, names in by_decoder.items()], indent="  ")
    yield "\nExtras"
    yield from text.table(
        [(one.extra, one.what, "installed" if one.installed else one.type) for one in installed.extras], indent="  "
    )
    if installed.plugins:
        yield "\nPlug-ins"
        for plugin in installed.plugins:
            yield f"  {plugin.plugin} ({plugin.distribution} {plugin.version}): {plugin.problem or 'loaded'}"


def _limit_lines(limits: list[dict[str, Any]]) -> Iterator[str]:
    yield "Limits; change them in config.yml (`calotype config show` says where that lies)"
    for limit in limits:
        yield f"  {limit['limit']}: {limit['value']:,}"
        yield f"      {limit['meaning']}"


def _check_lines(check: Check) -> Iterator[str]:
    for finding in check.findings:
        yield f"{finding.file}: {finding.problem}"
        yield f"  {finding.hint}"
    if not check.findings:
        counts = {name: check.counts.get(name, 0) for name in ("files", "facts", "failures", "blobs")}
        # As `stats` counts them: those of files that could not be read too.
        counts["failures"] += check.counts.get("failed files", 0)
        told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        yield f"the catalog is whole: {told}; copies share their facts and failures"


def _verify_lines(verified: Verified) -> Iterator[str]:
    from calotype.survey import in_bytes

    for one in sorted(verified.differences, key=lambda one: list(_PROBLEMS).index(one.problem))[:_SHOWN]:
        yield f"{one.problem}: {text.printable(one.path)}"
        yield f"  {text.printable(one.message)}"
    more = len(verified.differences) - _SHOWN
    if more > 0:
        yield f"and {more:,} more; --json has all"
    files = counted(verified.files, "file")
    read = f"{files}, {in_bytes(verified.bytes)}, read in {text.duration(verified.seconds)}"
    if not verified.differences:
        yield f"{read}: {'it is what it was' if verified.files == 1 else 'all are what they were'}"
        return
    counts = Counter(one.problem for one in verified.differences)
    yield f"{read}: {len(verified.differences):,} of them not as they were"
    yield from (f"  {counts[problem]:,} {words}" for problem, words in _PROBLEMS.items() if counts[problem])


_PROBLEMS: dict[Problem, str] = {
    "damaged": "damaged: restore from a backup",
    "unreadable": "can't be read: allow it, or check the disk; what is in them was not compared",
    "changed": "changed by somebody since: the next `calotype analyze` reads them again",
    "missing": "missing: moved or deleted, if no disk is away; the next `calotype analyze` takes note of it",
}
"""What became of files, by what it asks of their owner; the gravest first."""
