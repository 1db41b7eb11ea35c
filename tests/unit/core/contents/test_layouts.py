"""Layouts are found as long as their parts are here."""

from core.contents.layouts import Layouts
from core.store.records_memory import MemoryRecordStore
from tests.support.records import put_parts, revision


def test_a_layout_is_found_by_its_content_or_its_name() -> None:
    store, made = MemoryRecordStore(), revision(1, 1_500)
    layouts = Layouts(store)
    assert layouts.layout(made.content) is None
    assert layouts.layout(None) is None
    with store.write() as writer:
        put_parts(writer, made)
    layout = layouts.layout_by_name(made.content.manifest)
    assert layout is not None
    assert layout.count == 1_500
    assert layout.hash_of(1_499) is not None


def test_a_root_that_was_swept_away_is_not_remembered_once_that_was_said() -> None:
    store, made = MemoryRecordStore(), revision(1)
    layouts = Layouts(store)
    with store.write() as writer:
        put_parts(writer, made)
    assert layouts.layout(made.content) is not None
    assert store.sweep_parts(100, ()).dropped == 2
    layouts.forget_manifests()
    assert layouts.layout(made.content) is None
