"""The engine's test kit: ops that are registered nowhere, recipes of them, and runs in this process.

Ops made here work with the inline carrier only, for no worker could find them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from calotype.catalog import Store
from calotype.contract import Line, Lines
from calotype.engine.events import Events, Progress
from calotype.engine.run import Outcome, Request, Run
from calotype.engine.scan import Place
from calotype.names import run_columns
from calotype.ops.declare import Input, Op, Parameters, Result
from calotype.recipes import load_recipe, resolve
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Settings


class NoParameters(Parameters, frozen=True):
    """None."""


class Number(Result, frozen=True):
    """What most test ops answer."""

    value: float | None = None


class Verdict(Result, frozen=True):
    """What a gate answers."""

    verdict: Literal["pass", "review", "reject"] = "pass"


def make_op(
    name: str,
    function: Callable[..., Any] = lambda *arguments, **facts: Number(value=1.0),
    facts: Mapping[str, str | Input] | None = None,
    *,
    reads: Any = "proxy",
    version: int = 1,
    result: type[Result] = Number,
    **more: Any,
) -> Op:
    """An op. One that reads facts (`facts={...}`) and nothing else says `reads="facts"`."""
    inputs = {key: Input(need) if isinstance(need, str) else need for key, need in (facts or {}).items()}
    return Op(name, version, function, NoParameters, result, reads=reads, facts=inputs, **more)


def make_recipe(stages: Sequence[Mapping[str, Any]], *ops: Op, name: str = "test") -> BoundRecipe:
    """A recipe bound to these ops. A stage that is only a step may be written as the step: `{"op": "a"}`."""
    whole = [
        stage if "steps" in stage else {"name": f"stage{number}", "steps": [stage]}
        for number, stage in enumerate(stages)
    ]
    return resolve(load_recipe({"recipe": name, "stages": whole}), {op.name: op for op in ops})


class Heard(Events):
    """What a run told."""

    def __init__(self, store: Store, recipe: BoundRecipe) -> None:
        self.store = store
        self.recipe = recipe
        self.lines: list[Line] = []
        self.told_settled: list[str] = []
        self.progresses: list[Progress] = []

    def settled(self, files: Sequence[int]) -> None:
        before = len(self.lines)
        self.finished(files)
        self.told_settled += [line.path for line in self.lines[before:]]

    def finished(self, files: Sequence[int]) -> None:
        columns = run_columns(self.store, self.recipe)
        rows = self.store.photos_with_ids(files, [column.keys for column in columns])
        self.lines += Lines(self.store, self.recipe, columns).of(rows)

    def progress(self, progress: Progress) -> None:
        self.progresses.append(progress)

    def states(self) -> dict[str, str]:
        """State by path."""
        return {line.path: line.state for line in self.lines}

    def steps(self, path: str) -> dict[str, str]:
        """The states of a photo's steps."""
        return dict(self.line(path).steps)

    def line(self, path: str) -> Line:
        """The line of a file."""
        (found,) = [line for line in self.lines if line.path == path]
        return found


def run_inline(
    store: Store,
    folder: Path,
    recipe: BoundRecipe,
    *,
    settings: Settings | None = None,
    sample: int | None = None,
    below: str = "",
) -> tuple[Outcome, Heard]:
    """Run a recipe over a folder, in this process; what it ended with, and what it told."""
    place = Place(store.root(b""), bytes(folder), below.encode())
    heard = Heard(store, recipe)
    request = Request(
        recipe=recipe,
        places=[place],
        whole=not below,
        settings=settings or Settings(),
        sample=sample,
        carrier="inline",
    )
    return Run(store, request, heard).go(), heard


def age(folder: Path) -> Path:
    """Make all files of a folder old: one that was changed a moment ago is read again in the next run."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(10**18, 10**18))
    return folder


def facts_of(store: Store) -> dict[tuple[str, str], Any]:
    """Every fact of a catalog, whatever the numbers of its rows: by op and digest of the subject."""
    found = {}
    kinds: dict[Any, Any] = {}
    for kind, attribute in (("image", "image"), ("photo", "photo"), ("file", "version")):
        rows = {getattr(row, attribute) for row in store.files(gone=True)} - {None}
        kinds[kind] = store.digests(kind, rows)
    for number, key in store.keys().items():
        subjects = kinds.get(key.subject, {})
        for subject, document in store.facts(number, subjects).items():
            found[key.op, subjects[subject].hex()] = msgspec.json.decode(document)
    return found
