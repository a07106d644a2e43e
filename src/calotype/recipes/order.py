"""The order of stages: as written, but each after those that it depends on."""

from __future__ import annotations

from collections.abc import Sequence

from calotype.recipes.document import Places
from calotype.recipes.recipe import Stage
from calotype.spelling import nearest


def ordered(stages: Sequence[Stage], places: Places) -> list[int]:
    """Places of the stages in the recipe, in the order in which they run.

    Raises `RecipeError` for a name that two stages have, one that none has, and stages that wait for each other.
    """
    numbers = _numbers(stages, places)
    order: list[int] = []
    waiting = list(range(len(stages)))
    while waiting:
        ready = next((n for n in waiting if all(numbers[name] in order for name in stages[n].depends_on)), None)
        if ready is None:
            names = ", ".join(repr(stages[number].name) for number in _circle(waiting, stages, numbers))
            route = ("stages", waiting[0], "depends_on")
            raise places.error(route, f"the stages {names} wait for each other", "leave one `depends_on` out")
        order.append(ready)
        waiting.remove(ready)
    return order


def _numbers(stages: Sequence[Stage], places: Places) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for number, stage in enumerate(stages):
        if stage.name in numbers:
            raise places.error(("stages", number, "name"), f"two stages are called {stage.name!r}", "rename one")
        numbers[stage.name] = number
    for number, stage in enumerate(stages):
        for index, name in enumerate(stage.depends_on):
            if name not in numbers:
                message = f"stage {stage.name!r} depends on {name!r}, which is no stage"
                raise places.error(("stages", number, "depends_on", index), message, nearest(name, numbers))
    return numbers


def _circle(waiting: Sequence[int], stages: Sequence[Stage], numbers: dict[str, int]) -> list[int]:
    """Stages that wait for each other: follow what each waits for until one comes again."""
    path: list[int] = []
    number = waiting[0]
    while number not in path:
        path.append(number)
        number = next(numbers[name] for name in stages[number].depends_on if numbers[name] in waiting)
    return path[path.index(number) :]
