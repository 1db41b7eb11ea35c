"""Conflicts: what is to decide, what was decided lately, and both versions of one side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.tray.models.file_icons import file_icon
from app.tray.models.pods import listed
from app.tray.words import figures, names
from app.tray.words.words import Words
from core.control.schema import ConflictRow, LogRow, OldVersion


@dataclass(frozen=True, slots=True)
class Around:
    """What conflicts are told with: the words, the time, who works on which pod, who is away.

    `icons`: the picture of a pod; of one that is unknown a plain one.
    """

    words: Words
    now: datetime
    people: Mapping[str, str] = field(default_factory=dict)
    icons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list. `key` is the path; `number` that of the row in the log (0: to decide)."""

    key: str
    name: str
    detail: str
    icon: str
    number: int = 0

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.name}, {self.detail}"


@dataclass(frozen=True, slots=True)
class Side:
    """One version. `path`: where it stands in the drive; `newest`: surely written last."""

    version: str
    path: str
    pod: str
    icon: str
    by: str
    size: str
    newest: bool

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.pod}, {self.by}, {self.size}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict, side by side. `both` says what becomes of the names where both are kept."""

    path: str
    name: str
    sentence: str
    sides: tuple[Side, ...]
    both: str


def to_decide(rows: Sequence[ConflictRow], words: Words) -> list[Item]:
    """Return the list of what is to decide, as the node has it."""
    return [
        Item(
            key=row.path,
            name=names.last_part(row.path),
            detail=" · ".join(
                each
                for each in (
                    _folder(row.path),
                    words.count("{n} version", "{n} versions", len(row.versions)),
                )
                if each
            ),
            icon=file_icon(row.path),
        )
        for row in rows
    ]


def _folder(path: str) -> str:
    folder = path.rpartition("/")[0]
    return names.last_part(folder) if folder else ""


def decided(rows: Sequence[LogRow], around: Around, days: int = 30) -> list[Item]:
    """Return the list of what was decided in so many days, the newest first."""
    since = around.now - timedelta(days=days)
    return [
        Item(
            key=row.path,
            name=names.last_part(row.path),
            detail=_outcome(row, around),
            icon=file_icon(row.path),
            number=row.number,
        )
        for row in rows
        if row.kind == "decided" and _is_since(row, since)
    ]


def _is_since(row: LogRow, since: datetime) -> bool:
    at = figures.moment(row.at)
    return at is None or at >= since


def _outcome(row: LogRow, around: Around) -> str:
    after = row.facts.get("after")
    kept = around.words.say("Both") if after == "both" else names.shown(str(after or ""))
    at = figures.moment(row.at)
    return kept if at is None else f"{kept}, {figures.when(around.words, at, around.now)}"


def conflict(row: ConflictRow, around: Around) -> Conflict:
    """Return a conflict as it is decided on."""
    newest = _newest(row.versions)
    paths = [row.path, *row.beside]
    sides = tuple(
        _side(version, path, around, newest=version is newest)
        for version, path in zip(row.versions, paths, strict=False)
    )
    return Conflict(
        path=row.path,
        name=names.last_part(row.path),
        sentence=_sentence(sides, around.words),
        sides=sides,
        both=_both(row, sides, around.words),
    )


def _newest(versions: Sequence[OldVersion]) -> OldVersion | None:
    """Return the version that was written last; None where two clocks say the same."""
    times = sorted({each.modified for each in versions}, reverse=True)
    last = [each for each in versions if times and each.modified == times[0]]
    return last[0] if len(last) == 1 else None


def _side(version: OldVersion, path: str, around: Around, *, newest: bool) -> Side:
    words = around.words
    at = figures.moment(version.modified)
    when = "" if at is None else figures.on_day(words, at, around.now)
    person = around.people.get(version.pod, "")
    by = words.say("by {person}", person=names.shown(person)) if person else ""
    return Side(
        version=version.version,
        path=path,
        pod=version.pod or words.say("an unknown pod"),
        icon=around.icons.get(version.pod, "desktop"),
        by=" · ".join(each for each in (by, when) if each),
        size=figures.size(words, version.size) if version.size else words.say("empty"),
        newest=newest,
    )


def _sentence(sides: Sequence[Side], words: Words) -> str:
    pods = list(dict.fromkeys(each.pod for each in sides))
    if len(pods) == 1:
        return words.say("The versions were written apart from one another. Nothing is lost.")
    if len(sides) == 2:
        return words.say(
            "Both versions were written while {first} and {second} could not see each other. "
            "Nothing is lost.",
            first=names.shown(pods[0]),
            second=names.shown(pods[1]),
        )
    return words.say(
        "These versions were written while {pods} could not see one another. Nothing is lost.",
        pods=listed(words, pods),
    )


def _both(row: ConflictRow, sides: Sequence[Side], words: Words) -> str:
    """Say beforehand what each file will be called."""
    others = [words.say("“{text}”", text=names.shown(names.last_part(path))) for path in row.beside]
    if not sides or not others:
        return ""
    if len(others) > 1:
        return words.say(
            "The version of {pod} keeps its name; the others stand beside it: {names}.",
            pod=names.shown(sides[0].pod),
            names=", ".join(others),
        )
    if sides[0].newest:
        return words.say(
            "The newest keeps its name; the other becomes {name} beside it.", name=others[0]
        )
    return words.say(
        "The version of {pod} keeps its name; the other becomes {name} beside it.",
        pod=names.shown(sides[0].pod),
        name=others[0],
    )
