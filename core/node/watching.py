"""Watches how well the network meets what was declared, and takes the measures that follow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from core.errors import WormholeError
from core.ids import PodId
from core.model.members import Presence
from core.node.building import configure
from core.node.disowned import Disowning
from core.node.parts import Parts
from core.saying import Sentence, said
from core.situation.assess import Judgement, Situation
from core.situation.responses import Measures, Response, respond, respond_alone, together
from core.situation.standing import TOGETHER, is_cut_off, settle, settle_alone
from core.situation.words import absent_note, alone_note, situation_note

LOOK_SECONDS: Final = 1.0
_NEAR: Final = frozenset({Presence.PRESENT, Presence.LOST})
_log = logging.getLogger(__name__)


class Watching:
    """Looks every second. For one loop."""

    def __init__(self, parts: Parts, take_away: Callable[[Sentence], Awaitable[None]]) -> None:
        """Watch over the network of a node; `start` begins.

        `take_away` takes the drive away, for the reason that it is given.
        """
        self._parts = parts
        self._take_away = take_away
        self._disowning = Disowning(parts)
        self._reach = TOGETHER
        self._started = parts.clock.monotonic()
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin."""
        self._task = group.create_task(self._run())

    def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except WormholeError as error:
                _log.warning("The situation could not be judged: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Judge the situation and this pod's reach, and take the measures that follow."""
        parts = self._parts
        judgement = parts.engine.situation()
        others, reached = self._others()
        now_ms, seen = parts.clock.wall_ms(), parts.chronicle.seen
        # One that was here only between two looks is noted when it is missed: else nobody would
        # expect it, and this pod would not be alone without it.
        met = [
            peer.id
            for peer in parts.engine.peers()
            if peer.presence is Presence.PRESENT
            or (peer.presence is Presence.LOST and seen.at(peer.id) is None)
        ]
        await parts.workers.run(lambda: seen.note(met, now_ms))
        expected = others & (seen.lately(now_ms) | reached)
        situation = self._situation(judgement)
        alone = self._alone(len(expected), len(reached & expected))
        self._tell_of_absent()
        self._disowning.look()
        measures = together(situation, alone)
        if measures != parts.measures:
            _log.info("What is done about the situation changed: %s", measures)
            begins = measures.stop and not parts.measures.stop
            parts.measures = measures
            configure(parts, parts.settings)
            if begins:
                # Once: a person who shows it again meanwhile knows of the crisis.
                await self._take_away(measures.stop)

    def _situation(self, judgement: Judgement) -> Measures:
        parts = self._parts
        settings, now = parts.settings.network.situation, parts.clock.monotonic()
        # Until the others had the time to be found, what they hold is not out of reach.
        judged = Situation.FAVORABLE if self._is_early(now) else judgement.situation
        before = parts.standing
        parts.standing = settle(before, judged, now, settings.grace_seconds)
        in_force = parts.standing.in_force
        if in_force is not before.in_force:
            _log.info("The situation is %s. %s", in_force, judgement.reason)
        parts.told = ()
        if in_force is Situation.FAVORABLE:
            return Measures()
        if in_force is not judgement.situation:
            # It passed a moment ago: what was done still holds until that is sure.
            judgement = Judgement(in_force, said("This is about to end."), judgement.possible)
        parts.told = (situation_note(judgement),)
        return respond(Response(response_of(parts, in_force)), judgement)

    def _alone(self, others: int, reached: int) -> Measures:
        parts = self._parts
        settings, now = parts.settings.pod.alone, parts.clock.monotonic()
        cut_off = not self._is_early(now) and is_cut_off(others, reached)
        before = self._reach
        self._reach = settle_alone(before, cut_off, now, settings.after_seconds)
        alone = self._reach.in_force
        if alone is not before.in_force:
            _log.info("Alone: %s. %s of %s others are reached.", alone, reached, others)
        if not alone:
            parts.alone_since_ms = 0
        elif not parts.alone_since_ms:
            parts.alone_since_ms = parts.clock.wall_ms() - int((now - self._reach.since) * 1_000)
        response = Response(settings.response)
        if cut_off and response is not Response.CONTINUE:
            parts.told += (alone_note(others, reached),)
        return respond_alone(response) if alone else Measures()

    def _tell_of_absent(self) -> None:
        """Tell of pods that store and have been silent for longer than is usual."""
        peers = self._parts.engine.peers()
        absent = sorted(
            peer.name for peer in peers if peer.presence is Presence.ABSENT and not peer.is_client
        )
        if absent:
            self._parts.told += (absent_note(absent),)

    def _is_early(self, now: float) -> bool:
        return now - self._started < self._parts.settings.network.situation.absent_after_seconds

    def _others(self) -> tuple[frozenset[PodId], frozenset[PodId]]:
        """Return the other active members, and those of them that are reached."""
        parts = self._parts
        others = [
            peer
            for peer in parts.engine.peers()
            if peer.id != parts.pod and not peer.is_client and peer.presence is not Presence.REMOVED
        ]
        reached = frozenset(peer.id for peer in others if peer.presence in _NEAR)
        return frozenset(peer.id for peer in others), reached


def response_of(parts: Parts, situation: Situation) -> str:
    """Return what is to be done in a situation, as configured."""
    settings = parts.settings.network.situation
    return {
        Situation.FAVORABLE: settings.favorable.response,
        Situation.MIXED: settings.mixed.response,
        Situation.CRITICAL: settings.critical.response,
    }[situation]
