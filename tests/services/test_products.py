"""What a farm makes, and the forms in which it sells it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound, Taken
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import Portion, Unit
from cagette_pwa.models.product import Archival, Offer, Product
from cagette_pwa.services import offers, price_lists, prices, product_rows, products
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft
from cagette_pwa.services.steps import StepHeld
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_loose_offer,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_product,
    make_weighed_offer,
)

COURGETTES = ProductDraft(name="Courgettes", category="Légumes", vat_rate=Decimal("5.5"))
HALF_KILO = OfferDraft(price_cents=180, unit=Unit.G, pack_size=500)
LOOSE = OfferDraft(price_cents=240, unit=Unit.G, pack_size=100, bulk=True)
CHICKEN = OfferDraft(price_cents=950, variable_weight=True, expected_grams=1800, max_grams=2000)


def test_a_product_and_its_first_offer_are_made_together(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    draft = ProductDraft(
        name="  Courgettes   rondes ",
        category="Légumes",
        vat_rate=Decimal("5.5"),
        description="Cueillies le matin.\r\n\r\nSans traitement.",
        labels=("Demeter", "Agriculture biologique"),
    )

    product_id = products.create_product(session, farm, draft, HALF_KILO, now=now)

    found = product_rows.product(session, farm, product_id, now=now)
    assert found.name == "Courgettes rondes"
    assert found.labels == ("Agriculture biologique", "Demeter")
    assert found.description == "Cueillies le matin.\n\nSans traitement."
    (offer,) = found.offers
    assert (offer.label, offer.reference, offer.price_cents) == ("500\u00a0g", "COU-500", 180)
    assert offer.portion.measure_words(offer.price_cents) == "3,60\u00a0€/kg"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Nom du produit"),
        ("name", " \u200b\n\x00", "Nom du produit"),
        ("name", "x" * 81, "80 caractères au plus"),
        ("name", 12, "Nom du produit"),
        ("category", "Voitures", "Catégorie"),
        ("category", ["Légumes"], "Catégorie"),
        ("vat_rate", Decimal("19.6"), "TVA"),
        ("vat_rate", 5.5, "TVA"),
        ("vat_rate", "NaN", "TVA"),
        ("description", "x" * 1001, "1000 caractères au plus"),
        ("labels", ("Bio de chez moi",), "Labels"),
        ("labels", ({"a": 1},), "Labels"),
    ],
)
def test_a_product_that_cannot_be_is_refused_in_french(
    session: Session, now: datetime, field: str, value: Any, sentence: str
) -> None:
    farm = make_farm(session)
    typed = {"name": "Courgettes", "category": "Légumes", "vat_rate": Decimal("5.5"), field: value}

    with pytest.raises(BadInput, match=sentence):
        products.create_product(session, farm, ProductDraft(**typed), now=now)

    assert session.exec(select(Product)).all() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"price_cents": 0}, "Prix"),
        ({"price_cents": -5}, "Prix"),
        ({"price_cents": 1_000_001}, "Prix"),
        ({"price_cents": 1.5}, "Prix"),
        ({"price_cents": True}, "Prix"),
        ({"pack_size": 0}, "Contenance"),
        ({"pack_size": 100_001}, "Contenance"),
        ({"pack_size": "500"}, "Contenance"),
        ({"unit": "tonne"}, "Unité"),
        ({"reference": "R" * 21}, "Référence"),
        ({"label": "x" * 81}, "Libellé"),
        ({"variable_weight": True}, "Poids moyen"),
        ({"variable_weight": True, "expected_grams": 1800}, "Poids maximum"),
        ({"variable_weight": True, "expected_grams": 2001, "max_grams": 2000}, "Poids maximum"),
        ({"variable_weight": True, "expected_grams": -1, "max_grams": 2000}, "Poids moyen"),
        ({"variable_weight": True, "expected_grams": 10**12, "max_grams": 10**12}, "Poids moyen"),
        ({"bulk": True, "unit": Unit.PIECE}, "le vrac se vend au poids ou au litre, pas à la pièce"),
        ({"bulk": True, "unit": Unit.KG, "pack_size": 101}, "Vendu par"),
        ({"bulk": True, "unit": Unit.L, "pack_size": 101}, "Vendu par"),
        ({"bulk": True, "price_cents": 240, "pack_size": 2}, "si peu coûterait 0,00 €"),
        (
            {"bulk": True, "variable_weight": True, "expected_grams": 1800, "max_grams": 2000},
            "en vrac ou pesé, pas les deux",
        ),
    ],
)
def test_an_offer_that_cannot_be_is_refused_in_french(
    session: Session, now: datetime, changes: dict[str, Any], sentence: str
) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    draft = OfferDraft(**({"price_cents": 180, "unit": Unit.G, "pack_size": 500} | changes))

    with pytest.raises(BadInput, match=sentence):
        offers.add_offer(session, farm, ident(product), draft, now=now)

    assert session.exec(select(Offer)).all() == []


@pytest.mark.parametrize(
    ("draft", "label"),
    [
        (OfferDraft(price_cents=450, pack_size=12), "les 12 pièces"),
        (OfferDraft(price_cents=120), "la pièce"),
        (OfferDraft(price_cents=350, unit=Unit.CL, pack_size=75), "75\u00a0cl"),
        (CHICKEN, "environ 1,8\u00a0kg"),
        (LOOSE, "en vrac"),
        (OfferDraft(price_cents=350, label="La bouteille"), "La bouteille"),
    ],
)
def test_a_label_is_proposed_when_none_is_typed(draft: OfferDraft, label: str) -> None:
    assert draft.checked().label == label


def test_a_variable_weight_offer_is_counted_in_pieces_and_another_one_has_no_weights(
    session: Session, now: datetime
) -> None:
    farm = make_farm(session)
    product_id = ident(make_product(session, farm, name="Poulet"))
    as_kilos = OfferDraft(**{**vars(CHICKEN), "unit": Unit.KG, "pack_size": 3})
    first = session.get_one(Offer, offers.add_offer(session, farm, product_id, as_kilos, now=now))
    not_weighed = OfferDraft(price_cents=900, expected_grams=5, max_grams=2)
    second = session.get_one(Offer, offers.add_offer(session, farm, product_id, not_weighed, now=now))

    assert (first.unit, first.pack_size, first.max_grams) == (Unit.PIECE, 1, 2000)
    assert (second.expected_grams, second.max_grams) == (None, None)


def test_what_is_sold_loose_is_kept_with_its_step_and_freezes_with_it(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    product_id = ident(make_product(session, farm, name="Carottes"))
    offer = session.get_one(Offer, offers.add_offer(session, farm, product_id, LOOSE, now=now))
    catalog, distribution = make_catalog(session, farm, [offer]), make_distribution(session, market)
    make_participation(session, catalog, distribution)

    price_lists.freeze_due(session, now=now)

    assert (offer.bulk, offer.unit, offer.pack_size, offer.reference) == (True, Unit.G, 100, "CAR-VRAC")
    copy = session.exec(select(PricedOffer)).one()
    assert (copy.portion, copy.price_cents) == (Portion(Unit.G, 100, bulk=True), 240)


@pytest.mark.parametrize("draft", [HALF_KILO, replace(LOOSE, pack_size=250), replace(LOOSE, unit=Unit.CL)])
@pytest.mark.parametrize("counted", ["stock", "sale"])
def test_what_is_counted_in_steps_keeps_its_step(
    session: Session, now: datetime, draft: OfferDraft, counted: str
) -> None:
    farm = make_farm(session)
    offer = make_loose_offer(session, farm, stock=30 if counted == "stock" else None)
    if counted == "sale":
        distribution = make_distribution(session, make_market(session))
        make_priced(session, make_participation(session, make_catalog(session, farm, [offer]), distribution), offer)

    with pytest.raises(StepHeld, match="en vrac"):
        offers.update_offer(session, farm, ident(offer), draft, now=now)
    offers.update_offer(session, farm, ident(offer), replace(LOOSE, price_cents=260, label="des sables"), now=now)

    assert (offer.portion, offer.price_cents, offer.label) == (LOOSE.portion, 260, "des sables")


def test_packs_that_are_counted_do_not_become_steps_but_may_change_size(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, stock=12)

    offers.update_offer(session, farm, ident(offer), replace(HALF_KILO, pack_size=600), now=now)
    with pytest.raises(StepHeld):
        offers.update_offer(session, farm, ident(offer), LOOSE, now=now)

    assert offer.portion == Portion(Unit.G, 600)


def test_an_offer_stops_being_loose(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, bulk=True, unit=Unit.KG, pack_size=1)

    offers.update_offer(session, farm, ident(offer), HALF_KILO, now=now)

    assert offer.portion == Portion(Unit.G, 500)


def test_references_are_proposed_free_and_a_taken_one_is_refused(session: Session, now: datetime) -> None:
    farm, neighbour = make_farm(session), make_farm(session)
    product_id = ident(make_product(session, farm))
    for expected in ("COU-500", "COU-500-2", "COU-500-3"):
        offer_id = offers.add_offer(session, farm, product_id, HALF_KILO, now=now)
        assert session.get_one(Offer, offer_id).reference == expected

    with pytest.raises(Taken, match="COU-500-2"):
        offers.add_offer(session, farm, product_id, OfferDraft(price_cents=1, reference="cou-500-2"), now=now)
    elsewhere = OfferDraft(price_cents=1, reference="COU-500-2")
    offers.add_offer(session, neighbour, ident(make_product(session, neighbour)), elsewhere, now=now)

    assert len(session.exec(select(Offer)).all()) == 4


def test_changing_an_offer_to_a_taken_reference_changes_nothing(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_offer(session, farm, reference="PRISE")
    offer = make_offer(session, farm, reference="MIENNE", price_cents=180)

    with pytest.raises(Taken):
        offers.update_offer(session, farm, ident(offer), OfferDraft(price_cents=999, reference="PRISE"), now=now)

    session.expire_all()
    assert (offer.reference, offer.price_cents) == ("MIENNE", 180)


def test_an_offer_keeps_its_reference_when_the_field_is_left_empty(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, reference="MIENNE")

    offers.update_offer(session, farm, ident(offer), HALF_KILO, now=now)

    assert offer.reference == "MIENNE"


def test_a_base_price_that_makes_a_catalog_give_it_away_is_refused(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, price_cents=500)
    make_catalog(session, farm, [offer], name="Loin", modulation_cents=-200)

    with pytest.raises(prices.WouldBeFree, match="Loin"):
        offers.update_offer(session, farm, ident(offer), HALF_KILO, now=now)


@pytest.mark.parametrize("offer_id", [0, -1, 10**30, True, None, "1", [1], 1.0])
def test_what_is_not_an_id_is_not_found(session: Session, now: datetime, offer_id: Any) -> None:
    farm = make_farm(session)
    make_offer(session, farm)

    for command in (offers.archive, offers.unarchive, product_rows.product):
        with pytest.raises(NotFound):
            command(session, farm, offer_id, now=now)


def test_another_farms_products_and_offers_are_not_found(session: Session, now: datetime) -> None:
    farm, stranger = make_farm(session), make_farm(session)
    product = make_product(session, farm)
    offer = make_offer(session, farm, product=product)

    refused = (
        lambda: products.update_product(session, stranger, ident(product), COURGETTES, now=now),
        lambda: product_rows.product(session, stranger, ident(product), now=now),
        lambda: offers.add_offer(session, stranger, ident(product), HALF_KILO, now=now),
        lambda: offers.update_offer(session, stranger, ident(offer), CHICKEN, now=now),
        lambda: offers.archive(session, stranger, ident(offer), now=now),
        lambda: offers.unarchive(session, stranger, ident(offer), now=now),
    )
    for command in refused:
        with pytest.raises(NotFound):
            command()

    assert session.exec(select(Offer)).all() == [offer]
    assert not offer.variable_weight
    assert offer.archived_at is None


# Archiving


def _open_sale(session: Session, farm: Any, offer: Offer) -> int:
    """The participation of a catalog with `offer` in a sale that is open at `now`."""
    market = make_market(session)
    catalog = make_catalog(session, farm, [offer])
    make_link(session, catalog, market)
    return ident(make_participation(session, catalog, make_distribution(session, market)))


def _sold(session: Session, participation_id: int) -> list[PricedOffer]:
    query = select(PricedOffer).where(PricedOffer.participation_id == participation_id)
    return list(session.exec(query))


def test_an_archived_offer_leaves_catalogs_and_stays_in_the_open_sale(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    participation_id = _open_sale(session, farm, offer)

    offers.archive(session, farm, ident(offer), now=now)

    (sold,) = _sold(session, participation_id)
    assert sold.removed_at is None
    assert offer.archived_at == now
    (record,) = session.exec(select(Archival)).all()
    assert (record.archived_by, record.archived_at, record.undone_at) == (farm.user_id, now, None)


def test_an_offer_archived_at_once_leaves_the_open_sale_too(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    participation_id = _open_sale(session, farm, offer)

    offers.archive(session, farm, ident(offer), True, now=now)

    (sold,) = _sold(session, participation_id)
    assert sold.removed_at == now


def test_archiving_at_once_does_not_touch_a_sale_that_is_closed(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    participation_id = _open_sale(session, farm, offer)
    offers.archive(session, farm, ident(offer), now=now)

    offers.archive(session, farm, ident(offer), True, now=now + timedelta(days=1))

    (sold,) = _sold(session, participation_id)
    assert sold.removed_at is None


def test_archiving_twice_writes_one_record_and_unarchiving_closes_it(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)

    offers.archive(session, farm, ident(offer), now=now)
    offers.archive(session, farm, ident(offer), now=now + timedelta(hours=1))
    offers.unarchive(session, farm, ident(offer), now=now + timedelta(hours=2))
    offers.unarchive(session, farm, ident(offer), now=now + timedelta(hours=3))

    (record,) = session.exec(select(Archival)).all()
    assert record.undone_at == now + timedelta(hours=2)
    assert record.undone_by == farm.user_id
    assert offer.archived_at is None


def test_an_offer_comes_back_to_its_catalogs_and_to_the_open_sale_when_asked(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    participation_id = _open_sale(session, farm, offer)
    offers.archive(session, farm, ident(offer), True, now=now)

    offers.unarchive(session, farm, ident(offer), now=now)
    assert _sold(session, participation_id)[0].removed_at == now
    offers.unarchive(session, farm, ident(offer), True, now=now)

    assert _sold(session, participation_id)[0].removed_at is None
    assert product_rows.products(session, farm, now=now)[0].offers[0].catalogs == 1


def test_a_new_price_or_name_waits_for_the_next_sale(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    offer = make_offer(session, farm, product=product, price_cents=180)
    participation_id = _open_sale(session, farm, offer)

    offers.update_offer(session, farm, ident(offer), OfferDraft(price_cents=200), now=now)
    renamed = ProductDraft(name="Courges", category="Fruits", vat_rate=Decimal(10))
    products.update_product(session, farm, ident(product), renamed, now=now)

    (sold,) = _sold(session, participation_id)
    assert (sold.price_cents, sold.product_name, sold.vat_rate) == (180, "Courgettes", Decimal("5.5"))
    assert (offer.price_cents, product.name) == (200, "Courges")


# Listing


def test_the_list_shows_what_is_sold_or_what_is_archived(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_farm(session, name="Une autre")
    eggs, bare = make_product(session, farm, name="Œufs"), make_product(session, farm, name="Bourrache")
    make_offer(session, farm, product=eggs, label="la boîte de 6")
    make_offer(session, farm, product=eggs, label="la boîte de 12", archived_at=now)
    make_weighed_offer(session, farm, archived_at=now)

    sold = product_rows.products(session, farm, now=now)
    archived = product_rows.products(session, farm, archived=True, now=now)

    assert [(row.name, [offer.label for offer in row.offers]) for row in sold] == [
        (bare.name, []),
        ("Œufs", ["la boîte de 6"]),
    ]
    assert [(row.name, len(row.offers)) for row in archived] == [("Œufs", 1), ("Poulet fermier", 1)]


@pytest.mark.parametrize("search", ["oeuf", "ŒUFS", "crémerie oeufs", "oeu-6", "boite 6", ""])
def test_searching_ignores_accents_and_reads_names_labels_and_references(
    session: Session, now: datetime, search: str
) -> None:
    farm = make_farm(session)
    eggs = make_product(session, farm, name="Œufs", category="Crèmerie")
    make_offer(session, farm, product=eggs, label="la boîte de 6", reference="OEU-6")

    assert [row.name for row in product_rows.products(session, farm, search, now=now)] == ["Œufs"]
    assert product_rows.products(session, farm, f"{search} navet", now=now) == []


def test_sixty_products_are_listed_in_two_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    for number in range(60):
        product = make_product(session, farm, name=f"Produit {number}")
        for _ in range(2):
            make_offer(session, farm, product=product)

    with count_queries(session) as statements:
        rows = product_rows.products(session, farm, now=now)

    assert sum(len(row.offers) for row in rows) == 120
    assert len(statements) <= 2


def test_one_product_is_read_in_two_queries_with_archived_offers_last(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    make_offer(session, farm, product=product, label="ancienne", archived_at=now)
    make_offer(session, farm, product=product, label="actuelle")

    with count_queries(session) as statements:
        row = product_rows.product(session, farm, ident(product), now=now)

    assert [offer.label for offer in row.offers] == ["actuelle", "ancienne"]
    assert len(statements) <= 2
