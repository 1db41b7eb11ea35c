"""What the engine does when something happens: events in, work for the pieces out."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from core.contents.events import (
    BlockRotted,
    ContentEvent,
    ContentOpened,
    LineFetched,
    LinesDropped,
    RemovedVersionLost,
)
from core.engine.bell import Bell
from core.engine.inbox import Inbox
from core.engine.link import Link
from core.engine.pieces import Pieces
from core.engine.publish import Published
from core.ids import EntryId, Incarnation, PodId
from core.model.records import Batch, Holding, PodNews, Signed
from core.replica.events import TreeChanged
from core.saying import Sentence, said, said_count
from core.tree.policy import ruled_anew

CLOCK_OFF_MS: Final = 10 * 60 * 1_000
# A peer that is held back for a moment only is not worth a word.
HELD_SECONDS: Final = 5.0
TELL_SECONDS: Final = 60.0
_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """How long a peer was held back since a moment (monotonic), and whether that was told."""

    since: float
    seconds: float = 0.0
    told: bool = False


class Reactions:
    """Hears what replica, contents, links and exchange tell, and passes it on.

    `by_replica` and `by_contents` may be called in any thread, the others on the loop.
    """

    def __init__(self, pieces: Pieces, refresh: Bell) -> None:
        """React with `pieces`; `refresh` rings when members or presence may have changed."""
        self._pieces = pieces
        self._refresh = refresh
        self._inbox: Inbox[TreeChanged | ContentEvent] = Inbox(self._happened)
        self._dead: dict[EntryId, None] = {}
        self._ahead_until_ms = 0
        self._held: dict[PodId, _Held] = {}

    def start(self) -> None:
        """Listen from now on."""
        pieces = self._pieces
        self._inbox.open()
        pieces.exchange.start(pieces.small, self, pieces.questions)
        pieces.pledging.start(pieces.dropping.insists)
        pieces.small.start(pieces.copies.wanted, pieces.copies.small_arrived)
        pieces.links.start(pieces.exchange.serve, self.links_changed)
        # Its last version may still be to be synced: nobody could while it might change.
        pieces.publisher.start(self.published, lambda line: pieces.holdings.published([line]))
        pieces.holdings.start(pieces.copies.look_at)
        pieces.copies.start(self.vanished, pieces.heads.look_at)
        pieces.publisher.kept.outlet = pieces.offers
        pieces.offers.start(pieces.publisher.kept)
        pieces.heads.start(pieces.copies.look_at_all)
        pieces.taking_back.start(lambda entry: pieces.copies.look_at([entry]))
        pieces.adopting.start(lambda entry: pieces.copies.look_at([entry]))
        pieces.parts.replica.subscribe(self.by_replica)
        pieces.parts.contents.subscribe(self.by_contents)

    def stop(self) -> None:
        """Listen no more; the replica and the contents may live on for a moment."""
        self._inbox.close()

    def take_dead(self) -> list[EntryId]:
        """Return the files that are shown nowhere any more since the last call."""
        dead, self._dead = list(self._dead), {}
        return dead

    # --- in any thread

    def by_replica(self, event: TreeChanged) -> None:
        """The tree was changed; what was merged is told by the exchange."""
        if event.local:
            self._inbox.put(event)

    def by_contents(self, event: ContentEvent) -> None:
        """Something happened to contents."""
        self._inbox.put(event)

    # --- on the loop

    def merged(self, batches: Sequence[Batch], changed: Collection[EntryId]) -> None:
        """Records of others were taken."""
        self._learn(batches, changed)

    def published(self, done: Sequence[Published]) -> None:
        """Versions were recorded here."""
        small = [(one.version, one.small) for one in done if one.small is not None]
        self._pieces.small.published(small)
        self._pieces.holdings.published([one.line for one in done])

    def vanished(self, entry: EntryId) -> None:
        """A file is shown nowhere any more."""
        self._dead[entry] = None
        self._refresh.ring()

    def links_changed(self) -> None:
        """A link came up or was lost."""
        pieces = self._pieces
        before = pieces.pods.present()
        pieces.pods.set_linked(pieces.links.up.keys(), pieces.parts.clock.monotonic())
        for peer in sorted(before - pieces.links.up.keys() - {pieces.pods.pod}):
            pieces.fetcher.gone(peer)
        for peer in sorted(pieces.links.up.keys() - before):
            self._compare_clocks(pieces.links.up[peer])
        for peer, link in pieces.links.up.items():
            pieces.fetcher.reached(peer, is_local=link.channel.is_local)
        pieces.copies.links_changed()
        pieces.absences.look()
        pieces.offers.hurry()
        pieces.heads.links_changed()
        pieces.admission.changed()
        pieces.changed.ring()
        self._refresh.ring()

    def forked(self, link: Link, origins: Sequence[Incarnation]) -> None:
        """Two stores wrote under one incarnation."""
        self._pieces.notes.add(
            "fork",
            said(
                "{name} knows other records under the same numbers: a storage was copied or "
                "brought back from a backup. Records of that time may be missing on one side.",
                name=link.name,
            ),
            said("Compare the files on both machines; remove the copied storage from the network."),
        )
        _LOG.error("Forked incarnations %s, seen at %s", list(origins), link.name)

    def far_ahead(self, link: Link, ahead_ms: int) -> None:
        """Records are dated in the future."""
        until_ms = self._pieces.parts.clock.wall_ms() + ahead_ms
        if until_ms <= self._ahead_until_ms:
            return  # who has seen such a record dates its own after it: that is not its fault
        self._ahead_until_ms = until_ms
        text = said_count(
            "Records that came through {name} are dated {n} minute ahead of this machine's clock; "
            "which of two changes counts as the later one may be wrong.",
            "Records that came through {name} are dated {n} minutes ahead of this machine's clock; "
            "which of two changes counts as the later one may be wrong.",
            _minutes(ahead_ms),
            name=link.name,
        )
        self._clock_note(text)

    def held_back(self, link: Link, seconds: float) -> None:
        """A peer sends more than it may; told once a minute, it may do so a thousand times."""
        now = self._pieces.parts.clock.monotonic()
        held = self._held.get(link.peer)
        if held is None or now - held.since > TELL_SECONDS:
            held = self._held[link.peer] = _Held(now)
        held.seconds += seconds
        if held.told or held.seconds < HELD_SECONDS:
            return
        held.told = True
        self._pieces.notes.add(
            "flood",
            said(
                "{name} sends more changes than this pod takes at a time; they are held back and "
                "none is lost, but what is new there comes late.",
                name=link.name,
            ),
            said(
                "If nobody on {name} works with that many files, look at what runs there.",
                name=link.name,
            ),
        )
        _LOG.warning("%s sends too many changes and is held back", link.name)

    def crowded(self, link: Link) -> None:
        """Records of more stores came than a pod can know."""
        self._pieces.notes.add(
            "crowd",
            said(
                "{name} brings the changes of more storages than a network can have; those of new "
                "ones are not taken any more, from nobody.",
                name=link.name,
            ),
            said(
                "Take {name} out of the network, and make the network anew from its files.",
                name=link.name,
            ),
        )
        _LOG.error("%s brings the records of too many incarnations", link.name)

    def renewed(self) -> None:
        """This pod began a new incarnation: what it holds counts when the others know that."""
        self._refresh.ring()

    def _compare_clocks(self, link: Link) -> None:
        off_ms = link.hello.wall_ms - self._pieces.parts.clock.wall_ms()
        if abs(off_ms) > CLOCK_OFF_MS:
            self._clock_note(_clock_of(link.name, off_ms))

    def _clock_note(self, text: Sentence) -> None:
        self._pieces.notes.add("clock", text, said("Set the clocks of the machines."))

    def _content_event(self, event: ContentEvent) -> None:
        pieces = self._pieces
        if isinstance(event, BlockRotted):
            pieces.notes.add(
                "rot",
                said(
                    "A file's copy on this disk was damaged and is fetched again from another pod."
                ),
                said("Check the disk if this happens again."),
            )
            pieces.copies.look_at([event.entry])
        elif isinstance(event, RemovedVersionLost):
            pieces.notes.add(
                "content-lost",
                said(
                    "A file was removed while a program was changing it, and what it held before "
                    "could not be kept. If a device that does not know of the removal yet brings "
                    "the file back, its content is missing."
                ),
                said("Put the content there again if you miss it."),
            )
        elif isinstance(event, LinesDropped):
            # What this pod said that it has of them may be there no more.
            pieces.copies.look_at(event.entries)
        elif isinstance(event, LineFetched):
            pieces.evicting.fetched(event.line)
        elif isinstance(event, ContentOpened) and event.version is not None:
            pieces.reading.opened(event.version)
            pieces.readers.opened(event.entry, event.process)
            pieces.evicting.used(event.entry)
        pieces.publisher.tell(event)

    def _happened(self, events: Sequence[TreeChanged | ContentEvent]) -> None:
        changes = [event for event in events if isinstance(event, TreeChanged)]
        for event in events:
            if not isinstance(event, TreeChanged):
                self._content_event(event)
        if changes:
            self._changed_here(changes)

    def _changed_here(self, changes: Sequence[TreeChanged]) -> None:
        self._pieces.exchange.changed_here()
        batches = [change.batch for change in changes if change.batch is not None]
        self._learn(batches, {entry for change in changes for entry in change.changed})

    def _learn(self, batches: Sequence[Batch], changed: Collection[EntryId]) -> None:
        entries, records = set(changed), [each for batch in batches for each in batch.records]
        for record in records:
            if isinstance(record, Holding):
                entries.update(claim.entry for claim in record.claims)
            elif isinstance(record, Signed | PodNews):
                self._refresh.ring()
        above = ruled_anew(records)
        self._pieces.adopting.learn(batches)
        self._pieces.copies.look_at(sorted(entries | above))
        self._pieces.copies.look_below(above)
        self._pieces.changed.ring()


def _clock_of(name: str, off_ms: int) -> Sentence:
    if off_ms > 0:
        return said_count(
            "The clock of {name} is {n} minute ahead of this machine's clock; which of two changes "
            "counts as the later one may be wrong.",
            "The clock of {name} is {n} minutes ahead of this machine's clock; which of two "
            "changes counts as the later one may be wrong.",
            _minutes(off_ms),
            name=name,
        )
    return said_count(
        "The clock of {name} is {n} minute behind this machine's clock; which of two changes "
        "counts as the later one may be wrong.",
        "The clock of {name} is {n} minutes behind this machine's clock; which of two changes "
        "counts as the later one may be wrong.",
        _minutes(off_ms),
        name=name,
    )


def _minutes(milliseconds: int) -> int:
    return round(abs(milliseconds) / 60_000)
