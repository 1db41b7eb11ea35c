"""What the log says of a conflict that was settled: enough to take the decision back."""

from collections.abc import Mapping

from core.control.schema import Json
from core.node.journal import Remark
from core.node.services.paths import for_people


def decision(pod: str, path: bytes, kept: str, stood: Mapping[str, bytes], kept_pod: str) -> Remark:
    """Return the row for a conflict at `path` that was settled on `pod`.

    `kept`: the version that was, or both; `kept_pod` wrote it. `stood`: where each version did.
    What was not kept is an older version of the file from then on. It comes back beside it: under
    the name that it had there, and what had the file's own name under that of the version which
    took its place.
    """
    name = for_people(path)
    if kept not in stood:
        text = f"All versions of {name} were kept."
        return Remark("decided", text, pod=pod, path=name, facts={"after": kept})
    dropped = [version for version in stood if version != kept]
    places = [stood[kept] if stood[version] == path else stood[version] for version in dropped]
    facts: dict[str, Json] = {
        "after": kept_pod,
        "dropped": dropped,
        "beside": [for_people(place) for place in places],
    }
    text = f"The version of {kept_pod or 'an unknown pod'} of {name} was kept."
    return Remark("decided", text, pod=pod, path=name, facts=facts)
