"""What changed of a content line since its last publication, and a publication under way."""

from dataclasses import dataclass, field

from core.contents.bitmaps import BlockSet
from core.contents.manifests import BlockHash


@dataclass(slots=True)
class Changes:
    """What changed since the last publication.

    `everything`: nothing is known, hash it all. `keep_bytes`: the shortest that the file was; what
    the last version had beyond it is gone.
    """

    everything: bool = False
    blocks: BlockSet = field(default_factory=BlockSet)
    keep_bytes: int | None = None

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return self.everything or self.keep_bytes is not None or bool(self.blocks)

    def cut(self, size: int) -> None:
        """Note that the file was only `size` bytes long for a while."""
        self.keep_bytes = size if self.keep_bytes is None else min(self.keep_bytes, size)

    def touch(self, block: int, block_size: int) -> bool:
        """Say whether a block may be another than in the last version."""
        if self.everything or block in self.blocks:
            return True
        return self.keep_bytes is not None and block * block_size >= self.keep_bytes

    def absorb(self, other: "Changes") -> None:
        """Add the changes of a publication that did not come to pass."""
        self.everything = self.everything or other.everything
        if other.keep_bytes is not None:
            self.cut(other.keep_bytes)
        for first, count in other.blocks.runs(0, other.blocks.end):
            self.blocks.add_run(first, count)


@dataclass(slots=True)
class Snapshot:
    """A publication under way: the moment it is of, and the blocks still to be hashed."""

    size: int
    block_size: int
    changes: Changes
    pending: BlockSet
    hashes: dict[int, BlockHash] = field(default_factory=dict)
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """These blocks must be here before the call can go on."""

    first: int
    count: int
