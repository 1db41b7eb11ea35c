"""How the networks of this machine are called, for whoever needs nothing else of a node."""

from core.config.read import read_network
from core.node.home import Home
from core.node.homes import homes


def network_name(home: Home) -> str:
    """Return the name of the network of a home; empty where its settings cannot be read."""
    try:
        config = read_network(home.network_file.read_text(encoding="utf-8")).config
    except (OSError, UnicodeDecodeError):
        return ""
    return config.network.name if config is not None else ""


def shown_name(home: Home) -> str:
    """Return the name of the network of a home, else the folder, where that cannot be read."""
    return network_name(home) or str(home.folder)


def find(base: Home, name: str) -> Home | None:
    """Return the home below `base` that has the network `name`, if there is one."""
    return next((home for home in homes(base) if network_name(home) == name), None)
