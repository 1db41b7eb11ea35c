"""What the drive shows, opens and tells of files whose newest version is out of reach."""

import pytest

from core.errors import AlreadyExists, Frozen, Hidden, StaleHandle
from core.ids import EntryId
from core.model.absence import Absence
from core.model.needs import Needs, PreviousWanted
from core.model.records import Version
from core.ports import RecordReader
from core.volume.absent import newer_is_away
from core.volume.interface import Invalidation, OpenFlags, Stale, StaleName
from core.volume.settings import Outside, VolumeSettings
from tests.support.drive_pods import ME, READ, DrivePod
from tests.unit.core.tree.test_former_paths import entry_at


class Away:
    """A pod whose file /file has an older version here; `absence` is what the engine says."""

    def __init__(self, settings: VolumeSettings | None = None) -> None:
        self.pod = DrivePod()
        self.pod.put(b"/file", b"before")
        self.pod.publish()
        self.before = self.version()
        self.pod.clock.now_ms += 120_000
        self.pod.put(b"/file", b"the newest one")
        self.pod.publish()
        self.entry = entry_at(self.pod, b"/file")
        self.absence: Absence | None = None
        self.told: list[Invalidation] = []
        self.pod.volume._state.outside = Outside(
            out_of_reach=lambda entry: self.absence is not None and entry == self.entry,
            absence=self._absence,
        )
        self.pod.volume.on_invalidation(self.told.extend)
        self.pod.configure(settings or VolumeSettings())

    def version(self) -> Version:
        with self.pod.replica.view() as view:
            shown = view.resolve(b"/file")
        assert shown is not None
        assert shown.version is not None
        return shown.version

    def _absence(self, reader: RecordReader, newest: Version) -> Absence | None:
        del reader, newest
        return self.absence

    def goes(self, absence: Absence) -> None:
        self.absence = absence
        self.pod.volume.turned(None)


def test_the_version_before_is_another_node_and_the_kernel_is_told() -> None:
    away = Away()
    newest = away.pod.find(b"/file")
    away.goes(Absence(away.before))
    assert {StaleName(away.pod.find(b"/").node, b"file"), Stale(newest.node, False)} <= {*away.told}
    found = away.pod.find(b"/file")
    assert (found.size, found.node != newest.node) == (6, True)
    with pytest.raises(StaleHandle):
        away.pod.volume.open(newest.node, READ, ME)
    assert away.pod.get(b"/file") == b"before"
    away.told.clear()
    away.absence = None
    away.pod.volume.turned((away.entry,))
    assert Stale(found.node, False) in away.told
    assert away.pod.get(b"/file") == b"the newest one"


def test_nothing_is_told_of_what_did_not_change() -> None:
    away = Away()
    away.pod.find(b"/file")
    away.pod.volume.turned(None)
    away.pod.volume.turned((away.entry, EntryId(bytes(16))))
    assert away.told == []


def test_it_is_read_only_and_only_it() -> None:
    away = Away()
    away.goes(Absence(away.before))
    away.pod.put(b"/other", b"other")
    node = away.pod.find(b"/file").node
    for flags in (OpenFlags.WRITE, OpenFlags.WRITE | OpenFlags.TRUNCATE):
        with pytest.raises(Frozen, match="newer version"):
            away.pod.volume.open(node, flags, ME)
    with pytest.raises(Frozen, match="newer version"):
        away.pod.rename(b"/other", b"/file")
    assert away.pod.get(b"/file") == b"before"
    away.pod.rename(b"/file", b"/moved")
    assert away.pod.get(b"/moved") == b"before"
    assert newer_is_away().errno


def test_what_another_pod_has_of_it_is_asked_for_before_it_is_opened() -> None:
    away = Away()
    away.goes(Absence(elsewhere=True))
    node = away.pod.find(b"/file").node
    needs = away.pod.volume.open(node, READ, ME)
    assert isinstance(needs, Needs)
    assert needs.what == PreviousWanted(away.entry, away.version().dot)
    with pytest.raises(Frozen):
        away.pod.volume.open(node, OpenFlags.WRITE, ME)


def test_without_an_older_version_or_with_error_it_opens_as_ever() -> None:
    for settings, absence in (
        (VolumeSettings(), Absence()),
        (VolumeSettings(previous_shown=False), None),
    ):
        away = Away(settings)
        away.goes(absence or Absence(away.before, elsewhere=True))
        assert away.pod.get(b"/file") == b"the newest one", "it is here, in truth"


def test_a_hidden_file_is_not_found_and_its_name_is_taken() -> None:
    away = Away(VolumeSettings(hide_absent=True))
    node = away.pod.find(b"/file").node
    away.pod.put(b"/other", b"other")
    away.goes(Absence())
    assert {Stale(node, False), Stale(away.pod.find(b"/").node, True)} <= {*away.told}
    assert away.pod.names() == [b"other"]
    with pytest.raises(Hidden):
        away.pod.find(b"/file")
    with pytest.raises(AlreadyExists):
        away.pod.create(b"/file")
    with pytest.raises(AlreadyExists, match="hidden"):
        away.pod.rename(b"/other", b"/file")
    away.told.clear()
    away.absence = None
    away.pod.volume.turned((away.entry,))
    assert Stale(away.pod.find(b"/").node, True) in away.told
    assert sorted(away.pod.names()) == [b"file", b"other"]


def test_what_a_program_changed_here_and_nobody_published_is_shown_all_the_same() -> None:
    away = Away(VolumeSettings(hide_absent=True))
    away.pod.patch(b"/file", 0, b"MY")
    away.goes(Absence())
    assert away.pod.names() == [b"file"]
    assert away.pod.get(b"/file") == b"MYe newest one"
