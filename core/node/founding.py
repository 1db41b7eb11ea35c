"""Making a network: its files, its storage and its first records, all or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.config.read import read_network
from core.errors import Refused
from core.node.home import Home
from core.node.laying import laying, taking_back
from core.node.membership import found_network
from core.node.settings import checked


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


def described(
    file: str, given: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return the raw settings of both levels that `file` describes; `given` goes first.

    Raises `ConfigError`; `Refused` where the file says that another pod creates the network.
    """
    reading = read_network(Path(file).read_text(encoding="utf-8"), file)
    config = checked(reading)
    name = str(given.get("pod.name", "")) or (
        next(iter(reading.fleet)) if len(reading.fleet) == 1 else ""
    )
    tables = reading.fleet.get(name, {})
    pod: dict[str, object] = {
        f"{section}.{key}": raw
        for section, table in tables.items()
        if isinstance(table, Mapping)
        for key, raw in table.items()
    }
    if name:
        pod["pod.name"] = name
    pod |= given
    first = config.network.entrypoints[:1]
    if first and pod.get("pod.listen") not in first:
        raise Refused(
            f"The network {config.network.name} is made by the pod that listens at {first[0]}, "
            "and that is not this one.",
            "Join it with a code: there `wormhole invite`, here `wormhole join CODE`.",
        )
    return dict(reading.given), pod
