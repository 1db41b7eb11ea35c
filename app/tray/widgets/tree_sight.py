"""Which folders are to be listed further, by the rows of the tree that are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.tray.widgets.tree_items import Item

# So many rows before its end is seen a folder is listed on: who scrolls does not wait.
AHEAD: Final = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be listed: folders from their `begin`, `back` before what is at hand, `on` after.

    `long`: the last folder in sight of which a part is at hand; `first` and `last`: the numbers of
    its entries that are seen, from 1.
    """

    begin: tuple[Item, ...] = ()
    back: tuple[Item, ...] = ()
    on: tuple[Item, ...] = ()
    long: Item | None = None
    first: int = 0
    last: int = 0


def sight(rows: Sequence[Item]) -> Sight:
    """Return what is to be listed where `rows` are seen, from above.

    Where a folder is seen itself, what follows it are its first entries.
    """
    inside: dict[int, list[Item]] = {}
    for item in rows:
        if item.parent is not None and item.parent.is_long:
            inside.setdefault(id(item.parent), []).append(item)
    seen = {id(item) for item in rows}
    begin, back, on = list[Item](), list[Item](), list[Item]()
    for entries in inside.values():
        folder = entries[0].parent
        if folder is None:
            continue
        if folder.skipped and id(folder) in seen:
            begin.append(folder)
        elif folder.skipped and entries[0].row < AHEAD:
            back.append(folder)
        elif folder.rest and len(folder.children or ()) - entries[-1].row <= AHEAD:
            on.append(folder)
    last = list(inside.values())[-1:]
    if not last:
        return Sight()
    first_seen, last_seen = last[0][0], last[0][-1]
    long = first_seen.parent
    skipped = 0 if long is None else long.skipped
    numbers = skipped + first_seen.row + 1, skipped + last_seen.row + 1
    return Sight(tuple(begin), tuple(back), tuple(on), long, *numbers)
