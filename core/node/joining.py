"""Joining a network: pairing first, then the files and the storage of the new pod."""

import asyncio
import platform
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from core.config.generate import generate
from core.config.registers import from_registers
from core.config.setting import Level
from core.control.lines import Progress, Tell, ignore
from core.errors import PairingError, PeerError
from core.ids import PodId
from core.membership.chain import membership
from core.membership.code import check_code, networks_of
from core.membership.obstacles import pairing_error
from core.membership.standing import ASKING as STRANGER
from core.model.members import Role
from core.model.pairing import Admission, Meeting, Obstacle, Way
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.identity import load_identity
from core.net.joining import Joiner, Ticket, enter
from core.node.asking_around import ask_without_code
from core.node.hints import HINTS_FACT, encode_hints
from core.node.home import Home
from core.node.laying import Laid, laying, taking_back
from core.node.membership import ADMISSION_FACT, encode_admitted
from core.node.network_names import network_name
from core.node.networks import others, refuse_known
from core.node.person import Person, agrees_at_once
from core.node.private import close_to_others, make_private
from core.node.prospect import disk_under, offered_by
from core.node.settings import pod_name, storage_folder
from core.node.stopping import Stopped
from core.node.system import SystemClock, SystemEntropy
from core.ports import Discovery, Sighting
from core.replica.replica import Replica
from core.saying import said
from core.store.marker import make_marker
from core.store.records_sqlite import SqliteRecordStore

NEARBY_SECONDS: Final = 5.0
# What one pod says of a code that another one may know.
_ELSEWHERE: Final = frozenset(
    {
        *(Obstacle.WRONG_CODE, Obstacle.CANCELLED, Obstacle.EXPIRED, Obstacle.USED),
        Obstacle.WITHDRAWN,
    }
)
_AGAIN: Final = said(
    "This machine may be a member already: join again with a new code and the same --home, which "
    "has its key."
)


class BrokenOff(PeerError):
    """The conversation broke off after this machine may have been let in."""

    reason = "broken-off"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person typed: the code (none: it asks without one), where the inviter is, whose
    place is taken, which network is meant.
    """

    code: str | None
    at: str | None = None
    replace: str = ""
    network: str = ""


@contextmanager
def joining(
    home: Home,
    asked: Asked,
    pod: Mapping[str, object],
    tell: Tell = ignore,
    person: Person | None = None,
) -> Iterator[str]:
    """Pair, and lay the pod out in `home`; the node is started inside the block.

    Yields the four words that both screens show; where a person there has to let it in, `tell`
    shows them before. A `person` here compares them first, and may stop it; without one, this
    machine agrees at once. Where the pairing fails or is stopped, or the node says that it cannot
    run, all that was made is taken away. Raises `PairingError`, `PeerError`, `Refused`, `Stopped`;
    `BrokenOff` where it ended so late that the others may count this machine as a member.
    """
    someone = person or Person(agrees_at_once)
    with laying(home, {}, pod) as laid:
        words = _pair(Asking(home, laid, asked.replace, tell, someone), asked)
    with taking_back(home, laid):
        yield " ".join(words)


def _pair(asking: "Asking", asked: Asked) -> tuple[str, ...]:
    try:
        admission, at = asking.person.stop.run(lambda: _ask(asking, asked))
    except Stopped as stopped:
        if not asking.words:
            raise
        raise BrokenOff(
            said("It was stopped when this machine had agreed already."), _AGAIN
        ) from stopped
    establish(asking.home, asking.laid, admission, {admission.inviter: at})
    return asking.words


async def _ask(asking: "Asking", asked: Asked) -> tuple[Admission, str]:
    if asked.code is None:
        ticket = Ticket(Way.ASK, STRANGER, asked.network)
        return await ask_without_code(
            asked.at, asked.network, ZeroconfDiscovery, lambda at: asking.ask(ticket, at)
        )
    code = check_code(asked.code)
    ticket = Ticket(Way.CODE, code.encode())
    if asked.at is not None:
        return await asking.ask(ticket, asked.at), asked.at
    return await ask_nearby(code, ZeroconfDiscovery(), lambda at: asking.ask(ticket, at))


@dataclass(slots=True)
class Asking:
    """This machine as it asks to be let in; `words`: what both screens show.

    `tell` is told when a person there may have to decide.
    """

    home: Home
    laid: Laid
    replace: str = ""
    tell: Tell = ignore
    person: Person = field(default_factory=lambda: Person(agrees_at_once))
    words: tuple[str, ...] = ()

    async def ask(self, ticket: Ticket, at: str) -> Admission:
        """Ask the pod at `at` ("host:port"). Raises `PairingError`, `PeerError`."""
        pod = self.laid.settings.pod
        role = Role.CLIENT if pod.pod.role == "client" else Role.MEMBER
        identity = load_identity(self.home.identity_file)
        offered = offered_by(pod, disk_under(storage_folder(self.home, pod)))
        system = platform.system()
        joiner = Joiner(identity, pod_name(pod), role, self.replace, system, offered)
        self.words = ()
        try:
            agrees = self._waits if ticket.way is Way.ASK else self._agrees
            return await enter(ticket, at, joiner, SystemClock(), agrees)
        except PairingError as error:
            if error.reason == Obstacle.NAME_TAKEN:
                self._refuse_own_name(ticket)
            raise
        except PeerError as error:
            if not self.words:
                raise
            raise BrokenOff(error.detail, _AGAIN) from error

    def _refuse_own_name(self, ticket: Ticket) -> None:
        """Raise `AlreadyIn` where the pod of that name is the one that this machine has there."""
        meant = [ticket.network]
        if ticket.way is Way.CODE:
            here = [network_name(other) for other in others(self.home)]
            meant = networks_of(ticket.password.decode(), here)
        for name in meant:
            refuse_known(self.home, name)

    async def _agrees(self, meeting: Meeting) -> bool:
        # Before the others know this machine: nobody is in one network twice.
        refuse_known(self.home, meeting.network)
        if not await self.person.answer(meeting):
            return False
        self.words = meeting.words
        # From here on the others may know this key, whatever becomes of the conversation.
        self.laid.keep_identity = True
        return True

    async def _waits(self, meeting: Meeting) -> bool:
        """Agree, and say what a person there may have to compare and to do."""
        words = " ".join(meeting.words)
        self.tell(
            Progress(
                said(
                    "{name} was asked to let this machine in; both show the words {words}. If "
                    "somebody has to decide there: wormhole approve",
                    name=meeting.name,
                    words=words,
                )
            )
        )
        return await self._agrees(meeting)


async def ask_nearby(
    code: str, discovery: Discovery, ask: Callable[[str], Awaitable[Admission]]
) -> tuple[Admission, str]:
    """Ask each pod nearby whose network the code names; return the admission and where it was.

    Which of a network's pods shows the code is not announced, and there may be two networks of
    one name: who does not know the code is passed over. Raises `PairingError`, `PeerError`.
    """
    found: asyncio.Queue[str] = asyncio.Queue()
    seen: set[str] = set()
    last: PeerError = pairing_error(Obstacle.NOT_FOUND)

    def saw(sighting: Sighting) -> None:
        if networks_of(code, [sighting.network]) and sighting.address not in seen:
            seen.add(sighting.address)
            found.put_nowait(sighting.address)

    until = asyncio.get_running_loop().time() + NEARBY_SECONDS
    try:
        await discovery.browse(saw)
        while True:
            async with asyncio.timeout_at(until):
                at = await found.get()
            try:
                return await ask(at), at
            except PeerError as error:
                last = _more_telling(last, error)
    except TimeoutError:
        raise last from None
    finally:
        await discovery.close()


def _more_telling(last: PeerError, error: PeerError) -> PeerError:
    """Return which of two errors to tell in the end; raise one that no other pod can mend."""
    if isinstance(error, PairingError):
        if error.reason not in _ELSEWHERE:
            raise error
        return error
    if isinstance(error, BrokenOff):
        raise error
    knew_it = isinstance(last, PairingError) and last.reason != Obstacle.NOT_FOUND
    return last if knew_it else error


def establish(home: Home, laid: Laid, admission: Admission, hints: Mapping[PodId, str]) -> None:
    """Make the storage of a pod that was admitted; `hints` says where pods are."""
    table = membership(admission.records, admission.network)
    refuse_known(home, table.name)
    values = from_registers(dict(table.settings)) | {"network.name": table.name}
    laid.network_text = generate(Level.NETWORK, values)
    storage = storage_folder(home, laid.settings.pod)
    make_private(storage)
    close_to_others(storage)
    store = SqliteRecordStore(storage)
    try:
        with store.write() as writer:
            # Not among the records: what the summary covers must be whole, and this is a part.
            writer.set_fact(ADMISSION_FACT, encode_admitted(admission.records))
            writer.set_fact(HINTS_FACT, encode_hints(hints))
        Replica(store, SystemClock(), SystemEntropy(), admission.pod)
        store.sync()
        make_marker(storage, store, admission.network, admission.pod)
    finally:
        store.close()
