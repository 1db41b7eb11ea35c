"""Reads what was heard, in records and tree: who changed which files, policies, settings."""

from collections.abc import Mapping, Sequence

from core.config.read import read_pod
from core.errors import ConfigError
from core.ids import EntryId, PodId
from core.membership.statements import CONFIG
from core.node.journal import Remark
from core.node.noticing.files import (
    NOBODY,
    Changes,
    Who,
    Writers,
    changed_files,
    fresh_conflicts,
    policies_set,
)
from core.node.noticing.records import Sifted, sift
from core.node.noticing.statements import network_settings_changed, pod_settings_changed
from core.node.parts import Parts
from core.node.settings import text_of
from core.replica.events import TreeChanged


class Reading:
    """Remembers which settings and conflicts there were. For workers, one call at a time."""

    def __init__(self, parts: Parts) -> None:
        """Read what a node hears; `begin` comes first."""
        self._parts = parts
        self._in_conflict: set[EntryId] = set()
        self._registers: Mapping[str, str] = {}
        self._given: Mapping[str, object] = {}

    def begin(self) -> None:
        """Learn what is set now: that is no news."""
        self._registers = self._stated()
        self._given = self._pod_file() or {}

    def read(
        self, events: Sequence[TreeChanged], writers: Writers, members: Mapping[PodId, Who]
    ) -> tuple[Changes, list[Remark]]:
        """Return which files were changed, and what else is to be noted."""
        sifted = sift(events)
        with self._parts.replica.view() as view:
            changes = changed_files(view, sifted, writers)
            suspects = sifted.shown_otherwise | sifted.versions.keys()
            conflicts = list(fresh_conflicts(view, suspects, self._in_conflict, writers))
            policies = list(policies_set(view, sifted, writers))
        settings = self._settings(sifted, members) if sifted.signed else []
        return changes, [*conflicts, *policies, *settings]

    def pod_settings(self, who: Who) -> list[Remark]:
        """Return what to note of the settings of this pod since the last call."""
        given = self._pod_file()
        if given is None:
            return []
        before, self._given = self._given, given
        return list(pod_settings_changed(before, given, who))

    def _settings(self, sifted: Sifted, members: Mapping[PodId, Who]) -> list[Remark]:
        before, self._registers = self._registers, self._stated()
        by = {
            record.register.removeprefix(CONFIG): members.get(record.signer, NOBODY)
            for record in sifted.signed
            if record.register.startswith(CONFIG)
        }
        return list(network_settings_changed(before, self._registers, by))

    def _stated(self) -> Mapping[str, str]:
        with self._parts.store.read() as reader:
            return dict(self._parts.statements.read(reader).settings)

    def _pod_file(self) -> Mapping[str, object] | None:
        """Return what pod.toml sets, None where it is not understood: then the last one holds."""
        try:
            reading = read_pod(text_of(self._parts.home.pod_file))
        except (ConfigError, OSError):
            return None
        return None if reading.config is None else reading.given
