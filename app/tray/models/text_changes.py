"""What applying the text of a settings file would change, said before it is applied."""

from collections.abc import Sequence

from app.tray.models.effects import effects
from app.tray.models.settings.preview import Bar, Cure, Line, Stage
from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.config.read import read_network, read_pod
from core.config.registers import unlike
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, DryRun
from core.errors import EXIT_REFUSED

RELOAD = "reload"
_NAMED_MAX = 3


def changed(before: str, after: str, level: Level) -> list[str]:
    """Return the settings that two texts say otherwise; comments and order do not count."""
    if level is Level.NETWORK:
        old, new = read_network(before).given, read_network(after).given
        return sorted(unlike(old, new, {*old, *new}))
    old, new = read_pod(before).given, read_pod(after).given
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


def bar(level: Level, keys: Sequence[str], answer: DryRun | Failure | None, words: Words) -> Bar:
    """Return what is said before a text is applied; `answer`: of the dry run, None until then."""
    title = _title(keys, words)
    apply = words.say("Apply to the network") if level is Level.NETWORK else words.say("Apply")
    if answer is None:
        waits = words.say("Working out what this changes…")
        line = Line("clock", waits)
        return Bar(Stage.WAITING, title, (line,), "", apply, can_apply=False, why=waits)
    if isinstance(answer, Failure):
        return refused(answer, words)
    last = ""
    if not answer.dropped.files:
        last = words.say("Nothing is dropped. You can go back at any time.")
    return Bar(Stage.READY, title, effects(answer, words), last, apply)


def refused(failure: Failure, words: Words) -> Bar:
    """Return what is said where a text cannot be applied."""
    why = words.say("This cannot be applied")
    lines = tuple(Line("", text) for text in failure.detail.splitlines())
    cures: tuple[Cure, ...] = ()
    if failure.exit_code == EXIT_REFUSED:
        cures = (Cure(words.say("Show what it says now"), RELOAD, ""),)
    return Bar(Stage.REFUSED, why, (*lines, Line("", failure.remedy)), "", "", False, why, cures)


def applied(done: ConfigChanged, words: Words) -> tuple[str, Tone]:
    """Return what is said after a text was applied, and how good that is."""
    said = words.count("{n} setting changed.", "{n} settings changed.", len(done.changed))
    if done.at_next_start:
        keys = ", ".join(done.at_next_start)
        late = words.say("At the next start of the node: {keys}.", keys=keys)
        return f"{said} {late}", Tone.WARN
    return said, Tone.OK


def _title(keys: Sequence[str], words: Words) -> str:
    if not keys:
        return words.say("Only comments change, and the order of lines")
    if len(keys) > _NAMED_MAX:
        return words.count(
            "This will change {n} setting", "This will change {n} settings", len(keys)
        )
    return words.say("This will change: {keys}", keys=", ".join(keys))
