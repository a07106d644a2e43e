"""Tells of a run: its files as lines as soon as they are kept, its progress, and at its end the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from calotype.catalog import Store
from calotype.contract import Line, Lines, Summary
from calotype.engine.events import Events, Progress
from calotype.engine.run import Outcome
from calotype.engine.states import steps_looked_into
from calotype.history import unreadable_folder
from calotype.names import run_columns
from calotype.recipes.recipe import BoundRecipe
from calotype.spares import Spares
from calotype.survey import COUNTED, Survey, stopped, words


class Teller(Events):
    """Turns what a run tells into lines, progress and the summary."""

    def __init__(
        self,
        store: Store,
        recipe: BoundRecipe,
        on_line: Callable[[Line], None] | None,
        on_progress: Callable[[Progress], None] | None,
        *,
        settles_all: bool = True,
    ) -> None:
        """`settles_all`: every file that is told of was settled by the run; so of facts that nobody looks into it
        need not be asked whether they are there."""
        self.store = store
        self.recipe = recipe
        self.on_line = on_line
        self.on_progress = on_progress
        self.settles_all = settles_all
        self.survey = Survey()

    def settled(self, files: Sequence[int]) -> None:
        self._tell(files)

    def finished(self, files: Sequence[int]) -> None:
        self._tell(files)

    def stopped(self) -> None:
        self.settles_all = False

    def progress(self, progress: Progress) -> None:
        if self.on_progress is not None:
            self.on_progress(progress)

    def _tell(self, files: Sequence[int]) -> None:
        columns = run_columns(self.store, self.recipe)
        if self.on_line is None and self.settles_all:
            # Nobody wants the lines themselves: what is not counted need not be read.
            counted = {*COUNTED, *(self.recipe.steps[index].name for index in steps_looked_into(self.recipe))}
            columns = [column for column in columns if column.keys.name in counted]
        lines = Lines(self.store, self.recipe, columns, settled=self.settles_all, doubts=self.on_line is not None)
        rows = self.store.photos_with_ids(files, [column.keys for column in columns])
        for line in lines.of(rows):
            self.survey.add(line)
            if self.on_line is not None:
                self.on_line(line)

    def summary(self, outcome: Outcome, spare: Spares, catalog: Path, *, partial: bool = False) -> Summary:
        """The summary of a run that has ended, with what copies cost; it is written to the run's log too.

        `partial`: the run was over some of the photos below its folders, `spare` is of all of them.
        """
        survey, counts = self.survey, outcome.scanned.counts
        states = survey.states
        untold = outcome.worked + outcome.unchanged - survey.files
        pending = states["pending"] + untold
        interrupted = outcome.state == "interrupted"
        roots = self.store.roots()
        unreadable = tuple(unreadable_folder(one, roots) for one in outcome.scanned.unreadable)
        size, others = self.store.size(), counts.other_extensions
        told = words(
            survey,
            spare,
            others,
            catalog,
            size,
            unreadable=[one.folder for one in unreadable],
            out_of_sight=outcome.scanned.out_of_sight,
            partial=partial,
        )
        summary = Summary(
            files=survey.files + untold,
            photos=len(survey.photos),
            images=len(survey.images),
            done=states["done"],
            rejected=states["rejected"],
            review=states["review"],
            blocked=states["blocked"],
            failed=states["failed"],
            pending=pending,
            unchanged=outcome.unchanged,
            other=counts.other,
            seconds=round(outcome.seconds, 3),
            run=outcome.name,
            interrupted=interrupted,
            unreadable=unreadable,
            words=f"{stopped(survey.files + untold - pending, pending)}; so far {told}" if interrupted else told,
        )
        document = {**msgspec.to_builtins(summary), "cost": outcome.cost(), "quality": survey.quality}
        outcome.log.summary({**document, "failures": dict(survey.codes), "state": outcome.state})
        return summary
