"""Sets of block numbers: which blocks are here, which were changed.

A set is a bitmap that grows as needed, so that a terabyte of changed blocks costs half a megabyte.
"""

from collections.abc import Callable, Iterator

_BITS_IN = tuple(value.bit_count() for value in range(256))


class BlockSet:
    """A growing set of block numbers. Not thread-safe: its owner holds a guard."""

    __slots__ = ("_bits",)

    def __init__(self, encoded: bytes = b"") -> None:
        """Start from what `encoded` returned, or empty."""
        self._bits = bytearray(encoded)

    def encoded(self) -> bytes:
        """Return the set as bytes, trailing zeros left out."""
        return bytes(self._bits).rstrip(b"\0")

    @property
    def end(self) -> int:
        """Return a number that no block of the set reaches."""
        return len(self._bits) * 8

    def copy(self) -> "BlockSet":
        """Return an independent copy."""
        return BlockSet(bytes(self._bits))

    def __contains__(self, block: int) -> bool:
        """Say whether `block` is in the set."""
        index = block >> 3
        return index < len(self._bits) and bool(self._bits[index] & (1 << (block & 7)))

    def __bool__(self) -> bool:
        """Say whether any block is in the set."""
        return any(self._bits)

    def __len__(self) -> int:
        """Return how many blocks are in the set."""
        return sum(map(_BITS_IN.__getitem__, self._bits))

    def add(self, block: int) -> None:
        """Put one block in."""
        index = block >> 3
        if index >= len(self._bits):
            self._bits.extend(bytes(index + 1 - len(self._bits)))
        self._bits[index] |= 1 << (block & 7)

    def discard(self, block: int) -> None:
        """Take one block out, if it is in."""
        index = block >> 3
        if index < len(self._bits):
            self._bits[index] &= ~(1 << (block & 7))

    def add_run(self, first: int, count: int) -> None:
        """Put `count` blocks in, from `first` on; whole bytes at a time."""
        self._edges(first, count, self.add, 0xFF)

    def discard_run(self, first: int, count: int) -> None:
        """Take `count` blocks out, from `first` on."""
        end = min(first + count, len(self._bits) * 8)
        self._edges(first, end - first, self.discard, 0)

    def _edges(self, first: int, count: int, single: Callable[[int], None], fill: int) -> None:
        end = first + max(count, 0)
        low, high = -(-first // 8), end // 8
        if low >= high:
            for block in range(first, end):
                single(block)
            return
        for block in range(first, low * 8):
            single(block)
        if high > len(self._bits):
            self._bits.extend(bytes(high - len(self._bits)))
        self._bits[low:high] = bytes((fill,)) * (high - low)
        for block in range(high * 8, end):
            single(block)

    def has_run(self, first: int, count: int) -> bool:
        """Say whether all of `count` blocks from `first` on are in."""
        return self.first_missing(first, count) is None

    def first_missing(self, first: int, count: int) -> int | None:
        """Return the first block of the run that is not in, or None."""
        block, end = first, first + count
        while block < end:
            if not block & 7 and self._byte(block) == 0xFF:
                block += 8
            elif block in self:
                block += 1
            else:
                return block
        return None

    def runs(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs (first, count) of blocks that are in, from `first` up to `end`."""
        yield from self._runs(first, end, wanted=True)

    def gaps(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs (first, count) of blocks that are not in, from `first` up to `end`."""
        yield from self._runs(first, end, wanted=False)

    def _runs(self, first: int, end: int, *, wanted: bool) -> Iterator[tuple[int, int]]:
        start: int | None = None
        block = first
        same, other = (0xFF, 0) if wanted else (0, 0xFF)
        while block < end:
            byte = self._byte(block)
            if not block & 7 and block + 8 <= end and byte in {same, other}:
                if byte == same and start is None:
                    start = block
                elif byte == other and start is not None:
                    yield start, block - start
                    start = None
                block += 8
                continue
            if bool(byte & (1 << (block & 7))) is wanted:
                start = block if start is None else start
            elif start is not None:
                yield start, block - start
                start = None
            block += 1
        if start is not None:
            yield start, end - start

    def _byte(self, block: int) -> int:
        index = block >> 3
        return self._bits[index] if index < len(self._bits) else 0
