"""What other threads have for the window's thread."""

import select
import threading

from app.tray.bridge.mailbox import Mailbox


def test_what_is_posted_can_be_seen_and_taken_in_order() -> None:
    mailbox = Mailbox()
    thread = threading.Thread(target=lambda: [mailbox.post(number) for number in range(5)])
    thread.start()
    thread.join()
    assert select.select([mailbox.reading], [], [], 5)[0]
    assert list(mailbox.take()) == [0, 1, 2, 3, 4]
    assert not select.select([mailbox.reading], [], [], 0)[0]
    mailbox.close()


def test_more_than_a_socket_holds_is_no_trouble() -> None:
    mailbox = Mailbox()
    for number in range(300_000):
        mailbox.post(number)
    assert sum(1 for _ in mailbox.take()) == 300_000
    mailbox.close()


def test_what_is_posted_after_its_end_is_for_nobody() -> None:
    mailbox = Mailbox()
    mailbox.close()
    mailbox.post("late")
