"""What a file wants to be otherwise than it is."""

import pytest

from core.config.difference import differing
from core.config.setting import Level

RULE = {"match": "scratch/**", "redundancy": 1}
OTHER = {"match": "archive/**", "read-only": True}


@pytest.mark.parametrize(
    ("level", "before", "wanted", "found"),
    [
        (Level.NETWORK, {}, {"redundancy.copies": 3}, {"redundancy.copies": 3}),
        (Level.NETWORK, {}, {"redundancy.copies": 2}, {}),
        (Level.NETWORK, {"redundancy.copies": 3}, {"redundancy.copies": 3}, {}),
        (Level.NETWORK, {"redundancy.copies": 3}, {}, {}),
        (Level.NETWORK, {"situation.grace": "10m"}, {"situation.grace": "600s"}, {}),
        (Level.POD, {"storage.max-space": "1 TB"}, {"storage.max-space": "1000 GB"}, {}),
        (Level.POD, {"pod.zone": "cellar"}, {"pod.zone": ""}, {"pod.zone": ""}),
        (
            Level.POD,
            {"storage.max-space": "many"},
            {"storage.max-space": "0"},
            {"storage.max-space": "0"},
        ),
        (
            Level.NETWORK,
            {"network.whitelist": ["a", "b"]},
            {"network.whitelist": ["a"]},
            {"network.whitelist": ["a"]},
        ),
        (Level.NETWORK, {"files": [RULE]}, {"files": [dict(RULE)]}, {}),
        (Level.NETWORK, {"files": [RULE]}, {"files": [OTHER, RULE]}, {"files": [OTHER, RULE]}),
        (Level.NETWORK, {"files": [RULE]}, {}, {}),
    ],
    ids=[
        "another value",
        "the default, which holds already",
        "the same value",
        "what is not named stays",
        "the same time in another unit",
        "the same size in another unit",
        "back to the default",
        "what is there is not understood",
        "a list",
        "the same rules",
        "another rule",
        "rules that are not named stay",
    ],
)
def test_only_what_means_something_else_differs(
    level: Level, before: dict[str, object], wanted: dict[str, object], found: dict[str, object]
) -> None:
    assert differing(level, before, wanted) == found
