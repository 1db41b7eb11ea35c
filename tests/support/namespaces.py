"""Network namespaces joined by a cable, or by a hub, that a test can cut, heal and narrow."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


def ip(*words: str) -> None:
    """Run `ip`, which must succeed."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def inside(name: str) -> tuple[str, ...]:
    """Return what runs a command in a namespace and leaves mounts where all see them."""
    return ("nsenter", f"--net=/run/netns/{name}")


def narrow(name: str, megabits: int) -> None:
    """Limit what leaves a namespace by its `wire` to `megabits` a second."""
    limit = f"tbf rate {megabits}mbit burst 256kb latency 50ms"
    command = ["tc", "-n", name, "qdisc", "replace", "dev", "wire", "root", *limit.split()]
    subprocess.run(command, check=True, capture_output=True)


@dataclass(frozen=True)
class Cable:
    """The namespaces at its two ends, with their addresses."""

    left: str
    right: str
    left_address: str = "10.77.0.1"
    right_address: str = "10.77.0.2"

    def cut(self) -> None:
        """Let nothing through."""
        ip("-n", self.left, "link", "set", "wire", "down")

    def heal(self) -> None:
        """Let everything through again."""
        ip("-n", self.left, "link", "set", "wire", "up")

    def deafen_left(self) -> None:
        """Let nothing come from the right to the left any more; the right still hears."""
        nobody = ("lladdr", "02:00:00:00:00:01", "nud", "permanent", "dev", "wire")
        ip("-n", self.right, "neighbour", "replace", self.left_address, *nobody)

    def hear_left(self) -> None:
        """Let the left hear the right again."""
        ip("-n", self.right, "neighbour", "delete", self.left_address, "dev", "wire")

    def narrow(self, megabits: int) -> None:
        """Limit both directions to `megabits` a second."""
        for name in (self.left, self.right):
            narrow(name, megabits)


@contextmanager
def island() -> Iterator[str]:
    """Make a namespace with one address of its own, which nobody else can reach; remove it."""
    name = f"wormhole-{os.getpid()}-i"
    ip("netns", "add", name)
    try:
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "link", "add", "wire", "type", "veth", "peer", "other-end")
        ip("-n", name, "address", "add", "10.77.1.1/24", "dev", "wire")
        for end in ("wire", "other-end"):
            ip("-n", name, "link", "set", end, "up")
        ip("-n", name, "route", "add", "default", "dev", "wire")
        yield name
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@contextmanager
def cable() -> Iterator[Cable]:
    """Make the two namespaces and the cable; remove them at the end."""
    here = Cable(f"wormhole-{os.getpid()}-l", f"wormhole-{os.getpid()}-r")
    made = []
    try:
        for name in (here.left, here.right):
            ip("netns", "add", name)
            made.append(name)
            ip("-n", name, "link", "set", "lo", "up")
        ends = ("wire", "netns", here.left, "type", "veth", "peer", "wire", "netns", here.right)
        ip("link", "add", *ends)
        for name, address in ((here.left, here.left_address), (here.right, here.right_address)):
            ip("-n", name, "address", "add", f"{address}/24", "dev", "wire")
            ip("-n", name, "link", "set", "wire", "up")
        yield here
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@dataclass(frozen=True)
class Station:
    """A namespace at a hub, with its address."""

    name: str
    address: str

    @property
    def prefix(self) -> tuple[str, ...]:
        """What runs a command there."""
        return inside(self.name)

    def narrow(self, megabits: int) -> None:
        """Limit what it sends to `megabits` a second."""
        narrow(self.name, megabits)

    def sent_bytes(self) -> int:
        """Return how many bytes it has sent so far."""
        words = ["ip", "-n", self.name, "-json", "-stats", "link", "show", "wire"]
        told = subprocess.run(words, check=True, capture_output=True, text=True)
        return int(json.loads(told.stdout)[0]["stats64"]["tx"]["bytes"])


@contextmanager
def hub(count: int) -> Iterator[list[Station]]:
    """Make `count` namespaces that reach one another through a bridge; remove all at the end."""
    middle = f"wormhole-{os.getpid()}-hub"
    stations = [
        Station(f"wormhole-{os.getpid()}-{number}", f"10.78.0.{number}")
        for number in range(1, count + 1)
    ]
    made = []
    try:
        for name in (middle, *(station.name for station in stations)):
            ip("netns", "add", name)
            made.append(name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", middle, "link", "add", "bridge", "type", "bridge")
        ip("-n", middle, "link", "set", "bridge", "up")
        for number, station in enumerate(stations):
            port, name = f"port{number}", station.name
            ip("link", "add", "wire", "netns", name, "type", "veth", "peer", port, "netns", middle)
            ip("-n", middle, "link", "set", port, "master", "bridge", "up")
            ip("-n", name, "address", "add", f"{station.address}/24", "dev", "wire")
            ip("-n", name, "link", "set", "wire", "up")
        yield stations
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
