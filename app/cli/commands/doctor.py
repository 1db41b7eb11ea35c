"""`wormhole doctor`."""

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import EXIT_FAILED, NotRunning


@declare
def command(shell: Shell) -> None:
    """Check what Wormhole needs here, each finding with its remedy."""
    from core.control.operations import DOCTOR  # noqa: PLC0415
    from core.control.schema import Finding, Nothing  # noqa: PLC0415
    from core.node.doctor import examine_machine  # noqa: PLC0415

    findings = examine_machine(shell.home)
    try:
        of_node = shell.call(DOCTOR, Nothing())
        findings.extend(of_node)
    except NotRunning:
        findings.append(Finding("node", False, "No node is running.", "Start it: wormhole up"))

    def render() -> None:
        for each in findings:
            shell.say(f"{'ok ' if each.ok else 'BAD'} {each.check}: {each.text}")
            if each.remedy and not each.ok:
                shell.say(f"    {each.remedy}")

    shell.answer(findings, render)
    if not all(each.ok for each in findings):
        shell.exit_code = EXIT_FAILED
