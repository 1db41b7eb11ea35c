"""Takes up changed settings while the node runs: the network's from its records, the pod's from
its file.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from core.config.edit import edit
from core.config.generate import generate
from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.read import read_network, read_pod
from core.config.registers import from_registers, unlike
from core.config.setting import Level
from core.errors import ConfigError
from core.membership.table import Membership
from core.node.belonging import why_frozen
from core.node.building import as_admitted, configure, own_member
from core.node.parts import Parts
from core.node.settings import Settings, replace_text, text_of
from core.replica.events import TreeChanged

FILE_SECONDS: Final = 2.0
SETTLE_SECONDS: Final = 0.05

_log = logging.getLogger(__name__)


class Reload:
    """Watches records and file. A bad value never replaces what holds."""

    def __init__(self, parts: Parts, taken_up: Callable[[], None] = lambda: None) -> None:
        """Watch over the settings of a node; `start` begins. `taken_up` is told of a change."""
        self._parts = parts
        self._taken_up = taken_up
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._registers: dict[str, str] | None = None
        self._pod_time = self._file_time()
        self._task: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        parts.take_up = self.now
        parts.replica.subscribe(self._note)

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin to watch."""
        self._task = group.create_task(self._watch())

    def stop(self) -> None:
        """End watching."""
        if self._task is not None:
            self._task.cancel()

    def _note(self, event: TreeChanged) -> None:
        if not event.changed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _watch(self) -> None:
        while True:
            await self.now()
            try:
                async with asyncio.timeout(FILE_SECONDS):
                    await self._woken.wait()
                await asyncio.sleep(SETTLE_SECONDS)
            except TimeoutError:
                pass
            self._woken.clear()

    async def now(self) -> None:
        """Take up what changed before the call."""
        async with self._one_at_a_time:
            await self._take_up()

    async def _take_up(self) -> None:
        parts = self._parts
        stated = await parts.workers.run(self._read_statements)
        registers = dict(stated.settings)
        network, pod = parts.settings.network, parts.settings.pod
        if registers != self._registers:
            found = network_of_registers(registers)
            if found is None:
                _log.warning("The network's settings are not understood; the last ones stay.")
            else:
                network = found
                if self._registers is not None:
                    await parts.workers.run(lambda: self._write_back(registers))
            self._registers = registers
        time = self._file_time()
        if time != self._pod_time:
            self._pod_time = time
            pod = self._read_pod() or pod
        settings = Settings(network, pod)
        member = await parts.workers.run(
            lambda: own_member(parts.statements, parts.store, parts.pod)
        )
        barred = why_frozen(member, closing=parts.leaving)
        settings = as_admitted(settings, member)
        if settings.pod.pod.name != parts.name:
            await parts.workers.run(lambda: self._write_name(settings.pod.pod.name))
        if (settings, barred, stated.freeze) != (parts.settings, parts.barred, parts.freeze):
            _log.info("The settings changed.")
            parts.barred, parts.freeze = barred, stated.freeze
            configure(parts, settings)
            self._taken_up()

    def _read_pod(self) -> PodConfig | None:
        """Return what pod.toml says, None where it cannot be taken over."""
        file = self._parts.home.pod_file
        if not file.exists():
            _log.warning("%s is gone; what holds now stays until the next start.", file)
            return None
        try:
            reading = read_pod(text_of(file))
        except (ConfigError, OSError) as error:
            _log.warning("pod.toml was not taken over: %s", error)
            return None
        for problem in reading.errors:
            _log.warning("Not taken over: %s", problem)
        return reading.config

    def _read_statements(self) -> Membership:
        with self._parts.store.read() as reader:
            return self._parts.statements.read(reader)

    def _write_back(self, registers: dict[str, str]) -> None:
        """Note in network.toml what changed elsewhere; a person's comments stay."""
        file = self._parts.home.network_file
        before = from_registers(self._registers or {})
        after = from_registers(registers)
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        try:
            text = text_of(file)
            edited = (
                edit(text, unlike(read_network(text).given, after, changed))
                if text
                else generate(Level.NETWORK, after)
            )
            if edited != text:
                replace_text(file, edited)
        except (ConfigError, ValueError, OSError) as error:
            _log.warning("network.toml cannot be brought up to date: %s", error)

    def _write_name(self, name: str) -> None:
        """Note in pod.toml how the network calls this pod now; a person's comments stay."""
        file = self._parts.home.pod_file
        try:
            replace_text(file, edit(text_of(file), {"pod.name": name}))
        except (ConfigError, ValueError, OSError) as error:
            _log.warning("pod.toml cannot be brought up to date: %s", error)

    def _file_time(self) -> int:
        try:
            return self._parts.home.pod_file.stat().st_mtime_ns
        except OSError:
            return 0


def network_of_registers(registers: dict[str, str]) -> NetworkConfig | None:
    """Return the settings that registers add up to, None where they are not understood."""
    return read_network(generate(Level.NETWORK, from_registers(registers))).config
