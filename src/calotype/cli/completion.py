"""`calotype completion`: the script that lets a shell complete commands, options and paths."""

from __future__ import annotations

import click


@click.command(short_help="Print the script for completion in a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete calotype's commands, options and paths.

    \b
    bash   calotype completion bash > ~/.local/share/bash-completion/completions/calotype
    zsh    calotype completion zsh > "${fpath[1]}/_calotype"
    fish   calotype completion fish > ~/.config/fish/completions/calotype.fish

    It works in shells that are opened after that. Exit status: 0; 2 wrong usage.
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, "Choice lets no other shell through"
    root = context.find_root()
    click.echo(kind(root.command, {}, "calotype", "_CALOTYPE_COMPLETE").source())
