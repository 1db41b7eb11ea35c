"""The pieces of an engine, put together once."""

from dataclasses import dataclass, field

from core.engine.absences import Absences
from core.engine.admission import Admission
from core.engine.adopting import Adopting
from core.engine.ageing import Ageing
from core.engine.bell import Chime
from core.engine.confirmed import Confirmed
from core.engine.copies import Copies, Tools
from core.engine.dropping import Dropping
from core.engine.durability import Durability
from core.engine.evicting import Evicting, EvictingTools
from core.engine.exchange import Exchange
from core.engine.fetch import Fetcher
from core.engine.giving_way import GivingWay
from core.engine.guarding import Guarding
from core.engine.heads import Heads, HeadsTools
from core.engine.holdings import Holdings
from core.engine.housekeeping import Housekeeping
from core.engine.ledger import Ledger
from core.engine.links import Links
from core.engine.notes import Notes
from core.engine.offers import Offers, OffersTools
from core.engine.older import Older
from core.engine.parts import EngineParts
from core.engine.pausing import Pausing
from core.engine.placing import Placing
from core.engine.pledging import Pledging
from core.engine.pods import Pods
from core.engine.publish import Publisher
from core.engine.pull import Pulls
from core.engine.questions import Questions
from core.engine.readers import Readers, ReadersTools
from core.engine.reading import Reading, ReadingTools
from core.engine.rounds import ReadingAgain
from core.engine.small import SmallTraffic
from core.engine.spooling import Spooling
from core.engine.surplus import Surplus
from core.engine.sweeping import Sweeping
from core.engine.taking import Taking, TakingTools
from core.engine.taking_back import TakingBack
from core.engine.traffic import Traffic
from core.engine.wants import Wants
from core.wire.messages import VERSION, VERSION_LOWEST, Hello


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """All that works in an engine. `changed` rings when copies, links or records change."""

    parts: EngineParts
    pods: Pods
    links: Links
    ledger: Ledger
    durability: Durability
    exchange: Exchange
    publisher: Publisher
    holdings: Holdings
    fetcher: Fetcher
    pulls: Pulls
    small: SmallTraffic
    copies: Copies
    adopting: Adopting
    readers: Readers
    placing: Placing
    reading: Reading
    housekeeping: Housekeeping
    evicting: Evicting
    heads: Heads
    sweeping: Sweeping
    reading_again: ReadingAgain
    absences: Absences
    older: Older
    pledging: Pledging
    dropping: Dropping
    questions: Questions
    admission: Admission
    guarding: Guarding
    spooling: Spooling
    offers: Offers
    taking: Taking
    taking_back: TakingBack
    ageing: Ageing
    pausing: Pausing
    giving_way: GivingWay
    changed: Chime
    traffic: Traffic
    notes: Notes = field(default_factory=Notes)
    confirmed: Confirmed = field(default_factory=Confirmed)

    def busy(self) -> bool:
        """Say whether something that was written here is still to be published or announced."""
        waiting = len(self.publisher) + len(self.holdings) + len(self.adopting)
        return bool(waiting or self.copies.pending)


def assemble(parts: EngineParts) -> Pieces:
    """Build the pieces of an engine on its parts."""
    replica, workers, clock = parts.replica, parts.workers, parts.clock
    store, contents = parts.store, parts.contents
    pods, changed = Pods(parts.pod, parts.members_of, parts.settings), Chime()
    links = Links(parts.pod, parts.transport, clock, lambda: hello_of(parts), pods.name_of)
    durability = Durability(store.sync, workers)
    traffic = Traffic(parts.guard)
    fetcher = Fetcher(parts.transport, clock, traffic)
    readers = Readers(ReadersTools(pods, replica, workers, clock, parts.program_of))
    tools = _tools(parts, pods, links, fetcher, readers)
    copies, older = Copies(tools, changed), Older(parts, pods, links, tools.pulls)
    guarding, pledging = Guarding(parts, pods, tools.ledger), Pledging(parts, pods, durability)
    dropping = Dropping(parts, tools, copies, guarding)
    housekeeping = _housekeeping(parts, pods, tools.adopting, guarding)
    evicting = Evicting(_evicting_tools(tools, housekeeping))
    offers, taking = Offers(_offers_tools(parts, tools)), Taking(_taking_tools(parts, tools))
    heads = Heads(_heads_tools(tools, evicting))
    admission = Admission(parts.pod, links)
    return Pieces(
        parts=parts,
        pods=pods,
        links=links,
        ledger=tools.ledger,
        durability=durability,
        exchange=Exchange(replica, durability, workers, clock, pods.check_sender),
        publisher=Publisher(replica, contents, workers, clock, tools.giving_way),
        holdings=tools.holdings,
        fetcher=fetcher,
        pulls=tools.pulls,
        small=tools.small,
        copies=copies,
        adopting=tools.adopting,
        readers=readers,
        placing=tools.placing,
        reading=Reading(_reading_tools(parts, tools, fetcher, readers, evicting), changed),
        housekeeping=housekeeping,
        evicting=evicting,
        heads=heads,
        older=older,
        pledging=pledging,
        dropping=dropping,
        questions=Questions(older, pledging, dropping, offers, taking, admission),
        admission=admission,
        guarding=guarding,
        spooling=tools.spooling,
        offers=offers,
        taking=taking,
        taking_back=TakingBack(parts, pods, tools.pulls, tools.giving_way),
        ageing=Ageing(parts, pods, tools.ledger, copies),
        pausing=tools.pausing,
        sweeping=Sweeping(parts, pods, tools.pulls, tools.giving_way),
        reading_again=ReadingAgain(parts, pods, tools.pausing, tools.giving_way),
        absences=Absences(parts, pods, tools.ledger, older),
        giving_way=tools.giving_way,
        changed=changed,
        traffic=traffic,
    )


def _housekeeping(
    parts: EngineParts, pods: Pods, adopting: Adopting, guarding: Guarding
) -> Housekeeping:
    return Housekeeping(
        parts.replica,
        parts.store,
        parts.contents,
        parts.workers,
        pods,
        lambda entry: adopting.is_awaited(entry) or guarding.is_fresh(entry),
    )


def _tools(
    parts: EngineParts, pods: Pods, links: Links, fetcher: Fetcher, readers: Readers
) -> Tools:
    """Build what the copies of a pod are cared for with."""
    replica, workers, clock = parts.replica, parts.workers, parts.clock
    store, contents = parts.store, parts.contents
    giving_way, ledger = GivingWay(clock), Ledger()
    holdings = Holdings(parts.pod, replica, contents, workers, giving_way)
    placing, adopting = Placing(pods, readers, clock), Adopting(contents, store, workers)
    return Tools(
        replica=replica,
        store=store,
        contents=contents,
        workers=workers,
        clock=clock,
        pods=pods,
        links=links,
        pulls=Pulls(contents, store, fetcher, workers),
        small=SmallTraffic(contents, store, workers, fetcher.traffic),
        holdings=holdings,
        placing=placing,
        adopting=adopting,
        ledger=ledger,
        giving_way=giving_way,
        pausing=Pausing(store, clock, workers, fetcher),
        surplus=Surplus(pods, placing, adopting, ledger),
        wants=Wants(),
        spooling=Spooling(pods, holdings, ledger, contents.table, store, workers),
    )


def _evicting_tools(tools: Tools, housekeeping: Housekeeping) -> EvictingTools:
    return EvictingTools(
        store=tools.store,
        contents=tools.contents,
        workers=tools.workers,
        pods=tools.pods,
        wants=tools.wants,
        giving_way=tools.giving_way,
        may_go=housekeeping.is_settled,
    )


def _heads_tools(tools: Tools, evicting: Evicting) -> HeadsTools:
    return HeadsTools(
        store=tools.store,
        contents=tools.contents,
        workers=tools.workers,
        pods=tools.pods,
        links=tools.links,
        pulls=tools.pulls,
        evicting=evicting,
        pausing=tools.pausing,
        giving_way=tools.giving_way,
    )


def _reading_tools(
    parts: EngineParts, tools: Tools, fetcher: Fetcher, readers: Readers, evicting: Evicting
) -> ReadingTools:
    return ReadingTools(
        contents=parts.contents,
        store=parts.store,
        cache=parts.cache,
        workers=parts.reading_workers,
        clock=parts.clock,
        pods=tools.pods,
        links=tools.links,
        fetcher=fetcher,
        pulls=tools.pulls,
        readers=readers,
        may_cache=evicting.has_room_for,
    )


def _offers_tools(parts: EngineParts, tools: Tools) -> OffersTools:
    return OffersTools(
        pods=tools.pods,
        links=tools.links,
        contents=parts.contents,
        workers=parts.workers,
        clock=parts.clock,
        pausing=tools.pausing,
        incarnation=lambda: parts.replica.incarnation,
    )


def _taking_tools(parts: EngineParts, tools: Tools) -> TakingTools:
    return TakingTools(
        pods=tools.pods,
        links=tools.links,
        pulls=tools.pulls,
        contents=parts.contents,
        store=parts.store,
        workers=parts.workers,
        clock=parts.clock,
        pausing=tools.pausing,
    )


def hello_of(parts: EngineParts) -> Hello:
    """Return the greeting of this moment."""
    return Hello(
        VERSION_LOWEST,
        VERSION,
        parts.network,
        parts.replica.incarnation,
        parts.name,
        parts.clock.wall_ms(),
        parts.program,
    )
