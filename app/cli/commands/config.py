"""`wormhole config show|check|generate|set|apply|convert`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.changed_settings import show_remarks
from app.cli.command import declare, family
from app.cli.dry_run import dry_run_option, show_dry_run
from app.cli.paths import EXISTING_FILE
from app.cli.shell import Shell
from core.config.problem import Problem
from core.config.setting import Level
from core.errors import EXIT_USAGE, ConfigError, UsageError

if TYPE_CHECKING:
    from core.control.schema import ConfigChanged

_LEVEL = click.Choice([each.value for each in Level])


@family()
def command(shell: Shell) -> None:
    """Show, check, generate, set, apply or convert settings."""
    del shell


@declare
def show(shell: Shell) -> None:
    """Show all settings in force, and where each value comes from."""
    from core.control.operations import CONFIG_SHOW  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    shown = shell.call(CONFIG_SHOW, Nothing())
    rows = [
        [key, str(each.value), each.origin]
        for table in (shown.network, shown.pod)
        for key, each in table.items()
    ]
    shell.answer(shown, lambda: shell.table(["setting", "value", "from"], rows))


@declare
@click.argument("file", required=False, type=EXISTING_FILE)
@click.option("--level", type=_LEVEL, help="Which file it is; else its name says so.")
def check(shell: Shell, file: str | None, level: str | None) -> None:
    """Check files, of this home or FILE: all problems at once."""
    from core.config.check import check_text  # noqa: PLC0415
    from core.node.settings import text_of  # noqa: PLC0415

    files = [Path(file)] if file else [shell.home.network_file, shell.home.pod_file]
    problems: list[Problem] = []
    for each in files:
        if not each.exists():
            continue
        problems += check_text(text_of(each), str(each), Level(level or _level_of(each)))
    errors = [problem for problem in problems if not problem.remark]

    def render() -> None:
        for problem in problems:
            shell.say(f"{'remark: ' if problem.remark else ''}{problem}")
        shell.say("In order." if not errors else f"{len(errors)} problems.")

    shell.answer({"ok": not errors, "problems": problems}, render)
    if errors:
        shell.exit_code = EXIT_USAGE


def _level_of(file: Path) -> str:
    return Level.POD.value if file.name.startswith("pod") else Level.NETWORK.value


@declare
@click.argument("level", type=_LEVEL, default=Level.NETWORK.value)
def generate(shell: Shell, level: str) -> None:
    """Print a commented file with every setting and its default."""
    from core.config.generate import generate as make  # noqa: PLC0415

    text = make(Level(level))
    shell.answer({"level": level, "text": text}, lambda: click.echo(text, nl=False))


def _show_changed(shell: Shell, changed: "ConfigChanged") -> None:
    def render() -> None:
        shell.say(f"Changed: {', '.join(changed.changed) or 'nothing'}.")
        show_remarks(shell, changed.remarks, changed.at_next_start)

    shell.answer(changed, render)


@declare
@click.argument("assignments", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.option("--pod", is_flag=True, help="Settings of this pod instead of the network.")
@dry_run_option
def set_(shell: Shell, assignments: tuple[str, ...], pod: bool, dry_run: bool) -> None:
    """Change settings; no quotes are needed."""
    from core.control.operations import CONFIG_SET, DRY_SET  # noqa: PLC0415
    from core.control.schema import ConfigSet  # noqa: PLC0415

    request = ConfigSet(Level.POD if pod else Level.NETWORK, list(assignments))
    if dry_run:
        show_dry_run(shell, shell.call(DRY_SET, request))
    else:
        _show_changed(shell, shell.call(CONFIG_SET, request))


@declare
@click.argument("file", required=False, type=EXISTING_FILE)
@dry_run_option
def apply(shell: Shell, file: str | None, dry_run: bool) -> None:
    """Make FILE (or the network.toml of this home) the network's settings."""
    from core.control.operations import CONFIG_APPLY, DRY_APPLY  # noqa: PLC0415
    from core.control.schema import ConfigApply  # noqa: PLC0415
    from core.node.home import missing  # noqa: PLC0415
    from core.node.settings import text_of  # noqa: PLC0415

    if file is None and not shell.home.exists:
        raise missing(shell.home)
    chosen = Path(file) if file else shell.home.network_file
    request = ConfigApply(text_of(chosen), str(chosen))
    if dry_run:
        show_dry_run(shell, shell.call(DRY_APPLY, request))
    else:
        _show_changed(shell, shell.call(CONFIG_APPLY, request))


@declare
@click.argument("file", type=EXISTING_FILE)
@click.option("--into", metavar="DIR", help="Write network.toml and pod.toml there.")
def convert(shell: Shell, file: str, into: str | None) -> None:
    """Bring a file of the earlier project into today's names."""
    from core.config.convert import convert as bring  # noqa: PLC0415
    from core.config.generate import generate as make  # noqa: PLC0415
    from core.node.settings import text_of  # noqa: PLC0415

    converted = bring(text_of(Path(file)), file)
    if any(not problem.remark for problem in converted.problems):
        raise ConfigError("; ".join(map(str, converted.problems)))
    texts = {
        "network.toml": make(Level.NETWORK, converted.network),
        "pod.toml": make(Level.POD, converted.pod),
    }
    for name, text in texts.items() if into else ():
        target = Path(into or ".") / name
        if target.exists():
            raise UsageError(f"{target} exists and is not overwritten.")
        target.write_text(text, encoding="utf-8")

    def render() -> None:
        for problem in converted.problems:
            click.echo(f"remark: {problem}", err=True)
        for name, text in texts.items() if not into else ():
            click.echo(f"# --- {name}\n{text}")

    document = {"network": converted.network, "pod": converted.pod}
    shell.answer(document | {"problems": list(map(str, converted.problems))}, render)


for each in (show, check, generate, set_, apply, convert):
    command.add_command(each)
