"""`wormhole remove`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("pod")
@click.option("--force", is_flag=True, help="Also where that pod alone has something.")
def command(shell: Shell, pod: str, force: bool) -> None:
    """Take POD out of the network; it is refused from then on, and its copies count no more."""
    from core.control.operations import REMOVE  # noqa: PLC0415
    from core.control.schema import RemoveRequest  # noqa: PLC0415

    done = shell.call(REMOVE, RemoveRequest(pod, force))

    def render() -> None:
        shell.say(f"{done.name} is out of the network; copies are made anew on the others.")
        if done.lost:
            shell.say(f"{done.lost} files had a version on that pod alone.")

    shell.answer(done, render)
