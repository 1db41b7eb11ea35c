from core.ids import Dot, EntryId, Incarnation
from core.volume.settings import Outside, VolumeSettings, never_copied, nothing_offered


def test_by_default_the_drive_waits_for_nobody_and_takes_changes() -> None:
    settings = VolumeSettings()
    assert not settings.frozen
    assert not settings.wait_for_copies
    assert Outside().space() == nothing_offered()
    assert not never_copied(EntryId(bytes(16)), Dot(Incarnation(1), 1))
