"""`wormhole join`."""

import click

from app.cli.command import declare
from app.cli.place import Place, placed, show_started
from app.cli.shell import Shell


@declare
@click.argument("code", required=False)
@click.option("--at", metavar="HOST:PORT", help="Where the inviting pod listens.")
@click.option("--client", is_flag=True, help="Take part without storing for others.")
@click.option("--replace", default="", metavar="POD", help="Take the place of a pod that is gone.")
@placed
def command(
    shell: Shell,
    code: str | None,
    at: str | None,
    client: bool,
    replace: str,
    pod: str | None,
    mount: str | None,
    storage: str | None,
    listen: str | None,
) -> None:
    """Join a network with CODE; without one this machine asks, where the network hears that."""
    from app.starting import spawn  # noqa: PLC0415
    from core.node.joining import Asked, joining  # noqa: PLC0415

    values = Place(pod, mount, storage, listen).values() | (
        {"pod.role": "client"} if client else {}
    )
    shell.choose_next()
    asked = Asked(code, at, replace, shell.network or "")
    with joining(shell.home, asked, values, shell.tell) as words:
        if words:
            shell.say(f"Both machines show these words: {words}")
        started = spawn(shell.home)
    show_started(shell, started)
