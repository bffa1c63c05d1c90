"""Making a farm and describing it."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, BadSiret, MissingFarmName, NotFound, UnknownCommune
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import farms, sessions
from cagette_pwa.services.farms import siret_of
from tests.support.town import ident, make_farm, make_user, sign_in

BEAURONNE = "24032"
SEGONZAC = "24529"
SIRET = "73282932000074"


def test_a_new_farm_stands_in_its_commune_with_its_first_member(session: Session, now: datetime) -> None:
    user = make_user(session)
    token = sign_in(session, user)

    member = farms.create_farm(session, user, name=" GAEC  du Bois ", insee=BEAURONNE, browser=token, now=now)

    farm = session.get_one(Producer, member.producer_id)
    assert (farm.name, farm.commune) == ("GAEC du Bois", "Beauronne")
    assert (round(farm.lat, 1), round(farm.lon, 1)) == (45.1, 0.4)
    assert sessions.member_of(session, token, now=now).id == member.id


def test_the_browser_that_makes_a_second_farm_acts_for_it(session: Session, now: datetime) -> None:
    user = make_user(session)
    here, there = sign_in(session, user), sign_in(session, user)
    first = farms.create_farm(session, user, name="Une", insee=BEAURONNE, browser=here, now=now)

    second = farms.create_farm(session, user, name="Deux", insee=SEGONZAC, browser=here, now=now)

    assert sessions.member_of(session, here, now=now).id == second.id
    assert sessions.member_of(session, there, now=now).id == first.id


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "  "}, MissingFarmName),
        ({"name": "x" * 121}, MissingFarmName),
        ({"name": None}, MissingFarmName),
        ({"insee": ""}, UnknownCommune),
        ({"insee": "99999"}, UnknownCommune),
        ({"insee": 24032}, UnknownCommune),
        ({"siret": "123"}, BadSiret),
        ({"address": "x" * 201}, BadInput),
    ],
)
def test_a_farm_that_cannot_be_read_is_refused(
    session: Session, now: datetime, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    user = make_user(session)

    with pytest.raises(refusal):
        farms.create_farm(session, user, now=now, **({"name": "GAEC", "insee": BEAURONNE} | fields))
    assert session.exec(select(Producer)).all() == []
    assert session.exec(select(ProducerMember)).all() == []


def test_a_form_sent_twice_makes_one_farm(session: Session, now: datetime) -> None:
    user = make_user(session)
    token = sign_in(session, user)

    first, again = (
        farms.create_farm(session, user, name=name, insee=BEAURONNE, browser=token, now=now)
        for name in ("GAEC du Bois", "GAEC  du Bois ")
    )

    assert again.producer_id == first.producer_id
    assert len(session.exec(select(Producer)).all()) == 1


def test_a_farm_is_described_anew(session: Session, now: datetime) -> None:
    member = make_farm(session)

    _update(session, member, now, name="Ferme neuve", insee=SEGONZAC, siret="732 829 320 00074")

    farm = farms.farm_of(session, member, now=now)
    assert (farm.name, farm.commune, farm.siret) == ("Ferme neuve", "Segonzac", SIRET)
    assert farm.description == "Légumes\net œufs"
    assert session.get_one(Producer, member.producer_id).lat == pytest.approx(45.2, abs=0.1)


def test_a_description_has_an_end(session: Session, now: datetime) -> None:
    member = make_farm(session)

    with pytest.raises(BadInput):
        _update(session, member, now, description="x" * 1001)
    with pytest.raises(BadInput):
        _update(session, member, now, delivery_conditions="x" * 1001)


@pytest.mark.parametrize("typed", [SIRET, "732 829 320 00074", "35600000000048", "35600000049837"])
def test_a_siret_that_checks_is_kept_without_spaces(typed: str) -> None:
    assert siret_of(typed) == typed.replace(" ", "")


@pytest.mark.parametrize(
    "typed",
    ["73282932000075", "7328293200007", "732829320000744", "7328293200007a", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "35600000049838", 7],
)
def test_a_siret_that_does_not_check_is_refused(typed: object) -> None:
    with pytest.raises(BadSiret):
        siret_of(typed)


def test_a_siret_may_come_later() -> None:
    assert siret_of("  ") == ""


def test_a_browser_chooses_among_the_person_s_own_farms(session: Session, now: datetime) -> None:
    first = make_farm(session)
    user = session.get_one(User, first.user_id)
    other = farms.create_farm(session, user, name="Deux", insee=SEGONZAC, now=now)
    stranger = make_farm(session, name="Ailleurs")
    token = sign_in(session, user)

    farms.choose(session, user, other.producer_id, browser=token, now=now)
    assert sessions.member_of(session, token, now=now).id == other.id
    for nobody in (stranger.producer_id, 0, "1", None, 10**12):
        with pytest.raises(NotFound):
            farms.choose(session, user, nobody, browser=token, now=now)
    assert sessions.member_of(session, token, now=now).id == other.id


def test_another_person_s_cookie_is_not_moved(session: Session, now: datetime) -> None:
    mine = make_farm(session)
    user = session.get_one(User, mine.user_id)
    victim = sign_in(session, make_user(session))

    farms.choose(session, user, ident(session.get_one(Producer, mine.producer_id)), browser=victim, now=now)

    row = sessions.user_of(session, victim, now=now)
    assert row.id != user.id
    assert session.exec(select(sessions.UserSession.producer_id)).all() == [None]


def _update(session: Session, member: ProducerMember, now: datetime, **fields: Any) -> None:
    known: dict[str, Any] = {
        "name": "Ferme",
        "insee": BEAURONNE,
        "address": "Le Bourg",
        "siret": "",
        "description": " Légumes \net œufs\n",
        "delivery_conditions": "",
    }
    farms.update_farm(session, member, now=now, **(known | fields))
