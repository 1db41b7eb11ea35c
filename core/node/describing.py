"""What a file for `wormhole up FILE` describes: a network, and this pod in it."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.config.generate import generate
from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.read import read_network, read_pod
from core.config.setting import Level
from core.control.schema import ConfigDeclare, Json
from core.errors import Refused
from core.net.addresses import split_address
from core.node.home import Home
from core.node.laying import OTHER_VALUE
from core.node.pod_file import NAME as _NAME
from core.node.pod_file import shown
from core.node.settings import checked, text_of
from core.saying import said


@dataclass(frozen=True, slots=True)
class Description:
    """A network and this pod: the raw settings as they were given, and the checked ones."""

    network: Mapping[str, object]
    pod: Mapping[str, object]
    network_config: NetworkConfig
    pod_config: PodConfig

    @property
    def name(self) -> str:
        """The name of the network."""
        return self.network_config.network.name

    @property
    def entrypoints(self) -> tuple[str, ...]:
        """Where pods of the network usually are; the pod at the first of them makes it."""
        return self.network_config.network.entrypoints

    @property
    def creates(self) -> bool:
        """Say whether this pod makes the network where there is none."""
        first = self.entrypoints[:1]
        return not first or listens_at(self.pod_config.pod.listen, first[0])


def described(file: str, given: Mapping[str, object]) -> Description:
    """Return what `file` describes; `given`, raw settings of this pod, goes first.

    The pod is the `[pod.NAME]` section of the name that was given, else of this machine, else the
    only one. Raises `ConfigError`.
    """
    reading = read_network(text_of(Path(file)), file)
    config = checked(reading)
    name = str(given.get(_NAME, "")) or _own_name(reading.fleet)
    pod: dict[str, object] = {
        f"{section}.{key}": raw
        for section, table in reading.fleet.get(name, {}).items()
        if isinstance(table, Mapping)
        for key, raw in table.items()
    }
    if name:
        pod[_NAME] = name
    pod |= given
    return Description(
        dict(reading.given),
        pod,
        config,
        checked(read_pod(generate(Level.POD, pod), "pod"), OTHER_VALUE),
    )


def network_of(file: str) -> str:
    """Return the name of the network that `file` describes. Raises `ConfigError`."""
    return checked(read_network(text_of(Path(file)), file)).network.name


def described_again(home: Home, file: str | None, given: Mapping[str, object]) -> ConfigDeclare:
    """Return what `file` and `given` say of a network and a pod that are there already.

    The pod is the one of `home`: its section counts, whatever the machine is called. Raises
    `Refused` where the file describes another network, `ConfigError`.
    """
    if file is None:
        return ConfigDeclare("", pod=_told(given))
    own = read_pod(text_of(home.pod_file)).given.get(_NAME, "")
    told = described(file, given if _NAME in given or not own else {**given, _NAME: own})
    refuse_another(home, told)
    return ConfigDeclare(text_of(Path(file)), file, _told(told.pod))


def _told(pod: Mapping[str, object]) -> dict[str, Json]:
    return {key: shown(raw) for key, raw in pod.items()}


def refuse_another(home: Home, told: Description) -> None:
    """Raise `Refused` where the network of `home` is not the one that the file describes."""
    config = read_network(text_of(home.network_file)).config
    if config is not None and config.network.name != told.name:
        raise Refused(
            said(
                "{folder} has the network {network}, and the file describes {name}; "
                "nothing was started.",
                folder=home.folder,
                network=config.network.name,
                name=told.name,
            ),
            said("Leave --network out: the file says which network is meant."),
        )


def _own_name(fleet: Mapping[str, object]) -> str:
    machine = socket.gethostname().partition(".")[0]
    if machine in fleet:
        return machine
    return next(iter(fleet)) if len(fleet) == 1 else ""


def listens_at(listen: str, address: str) -> bool:
    """Say whether a pod that listens at `listen` is reached at `address`, both "host:port"."""
    if listen == address:
        return True
    host, port = split_address(listen)
    other, other_port = split_address(address)
    if port != other_port or port == 0:
        return False
    found = _numbers(other)
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return any(map(_is_own, found))
    return bool(_numbers(host) & found)


def _numbers(host: str) -> set[str]:
    """Return the addresses that a host name stands for; none where nobody knows it."""
    try:
        return {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):  # the second: text that cannot even be asked for
        return set()


def _is_own(number: str) -> bool:
    """Say whether an address is one of this machine: only such a one can be bound."""
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((number, 0))
        except OSError:
            return False
    return True
