"""What people are told while the drive takes no changes."""

from pathlib import Path

from core.membership.table import UNFROZEN, FreezeState
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.frozen import frozen_notes
from core.situation.responses import Measures
from core.volume.interface import ROOT_NODE, OpenFlags
from tests.support.small_node import with_node


def test_nothing_is_said_while_it_takes_changes_and_many_files_are_counted(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for number in range(12):
            name = b"%02d" % number
            user.drive.create(ROOT_NODE, name, 0o644, OpenFlags.WRITE, user.caller)
        assert frozen_notes(parts) == []
        parts.freeze = FreezeState("a")
        first, second = frozen_notes(parts)
        assert (first.kind, first.remedy) == ("frozen", "wormhole unfreeze")
        assert "/00, /01" in second.text
        assert second.text.endswith("and 2 more")
        parts.freeze, parts.measures = UNFROZEN, Measures(frozen="Some files cannot be read now.")
        assert "by itself" in frozen_notes(parts)[0].remedy

    with_node(tmp_path, work)
