"""Sending what is to be sent. Slow: for a worker, never for the event loop."""

import os
from collections.abc import Mapping

from healthcore.journal.journal import Journal
from healthcore.plays.deliveries import Deliveries, Delivery


def send_deliveries(
    journal: Journal, *, environment: Mapping[str, str] | None = None, patient: bool = True
) -> list[Delivery]:
    """Sends the requests that are to be sent now; gives them with what became of each.

    A request is claimed before it leaves, so that none leaves twice, whatever happens in between.

    Args:
        journal: the book's.
        environment: the variables that requests speak of; None for those of this process.
        patient: whether requests that failed lately wait a while.
    """
    deliveries = Deliveries(journal)
    now = journal.clock.now()
    waiting = [delivery for delivery in deliveries.unsettled() if delivery.is_ready(now, patient=patient)]
    if not waiting:
        return []
    from healthcore.plays.sending import Sender  # noqa: PLC0415 - a library that only webhooks need

    sent = set()
    with Sender(os.environ if environment is None else environment) as sender:
        for delivery in waiting:
            if deliveries.claim(delivery.number):
                deliveries.settle(delivery.number, *sender.send(delivery))
                sent.add(delivery.number)
    return [delivery for delivery in deliveries.all() if delivery.number in sent]
