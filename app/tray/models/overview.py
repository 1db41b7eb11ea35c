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
from app.tray.words.words import Words
from core.control.schema import Throughput, Transfer


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known beside the status. `lost_before`: some file had no copy once."""

    throughput: Throughput | None = None
    transfers: Sequence[Transfer] = ()
    lost_before: bool = False


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
    said, more = _together(headline(picture, words, now), further(picture, words, now))
    if status is None or picture.reach is not Reach.RUNNING:
        return Overview(said, more)
    return Overview(
        said,
        more,
        tuple(spaces(status, figures.transfers, words, now)),
        copies(status, words, lost_before=figures.lost_before),
        throughputs(status, figures.throughput, words),
    )


def _together(said: Headline, more: Sequence[Headline]) -> tuple[Headline, tuple[Headline, ...]]:
    """Return a headline and what waits behind it: where all is well, nothing quiet does."""
    if not said.plain or not all(each.quiet for each in more):
        return said, tuple(more)
    quiet = [replace(act, look="link") for each in more for act in each.acts[:1]]
    return replace(said, acts=(*said.acts, *quiet)), ()
