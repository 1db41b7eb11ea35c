"""The page of pods."""

from datetime import datetime

import pytest

from app.tray.models.members import Act, leaving, members, name_of, removal
from app.tray.models.tone import Tone
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import DryAmount, Going, PodRow, Status

WORDS = Words(Catalogue(known_locale("en_GB")))
NOW = datetime(2026, 11, 22, 9, 41)  # noqa: DTZ001 - local, as screens show it
GB = 10**9
B = "\u00a0"
H = "\u2011"
ME = PodRow("laptop-mia", "aa", "admin", "self", used=91 * GB, offered=240 * GB)
NAS = PodRow("studio-nas", "bb", "member", "present", "192.168.1.20", 196 * GB, 1_000 * GB, 0.0003)
AWAY = PodRow("attic-pi", "cc", "admin", "absent", offered=9, since="2026-11-20T18:02:00Z")
CLIENT = PodRow("work-laptop", "dd", "client", "absent")
LENA = PodRow(
    "tower-lena",
    "4c1f90ab55",
    "member",
    "asking",
    words=["owl", "tea", "sky", "oak"],
    at="studio-nas",
)


def status(*pods: PodRow) -> Status:
    return Status("home", "favorable", "", False, list(pods), 0, 0, 0, 0, [])


def test_who_asks_stands_apart_with_key_words_and_place() -> None:
    found = members(status(ME, LENA), WORDS, NOW)
    (asking,) = found.asking
    assert asking.says == f"tower{H}lena asks to join"
    assert asking.about == (
        f"asks at studio{H}nas · key 4c1f{B}90ab · nothing is shared with it yet"
    )
    assert asking.words == ("owl", "tea", "sky", "oak")
    assert [pod.name for pod in found.pods] == ["laptop-mia"]


def test_each_pod_has_its_state_role_and_space() -> None:
    gone = PodRow("old", "ee", "member", "removed")
    pods = members(status(ME, NAS, CLIENT, AWAY, gone), WORDS, NOW).pods
    assert [(pod.name, pod.state, pod.tone, pod.role) for pod in pods] == [
        ("laptop-mia", "This pod", Tone.GREY, "Admin"),
        ("studio-nas", "Present", Tone.OK, "Member"),
        ("attic-pi", "Absent", Tone.WARN, "Admin"),
        ("work-laptop", "Absent", Tone.GREY, "Client"),
    ]
    assert pods[1].about == f"192.168.1.20 · 0.3{B}ms"
    assert pods[1].space == f"196{B}GB of 1{B}TB"
    assert pods[1].share == pytest.approx(0.196)
    assert pods[2].about.startswith("Last seen ")
    assert (pods[3].about, pods[3].share) == ("stores nothing", None)
    assert pods[1].spoken == f"studio-nas, Present, Member, 196{B}GB of 1{B}TB"
    coming = PodRow("x", "ff", "member", "expected")
    assert members(status(coming), WORDS, NOW).pods[0].state == "Connecting"
    leaves = PodRow("x", "ff", "member", "present", leaving=True)
    assert members(status(ME, leaves), WORDS, NOW).pods[1].state == "Leaving"
    assert (name_of(pods, "bb"), name_of(pods, "zz")) == ("studio-nas", "")


def menu(pod: PodRow, *pods: PodRow) -> dict[Act, str]:
    found = members(status(*pods), WORDS, NOW).pods
    return {entry.act: entry.why for each in found if each.id == pod.id for entry in each.menu}


def test_the_menu_says_why_something_cannot_be_done() -> None:
    own = menu(ME, ME, NAS)
    assert own[Act.DEMOTE] == f"laptop{H}mia is the last admin."
    assert own[Act.LIMIT] == ""
    assert Act.REMOVE not in own, "it leaves"
    other = menu(NAS, ME, NAS)
    assert (other[Act.PROMOTE], other[Act.RENAME], other[Act.REMOVE]) == ("", "", "")
    assert "is set there" in other[Act.LIMIT]
    assert menu(ME, ME, AWAY)[Act.DEMOTE] == ""
    assert "client" in menu(CLIENT, ME, CLIENT)[Act.PROMOTE]
    member = PodRow("laptop-mia", "aa", "member", "self")
    refused = menu(NAS, member, NAS, AWAY)
    assert "Only a pod of an admin" in refused[Act.REMOVE]
    assert not members(status(member, AWAY), WORDS, NOW).may


def test_before_a_pod_is_removed_it_is_said_what_is_lost_with_it() -> None:
    going = Going(
        "attic-pi", "cc", DryAmount(14, 19 * GB // 10), DryAmount(20_454, 79_400_000_000), ["/a"]
    )
    asked = removal(going, AWAY, WORDS)
    assert asked.title == f"Remove attic{H}pi?"
    assert asked.sentence == "It is away, so nothing can be moved off it first."
    assert [line[2] for line in asked.lines] == [
        f"14 files (1.9{B}GB) are only on attic{H}pi and will be lost to the network.",
        f"20,454 files (79.4{B}GB) have copies elsewhere; new ones are made.",
    ]
    assert (asked.stay, asked.go) == (f"Keep attic{H}pi", f"Remove attic{H}pi")
    assert (asked.list_says, asked.paths) == ("List the 14 files", ("/a",))
    calm = removal(Going("b", "bb", DryAmount(0, 0), DryAmount(0, 0)), NAS, WORDS)
    assert [line[2] for line in calm.lines] == ["No file is only there."]
    assert calm.list_says == ""


def test_before_this_pod_leaves_it_is_said_what_is_only_here() -> None:
    going = Going("laptop-mia", "aa", DryAmount(1, GB), DryAmount(0, 0))
    asked = leaving(going, "home", WORDS)
    assert (asked.title, asked.stay, asked.go) == ("Leave home?", "Stay in home", "Leave home")
    assert asked.lines[0][2] == (
        f"1 file (1{B}GB) is only here: it is copied to the others before this pod goes."
    )


def test_who_cannot_go_is_told_why_and_asked_nothing() -> None:
    refusal = Going("a", "aa", DryAmount(0, 0), DryAmount(0, 0), [], "It is the last.", "Invite.")
    asked = leaving(refusal, "home", WORDS)
    assert (asked.go, asked.stay) == ("", "Close")
    assert asked.lines == (("error", "bad", "It is the last. Invite."),)
