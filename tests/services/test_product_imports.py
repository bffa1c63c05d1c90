"""A file of products: what each line would do, and doing it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.documents.table_file import UnreadableTable
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Archival, Offer, Product
from cagette_pwa.models.product_import import ProductImport
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.services import import_matching, offers, product_imports, products, stock
from cagette_pwa.services.import_matching import plain_label
from cagette_pwa.services.import_plans import Fate, ImportPlan, PlannedLine
from cagette_pwa.services.product_imports import PlanMoved
from cagette_pwa.services.product_sheets import TitlesMissing, TitleTwice
from tests.support.queries import count_queries
from tests.support.sheets import Line, csv_of, exported, imported, kept, planned
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
    make_product,
)

NEW: Line = {"Produit": "Courgettes", "Unité": "g", "Contenance": "500", "Prix TTC": "1,80"}


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


@pytest.fixture
def courgettes(session: Session, farm: ProducerMember) -> Offer:
    """`COU-500`: 500 g at 1,80 €, 40 in stock."""
    return make_offer(session, farm, reference="COU-500", stock=40, label="500\u00a0g")


def fates(plan: ImportPlan) -> list[Fate]:
    return [line.fate for line in plan.lines]


def changes(line: PlannedLine) -> dict[str, tuple[str, str]]:
    return {change.column.value: (change.before, change.after) for change in line.changes}


def refusals(plan: ImportPlan) -> list[str]:
    return [refusal for line in plan.lines for refusal in line.refusals]


# What a line is about


def test_an_offer_is_known_by_its_reference_whatever_the_case(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    plan = planned(session, farm, {"Référence": "cou-500", "Prix TTC": "2"}, now=now)

    (line,) = plan.lines
    assert (line.fate, line.offer_id, line.name) == (Fate.CHANGED, ident(courgettes), "Courgettes 500\u00a0g")
    assert changes(line) == {"Prix TTC": ("1,80", "2,00")}


def test_without_a_reference_it_is_known_by_product_and_label(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    same = {"Produit": "COURGETTES", "Offre": "500 G", "Prix TTC": "1,80"}
    other = {"Produit": "courgettes", "Offre": "le kilo", "Prix TTC": "3,20", "Unité": "kg"}

    plan = planned(session, farm, same, other, now=now)

    assert fates(plan) == [Fate.SAME, Fate.NEW]
    assert (plan.lines[1].reference, plan.lines[1].proposed, plan.lines[1].new_product) == ("COU-1", True, False)
    assert plan.lines[1].key == courgettes.product_id


def test_a_label_that_is_left_out_is_the_usual_one(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    plan = planned(session, farm, NEW, NEW | {"Contenance": "250"}, now=now)
    assert fates(plan) == [Fate.SAME, Fate.NEW]
    assert plan.lines[1].name == "Courgettes 250\u00a0g"


def test_a_new_offer_joins_the_product_of_the_same_name_or_makes_one(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    product = make_product(session, farm, name="Œufs extra-frais")
    lines = [
        {"Produit": "oeufs EXTRA-FRAIS", "Offre": "les 6", "Prix TTC": "2,10"},
        {"Produit": "Miel", "Offre": "le pot", "Prix TTC": "7"},
        {"Produit": "miel", "Offre": "le grand pot", "Prix TTC": "12"},
    ]

    plan = imported(session, farm, csv_of(*lines), now=now)

    assert [line.new_product for line in plan.lines] == [False, True, False]
    made = session.exec(select(Offer).order_by(Offer.reference)).all()
    assert [(offer.reference, offer.label) for offer in made] == [
        ("MIE-1", "le pot"), ("MIE-1-2", "le grand pot"), ("OEU-1", "les 6"),
    ]  # fmt: skip
    assert {found.name for found in session.exec(select(Product))} == {"Œufs extra-frais", "Miel"}
    assert made[2].product_id == product.id


def test_references_are_proposed_around_those_of_the_farm_and_of_the_file(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    lines = [
        NEW | {"Offre": "la barquette", "Référence": "COU-500-2"},
        NEW | {"Offre": "le sachet"},
        NEW | {"Offre": "le cageot"},
    ]
    plan = planned(session, farm, *lines, now=now)
    assert [line.reference for line in plan.lines] == ["COU-500-2", "COU-500-3", "COU-500-4"]


def test_a_product_without_offers_is_a_line_of_its_own(session: Session, farm: ProducerMember, now: datetime) -> None:
    content = csv_of({"Produit": "Zinnias", "Catégorie": "Plantes", "TVA": "10", "Archivée": "non"})

    plan = imported(session, farm, content, now=now)

    product = session.exec(select(Product)).one()
    assert fates(plan) == [Fate.NEW]
    assert (product.name, product.category, product.vat_rate) == ("Zinnias", "Plantes", Decimal(10))
    assert fates(imported(session, farm, content, now=now)) == [Fate.SAME]


def test_products_of_one_name_are_told_apart_by_their_offers(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    """Two products may have one name; each line goes to its own, and a new offer cannot choose."""
    one, two, _, _ = (make_product(session, farm, name="Pommes") for _ in range(4))
    make_offer(session, farm, product=one, reference="A")
    make_offer(session, farm, product=two, reference="B")

    again = planned(session, farm, *exported(session, farm, now=now), now=now)
    new = planned(session, farm, NEW | {"Produit": "Pommes"}, now=now)

    assert fates(again) == [Fate.SAME] * 4
    assert refusals(new)[0].startswith("Plusieurs de vos produits s'appellent")


# What it changes


def test_every_change_is_said_from_what_to_what(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    (line,) = exported(session, farm, now=now)
    line |= {
        "Produit": "Courgettes rondes",
        "Description": "Du matin.",
        "Catégorie": "fruits",
        "Labels": "bio, demeter",
        "TVA": "10 %",
        "Offre": "la barquette",
        "Contenance": "1 000",
        "Prix TTC": "1 234,50 €",
        "Stock limité": "Non",
        "Stock réel": "12",
        "Seuil d'alerte": "5",
        "Archivée": "oui",
    }

    (found,) = imported(session, farm, csv_of(line), now=now).lines

    assert found.fate is Fate.CHANGED
    assert changes(found) == {
        "Produit": ("Courgettes", "Courgettes rondes"),
        "Description": ("", "Du matin."),
        "Catégorie": ("Légumes", "Fruits"),
        "Labels": ("", "Agriculture biologique, Demeter"),
        "TVA": ("5,5", "10"),
        "Offre": ("500 g", "la barquette"),
        "Contenance": ("500", "1000"),
        "Prix TTC": ("1,80", "1234,50"),
        "Stock limité": ("oui", "non"),
        "Stock réel": ("40", "12"),
        "Seuil d'alerte": ("10", "5"),
        "Archivée": ("non", "oui"),
    }
    (after,) = exported(session, farm, now=now)
    assert {title: after[title] for title in changes(found)} == {t: a for t, (_, a) in changes(found).items()}
    session.refresh(courgettes)
    assert courgettes.reference == "COU-500"
    assert session.exec(select(Archival)).one().archived_by == farm.user_id


def test_missing_columns_and_empty_cells_leave_what_is_there(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    empty = dict.fromkeys(exported(session, farm, now=now)[0], "") | {"Référence": "COU-500"}
    assert fates(planned(session, farm, {"Référence": "COU-500"}, now=now)) == [Fate.SAME]
    assert fates(planned(session, farm, empty, now=now)) == [Fate.SAME]


def test_a_new_offer_needs_a_product_and_a_price_and_the_rest_is_usual(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    imported(session, farm, csv_of({"Produit": "Miel", "Prix TTC": "7"}), now=now)

    product, offer = session.exec(select(Product)).one(), session.exec(select(Offer)).one()
    assert (product.category, product.vat_rate, product.labels) == ("Autres", Decimal("5.5"), "")
    assert (offer.label, offer.unit, offer.pack_size, offer.price_cents) == ("la pièce", Unit.PIECE, 1, 700)
    assert (offer.stock_limited, offer.on_hand, offer.low_stock, offer.archived_at) == (False, 0, 10, None)


def test_a_stock_that_is_counted_is_a_limited_one(session: Session, farm: ProducerMember, now: datetime) -> None:
    """Unless the file says otherwise: 12 jars in a column "Stock" are not an endless number of jars."""
    lines = [NEW | {"Stock réel": "12"}, NEW | {"Offre": "le kilo", "Stock réel": "3", "Stock limité": "non"}]
    imported(session, farm, csv_of(*lines), now=now)
    assert [(o.stock_limited, o.on_hand) for o in session.exec(select(Offer).order_by(Offer.id))] == [  # type: ignore[arg-type]
        (True, 12), (False, 3),
    ]  # fmt: skip


def test_a_description_or_labels_are_erased_where_every_line_of_a_known_product_is_empty(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    product = session.get_one(Product, courgettes.product_id)
    product.description, product.labels = "Du matin.", "Demeter"
    make_offer(session, farm, product=product, reference="COU-1", label="le kilo")
    one = {"Référence": "COU-500", "Description": "", "Labels": ""}
    two = {"Référence": "COU-1", "Description": "Du matin.", "Labels": ""}

    assert fates(planned(session, farm, {"Référence": "COU-500"}, now=now)) == [Fate.SAME]
    assert fates(planned(session, farm, NEW | {"Offre": "un", "Description": "", "Labels": ""}, now=now)) == [Fate.NEW]
    assert "Description" not in changes(planned(session, farm, one, two, now=now).lines[0])
    assert changes(planned(session, farm, one, now=now).lines[0]) == {
        "Description": ("Du matin.", ""), "Labels": ("Demeter", ""),
    }  # fmt: skip


def test_a_label_that_says_how_much_there_is_follows_or_is_refused(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    left_behind = planned(session, farm, {"Référence": "COU-500", "Offre": "500 g", "Contenance": "250"}, now=now)
    emptied = planned(session, farm, {"Référence": "COU-500", "Offre": "", "Contenance": "250"}, now=now)

    assert refusals(left_behind) == [
        spaced("Offre : « 500 g » ne dit plus ce qui est vendu. Videz la case, et le libellé suivra.").replace(
            "500 g", "500\u00a0g"
        )
    ]
    assert changes(emptied.lines[0]) == {"Offre": ("500 g", "250 g"), "Contenance": ("500", "250")}


@pytest.mark.parametrize(
    ("line", "sale"),
    [
        ({"Vente": "Vrac", "Unité": "g", "Contenance": "100", "Prix TTC": "4"}, ("en vrac", True, False, None, None)),
        (
            {"Vente": "pesé", "Prix TTC": "9,50", "Poids moyen (g)": "1 800", "Poids maximum (g)": "2000 g"},
            ("environ 1,8\u00a0kg", False, True, 1800, 2000),
        ),
        ({"Vente": "", "Unité": "Litre", "Contenance": "1", "Prix TTC": "3"}, ("1\u00a0L", False, False, None, None)),
    ],
)
def test_offers_are_sold_in_packs_loose_or_weighed(
    session: Session, farm: ProducerMember, now: datetime, line: Line, sale: tuple[Any, ...]
) -> None:
    imported(session, farm, csv_of({"Produit": "Carottes"} | line), now=now)
    offer = session.exec(select(Offer)).one()
    assert (offer.label, offer.bulk, offer.variable_weight, offer.expected_grams, offer.max_grams) == sale


# What is refused


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"Produit": "Miel"} | {"Offre": "le pot"}, "Prix TTC : à remplir pour une nouvelle offre."),
        ({"Référence": "X", "Prix TTC": "1"}, "La référence X n'est pas l'une des vôtres. Vérifiez-la ; pour une "
         "nouvelle offre, remplissez aussi Produit."),
        ({"Prix TTC": "1", "Produit": ""}, "Pour une nouvelle offre, remplissez aussi Produit."),
        (NEW | {"Prix TTC": "2,999"}, "Prix TTC : « 2,999 » n'est pas un montant. Écrivez par exemple 12,50."),
        (NEW | {"Prix TTC": "0"}, "Prix : indiquez de 0,01 € à 10 000,00 €."),
        (NEW | {"Catégorie": "Légumineuses"}, "Catégorie : « Légumineuses » n'existe pas. Choisissez parmi Légumes,"),
        (NEW | {"Labels": "Bio de chez moi"}, "Labels : « Bio de chez moi » n'existe pas. Choisissez parmi"),
        (NEW | {"TVA": "19,6"}, "TVA : « 19,6 » n'est pas un taux. Écrivez l'un de ceux-ci : 5,5 - 10 - 20 - 2,1 - 0."),
        (NEW | {"Unité": "botte"}, "Unité : « botte » ne se comprend pas. Écrivez pièce, kg, g, L, cl ou ml."),
        (NEW | {"Vente": "gros"}, "Vente : « gros » ne se comprend pas. Écrivez paquet, vrac ou pesé."),
        (NEW | {"Contenance": "0,5"}, "Contenance : « 0,5 » n'est pas un nombre entier. Écrivez par exemple 500."),
        (NEW | {"Contenance": "1,000"}, "Contenance : « 1,000 » n'est pas un nombre entier."),
        (NEW | {"Stock réel": "100000"}, "Stock réel : indiquez un nombre entier, de 0 à 99 999."),
        (NEW | {"Stock réel": "-1"}, "Stock réel : « -1 » n'est pas un nombre entier."),
        (NEW | {"Archivée": "peut-être"}, "Archivée : « peut-être » ne se comprend pas. Écrivez oui ou non."),
        (NEW | {"Offre": "x" * 81}, "Offre : 80 caractères au plus (il y en a 81)."),
        (NEW | {"Produit": "x" * 81}, "Produit : 80 caractères au plus (il y en a 81)."),
        (NEW | {"Description": "x" * 1001}, "Description : 1000 caractères au plus (il y en a 1001)."),
        (NEW | {"Référence": "x" * 21}, "Référence : 20 caractères au plus (il y en a 21)."),
        (NEW | {"Référence": "12/05/2026"}, "Référence : le tableur a transformé cette case en 12/05/2026."),
        (NEW | {"Référence": "3,76012E+12"}, "Référence : le tableur a transformé cette case en 3,76012E+12."),
        (NEW | {"Poids moyen (g)": "1800"}, "Poids moyen (g) : seulement pour ce qui est pesé. Videz la case, ou"),
        (NEW | {"Vente": "pesé"}, "Poids moyen : indiquez un poids, de 1 g à 100 kg."),
        (NEW | {"Vente": "pesé", "Poids moyen (g)": "9", "Poids maximum (g)": "8"}, "Poids maximum : indiquez"),
        ({"Produit": "Carottes", "Vente": "vrac", "Prix TTC": "1"}, "Unité : le vrac se vend au poids ou au litre"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused_in_french(
    session: Session, farm: ProducerMember, now: datetime, line: Line, sentence: str
) -> None:
    plan = imported(session, farm, csv_of(line), now=now)

    (refusal,) = refusals(plan)
    assert refusal.replace("\u00a0", " ").replace("\u202f", " ").startswith(sentence)
    assert (plan.writes, fates(plan)) == (0, [Fate.ERROR])
    assert session.exec(select(Product)).all() == []


def test_every_refusal_of_a_line_is_said_at_once(session: Session, farm: ProducerMember, now: datetime) -> None:
    plan = planned(session, farm, NEW | {"TVA": "7", "Unité": "botte", "Prix TTC": "x"}, now=now)
    assert [refusal.split("\u00a0:")[0] for refusal in refusals(plan)] == ["Unité", "Prix TTC", "TVA"]


def test_a_reference_that_is_there_twice_names_both_lines(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    lines = [{"Référence": "COU-500"}, NEW | {"Offre": "autre"}, {"Référence": "cou-500"}]

    plan = planned(session, farm, *lines, now=now)

    assert fates(plan) == [Fate.ERROR, Fate.NEW, Fate.ERROR]
    assert [line.number for line in plan.lines] == [2, 3, 4]
    assert ["ligne 4" in plan.lines[0].refusals[0], "ligne 2" in plan.lines[2].refusals[0]] == [True, True]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (NEW | {"Offre": "le sachet"}, NEW | {"Offre": "LE SACHET"}),
        (NEW | {"Offre": "le sachet", "Référence": "S"}, NEW | {"Offre": "le sachet"}),
        ({"Référence": "COU-500"}, NEW | {"Offre": "500 g"}),
        ({"Référence": "COU-500", "Offre": "le sachet"}, NEW | {"Offre": "le sachet"}),
    ],
)
def test_two_lines_that_cannot_be_told_apart_are_both_refused(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime, one: Line, two: Line
) -> None:
    plan = planned(session, farm, one, two, now=now)
    assert fates(plan) == [Fate.ERROR, Fate.ERROR]
    assert ["ligne 3" in plan.lines[0].refusals[0], "ligne 2" in plan.lines[1].refusals[0]] == [True, True]


def test_lines_of_a_product_that_contradict_each_other_are_refused_with_both_numbers(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    lines = [
        {"Référence": "COU-500", "Catégorie": "Légumes"},
        {"Produit": "Miel", "Prix TTC": "7", "Offre": "le pot", "Catégorie": "Miel et confitures"},
        {"Produit": "Miel", "Prix TTC": "9", "Offre": "le grand pot"},
        {"Produit": "MIEL", "Prix TTC": "2", "Offre": "le petit pot", "Catégorie": "Épicerie"},
    ]

    plan = planned(session, farm, *lines, now=now)

    assert fates(plan) == [Fate.SAME, Fate.ERROR, Fate.ERROR, Fate.ERROR]
    assert set(refusals(plan)) == {
        "Catégorie : « Miel et confitures » ligne 3, « Épicerie » ligne 5, pour le même produit. "
        "Mettez la même chose sur toutes ses lignes."
    }
    assert plan.products == {}


def test_a_product_is_renamed_by_all_of_its_lines_or_by_none(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    product = session.get_one(Product, courgettes.product_id)
    make_offer(session, farm, product=product, reference="COU-1", label="le kilo")
    make_product(session, farm, name="Tomates")
    renamed = {"Référence": "COU-500", "Produit": "Courgettes rondes"}

    half = planned(session, farm, renamed, {"Référence": "COU-1", "Produit": "Courgettes"}, now=now)
    taken = planned(session, farm, {"Référence": "COU-500", "Produit": "tomates"}, now=now)
    joined = planned(session, farm, renamed, NEW | {"Produit": "courgettes RONDES", "Offre": "autre"}, now=now)

    assert fates(half) == [Fate.ERROR, Fate.ERROR]
    assert "L'offre COU-500 est celle de « Courgettes »" in refusals(taken)[0].replace("\u00a0", " ")
    assert fates(joined) == [Fate.CHANGED, Fate.NEW]
    assert {line.key for line in joined.lines} == {product.id}


def test_zeros_that_a_spreadsheet_dropped_make_no_second_offer(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    make_offer(session, farm, reference="00123")
    plan = planned(session, farm, {"Référence": "123", "Produit": "Courgettes", "Prix TTC": "2"}, now=now)
    assert refusals(plan)[0].startswith("La référence 123 n'existe pas, mais 00123 existe.")


def test_an_offer_under_another_reference_is_not_made_again(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    plan = planned(session, farm, NEW | {"Référence": "MAI-12", "Offre": "500 g"}, now=now)
    assert "existe déjà sous la référence COU-500." in refusals(plan)[0]


def test_a_cell_beyond_the_titles_is_refused_rather_than_dropped(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    """`1,80` without quotation marks in a file that parts cells with commas."""
    public_id = kept(session, farm, b"Produit,Prix TTC\nMiel,7,50\n", now=now)
    plan = product_imports.preview(session, farm, public_id, now=now).plan
    assert refusals(plan)[0].startswith("Cette ligne a plus de cases que de titres.")


def test_an_archived_product_takes_no_offers_and_gives_none_back(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    products.archive_product(session, farm, courgettes.product_id, now=now)
    bare = make_product(session, farm, name="Zinnias")
    lines = [
        {"Référence": "COU-500", "Archivée": "non"},
        NEW | {"Offre": "autre"},
        {"Produit": "Zinnias", "Archivée": "oui"},
    ]

    plan = planned(session, farm, *lines, now=now)

    assert fates(plan) == [Fate.ERROR] * 3
    assert all("Désarchivez d'abord ce produit" in refusal for refusal in refusals(plan)[:2])
    assert refusals(plan)[2].startswith(spaced("Archivée : un produit s'archive et revient depuis sa page."))
    assert bare.archived_at is None


def test_what_is_counted_in_steps_or_packs_is_not_counted_otherwise(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    plan = planned(session, farm, {"Référence": "COU-500", "Vente": "vrac", "Contenance": "100"}, now=now)
    assert "sa façon d'être vendue en vrac ne change plus." in refusals(plan)[0]


def test_a_price_that_a_catalog_would_give_away_is_refused(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    make_catalog(session, farm, [courgettes], name="Marchés", modulation_cents=-100)
    plan = planned(session, farm, {"Référence": "COU-500", "Prix TTC": "0,90"}, now=now)
    assert refusals(plan)[0].startswith(spaced("« Courgettes 500\u00a0g » coûterait 0,00 € dans « Marchés »."))


def test_a_step_that_a_catalog_would_give_away_is_refused(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    loose = make_loose_offer(session, farm, price_cents=100, reference="CAR-VRAC")
    make_catalog(session, farm, [loose], name="Marchés", modulation=Decimal(-50))
    plan = planned(session, farm, {"Référence": "CAR-VRAC", "Contenance": "8"}, now=now)
    assert "coûterait 0,00 € dans" in refusals(plan)[0]


def test_a_product_known_by_a_new_name_waits_for_the_line_that_gives_it(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    """Otherwise the new offer would join the old name, and the same file would rename it the second time."""
    refused = {"Référence": "COU-500", "Produit": "Zucchini", "Poids maximum (g)": "200"}
    plan = planned(session, farm, refused, {"Référence": "A", "Produit": "zucchini", "Prix TTC": "2"}, now=now)
    assert fates(plan) == [Fate.ERROR] * 2
    assert refusals(plan)[1].startswith("« zucchini » est le nouveau nom que donne la ligne 2")


def test_titles_that_say_nothing_or_twice_the_same_are_refused(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    with pytest.raises(TitlesMissing):
        kept(session, farm, b"Nom de famille;Ville\nVergne;Segonzac\n", now=now)
    with pytest.raises(TitleTwice):
        kept(session, farm, b"Produit;Prix;Prix TTC\nMiel;7;7\n", now=now)


def test_columns_that_mean_nothing_here_are_named(session: Session, farm: ProducerMember, now: datetime) -> None:
    content = b"Produit;Prix TTC;Remarque;;Vide\nMiel;7;bon;x;\n"
    found = product_imports.preview(session, farm, kept(session, farm, content, now=now), now=now)
    assert found.sheet.unknown == ("Remarque", "sans titre")
    assert fates(found.plan) == [Fate.NEW]


# Doing it

CELLS = {
    "Référence": ("", "", "COU-500", "cou-500", "A", "00B", "B"),
    "Produit": ("", "Courgettes", "courgettes", "Miel", "MIEL", "Pain", "Courgettes rondes"),
    "Description": ("", "", "Du matin."),
    "Catégorie": ("", "", "Légumes", "Fruits"),
    "Offre": ("", "", "500 g", "500 G", "le pot", "250 g"),
    "Vente": ("", "", "paquet", "vrac", "pesé"),
    "Unité": ("", "", "g", "kg", "pièce"),
    "Contenance": ("", "", "500", "250"),
    "Prix TTC": ("", "1,80", "2"),
    "Poids moyen (g)": ("", "", "", "100"),
    "Poids maximum (g)": ("", "", "", "200"),
    "Stock réel": ("", "5"),
    "Archivée": ("", "", "", "oui", "non"),
}
LINES = st.lists(st.fixed_dictionaries({title: st.sampled_from(cells) for title, cells in CELLS.items()}), max_size=5)


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES, columns=st.sets(st.sampled_from(sorted(CELLS)), max_size=6))
def test_any_file_imported_a_second_time_changes_nothing(
    session: Session, now: datetime, lines: list[Line], columns: set[str]
) -> None:
    """Whatever the columns that it leaves out, and whatever was refused of it."""
    with session.begin_nested() as attempt:
        farm = make_farm(session)
        product = make_product(session, farm)
        make_offer(session, farm, product=product, reference="COU-500", label="500\u00a0g", stock=40)
        make_offer(session, farm, product=product, reference="00B", label="le pot", archived_at=now)
        content = csv_of(*({t: c for t, c in line.items() if t not in columns - {"Produit"}} for line in lines))
        if lines and any(any(line.values()) for line in lines):
            first = _again(session, farm, content, now)
            second = _again(session, farm, content, now)
            assert second is None or (first is not None and second.writes == 0)
        attempt.rollback()


def _again(session: Session, farm: ProducerMember, content: bytes, now: datetime) -> ImportPlan | None:
    try:
        return imported(session, farm, content, now=now)
    except UnreadableTable:
        return None


def test_lines_without_a_refusal_are_imported_and_the_others_are_said(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    lines = [
        {"Référence": "COU-500", "Prix TTC": "2"},
        NEW | {"Produit": "Miel", "Prix TTC": "x"},
        NEW | {"Offre": "a"},
    ]
    public_id = kept(session, farm, csv_of(*lines), now=now)
    plan = product_imports.preview(session, farm, public_id, now=now).plan
    assert (plan.writes, plan.totals[Fate.ERROR]) == (2, 1)

    product_imports.apply(session, farm, public_id, seen=plan.digest, now=now)

    done = product_imports.preview(session, farm, public_id, now=now).done
    assert done is not None
    assert (done.at, done.totals) == (now, {Fate.CHANGED: 1, Fate.ERROR: 1, Fate.NEW: 1})
    ((left),) = done.left
    assert (left.number, left.name) == (3, "Miel")
    assert {product.name for product in session.exec(select(Product))} == {"Courgettes"}


def test_nothing_is_written_before_it_is_confirmed(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    before = exported(session, farm, now=now)
    planned(session, farm, {"Référence": "COU-500", "Prix TTC": "2"}, NEW | {"Offre": "a"}, now=now)
    assert exported(session, farm, now=now) == before


def test_confirming_again_and_late_changes_nothing(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    public_id = kept(session, farm, csv_of({"Référence": "COU-500", "Stock réel": "12"}, NEW | {"Offre": "a"}), now=now)
    seen = product_imports.preview(session, farm, public_id, now=now).plan.digest
    product_imports.apply(session, farm, public_id, seen=seen, now=now)
    stock.set_on_hand(session, farm, ident(courgettes), 30, now=now)

    product_imports.apply(session, farm, public_id, seen=seen, now=now + timedelta(hours=2))
    product_imports.apply(session, farm, public_id, seen="", now=now)

    assert courgettes.on_hand == 30
    assert len(session.exec(select(Offer)).all()) == 2


def test_the_same_file_a_second_time_changes_nothing(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    lines = [{"Référence": "COU-500", "Prix TTC": "2", "Stock réel": "7"}, NEW | {"Offre": "a", "Stock réel": "3"}]
    imported(session, farm, csv_of(*lines), now=now)
    movements = len(session.exec(select(StockMovement)).all())

    again = imported(session, farm, csv_of(*lines), now=now)

    assert fates(again) == [Fate.SAME, Fate.SAME]
    assert len(session.exec(select(StockMovement)).all()) == movements
    assert len(session.exec(select(PriceChange)).all()) == 1


def test_a_plan_that_is_no_longer_the_one_that_was_seen_is_not_done(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    public_id = kept(session, farm, csv_of({"Référence": "COU-500", "Prix TTC": "2"}), now=now)
    seen = product_imports.preview(session, farm, public_id, now=now).plan.digest
    courgettes.price_cents = 190

    with pytest.raises(PlanMoved):
        product_imports.apply(session, farm, public_id, seen=seen, now=now)

    plan = product_imports.preview(session, farm, public_id, now=now).plan
    assert changes(plan.lines[0]) == {"Prix TTC": ("1,90", "2,00")}
    product_imports.apply(session, farm, public_id, seen=plan.digest, now=now)
    assert courgettes.price_cents == 200


def test_what_another_colleague_does_elsewhere_does_not_move_the_plan(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    public_id = kept(session, farm, csv_of({"Référence": "COU-500", "Prix TTC": "2"}), now=now)
    seen = product_imports.preview(session, farm, public_id, now=now).plan.digest
    make_offer(session, farm, reference="X")
    courgettes.low_stock = 3
    assert product_imports.preview(session, farm, public_id, now=now).plan.digest == seen


def test_stock_moves_in_the_ledger_with_the_files_name(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    content = csv_of({"Référence": "COU-500", "Stock réel": "12"}, NEW | {"Offre": "a", "Stock réel": "3"})
    public_id = kept(session, farm, content, now=now, name="C:\\Ferme\\marché d'été.csv")
    seen = product_imports.preview(session, farm, public_id, now=now).plan.digest

    product_imports.apply(session, farm, public_id, seen=seen, now=now)

    moved = session.exec(select(StockMovement).order_by(StockMovement.id)).all()[1:]  # type: ignore[arg-type]
    assert [(m.pieces, m.on_hand_after, m.reason, m.user_id) for m in moved] == [
        (-28, 12, "Import de marché d'été.csv", farm.user_id),
        (3, 3, "Import de marché d'été.csv", farm.user_id),
    ]


def test_the_stock_of_known_offers_can_be_left_as_it_is(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    """It was exported on Monday, and half of it has been sold since."""
    content = csv_of({"Référence": "COU-500", "Stock réel": "60"}, NEW | {"Offre": "a", "Stock réel": "3"})
    public_id = kept(session, farm, content, now=now)
    assert product_imports.preview(session, farm, public_id, now=now).plan.recounted == 1

    plan = product_imports.preview(session, farm, public_id, leave_stock=True, now=now).plan
    product_imports.apply(session, farm, public_id, seen=plan.digest, leave_stock=True, now=now)

    assert fates(plan) == [Fate.SAME, Fate.NEW]
    assert [offer.on_hand for offer in session.exec(select(Offer).order_by(Offer.id))] == [40, 3]  # type: ignore[arg-type]


def test_prices_change_with_their_history_and_open_sales_keep_theirs(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    market = make_market(session)
    catalog = make_catalog(session, farm, [courgettes])
    make_link(session, catalog, market)
    make_participation(session, catalog, make_distribution(session, market))

    imported(session, farm, csv_of({"Référence": "COU-500", "Prix TTC": "2", "Produit": "Autre nom"}), now=now)

    change = session.exec(select(PriceChange)).one()
    assert (change.offer_id, change.before_cents, change.after_cents) == (ident(courgettes), 180, 200)
    priced = session.exec(select(PricedOffer)).one()
    assert (priced.price_cents, priced.product_name) == (180, "Courgettes")


def test_archived_offers_come_back_and_others_leave(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    product = session.get_one(Product, courgettes.product_id)
    rests = make_offer(session, farm, product=product, reference="REPOS", label="la botte")
    offers.archive(session, farm, ident(rests), now=now)
    lines = [{"Référence": "COU-500", "Archivée": "oui"}, {"Référence": "REPOS", "Archivée": "non"}]

    imported(session, farm, csv_of(*lines, NEW | {"Offre": "a", "Archivée": "oui"}), now=now)

    found = session.exec(select(Offer).order_by(Offer.id)).all()  # type: ignore[arg-type]
    assert [offer.archived_at for offer in found] == [now, None, now]
    assert [archival.undone_at for archival in session.exec(select(Archival).order_by(Archival.id))] == [  # type: ignore[arg-type]
        now, None, None,
    ]  # fmt: skip


def test_an_offer_that_leaves_may_be_given_any_price(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    make_catalog(session, farm, [courgettes], modulation_cents=-100)
    imported(session, farm, csv_of({"Référence": "COU-500", "Prix TTC": "0,50", "Archivée": "oui"}), now=now)
    assert (courgettes.price_cents, courgettes.archived_at) == (50, now)


def test_another_farms_references_are_free_here_and_its_rows_stay(
    session: Session, farm: ProducerMember, courgettes: Offer, now: datetime
) -> None:
    other = make_farm(session, name="Ferme des Ormes")
    public_id = kept(session, other, csv_of(NEW | {"Référence": "COU-500"}), now=now)
    seen = product_imports.preview(session, other, public_id, now=now).plan.digest

    with pytest.raises(NotFound):
        product_imports.preview(session, farm, public_id, now=now)
    with pytest.raises(NotFound):
        product_imports.apply(session, farm, public_id, seen=seen, now=now)
    product_imports.apply(session, other, public_id, seen=seen, now=now)

    session.refresh(courgettes)
    assert (courgettes.price_cents, courgettes.on_hand, courgettes.producer_id) == (180, 40, farm.producer_id)
    assert len(session.exec(select(Offer).where(Offer.producer_id == other.producer_id)).all()) == 1


@pytest.mark.parametrize("public_id", ["", "nothing", None, 12, ["x"], "x" * 10_000])
def test_an_import_that_is_not_there_is_not_found(
    session: Session, farm: ProducerMember, now: datetime, public_id: Any
) -> None:
    with pytest.raises(NotFound):
        product_imports.preview(session, farm, public_id, now=now)
    with pytest.raises(NotFound):
        product_imports.apply(session, farm, public_id, seen="", now=now)


def test_files_that_nobody_confirmed_are_forgotten_after_a_day(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    old = kept(session, farm, csv_of(NEW), now=now - timedelta(hours=25))
    young = kept(session, farm, csv_of(NEW), now=now - timedelta(hours=23))
    done = kept(session, farm, csv_of(NEW), now=now - timedelta(days=9))
    product_imports.apply(
        session, farm, done, seen=product_imports.preview(session, farm, done, now=now).plan.digest, now=now
    )

    product_imports.forget_drafts(session, now=now)

    left = {found.public_id for found in session.exec(select(ProductImport))}
    assert (old in left, young in left, done in left) == (False, True, True)


def test_a_farm_keeps_ten_files_at_most(session: Session, farm: ProducerMember, now: datetime) -> None:
    ids = [kept(session, farm, csv_of(NEW), now=now) for _ in range(12)]
    assert {found.public_id for found in session.exec(select(ProductImport))} == set(ids[2:])


def test_the_name_of_a_file_is_kept_as_it_can_be_shown() -> None:
    assert [product_imports.file_name(name) for name in ("", None, "a\x00b", "/x/y.csv", "é" * 300)] == [
        "fichier", "None", "a b", "y.csv", "é" * 120,
    ]  # fmt: skip


# How many questions it asks


def test_looking_and_doing_take_as_many_queries_for_100_lines_as_for_10(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    counts = [_queries(session, farm, size, now) for size in (10, 100)]
    assert counts[0] == counts[1]
    assert counts[0][0] <= 7
    assert counts[0][1] <= 20


def _queries(session: Session, farm: ProducerMember, size: int, now: datetime) -> tuple[int, int]:
    known = [make_offer(session, farm, reference=f"R{size}-{at}") for at in range(size)]
    make_catalog(session, farm, known, name=f"Catalogue {size}")
    lines = [{"Référence": offer.reference, "Prix TTC": "3", "Stock réel": "9"} for offer in known]
    news = [NEW | {"Produit": f"Nouveau {size} {at}", "Stock réel": "4"} for at in range(size)]
    public_id = kept(session, farm, csv_of(*lines, *news), now=now)
    with count_queries(session) as looked:
        seen = product_imports.preview(session, farm, public_id, now=now).plan.digest
    with count_queries(session) as done:
        product_imports.apply(session, farm, public_id, seen=seen, now=now)
    return len(looked), sum(statement.startswith("SELECT") for statement in done)


# Two at once


@pytest.fixture
def waiting(database: str, now: datetime) -> tuple[int, str]:
    with databases.write() as session:
        farm = make_farm(session)
        public_id = kept(session, farm, csv_of(NEW, {"Produit": "Zinnias"}), now=now)
        member_id = ident(farm)
    return member_id, public_id


def test_two_colleagues_who_confirm_one_file_at_once_import_it_once(waiting: tuple[int, str], now: datetime) -> None:
    member_id, public_id = waiting

    def confirm(_: int) -> None:
        with databases.write() as session:
            member = session.get_one(ProducerMember, member_id)
            seen = product_imports.preview(session, member, public_id, now=now).plan.digest
            product_imports.apply(session, member, public_id, seen=seen, now=now)

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(confirm, range(2)))
    with databases.read() as session:
        assert len(session.exec(select(Offer)).all()) == 1
        assert len(session.exec(select(Product)).all()) == 2


def test_a_product_of_thousands_of_offers_is_looked_through_once(
    session: Session, farm: ProducerMember, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    """Each line compared with each offer, 5,000 lines of one product kept a server busy for minutes."""
    looked: list[str] = []
    monkeypatch.setattr(import_matching, "plain_label", _noted(looked, plain_label))
    product = make_product(session, farm, name="Confiture")
    labels = [f"pot {number}" for number in range(60)]
    for label in labels:
        make_offer(session, farm, product=product, label=label)

    plan = planned(session, farm, *({"Produit": "Confiture", "Offre": label} for label in labels), now=now)

    assert fates(plan) == [Fate.SAME] * len(labels)
    assert len(looked) <= 4 * len(labels)


def _noted(calls: list[str], plain: Callable[[str], str]) -> Callable[[str], str]:
    def noted(label: str) -> str:
        calls.append(label)
        return plain(label)

    return noted
