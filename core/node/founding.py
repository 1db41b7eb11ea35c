"""Making a network: its files, its storage and its first records, all or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from core.node.home import Home
from core.node.laying import laying, taking_back
from core.node.membership import found_network


@contextmanager
def founding(
    home: Home, network: Mapping[str, object], pod: Mapping[str, object]
) -> Iterator[None]:
    """Make a network in `home` with these raw settings; the node is started inside the block.

    Where the node says that it cannot run (`Failed`), all that was made is taken away again.
    Raises `Refused`, `ConfigError`, `StoreForeign`.
    """
    with laying(home, network, pod) as laid:
        found_network(home, laid.settings, network)
    with taking_back(home, laid):
        yield
