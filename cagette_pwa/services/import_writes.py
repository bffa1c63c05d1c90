"""Writing an import: all of its lines in a handful of statements, whatever their number.

The caller holds the farm's locks and has frozen the price lists that are due.
"""

from datetime import datetime

from sqlmodel import Session

from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import offers, price_changes, steps, stock, typed
from cagette_pwa.services.import_matching import Farm, Key
from cagette_pwa.services.import_plans import Fate, ImportPlan, PlannedLine
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.products import product_fields


def write(
    session: Session, member: ProducerMember, plan: ImportPlan, farm: Farm, *, reason: str, now: datetime
) -> None:
    """Does what the plan says. Offers that go leave before prices change, and come back after: what rests costs what
    it likes."""
    product_ids = _make_products(session, member, plan, farm, now)
    changed = [line for line in plan.lines if line.fate is Fate.CHANGED and line.offer_id is not None]
    known = {line.number: farm.offers[line.offer_id or 0] for line in changed}
    leaving = [known[line.number] for line in changed if line.stored.archived]
    coming = [known[line.number] for line in changed if not line.stored.archived and known[line.number].archived_at]
    offers.put_away(session, member, leaving, now=now)
    _change_offers(session, member, changed, known, now)
    made = _make_offers(session, member, plan, product_ids)
    for line, offer in [(line, known[line.number]) for line in changed] + made:
        if offer.on_hand != line.stored.on_hand:
            stock.write_count(session, member, offer, line.stored.on_hand, reason, now)
    offers.put_away(session, member, [offer for line, offer in made if line.stored.archived], now=now)
    if coming:
        offers.bring_back(session, member, coming, now=now)


def _make_products(
    session: Session, member: ProducerMember, plan: ImportPlan, farm: Farm, now: datetime
) -> dict[Key, int]:
    """The ids of all products, by the keys of the plan."""
    made: dict[Key, Product] = {}
    for key, draft in plan.products.items():
        fields = product_fields(draft)
        if isinstance(key, int):
            made[key] = farm.products[key]
            for name, value in fields.items():
                setattr(made[key], name, value)
        else:
            made[key] = Product(producer_id=member.producer_id, created_at=now, **fields)
    for line in plan.lines:
        if line.fate is Fate.NEW and line.draft is None and line.stored.archived:
            made[line.key].archived_at = now
    session.add_all(made.values())
    session.flush()
    return {key: key for key in farm.products} | {key: typed.row_id(product.id) for key, product in made.items()}


def _change_offers(
    session: Session, member: ProducerMember, changed: list[PlannedLine], known: dict[int, Offer], now: datetime
) -> None:
    """Prices first: their history says how the offer was sold until then."""
    wanted = [(known[line.number], line.draft, line.stored) for line in changed if line.draft is not None]
    priced = {
        typed.row_id(offer.id): draft
        for offer, draft, _ in wanted
        if (draft.price_cents, draft.portion) != (offer.price_cents, offer.portion)
    }
    prices = {offer_id: draft.price_cents for offer_id, draft in priced.items()}
    portions = {offer_id: draft.portion for offer_id, draft in priced.items()}
    price_changes.change_all(session, member, prices, portions, now=now)
    steps.hold(session, {typed.row_id(offer.id): (offer, draft.portion) for offer, draft, _ in wanted})
    for offer, draft, stored in wanted:
        _put(offer, draft)
        offer.stock_limited, offer.low_stock = stored.limited, stored.low_stock
    session.flush()


def _make_offers(
    session: Session, member: ProducerMember, plan: ImportPlan, product_ids: dict[Key, int]
) -> list[tuple[PlannedLine, Offer]]:
    made = []
    for line in plan.lines:
        if line.fate is Fate.NEW and line.draft is not None:
            offer = Offer(
                product_id=product_ids[line.key],
                producer_id=member.producer_id,
                reference=line.draft.reference,
                price_cents=line.draft.price_cents,
                label=line.draft.label,
                stock_limited=line.stored.limited,
                low_stock=line.stored.low_stock,
            )
            _put(offer, line.draft)
            made.append((line, offer))
    session.add_all(offer for _, offer in made)
    session.flush()
    return made


def _put(offer: Offer, draft: OfferDraft) -> None:
    offer.label, offer.unit, offer.pack_size = draft.label, draft.unit, draft.pack_size
    offer.bulk, offer.variable_weight = draft.bulk, draft.variable_weight
    offer.expected_grams, offer.max_grams = draft.expected_grams, draft.max_grams
