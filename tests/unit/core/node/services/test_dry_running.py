"""What changes would do is said in full, with the mistakes that the change itself would have."""

from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import (
    ConfigApply,
    ConfigSet,
    DryAmount,
    DryPod,
    PathRequest,
    PoliciesSet,
    PolicySet,
)
from core.errors import ConfigError, NotFound, UsageError
from core.ids import PodId
from core.node.parts import Parts
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from core.node.services.dry_running import DryRunning
from core.node.services.policies import Policies
from core.node.services.texts import Texts
from core.placement.effects import Amount, Tally
from tests.support.small_node import silent, with_node, write

NONE = DryAmount(0, 0)


def dry_running(parts: Parts) -> DryRunning:
    return DryRunning(parts, Texts(parts, Configuring(parts)), Policies(parts))


def test_a_pod_by_itself_has_nowhere_to_copy_to_and_nothing_is_changed(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x" * 50_000)
        runs = dry_running(parts)
        before = parts.replica.origins()
        settings = parts.settings
        for found in (
            await runs.set(ConfigSet(Level.NETWORK, ["redundancy.copies=3"]), silent),
            await runs.set(ConfigSet(Level.POD, ["pod.role=client"]), silent),
            await runs.apply(ConfigApply("[redundancy]\ncopies = 3\n"), silent),
            await runs.policy(PolicySet("/d", ["redundancy=3", "cache=false"]), silent),
            await runs.policy(PolicySet("/d", ["redundancy"], remove=True), silent),
            await runs.policies(
                PoliciesSet([PolicySet("/d", ["keep=true"]), PolicySet("/", ["cache=false"])]),
                silent,
            ),
        ):
            assert (found.copied, found.moved, found.dropped, found.pods) == (NONE, NONE, NONE, [])
        assert (parts.replica.origins(), parts.settings) == (before, settings)
        shown = Policies(parts).show(PathRequest("/d"))
        assert shown["redundancy"].origin == "network"

    with_node(tmp_path, work)


def test_what_the_change_itself_would_refuse_is_refused(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        runs = dry_running(parts)
        for level in Level:
            with pytest.raises(ConfigError):
                await runs.set(ConfigSet(level, ["redundancy.copys=3"]), silent)
        with pytest.raises(ConfigError):
            await runs.apply(ConfigApply("[redundancy]\ncopies = 0\n"), silent)
        with pytest.raises(UsageError):
            await runs.policy(PolicySet("/", ["redundansy=3"]), silent)
        with pytest.raises(NotFound):
            await runs.policy(PolicySet("/nothing", ["redundancy=3"]), silent)
        both = [PolicySet("/", ["redundancy=3"]), PolicySet("/nothing", ["redundancy=3"])]
        with pytest.raises(NotFound):
            await runs.policies(PoliciesSet(both), silent)

    with_node(tmp_path, work)


def test_pods_are_named_and_one_without_room_for_what_it_would_get_is_remarked(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        stranger = PodId(b"s" * 16)
        info = next(peer.info for peer in parts.engine.peers() if peer.id == parts.pod)
        assert info is not None
        tally = Tally(copied=Amount(2, 2**60), more={parts.pod: 2**60, stranger: 5})
        found = dry_running(parts)._told(tally)
        assert DryPod("a", 2**60, 0, info.free) in found.pods
        assert DryPod(stranger.hex(), 5, 0, None) in found.pods
        (remark,) = found.remarks
        assert remark.startswith("a has too little space")

    with_node(tmp_path, work)
