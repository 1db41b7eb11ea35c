"""What kind of machine this is."""

from pathlib import Path

import pytest

from core.node.hardware import Signs, hardware, hardware_of, signs_in


@pytest.mark.parametrize(
    ("signs", "word"),
    [
        (Signs(case=10), "laptop"),
        (Signs(case=31, maker="LENOVO"), "laptop"),
        (Signs(has_battery=True, model="Pine64 Pinebook Pro"), "laptop"),
        (Signs(case=3), "desktop"),
        (Signs(case=35), "desktop"),
        (Signs(case=23), "server"),
        (Signs(case=7, maker="Synology Inc."), "server"),
        (Signs(model="Raspberry Pi 4 Model B Rev 1.4"), "board"),
        (Signs(case=1, maker="QEMU"), ""),
        (Signs(), ""),
    ],
)
def test_a_machine_is_called_by_its_case_its_maker_or_its_battery(signs: Signs, word: str) -> None:
    assert hardware_of(signs) == word


def system(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_the_signs_are_those_of_the_firmware_and_the_power_supplies(tmp_path: Path) -> None:
    firmware = {"sys__class__dmi__id__chassis_type": "10\n", "sys__class__dmi__id__sys_vendor": "X"}
    supplies = {
        "sys__class__power_supply__AC__type": "Mains\n",
        "sys__class__power_supply__BAT0__type": "Battery\n",
    }
    assert signs_in(system(tmp_path, **firmware, **supplies)) == Signs(10, "X", "", True)


def test_the_battery_of_a_mouse_makes_no_laptop(tmp_path: Path) -> None:
    mouse = {
        "sys__class__power_supply__hid__type": "Battery\n",
        "sys__class__power_supply__hid__scope": "Device\n",
    }
    assert signs_in(system(tmp_path, **mouse)) == Signs()


def test_a_board_says_its_model_and_who_says_nothing_is_unknown(tmp_path: Path) -> None:
    assert signs_in(tmp_path) == Signs()
    strange = {"sys__class__dmi__id__chassis_type": "tower"}
    assert signs_in(system(tmp_path, **strange)).case == 0
    model = "Raspberry Pi 4 Model B Rev 1.4\0"
    found = signs_in(system(tmp_path, **{"proc__device-tree__model": model}))
    assert found.model == "Raspberry Pi 4 Model B Rev 1.4"


def test_this_machine_is_of_some_kind_or_none() -> None:
    assert hardware() in {"laptop", "desktop", "server", "board", ""}
