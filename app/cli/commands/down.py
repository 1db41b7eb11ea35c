"""`wormhole down`."""

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import NotRunning, UsageError, WormholeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.control.schema import Status, Stopping
    from core.node.home import Home

DOWN_SECONDS = 60.0
_DOWN = "The node is down."


@declare
@click.option("--wait", is_flag=True, help="First wait until what is only here has its copies.")
@click.option(
    "--timeout", type=click.FloatRange(min=0), help="Give up waiting after this many seconds."
)
@click.option("--forget", is_flag=True, help="Leave the network and remove what is here of it.")
@click.option("--force", is_flag=True, help="With --forget: also where something would be lost.")
def command(shell: Shell, wait: bool, timeout: float | None, forget: bool, force: bool) -> None:
    """Stop the nodes of all networks of this machine, or of the one that is named."""
    if force and not forget:
        raise UsageError("--force goes with --forget; to stop the node loses nothing.")
    if forget:
        _forget(shell, wait=wait, timeout=timeout, force=force)
        return
    shell.for_each(_running(shell), lambda: _stop(shell, wait=wait, timeout=timeout))


def _running(shell: Shell) -> "Sequence[Home]":
    """Return the homes that are meant and whose nodes run; where none does, one of them."""
    from core.node.lock import running_process  # noqa: PLC0415

    found = shell.homes
    return [home for home in found if running_process(home) is not None] or found[:1]


def _stop(shell: Shell, *, wait: bool, timeout: float | None) -> None:
    stopping = stop(shell, wait=wait, timeout=timeout)

    def render() -> None:
        if stopping.only_here:
            shell.say(_told(stopping))
        shell.say(f"The node of {shell.network_shown} is down." if shell.network_shown else _DOWN)

    shell.answer({"down": True, "only_here": stopping.only_here}, render)


def _told(stopping: "Stopping") -> str:
    count = stopping.only_here
    if not stopping.spooled:
        return f"{count} files have too few copies on the pods that are reachable now."
    files = "1 file is" if count == 1 else f"{count} files are"
    return f"{files} only here. Nothing is lost: the others get them when this pod is up again."


def _forget(shell: Shell, *, wait: bool, timeout: float | None, force: bool) -> None:
    """Leave the network, stop the node, and remove what this pod has here."""
    from core.control.operations import LEAVE  # noqa: PLC0415
    from core.control.schema import LeaveRequest, Left  # noqa: PLC0415
    from core.node.forgetting import forget  # noqa: PLC0415

    left = Left("")
    try:
        left = shell.call(LEAVE, LeaveRequest(force, wait, timeout, forget=True))
        stop(shell, asks=False)
    except NotRunning as error:
        if not force or not shell.home.exists:
            raise NotRunning(
                error.detail,
                "`wormhole up` starts it, so that the others can be told and take over what is "
                "here. With --force it is forgotten as it is.",
            ) from None
    forget(shell.home)

    def render() -> None:
        if left.lost:
            shell.say(f"{left.lost} files had a version on this machine alone.")
        if not left.told:
            shell.say("No other pod confirmed it: remove it there, `wormhole remove POD`.")
        shell.say("The node is down, and what was here of the network is gone.")

    shell.answer({"down": True, "only_here": left.lost, "forgotten": True}, render)


def stop(
    shell: Shell, *, wait: bool = False, timeout: float | None = None, asks: bool = True
) -> "Stopping":
    """Stop the node; return what has too few copies elsewhere. Raises `NotRunning`.

    `asks`: a person at a terminal is asked whether to wait for copies.
    """
    from core.control.operations import DOWN, STATUS  # noqa: PLC0415
    from core.control.schema import DownRequest, Nothing  # noqa: PLC0415
    from core.node.lock import has_ended, running_process  # noqa: PLC0415

    if asks and not wait and shell.on_terminal and sys.stdin.isatty():
        with suppress(WormholeError):
            question = _question(shell.call(STATUS, Nothing()))
            wait = bool(question) and click.confirm(question, default=True)
    process = running_process(shell.home)
    answer = shell.call(DOWN, DownRequest(wait=wait, timeout=timeout))
    until = time.monotonic() + DOWN_SECONDS
    while process and not has_ended(process):
        if time.monotonic() > until:
            raise WormholeError("The node takes long to stop.", "Look again: wormhole status")
        time.sleep(0.02)
    return answer


def _question(status: "Status") -> str:
    """Return what a person is asked before the node goes down, nothing where all is well."""
    if status.only_here:
        return f"{status.only_here} files are only here. Wait until the others have them?"
    if status.under_copied:
        return f"{status.under_copied} files do not have their copies yet. Wait for them?"
    return ""
