"""What phones say in the field: applied once, in any order, with nothing lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import LineChange, Pickup
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.market import MarketRole
from cagette_pwa.services import baskets, field, handover, quantities, weighings
from cagette_pwa.services.field import Tap
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.field_sheets import sheet as sheet_of
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.town import ident, make_farm, make_market_member, make_user

PHONE, OTHER = "telephone-de-claire-1", "telephone-de-marc-01"


@pytest.fixture
def sale(session: Session) -> Sale:
    """Two chickens of 2 kg at most at 9,50 €/kg, and 3 courgettes, in one basket."""
    return make_sale(session, chickens=2, courgettes=3)


@pytest.fixture
def farmer(session: Session, sale: Sale) -> User:
    return session.get_one(User, sale.farm.user_id)


@pytest.fixture
def referent(session: Session, sale: Sale) -> User:
    user = make_user(session, first_name="Yves")
    make_market_member(session, sale.market, user, MarketRole.REFERENT)
    return user


class Hand:
    """A phone that taps; what it says is not sent by itself."""

    def __init__(self, sale: Sale, *, market: bool = False, name: str = PHONE) -> None:
        self.desk = Desk(ident(sale.distribution), None if market else sale.farm.producer_id)
        self.name, self.seq = name, 0

    def tap(self, subject: str, value: Any, *replaced: Tap, at: datetime, seen: int | None = None) -> Tap:
        self.seq += 1
        key = f"{self.name}-{self.seq:04}"
        return Tap(key, self.seq, self.desk, subject, value, tuple(one.key for one in replaced), at, seen)


def send(session: Session, user: User, *taps: Tap, now: datetime, phone: str = PHONE) -> list[str]:
    """The refusals, tap by tap."""
    answers = field.take_in(session, user, taps, device=phone, device_name="Téléphone", now=now)
    assert [one.key for one in answers] == [tap.key for tap in taps]
    return [one.refusal for one in answers]


def weight(sale: Sale, piece: int = 1) -> str:
    return f"poids:{sale.line('Poulet').line_id}:{piece}"


def quantity(sale: Sale) -> str:
    return f"quantite:{sale.line('Courgettes').line_id}"


def conflicts(session: Session, user: User, desk: Desk, now: datetime) -> set[str]:
    """Registers of which two heads say different things."""
    said = sheet_of(session, user, desk, device=PHONE, now=now)["said"]
    values: dict[str, set[str]] = {}
    for _, subject, value, *_ in said:
        values.setdefault(subject, set()).add(repr(value))
    return {subject for subject, different in values.items() if len(different) > 1}


def test_a_weight_said_in_the_field_is_the_weight_everywhere(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    hand = Hand(sale)
    taps = [hand.tap(weight(sale, piece), grams, at=now) for piece, grams in ((1, 1920), (2, 1670))]

    assert send(session, farmer, *taps, now=now) == ["", ""]

    assert sale.line("Poulet").weighed_grams == (1920, 1670)


def test_a_batch_that_comes_again_is_taken_in_once_and_answered_the_same(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    hand = Hand(sale)
    taps = [hand.tap(weight(sale), 1920, at=now), hand.tap("pret:999999", True, at=now)]
    first = send(session, farmer, *taps, now=now)

    assert send(session, farmer, *taps, now=now + timedelta(minutes=5)) == first
    assert send(session, farmer, *reversed(taps), now=now) == list(reversed(first))

    assert len(session.exec(select(FieldOperation)).all()) == 2
    assert first[0] == ""
    assert first[1] != ""


def test_a_weight_that_replaces_what_its_phone_had_seen_holds_alone(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    hand = Hand(sale)
    first = hand.tap(weight(sale), 1920, at=now)
    send(session, farmer, first, hand.tap(weight(sale), 1820, first, at=now), now=now)

    assert sale.line("Poulet").weighed_grams == (1820,)
    assert conflicts(session, farmer, hand.desk, now) == set()


@pytest.mark.parametrize("swapped", [False, True])
def test_two_phones_that_differ_on_a_weight_leave_it_to_a_person(
    session: Session, sale: Sale, farmer: User, swapped: bool, now: datetime
) -> None:
    one, two = Hand(sale), Hand(sale, name=OTHER)
    said = [(one.tap(weight(sale), 1920, at=now), PHONE), (two.tap(weight(sale), 1290, at=now), OTHER)]
    for tap, phone in reversed(said) if swapped else said:
        send(session, farmer, tap, now=now, phone=phone)

    assert sale.line("Poulet").to_weigh == 2
    assert conflicts(session, farmer, one.desk, now) == {weight(sale)}

    send(session, farmer, one.tap(weight(sale), 1920, *(tap for tap, _ in said), at=now), now=now)

    assert sale.line("Poulet").weighed_grams == (1920,)
    assert conflicts(session, farmer, one.desk, now) == set()


def test_two_phones_that_agree_are_no_conflict(session: Session, sale: Sale, farmer: User, now: datetime) -> None:
    one, two = Hand(sale), Hand(sale, name=OTHER)
    send(session, farmer, one.tap(weight(sale), 1920, at=now), now=now)
    send(session, farmer, two.tap(weight(sale), 1920, at=now), now=now, phone=OTHER)

    assert sale.line("Poulet").weighed_grams == (1920,)
    assert conflicts(session, farmer, one.desk, now) == set()


def test_a_missing_piece_leaves_the_line_and_the_history(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    send(session, farmer, Hand(sale).tap(quantity(sale), 1, at=now, seen=3), now=now)

    assert sale.line("Courgettes").quantity == 1
    change = session.exec(select(LineChange)).one()
    assert (change.before, change.after, change.user_id) == (3, 1, farmer.id)


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_quantities_the_smaller_one_is_there_until_a_person_decides(
    session: Session, sale: Sale, farmer: User, swapped: bool, now: datetime
) -> None:
    one, two = Hand(sale), Hand(sale, name=OTHER)
    said = [(one.tap(quantity(sale), 2, at=now, seen=3), PHONE), (two.tap(quantity(sale), 1, at=now, seen=3), OTHER)]
    for tap, phone in reversed(said) if swapped else said:
        assert send(session, farmer, tap, now=now, phone=phone) == [""]

    assert sale.line("Courgettes").quantity == 1
    assert conflicts(session, farmer, one.desk, now) == {quantity(sale)}
    send(session, farmer, one.tap(quantity(sale), 2, *(tap for tap, _ in said), at=now, seen=1), now=now)
    assert sale.line("Courgettes").quantity == 2


def test_who_did_not_know_of_another_order_does_not_overrule_it(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    """The customer ordered 2 more while the phone had no network: its "2 instead of 3" says nothing of 5."""
    tap = Hand(sale).tap(quantity(sale), 2, at=now, seen=3)
    baskets.add(session, sale.basket, {ident(sale.priced[1]): (sale.priced[1], 2)}, now=now)

    (refusal,) = send(session, farmer, tap, now=now)

    assert "5" in refusal
    assert sale.line("Courgettes").quantity == 5


def test_an_order_that_comes_after_a_phone_has_spoken_is_heard_by_phones(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    """Else they would go on showing what was said before; and who has not heard of it yet is asked about."""
    hand = Hand(sale)
    first = hand.tap(quantity(sale), 2, at=now, seen=3)
    send(session, farmer, first, now=now)
    baskets.add(session, sale.basket, {ident(sale.priced[1]): (sale.priced[1], 2)}, now=now)

    said = sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["said"]
    assert [(one[1], one[2]) for one in said] == [(quantity(sale), 4)]

    send(session, farmer, hand.tap(quantity(sale), 1, first, at=now, seen=2), now=now)
    assert conflicts(session, farmer, hand.desk, now) == {quantity(sale)}
    assert sale.line("Courgettes").quantity == 1


def test_the_office_and_the_field_know_of_each_other(session: Session, sale: Sale, farmer: User, now: datetime) -> None:
    """What is changed on a page of the server replaces what phones had said, and is replaced by name in its turn."""
    hand = Hand(sale)
    send(session, farmer, hand.tap(weight(sale), 1920, at=now), hand.tap(quantity(sale), 2, at=now, seen=3), now=now)
    weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1700, now=now)
    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 3, now=now)

    assert conflicts(session, farmer, hand.desk, now) == set()
    said = {one[1]: one for one in sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["said"]}
    assert (said[weight(sale)][2], said[quantity(sale)][2]) == (1700, 3)


def test_nothing_that_changes_amounts_is_taken_in_once_the_sale_is_validated(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    hand = Hand(sale)
    session.add(
        SaleValidation(distribution_id=hand.desk.distribution_id, validated_by=sale.farm.user_id, validated_at=now)
    )
    session.flush()
    ready = f"pret:{sale.line('Poulet').line_id}"
    taps = [
        hand.tap(weight(sale), 1920, at=now),
        hand.tap(quantity(sale), 1, at=now, seen=3),
        hand.tap(ready, True, at=now),
    ]

    refusals = send(session, farmer, *taps, now=now)

    assert [bool(words) for words in refusals] == [True, True, False]
    assert (sale.line("Poulet").to_weigh, sale.line("Courgettes").quantity) == (2, 3)


def test_a_referent_hands_over_and_the_time_is_that_of_the_tap(
    session: Session, sale: Sale, referent: User, now: datetime
) -> None:
    starts = sale.distribution.starts_at
    remis = f"remis:{ident(sale.basket)}"
    send(session, referent, Hand(sale, market=True).tap(remis, True, at=starts), now=starts + timedelta(hours=9))

    (one,) = handover.day_of(session, referent, ident(sale.distribution), now=starts).handovers
    assert one.signature is not None
    assert (one.signature.at, one.signature.by) == (starts, "Yves Vergne")


@pytest.mark.parametrize("swapped", [False, True])
def test_two_hand_overs_of_one_basket_are_shown_and_a_person_decides(
    session: Session, sale: Sale, referent: User, swapped: bool, now: datetime
) -> None:
    starts = sale.distribution.starts_at
    remis = f"remis:{ident(sale.basket)}"
    one, two = Hand(sale, market=True), Hand(sale, market=True, name=OTHER)
    early = one.tap(remis, True, at=starts)
    late = two.tap(remis, True, at=starts + timedelta(minutes=20))
    for tap, phone in ((late, OTHER), (early, PHONE)) if swapped else ((early, PHONE), (late, OTHER)):
        send(session, referent, tap, now=starts + timedelta(hours=1), phone=phone)

    said = [one for one in sheet_of(session, referent, one.desk, device=PHONE, now=now)["said"] if one[1] == remis]
    assert len(said) == 2
    assert active(session) == [starts]

    chosen = one.tap(remis, late.key, early, late, at=starts + timedelta(hours=1))
    send(session, referent, chosen, now=starts + timedelta(hours=1))

    assert active(session) == [starts + timedelta(minutes=20)]


def active(session: Session) -> list[datetime]:
    return list(session.exec(select(Pickup.at).where(col(Pickup.undone_at).is_(None))))


def test_a_hand_over_is_taken_back(session: Session, sale: Sale, referent: User, now: datetime) -> None:
    starts = sale.distribution.starts_at
    hand, remis = Hand(sale, market=True), f"remis:{ident(sale.basket)}"
    first = hand.tap(remis, True, at=starts)
    send(session, referent, first, hand.tap(remis, None, first, at=starts), now=starts)
    assert active(session) == []


def test_baskets_are_not_handed_over_before_the_day(
    session: Session, sale: Sale, referent: User, farmer: User, now: datetime
) -> None:
    basket = ident(sale.basket)
    early = [
        (referent, Hand(sale, market=True).tap(f"remis:{basket}", True, at=now)),
        (farmer, Hand(sale, name=OTHER).tap(f"part:{basket}:{sale.farm.producer_id}", True, at=now)),
    ]
    for user, tap in early:
        assert "à partir de ce jour-là" in send(session, user, tap, now=now)[0]


def test_notes_of_two_phones_both_stand(session: Session, sale: Sale, farmer: User, now: datetime) -> None:
    note = f"note:{ident(sale.basket)}:{sale.farm.producer_id}"
    one, two = Hand(sale), Hand(sale, name=OTHER)
    send(session, farmer, one.tap(note, "Sans sac", at=now), now=now)
    send(session, farmer, two.tap(note, "Paiera jeudi", at=now), now=now, phone=OTHER)

    from cagette_pwa.services.registers import notes

    assert notes(session, sale.farm.producer_id, [ident(sale.basket)]) == {
        ident(sale.basket): ("Sans sac", "Paiera jeudi")
    }


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("poids:{line}:1", 0),
        ("poids:{line}:1", -5),
        ("poids:{line}:1", True),
        ("poids:{line}:1", "1920"),
        ("poids:{line}:1", 10**7),
        ("poids:{line}:0", 1920),
        ("poids:{other}:1", 500),
        ("quantite:{other}", None),
        ("quantite:{other}", 10**6),
        ("pret:{line}", False),
        ("pret:{line}", "oui"),
        ("remis:{basket}", True),
        ("part:{basket}:999", True),
        ("note:{basket}:0", "mot"),
        ("note:{basket}:{farm}", ""),
        ("note:{basket}:{farm}", " a  b "),
        ("autre:{line}", True),
        ("poids:{line}", 1920),
        ("pret:١", True),
    ],
)
def test_what_no_phone_of_ours_says_is_refused_and_changes_nothing(
    session: Session, sale: Sale, farmer: User, subject: str, value: Any, now: datetime
) -> None:
    named = subject.format(
        line=sale.line("Poulet").line_id,
        other=sale.line("Courgettes").line_id,
        basket=ident(sale.basket),
        farm=sale.farm.producer_id,
    )
    day = sale.distribution.starts_at
    hand = Hand(sale)
    good = hand.tap(f"pret:{sale.line('Courgettes').line_id}", True, at=day)

    refusals = send(session, farmer, hand.tap(named, value, at=day, seen=3), good, now=day)

    assert (bool(refusals[0]), refusals[1]) == (True, "")
    assert (sale.line("Poulet").to_weigh, sale.line("Courgettes").quantity) == (2, 3)
    assert [one[1] for one in sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["said"]] == [good.subject]


def test_another_farm_and_another_market_say_nothing_here(session: Session, sale: Sale, now: datetime) -> None:
    stranger = make_farm(session, name="Autre")
    user = session.get_one(User, stranger.user_id)
    there = Hand(sale)
    own = Desk(there.desk.distribution_id, stranger.producer_id)
    for tap in (
        there.tap(weight(sale), 1920, at=now),
        replace(there.tap(weight(sale), 1920, at=now), desk=own),
        replace(there.tap(f"remis:{ident(sale.basket)}", True, at=now), desk=Desk(there.desk.distribution_id, None)),
    ):
        assert send(session, user, tap, now=now) != [""]
    assert sale.line("Poulet").to_weigh == 2
    assert session.exec(select(FieldOperation)).all() == []
    for desk in (there.desk, own):
        with pytest.raises(NotFound):
            sheet_of(session, user, desk, device=PHONE, now=now)


def test_the_key_of_somebody_else_answers_nothing(session: Session, sale: Sale, farmer: User, now: datetime) -> None:
    tap = Hand(sale).tap(weight(sale), 1920, at=now)
    send(session, farmer, tap, now=now)
    with pytest.raises(NotFound):
        send(session, make_user(session), tap, now=now)


def test_a_sheet_says_which_of_the_phones_own_taps_are_in_it(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    hand = Hand(sale)
    send(session, farmer, *(hand.tap(weight(sale, piece), 1900, at=now) for piece in (1, 2)), now=now)
    assert sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["seen"] == 2
    assert sheet_of(session, farmer, hand.desk, device=OTHER, now=now)["seen"] == 0


def test_a_batch_and_a_sheet_of_any_size_ask_the_database_as_often(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    """But for what is written."""
    hand = Hand(sale)
    taps = [hand.tap(f"pret:{sale.line('Poulet').line_id}", True, at=now) for _ in range(60)]
    with count_queries(session) as few:
        send(session, farmer, *taps[:2], now=now)
    with count_queries(session) as many:
        send(session, farmer, *taps[2:], now=now)
    assert read(many) == read(few)
    sheet_of(session, farmer, hand.desk, device=PHONE, now=now)  # the first one of an installation makes its key
    with count_queries(session) as asked:
        sheet_of(session, farmer, hand.desk, device=PHONE, now=now)
    assert len(asked) == 13


def read(statements: list[str]) -> int:
    return len([one for one in statements if one.startswith("SELECT")])


def test_two_changes_of_a_quantity_in_one_batch_are_both_taken_in(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    """The second one was made on a screen that showed the first: the phone had no network in between."""
    hand = Hand(sale)
    first = hand.tap(quantity(sale), 2, at=now, seen=3)
    second = hand.tap(quantity(sale), 1, first, at=now, seen=2)

    assert send(session, farmer, first, second, now=now) == ["", ""]

    assert sale.line("Courgettes").quantity == 1


@pytest.mark.parametrize("together", [False, True])
def test_it_does_not_matter_how_taps_are_put_into_batches(session: Session, together: bool, now: datetime) -> None:
    """Of « 2 », then « 9 », which the stock does not allow, the first one holds and only the second one is refused."""
    sale = make_sale(session, chickens=1, courgettes=3, stock=3)
    farmer, hand = session.get_one(User, sale.farm.user_id), Hand(sale)
    first = hand.tap(quantity(sale), 2, at=now, seen=3)
    second = hand.tap(quantity(sale), 9, first, at=now, seen=2)
    third = hand.tap(quantity(sale), 1, second, at=now, seen=9)
    batches = [[first, second, third]] if together else [[first], [second], [third]]

    refusals = [one for batch in batches for one in send(session, farmer, *batch, now=now)]

    assert [bool(words) for words in refusals] == [False, True, False]
    assert sale.line("Courgettes").quantity == 1


def test_a_tap_replaces_nothing_outside_its_own_register(
    session: Session, sale: Sale, farmer: User, referent: User
) -> None:
    """A farm reads the referent's hand-overs, so it knows their keys; it takes none of them back."""
    day = sale.distribution.starts_at
    signed = Hand(sale, market=True, name=OTHER).tap(f"remis:{ident(sale.basket)}", True, at=day)
    send(session, referent, signed, now=day, phone=OTHER)
    hand = Hand(sale)
    send(session, farmer, hand.tap(f"pret:{sale.line('Courgettes').line_id}", True, signed, at=day), now=day)

    said = sheet_of(session, farmer, hand.desk, device=PHONE, now=day)["said"]
    assert signed.key in {one[0] for one in said}


def test_a_phone_learns_which_hand_over_a_person_chose(session: Session, sale: Sale, referent: User) -> None:
    """A sheet holds what was chosen, though it is replaced: when and by whom is read there."""
    day = sale.distribution.starts_at
    remis = f"remis:{ident(sale.basket)}"
    one, two = Hand(sale, market=True), Hand(sale, market=True, name=OTHER)
    early, late = one.tap(remis, True, at=day), two.tap(remis, True, at=day + timedelta(minutes=20))
    chosen = one.tap(remis, late.key, early, late, at=day + timedelta(hours=1))
    send(session, referent, late, now=day + timedelta(hours=1), phone=OTHER)
    send(session, referent, early, chosen, now=day + timedelta(hours=1))

    said = sheet_of(session, referent, one.desk, device=PHONE, now=day)["said"]
    assert [told[0] for told in said] == [late.key, chosen.key]


def test_a_phone_that_counts_from_the_beginning_again_is_heard_all_the_same(
    session: Session, sale: Sale, farmer: User, now: datetime
) -> None:
    """A phone set up from the copy of another one has its name and its numbers: no tap of either is lost."""
    hand, copy = Hand(sale), Hand(sale)
    send(session, farmer, hand.tap(weight(sale), 1920, at=now), now=now)
    tap = replace(copy.tap(weight(sale, 2), 1670, at=now), key="une-autre-clef-0001")

    assert send(session, farmer, tap, now=now) == [""]
    assert send(session, farmer, tap, now=now) == [""]

    assert sale.line("Poulet").weighed_grams == (1920, 1670)


def test_a_note_of_any_characters_is_kept_whole(session: Session, sale: Sale, farmer: User, now: datetime) -> None:
    note, words = f"note:{ident(sale.basket)}:{sale.farm.producer_id}", '"\\' * 150
    hand = Hand(sale)

    assert send(session, farmer, hand.tap(note, words, at=now), now=now) == [""]

    assert [one[2] for one in sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["said"]] == [words]


def test_a_farms_notes_are_its_own_and_a_farm_that_left_reads_nothing_more(
    session: Session, sale: Sale, farmer: User, referent: User, now: datetime
) -> None:
    hand, market = Hand(sale), Desk(ident(sale.distribution), None)
    send(
        session, farmer, hand.tap(f"note:{ident(sale.basket)}:{sale.farm.producer_id}", "Paiera jeudi", at=now), now=now
    )
    assert sheet_of(session, referent, market, device=PHONE, now=now)["said"] == []
    assert len(sheet_of(session, farmer, hand.desk, device=PHONE, now=now)["said"]) == 1

    sale.participation.withdrawn_at = now
    session.flush()
    with pytest.raises(NotFound):
        sheet_of(session, farmer, hand.desk, device=PHONE, now=now)
