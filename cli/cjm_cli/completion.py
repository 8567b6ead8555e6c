"""``cjm completion``: the script that completes commands in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cjm_cli.speech import N_
from cjm_cli.speech import command as declared


@declared("completion", help=N_(
    "Print the script that completes cjm's commands and options in SHELL. For bash: add the line "
    "eval \"$(cjm completion bash)\" to ~/.bashrc; for zsh the same with zsh to ~/.zshrc; "
    "for fish: cjm completion fish > ~/.config/fish/completions/cjm.fish"))
@click.argument("shell", metavar="{bash|zsh|fish}", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print a completion script."""
    from cjm_cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None  # click knows the three shells
    click.echo(kind(cli, {}, "cjm", "_CJM_COMPLETE").source())
