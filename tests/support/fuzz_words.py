"""Decoders of what people write: settings, codes, words, addresses, paths, policies on files."""

import tomllib
from collections.abc import Callable

import msgspec

from core.config.check import check_text
from core.config.convert import convert
from core.config.edit import edit, parse_assignments
from core.config.generate import generate
from core.config.patterns import matches
from core.config.read import Reading, read_network, read_pod
from core.config.setting import Level
from core.config.toml import tables_of
from core.control.paths import understood, written
from core.control.schema import PolicyValue
from core.errors import ConfigError, PairingError, Refused, UsageError
from core.membership.code import check_code, complete, networks_of
from core.membership.recovery import recovery_seed, recovery_words
from core.membership.renaming import renamed
from core.membership.statements import encode
from core.net.addresses import join_address, split_address
from core.node.pod_file import shown
from core.node.services.policies import decoded_policy
from core.placement.copies import declared
from tests.support.fuzz_target import Target, from_file, from_text
from tests.support.statements import History

NETWORK = """
[network]
name = "lab"          # of all
entrypoints = ["10.0.0.7:4040", "[::1]:1"]
[redundancy]
copies = 0x3
fsync = "copies"
min-replication-time = "10m"
[history]
max-space = "20 GB"
[[files]]
match = "photos/**"
keep = ["nas"]
redundancy = 3
[[files]]
match = '*.tmp'
history = false
[pod.nas]
mount = "/d"
storage.path = "/s"
"""
POD = """
[pod]
name = "nas"
mount = "~/Wormhole"
listen = "0.0.0.0:4040"
[storage]
max-space = "80%"
min-free = "1.5 GiB"
[cache]
mode = 'save'
[limits]
read-deadline = "30s"
note = \"""
[ x ]
\"""
"""
OLD = """
[general]
name = "lab"
hosts = ["10.0.0.7", "nas:4040"]
port = 4040
[redundancy]
number = 2
"""
CHANGES = {"pod.name": "b", "network.name": "c", "redundancy.copies": 4, "cache.mode": None}


def _reading(reading: Reading[object], level: Level) -> dict[str, object]:
    """Show all problems; what was given is read back from the file that says it."""
    assert (reading.config is None) == bool(reading.errors)
    msgspec.json.encode([str(each) for each in reading.problems])
    msgspec.json.encode({key: shown(raw) for key, raw in reading.given.items()})
    if reading.config is not None and not reading.problems:
        read = read_network if level is Level.NETWORK else read_pod
        assert read(generate(level, reading.given)).given == reading.given
    return dict(reading.given)


def _file(level: Level) -> Callable[[str], object]:
    read: Callable[[str], Reading[object]]
    read = read_network if level is Level.NETWORK else read_pod

    def decode(text: str) -> object:
        check_text(text, "file", level)
        return _reading(read(text), level)

    return decode


def _converted(text: str) -> object:
    found = convert(text, "old.toml")
    msgspec.json.encode(list(map(str, found.problems)))
    read_network(generate(Level.NETWORK, found.network))
    read_pod(generate(Level.POD, found.pod))
    return found


def _edited(text: str) -> object:
    """Change what is TOML; the outcome is TOML again and says what was asked."""
    try:
        before = tables_of(text)
    except (ValueError, RecursionError):
        before = None
    after = tomllib.loads(edit(text, CHANGES))
    assert before is None or not isinstance(before.get("pod", {}), dict) or after
    return after


def _assigned(text: str) -> object:
    found = [parse_assignments(level, text.split("\n")) for level in Level]
    for level, (values, problems) in zip(Level, found, strict=True):
        _reading_of_words(level, values)
        assert all(map(str, problems))
    return found


def _reading_of_words(level: Level, values: object) -> None:
    assert isinstance(values, dict)
    text = generate(level, values)
    read_network(text) if level is Level.NETWORK else read_pod(text)


def _renamed(name: str) -> bytes:
    """Give the only pod of a network another name."""
    table = HOME.read()
    return encode(renamed(table, table.creator, table.members[table.creator], name))


def _code(text: str) -> object:
    complete(text)
    code = check_code(text)
    return code, networks_of(code, ["home", "lab"])


def _policy(data: bytes) -> object:
    """Understand an attribute that another pod set as policy; whatever it is, it can be shown."""
    value = PolicyValue(decoded_policy(data), "/")
    assert msgspec.json.decode(msgspec.json.encode(value), type=PolicyValue)
    wanted = declared(data, data)
    for name in wanted.keep or ():
        matches(name, b"/" + data[:255])
    return value, wanted


HOME = History()
WORDS = " ".join(recovery_words(bytes(range(16))))
TARGETS = (
    Target(
        "network.toml and files of a fleet",
        ("core.config.read", "core.config.toml", "core.config.lines", "core.config.kinds"),
        from_file(_file(Level.NETWORK)),
        (NETWORK.encode(), generate(Level.NETWORK, {"redundancy.copies": 3}).encode()[-700:]),
    ),
    Target(
        "pod.toml",
        ("core.config.read", "core.config.values"),
        from_file(_file(Level.POD)),
        (POD.encode(), b'[pod]\nname = "\xc3\xa4"\n'),
    ),
    Target(
        "files of the earlier project",
        ("core.config.convert",),
        from_file(_converted),
        (OLD.encode(),),
        examples=100,
    ),
    Target(
        "files that are changed",
        ("core.config.edit",),
        from_file(_edited),
        (NETWORK.encode(), POD.encode(), b"pod = {name = 'a', x.y = 1}\n"),
        (ConfigError,),
    ),
    Target(
        "settings on a command line",
        ("core.config.edit", "core.config.kinds"),
        from_text(_assigned),
        (
            b"redundancy.copies=3\nnetwork.entrypoints=a:1, b:2\nhistory.max-space=10 GB",
            b"pod.name=nas\nstorage.max-space=80%\nlimits.read-deadline=30s\ncache.mode=save",
        ),
        examples=50,
    ),
    Target(
        "pairing codes",
        ("core.membership.code",),
        from_text(_code),
        (b"home-velvet-canoe", b"Home Velvet  CANOE", b"homevelvetcanoe"),
        (PairingError,),
    ),
    Target(
        "words of the recovery key",
        ("core.membership.recovery", "core.membership.words"),
        from_text(recovery_seed),
        (WORDS.encode(), WORDS.replace(" ", "-").upper().encode()),
        (UsageError,),
        lambda seed: " ".join(recovery_words(seed)).encode(),
    ),
    Target(
        "new names of pods",
        ("core.membership.renaming",),
        from_text(_renamed),
        (b"studio nas", "gl\u00e4ser-2".encode(), b"\xff", b"x" * 64),
        (UsageError, Refused),
    ),
    Target(
        "addresses",
        ("core.net.addresses",),
        from_text(split_address),
        (b"10.0.0.7:4040", b"[fe80::1%eth0]:1"),
        (UsageError,),
        lambda found: join_address(*found).encode("utf-8", "surrogateescape"),
    ),
    Target(
        "paths",
        ("core.control.paths",),
        from_text(understood),
        (b"/photos/a.jpg", b"/a\\xffb\\x5cx00", b"/\xff"),
        (),
        lambda path: written(path).encode(),
    ),
    Target(
        "policies on files",
        (
            *("core.placement.copies", "core.node.services.policies", "core.membership.table"),
            "core.decoding",
        ),
        _policy,
        (b"3", b'["nas", "laptop"]', b"true", b"keep-both", b'{"a": [1.5, null]}'),
    ),
)
