"""What a file for `up` says of a network that is there already: made so, or told why not."""

import shlex
from collections.abc import Mapping

from core.config.definitions import settings
from core.config.difference import differing
from core.config.read import read_network
from core.config.setting import Level
from core.control.schema import ConfigDeclare, ConfigDeclared, NotApplied, SettingChanged
from core.errors import Refused
from core.node.parts import Parts
from core.node.pod_file import declare_pod, shown
from core.node.services.configuring import Configuring
from core.node.settings import checked
from core.saying import Sentence, said


class Declaring:
    """Applies such files. Its methods are called in workers."""

    def __init__(self, parts: Parts, configuring: Configuring) -> None:
        """Change the settings of a node by `configuring`."""
        self._parts = parts
        self._configuring = configuring

    def declare(self, request: ConfigDeclare) -> ConfigDeclared:
        """Make hold what the file says and does not hold yet. Doing it again changes nothing.

        What this pod may not change is told, and is no failure. Raises `ConfigError`.
        """
        reading = read_network(request.text, request.file)
        checked(reading, said("Nothing was changed."))
        network = self._network(reading.given)
        pod = declare_pod(self._parts.home, request.pod)
        return ConfigDeclared(
            network.changed + pod.changed,
            network.not_applied + pod.not_applied,
            network.remarks + pod.remarks,
            network.at_next_start + pod.at_next_start,
        )

    def _network(self, wanted: Mapping[str, object]) -> ConfigDeclared:
        before = self._configuring.network_values()
        values = differing(Level.NETWORK, before, wanted)
        if not values:
            return ConfigDeclared()
        olds = {key: shown(before.get(key, _default(key))) for key in values}
        try:
            done = self._configuring.change_network(values)
        except Refused as error:
            return ConfigDeclared(
                not_applied=[
                    NotApplied(key, olds[key], shown(raw), error.detail, _on_another(key, raw))
                    for key, raw in sorted(values.items())
                ]
            )
        changed = [
            SettingChanged(key, olds[key], shown(raw)) for key, raw in sorted(values.items())
        ]
        return ConfigDeclared(changed, [], done.remarks, done.at_next_start)


def _default(key: str) -> object:
    setting = settings(Level.NETWORK).get(key)
    return () if setting is None else setting.details.default


def _on_another(key: str, raw: object) -> Sentence:
    """Return what an administrator would type; rules have no place on a command line."""
    if key not in settings(Level.NETWORK):
        return said("On a pod of an administrator: wormhole up with this file")
    text = ",".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    text = text.lower() if isinstance(raw, bool) else text
    return said(
        "On a pod of an administrator: wormhole config set {assignment}",
        assignment=shlex.quote(f"{key}={text}"),
    )
