"""Whether a catalog is whole: each database by itself, and what docs/catalog-format.md says always holds."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from msgspec import Struct

from calotype.catalog.blobs import named_blobs
from calotype.catalog.database import Database
from calotype.catalog.migrations import require_known
from calotype.catalog.parts import BLOBS, CATALOG, PARTS, Part
from calotype.catalog.sources import OWN
from calotype.errors import CatalogDamaged
from calotype.spelling import counted

_TOLD = 5
"""Messages of SQLite's about one database; a damaged one has thousands."""

_KEYS_OF = "key IN (SELECT id FROM keys WHERE subject = '{kind}')"
_RULES: dict[str, str] = {
    "facts and failures under one key and subject": "failures NATURAL JOIN (SELECT key, subject FROM facts)",
    "facts that are no JSON": "facts WHERE NOT json_valid(document)",
    "live files without photo, image or version": (
        "files WHERE gone_since IS NULL AND failure IS NULL AND read_at_ns > 0 "
        "AND (photo IS NULL OR image IS NULL OR version IS NULL)"
    ),
    "current groups without members": "current_groups WHERE group_id NOT IN (SELECT group_id FROM members)",
    **{
        f"{table} of {kind} digests that are not there": (
            f"{table} WHERE {_KEYS_OF.format(kind=kind)} AND subject NOT IN (SELECT id FROM {kind}_ids)"
        )
        for table in ("facts", "failures")
        for kind in ("group", "library", *OWN)
    },
}
"""What must not be there, and where SQL finds it."""


class Finding(Struct, frozen=True):
    """Something that is wrong with a catalog."""

    file: str
    problem: str
    hint: str


class Check(Struct):
    """The answer of `check`. `findings` is empty if all is well."""

    findings: list[Finding]
    counts: dict[str, int]
    """Rows of each table, by its name; blobs that no fact names, as `orphan blobs`; files that could not be read or
    identified, which keep their failure themselves, as `failed files`."""


def check(folder: Path) -> Check:
    """Read a whole catalog and compare it with what must hold. Changes nothing; a run may be going on.

    Raises `CatalogTooNew` for one that this program does not know, and `CatalogError` where it can't be read.
    Everything else that is wrong is a finding.
    """
    answer = Check([], {})
    with ExitStack() as opened:
        whole = {}
        for part in PARTS:
            database = _opened(folder, part, answer)
            if database is not None:
                whole[part] = opened.enter_context(closing(database))
                if not _is_whole(database, part, answer):
                    del whole[part]
        if CATALOG in whole:
            _check_rows(whole[CATALOG], answer)
        if CATALOG in whole and BLOBS in whole:
            _check_blobs(whole[CATALOG], whole[BLOBS], answer)
    return answer


def _opened(folder: Path, part: Part, answer: Check) -> Database | None:
    if not (folder / part.file_name).is_file():
        answer.findings.append(Finding(part.file_name, "it is missing", "it is made when the catalog is next opened"))
        return None
    try:
        return part.open(folder)
    except CatalogDamaged as error:
        answer.findings.append(Finding(part.file_name, error.message, error.hint))
        return None


def _is_whole(database: Database, part: Part, answer: Check) -> bool:
    newest = part.migrations()[-1].number
    try:
        if require_known(database, newest) < newest:
            older = f"it has version {database.version}; this Calotype writes version {newest}"
            hint = "it is brought up to date, after a backup, when it is next opened"
            answer.findings.append(Finding(part.file_name, older, hint))
            return False
        problems = [row[0] for row in database.all(f"PRAGMA integrity_check({_TOLD})") if row[0] != "ok"]
        if not problems:
            tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            answer.counts |= {table: database.one(f"SELECT count(*) FROM {table}")[0] for (table,) in tables}
    except CatalogDamaged as error:
        problems = [error.message]
    answer.findings += [Finding(part.file_name, problem, part.if_damaged) for problem in problems]
    return not problems


def _check_rows(catalog: Database, answer: Check) -> None:
    failed = "SELECT count(*) FROM files WHERE failure IS NOT NULL AND gone_since IS NULL"
    answer.counts["failed files"] = catalog.one(failed)[0]
    for table, parent in catalog.all('SELECT "table", parent FROM pragma_foreign_key_check GROUP BY 1, 2'):
        problem = f"rows of {table} refer to rows of {parent} that are not there"
        answer.findings.append(Finding(CATALOG.file_name, problem, CATALOG.if_damaged))
    for what, where in _RULES.items():
        (count,) = catalog.one(f"SELECT count(*) FROM {where}")
        if count:
            answer.findings.append(Finding(CATALOG.file_name, f"{count} {what}", CATALOG.if_damaged))


def _check_blobs(catalog: Database, blobs: Database, answer: Check) -> None:
    # Facts first: a run that goes on may add blobs after that, which are then counted as orphans and no harm.
    named = named_blobs(catalog, "1")
    there = {row[0] for row in blobs.rows("SELECT id FROM blobs")}
    if named - there:
        lost = counted(len(named - there), "blob that facts name is", "blobs that facts name are")
        answer.findings.append(Finding(BLOBS.file_name, f"{lost} not there", BLOBS.if_damaged))
    answer.counts["orphan blobs"] = len(there - named)
