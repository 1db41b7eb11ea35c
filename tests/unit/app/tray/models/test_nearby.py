"""Networks on the local network."""

from app.tray.models.nearby import Nearby, without


def test_networks_in_which_this_machine_is_are_not_offered() -> None:
    home, office = Nearby("home/1", "home"), Nearby("office/1", "office")
    assert without([home, office], ["home"]) == (office,)
    assert without([home, office], []) == (home, office)
