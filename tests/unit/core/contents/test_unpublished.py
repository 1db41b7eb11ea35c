"""What no version says yet is read as it is, and nothing else."""

from core.contents.unpublished import read_unpublished
from tests.support.drive_pods import DrivePod


def test_a_line_with_unpublished_changes_is_read_also_when_its_file_is_closed() -> None:
    pod = DrivePod()
    pod.put(b"/file", b"0123456789" * 2_000)
    (line,) = pod.contents.table.dirty_lines()
    assert read_unpublished(pod.contents.table, line.line.id, 5, 10) == b"5678901234"
    assert read_unpublished(pod.contents.table, line.line.id, 19_995, 10) == b"56789"
    pod.publish()
    assert read_unpublished(pod.contents.table, line.line.id, 5, 10) is None
    assert read_unpublished(pod.contents.table, 12_345, 0, 1) is None
