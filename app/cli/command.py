"""How a command is declared: `--home`, `--network` and `--json` go before or after its name."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

import click

from app.cli.shell import Shell

P = ParamSpec("P")


def common_options() -> list[click.Parameter]:
    """Return the options that every command has."""
    return [
        click.Option(["--home"], metavar="DIR", help="Folder with all state of the node."),
        click.Option(["--network"], metavar="NAME", help="The network that is meant."),
        click.Option(["--json", "as_json"], is_flag=True, help="Answer as one JSON document."),
    ]


class _Command(click.Command):
    """Gives the common options to the shell before the command runs."""

    def invoke(self, ctx: click.Context) -> object:
        _take(ctx)
        return super().invoke(ctx)


class Family(click.Group):
    """A command with further words, such as `config show`."""

    def invoke(self, ctx: click.Context) -> object:
        """Give the common options to the shell, then go on to the further word."""
        _take(ctx)
        return super().invoke(ctx)


def _take(ctx: click.Context) -> None:
    home, network = ctx.params.pop("home", None), ctx.params.pop("network", None)
    ctx.ensure_object(Shell).take(home, network, bool(ctx.params.pop("as_json", False)))


def declare(function: Callable[Concatenate[Shell, P], None]) -> click.Command:
    """Make a command of `function(shell, …)`; its options are decorators below this one."""
    name = function.__name__.strip("_")
    made = click.command(name, cls=_Command)(click.pass_obj(function))
    made.params += common_options()
    return made


def family(*, alone: bool = False) -> Callable[[Callable[Concatenate[Shell, P], None]], Family]:
    """Make a command with further words; with `alone` it does something without one."""

    def make(function: Callable[Concatenate[Shell, P], None]) -> Family:
        made = click.group(cls=Family, invoke_without_command=alone)(click.pass_obj(function))
        made.params += common_options()
        return made

    return make
