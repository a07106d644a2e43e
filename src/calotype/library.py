"""`Library`: the Python face. Every door uses it and adds nothing to it.

from calotype import Library

with Library("~/Pictures") as library:
    print(library.analyze().words)
    for photo in library.photos(where="content.sharpness.score < 0.2"):
        print(photo.path, photo.fact("metadata")["taken_at"])
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from calotype.catalog import FileRow, PhotoRow, Store, find_catalog, open_store, place_for
from calotype.contract import Column, Line, Lines, Summary, run_columns, standing_columns
from calotype.engine.preview import Preview, preview
from calotype.engine.run import CarrierName, Events, Outcome, Progress, Request, Run
from calotype.engine.scan import Place, resolve_place
from calotype.engine.states import steps_looked_into
from calotype.errors import LibraryMissing, UsageError
from calotype.expressions import Type, parse, type_of, value_sql
from calotype.ops import all_ops
from calotype.recipes import find_recipe, load_recipe, resolve
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Scan, Settings, load_settings
from calotype.survey import COUNTED, Survey, words

ExactKind = Literal["bytes", "pixels"]
EXACT_KINDS: tuple[ExactKind, ...] = ("bytes", "pixels")


class GroupMember(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a group."""

    path: str
    photo_id: str
    image_id: str
    distance: float
    rank: int
    why: str


class GroupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A group of photos, as `duplicates --json` prints it."""

    group: str
    kind: str
    best: str
    """Path of the member that is kept."""
    reason: str
    members: list[GroupMember]


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
        self.folders = [_existing(Path(folder)) for folder in folders or (".",)]
        self.catalog_folder = catalog_of(self.folders[0]) if catalog is None else Path(catalog).expanduser().absolute()
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
        what was found is kept. `sample` takes that many photos, spread over the library. Raises `RecipeError`,
        `NothingDone`; a photo that fails raises nothing.
        """
        request = self._request(self._recipe(recipe, overrides), self._settings(jobs, include, exclude))
        request.sample = sample
        request.carrier = carrier
        teller = _Teller(self, request.recipe, on_line, on_progress)
        outcome = Run(self.store, request, teller).go()
        return teller.summary(outcome)

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
            return preview(self.store, self._request(self._recipe(recipe, overrides), self._settings(jobs, (), ())))
        finally:
            if in_memory:
                self.close()

    def _request(self, recipe: BoundRecipe, settings: Settings) -> Request:
        places, whole = self._places()
        return Request(
            recipe=recipe,
            places=places,
            whole=whole and not (settings.scan.include or settings.scan.exclude),
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
        lookup = self.store.resolver([column.keys for column in columns])
        condition = parse(where, types).sql(lookup) if where else None
        order = value_sql(sort, lookup, types) if sort else None
        count = 0
        for place in self._places()[0]:
            rows = self.store.photos(
                [column.keys for column in columns],
                where=condition,
                order=order,
                descending=descending,
                limit=None if limit is None else limit - count,
                root=place.root,
                below=place.below,
            )
            for line in Lines(self.store, bound, columns).of(rows):
                count += 1
                yield line
            if limit is not None and count >= limit:
                return

    def show(self, path: str | os.PathLike[str]) -> Line:
        """What is known of one photo. Raises `UsageError` where the catalog does not know it."""
        wanted = Path(path).expanduser().absolute()
        place = self._place(wanted)
        bound = self._recipe(self.settings.standing_recipe, None)
        self._require_catalog()
        columns = standing_columns(self.store, bound)
        rows = self.store.photos([column.keys for column in columns], root=place.root, below=place.below)
        for row in rows:
            if row.file.path == place.below:
                return next(Lines(self.store, bound, columns).of([row]))
        raise UsageError(
            f"{wanted} is not in the catalog", hint=f"run `calotype analyze {wanted.parent}` first, or check the name"
        )

    def duplicates(self, kinds: Sequence[str] = EXACT_KINDS) -> Iterator[GroupLine]:
        """Groups of exact copies, from the ids alone: the same bytes, or the same pixels in other bytes.

        The first by path is called best: between exact copies there is no better picture.
        """
        self._require_catalog()
        roots = Lines(self.store, self._recipe(self.settings.standing_recipe, None), [])
        for kind in kinds:
            if kind not in EXACT_KINDS:
                raise UsageError(f"there are no groups of the kind {kind!r}", hint=f"kinds: {', '.join(EXACT_KINDS)}")
            for digest, rows in self.store.exact_groups(kind):
                yield self._group(kind, digest, rows, roots)

    def report(self, folder: str | os.PathLike[str] | None = None) -> Path:
        """Write the report, and return the path of its first page."""
        from calotype.report import write
        from calotype.reporting import LibrarySource

        target = Path(folder).expanduser().absolute() if folder else self.catalog_folder / "report"
        return write(target, LibrarySource(self, target))

    def errors(self) -> Iterator[Line]:
        """Photos of which something has failed, with their errors."""
        return (line for line in self.photos() if line.errors)

    # How it is done

    def _group(self, kind: str, digest: bytes, rows: Sequence[FileRow], lines: Lines) -> GroupLine:
        photos = self.store.digests("photo", {row.photo for row in rows if row.photo is not None})
        images = self.store.digests("image", {row.image for row in rows if row.image is not None})
        why = "the same bytes" if kind == "bytes" else "the same pixels, other metadata"
        members = [
            GroupMember(
                path=lines.shown_path(row),
                photo_id=photos[row.photo or 0].hex(),
                image_id=images[row.image or 0].hex(),
                distance=0.0,
                rank=rank,
                why="first by path" if rank == 1 else why,
            )
            for rank, row in enumerate(rows, start=1)
        ]
        return GroupLine(group=digest.hex(), kind=kind, best=members[0].path, reason=why, members=members)

    def _recipe(
        self, recipe: str | os.PathLike[str] | Mapping[str, Any], overrides: Mapping[str, Any] | None
    ) -> BoundRecipe:
        source = recipe if isinstance(recipe, Mapping) else find_recipe(os.fspath(recipe))
        return resolve(load_recipe(source, overrides), all_ops())

    def _settings(self, jobs: int | None, include: Sequence[str], exclude: Sequence[str]) -> Settings:
        chosen = self.settings.scan
        scan = Scan(include=(*chosen.include, *include), exclude=(*chosen.exclude, *exclude), hidden=chosen.hidden)
        return msgspec.structs.replace(self.settings, scan=scan, jobs=self.settings.jobs if jobs is None else jobs)

    def _places(self) -> tuple[list[Place], bool]:
        """Where to look, and whether that is the whole library. The library's own folder stands for all its roots."""
        places = [self._place(folder) for folder in self.folders]
        if self.home in self.folders:
            given = {place.root for place in places}
            for number, path in self.store.roots().items():
                if number not in given and path and os.path.isdir(path):
                    places.append(Place(number, path))
        whole = {place.root for place in places if not place.below}
        return places, set(self.store.roots()) <= whole

    def _place(self, folder: Path) -> Place:
        if self.home is not None and folder.is_relative_to(self.home):
            return resolve_place(self.store.root(b""), self.home, folder)
        for number, path in self.store.roots().items():
            if path and folder.is_relative_to(os.fsdecode(path)):
                return resolve_place(number, Path(os.fsdecode(path)), folder)
        top = folder if folder.is_dir() else folder.parent
        return resolve_place(self.store.root(os.fsencode(top)), top, folder)

    def _is_known(self) -> bool:
        return self._store is not None or (self.catalog_folder / "catalog.db").exists()

    def _require_catalog(self) -> None:
        if not self._is_known():
            raise LibraryMissing(
                f"nothing is known of {self.folders[0]} yet", hint=f"run `calotype analyze {self.folders[0]}` first"
            )


class _Teller(Events):
    """Turns what a run tells into lines, progress and the summary."""

    def __init__(
        self,
        library: Library,
        recipe: BoundRecipe,
        on_line: Callable[[Line], None] | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.library = library
        self.recipe = recipe
        self.on_line = on_line
        self.on_progress = on_progress
        self.survey = Survey()

    def settled(self, files: Sequence[int]) -> None:
        self._tell(files)

    def finished(self, files: Sequence[int]) -> None:
        self._tell(files)

    def progress(self, progress: Progress) -> None:
        if self.on_progress is not None:
            self.on_progress(progress)

    def _tell(self, files: Sequence[int]) -> None:
        store = self.library.store
        columns = run_columns(store, self.recipe)
        if self.on_line is None:
            # Nobody wants the lines themselves: what is not counted need not be read.
            counted = {*COUNTED, *(self.recipe.steps[index].name for index in steps_looked_into(self.recipe))}
            columns = [column for column in columns if column.keys.name in counted]
        lines = Lines(store, self.recipe, columns, settled=True)
        for line in lines.of(_rows(store, columns, files)):
            self.survey.add(line)
            if self.on_line is not None:
                self.on_line(line)

    def summary(self, outcome: Outcome) -> Summary:
        """The summary of a run that has ended."""
        survey, counts = self.survey, outcome.scanned.counts
        states = survey.states
        summary = Summary(
            files=survey.files,
            photos=len(survey.photos),
            images=len(survey.images),
            done=states["done"],
            rejected=states["rejected"],
            review=states["review"],
            blocked=states["blocked"],
            failed=states["failed"],
            pending=states["pending"],
            unchanged=outcome.unchanged,
            other=counts.other,
            seconds=round(outcome.seconds, 3),
            run=outcome.name,
            words=words(survey, self.library.store, counts.other_extensions, str(self.library.catalog_folder)),
        )
        document = {**msgspec.to_builtins(summary), "cost": outcome.cost(), "quality": survey.quality}
        outcome.log.summary({**document, "failures": dict(survey.codes), "state": outcome.state})
        return summary


def _rows(store: Store, columns: Sequence[Column], files: Sequence[int]) -> Iterable[PhotoRow]:
    return store.photos_with_ids(files, [column.keys for column in columns])


def _types(recipe: BoundRecipe) -> dict[str, Type]:
    types = {step.name: type_of(step.op.member_result or step.op.result) for step in recipe.steps}
    return {**types, **{alias: types[name] for alias, name in recipe.aliases.items()}}


def catalog_of(folder: Path) -> Path:
    """The folder of the catalog that knows `folder` (or a file), or where it would be made."""
    first = folder.expanduser().absolute()
    first = first if first.is_dir() else first.parent
    return find_catalog(first) or place_for(first)


def _existing(path: Path) -> Path:
    path = path.expanduser().absolute()
    if not path.exists():
        raise LibraryMissing(f"there is no folder {path}", hint="check the name, or whether its disk is mounted")
    return path
