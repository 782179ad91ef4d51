# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The shopping list of a batch: whole sheets, bars, spools, packs and bottles, and what will be left over."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from makeshare.derive.needs import Need, needs
from makeshare.derive.offers import cheapest, why_none
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog
from makeshare.model.facts import Facts
from makeshare.model.purchase import Purchase
from makeshare.units import Quantity


def shopping(
    description: Description, facts: Facts, bom: Bom, catalog: Catalog, *, batch: int, currency: str, region: str
) -> tuple[Purchase, ...]:
    """List what to buy for a batch, sorted by role (stock, item, consumable) and key.

    What nobody offers stays on the list, without packs and price. Raises UnknownKey for an unknown thing.
    """
    pooled: defaultdict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs(description, facts, bom, catalog, batch=batch):
        pooled[need.thing.key, need.amount.unit if need.amount else ""].append(need)
    found = [_purchase(group, catalog, currency, region) for group in pooled.values()]
    roles = ("stock", "item", "consumable")
    return tuple(sorted(found, key=lambda one: (roles.index(one.role), one.thing)))


def _purchase(group: list[Need], catalog: Catalog, currency: str, region: str) -> Purchase:
    """Buy what all needs of one thing and unit come to."""
    thing = group[0].thing
    values = [need.amount for need in group if need.amount is not None]
    if not values:
        return Purchase(thing=thing.key, title=thing.title, role=thing.role, needed=None, note=group[0].why)
    needed = Quantity(sum((one.value for one in values), Decimal(0)), values[0].unit)
    choice = cheapest(thing, needed, catalog, currency=currency, region=region)
    if choice is None:
        note = why_none(thing, needed, catalog, currency=currency)
        return Purchase(thing=thing.key, title=thing.title, role=thing.role, needed=needed, note=note)
    offer = choice.offer
    return Purchase(
        thing=thing.key,
        title=thing.title,
        role=thing.role,
        needed=needed,
        packs=choice.packs,
        pack=offer.pack,
        pack_price=choice.pack_price,
        price=choice.price,
        left=Quantity(choice.packs * choice.holds - needed.value, needed.unit),
        supplier=offer.supplier,
        region=offer.region,
        source=offer.source,
        date=offer.date,
        assumed=offer.assumed,
    )
