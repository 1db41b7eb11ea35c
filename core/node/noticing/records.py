"""What records that were just written or merged say of files: sifted out of all others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from core.ids import EntryId
from core.model.records import Batch, Dead, Record, Signed, Version
from core.replica.events import TreeChanged
from core.tree.workspace import Redeclared

_POLICY: Final = "p:"


@dataclass(slots=True)
class Sifted:
    """What is to be noted. `replaced`: by the file that took the place, the one that had it.

    Of each file the last version and removal; `policies` by file and name, with what held before
    all of it. `shown_otherwise`: files that others changed, which may be in conflict now.
    """

    versions: dict[EntryId, Version] = field(default_factory=dict)
    dead: dict[EntryId, Dead] = field(default_factory=dict)
    replaced: dict[EntryId, Dead] = field(default_factory=dict)
    policies: dict[tuple[EntryId, str], Redeclared] = field(default_factory=dict)
    signed: list[Signed] = field(default_factory=list)
    shown_otherwise: set[EntryId] = field(default_factory=set)


def sift(events: Iterable[TreeChanged]) -> Sifted:
    """Return what changes of the tree say that is to be noted."""
    found = Sifted()
    for event in events:
        if not event.local:
            found.shown_otherwise |= event.changed
        for record in _records(event):
            _take(found, record)
        for each in event.redeclared:
            key = (each.now.entry, each.now.field.removeprefix(_POLICY))
            first = found.policies.get(key, each)
            found.policies[key] = Redeclared(each.now, first.before)
    return found


def _records(event: TreeChanged) -> Iterator[Record]:
    own: tuple[Batch, ...] = () if event.batch is None else (event.batch,)
    for batch in (*own, *event.merged):
        yield from batch.records


def _take(found: Sifted, record: Record) -> None:
    match record:
        case Version(link=b""):
            found.versions[record.entry] = record
        case Dead(replaced_by=None):
            found.dead[record.entry] = record
        case Dead(replaced_by=bytes() as after):
            found.replaced[EntryId(after)] = record
        case Signed():
            found.signed.append(record)
        case _:
            pass
