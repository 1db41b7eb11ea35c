"""What the first start says at each step."""

from dataclasses import dataclass

from app.tray.models.about_machine import what_will_happen
from app.tray.models.first_start import CODE, CREATE, FirstStart, Stage, Step, meant
from app.tray.models.machine import Machine
from app.tray.models.nearby import Nearby
from app.tray.models.paths import at_home
from app.tray.words.figures import about, size
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure, Progress
from core.control.schema import Imported, Status

STEPS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of the first step. `asks_code`, `asks_address`: fields inside it."""

    key: str
    icon: str
    title: str
    says: str
    asks_code: bool = False
    asks_address: bool = False


@dataclass(frozen=True, slots=True)
class Footer:
    """The foot of the window: which step of how many, and what stands on the primary button."""

    step: int
    says: str
    primary: str = ""


def choices(state: FirstStart, words: Words) -> tuple[Choice, ...]:
    """Return what can be chosen: the networks nearby, a new one, one that is somewhere else."""
    return (
        *(_join(each, state.nearby, words) for each in state.nearby),
        Choice(
            CREATE,
            "plus",
            words.say("Create a new network"),
            words.say("This is the first machine; others can follow."),
        ),
        Choice(
            CODE,
            "lock",
            words.say("Join with a code"),
            words.say("The other machine is somewhere else."),
            asks_code=True,
            asks_address=True,
        ),
    )


def _join(network: Nearby, all_nearby: tuple[Nearby, ...], words: Words) -> Choice:
    alike = sum(each.name == network.name for each in all_nearby)
    title = words.say("Join “{network}”", network=isolated(network.name))
    if alike > 1 and network.pod:
        title = words.say(
            "Join “{network}” of {pod}", network=isolated(network.name), pod=isolated(network.pod)
        )
    says = words.say(
        "Found nearby. On {pod} choose Add a device, and type the code it shows here.",
        pod=isolated(network.pod) if network.pod else words.say("one of its machines"),
    )
    if network.shows_code:
        says = words.say("{pod} is showing a code now. Type it here.", pod=isolated(network.pod))
    return Choice(network.key, "network", title, says, asks_code=True)


def looking_text(state: FirstStart, words: Words) -> str:
    """Return what is said of networks nearby, empty where the choices say it."""
    if state.nearby:
        return ""
    if state.looking:
        return words.say("Looking for networks nearby…")
    return words.say("No network was found nearby.")


def footer(state: FirstStart, words: Words) -> Footer:
    """Return the foot of the window."""
    at = {Step.CHOOSE: 1, Step.READY: STEPS}.get(state.step, 2)
    says = words.say("Step {step} of {steps}", step=at, steps=STEPS)
    return Footer(at, says, _primary(state, words))


def _primary(state: FirstStart, words: Words) -> str:
    name = isolated(state.network_name) if state.network_name else words.say("the network")
    match state.step:
        case Step.CHOOSE:
            return words.say("Next")
        case Step.ABOUT if state.creates:
            return words.say("Create {network}", network=name)
        case Step.ABOUT:
            return words.say("Join {network}", network=name)
        case Step.WORDS:
            return words.say("Same words")
        case _:
            return ""


def copies_text(words: Words) -> str:
    """Return what a new network does with copies."""
    return words.say("Copies of each file: 2 (as soon as there is a second machine)")


def summary(state: FirstStart, words: Words) -> str:
    """Return what pressing the button does, in words."""
    return what_will_happen(state.entries, state.checked, words)


def doing_text(state: FirstStart, words: Words) -> tuple[str, str]:
    """Return what is being done, and what it needs."""
    pod = meant(state).pod
    name = isolated(pod) if pod else words.say("the other machine")
    match state.stage:
        case Stage.MAKING:
            return words.say("The network is being made…"), words.say("This takes a few seconds.")
        case Stage.ASKING if pod:
            return words.say("Asking {pod}…", pod=name), ""
        case Stage.ASKING:
            return words.say("Looking for the machine that shows this code…"), ""
        case Stage.WAITING:
            return (
                words.say("Waiting for {pod}…", pod=name),
                words.say("Choose They are the same there, if the words are."),
            )
        case Stage.OPENING:
            return words.say("The drive is being opened…"), words.say("This takes a few seconds.")
        case Stage.STOPPING:
            return words.say("Taking back what was made…"), words.say("Nothing of it stays.")


def compare_text(pod: str, words: Words) -> str:
    """Return what is said above the four words."""
    return words.say(
        "They must be the same here and on **{pod}**.",
        pod=isolated(pod) if pod else words.say("the other machine"),
    )


def differ_text(words: Words) -> str:
    """Return what is said below the four words; what stands between ** is strong."""
    return words.say(
        "If one word differs, somebody may be in between. Choose **They differ**; "
        "nothing has been shared."
    )


def through_text(network: str, pod: str, words: Words) -> str:
    """Return which network is joined through which machine."""
    if not network:
        return isolated(pod)
    return words.say("{network}, through {pod}", network=isolated(network), pod=isolated(pod))


def ready_text(state: FirstStart, others: tuple[str, ...], words: Words) -> str:
    """Return what is so now; `others`: the other pods of the network."""
    machine = isolated(state.started.pod if state.started else state.entries.name)
    network = isolated(state.started.network if state.started else state.network_name)
    if state.creates:
        return words.say(
            "{machine} is the first machine of {network}. "
            "Add a second, and every file gets two copies.",
            machine=machine,
            network=network,
        )
    fetched = words.say(
        "You can use the files at once; those that are not here are fetched when you open them."
    )
    if not others:
        return f"{_part_of(machine, network, words)} {fetched}"
    with_them = words.say(
        "{machine} is now part of {network}, with {pods}.",
        machine=machine,
        network=network,
        pods=listed(others, words),
    )
    return f"{with_them} {fetched}"


def _part_of(machine: str, network: str, words: Words) -> str:
    return words.say("{machine} is now part of {network}.", machine=machine, network=network)


def listed(names: tuple[str, ...], words: Words) -> str:
    """Return names in a row: "a", "a and b", "a, b and 3 others"."""
    match [isolated(each) for each in names]:
        case []:
            return ""
        case [one]:
            return one
        case [one, two]:
            return words.say("{one} and {two}", one=one, two=two)
        case [one, two, *rest]:
            return words.count(
                "{first}, {second} and {n} other",
                "{first}, {second} and {n} others",
                len(rest),
                first=one,
                second=two,
            )
        case _:
            return ""


def others_of(status: Status) -> tuple[str, ...]:
    """Return the other pods of the network, those that are there first."""
    rows = [each for each in status.pods if each.state in {"present", "absent", "expected"}]
    return tuple(each.name for each in sorted(rows, key=lambda row: row.state != "present"))


def drive_place(state: FirstStart) -> str:
    """Return where the drive is shown, as people write it."""
    mount = state.started.mount if state.started else state.entries.folder
    return isolated(at_home(mount, state.machine.home))


def drive_holds(status: Status | None, words: Words) -> str:
    """Return how much the drive holds, empty where that is not known yet."""
    if status is None:
        return ""
    if not status.files:
        return words.say("It is empty.")
    files = words.count("{n} file", "{n} files", status.files)
    return f"{files} · {size(words, status.bytes)}"


def copies_under_way(
    status: Status | None, most: int, words: Words
) -> tuple[str, str, float] | None:
    """Return what is said of copies that are being made, how much is left, and the share done.

    `most`: the most bytes that were left so far. None where nothing is left.
    """
    if status is None or not status.to_go:
        return None
    left = words.say("{size} to go", size=size(words, status.to_go))
    rate = status.received_rate + status.sent_rate
    if rate > 0:
        left = f"{left}, {about(words, status.to_go / rate)}"
    return words.say("Copies are being made"), left, 1 - status.to_go / max(most, status.to_go)


def bringing_text(folder: str, progress: Progress, machine: Machine, words: Words) -> str:
    """Return how far the files are that are copied into the drive."""
    place = isolated(at_home(folder, machine.home))
    if not progress.total:
        return words.say("The files of {folder} are being copied into the drive.", folder=place)
    return words.say(
        "The files of {folder} are being copied into the drive: {done} of {total}.",
        folder=place,
        done=words.whole(progress.done),
        total=words.whole(progress.total),
    )


def brought_text(folder: str, answer: Imported, machine: Machine, words: Words) -> str:
    """Return what came of copying the files of a folder into the drive."""
    text = words.count(
        "{n} file of {folder} is in the drive now; the one in the folder stays.",
        "{n} files of {folder} are in the drive now; those in the folder stay.",
        answer.files,
        folder=isolated(at_home(folder, machine.home)),
    )
    if not answer.refused:
        return text
    left = words.count("{n} could not be copied.", "{n} could not be copied.", len(answer.refused))
    return f"{text} {left}"


def not_brought_text(folder: str, failure: Failure, machine: Machine, words: Words) -> str:
    """Return that the files of a folder were not copied into the drive; they are where they were.

    What the core said of it stands behind.
    """
    text = words.say(
        "The files of {folder} could not be copied into the drive; they are where they were.",
        folder=isolated(at_home(folder, machine.home)),
    )
    return f"{text} ({words.told(failure.detail)})"
