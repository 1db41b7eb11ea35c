"""`--dry-run`: what a change of settings or policies would move, copy and drop."""

from core.control.lines import Progress, Tell
from core.control.schema import (
    ConfigApply,
    ConfigSet,
    ConfigWrite,
    DryAmount,
    DryPod,
    DryRun,
    PoliciesSet,
    PolicySet,
)
from core.engine.dry_run import Supposed
from core.node.news import info_of
from core.node.parts import Parts
from core.node.services.policies import Policies
from core.node.services.texts import Texts
from core.node.settings import Settings, engine_settings
from core.placement.effects import Amount, Tally
from core.saying import Sentence, said


class DryRunning:
    """Answers on the loop; what looks at records goes to workers. Nothing is changed."""

    def __init__(self, parts: Parts, texts: Texts, policies: Policies) -> None:
        """Understand requests as `texts`, its `configuring` and `policies` do."""
        self._parts = parts
        self._texts = texts
        self._configuring = texts.configuring
        self._policies = policies

    async def set(self, request: ConfigSet, tell: Tell) -> DryRun:
        """Say what `config set` would do."""
        settings = await self._parts.workers.run(lambda: self._configuring.supposed_set(request))
        return await self._with_settings(settings, tell)

    async def apply(self, request: ConfigApply, tell: Tell) -> DryRun:
        """Say what `config apply` would do."""
        settings = await self._parts.workers.run(lambda: self._configuring.supposed_apply(request))
        return await self._with_settings(settings, tell)

    async def write(self, request: ConfigWrite, tell: Tell) -> DryRun:
        """Say what `config write` would do."""
        settings = await self._parts.workers.run(lambda: self._texts.supposed(request))
        return await self._with_settings(settings, tell)

    async def policy(self, request: PolicySet, tell: Tell) -> DryRun:
        """Say what `policy set` or `unset` would do."""
        declared = await self._parts.workers.run(lambda: self._policies.supposed(request))
        return await self._run(Supposed(declared=declared), tell)

    async def policies(self, request: PoliciesSet, tell: Tell) -> DryRun:
        """Say what declaring policies for several paths would do, all taken together."""
        declared = await self._parts.workers.run(lambda: self._policies.supposed_all(request))
        return await self._run(Supposed(declared=declared), tell)

    async def _with_settings(self, settings: Settings, tell: Tell) -> DryRun:
        parts = self._parts
        info = await parts.workers.run(lambda: info_of(parts, settings))
        engine = engine_settings(
            settings, parts.files.space(), frozen=parts.holds_back, measures=parts.measures
        )
        return await self._run(Supposed(engine, info), tell)

    async def _run(self, supposed: Supposed, tell: Tell) -> DryRun:
        def looked_at(done: int, total: int) -> None:
            tell(Progress(said("files looked at"), done, total))

        return self._told(await self._parts.engine.dry_run(supposed, looked_at))

    def _told(self, tally: Tally) -> DryRun:
        infos = {peer.id: peer.info for peer in self._parts.engine.peers()}
        pods: list[DryPod] = []
        remarks: list[Sentence] = []
        for pod in sorted(tally.more.keys() | tally.less.keys()):
            name, info = self._parts.engine.pod_name(pod), infos.get(pod)
            free = None if info is None else info.free
            row = DryPod(name, tally.more.get(pod, 0), tally.less.get(pod, 0), free)
            pods.append(row)
            if free is not None and row.more - row.less > free:
                remarks.append(
                    said("{name} has too little space for that; what fits is copied.", name=name)
                )
        return DryRun(
            _amount(tally.copied), _amount(tally.moved), _amount(tally.dropped), pods, remarks
        )


def _amount(amount: Amount) -> DryAmount:
    return DryAmount(amount.files, amount.size_bytes)
