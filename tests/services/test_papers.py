from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.portion import Portion, Unit
from cagette_pwa.services.lines import Sold
from cagette_pwa.services.papers import chosen, goods_of, order_sheet
from tests.support.sale import make_sale
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_market,
    make_participation,
    make_priced,
)


@pytest.mark.parametrize(
    ("portion", "unit"),
    [
        (Portion(Unit.PIECE), "pièce"),
        (Portion(Unit.PIECE, 6), ""),
        (Portion(Unit.G, 500), ""),
        (Portion(Unit.PIECE, variable_weight=True, expected_grams=1800, max_grams=2000), "pièce"),
    ],
    ids=["a piece", "a box of six", "a pack", "a weighed piece"],
)
def test_a_box_of_six_is_not_counted_in_pieces(portion: Portion, unit: str) -> None:
    sold = Sold(1, 1, 1, 1, "OE-6", "Œufs", "boîte de 6", "Œufs", 1, portion, 250, Decimal("5.5"))
    assert goods_of(sold).unit == unit


def test_an_offer_sold_at_two_prices_stands_twice_on_the_order_sheet_each_with_its_price(
    session: Session, now: datetime
) -> None:
    sale = make_sale(session, chickens=0, courgettes=3)
    other = make_participation(
        session, make_catalog(session, sale.farm), make_distribution(session, make_market(session))
    )
    dearer = make_priced(session, other, sale.courgettes, price_cents=220)
    make_basket(session, session.get_one(Distribution, other.distribution_id), {ident(dearer): 1})
    about = chosen(session, sale.farm, [ident(sale.participation), ident(other)], now=now)

    lines = order_sheet(about, now=now).lines

    assert [(line.count, line.note.replace("\u00a0", " ")) for line in lines] == [(3, "à 1,80 €"), (1, "à 2,20 €")]
