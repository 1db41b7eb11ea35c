"""What settings that are each allowed say against one another: (key, sentence, remark only)."""

from collections.abc import Iterator

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.saying import Sentence, said

Contradiction = tuple[str, Sentence, bool]


def network_contradictions(config: NetworkConfig) -> Iterator[Contradiction]:
    """Yield what the settings of a network say against one another."""
    redundancy, network = config.redundancy, config.network
    if redundancy.min_replication_time_seconds > redundancy.max_replication_time_seconds:
        yield (
            "redundancy.min-replication-time",
            said("this is longer than redundancy.max-replication-time"),
            False,
        )
    if redundancy.minimum > redundancy.copies:
        yield (
            "redundancy.minimum",
            said("this is more than redundancy.copies, which then counts"),
            True,
        )
    for name in sorted(set(network.whitelist) & set(network.blacklist)):
        yield ("network.blacklist", said('"{name}" is on the whitelist, too', name=name), False)
    if network.access == "whitelist" and not network.whitelist:
        yield ("network.access", said("nobody is on network.whitelist: only a code lets in"), True)
    if any(rule.keep is True for rule in config.files):
        yield (
            "files",
            said('a rule keeps nothing with true: name the pods, as in keep = ["nas"]'),
            True,
        )
    if config.situation.absent_after_seconds > config.situation.grace_seconds > 0:
        yield ("situation.grace", said("this is shorter than situation.absent-after"), True)


def pod_contradictions(config: PodConfig) -> Iterator[Contradiction]:
    """Yield what the settings of a pod say against one another."""
    cache = config.cache
    if cache.max_space.share is None and cache.save_below.size_bytes > cache.max_space.size_bytes:
        yield ("cache.save-below", said("this is more than cache.max-space"), False)
    if config.pod.role == "client" and config.affinity.redundancy > 50:
        yield ("affinity.redundancy", said("a client stores nothing for the others"), True)


def more_copies_than_pods(config: NetworkConfig, pods: int) -> Iterator[Contradiction]:
    """Yield a remark where more copies are asked than there are `pods` that store."""
    if config.redundancy.copies > pods:
        yield (
            "redundancy.copies",
            said(
                "this asks for {copies} copies and there are {pods} pods so far",
                copies=config.redundancy.copies,
                pods=pods,
            ),
            True,
        )
