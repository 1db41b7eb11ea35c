"""Random programs on a volume against a plain model of files: bytes, names, handles.

Contents are published at any time in between, the process is killed and the power is cut: no
program may ever see the difference.
"""

from dataclasses import dataclass, field

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import AlreadyExists, NoSuchData, NotFound
from core.volume.interface import AttributeChanges, Handle, OpenFlags, RenameMode, SeekFor
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

NAMES = st.sampled_from([b"a", b"b", b"c", b"d"])
BLOCK = 256 * 1024
OFFSETS = st.sampled_from([0, 1, 4_000, 16_384, BLOCK - 3, BLOCK, 2 * BLOCK + 7, 5 * BLOCK])
LENGTHS = st.sampled_from([1, 10, 4_096, 17_000, BLOCK, BLOCK + 5])
SEEDS = st.integers(0, 255)


@dataclass(eq=False)
class Inode:
    data: bytearray = field(default_factory=bytearray)


@dataclass(eq=False)
class Open:
    inode: Inode
    handle: Handle
    flags: OpenFlags


def pattern(seed: int, length: int) -> bytes:
    return bytes((seed + step) % 251 for step in range(64)) * (length // 64) + b"\7" * (length % 64)


class Programs(RuleBasedStateMachine):
    """The volume and the model, side by side."""

    @initialize(reflinks=st.booleans(), others=st.booleans())
    def begin(self, reflinks: bool, others: bool) -> None:
        self.pod = DrivePod(reflinks=reflinks, others=others)
        self.names: dict[bytes, Inode] = {}
        self.open: list[Open] = []

    # --- files

    @rule(name=NAMES, append=st.booleans())
    def create(self, name: bytes, append: bool) -> None:
        parent, last = self.pod.folder(b"/" + name)
        flags = READ | WRITE | (OpenFlags.APPEND if append else OpenFlags(0))
        try:
            opened = self.pod.volume.create(parent, last, 0o644, flags, ME)[1]
        except AlreadyExists:
            assert name in self.names
            return
        assert name not in self.names
        self.names[name] = Inode()
        self.open.append(Open(self.names[name], opened.handle, flags))

    @rule(name=NAMES, write=st.booleans(), cut=st.booleans())
    def open_file(self, name: bytes, write: bool, cut: bool) -> None:
        flags = READ | (WRITE if write else OpenFlags(0))
        if write and cut:
            flags |= OpenFlags.TRUNCATE
        try:
            handle = self.pod.open(b"/" + name, flags)
        except NotFound:
            assert name not in self.names
            return
        inode = self.names[name]
        if flags & OpenFlags.TRUNCATE:
            inode.data.clear()
        self.open.append(Open(inode, handle, flags))

    @precondition(lambda self: any(one.flags & WRITE for one in self.open))
    @rule(choice=SEEDS, offset=OFFSETS, length=LENGTHS, seed=SEEDS)
    def write(self, choice: int, offset: int, length: int, seed: int) -> None:
        writers = [one for one in self.open if one.flags & WRITE]
        one = writers[choice % len(writers)]
        data = pattern(seed, length)
        assert self.pod.volume.write(one.handle, offset, data) == length
        model = one.inode.data
        start = len(model) if one.flags & OpenFlags.APPEND else offset
        model.extend(bytes(max(0, start + length - len(model))))
        model[start : start + length] = data

    @precondition(lambda self: any(one.flags & WRITE for one in self.open))
    @rule(choice=SEEDS, offset=OFFSETS, length=LENGTHS, punch=st.booleans())
    def allocate(self, choice: int, offset: int, length: int, punch: bool) -> None:
        writers = [one for one in self.open if one.flags & WRITE]
        one = writers[choice % len(writers)]
        assert self.pod.volume.allocate(one.handle, offset, length, punch, punch, False) is None
        model = one.inode.data
        if punch:
            end = min(offset + length, len(model))
            model[offset:end] = bytes(max(0, end - offset))
        else:
            model.extend(bytes(max(0, offset + length - len(model))))

    @rule(name=NAMES, size=OFFSETS)
    def truncate(self, name: bytes, size: int) -> None:
        if name not in self.names:
            return
        node = self.pod.find(b"/" + name).node
        changes = AttributeChanges(size=size)
        self.pod.volume.set_attributes(node, None, changes, ME)
        model = self.names[name].data
        del model[size:]
        model.extend(bytes(size - len(model)))

    @precondition(lambda self: len(self.open) >= 2)
    @rule(source=SEEDS, sink=SEEDS, offset=OFFSETS, to=OFFSETS, length=LENGTHS)
    def copy(self, source: int, sink: int, offset: int, to: int, length: int) -> None:
        one, other = self.open[source % len(self.open)], self.open[sink % len(self.open)]
        if not other.flags & WRITE or one.inode is other.inode:
            return
        copied = self.pod.volume.copy_range(one.handle, offset, other.handle, to, length)
        data = bytes(one.inode.data[offset : offset + length])
        assert copied == len(data)
        model = other.inode.data
        if data:
            model.extend(bytes(max(0, to + len(data) - len(model))))
            model[to : to + len(data)] = data

    @precondition(lambda self: self.open)
    @rule(choice=SEEDS)
    def close(self, choice: int) -> None:
        one = self.open.pop(choice % len(self.open))
        self.pod.volume.release(one.handle)

    # --- names

    @rule(name=NAMES)
    def remove(self, name: bytes) -> None:
        try:
            self.pod.remove(b"/" + name)
        except NotFound:
            assert name not in self.names
            return
        del self.names[name]

    @rule(name=NAMES, to=NAMES, exchange=st.booleans())
    def rename(self, name: bytes, to: bytes, exchange: bool) -> None:
        mode = RenameMode.EXCHANGE if exchange else RenameMode.REPLACE
        try:
            self.pod.rename(b"/" + name, b"/" + to, mode)
        except NotFound:
            assert name not in self.names or (exchange and to not in self.names)
            return
        moved, replaced = self.names[name], self.names.get(to)
        if moved is replaced:
            return
        self.names[to] = moved
        if exchange and replaced is not None:
            self.names[name] = replaced
        else:
            del self.names[name]

    @rule(name=NAMES, to=NAMES)
    def link(self, name: bytes, to: bytes) -> None:
        if name not in self.names or to in self.names:
            return
        parent, last = self.pod.folder(b"/" + to)
        self.pod.volume.make_link(self.pod.find(b"/" + name).node, parent, last)
        self.names[to] = self.names[name]

    # --- what programs do not see

    @rule(minutes=st.sampled_from([0, 1, 61]))
    def publish(self, minutes: int) -> None:
        self.pod.clock.now_ms += minutes * 60_000
        self.pod.publish()

    @rule()
    def durable(self) -> None:
        with self.pod.store.read() as reader:
            rows = [row.id for row in reader.dirty_lines() if row.version is not None]
        self.pod.contents.make_durable(rows)

    @rule()
    def kill(self) -> None:
        self.open.clear()
        self.pod.kill()

    @rule()
    def sync_and_cut_power(self) -> None:
        self.pod.volume.sync_all()
        self.open.clear()
        self.pod.cut_power()

    # --- what must hold

    @invariant()
    def names_and_bytes_are_those_of_the_model(self) -> None:
        if not hasattr(self, "pod"):
            return
        assert self.pod.names() == sorted(self.names)
        for name, inode in self.names.items():
            found = self.pod.find(b"/" + name)
            assert found.size == len(inode.data)
            assert found.links == sum(other is inode for other in self.names.values())
            assert self.pod.get(b"/" + name) == inode.data

    @invariant()
    def handles_keep_what_they_opened(self) -> None:
        for one in getattr(self, "open", ()):
            assert self.pod.read(one.handle) == one.inode.data
            self.check_holes(one)

    def check_holes(self, one: Open) -> None:
        """What is said to be a hole is zeros."""
        offset, size = 0, len(one.inode.data)
        while offset < size:
            hole = self.pod.volume.seek(one.handle, offset, SeekFor.HOLE)
            try:
                end = self.pod.volume.seek(one.handle, hole, SeekFor.DATA)
            except NoSuchData:
                end = size
            assert not any(one.inode.data[hole:end])
            offset = max(end, offset + 1)


Programs.TestCase.settings = settings(
    max_examples=60,
    report_multiple_bugs=False,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
test_programs_cannot_tell_the_volume_from_plain_files = Programs.TestCase
