"""Random changes of a file that is here in part, while its missing blocks arrive in any order.

Beside it goes a plain array of bytes. Each version names the bytes that the file had when it was
published, whatever of it was here, and at the end, with all blocks here, the file is the array.
"""

from collections.abc import Callable

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.contents.manifests import BlockHash, Layout, revise
from core.crypto import content_hash
from core.ids import ROOT
from core.model.content import Content, Line
from core.model.records import Kind, Version
from core.volume.interface import AttributeChanges, BlocksWanted, Handle, Needs
from tests.support.drive_contents import FarPod, rows, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

BLOCK = 4_096  # the smallest piece that a disk keeps as a hole
BLOCKS_MAX = 9
PLACES = st.builds(
    lambda block, beside: max(0, block * BLOCK + beside),
    st.integers(0, BLOCKS_MAX),
    st.sampled_from([0, 0, 1, -1, 700]),
)
LENGTHS = st.sampled_from([1, 2, 700, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 5])
SEEDS = st.integers(1, 250)


def pattern(seed: int, length: int) -> bytes:
    return (bytes((seed + step) % 250 + 1 for step in range(61)) * (length // 61 + 1))[:length]


class PartialFile(RuleBasedStateMachine):
    """One file of another pod, changed here before it is here."""

    @initialize(
        size=PLACES,
        holes=st.sets(st.integers(0, BLOCKS_MAX)),
        here=st.sets(st.integers(0, BLOCKS_MAX)),
        reflinks=st.booleans(),
    )
    def begin(self, size: int, holes: set[int], here: set[int], reflinks: bool) -> None:
        self.pod = DrivePod(reflinks=reflinks)
        self.model = bytearray(pattern(7, size))
        for block in holes:
            end = min((block + 1) * BLOCK, size)
            self.model[block * BLOCK : end] = bytes(max(0, end - block * BLOCK))
        self.far_blocks: dict[bytes, bytes] = {}
        self.versions = 0
        self._publish_far(holes)
        for block in here:
            self._fetch(block)
        self.handle: Handle = self.pod.open(b"/a", READ | WRITE)

    def _publish_far(self, holes: set[int]) -> None:
        far = FarPod(self.pod)
        far.exchange()
        hashes: dict[int, BlockHash] = {}
        for block in range(-(-len(self.model) // BLOCK)):
            data = bytes(self.model[block * BLOCK : (block + 1) * BLOCK])
            hashes[block] = None if block in holes else content_hash(data)
            self.far_blocks[content_hash(data)] = data
        revision = revise(None, len(self.model), BLOCK, hashes)
        with far.replica.change() as change:
            change.create(ROOT, b"a", Kind.FILE, mode=0o644, uid=0, gid=0, content=revision.content)
        far.exchange()
        with self.pod.store.write() as writer:
            for digest, encoded in revision.parts:
                writer.put_manifest_part(digest, encoded)

    # --- blocks that arrive

    def _layout(self, of: Version) -> Layout:
        layout = self.pod.contents.table.layout(Content(of.manifest, of.size, of.block_size))
        assert layout is not None
        return layout

    def _line(self) -> Line | None:
        of = version(self.pod, b"/a")
        return next((row for row in rows(self.pod, of.entry) if row.version == of.dot), None)

    def _fetch(self, block: int) -> None:
        """Let a block of the present version arrive, as the engine has it fetched."""
        of = version(self.pod, b"/a")
        layout, line = self._layout(of), self._line()
        digest = layout.hash_of(block) if block < layout.count else None
        if digest is None or (line is not None and not line.missing):
            return
        if digest not in self.far_blocks:
            return  # a program wrote it: it is here, and nobody is asked for it
        with self.pod.store.write() as writer:
            pull = self.pod.contents.pulls.begin(writer, of, ())
        self.pod.contents.pulls.store(pull.id, block, self.far_blocks[digest])

    @rule(block=st.integers(0, BLOCKS_MAX + 3))
    def arrive(self, block: int) -> None:
        self._fetch(block)

    @rule()
    def sync_what_arrived(self) -> None:
        pulls = self.pod.contents.pulls
        for line_id in list(pulls._pulling):
            pulls.sync(line_id)
            with self.pod.store.write() as writer:
                pulls.mark_present(writer, line_id)

    def _call(self, call: Callable[[], object]) -> object:
        """Call until nothing is missing; what is missing is fetched, as the driver has it."""
        for _ in range(BLOCKS_MAX):
            result = call()
            if not isinstance(result, Needs):
                return result
            assert isinstance(result.what, BlocksWanted)
            of = version(self.pod, b"/a")
            assert result.what.version == of.dot
            layout = self._layout(of)
            for block in range(result.what.first, result.what.first + result.what.count):
                digest = layout.hash_of(block)
                assert digest is None or digest in self.far_blocks, f"nobody has block {block}"
                self._fetch(block)
        raise AssertionError("what is missing is missing for ever")

    # --- programs

    @rule(offset=PLACES, length=LENGTHS, seed=SEEDS)
    def write(self, offset: int, length: int, seed: int) -> None:
        data = pattern(seed, length)
        self._call(lambda: self.pod.volume.write(self.handle, offset, data))
        self._grow(offset)
        self.model[offset : offset + length] = data

    @rule(length=LENGTHS, seed=SEEDS)
    def append(self, length: int, seed: int) -> None:
        self.write(len(self.model), length, seed)

    @rule(size=PLACES)
    def cut_or_grow(self, size: int) -> None:
        node = self.pod.find(b"/a").node
        changes = AttributeChanges(size=size)
        self._call(lambda: self.pod.volume.set_attributes(node, self.handle, changes, ME))
        del self.model[size:]
        self._grow(size)

    @rule(offset=PLACES, length=LENGTHS, how=st.sampled_from(["punch", "zero", "grow", "keep"]))
    def allocate(self, offset: int, length: int, how: str) -> None:
        keep, punch, zero = how in {"punch", "keep"}, how == "punch", how == "zero"
        self._call(lambda: self.pod.volume.allocate(self.handle, offset, length, keep, punch, zero))
        if punch or zero:
            end = min(offset + length, len(self.model))
            self.model[offset:end] = bytes(max(0, end - offset))
        if not keep:
            self._grow(offset + length)

    @rule(offset=PLACES, to=PLACES, length=LENGTHS)
    def copy(self, offset: int, to: int, length: int) -> None:
        length = min(length, max(0, len(self.model) - offset), abs(offset - to))
        copied = 0
        while copied < length:
            at, left = copied, length - copied
            got = self._call(
                lambda at=at, left=left: self.pod.volume.copy_range(
                    self.handle, offset + at, self.handle, to + at, left
                )
            )
            assert isinstance(got, int)
            assert got > 0
            data = self.model[offset + copied : offset + copied + got]
            self._grow(to + copied)
            self.model[to + copied : to + copied + got] = data
            copied += got

    def _grow(self, size: int) -> None:
        self.model += bytes(max(0, size - len(self.model)))

    @rule(offset=PLACES, length=LENGTHS)
    def read(self, offset: int, length: int) -> None:
        got = self._call(lambda: self.pod.volume.read(self.handle, offset, length))
        assert got == self.model[offset : offset + length]

    @rule()
    def reopen(self) -> None:
        self.pod.volume.release(self.handle)
        self.handle = self.pod.open(b"/a", READ | WRITE)

    # --- what the node does meanwhile

    @rule(durable=st.booleans())
    def publish(self, durable: bool) -> None:
        self.pod.publish()
        self._check(version(self.pod, b"/a"))
        if durable and (line := self._line()) is not None:
            self.pod.contents.make_durable([line.id])

    @rule(
        change=st.sampled_from(["write", "cut_or_grow", "allocate", "arrive"]),
        offset=PLACES,
        length=LENGTHS,
        seed=SEEDS,
    )
    def change_while_it_is_published(
        self, change: str, offset: int, length: int, seed: int
    ) -> None:
        lines = self.pod.contents.table.dirty_lines()
        prepared = self.pod.contents.prepare(lines[0].line.id) if lines else None
        then = bytes(self.model)
        if change == "write":
            self.write(offset, length, seed)
        elif change == "cut_or_grow":
            self.cut_or_grow(offset)
        elif change == "allocate":
            self.allocate(offset, length, "punch")
        else:
            self._fetch(offset // BLOCK)
        if prepared is not None:
            # None where the file was begun anew meanwhile, cut to nothing.
            published = self.pod.contents.publish(self.pod.replica.change, prepared)
            if published is not None:
                self._check(published, then)

    @rule()
    def kill(self) -> None:
        self.pod.kill()
        self.handle = self.pod.open(b"/a", READ | WRITE)

    def _check(self, of: Version, content: bytes | None = None) -> None:
        wanted = bytes(self.model) if content is None else content
        assert of.size == len(wanted)
        layout = self._layout(of)
        for block in range(layout.count):
            data = wanted[block * of.block_size : (block + 1) * of.block_size]
            digest = layout.hash_of(block)
            assert digest == content_hash(data) or (digest is None and not any(data)), block

    @invariant()
    def the_size_is_that_of_the_model(self) -> None:
        if hasattr(self, "handle"):
            assert self.pod.find(b"/a").size == len(self.model)

    def teardown(self) -> None:
        if not hasattr(self, "handle"):
            return
        self.publish(durable=True)
        of = version(self.pod, b"/a")
        for block in range(self._layout(of).count):
            self._fetch(block)
        self.sync_what_arrived()
        assert self.pod.read(self.handle) == self.model
        line = self._line()
        assert line is None or line.whole


TestPartialFile = PartialFile.TestCase
TestPartialFile.settings = settings(
    max_examples=100,
    stateful_step_count=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
