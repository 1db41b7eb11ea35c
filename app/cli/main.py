"""The entry of the `wormhole` command: finds a command by its name and loads nothing else."""

import importlib
import os
import sys
from collections.abc import Callable
from itertools import takewhile
from typing import Final

import click

from app.cli.command import common_options
from app.cli.shell import Shell

# Name: module under app.cli.commands, sentence. The sentence is here so that help loads nothing.
COMMANDS: Final = {
    "new": ("new", "Make a network with this machine as its first pod."),
    "invite": ("invite", "Show a code with which another machine can join."),
    "join": ("join", "Join a network with a code, or by asking."),
    "up": ("up", "Start all networks of this machine; create or join what a file describes."),
    "down": ("down", "Stop all networks of this machine and unmount their drives."),
    "unmount": ("unmount", "Take the drive away; the node runs on."),
    "mount": ("mount", "Bring the drive back that was unmounted."),
    "restart": ("restart", "Stop the node and start it again."),
    "serve": ("serve", "Run the node in the foreground."),
    "status": ("status", "Show how things are, on one screen."),
    "pods": ("pods", "List the pods of the network."),
    "reach": ("reach", "Call a pod that is away now, and say what came of it."),
    "approve": ("approve", "Let a machine in that asks to join."),
    "deny": ("deny", "Turn a machine away that asks to join."),
    "leave": ("leave", "Take this pod out of the network when others have what it has."),
    "remove": ("remove", "Take a pod out of the network."),
    "rename": ("rename", "Give a pod another name."),
    "role": ("role", "Make a pod an administrator, or a member again."),
    "recover-admin": ("recover_admin", "Make this pod an administrator with the recovery words."),
    "tree": ("tree", "List what is in the drive, and how many copies it has."),
    "inspect": ("inspect", "Show all that is known of a file or folder."),
    "redundancy": ("redundancy", "Count how many files have how many copies."),
    "transfers": ("transfers", "List what is on its way."),
    "conflicts": ("conflicts", "List conflicts, or resolve one."),
    "history": ("history", "List the older versions of a file, or what was removed from a folder."),
    "restore": ("restore", "Bring an older version back."),
    "recover": ("recover", "Bring files out of a storage without any node."),
    "policy": ("policy", "Show or set what is declared for a file or folder."),
    "config": ("config", "Show, check, generate, set, apply or convert settings."),
    "guard": ("guard", "Say whether much may be let go of at once: show, proceed, deny."),
    "freeze": ("freeze", "Have no drive of the network take changes, until unfreeze."),
    "unfreeze": ("unfreeze", "Let all drives of the network take changes again."),
    "import": ("bring", "Bring existing data into the drive, verified."),
    "sync": ("sync", "Wait until this pod is level with the others."),
    "scrub": ("scrub", "Read copies again to find what rotted."),
    "pause": ("pause", "Move no bytes in the background for a while."),
    "resume": ("resume", "End the pause."),
    "keep": ("keep", "Always hold a file or folder here."),
    "free": ("free", "Give back the space that a file or folder takes here."),
    "storage": ("storage", "Move the storage of this pod to another folder."),
    "doctor": ("doctor", "Check what Wormhole needs, each finding with its remedy."),
    "report": ("report", "Put log, status and settings into one file, to ask for help with."),
    "logs": ("logs", "Show what the node logged."),
    "version": ("version", "Show the version."),
    "completion": ("completion", "Print the completion script for a shell."),
}
# Names of the earlier project.
ALIASES: Final = {
    "list-pods": "pods",
    "get-hosts": "pods",
    "redundancy-status": "redundancy",
    "start": "up",
    "stop": "down",
}


class Commands(click.Group):
    """Loads a command when it is asked for, so that a short answer comes quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name or alias."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        module, _ = COMMANDS[name]
        command = importlib.import_module(f"app.cli.commands.{module}").command
        if not isinstance(command, click.Command):
            raise TypeError(module)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their sentences, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(
    cls=Commands, params=common_options(), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.pass_context
def cli(ctx: click.Context, home: str | None, network: str | None, as_json: bool) -> None:
    """One drive over the disks of several machines, without a server."""
    ctx.ensure_object(Shell).take(home, network, as_json)


def main() -> None:
    """Run the command line and end with its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called; what is printed there goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    sys.exit(run(sys.argv[1:], Shell(), sys.stdout.flush))


def run(arguments: list[str], shell: Shell, flush: Callable[[], None] = lambda: None) -> int:
    """Run one command; return its exit code. Errors are told on standard error.

    `flush` sends out what is printed: where that fails, as on a full disk, the command failed.
    """
    try:
        code = _run(arguments, shell)
        flush()
    except BrokenPipeError:
        return shell.cut_off()
    except OSError as error:
        shell.cut_off()
        return shell.failed(error)
    return code


def _run(arguments: list[str], shell: Shell) -> int:
    # Asked for before the words are understood: what is wrong with them is told as JSON, too.
    shell.take(None, None, "--json" in takewhile(lambda word: word != "--", arguments))
    try:
        cli.main(arguments, prog_name="wormhole", standalone_mode=False, obj=shell)
    except BrokenPipeError:
        raise
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.Abort:
        return shell.stopped()
    except click.ClickException as error:
        return shell.misused(error)
    except KeyboardInterrupt:
        return shell.stopped()
    except Exception as error:  # noqa: BLE001 - every error ends as a sentence and an exit code
        return shell.failed(error)
    return shell.exit_code
