"""Farms (Espaces Producteur): making one, describing it, and choosing which one a browser acts for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa import database
from cagette_pwa.errors import BadInput, BadSiret, MissingFarmName, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import places
from cagette_pwa.services.colleagues import Colleague, Waiting, colleagues_of, join, waiting_of
from cagette_pwa.services.sessions import act_for
from cagette_pwa.services.typed import one_line, paragraph, row_id

LA_POSTE = "356000000"


@dataclass(frozen=True)
class Farm:
    """What the farm's own page shows."""

    name: str
    description: str
    siret: str
    address: str
    insee: str
    commune: str
    delivery_conditions: str
    colleagues: tuple[Colleague, ...]
    invitations: tuple[Waiting, ...]


def create_farm(
    session: Session,
    user: User,
    *,
    name: Any,
    insee: Any,
    address: Any = "",
    siret: Any = "",
    browser: str | None = None,
    now: datetime,
) -> ProducerMember:
    """A farm in the commune `insee`, whose first member is `user`; `browser` (the secret in its cookie)
    acts for it now. A form sent twice makes one farm.

    Raises MissingFarmName, UnknownCommune, BadSiret and BadInput.
    """
    farm = Producer(insee="", commune="", lat=0, lon=0, name="", created_at=now)
    _describe(farm, name=name, insee=insee, address=address, siret=siret)
    assert user.id is not None
    made = _made_already(session, user.id, farm)
    if made:
        act_for(session, user.id, made.producer_id, browser=browser)
        return made
    session.add(farm)
    session.flush()
    assert farm.id is not None
    return join(session, farm.id, user.id, browser=browser, now=now)


def farm_of(session: Session, member: ProducerMember, *, now: datetime) -> Farm:
    """The farm, its people and the invitations under way."""
    farm = session.get_one(Producer, member.producer_id)
    return Farm(
        name=farm.name,
        description=farm.description,
        siret=farm.siret,
        address=farm.address,
        insee=farm.insee,
        commune=farm.commune,
        delivery_conditions=farm.delivery_conditions,
        colleagues=colleagues_of(session, member),
        invitations=waiting_of(session, member, now=now),
    )


def update_farm(
    session: Session,
    member: ProducerMember,
    *,
    name: Any,
    insee: Any,
    address: Any,
    siret: Any,
    description: Any,
    delivery_conditions: Any,
    now: datetime,
) -> None:
    """What customers and markets read of the farm. Raises MissingFarmName, UnknownCommune, BadSiret and
    BadInput.
    """
    farm = session.exec(database.locked(select(Producer).where(Producer.id == member.producer_id))).one()
    _describe(farm, name=name, insee=insee, address=address, siret=siret)
    farm.description = paragraph(description, "Présentation", most=1000)
    farm.delivery_conditions = paragraph(delivery_conditions, "Conditions de livraison", most=1000)
    session.add(farm)


def choose(session: Session, user: User, producer_id: Any, *, browser: str | None, now: datetime) -> None:
    """This browser acts for another farm of the person; raises NotFound."""
    mine = select(ProducerMember).where(
        ProducerMember.user_id == user.id, ProducerMember.producer_id == row_id(producer_id)
    )
    member = session.exec(mine).first()
    if member is None:
        raise NotFound
    act_for(session, member.user_id, member.producer_id, browser=browser)


def siret_of(typed: Any) -> str:
    """The 14 digits of an establishment, or nothing; raises BadSiret when they do not check (Luhn).

    La Poste numbers its post offices so that their digits add up to a multiple of five instead.
    """
    digits = "".join(typed.split()) if isinstance(typed, str) else "?"
    if not digits:
        return ""
    if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
        raise BadSiret
    of_la_poste = digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
    if not of_la_poste and _luhn(digits) % 10:
        raise BadSiret
    return digits


def _made_already(session: Session, user_id: int, farm: Producer) -> ProducerMember | None:
    """The person's membership of a farm that is this one; the person's other forms wait."""
    session.exec(database.locked(select(User).where(User.id == user_id))).one()
    query = (
        select(ProducerMember)
        .join(Producer, col(Producer.id) == ProducerMember.producer_id)
        .where(
            ProducerMember.user_id == user_id,
            Producer.name == farm.name,
            Producer.insee == farm.insee,
            Producer.siret == farm.siret,
        )
    )
    return session.exec(query).first()


def _luhn(digits: str) -> int:
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled)


def _describe(farm: Producer, *, name: Any, insee: Any, address: Any, siret: Any) -> None:
    try:
        farm.name = one_line(name, "Nom", most=120)
    except BadInput:
        raise MissingFarmName from None
    commune = places.commune(insee if isinstance(insee, str) else "")
    if farm.insee != commune.insee:
        farm.insee, farm.commune, farm.lat, farm.lon = commune.insee, commune.name, commune.lat, commune.lon
    farm.address = one_line(address, "Adresse", most=200, least=0)
    farm.siret = siret_of(siret)
