"""Whatever reads bytes or text that somebody else made is in the catalogue of what is fuzzed."""

import pytest

from tests.support.fuzz_catalogue import BY_NAME, COVERED, TARGETS
from tests.tidy import rules
from tests.tidy.test_shape import MODULES, ROOT, text_of


def test_every_module_that_decodes_is_in_the_catalogue() -> None:
    decoding = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in MODULES
        if rules.DECODES.search(text_of(path))
    }
    assert sorted(decoding - COVERED) == [], "add a target to a list in tests/support/fuzz_*.py"


def test_the_catalogue_names_modules_that_exist_and_each_target_once() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
    assert sorted(COVERED - modules) == []
    assert len(BY_NAME) == len(TARGETS)


@pytest.mark.parametrize(
    "text",
    [
        "x = msgspec.json.decode(data, type=Thing)",
        "_DECODER = msgspec.msgpack.Decoder(Word)",
        "msgspec.convert(raw, Thing)",
        "tables = tomllib.loads(text)",
        "document = tomlkit.parse(text)",
        "json.load(file)",
        "value = json_value(text)",
        "(size,) = SIZE.unpack_from(buffer, 4)",
        "for node, count in ONE.iter_unpack(view):",
        "bytes.fromhex(text)",
        "x509.load_der_x509_certificate(data)",
    ],
)
def test_each_way_to_decode_is_found(text: str) -> None:
    assert rules.DECODES.search(text)


@pytest.mark.parametrize("text", ["json.dumps(x)", "SIZE.pack(4)", "data.decode()", "pod.hex()"])
def test_encoding_is_not(text: str) -> None:
    assert not rules.DECODES.search(text)
