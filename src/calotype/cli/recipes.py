"""`calotype recipes`: which recipes come along, what one does, and whether one's own is right."""

from __future__ import annotations

import click

from calotype.cli import options, text
from calotype.spelling import counted


@click.group()
def recipes() -> None:
    """List recipes, show one, check one of your own."""


@recipes.command("list")
@options.as_json
def list_recipes(as_json: bool) -> None:
    """List the recipes that come with Calotype. Exit status: 0; 2 wrong usage."""
    import json

    from calotype.recipes import builtin_recipes, load_recipe

    for name, path in builtin_recipes().items():
        recipe = load_recipe(path)
        if as_json:
            click.echo(json.dumps({"recipe": name, "version": recipe.version, "description": recipe.description}))
        else:
            click.echo(f"{name:20} {recipe.description}")


@recipes.command("show", short_help="Show a recipe in its canonical form.")
@click.argument("recipe")
def show_recipe(recipe: str) -> None:
    """Show RECIPE (a name or a file) in its canonical form, as JSON.

    Exit status: 0; 2 there is no such recipe, or it is wrong.
    """
    import msgspec

    from calotype.recipes import find_recipe, load_recipe

    document = msgspec.json.encode(load_recipe(find_recipe(recipe)))
    click.echo(msgspec.json.format(document, indent=2).decode())


@recipes.command("check", short_help="Say what is wrong with a recipe, and where.")
@click.argument("recipe")
@options.as_json
def check(recipe: str, as_json: bool) -> None:
    """Check RECIPE (a name or a file): ops, parameters, inputs and conditions.

    All that is wrong is told, with line, column and the nearest right word; with --json, what is wrong beside the
    first stands in `more`. Exit status: 0 nothing is wrong; 2 something is, or there is no such recipe.
    """
    import json

    from calotype.ops import all_ops
    from calotype.recipes import check_recipe, find_recipe

    bound = check_recipe(find_recipe(recipe), all_ops())
    names = [step.name for step in bound.steps]
    if as_json:
        click.echo(json.dumps({"recipe": bound.source.recipe, "steps": names}))
    else:
        steps = f"{counted(len(names), 'step')} ({', '.join(names)})"
        click.echo(f"{text.printable(bound.source.recipe)}: {steps}; nothing is wrong with it")
