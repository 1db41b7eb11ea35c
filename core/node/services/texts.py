"""`config-text` and `config-write`: the settings as the text of their files."""

import threading
from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from core.config.edit import edit
from core.config.generate import generate
from core.config.read import read_network, read_pod
from core.config.registers import unlike
from core.config.setting import Level
from core.control.schema import (
    ConfigApply,
    ConfigChanged,
    ConfigText,
    ConfigTextRequest,
    ConfigWrite,
)
from core.node.parts import Parts
from core.node.services.configuring import Configuring
from core.node.setting_texts import changed_meanwhile, stamp_of, write_text
from core.node.settings import Settings, checked, replace_text, text_of
from core.saying import said

_NAME = "network.name"


class Texts:
    """Shows and writes the settings files of a home. Its methods are called in workers."""

    def __init__(self, parts: Parts, configuring: Configuring) -> None:
        """Have `configuring` change what the files say."""
        self._parts = parts
        self.configuring = configuring
        self._one_at_a_time = threading.Lock()

    def show(self, request: ConfigTextRequest) -> ConfigText:
        """Return a file as it is, and what it would be if it said what holds."""
        level, home = request.level, self._parts.home
        if level is Level.POD:
            text = text_of(home.pod_file)
            return ConfigText(text, stamp_of(text, {}), str(home.pod_file))
        text = text_of(home.network_file)
        values = self.configuring.network_values()
        clients = {peer.id for peer in self._parts.engine.peers() if peer.is_client}
        with self._parts.store.read() as reader:
            membership = self._parts.statements.read(reader)
        return ConfigText(
            text,
            stamp_of(text, values),
            str(home.network_file),
            holds=_holding(text, values),
            writable=membership.may_administer(self._parts.pod),
            storing=len(membership.present.keys() - clients),
        )

    def write(self, request: ConfigWrite) -> ConfigChanged:
        """Have a text hold, and keep it as the file. Raises `ConfigError`, `Refused`."""
        with self._one_at_a_time:
            self._check_stamp(request)
            if request.level is Level.POD:
                done = write_text(self._parts.home.pod_file, Level.POD, request.text)
            else:
                done = self.configuring.apply(ConfigApply(request.text))
                replace_text(self._parts.home.network_file, request.text)
            stamp = self.show(ConfigTextRequest(request.level)).stamp
            return structs.replace(done, stamp=stamp)

    def supposed(self, request: ConfigWrite) -> Settings:
        """Return the settings as `write` would make them; nothing is changed. Raises likewise."""
        self._check_stamp(request)
        if request.level is Level.POD:
            pod = checked(read_pod(request.text), said("Nothing was changed."))
            return replace(self._parts.settings, pod=pod)
        return self.configuring.supposed_apply(ConfigApply(request.text))

    def _check_stamp(self, request: ConfigWrite) -> None:
        if self.show(ConfigTextRequest(request.level)).stamp != request.stamp:
            raise changed_meanwhile(request.level)


def _holding(text: str, values: Mapping[str, object]) -> str:
    """Return the text of a `network.toml` made to say what holds; nothing where it does."""
    reading = read_network(text)
    if reading.config is None:
        return generate(Level.NETWORK, values)
    # A file that does not name the network is meant for this one.
    keys = {*reading.given, *values} - ({_NAME} - reading.given.keys())
    other = unlike(reading.given, values, keys)
    return edit(text, other) if other else ""
