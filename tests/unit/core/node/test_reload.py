"""Settings that change while the node runs."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import ConfigSet
from core.node.parts import Parts
from core.node.reload import Reload, network_of_registers
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node


def test_what_the_network_decides_holds_here_and_stands_in_the_file(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        reload = Reload(parts)
        await reload.now()
        text = parts.home.network_file.read_text()
        parts.home.network_file.write_text(f"# ours\n{text}")
        configuring = Configuring(parts)
        await asyncio.to_thread(
            configuring.set, ConfigSet(Level.NETWORK, ["redundancy.copies=3", "situation.grace=5m"])
        )
        await reload.now()
        assert parts.settings.network.redundancy.copies == 3
        written = parts.home.network_file.read_text()
        assert written.startswith("# ours\n")
        assert "copies = 3" in written

    with_node(tmp_path, work)


def test_a_changed_pod_file_is_taken_up_and_a_bad_one_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        reload = Reload(parts)
        await reload.now()
        file = parts.home.pod_file
        file.write_text(file.read_text() + "\n[scrub2]\n")
        os.utime(file, ns=(1, 1))
        with caplog.at_level(logging.WARNING):
            await reload.now()
        assert "Not taken over" in caplog.text
        assert parts.settings.pod.cache.mode == "auto"
        configuring = Configuring(parts)
        file.write_text(file.read_text().replace("\n[scrub2]\n", ""))
        await asyncio.to_thread(configuring.set, ConfigSet(Level.POD, ["cache.mode=save"]))
        os.utime(file, ns=(2, 2))
        await reload.now()
        assert parts.settings.pod.cache.mode == "save"

    with_node(tmp_path, work)


def test_a_file_that_is_damaged_or_gone_never_ends_the_node_and_what_holds_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        reload, configuring = Reload(parts), Configuring(parts)
        await asyncio.to_thread(configuring.set, ConfigSet(Level.POD, ["cache.mode=save"]))
        os.utime(parts.home.pod_file, ns=(1, 1))
        await reload.now()
        assert parts.settings.pod.cache.mode == "save"
        parts.home.pod_file.write_bytes(b"\xff")
        parts.home.network_file.write_bytes(b"\xff")
        await asyncio.to_thread(configuring.set, ConfigSet(Level.NETWORK, ["redundancy.copies=3"]))
        await reload.now()
        assert "no text" in caplog.text
        assert "network.toml cannot be brought up to date" in caplog.text
        parts.home.pod_file.unlink()
        parts.home.network_file.unlink()
        await asyncio.to_thread(configuring.set, ConfigSet(Level.NETWORK, ["redundancy.copies=2"]))
        await reload.now()
        assert "is gone" in caplog.text
        assert parts.settings.pod.cache.mode == "save"
        assert parts.settings.network.redundancy.copies == 2
        assert 'name = "lab"' in parts.home.network_file.read_text()

    with_node(tmp_path, work)


def test_registers_that_are_not_understood_are_nothing() -> None:
    assert network_of_registers({"redundancy.copies": "0"}) is None
    understood = network_of_registers({"redundancy.copies": "4"})
    assert understood is not None
    assert understood.redundancy.copies == 4
