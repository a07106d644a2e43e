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

from calotype.catalog import CatalogFolder, Check, FileRow, Store, check, open_store
from calotype.contract import Line, Lines, Summary
from calotype.copies import EXACT_KINDS, GroupLine, exact_groups
from calotype.engine.events import Progress
from calotype.engine.preview import Preview, preview
from calotype.engine.run import CarrierName, Request, Run
from calotype.errors import LibraryMissing, UsageError
from calotype.explaining import Explanation, explain
from calotype.expressions import Type, parse, value_sql
from calotype.history import RunLine, UnreadableFolder, run_line, since_ns, unreadable_folders
from calotype.lookalikes import ALIKE_KINDS, alike_groups, part
from calotype.names import resolver, standing_columns
from calotype.ops import all_ops
from calotype.places import Whereabouts, absolute, catalog_folder_of, existing
from calotype.recipes import find_recipe, load_recipe, resolve, result_type
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Scan, Settings, load_settings
from calotype.spares import Spares, spares
from calotype.stats import Counting, Statistics
from calotype.telling import Teller
from calotype.upkeep import Cleared, Verified, clear, forget, verify

if TYPE_CHECKING:
    from calotype.comparing import Comparison


class Library:
    """A photo library: one folder or several, and the catalog of what is known of them.

    The catalog lies in the nearest folder upwards that has one; a new one is made in the first folder, or, where
    that can't be written, in the user's data folder. Raises `LibraryMissing` where a folder does not exist.
    """

    def __init__(
        self,
        *folders: str | os.PathLike[str],
        catalog: str | os.PathLike[str] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.folders = [existing(folder) for folder in folders or (".",)]
        found = catalog_folder_of(self.folders[0]) if catalog is None else CatalogFolder(absolute(catalog))
        self.catalog_folder = found.folder
        self.elsewhere = found.reason
        """Why the catalog does not lie in the library's folder, as the end of a sentence; empty if it does, or if
        another place was asked for."""
        self.settings = settings or load_settings(self.catalog_folder)
        self.home = self.catalog_folder.parent if self.catalog_folder.name == ".calotype" else None
        """The library's folder where the catalog lies in it; paths are kept relative to it, so that it can move."""
        self._store: Store | None = None

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalog."""
        if self._store is not None:
            self._store.close()
            self._store = None

    @property
    def store(self) -> Store:
        """The catalog, opened (and made) when first wanted."""
        if self._store is None:
            self._store = open_store(self.catalog_folder)
        return self._store

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
        request = self._request(self._recipe(recipe, overrides), self._settings(jobs, include, exclude), register=True)
        request.sample, request.only_changed = sample, only_changed
        request.carrier = carrier
        teller = Teller(self.store, request.recipe, on_line, on_progress, settles_all=not only_changed)
        outcome = Run(self.store, request, teller).go()
        return teller.summary(outcome, self.spares(), self.catalog_folder)

    run = analyze

    def plan(
        self,
        recipe: str | os.PathLike[str] | Mapping[str, Any] = "analyze",
        *,
        jobs: int | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> Preview:
        """What `analyze` would do: files, steps, why, how long, how much catalog. Nothing is opened or written."""
        in_memory = not self._is_known()
        if in_memory:
            self._store = open_store(None)
        try:
            request = self._request(self._recipe(recipe, overrides), self._settings(jobs, (), ()), register=False)
            return preview(self.store, request)
        finally:
            if in_memory:
                self.close()

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
        `content.sharpness.score`, missing values last. Raises `ConditionError`.
        """
        bound = self._recipe(recipe or self.settings.standing_recipe, None)
        self._require_catalog()
        columns = standing_columns(self.store, bound)
        types = _types(bound)
        lookup = resolver(self.store, bound, columns)
        rows = self.store.photos(
            [column.keys for column in columns],
            where=parse(where, types).sql(lookup) if where else None,
            order=value_sql(sort, lookup, types) if sort else None,
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
        wanted = absolute(path)
        bound = self._recipe(self.settings.standing_recipe, None)
        if not self._is_known():
            existing(wanted)
        self._require_catalog()
        columns = standing_columns(self.store, bound)
        row = self._whereabouts.file(wanted, gone=True)
        rows = self.store.photos_with_ids([row.id], [column.keys for column in columns])
        line = next(Lines(self.store, bound, columns).of(rows))
        line.gone = not os.path.exists(wanted)
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
        one; who is in which group does not change by it. Raises `UsageError` for a kind that there is not.
        """
        self._require_catalog()
        kept = self._references(reference)
        lines = Lines(self.store, self._recipe(self.settings.standing_recipe, None), [])
        for kind in kinds:
            if kind in EXACT_KINDS:
                yield from exact_groups(lines, kind, self.below(), kept)
            elif kind in ALIKE_KINDS:
                yield from alike_groups(lines, kind, self.below(), kept)
            else:
                known = ", ".join((*EXACT_KINDS, *ALIKE_KINDS))
                raise UsageError(f"there are no groups of the kind {kind!r}", hint=f"kinds: {known}")

    def spares(self, reference: Sequence[str | os.PathLike[str]] = ()) -> Spares:
        """How many files below the folders could go if of each group of copies one were kept, and the bytes, by kind.

        Nothing in a `reference` folder (see `duplicates`) could. Kinds add up: a file is counted once.
        """
        self._require_catalog()
        recipe = self._recipe(self.settings.standing_recipe, None)
        home = None if self.home is None else os.fsencode(self.home)
        return spares(self.store, recipe, self.below(), reference=self._references(reference), home=home)

    def _references(self, more: Sequence[str | os.PathLike[str]]) -> list[tuple[int, bytes]]:
        """Reference folders as the catalog is asked about them; those of the settings are below the library's."""
        top = self.home or self.folders[0]
        folders = [*(top / folder for folder in self.settings.reference), *more]
        return [(place.root, place.below) for place in map(self._whereabouts.place, map(absolute, folders))]

    def explain(self, first: str | os.PathLike[str], second: str | os.PathLike[str]) -> Explanation:
        """Why two photos are in one group of duplicates, or are not, by the rules that form the groups.

        Nothing is opened or written. Raises `UsageError` where the catalog does not know one of them, or where it could
        not be read.
        """
        self._require_catalog()
        lines = Lines(self.store, self._recipe(self.settings.standing_recipe, None), [])
        return explain(lines, self._file(first), self._file(second))

    def _file(self, path: str | os.PathLike[str]) -> FileRow:
        wanted = absolute(path)
        found = self._whereabouts.file(wanted)
        if found.image is None:
            raise UsageError(f"{wanted} could not be read", hint=f"`calotype show {wanted}` says why")
        return found

    def not_duplicates(self, group: str) -> int:
        """Remember that the photos of a group are no duplicates of each other; the next run keeps them apart.

        `group` is its id, or the beginning of it. Returns how many photos that are. Raises `UsageError` where no
        group or several begin so.
        """
        found = [line for line in self.duplicates(ALIKE_KINDS) if line.group.startswith(group)]
        if len(found) != 1:
            which = "no group begins" if not found else f"{len(found)} groups begin"
            raise UsageError(f"{which} with {group!r}", hint="`calotype duplicates --json` shows their ids")
        images = list(dict.fromkeys(bytes.fromhex(member.image_id) for member in found[0].members))
        part(self.store, images)
        return len(images)

    def stats(self, since: str | None = None) -> Statistics:
        """The library in numbers: years, cameras, quality, copies, what steps cost.

        `since` is a day (`2024-05-01`) or the name of a run: then only what was read since, and the runs since. Raises
        `UsageError` where it is neither.
        """
        self._require_catalog()
        bound = self._recipe(self.settings.standing_recipe, None)
        columns = standing_columns(self.store, bound)
        start = since_ns(since, self.store.runs()) if since else 0
        counting = Counting(self.store, resolver(self.store, bound, columns), self.below(), self.spares(), start)
        return counting.statistics(columns)

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
        """Write the report, and return the path of its first page."""
        from calotype.report import write
        from calotype.reporting import LibrarySource

        target = Path(folder).expanduser().absolute() if folder else self.catalog_folder / "report"
        return write(target, LibrarySource(self, target))

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
        roots = {number: path or os.fsencode(self.home or b"") for number, path in self.store.roots().items()}
        places = [(root, b"") for root in roots] if self.folders == [self.catalog_folder] else self.below()
        return verify(self.store, roots, places, self.settings.limits, on_progress)

    def errors(self) -> Iterator[Line]:
        """Photos of which something has failed, with their errors."""
        return (line for line in self.photos() if line.errors)

    def unreadable_folders(self) -> list[UnreadableFolder]:
        """Folders below the folders that the last runs could not look into, and that can't be looked into now."""
        self._require_catalog()
        return unreadable_folders(self.store, os.fsencode(self.home or b""), self.below())

    # How it is done

    def _recipe(
        self, recipe: str | os.PathLike[str] | Mapping[str, Any], overrides: Mapping[str, Any] | None
    ) -> BoundRecipe:
        source = recipe if isinstance(recipe, Mapping) else find_recipe(os.fspath(recipe))
        return resolve(load_recipe(source, overrides), all_ops())

    def _settings(self, jobs: int | None, include: Sequence[str], exclude: Sequence[str]) -> Settings:
        chosen = self.settings.scan
        scan = Scan(include=(*chosen.include, *include), exclude=(*chosen.exclude, *exclude), hidden=chosen.hidden)
        return msgspec.structs.replace(self.settings, scan=scan, jobs=self.settings.jobs if jobs is None else jobs)

    @property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(self.store, self.home)

    def below(self) -> list[tuple[int, bytes]]:
        """The folders as the catalog is asked about them: the numbers of roots, and what lies below each."""
        return [(place.root, place.below) for place in self._whereabouts.places(self.folders)[0]]

    def _is_known(self) -> bool:
        return self._store is not None or (self.catalog_folder / "catalog.db").exists()

    def _require_catalog(self) -> None:
        if not self._is_known():
            raise LibraryMissing(
                f"nothing is known of {self.folders[0]} yet", hint=f"run `calotype analyze {self.folders[0]}` first"
            )


def _types(recipe: BoundRecipe) -> dict[str, Type]:
    types = {step.name: result_type(step.op) for step in recipe.steps}
    return {**types, **{alias: types[name] for alias, name in recipe.aliases.items()}}
