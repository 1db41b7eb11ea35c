"""Joining a network: pairing first, then the files and the storage of the new pod."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import msgspec

from core.config.generate import generate
from core.config.read import read_pod
from core.config.registers import from_registers
from core.config.setting import Level
from core.ids import PodId
from core.membership.chain import membership
from core.membership.code import check_code, networks_of
from core.membership.pairing import pairing_error
from core.model.members import Role
from core.model.pairing import Admission, Obstacle
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.identity import load_identity
from core.net.joining import Joiner, join
from core.node.founding import laying, taking_back
from core.node.home import Home
from core.node.lock import HomeLock
from core.node.membership import ADMISSION_FACT, encode_admitted
from core.node.settings import Settings, checked, pod_name, storage_folder
from core.node.system import SystemClock, SystemEntropy
from core.ports import Discovery, Sighting
from core.replica.replica import Replica
from core.store.marker import make_marker
from core.store.records_sqlite import SqliteRecordStore

HINTS_FACT: Final = "node.hints"
NEARBY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person typed: the code, where the inviter is, whose place is taken."""

    code: str
    at: str | None = None
    replace: str = ""


@contextmanager
def joining(home: Home, asked: Asked, pod: Mapping[str, object]) -> Iterator[str]:
    """Pair, and lay the pod out in `home`; the node is started inside the block.

    Yields the four words that both screens show. Where the pairing fails, or the node says that
    it cannot run, all that was made is taken away. Raises `PairingError`, `PeerError`, `Refused`.
    """
    name = asked.code.rpartition("-")[0].rpartition("-")[0] or "joining"
    with laying(home, {"network.name": name}, pod) as settings, HomeLock(home):
        words = _pair(home, settings, asked)
    with taking_back(home, settings):
        yield " ".join(words)


def _pair(home: Home, settings: Settings, asked: Asked) -> tuple[str, ...]:
    at = asked.at or asyncio.run(nearby(check_code(asked.code), ZeroconfDiscovery()))
    identity = load_identity(home.identity_file)
    client = settings.pod.pod.role == "client"
    role = Role.CLIENT if client else Role.MEMBER
    joiner = Joiner(identity, pod_name(settings.pod), role, asked.replace)
    shown: list[tuple[str, ...]] = []

    async def agrees(name: str, words: tuple[str, ...]) -> bool:
        del name
        shown.append(words)
        return True

    admission = asyncio.run(join(asked.code, at, joiner, SystemClock(), agrees))
    establish(home, settings, admission, {admission.inviter: at})
    return shown[0]


async def nearby(code: str, discovery: Discovery) -> str:
    """Return the address of a pod of the network that a code names. Raises `PairingError`."""
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def saw(sighting: Sighting) -> None:
        if networks_of(code, [sighting.network]) and not found.done():
            found.set_result(sighting.address)

    try:
        await discovery.browse(saw)
        async with asyncio.timeout(NEARBY_SECONDS):
            return await found
    except TimeoutError:
        raise pairing_error(Obstacle.NOT_FOUND) from None
    finally:
        await discovery.close()


def establish(
    home: Home, settings: Settings, admission: Admission, hints: Mapping[PodId, str]
) -> None:
    """Write storage and files of a pod that was admitted; `hints` says where pods are."""
    table = membership(admission.records, admission.network)
    values = from_registers(dict(table.settings)) | {"network.name": table.name}
    home.network_file.write_text(generate(Level.NETWORK, values), encoding="utf-8")
    checked(read_pod(home.pod_file.read_text(encoding="utf-8"), str(home.pod_file)))
    storage = storage_folder(home, settings.pod)
    storage.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = SqliteRecordStore(storage)
    try:
        with store.write() as writer:
            # Not among the records: what the summary covers must be whole, and this is a part.
            writer.set_fact(ADMISSION_FACT, encode_admitted(admission.records))
            known = {pod.hex(): address for pod, address in hints.items()}
            writer.set_fact(HINTS_FACT, msgspec.json.encode(known))
        Replica(store, SystemClock(), SystemEntropy(), admission.pod)
        store.sync()
        make_marker(storage, store, admission.network, admission.pod)
    finally:
        store.close()
