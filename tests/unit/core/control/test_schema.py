"""The keys that scripts rely on."""

import msgspec
import pytest

from core.control import schema


@pytest.mark.parametrize(
    ("struct", "keys"),
    [
        (schema.Started, "network pod mount listen id"),
        (schema.Invitation, "code at expires"),
        (schema.PodRow, "name id role state address used offered rtt rate"),
        (
            schema.Status,
            "network situation response frozen pods under_copied absent_files transfers "
            "conflicts attention",
        ),
        (schema.Attention, "kind text remedy"),
        (schema.Redundancy, "files bytes wanted by_copies missing satisfied"),
        (
            schema.Inspection,
            "path entry kind size version wanted copies policy absent conflicts",
        ),
        (schema.Copy, "pod state blocks of"),
        (schema.PolicyValue, "value origin"),
    ],
)
def test_documented_keys_are_there(struct: type[msgspec.Struct], keys: str) -> None:
    assert set(keys.split()) <= set(struct.__struct_fields__)


def test_a_request_with_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"pth": "/"}', type=schema.PathRequest)
