from core.contents.settings import DAY_MS, ContentSettings


def test_what_is_replaced_is_kept_for_a_month_unless_told_otherwise() -> None:
    assert ContentSettings().history_keep_ms == 30 * DAY_MS
    assert ContentSettings().others
