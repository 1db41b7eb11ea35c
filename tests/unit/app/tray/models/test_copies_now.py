"""Which pod has how much."""

from app.tray.models.copies_now import of_file, of_folder
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import Copy, FolderSum, PodRow

WORDS = Words(Catalogue(known_locale("en_GB")))
PODS = [PodRow("a", "01", "admin", "self"), PodRow("pi", "02", "member", "absent")]


def test_a_copy_is_complete_in_part_cached_or_away() -> None:
    copies = [
        Copy("a", "copy", 5, 5),
        Copy("b", "partial", 2, 5),
        Copy("c", "cached", 5, 5),
        Copy("pi", "copy", 5, 5),
    ]
    says = [(each.pod, each.says.replace("\u00a0", " ")) for each in of_file(copies, PODS, WORDS)]
    assert says == [("a", "complete"), ("b", "40 %"), ("c", "cached"), ("pi", "away")]


def test_a_pod_that_lacks_one_file_of_a_folder_has_not_all_of_it() -> None:
    found = FolderSum("/d", 1_000, 9, 999, {"pi": 3, "b": 999, "a": 1_000})
    says = [(each.pod, each.says.replace("\u00a0", " ")) for each in of_folder(found, PODS, WORDS)]
    assert says == [("a", "complete"), ("b", "99 %"), ("pi", "away")]
    partly = FolderSum("/d", 10, 9, 10, {"a": 10}, whole=False)
    assert of_folder(partly, PODS, WORDS)[0].says != "complete"
