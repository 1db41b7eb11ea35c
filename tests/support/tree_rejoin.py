"""Exclusion of a pod and its return: the state of a member, and its own work issued again."""

from tests.support.tree_ledger import Ledger
from tests.support.tree_pods import Pod, Rows, pod_id


def rejoined(old: Pod, donor: Pod, name: str, ledger: Ledger | None = None) -> Pod:
    """A new incarnation of `old` with the state of `donor` and what `old` wrote unsent."""
    own = old.replica.incarnation
    cut = donor.summary().get(own, 0)
    new = Pod(name, [])
    new.replica.settings = donor.replica.settings
    new.members = {*donor.members, new.id}
    new.clock.now_ms = donor.clock.now_ms
    new.replica.merge(donor.replica.batches_after({}, 10**9))
    new.replica.raise_summary(donor.replica.origins())
    if ledger is not None:
        ledger.attend(new)
    with old.store.read() as reader:
        left = Rows(reader.all_rows(), reader.summary())
    new.replica.rejoin(left, own, cut)
    return new


def exclude(pods: list[Pod], gone: Pod) -> None:
    """The others no longer wait for `gone`."""
    for pod in pods:
        pod.members.discard(gone.id)


def admit(pods: list[Pod], new: Pod) -> None:
    for pod in pods:
        pod.members.add(pod_id(new.name))
