"""What lines cost: the sums that the database adds up are those of the lines read one by one."""

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from cagette_pwa.services import weighings
from cagette_pwa.services.lines import amounts, ordered_lines
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.stalls import another_basket, join_farm
from tests.support.town import ident, make_basket, make_offer, make_priced


def of_lines(session: Session, participation_ids: list[int]) -> dict[int, int]:
    found: Counter[int] = Counter()
    for line in ordered_lines(session, participation_ids=participation_ids):
        found[line.sold.participation_id] += line.amount_cents
    return found


def test_sums_are_those_of_the_lines_packs_weighed_and_loose(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)
    another_basket(sale, courgettes=4)
    loose = make_offer(session, sale.farm, price_cents=333, pack_size=50, bulk=True)
    priced = make_priced(session, sale.participation, loose, bulk=True)
    for steps in (1, 3, 7):
        make_basket(session, sale.distribution, {ident(priced): steps})
    join_farm(sale, name="Ferme voisine", price_cents=500, quantity=2)
    weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1777, now=now)
    ids = [ident(sale.participation), ident(sale.participation) + 1]
    assert amounts(session, ids) == of_lines(session, ids)
    assert amounts(session, ids)[ids[0]] == 7 * 180 + (17 + 50 + 117) + 3588


def test_nothing_ordered_costs_nothing(session: Session) -> None:
    sale = make_sale(session, chickens=0, courgettes=0)
    assert sum(amounts(session, [ident(sale.participation)]).values()) == 0
    assert amounts(session, []) == {}


def test_sums_cost_the_same_queries_however_many_lines(session: Session) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    with count_queries(session) as few:
        amounts(session, [ident(sale.participation)])
    for _ in range(9):
        another_basket(sale, courgettes=2)
    with count_queries(session) as many:
        amounts(session, [ident(sale.participation)])
    assert len(few) == len(many) <= 4
