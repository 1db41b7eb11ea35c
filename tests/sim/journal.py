"""What programs wrote, and so what anybody may ever read: the plain model of all contents.

Bytes come into the box by programs only. The journal follows them: from what a program left in a
content line (`wrote`), to the version that its pod made of it (`published`), to every other pod.
A version that nobody wrote, or a read of anything else than its version, is a broken promise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.manifests import Layout, decode_manifest
from core.crypto import content_hash
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.content import BLOCK_BYTES, Content, Line
from core.model.records import Version
from core.store.memory_pages import SECTOR_BYTES
from core.tree.conflict_names import copy_id
from tests.sim.member_pod import MemberPod
from tests.sim.promises import Broken


@dataclass(slots=True)
class Draft:
    """What a content line went through since it was last published; the last state is now.

    `older`: states before that, of which a power cut may bring parts back. `promised`: from which
    state on `fsync` promised it, None if it did not. `doubtful`: a call
    failed, and may have done a part of its work. `entry`: the file that the line is of now;
    `earlier`: those of which it was a conflict version.
    """

    entry: EntryId
    states: list[bytes]
    promised: int | None = None
    doubtful: bool = False
    older: list[bytes] = field(default_factory=list)
    earlier: set[EntryId] = field(default_factory=set)


@dataclass
class Journal:
    """All that was written. Keys of drafts are a pod's number and a line's.

    `rotten`: files of which a disk changed a bit by itself; nobody looks at every byte that is
    here before a program changes the bytes beside it. `makers`: who wrote as which incarnation.
    `copies`: of which version a file is a copy, if it was once shown beside its file.
    """

    versions: dict[Dot, bytes] = field(default_factory=dict)
    entries: dict[Dot, EntryId] = field(default_factory=dict)
    copies: dict[EntryId, tuple[EntryId, Dot]] = field(default_factory=dict)
    drafts: dict[tuple[int, int], Draft] = field(default_factory=dict)
    contents: dict[Content, bytes] = field(default_factory=dict)
    rotten: set[EntryId] = field(default_factory=set)
    makers: dict[Incarnation, int] = field(default_factory=dict)

    def is_rotten(self, entry: EntryId) -> bool:
        """Say whether a disk changed a bit of a file, or of the one whose version it once was."""
        while entry not in self.rotten:
            if entry not in self.copies:
                return False
            entry = self.copies[entry][0]
        return True

    def now(self, pod: MemberPod, line: Line) -> bytes | None:
        """Return what a program that has `line` open must read; None: only the pod knows."""
        draft = self.drafts.get((pod.number, line.id))
        if draft is not None and (line.dirty or line.removed):
            return None if draft.doubtful else draft.states[-1]
        if line.version is not None:
            return self.said(pod, line.entry, line.version)
        # A line of its own begins with what was shown before it, until somebody writes.
        return self.said(pod, line.entry, line.base[0]) if line.base else b""

    def said(self, pod: MemberPod, entry: EntryId, dot: Dot) -> bytes | None:
        """Return what a version says is in a file; None if nobody here wrote that."""
        if dot in self.versions:
            return self.versions[dot]
        # One that became a file of its own repeats a content under a number of its own.
        row = pod.store._tables.rows.data.get(entry)
        for version in () if row is None else row.contents:
            if isinstance(version, Version) and version.dot == dot:
                name = Content(version.manifest, version.size, version.block_size)
                return self.contents.get(name) if version.size else b""
        return None

    def shown_of(self, pod: MemberPod, line: Line) -> bytes | None:
        """Return what a program reads of a line: its disk, and the version for what is not here."""
        found = on_disk(pod, line)
        dot = line.version or (line.base or (None,))[0]
        if found is None or not line.missing or dot is None:
            return found
        said, here = self.said(pod, line.entry, dot), BlockSet(line.present)
        size = BLOCK_BYTES if line.content is None else line.content.block_size
        pieces = [found[start : start + size] for start in range(0, len(found), size)]
        for block, piece in enumerate(pieces):
            if said is not None and block not in here:
                pieces[block] = said[block * size :][: len(piece)].ljust(len(piece), b"\0")
        return b"".join(pieces)

    def wrote(self, pod: MemberPod, line: Line, data: bytes) -> None:
        """A program left `data` in a line, as a whole."""
        draft = self.drafts.get((pod.number, line.id))
        if draft is None:
            for key, other in self.drafts.items():
                if key[0] == pod.number and other.entry == line.entry:
                    other.promised = None  # a program began the file anew
            self.drafts[pod.number, line.id] = Draft(line.entry, [data])
        else:
            draft.states.append(data)

    def doubted(self, pod: MemberPod, line: Line) -> None:
        """A change of a line failed: only the disk knows what is in it now."""
        draft = self.drafts.setdefault((pod.number, line.id), Draft(line.entry, [b""]))
        draft.doubtful = True

    def synced(self, pod: MemberPod, line: Line) -> None:
        """`fsync` returned: what is in the line now survives a power cut."""
        draft = self.drafts.get((pod.number, line.id))
        if draft is not None:
            draft.promised = len(draft.states) - 1

    def published(self, pod: MemberPod, line: Line) -> None:
        """A pod recorded what is in a line as a version of its own making."""
        dot, content = line.version, line.content
        assert dot is not None
        assert content is not None
        if dot in self.versions:
            return
        data = self._source(pod, line, content)
        if data is None and self._is_unsure(pod, line):
            data = self.shown_of(pod, replace(line, version=None))
        if data is None:
            raise Broken(
                "no pod shows bytes that no one wrote",
                f"{pod.name} published {dot} of {content.size} bytes, which no program wrote",
            )
        self.versions[dot] = data
        self.entries[dot] = line.entry
        self.copies[copy_id(line.entry, dot)] = line.entry, dot
        self.contents[content] = data

    def _is_unsure(self, pod: MemberPod, line: Line) -> bool:
        draft = self.drafts.get((pod.number, line.id))
        if draft is None:
            return line.entry in self.rotten
        # A conflict version that became a file of its own has rotted as what it was.
        return draft.doubtful or bool({line.entry, draft.entry, *draft.earlier} & self.rotten)

    def _source(self, pod: MemberPod, line: Line, content: Content) -> bytes | None:
        """Find who wrote a new version; what was written before that is over."""
        draft = self.drafts.get((pod.number, line.id))
        if draft is not None:
            blocks = blocks_of(pod, content, line.small)
            for index in range(len(draft.states) - 1, -1, -1):
                if is_made_of(draft.states[index], content, blocks):
                    draft.older += draft.states[:index]
                    del draft.states[:index]
                    draft.promised = None if draft.promised is None else 0
                    return draft.states[0]
        return self.contents.get(content)

    def moved(self, pod: MemberPod, line: Line) -> None:
        """A line is of another file now: a conflict version became a file of its own.

        What was promised of it is looked for there, and is given up with that file alone.
        """
        draft = self.drafts.get((pod.number, line.id))
        if draft is not None and draft.entry != line.entry:
            draft.earlier.add(draft.entry)
            draft.entry = line.entry

    def risen(self, pod: MemberPod) -> None:
        """A pod came back: a power cut may have made a conflict version again what was a file."""
        for line in pod.store._tables.lines.data.values():
            self.moved(pod, line)

    def dropped(self, pod: MemberPod, lines: Iterable[int]) -> None:
        """Lines are gone, and what programs left in them."""
        for line in lines:
            self.drafts.pop((pod.number, line), None)

    def forget(self, pod: MemberPod) -> None:
        """A pod lost its disk: what was only there is gone."""
        for key in [key for key in self.drafts if key[0] == pod.number]:
            del self.drafts[key]


def blocks_of(
    pod: MemberPod, content: Content, small: bytes | None
) -> Sequence[bytes | None] | None:
    """Return the hashes of a content's blocks, None for holes; None where they are not here."""
    if small is not None:
        return [content_hash(small)] if small else []
    parts = pod.store._tables.parts.data
    encoded = parts.get(content.manifest)
    if encoded is None:
        return None
    layout = Layout(decode_manifest(encoded), lambda digest: parts.get(ContentHash(digest)))
    return [layout.hash_of(block) for block in range(layout.count)]


def is_made_of(data: bytes, content: Content, blocks: Sequence[bytes | None] | None) -> bool:
    """Say whether `data` is the content that consists of these blocks."""
    if len(data) != content.size or blocks is None:
        return False
    size = content.block_size or BLOCK_BYTES
    for index, digest in enumerate(blocks):
        piece = data[index * size : (index + 1) * size]
        if digest is None:
            if any(piece):
                return False
        elif content_hash(piece) != digest:
            return False
    return True


def on_disk(pod: MemberPod, line: Line) -> bytes | None:
    """Return all that the disk has for a line, past every cache; None if the file is gone."""
    if line.small is not None:
        return line.small
    inode = pod.files._files.get(line.id)
    return None if inode is None else inode.pages.read(0, inode.pages.size)


def is_mixture(found: bytes, states: Iterable[bytes]) -> bool:
    """Say whether every sector of `found` stood at its place in one of `states`, or is empty.

    A power cut may keep any part of what was written since the last `fsync`, by sectors.
    """
    known = list(states)
    if found in known:
        return True
    if len(found) not in {len(state) for state in known}:
        return False
    for start in range(0, len(found), SECTOR_BYTES):
        piece = found[start : start + SECTOR_BYTES]
        if any(piece) and not any(_stood(piece, state, start) for state in known):
            return False
    return True


def _stood(piece: bytes, state: bytes, start: int) -> bool:
    there = state[start : start + len(piece)]
    return piece == there + bytes(len(piece) - len(there))


def written_over(before: bytes, offset: int, data: bytes) -> bytes:
    """Return what a write leaves of `before`."""
    if not data:
        return before
    padded = before.ljust(offset, b"\0")
    return padded[:offset] + data + padded[offset + len(data) :]


def resized(before: bytes, size: int) -> bytes:
    """Return what `ftruncate` leaves of `before`."""
    return before[:size].ljust(size, b"\0")
