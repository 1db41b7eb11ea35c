"""Readers: counts which files are read here, tells the others, and hears what they read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.engine.pods import Pods
from core.ids import Dot, EntryId, PodId, Stamp
from core.model.records import PodNews
from core.placement.heat import Heat, faded
from core.placement.popularity import Popularity, Told, Warmth, popularity
from core.placement.programs import is_cold_reader
from core.placement.telling import is_worth_telling, to_tell
from core.ports import Clock, RecordReader, Workers
from core.replica.replica import Replica
from core.wire.heat import HEAT_TOPIC, decode_heat, encode_heat

# How often in a half-life it is looked for files that are no longer new.
AGING_LOOKS: Final = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """What one view of the records says. `own`: this pod's last news, and when they were told."""

    popularity: Popularity
    own: Told | None
    names: frozenset[Dot]
    half_life_seconds: float
    at: float


@dataclass(frozen=True, slots=True)
class ReadersTools:
    """What the readers work with. `program_of`: the name of a process, "" where it is gone."""

    pods: Pods
    replica: Replica
    workers: Workers
    clock: Clock
    program_of: Callable[[int], str]


@dataclass(slots=True)
class _Span:
    """What was read since this pod last looked whether to tell: files, and who reads by itself."""

    seen: set[EntryId] = field(default_factory=set)
    programs: dict[int, bool] = field(default_factory=dict)


class Readers:
    """Knows how each file is read. For one loop, but `look`, which is for a worker."""

    def __init__(self, tools: ReadersTools) -> None:
        """Start without knowing anything; the records tell what was read before."""
        self._tools = tools
        self._heat = Heat(tools.pods.settings.heat_half_life_seconds)
        self._span = _Span()
        self._decoded: dict[Dot, dict[EntryId, float]] = {}
        self._heard: Heard | None = None
        self._aged_at = tools.clock.monotonic()

    # --- what happens here

    def opened(self, entry: EntryId, process: int) -> None:
        """A program opened a published file, held here or not."""
        cold = self._span.programs.get(process)
        if cold is None:
            cold = is_cold_reader(self._tools.program_of(process)) if process else False
            self._span.programs[process] = cold
        self._span.seen.add(entry)
        if not cold:
            self._heat.count(entry, self._tools.clock.monotonic())

    def fetched(self, entry: EntryId) -> None:
        """A program read what is elsewhere.

        It counts once in each span in which the file was not opened: a film or a disk image that
        stays open is read, too. What others fetch of us counts with them, who know what for: copies
        that are made because a file is hot must not make it hot.
        """
        if entry not in self._span.seen:
            self._span.seen.add(entry)
            self._heat.count(entry, self._tools.clock.monotonic())

    # --- what the network tells

    def look(self, reader: RecordReader) -> Heard:
        """Return what the records say of all readers. For a worker."""
        half_life, now = self._half_life, self._tools.clock.monotonic()
        news = {
            pod: record
            for pod, record in reader.news(HEAT_TOPIC).items()
            if pod == self._tools.pods.pod or pod in self._tools.pods.others()
        }
        names = frozenset(record.dot for record in news.values())
        last = self._heard
        same = last is not None and (last.names, last.half_life_seconds) == (names, half_life)
        if (
            last is not None
            and same
            and now - last.at < self._tools.pods.settings.tell_heat_seconds / 2
        ):
            return last
        self._decoded = {
            record.dot: self._decoded.get(record.dot) or decode_heat(record.body)
            for record in news.values()
        }
        told = {pod: self._told(record) for pod, record in news.items()}
        known = popularity(told, half_life)
        return Heard(known, told.get(self._tools.pods.pod), names, half_life, now)

    def take(self, heard: Heard) -> Collection[EntryId]:
        """Believe what was heard; return the files of which something else holds now."""
        now = self._tools.clock.monotonic()
        self._heat.fade_by(self._half_life, now)
        before = Popularity() if self._heard is None else self._heard.popularity
        if self._heard is None and heard.own is not None:
            # The node was started again: its news are what is left of what it had counted.
            left = faded(heard.own.heat, heard.own.age_seconds, self._half_life)
            for entry, heat in left.items():
                self._heat.count(entry, now, heat)
        self._heard = heard
        return sorted(heard.popularity.differs(before))

    def warmth(self, entry: EntryId, written: Stamp) -> Warmth:
        """Return how a file is read whose content was written then."""
        age = max(0.0, (self._tools.clock.wall_ms() - written.ms) / 1_000)
        return self._known.warmth(entry, age, self._half_life)

    def followed_by(self, entry: EntryId) -> PodId | None:
        """Return the pod that a file should follow, None where there is none or none is wanted."""
        migrates = self._tools.pods.settings.migrate
        return self._known.readers.get(entry) if migrates else None

    # --- what the others are told

    async def tell(self) -> None:
        """Tell what is read here, if that is worth a record. Begins a new span."""
        self._span = _Span()
        now = self._tools.clock.monotonic()
        told: Mapping[EntryId, float] = {}
        if self._heard is not None and self._heard.own is not None:
            own = self._heard.own
            told = faded(own.heat, own.age_seconds + now - self._heard.at, self._half_life)
        news = to_tell(self._heat.at(now), told)
        if is_worth_telling(news, told):
            await self._tools.workers.run(lambda: self._write(encode_heat(news)))

    def is_time_for_all(self) -> bool:
        """Say whether to look for files that are no longer new, where that makes a difference."""
        now = self._tools.clock.monotonic()
        if now - self._aged_at < self._half_life / AGING_LOOKS:
            return False
        self._aged_at = now
        infos = self._tools.pods.infos.values()
        return len({(info.affinity_new, info.affinity_cold) for info in infos}) > 1

    @property
    def _known(self) -> Popularity:
        return Popularity() if self._heard is None else self._heard.popularity

    @property
    def _half_life(self) -> float:
        return self._tools.pods.settings.heat_half_life_seconds

    def _told(self, record: PodNews) -> Told:
        age = (self._tools.clock.wall_ms() - record.stamp.ms) / 1_000
        return Told(self._decoded[record.dot], age)

    def _write(self, body: bytes) -> None:
        with self._tools.replica.change() as change:
            change.put_news(self._tools.pods.pod, HEAT_TOPIC, body)
