"""What a node remembers of what happened."""

from pathlib import Path

from core.node.chronicle import open_chronicle
from core.node.home import Home
from core.node.journal import Remark
from core.store.records_memory import MemoryRecordStore
from tests.support.tree_pods import HandClock


def test_the_log_goes_on_where_an_earlier_run_left_it(tmp_path: Path) -> None:
    home, store = Home(tmp_path), MemoryRecordStore()
    first = open_chronicle(home, store, HandClock())
    remark = Remark("changed", "", facts={"paths": ["/a"], "entries": ["ab" * 16], "added": []})
    first.journal.note(remark)
    first.file.append(first.journal.take_fresh(), first.journal.rows)
    second = open_chronicle(home, store, HandClock())
    assert second.journal.rows == first.journal.rows
    assert [each.path for each in second.recent.newest] == ["/a"]
    assert second.journal.take_fresh() == []
