"""Which claims of other pods let this one give up bytes: those that are true now, and no others."""

import pytest

from core.contents.elsewhere import HeldElsewhere
from core.contents.settings import ContentSettings
from core.errors import StoreError
from core.model.content import Line, LineRole
from core.model.members import MemberState, Role
from core.model.records import Version
from tests.support.drive_contents import FAR, FarPod, blocks, rows, version
from tests.support.drive_pods import POD, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c")


class Story:
    """A pod with a file, and another one that said that it has it, too."""

    def __init__(self, *, silent: bool = False) -> None:
        self.pod = DrivePod()
        self.pod.put(b"/a", DATA)
        self.pod.publish_closed()
        self.pod.volume.sync_all()
        self.pod.clock.now_ms += 120_000
        self.version: Version = version(self.pod, b"/a")
        self.far = FarPod(self.pod)
        self.far.exchange()
        (self.far.claim if silent else self.far.hold)(self.version)
        self.far.exchange()

    @property
    def line(self) -> Line:
        found = rows(self.pod, self.version.entry)
        (row,) = [row for row in found if row.role is LineRole.CURRENT]
        return row

    def answers(self) -> tuple[bool, bool]:
        elsewhere = self.pod.contents.table.elsewhere
        with self.pod.store.read() as reader:
            return elsewhere.has(reader, self.line), elsewhere.keeps(reader, self.line)


@pytest.fixture
def story() -> Story:
    return Story()


def test_what_another_pod_told_in_the_life_in_which_it_is_counts(story: Story) -> None:
    assert story.answers() == (True, True)


def test_what_a_pod_told_before_it_lost_its_disk_does_not_count_until_it_tells_it_again(
    story: Story,
) -> None:
    story.far.lose_disk()
    story.far.tell()
    story.far.exchange()
    assert story.answers() == (False, False)
    story.far.hold(story.version)
    story.far.exchange()
    assert story.answers() == (True, True)


@pytest.mark.parametrize(
    ("role", "state", "answers"),
    [
        (Role.MEMBER, MemberState.REMOVED, (False, False)),
        (Role.CLIENT, MemberState.ACTIVE, (False, False)),
        # It has it until it is gone, and takes it along then.
        (Role.ADMIN, MemberState.LEAVING, (True, False)),
    ],
)
def test_what_a_pod_is_decides_what_its_copy_is_worth(
    story: Story, role: Role, state: MemberState, answers: tuple[bool, bool]
) -> None:
    story.far.be(role, state)
    assert story.answers() == answers


def test_a_pod_that_calls_itself_a_client_has_nothing(story: Story) -> None:
    story.far.tell(Role.CLIENT)
    story.far.exchange()
    assert story.answers() == (False, False)


def test_a_stranger_has_nothing(story: Story) -> None:
    story.pod.members.clear()
    assert story.answers() == (False, False)


def test_a_claim_of_a_life_of_which_its_pod_has_not_told_does_not_count(story: Story) -> None:
    story.far.lose_disk()
    story.far.claim(story.version)
    story.far.exchange()
    assert story.answers() == (False, False), "by what it told it is in another one"
    story.far.tell()
    story.far.exchange()
    assert story.answers() == (True, True)


def test_a_pod_that_told_nothing_of_itself_has_nothing() -> None:
    story = Story(silent=True)
    with story.pod.store.read() as reader:
        assert len(reader.holders(story.version.entry)) == 1
    assert story.answers() == (False, False)


def test_what_this_pod_told_itself_is_not_elsewhere_and_nobody_is_known_who_was_not_told(
    story: Story,
) -> None:
    with story.pod.store.read() as reader:
        assert not HeldElsewhere(POD).has(reader, story.line)
        own = HeldElsewhere(FAR)
        own.know_members(lambda _reader: story.pod.members)
        assert not own.has(reader, story.line)


# --- what hangs on it ----------------------------------------------------------------------------


def lose(story: Story) -> None:
    story.far.lose_disk()
    story.far.tell()
    story.far.exchange()


def test_a_block_that_the_disk_refuses_is_not_given_up_for_what_was_told_before(
    story: Story,
) -> None:
    lose(story)
    story.pod.files.spoil(story.line.id, 0)
    with pytest.raises(StoreError, match="Input/output"):
        story.pod.get(b"/a")
    assert story.line.missing == 0
    story.pod.files.bad.clear()
    assert story.pod.get(b"/a") == DATA


def test_what_is_left_of_a_removed_file_is_not_given_up_for_what_was_told_before(
    story: Story,
) -> None:
    lose(story)
    story.pod.contents.configure(ContentSettings(history_keep_ms=0))
    handle = story.pod.open(b"/a", READ | WRITE)
    story.pod.volume.write(handle, 7, b"changed")
    story.pod.remove(b"/a")
    story.pod.volume.release(handle)
    story.pod.contents.keeping.settle()
    (row,) = [one for one in rows(story.pod, story.version.entry) if one.whole]
    assert story.pod.files.open(row.id, writable=False).read(0, 2**30) == DATA


def test_bytes_of_an_older_mark_are_shown_after_a_power_cut_if_what_they_replace_is_lost() -> None:
    """At a start no engine runs yet: the records say by themselves who is in which life."""
    pod = DrivePod()
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, DATA)
    pod.publish()
    far = FarPod(pod)
    far.exchange()
    far.hold(version(pod, b"/a"))
    far.exchange()
    far.lose_disk()
    far.tell()
    far.exchange()
    pod.store.sync()
    pod.files.sync_names()
    recovered = pod.cut_power()
    assert len(recovered.dirty) == 1, "nobody can give the version: what is here takes its place"
