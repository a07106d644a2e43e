"""`Library`: the Python face. Every door uses it and adds nothing to it.

from calotype import Library

with Library("~/Pictures") as library:
    print(library.analyze().words)
    for photo in library.photos(where="content.sharpness.score < 0.2"):
        print(photo.path, photo.fact("metadata")["taken_at"])
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from calotype.catalog import Check, FileRow, check
from calotype.contract import Line, Lines, Summary
from calotype.copies import EXACT_KINDS, GroupLine, exact_groups
from calotype.decided import Decided, decide, decided, undo
from calotype.engine.events import Progress
from calotype.engine.folders import may_be_photo
from calotype.engine.preview import Preview, preview
from calotype.engine.run import CarrierName, Request, Run
from calotype.errors import UsageError
from calotype.explaining import Explanation, explain
from calotype.expressions import Type, parse, value_sql
from calotype.history import RunLine, UnreadableFolder, run_line, since_ns, unreadable_folders
from calotype.lookalikes import ALIKE_KINDS, alike_groups
from calotype.names import resolver, standing_columns
from calotype.opened import Opened
from calotype.places import absolute, existing, unknown
from calotype.recipes import result_type
from calotype.recipes.recipe import BoundRecipe
from calotype.references import References
from calotype.settings import Scan, Settings
from calotype.spares import SPARE_KINDS, Spares, spares
from calotype.stats import Counting, Statistics
from calotype.stored import there_as_read
from calotype.survey import without_file_times
from calotype.telling import Teller
from calotype.upkeep import Cleared, Verified, clear, forget, verify

if TYPE_CHECKING:
    from calotype.comparing import Comparison


class Library(Opened):
    """A photo library: one folder or several, and the catalog of what is known of them."""

    # What people ask for

    def analyze(
        self,
        recipe: str | os.PathLike[str] | Mapping[str, Any] = "analyze",
        *,
        sample: int | None = None,
        only_changed: bool = False,
        jobs: int | None = None,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        overrides: Mapping[str, Any] | None = None,
        carrier: CarrierName = "local",
        on_line: Callable[[Line], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Summary:
        """Run a recipe over the folders, and say what they hold.

        Unchanged photos are not opened. `on_line` is given one line a file, unchanged ones first, each as soon as
        what was found is kept. `sample` takes that many photos, spread over the library; `only_changed` leaves files
        that have not changed as they are, even where a step has never seen them. Raises `RecipeError`, `NothingDone`;
        a photo that fails raises nothing.
        """
        bound = self._recipe(recipe, overrides)
        self._make_catalog()
        request = self._request(bound, self._settings(jobs, include, exclude), register=True)
        request.sample, request.only_changed = sample, only_changed
        request.carrier = carrier
        teller = Teller(self.store, request.recipe, on_line, on_progress, settles_all=not only_changed)
        outcome = Run(self.store, request, teller).go()
        partial = bool(include or exclude or sample)
        return teller.summary(outcome, self.spares(), self.catalog_folder, partial=partial)

    run = analyze

    def plan(
        self,
        recipe: str | os.PathLike[str] | Mapping[str, Any] = "analyze",
        *,
        jobs: int | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> Preview:
        """What `analyze` would do: files, steps, why, how long, how much catalog. Nothing is opened or written."""
        with self._even_if_unknown():
            request = self._request(self._recipe(recipe, overrides), self._settings(jobs, (), ()), register=False)
            return preview(self.store, request)

    def _request(self, recipe: BoundRecipe, settings: Settings, *, register: bool) -> Request:
        places, whole = self._whereabouts.places(self.folders, register=register)
        return Request(
            recipe=recipe,
            places=places,
            # What the library's own settings leave out is no part of it; what a call leaves out is.
            whole=whole and settings.scan == self.settings.scan,
            settings=settings,
            logs=self.catalog_folder / "runs",
        )

    def photos(
        self,
        where: str | None = None,
        *,
        sort: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        recipe: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    ) -> Iterator[Line]:
        """Photos below the folders, with what is known of them. Nothing is opened.

        `where` is a condition over the names of the standing recipe (or of `recipe`); `sort` a path such as
        `content.sharpness.score`, missing values last; by `metadata.taken_at` photos without a date too. Raises
        `ConditionError`.
        """
        bound = self._recipe(recipe or self.settings.standing_recipe, None)
        self._require_catalog()
        columns = standing_columns(self.store, bound)
        types = _types(bound)
        lookup = resolver(self.store, bound, columns)
        rows = self.store.photos(
            [column.keys for column in columns],
            where=parse(where, types).sql(lookup) if where else None,
            order=without_file_times(value_sql(sort, lookup, types), sort, lookup) if sort else None,
            descending=descending,
            limit=limit,
            places=self.below(),
        )
        # No generator itself: what is wrong is said before anything is printed.
        return Lines(self.store, bound, columns).of(rows)

    def whole_path(self, line: Line) -> bytes:
        """Where the file of a line lies, from the root of the file system on, byte for byte."""
        return os.path.join(os.fsencode(self.home or b""), line.exact_path())

    def show(self, path: str | os.PathLike[str]) -> Line:
        """What is known of one photo, also where its file is there no more; the line then says `gone`.

        Raises `UsageError` where the catalog does not know it.
        """
        found = self._file(path, gone=True)
        bound = self._recipe(self.settings.standing_recipe, None)
        columns = standing_columns(self.store, bound)
        rows = self.store.photos_with_ids([found.id], [column.keys for column in columns])
        line = next(Lines(self.store, bound, columns).of(rows))
        line.gone = not absolute(path).exists()
        return line

    def duplicates(
        self,
        kinds: Sequence[str] = (*EXACT_KINDS, *ALIKE_KINDS),
        *,
        reference: Sequence[str | os.PathLike[str]] = (),
    ) -> Iterator[GroupLine]:
        """Groups of photos with a member below the folders: exact copies (`bytes`, `pixels`), copies that look the
        same (`near`), series (`burst`), sets made on purpose (`bracket`).

        What lies in a `reference` folder, or in one that the setting `reference` names, is kept rather than a better
        one; who is in which group does not change by it. Raises `UsageError` for a kind that there is not, and for a
        `reference` folder that neither is there nor is known: it would protect nothing.
        """
        self._require_catalog()
        kept = self.references.places(reference)
        lines = Lines(self.store, self._recipe(self.settings.standing_recipe, None), [])
        roots = self.roots()
        is_there = there_as_read(roots)
        for kind in kinds:
            if kind in EXACT_KINDS:
                yield from exact_groups(lines, kind, self.below(), kept, is_there, roots)
            elif kind in ALIKE_KINDS:
                yield from alike_groups(lines, kind, self.below(), kept, is_there, roots)
            else:
                known = ", ".join((*EXACT_KINDS, *ALIKE_KINDS))
                raise UsageError(f"there are no groups of the kind {kind!r}", hint=f"kinds: {known}")

    def spares(self, reference: Sequence[str | os.PathLike[str]] = (), kinds: Sequence[str] = SPARE_KINDS) -> Spares:
        """How many files below the folders could go if of each group of copies one were kept, and the bytes, by kind.

        Nothing in a `reference` folder (see `duplicates`) could. Kinds add up: a file is counted once, for the first of
        the `kinds` asked for.
        """
        self._require_catalog()
        recipe = self._recipe(self.settings.standing_recipe, None)
        references = self.references.places(reference)
        return spares(self.store, recipe, self.roots(), self.below(), reference=references, kinds=kinds)

    @property
    def references(self) -> References:
        """The reference folders of the settings."""
        return References(self._whereabouts, self.home or self.folders[0], self.settings.reference)

    def missing_references(self) -> list[Path]:
        """The reference folders of the settings that protect nothing, as they are neither there nor known. Answers
        before anything was analysed, too."""
        with self._even_if_unknown():
            return self.references.missing()

    def explain(self, first: str | os.PathLike[str], second: str | os.PathLike[str]) -> Explanation:
        """Why two photos are in one group of duplicates, or are not, by the rules that form the groups.

        Nothing is opened or written. Raises `UsageError` where the catalog does not know one of them, or where it could
        not be read.
        """
        self._require_catalog()
        lines = Lines(self.store, self._recipe(self.settings.standing_recipe, None), [])
        rows = {absolute(path): self._file(path) for path in (first, second)}
        for path, row in rows.items():
            if row.image is None:
                raise UsageError(f"{path} could not be read", hint=f"`calotype show {path}` says why")
        return explain(lines, *(rows[absolute(path)] for path in (first, second)))

    def _file(self, path: str | os.PathLike[str], *, gone: bool = False) -> FileRow:
        wanted = absolute(path)
        if not self._is_known():
            existing(wanted)
            if not may_be_photo(os.fsencode(wanted.name)):
                raise unknown(wanted)
        self._require_catalog()
        return self._whereabouts.file(wanted, gone=gone)

    def not_duplicates(self, group: str) -> GroupLine:
        """Remember that the members of a group are no duplicates: the next run keeps look-alikes apart; exact copies
        are listed and counted no more, until a further one comes.

        `group` is its id, or the beginning of it. Returns the group. Raises `UsageError` where no group or several
        begin so.
        """
        found = [line for line in self.duplicates() if line.group.startswith(group)]
        if len(found) != 1:
            which = "no group begins" if not found else f"{len(found)} groups begin"
            raise UsageError(f"{which} with {group!r}", hint="`calotype duplicates --json` shows their ids")
        images = dict.fromkeys(bytes.fromhex(member.image_id) for member in found[0].members)
        decide(self.store, found[0].group, found[0].kind, list(images), len(found[0].members))
        return found[0]

    def decided(self) -> list[Decided]:
        """The groups that `not_duplicates` was told of, the first one first."""
        self._require_catalog()
        return decided(self.store)

    def undo_not_duplicates(self, group: str) -> Decided:
        """Take back what `not_duplicates` was told of a group, by its id or the beginning of it. Raises `UsageError`
        where nothing was decided of such a group."""
        self._require_catalog()
        return undo(self.store, group)

    def stats(self, since: str | None = None) -> Statistics:
        """The library in numbers: years, cameras, quality, copies, what steps cost.

        `since` is a day (`2024-05-01`) or the name of a run: then only what was read since, and the runs since; copies
        and what the catalog keeps of each step are told in full all the same. Raises `UsageError` where it is neither.
        """
        self._require_catalog()
        bound = self._recipe(self.settings.standing_recipe, None)
        columns = standing_columns(self.store, bound)
        start = since_ns(since, self.store.runs()) if since else 0
        lines = Lines(self.store, bound, columns, doubts=False)
        counting = Counting(lines, resolver(self.store, bound, columns), self.below(), self.spares(), start)
        return counting.statistics()

    def runs(self, since: str | None = None) -> list[RunLine]:
        """The runs of this catalog, oldest first; `since` as in `stats`."""
        self._require_catalog()
        rows = self.store.runs()
        start = since_ns(since, rows) if since else 0
        return [run_line(row) for row in rows if row.started_ns >= start]

    def compare(
        self,
        first: str | os.PathLike[str],
        second: str | os.PathLike[str],
        *,
        align: bool = True,
        picture: str | os.PathLike[str] | None = None,
    ) -> Comparison:
        """How far two pictures are from each other, pixel by pixel; any two files, in the library or not.

        The larger is made smaller; with `align`, a crop, a shift, a small rotation and a copy turned by 90 degrees are
        undone first. `picture` is where a PNG of the difference is written. Raises `PhotoUnreadable`.
        """
        from calotype.comparing import compare

        shown = None if picture is None else Path(picture)
        return compare(Path(first), Path(second), self.settings.limits, search=align, picture=shown)

    def report(self, folder: str | os.PathLike[str] | None = None) -> Path:
        """Write the report into a folder, and return the path of its first page.

        Without a folder it is written beside the catalog, where the report of the whole library lies: raises
        `UsageError` where the folders of this one are but a part of it. See `whole`.
        """
        from calotype.report import write
        from calotype.reporting import LibrarySource

        self._require_catalog()
        if folder is None and (others := self._more_than_these()):
            part = " and ".join(map(str, self.folders))
            raise UsageError(
                f"{part} is a part of the library in {others[0]}, whose report would be lost to one of that part",
                hint="name another folder for the report with -o, or ask for that of the whole library",
            )
        target = Path(folder).expanduser().absolute() if folder else self.catalog_folder / "report"
        return write(target, LibrarySource(self, target))

    def whole(self) -> Library:
        """The whole library of this one's catalog, of which its folders may be a part. Close it by itself."""
        folders = self._more_than_these() or self.folders
        return Library(*folders, catalog=self.catalog_folder, settings=self.settings)

    def _more_than_these(self) -> list[Path]:
        """The folders of the whole library, where this one's are but a part of it; none where they are all of it. Those
        that are away don't count. A library's own folder stands for the others."""
        places, _ = self._whereabouts.places(self.folders)
        given = {place.root for place in places if not place.below}
        there = {
            number: folder
            for number, path in self.store.roots().items()
            if (folder := Path(os.fsdecode(path)) if path else self.home) is not None and folder.is_dir()
        }
        if there.keys() <= given:
            return []
        return list(there.values()) if self.home is None else [self.home]

    def gc(self, *, dry_run: bool = False) -> Cleared:
        """Remove from the catalog what no standing recipe needs; with `dry_run` only say what that is.

        Decisions are never touched, and what is removed can be computed again.
        """
        self._require_catalog()
        return clear(self.store, self.catalog_folder, dry_run=dry_run)

    def forget(self, *paths: str | os.PathLike[str], dry_run: bool = False) -> Cleared:
        """Remove files and folders from the catalog, with what is known of them alone; they need not be there any more.

        Decisions stay, and are found again by content. Raises `UsageError` for a path that the catalog does not know.
        """
        self._require_catalog()
        places = []
        for path in map(absolute, paths):
            place = self._whereabouts.place(path)
            if next(self.store.files(place.root, place.below, gone=True), None) is None:
                raise UsageError(f"nothing of {path} is in the catalog", hint="check the name")
            places.append((place.root, place.below))
        return forget(self.store, self.catalog_folder, places, dry_run=dry_run)

    def check(self) -> Check:
        """Read the whole catalog and say what is wrong with it. Nothing is changed."""
        self._require_catalog()
        self.close()
        return check(self.catalog_folder)

    def verify(self, on_progress: Callable[[Progress], None] | None = None) -> Verified:
        """Read every known file below the folders again, and say which are not what they were. Nothing is written.

        Where the folder given is the catalog's own, all files that it knows.
        """
        self._require_catalog()
        roots = self.roots()
        places = [(root, b"") for root in roots] if self.folders == [self.catalog_folder] else self.below()
        return verify(self.store, roots, places, self.settings.limits, on_progress)

    def errors(self) -> Iterator[Line]:
        """Photos of which something has failed, with their errors; as many as a run calls failed."""
        self._require_catalog()
        bound = self._recipe(self.settings.standing_recipe, None)
        yield from Lines(self.store, bound, standing_columns(self.store, bound)).failed(self.below())

    def unreadable_folders(self) -> list[UnreadableFolder]:
        """Folders below the folders that the last runs could not look into, and that can't be looked into now."""
        self._require_catalog()
        return unreadable_folders(self.store, self.roots(), self.below())

    # How it is done

    def _settings(self, jobs: int | None, include: Sequence[str], exclude: Sequence[str]) -> Settings:
        chosen = self.settings.scan
        scan = Scan(include=(*chosen.include, *include), exclude=(*chosen.exclude, *exclude), hidden=chosen.hidden)
        return msgspec.structs.replace(self.settings, scan=scan, jobs=self.settings.jobs if jobs is None else jobs)


def _types(recipe: BoundRecipe) -> dict[str, Type]:
    types = {step.name: result_type(step.op) for step in recipe.steps}
    return {**types, **{alias: types[name] for alias, name in recipe.aliases.items()}}
