"""What moves now: row by row, what was opened first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.tray.models.file_icons import file_icon
from app.tray.models.wellbeing import left_seconds
from app.tray.words import figures, names
from app.tray.words.words import Words
from core.control.schema import Status, Transfer

ROWS_MAX: Final = 50
_ORDER: Final[Mapping[str, int]] = MappingProxyType(
    {
        reason: place
        for place, reason in enumerate(("opened", "older", "ahead", "offer", "keep", "copy"))
    }
)
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer. `path` and `pod`: what it is cancelled by; `colour`: the token of its bar.

    `share` is how much of it is done (0 to 1), `percent` the same in words, empty while it waits.
    """

    path: str
    pod: str
    direction: str
    icon: str
    name: str
    detail: str
    share: float
    percent: str
    rate: str
    colour: str

    @property
    def may_end(self) -> bool:
        """Say whether a person may end it here: what goes, whoever fetches it ends."""
        return self.direction == "in"

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same while it moves."""
        return (self.path, self.pod, self.direction)

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return ", ".join(each for each in (self.name, self.detail, self.percent, self.rate) if each)


@dataclass(frozen=True, slots=True)
class Transfers:
    """What moves: at most 50 rows; `more` says how many others there are. `summary` is of all."""

    rows: tuple[TransferRow, ...]
    summary: str
    received: str
    sent: str
    more: str = ""


def transfers(status: Status | None, moving: Sequence[Transfer], words: Words) -> Transfers:
    """Return what moves; rates and what is to go are those of the status."""
    ordered = sorted(moving, key=lambda each: (_ORDER.get(each.reason, len(_ORDER)), each.path))
    rows = tuple(_row(each, words) for each in ordered[:ROWS_MAX])
    rest = len(ordered) - len(rows)
    return Transfers(
        rows=rows,
        summary=_summary(status, len(ordered), words),
        received=figures.rate(words, status.received_rate if status is not None else 0),
        sent=figures.rate(words, status.sent_rate if status is not None else 0),
        more=words.count("and {n} more", "and {n} more", rest) if rest else "",
    )


def _summary(status: Status | None, count: int, words: Words) -> str:
    if not count:
        # What others read from here is none of this pod's own transfers.
        serves = status is not None and status.sent_rate > 0
        return words.say("Others fetch files from this machine") if serves else ""
    said = words.count("{n} transfer", "{n} transfers", count)
    if status is None or not status.to_go:
        return said
    togo = words.say("{size} to go", size=figures.size(words, status.to_go))
    seconds = left_seconds(status)
    if seconds is not None:
        togo = f"{togo}, {figures.about(words, seconds)}"
    return f"{said} · {togo}"


def _row(each: Transfer, words: Words) -> TransferRow:
    waits = not each.done and each.rate <= 0
    share = min(1.0, each.done / each.total) if each.total else 0.0
    name = names.last_part(each.path) if each.path else words.say("A file without a name")
    return TransferRow(
        path=each.path,
        pod=each.pod,
        direction=each.direction,
        icon=file_icon(name),
        name=name,
        detail=_detail(each, words),
        share=share,
        percent="" if waits or not each.total else figures.percent(words, share),
        rate=words.say("waiting") if waits else _rate(each, words),
        colour="down" if each.direction == "in" else "up",
    )


def _rate(each: Transfer, words: Words) -> str:
    return figures.rate(words, each.rate) if each.rate > 0 else ""


def _detail(each: Transfer, words: Words) -> str:
    pod = names.shown(each.pod) if each.pod else words.say("several pods")
    why = _ARRIVES if each.direction == "in" else _LEAVES
    said = why.get(each.reason, why["copy"])(words, pod, each.wanted)
    if not each.total and each.done:
        return said  # how much it is in all, nobody knows any more
    size = figures.size(words, each.total)
    left = each.total - each.done
    if each.rate > 0 and left / each.rate > _MINUTE:
        time = figures.about(words, left / each.rate)
        size = words.say("{size}, {time} left", size=size, time=time)
    return f"{said} · {size}"


Why = Callable[[Words, str, int], str]


def _copy_here(words: Words, pod: str, wanted: int) -> str:
    if wanted == 2:
        return words.say("From {pod}, second copy", pod=pod)
    return words.say("From {pod}, a further copy", pod=pod)


def _copy_there(words: Words, pod: str, wanted: int) -> str:
    if wanted == 2:
        return words.say("To {pod}, second copy", pod=pod)
    return words.say("To {pod}, a further copy", pod=pod)


_ARRIVES: Final[Mapping[str, Why]] = MappingProxyType(
    {
        "opened": lambda words, pod, _: words.say("From {pod}, because you opened it", pod=pod),
        "ahead": lambda words, pod, _: words.say(
            "From {pod}, the rest of what you opened", pod=pod
        ),
        "older": lambda words, pod, _: words.say("From {pod}, an older version for you", pod=pod),
        "keep": lambda words, pod, _: words.say("From {pod}, always kept here", pod=pod),
        "offer": lambda words, pod, _: words.say("From {pod}, which stores nothing", pod=pod),
        "start": lambda words, pod, _: words.say(
            "From {pod}, its beginning, to open it faster", pod=pod
        ),
        "copy": _copy_here,
    }
)
_LEAVES: Final[Mapping[str, Why]] = MappingProxyType(
    {
        "opened": lambda words, pod, _: words.say("To {pod}, where it was opened", pod=pod),
        "ahead": lambda words, pod, _: words.say("To {pod}, where it was opened", pod=pod),
        "older": lambda words, pod, _: words.say("To {pod}, an older version", pod=pod),
        "offer": lambda words, pod, _: words.say("To {pod}, to be kept there", pod=pod),
        "start": lambda words, pod, _: words.say(
            "To {pod}, its beginning, to open it faster there", pod=pod
        ),
        "copy": _copy_there,
    }
)
