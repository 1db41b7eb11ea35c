"""`wormhole doctor`."""

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import EXIT_FAILED, NotRunning
from core.saying import joined, said


@declare
def command(shell: Shell) -> None:
    """Check what Wormhole needs here, each finding with its remedy."""
    from msgspec.structs import replace  # noqa: PLC0415

    from core.control.operations import DOCTOR  # noqa: PLC0415
    from core.control.schema import Finding, Nothing  # noqa: PLC0415
    from core.node.doctor import examine_home, examine_system  # noqa: PLC0415
    from core.node.network_names import shown_name  # noqa: PLC0415

    findings = examine_system()
    homes = shell.homes
    for home in homes:
        shell.choose(home)
        about = f"{shown_name(home)}: " if len(homes) > 1 else ""
        found = examine_home(home)
        try:
            of_node = shell.call(DOCTOR, Nothing())
            found.extend(of_node)
        except NotRunning:
            found.append(
                Finding("node", False, said("No node is running."), said("Start it: wormhole up"))
            )
        findings += [replace(each, text=joined((about, each.text), "")) for each in found]

    def render() -> None:
        for each in findings:
            shell.say(f"{'ok ' if each.ok else 'BAD'} {each.check}: {each.text}")
            if each.remedy and not each.ok:
                shell.say(f"    {each.remedy}")

    shell.answer(findings, render)
    if not all(each.ok for each in findings):
        shell.exit_code = EXIT_FAILED
