"""Drawing many cells that say nothing ends no process."""

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QAbstractListModel, QSortFilterProxyModel
from app.tray.bridge.none_kept import keep_none

class Empty(QAbstractListModel):
    def rowCount(self, parent=None):
        return 1
    def data(self, index, role=0):
        return None

if sys.argv[1] == "kept":
    keep_none()
model, proxy = Empty(), QSortFilterProxyModel()
proxy.setSourceModel(model)
index = proxy.index(0, 0)
for _ in range(300_000):
    proxy.data(index, 0)
print("alive")
"""


def test_many_cells_without_anything_in_them_are_asked_for_and_the_process_lives_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "kept"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
