"""Questions: what peers ask beside records and contents, and what they answer, to whom it is for.

What a newer version of a pod asks is not answered; who asks knows what to make of that.
"""

from core.engine.admission import Admission
from core.engine.dropping import Dropping
from core.engine.link import Link
from core.engine.offers import Offers
from core.engine.older import Older
from core.engine.pledging import Pledging
from core.engine.taking import Taking
from core.wire.messages import (
    AllAsking,
    AskOlder,
    AskPledges,
    Decide,
    Decided,
    Message,
    Offer,
    OlderVersions,
    Pledges,
    Taken,
)


class Questions:
    """Passes questions and answers on. For one loop."""

    def __init__(
        self,
        older: Older,
        pledging: Pledging,
        dropping: Dropping,
        offers: Offers,
        taking: Taking,
        admission: Admission,
    ) -> None:
        """Pass them on to those who know."""
        self._older = older
        self._pledging = pledging
        self._dropping = dropping
        self._offers = offers
        self._taking = taking
        self._admission = admission

    async def take(self, link: Link, message: Message) -> None:
        """Take a question or an answer of a peer; a second greeting is none."""
        match message:
            case AskOlder():
                await self._older.asked(link, message)
            case OlderVersions():
                self._older.answered(link, message)
            case AskPledges():
                await self._pledging.asked(link, message)
            case Pledges():
                self._dropping.answered(link, message)
            case Offer():
                await self._taking.asked(link, message)
            case Taken():
                self._offers.answered(link, message)
            case AllAsking():
                self._admission.heard(link, message)
            case Decide():
                await self._admission.asked(link, message)
            case Decided():
                self._admission.answered(link, message)
            case _:
                pass
