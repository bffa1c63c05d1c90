"""The order as its customer reads it."""

import asyncio

from cagette_pwa import database as databases
from cagette_pwa.money import NBSP
from cagette_pwa.services import weighings
from cagette_pwa.state.order import LineRow, Order
from tests.support.sale import make_sale
from tests.support.town import NOW, sign_in
from tests.support.visits import visit


def test_what_was_weighed_is_read_on_the_order_with_what_it_costs(database: str) -> None:
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=1)
        for piece, grams in ((1, 1920), (2, 1670)):
            weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, grams, now=NOW)
        address, token = sale.basket.public_id, sign_in(session, sale.customer)
    page = visit(Order, f"/commande/{address}", token=token, parts={"public_id": address})
    asyncio.run(page.load())
    lines: dict[str, LineRow] = {line.name.split()[0]: line for farm in page.farms for line in farm.lines}
    assert (lines["Poulet"].weights, lines["Poulet"].amount) == (f"1,92{NBSP}kg + 1,67{NBSP}kg", f"34,11{NBSP}€")
    assert lines["Courgettes"].weights == ""
