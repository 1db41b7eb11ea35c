"""The overview: the headline, the space on each pod, the files by number of copies, throughput."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.tray.models.copies import Copies, copies
from app.tray.models.headline import further, headline
from app.tray.models.picture import Picture, Reach
from app.tray.models.said import Headline
from app.tray.models.spaces import PodSpace, spaces
from app.tray.models.throughput import Throughputs, throughputs
from app.tray.models.wellbeing import left_seconds
from app.tray.words import figures as sizes
from app.tray.words.words import Words
from core.control.schema import Status, Throughput, Transfer


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known beside the status. `lost_before`: some file had no copy once.

    `most_to_go`: how many bytes there were to go when there were most, since something is to go.
    """

    throughput: Throughput | None = None
    transfers: Sequence[Transfer] = ()
    lost_before: bool = False
    most_to_go: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows. `copies` and `throughput` are None where no node tells them."""

    headline: Headline
    further: tuple[Headline, ...] = ()
    spaces: tuple[PodSpace, ...] = ()
    copies: Copies | None = None
    throughput: Throughputs | None = None


def overview(picture: Picture, words: Words, now: datetime, figures: Figures) -> Overview:
    """Return what the overview shows at `now` (local time)."""
    status = picture.status
    said, more = headline(picture, words, now), tuple(further(picture, words, now))
    if status is None or picture.reach is not Reach.RUNNING:
        return Overview(said, more)
    return Overview(
        _measured(said, status, words, figures.most_to_go),
        more,
        tuple(spaces(status, figures.transfers, words, now)),
        copies(status, words, lost_before=figures.lost_before),
        throughputs(status, figures.throughput, words),
    )


def most_to_go(before: int, status: Status) -> int:
    """Return how many bytes there were to go when there were most; 0 when nothing is to go."""
    return max(before, status.to_go) if status.to_go else 0


def _measured(said: Headline, status: Status, words: Words, most: int) -> Headline:
    """Return a headline that says how much is done, where something was done since it began."""
    if said.going is None or most <= status.to_go:
        return said
    done = most - status.to_go
    left = words.say("{done} of {all}", done=sizes.size(words, done), all=sizes.size(words, most))
    seconds = left_seconds(status)
    if seconds is not None:
        left = f"{left} · {sizes.about(words, seconds)}"
    return replace(said, going=replace(said.going, left=left, share=done / most))
