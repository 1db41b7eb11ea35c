"""What the change bar says before changes are applied: what they would do, and whether they can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.tray.models.pods import storing
from app.tray.models.settings.changes import Change, Changes, of_level, row_of, wrong
from app.tray.models.settings.clashes import Clash, clashes
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.rows import Known
from app.tray.models.settings.values import said
from app.tray.models.tone import Tone
from app.tray.words.figures import about, size
from app.tray.words.names import shown as name_shown
from app.tray.words.words import Words
from core.config.kinds import Raw
from core.config.setting import Level, Takes
from core.control.lines import Failure
from core.control.schema import DryRun, Status

LINES_MAX = 4
_COPIES = "redundancy.copies"
# What is left of what a pod offers is worth a warning below this share.
_SCARCE = 0.15

Answer = DryRun | Failure


class Stage(StrEnum):
    """How far the bar is."""

    WAITING = "waiting"
    READY = "ready"
    WRONG = "wrong"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `lead` is its beginning and stands out. `tone` gives the picture its colour."""

    icon: str
    text: str
    lead: str = ""
    tone: Tone = Tone.INFO

    @property
    def whole(self) -> str:
        """The line as one text."""
        return f"{self.lead} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Cure:
    """A value that can be applied, as a button."""

    label: str
    key: str
    value: Raw


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows; `apply` is what its button says, and `why` what keeps it from working."""

    stage: Stage
    title: str
    lines: tuple[Line, ...] = ()
    last: str = ""
    apply: str = ""
    can_apply: bool = True
    why: str = ""
    cures: tuple[Cure, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the node about the changes, and how far that is.

    `answers` by level, as they come; `is_late`: nobody should wait for the rest any longer.
    """

    answers: Mapping[Level, Answer] = field(default_factory=dict)
    is_late: bool = False


def bar(known: Known, asked: Asked, status: Status | None, words: Words) -> Bar | None:
    """Return what the bar shows; None where nothing was changed."""
    changes = known.changes
    if not changes:
        return None
    not_allowed = wrong(changes)
    if not_allowed:
        return _not_yet(changes, not_allowed, words)
    found = clashes(known, words)
    failed = [each for each in asked.answers.values() if isinstance(each, Failure)]
    if found or failed:
        return _refused(found, failed, words)
    levels = [level for level in Level if of_level(changes, level)]
    apply = _apply(levels, words)
    runs = [each for each in asked.answers.values() if isinstance(each, DryRun)]
    title = _title(known, words)
    if len(runs) < len(levels):
        waits = words.say("Working out what this changes…")
        late = words.say("Apply without preview") if asked.is_late else apply
        line = Line("clock", waits)
        return Bar(Stage.WAITING, title, (line,), apply=late, can_apply=asked.is_late, why=waits)
    lines = [
        line
        for level in levels
        if isinstance(run := asked.answers[level], DryRun)
        for line in _lines(run, of_level(changes, level), status, words)
    ]
    if not lines:
        lines = [Line("ok", words.say("No file is copied, moved or dropped."), tone=Tone.OK)]
    most = LINES_MAX * len(levels)
    return Bar(Stage.READY, title, tuple(lines[:most]), _last(runs, words), apply)


def _title(known: Known, words: Words) -> str:
    if len(known.changes) > 1:
        number = len(known.changes)
        return words.count("This will change {n} setting", "This will change {n} settings", number)
    ((key, change),) = known.changes.items()
    setting = setting_of(key)
    label = words.say(setting.details.label)
    return words.say(
        "This will change: {setting} from {before} to {after}",
        setting=label[:1].lower() + label[1:],
        before=said(setting, row_of(known.shown, key).value, words),
        after=said(setting, change.wanted, words),
    )


def _apply(levels: Sequence[Level], words: Words) -> str:
    if Level.NETWORK in levels:
        return words.say("Apply to the network")
    return words.say("Apply")


def _not_yet(changes: Changes, not_allowed: list[str], words: Words) -> Bar:
    label = words.say(setting_of(not_allowed[0]).details.label)
    title = words.count(
        "{n} change cannot be applied until “{setting}” is corrected.",
        "{n} changes cannot be applied until “{setting}” is corrected.",
        len(changes),
        setting=label,
    )
    levels = [level for level in Level if of_level(changes, level)]
    return Bar(Stage.WRONG, title, apply=_apply(levels, words), can_apply=False, why=title)


def _refused(found: Sequence[Clash], failed: Sequence[Failure], words: Words) -> Bar:
    lines = [Line("", clash.says) for clash in found]
    lines += [Line("", words.told(each.detail, each.remedy)) for each in failed if not found]
    cures = tuple(
        Cure(words.say("Set to {value}", value=clash.said), clash.key, clash.cure)
        for clash in found
        if clash.said
    )
    title = words.say("This cannot be applied")
    return Bar(Stage.REFUSED, title, tuple(lines), can_apply=False, why=title, cures=cures[:1])


def _lines(run: DryRun, changes: Changes, status: Status | None, words: Words) -> Iterator[Line]:
    yield from _space(run, words)
    yield from _work(run, status, words)
    yield from _warnings(run, changes, status, words)
    yield from _dropped(run, words)
    yield from _later(changes, words)


def _space(run: DryRun, words: Words) -> Iterator[Line]:
    growing = sorted((pod for pod in run.pods if pod.more > pod.less), key=lambda pod: -pod.more)
    if not growing:
        return
    places = [
        words.say("{size} on {pod}", size=size(words, pod.more - pod.less), pod=name_shown(pod.pod))
        for pod in growing
    ]
    total = sum(pod.more - pod.less for pod in growing)
    lead = words.say("{size} more", size=size(words, total))
    yield Line("up", words.say("will be used: {places}.", places=", ".join(places)), lead)


def _work(run: DryRun, status: Status | None, words: Words) -> Iterator[Line]:
    files = run.copied.files + run.moved.files
    if not files:
        return
    seconds = _seconds(run, status)
    if run.copied.files:
        what = words.count(
            "{n} file gets another copy", "{n} files get another copy", run.copied.files
        )
    else:
        what = words.count("{n} file moves", "{n} files move", run.moved.files)
    if seconds is None:
        yield Line("clock", words.say("{what}. Work goes on meanwhile.", what=what))
        return
    time = about(words, seconds)
    yield Line(
        "clock",
        words.say(
            "{what}, in {time} at today’s speed. Work goes on meanwhile.", what=what, time=time
        ),
    )


def _seconds(run: DryRun, status: Status | None) -> float | None:
    """Return how long it takes where each pod is filled at the speed known of it, or None."""
    if status is None:
        return None
    rates = {pod.name: pod.rate for pod in status.pods if pod.rate}
    fastest = max(rates.values(), default=0.0)
    if not fastest:
        return None
    # This pod has no speed to itself: what it gets comes as fast as the best of the others sends.
    return max((pod.more / rates.get(pod.pod, fastest) for pod in run.pods), default=0.0)


def _warnings(run: DryRun, changes: Changes, status: Status | None, words: Words) -> Iterator[Line]:
    copies = changes.get(_COPIES)
    if copies is not None and status is not None:
        yield from _too_many_copies(copies, status, words)
    offered = {pod.name: pod.offered for pod in status.pods} if status is not None else {}
    for pod in run.pods:
        if pod.free is None or pod.more <= pod.less:
            continue
        left, whole = pod.free - pod.more + pod.less, offered.get(pod.pod, 0)
        name = name_shown(pod.pod)
        if left < 0:
            text = words.say("{pod} has too little space for that; what fits is copied.", pod=name)
            yield Line("warn", text, tone=Tone.WARN)
        elif whole and left < whole * _SCARCE:
            text = words.say(
                "{pod} will have {left} left of the {whole} it offers.",
                pod=name,
                left=size(words, left),
                whole=size(words, whole),
            )
            yield Line("warn", text, tone=Tone.WARN)


def _too_many_copies(change: Change, status: Status, words: Words) -> Iterator[Line]:
    pods = storing(status)
    if isinstance(change.wanted, int) and change.wanted > len(pods):
        text = words.count(
            "{copies} copies need as many pods that store, and there is {n} so far: the rest is "
            "made when others join.",
            "{copies} copies need as many pods that store, and there are {n} so far: the rest is "
            "made when others join.",
            len(pods),
            copies=words.whole(change.wanted),
        )
        yield Line("warn", text, tone=Tone.WARN)


def _dropped(run: DryRun, words: Words) -> Iterator[Line]:
    if not run.dropped.files:
        return
    shrinking = [pod for pod in run.pods if pod.less > pod.more]
    places = [
        words.say("{size} on {pod}", size=size(words, pod.less - pod.more), pod=name_shown(pod.pod))
        for pod in sorted(shrinking, key=lambda pod: -pod.less)
    ]
    what = words.count("{n} file gives up a copy", "{n} files give up a copy", run.dropped.files)
    if not places:
        yield Line("down", words.say("{what}.", what=what))
        return
    text = words.say("{what}; free becomes: {places}.", what=what, places=", ".join(places))
    yield Line("down", text)


def _later(changes: Changes, words: Words) -> Iterator[Line]:
    late = [
        words.say(setting_of(key).details.label)
        for key in changes
        if setting_of(key).details.takes is Takes.AT_START
    ]
    if late:
        text = words.say(
            "Takes effect when Wormhole is started again: {settings}.", settings=", ".join(late)
        )
        yield Line("clock", text)


def _last(runs: Sequence[DryRun], words: Words) -> str:
    if any(run.dropped.files for run in runs):
        return words.say(
            "A copy goes only when other pods have theirs. You can go back at any time."
        )
    if any(run.copied.files for run in runs):
        return words.say(
            "Nothing is dropped. You can go back at any time; the extra copies then become cache."
        )
    return words.say("Nothing is dropped. You can go back at any time.")
