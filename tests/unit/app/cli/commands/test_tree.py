"""`wormhole tree`."""

from core.control.schema import Node, TreeRequest
from tests.support.cli_double import CommandLine


def test_names_sizes_and_copies_are_listed(wormhole: CommandLine) -> None:
    nodes = [
        Node(path="/d", kind="folder"),
        Node(path="/d/f", kind="file", size=2_000, copies=1, wanted=2, conflict=True),
    ]
    assert wormhole("tree", "/d", "--depth", "2", tree=nodes) == 0
    assert wormhole.request == TreeRequest(path="/d", depth=2)
    assert "1 of 2" in wormhole.out
    assert "conflict" in wormhole.out
