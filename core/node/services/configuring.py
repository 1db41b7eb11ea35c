"""`config show`, `set`, `apply`: settings in force, and changing them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from msgspec import structs

from core.config.check import check_text
from core.config.contradictions import more_copies_than_pods
from core.config.definitions import settings as definitions
from core.config.edit import edit, parse_assignments, without
from core.config.generate import generate
from core.config.network import NetworkConfig
from core.config.problem import Problem, remarks_of, told
from core.config.read import read_network, read_pod
from core.config.registers import changes, from_registers
from core.config.setting import Level, Setting, Takes
from core.control.schema import (
    ConfigApply,
    ConfigChanged,
    ConfigSet,
    ConfigShown,
    Nothing,
    SettingRow,
)
from core.errors import ConfigError, Refused
from core.membership.table import Membership
from core.node.membership import put_settings
from core.node.parts import Parts
from core.node.pod_file import shown, write_pod
from core.node.services.times import shown_time
from core.node.settings import Settings, text_of, with_network
from core.node.settings import checked as checked_settings
from core.saying import said

_NAME: Final = "network.name"


class Configuring:
    """Shows and changes settings. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Work on the settings of a node."""
        self._parts = parts

    def show(self, request: Nothing) -> ConfigShown:
        """Return every setting with its value and where it comes from."""
        del request
        text = text_of(self._parts.home.pod_file)
        membership = self._membership()
        values = from_registers(dict(membership.settings))
        network = _rows(definitions(Level.NETWORK), values, "network")
        return ConfigShown(
            network={key: _with_author(key, row, membership) for key, row in network.items()},
            pod=_rows(definitions(Level.POD), read_pod(text).given, "pod.toml"),
            may_change=membership.may_administer(self._parts.pod),
            admins=sorted(membership.members[pod].name for pod in membership.admins),
        )

    def set(self, request: ConfigSet) -> ConfigChanged:
        """Change settings of one level; all of them or none."""
        level = request.level
        values = _wanted(request)
        if level is Level.POD:
            return self._set_pod(values)
        return self.change_network(values)

    def change_network(self, values: Mapping[str, object]) -> ConfigChanged:
        """Give settings of the network other (raw) values, None for the default; all or none.

        Raises `ConfigError`, and `Refused` where this pod may not.
        """
        before = self.network_values()
        return self._write_network(before, _changed(before, values))

    def supposed_set(self, request: ConfigSet) -> Settings:
        """Return the settings as `set` would make them; nothing is changed. Raises likewise."""
        level, parts = request.level, self._parts
        values = _wanted(request)
        if level is Level.POD:
            text = edit(text_of(parts.home.pod_file), values)
            pod = checked_settings(read_pod(text, str(parts.home.pod_file)))
            return replace(parts.settings, pod=pod)
        before = self.network_values()
        after = _changed(before, values)
        return with_network(parts.settings, self._checked_network(after)[0])

    def supposed_apply(self, request: ConfigApply) -> Settings:
        """Return the settings as `apply` would make them; nothing is changed. Raises likewise."""
        after = self._applied(request, self.network_values())
        return with_network(self._parts.settings, self._checked_network(after)[0])

    def apply(self, request: ConfigApply) -> ConfigChanged:
        """Make the text of a file the network's settings."""
        before = self.network_values()
        return self._write_network(before, self._applied(request, before))

    def _applied(self, request: ConfigApply, before: Mapping[str, object]) -> dict[str, object]:
        reading = read_network(request.text, request.file)
        if reading.config is None:
            raise ConfigError(told(reading.errors), said("Nothing was changed."))
        # A file that does not name the network is meant for this one.
        name = {key: before[key] for key in (_NAME,) if key in before}
        return {**name, **reading.given}

    def network_values(self) -> dict[str, object]:
        """Return the raw values of the network's settings that were set."""
        return from_registers(dict(self._membership().settings))

    def _membership(self) -> Membership:
        with self._parts.store.read() as reader:
            return self._parts.statements.read(reader)

    def _set_pod(self, values: Mapping[str, object]) -> ConfigChanged:
        file = self._parts.home.pod_file
        problems = write_pod(file, values)
        known = definitions(Level.POD)
        late = [key for key in values if known[key].details.takes is Takes.AT_START]
        return ConfigChanged(sorted(values), remarks_of(problems), late)

    def _write_network(
        self, before: Mapping[str, object], after: Mapping[str, object]
    ) -> ConfigChanged:
        parts = self._parts
        config, problems, membership = self._checked_network(after)
        written = changes(before, after)
        if written:
            with parts.replica.change() as change:
                put_settings(change, parts.identity, written)
        changed = sorted({key.partition("#")[0] for key in written})
        clients = {peer.id for peer in parts.engine.peers() if peer.is_client}
        storing = len(membership.present.keys() - clients)
        remarks = remarks_of(problems)
        remarks += [text for _, text, _ in more_copies_than_pods(config, storing)]
        known = definitions(Level.NETWORK)
        late = [
            key for key in changed if key in known and known[key].details.takes is Takes.AT_START
        ]
        return ConfigChanged(changed, remarks, late)

    def _checked_network(
        self, after: Mapping[str, object]
    ) -> tuple[NetworkConfig, Sequence[Problem], Membership]:
        """Return what settings of the network would be, and what is to be said of them.

        Raises `ConfigError`, and `Refused` where this pod may not make them so.
        """
        problems = check_text(generate(Level.NETWORK, after), "network.toml", Level.NETWORK)
        _refuse(problems)
        parts = self._parts
        membership = self._membership()
        if not membership.may_administer(parts.pod):
            raise Refused(
                said("This pod may not change the network's settings."),
                said("Do it on a pod of an administrator; `wormhole pods` shows which those are."),
            )
        if after.get(_NAME, membership.name) != membership.name:
            raise Refused(
                said(
                    "The network is called {name} for good: codes and members rest on its "
                    "name. Nothing was changed.",
                    name=membership.name,
                ),
                said("Leave network.name out, or make a new network with `wormhole new NAME`."),
            )
        config = read_network(generate(Level.NETWORK, after)).config or NetworkConfig()
        return config, problems, membership


def _wanted(request: ConfigSet) -> dict[str, object]:
    """Return the raw values that are asked, None for the default. Raises `ConfigError`."""
    values, problems = parse_assignments(request.level, request.assignments)
    removed, unknown = without(request.level, request.unset)
    if problems or unknown:
        raise ConfigError(told(problems + unknown), said("Nothing was changed."))
    return {**values, **removed}


def _changed(before: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
    # A network keeps its name; without it in the settings it would have that of the default.
    gone = {key for key, raw in values.items() if raw is None} - {_NAME}
    kept = {key: raw for key, raw in values.items() if raw is not None}
    return {key: raw for key, raw in {**before, **kept}.items() if key not in gone}


def _with_author(key: str, row: SettingRow, membership: Membership) -> SettingRow:
    """Return the row with who set it last: of a list, whoever changed an element of it last."""
    own = [by for register, by in membership.set_by.items() if register.partition("#")[0] == key]
    if not own or row.origin == "default":
        return row
    last = max(own, key=lambda by: by.unix_ms)
    return structs.replace(row, by=last.pod, at=shown_time(last.unix_ms))


def _rows(
    known: Mapping[str, Setting], given: Mapping[str, object], origin: str
) -> dict[str, SettingRow]:
    return {
        key: SettingRow(
            value=shown(given.get(key, each.details.default)),
            default=shown(each.details.default),
            origin=origin if key in given else "default",
            help=each.details.help,
        )
        for key, each in known.items()
    }


def _refuse(problems: Iterable[Problem]) -> None:
    errors = [each for each in problems if not each.remark]
    if errors:
        raise ConfigError(told(errors), said("Nothing was changed."))
