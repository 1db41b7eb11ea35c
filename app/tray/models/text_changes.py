"""What applying the text of a settings file would change, said before it is applied."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tray.models.effects import effects
from app.tray.models.settings.applied import Progressing, copying
from app.tray.models.settings.preview import Bar, Cure, Line, Stage
from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.config.read import read_network, read_pod
from core.config.registers import unlike
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite, DryRun, Status
from core.errors import EXIT_REFUSED, NotRunning

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
    if isinstance(answer, Failure) and answer.reason == NotRunning.reason:
        waits = words.say("Wormhole is not running: it holds from its next start.")
        return Bar(Stage.READY, title, (Line("info", waits),), "", words.say("Apply"))
    if isinstance(answer, Failure):
        return refused(answer, words)
    last = ""
    if not answer.dropped.files:
        last = words.say("Nothing is dropped. You can go back at any time.")
    return Bar(Stage.READY, title, effects(answer, words), last, apply)


def refused(failure: Failure, words: Words, *, undoing: bool = False) -> Bar:
    """Return what is said where a text cannot be applied; `undoing`: where it was to be undone."""
    why = words.say("This cannot be undone") if undoing else words.say("This cannot be applied")
    lines = tuple(Line("", text) for text in words.told(failure.detail).splitlines())
    cures: tuple[Cure, ...] = ()
    if failure.exit_code == EXIT_REFUSED:
        cures = (Cure(words.say("Show what it says now"), RELOAD, ""),)
    return Bar(
        Stage.REFUSED,
        why,
        (*lines, Line("", words.told(failure.remedy))),
        "",
        "",
        False,
        why,
        cures,
    )


def applied(done: ConfigChanged, words: Words) -> tuple[str, Tone]:
    """Return what is said after a text was applied, and how good that is."""
    said, late = _changed(done, words), _late(done, words)
    return (f"{said} {late}", Tone.WARN) if late else (said, Tone.OK)


def _changed(done: ConfigChanged, words: Words) -> str:
    if not done.changed:
        return words.say("The text is saved; no setting changed.")
    return words.count("{n} setting changed.", "{n} settings changed.", len(done.changed))


def _late(done: ConfigChanged, words: Words) -> str:
    if not done.at_next_start:
        return ""
    keys = ", ".join(done.at_next_start)
    return words.say("At the next start of the node: {keys}.", keys=keys)


@dataclass(frozen=True, slots=True)
class AppliedText:
    """A text that was applied.

    `undo` writes what was there before; the node refuses it where somebody changed it since.
    `bytes`: what was to be copied because of it; `has_begun`: the node is at it, or was, or has
    nothing to do after all.
    """

    undo: ConfigWrite
    done: ConfigChanged
    bytes: int = 0
    has_begun: bool = False


def undoing(before: ConfigText, level: Level, done: ConfigChanged) -> ConfigWrite:
    """Return what writes a file as it was before, with the settings that held then."""
    return ConfigWrite(level, before.holds or before.text, done.stamp)


def progressing(applied: AppliedText, status: Status | None, words: Words) -> Progressing:
    """Return what is shown of a text that was applied, as the node is by now."""
    title = _changed(applied.done, words).rstrip(".")
    if status is None or not applied.bytes:
        text = _late(applied.done, words) or words.say("It holds from now on.")
        return Progressing(title, text, None, is_done=True)
    return copying(title, applied.bytes, status, words, has_begun=applied.has_begun)


def _title(keys: Sequence[str], words: Words) -> str:
    if not keys:
        return words.say("Only comments change, and the order of lines")
    if len(keys) > _NAMED_MAX:
        return words.count(
            "This will change {n} setting", "This will change {n} settings", len(keys)
        )
    return words.say("This will change: {keys}", keys=", ".join(keys))
