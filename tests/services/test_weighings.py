"""Weighing pieces, and what they then cost."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound, NotWeighed, OddWeight, SaleValidated
from cagette_pwa.models.basket import BasketLine, Weighing
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import weighings
from cagette_pwa.services.lines import ordered_lines
from tests.support.sale import Sale, make_sale
from tests.support.town import ident, make_farm


@pytest.fixture
def sale(session: Session) -> Sale:
    """Two chickens of 2 kg at most at 9,50 €/kg, and 3 courgettes, in one basket."""
    return make_sale(session, chickens=2, courgettes=3)


def test_a_piece_that_is_not_weighed_costs_its_maximum(session: Session, sale: Sale) -> None:
    chickens = sale.line("Poulet")

    assert (chickens.amount_cents, chickens.to_weigh, chickens.size) == (3800, 2, 3600)


def test_weights_flow_to_the_line(session: Session, sale: Sale, now: datetime) -> None:
    for piece, grams in ((1, 1920), (2, 1670)):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, grams, now=now)

    chickens = sale.line("Poulet")

    assert (chickens.weighed_grams, chickens.size, chickens.to_weigh) == ((1920, 1670), 3590, 0)
    assert chickens.amount_cents == 3411  # 3,590 kg x 9,50 € = 34,105 €, half a cent up


def test_the_last_weight_of_a_piece_holds_and_the_first_is_kept(session: Session, sale: Sale, now: datetime) -> None:
    line = sale.line("Poulet").line_id
    for grams in (1920, 1820, 1820):
        weighings.weigh(session, sale.farm, line, 1, grams, now=now)

    assert weighings.weighed(session, [line]) == {line: {1: 1820}}
    assert [row.grams for row in session.exec(select(Weighing).order_by(Weighing.id))] == [1920, 1820]  # type: ignore[arg-type]


def test_a_weight_can_be_taken_back(session: Session, sale: Sale, now: datetime) -> None:
    line = sale.line("Poulet").line_id
    weighings.weigh(session, sale.farm, line, 1, 1920, now=now)

    weighings.unweigh(session, sale.farm, line, 1, now=now)

    assert sale.line("Poulet").to_weigh == 2


def test_a_line_never_costs_more_than_its_maximum(session: Session, sale: Sale, now: datetime) -> None:
    promised = sale.line("Poulet").amount_cents
    line = sale.line("Poulet").line_id

    weighings.weigh(session, sale.farm, line, 1, 2_300, now=now)
    assert sale.line("Poulet").amount_cents == promised
    weighings.weigh(session, sale.farm, line, 2, 1_600, now=now)

    assert (sale.line("Poulet").size, sale.line("Poulet").amount_cents) == (3_900, 3_705)
    weighings.weigh(session, sale.farm, line, 2, 1_900, now=now)
    assert (sale.line("Poulet").size, sale.line("Poulet").amount_cents) == (4_200, promised)


@pytest.mark.parametrize("grams", [18_500, 19])
def test_a_slip_of_the_thumb_is_asked_about_and_can_be_confirmed(
    session: Session, sale: Sale, grams: int, now: datetime
) -> None:
    line = sale.line("Poulet").line_id
    with pytest.raises(OddWeight):
        weighings.weigh(session, sale.farm, line, 1, grams, now=now)
    assert sale.line("Poulet").to_weigh == 2

    weighings.weigh(session, sale.farm, line, 1, grams, sure=True, now=now)

    assert sale.line("Poulet").weighed_grams == (grams,)


@pytest.mark.parametrize(
    ("piece", "grams"), [(0, 1800), (3, 1800), (1, 0), (1, -5), (1, 10**7), (True, 1800), (1, "x")]
)
def test_what_is_no_piece_or_no_weight_is_refused(
    session: Session, sale: Sale, piece: int, grams: int, now: datetime
) -> None:
    with pytest.raises(BadInput):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, grams, now=now)


def test_a_fixed_pack_is_not_weighed(session: Session, sale: Sale, now: datetime) -> None:
    with pytest.raises(NotWeighed):
        weighings.weigh(session, sale.farm, sale.line("Courgettes").line_id, 1, 500, now=now)


def test_another_farm_weighs_nothing_here(session: Session, sale: Sale, now: datetime) -> None:
    other: ProducerMember = make_farm(session, name="Autre")
    for line in (sale.line("Poulet").line_id, 0, -1, 10**12):
        with pytest.raises(NotFound):
            weighings.weigh(session, other, line, 1, 1800, now=now)


def test_nothing_is_weighed_once_the_sale_is_validated(session: Session, sale: Sale, now: datetime) -> None:
    validation = SaleValidation(
        distribution_id=ident(sale.distribution), validated_by=sale.farm.user_id, validated_at=now
    )
    session.add(validation)
    session.flush()

    with pytest.raises(SaleValidated):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1800, now=now)


def test_weights_of_pieces_taken_off_do_not_count(session: Session, sale: Sale, now: datetime) -> None:
    line = sale.line("Poulet").line_id
    for piece in (1, 2):
        weighings.weigh(session, sale.farm, line, piece, 1800, now=now)
    session.get_one(BasketLine, line).quantity = 1
    session.flush()

    assert (sale.line("Poulet").weighed_grams, sale.line("Poulet").amount_cents) == ((1800,), 1710)


def test_a_distribution_has_the_lines_of_its_own_baskets_only(session: Session, sale: Sale) -> None:
    other = make_sale(session, chickens=1, courgettes=1)

    found = ordered_lines(session, distribution_id=ident(session.get_one(Distribution, ident(sale.distribution))))

    assert {line.holder.distribution_id for line in found} == {ident(sale.distribution)}
    assert other.line("Poulet").quantity == 1
