"""`doctor`, the part that needs no node: what this machine and this home have."""

import os
import shutil
from pathlib import Path
from typing import Final

from core.config.read import read_network, read_pod
from core.control.schema import Finding
from core.errors import ConfigError
from core.node.home import Home
from core.node.settings import CORRECT, text_of
from core.saying import joined, said

_DEVICE: Final = Path("/dev/fuse")


def examine_machine(home: Home) -> list[Finding]:
    """Return what was found: FUSE, rights, files of the home."""
    return [*examine_system(), *examine_home(home)]


def examine_system() -> list[Finding]:
    """Return what was found of the machine itself: FUSE, rights."""
    return [_fuse(), _rights()]


def _fuse() -> Finding:
    return Finding(
        "fuse",
        ok=_DEVICE.exists(),
        text=said("The system has FUSE.") if _DEVICE.exists() else said("The system has no FUSE."),
        remedy=said("Load it with `modprobe fuse`; in a container, pass the device /dev/fuse in."),
    )


def _rights() -> Finding:
    if os.geteuid() == 0:
        return Finding(
            "rights", ok=True, text=said("Runs as root: mounts by itself, with passthrough.")
        )
    helper = shutil.which("fusermount3")
    return Finding(
        "rights",
        ok=helper is not None,
        text=said("Runs as an ordinary user: mounts through fusermount3, without passthrough.")
        if helper
        else said("There is no fusermount3, which an ordinary user needs to mount."),
        remedy=said("Install it: apt-get install fuse3"),
    )


def examine_home(home: Home) -> list[Finding]:
    """Return what was found of a home: its files."""
    if not home.exists:
        remedy = said(
            "Make a network with `wormhole new NAME`, or join one with `wormhole join CODE`."
        )
        return [
            Finding(
                "home",
                ok=False,
                text=said("No network in {folder}.", folder=home.folder),
                remedy=remedy,
            )
        ]
    found: list[Finding] = []
    for file, read in ((home.network_file, read_network), (home.pod_file, read_pod)):
        try:
            errors = [each.whole for each in read(text_of(file), str(file)).errors]
        except ConfigError as error:
            errors = [error.detail]
        found.append(
            Finding(
                "settings",
                ok=not errors,
                text=joined(errors, "; ")
                if errors
                else said("{file} is in order.", file=file.name),
                remedy=CORRECT,
            )
        )
    return found
