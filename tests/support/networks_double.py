"""Networks of this machine whose nodes are doubles."""

from pathlib import Path

from app.tray.shell.networks import Networks
from core.node.home import Home
from tests.support.desk_double import BridgeDouble


class NetworksDouble(Networks):
    """Has the bridges that it is given; looks nowhere for others."""

    def __init__(self, *bridges: BridgeDouble) -> None:
        super().__init__(Home(Path("/nowhere")))
        self.close()
        self._bridges.clear()
        for bridge in bridges:
            self.keep(bridge)
        self.machine = BridgeDouble()

    def end(self) -> None:
        """End what works for no network."""
        self.machine.close()
