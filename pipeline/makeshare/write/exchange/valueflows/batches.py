# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What was made and handed over of a run: batches with their lots, and deliveries added up by day and batch."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.distribution.records import Batch, Track
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.valueflows.offer import committed, end_of, members, party, place_of, variant_place
from makeshare.write.exchange.valueflows.terms import Node, node, pieces, ref


def batches(catalogue: Catalogue, view: ProposalView, track: Track) -> Iterator[Node]:
    """Yield each batch of a run, and what was handed over of it; nothing for an example or a run without pledges."""
    if not committed(view):
        return
    kinds = {batch.batch: variant_place(catalogue, view.proposal.design, batch.variant) for batch in track.batches}
    for batch in track.batches:
        place = f"{place_of(view)}/batches/{batch.batch}"
        yield node("BatchLotRecord", place, batchLotCode=batch.batch)
        yield node(
            "EconomicResource",
            f"{place}/units",
            name=f"Batch {batch.batch}: {batch.units} units",
            note=_lots(batch),
            conformsTo=ref(kinds[batch.batch]),
            ofBatchLot=ref(place),
        )
    days = Counter((item.delivered_on, item.batch) for item in track.items if item.delivered_on and item.batch in kinds)
    for (day, name), count in sorted(days.items()):
        yield _delivered(view, day, name, kinds[name], count)


def _delivered(view: ProposalView, day: str, batch: str, kind: str, count: int) -> Node:
    """Write what was handed over of a batch on one day, to members together."""
    place = place_of(view)
    return node(
        "EconomicEvent",
        f"{place}/delivered/{day}/{batch}",
        action="vf:transfer",
        note="Added up over the day.",
        provider=party(view, "seller"),
        receiver=members(view),
        resourceConformsTo=ref(kind),
        resourceInventoriedAs=ref(f"{place}/batches/{batch}/units"),
        resourceQuantity=pieces(count),
        hasPointInTime=end_of(dt.date.fromisoformat(day), view.proposal),
        realizationOf=ref(f"{place}/terms"),
    )


def _lots(batch: Batch) -> str:
    """Say of which revision a batch is, and which deliveries of material went into it."""
    lots = (f"{lot.thing}: lot {lot.lot}" + (f" of {lot.supplier}" if lot.supplier else "") for lot in batch.lots)
    return "\n".join((f"Revision {batch.revision}", *lots))
