"""What an offer would be once its line is imported, or why it cannot be."""

from dataclasses import replace
from typing import Final

from cagette_pwa.errors import BadInput, CagetteError
from cagette_pwa.models.product import Offer
from cagette_pwa.services import prices
from cagette_pwa.services.import_matching import Entry, Farm
from cagette_pwa.services.offers import ProductArchived
from cagette_pwa.services.product_cells import draft_with
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.product_files import Column, Stored, offer_draft, stored_of, yes_or_no
from cagette_pwa.services.steps import StepHeld


def draft(entry: Entry, farm: Farm) -> None:
    """What the offer would be, or why it cannot be."""
    if entry.refusals:
        return
    try:
        if not entry.has_offer:
            _check_alone(entry, farm)
        elif entry.offer is None:
            _draft_new(entry, farm)
        else:
            _draft_known(entry, entry.offer, farm)
    except CagetteError as refusal:
        entry.refusals.append(refusal.sentence)


def _check_alone(entry: Entry, farm: Farm) -> None:
    archived = entry.values.get(Column.ARCHIVED, False)
    product = farm.products.get(entry.key) if isinstance(entry.key, int) else None
    if product is None:
        entry.stored = Stored(archived=archived)
    elif Column.ARCHIVED in entry.values and archived != (product.archived_at is not None):
        raise BadInput(
            field=Column.ARCHIVED.value,
            help=f"un produit s'archive et revient depuis sa page. Remettez {yes_or_no(not archived)} ici.",
        )


def _draft_new(entry: Entry, farm: Farm) -> None:
    product = farm.products.get(entry.key) if isinstance(entry.key, int) else None
    if product is not None and product.archived_at is not None:
        raise ProductArchived(product=product.name)
    if Column.PRICE not in entry.values:
        raise BadInput(field=Column.PRICE.value, help="à remplir pour une nouvelle offre.")
    wanted = draft_with(entry.values, OfferDraft(0, reference=entry.values.get(Column.REFERENCE, "")))
    _refuse_idle_weights(entry, wanted)
    entry.draft = wanted.checked()
    counted = Stored(limited=Column.ON_HAND in entry.values)
    entry.stored = _stored(entry, counted)


def _draft_known(entry: Entry, offer: Offer, farm: Farm) -> None:
    product, before = farm.products[offer.product_id], offer_draft(offer)
    entry.stored = _stored(entry, stored_of(offer))
    wanted = _labelled(entry, draft_with(entry.values, before), before)
    _refuse_idle_weights(entry, wanted)
    if wanted != before:
        checked = wanted.checked()
        same = " ".join(checked.label.split()) == " ".join(before.label.split())
        wanted = replace(checked, reference=before.reference, label=before.label if same else checked.label)
    entry.draft = wanted
    if offer.id in farm.counted and not offer.portion.counts_like(wanted.portion):
        raise StepHeld(label=f"{product.name} {before.label}".strip())
    if product.archived_at is not None and offer.archived_at is not None and not entry.stored.archived:
        raise ProductArchived(product=product.name)
    priced = (wanted.price_cents, wanted.portion) != (before.price_cents, before.portion)
    if priced or (offer.archived_at and not entry.stored.archived):
        _refuse_free(entry, f"{product.name} {wanted.label}", before, wanted, farm)


def _labelled(entry: Entry, wanted: OfferDraft, before: OfferDraft) -> OfferDraft:
    """A label that says how much there is follows what is sold; one left behind in the file is refused.

    An offer that is known by its label keeps it as it is written.
    """
    said, usual = entry.values.get(Column.OFFER), before.label == before.usual_label()
    if said is None:
        return replace(wanted, label="" if usual and wanted.portion != before.portion else before.label)
    if said != " ".join(before.label.split()) and Column.REFERENCE in entry.values:
        return wanted
    if usual and wanted.usual_label() != before.label:
        raise BadInput(
            field=Column.OFFER.value,
            help=f"« {before.label} » ne dit plus ce qui est vendu. Videz la case, et le libellé suivra.",
        )
    return replace(wanted, label=before.label)


def _refuse_idle_weights(entry: Entry, wanted: OfferDraft) -> None:
    for column in (Column.EXPECTED, Column.HEAVIEST):
        if column in entry.values and not wanted.variable_weight:
            raise BadInput(
                field=column.value, help="seulement pour ce qui est pesé. Videz la case, ou écrivez pesé dans Vente."
            )


def _refuse_free(entry: Entry, name: str, before: OfferDraft, wanted: OfferDraft, farm: Farm) -> None:
    """The same refusal as that of changing the offer on its page."""
    if entry.offer is None or entry.stored.archived:
        return
    same = wanted.portion.measure == before.portion.measure
    for place in farm.places.get(entry.offer.id or 0, ()):
        own = place.item.price_cents if same else None
        paid = place.priced(wanted.price_cents, farm.rates, own_cents=own).paid_cents
        if wanted.portion.cents(paid, 1) < 1:
            raise prices.WouldBeFree(name=name.strip(), catalog=place.catalog.name)


def _stored(entry: Entry, before: Stored) -> Stored:
    named = {name: entry.values[column] for column, name in _STORED.items() if column in entry.values}
    return replace(before, **named)


_STORED: Final = {
    Column.LIMITED: "limited",
    Column.ON_HAND: "on_hand",
    Column.LOW: "low_stock",
    Column.ARCHIVED: "archived",
}
