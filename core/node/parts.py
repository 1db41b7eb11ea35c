"""The parts of a running node, for the services that people and scripts ask."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.contents.contents import Contents
from core.control.events import Events
from core.control.schema import Started
from core.engine.engine import Engine
from core.ids import NetworkId, PodId
from core.membership.table import UNFROZEN, FreezeState
from core.model.status import Attention
from core.net.identity import Identity
from core.net.tls import TlsTransport
from core.node.chronicle import Chronicle
from core.node.disk_health import DiskHealth
from core.node.home import Home
from core.node.membership import Statements
from core.node.settings import Settings, pod_name
from core.node.system import SystemClock, ThreadWorkers
from core.ports import Files, MembersOf, RecordStore
from core.replica.replica import Replica
from core.saying import NOTHING, Sentence
from core.situation.assess import Situation
from core.situation.responses import Measures
from core.situation.standing import AT_FIRST, Standing
from core.store.footprint import Footprint
from core.volume.volume import Volume


async def nothing_to_take_up() -> None:
    """Take up no settings: nobody watches them yet."""


@dataclass(slots=True)
class Parts:
    """What the composition root built. `settings` is replaced when the configuration changes.

    `barred`: why this pod may change nothing; `leaving`: that is as it is about to leave.
    `standing`, `measures`, `told`: the situation in force, what is done about it and about being
    alone, and what people are told of both. `stopped`: why the drive was taken away ("": it was
    not); `closing`: it opens nothing any more. `take_up`: puts settings that changed in force.
    `alone_since_ms`: since when this pod counts as alone (Unix milliseconds), 0 while it does not.
    """

    home: Home
    settings: Settings
    identity: Identity
    network: NetworkId
    clock: SystemClock
    workers: ThreadWorkers
    store: RecordStore
    files: Files
    replica: Replica
    contents: Contents
    volume: Volume
    transport: TlsTransport
    engine: Engine
    statements: Statements
    footprint: Footprint
    health: DiskHealth
    chronicle: Chronicle
    events: Events = field(default_factory=Events)
    listen: str = ""
    mount: str = ""
    shown: bool = False
    barred: Sentence = NOTHING
    leaving: bool = False
    freeze: FreezeState = UNFROZEN
    measures: Measures = field(default_factory=Measures)
    standing: Standing[Situation] = AT_FIRST
    told: tuple[Attention, ...] = ()
    alone_since_ms: int = 0
    stopped: Sentence = NOTHING
    closing: bool = False
    take_up: Callable[[], Awaitable[None]] = nothing_to_take_up

    @property
    def frozen(self) -> Sentence:
        """Why the drive takes no changes; nothing if it does."""
        return self.barred or self.freeze.sentence or self.measures.frozen

    @property
    def holds_back(self) -> bool:
        """Say whether what open files still write stays unpublished: people want no change at all.

        Not while this pod leaves: what is not published nobody could take over.
        """
        return bool(self.freeze.sentence or self.measures.frozen)

    @property
    def members_of(self) -> MembersOf:
        """What reads the members out of the records."""
        return self.statements.members

    @property
    def name(self) -> str:
        """The name of this pod, as configured."""
        return pod_name(self.settings.pod)

    @property
    def started(self) -> Started:
        """What `new`, `join`, `up` and `mount` print."""
        name = self.settings.network.network.name
        return Started(name, self.name, self.mount, self.listen, self.pod.hex())

    @property
    def pod(self) -> PodId:
        """The id of this pod."""
        return self.identity.pod
