"""The sheets that go with a mail: printed from what is true when it leaves, for who still belongs to the farm."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from sqlmodel import Session, col, func, select

from cagette_pwa import database, routes
from cagette_pwa.clock import paris
from cagette_pwa.documents import pdf
from cagette_pwa.french import spaced
from cagette_pwa.integrations.mail import Attachment, Letter
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import papers
from cagette_pwa.services.letters import link

log = logging.getLogger(__name__)

ORDER_SHEET: Final = "bon-de-commande"
PICKUP_SHEET: Final = "liste-d-emargement"
PDF: Final = "application/pdf"

_PARTICIPATIONS = re.compile(r"\d+(,\d+)*")


class Sheet(NamedTuple):
    """An attached document as it is named, and where a browser finds it."""

    name: str
    path: str


def sheets_of(participations: str) -> list[Sheet]:
    """What `Mail.papers` promises: `12,15` are participations; whatever else it names is no sheet."""
    if not _PARTICIPATIONS.fullmatch(participations):
        return []
    names = (f"{ORDER_SHEET}.pdf", f"{PICKUP_SHEET}.pdf")
    return [Sheet(name, f"{routes.API_DOCUMENTS}/{name}?ventes={participations}") for name in names]


def with_sheets(letter: Letter, participations: str, *, now: datetime) -> Letter:
    """The letter with its sheets. What cannot be printed holds no mail back: it says so, and where to print them.

    Opens its own short reading transaction and prints after it.
    """
    if not sheets_of(participations):
        return letter
    try:
        return replace(letter, attachments=_printed(letter.recipient, participations, now))
    except Exception:
        log.exception("the sheets of %s could not be printed", participations)
        return replace(letter, body=f"{letter.body}\n{_instead(participations)}\n")


def _printed(recipient: str, participations: str, now: datetime) -> tuple[Attachment, ...]:
    ids = [int(part) for part in participations.split(",")]
    with database.read() as session:
        member = _member(session, recipient, ids)
        about = papers.chosen(session, member, ids, now=now) if member else None
        session.expunge_all()
    if about is None:
        return ()
    day = paris(about.first_day).date().isoformat()
    return (
        Attachment(f"{ORDER_SHEET}-{day}.pdf", PDF, pdf.order_sheet_pdf(papers.order_sheet(about, now=now))),
        Attachment(f"{PICKUP_SHEET}-{day}.pdf", PDF, pdf.pickup_sheet_pdf(*papers.pickup_sheets(about, now=now))),
    )


def _member(session: Session, recipient: str, participation_ids: Sequence[int]) -> ProducerMember | None:
    """Who the letter is for, in the farm whose sales these are; nobody once they have left it."""
    query = (
        select(ProducerMember)
        .join(User, col(User.id) == ProducerMember.user_id)
        .join(Catalog, col(Catalog.producer_id) == ProducerMember.producer_id)
        .join(Participation, col(Participation.catalog_id) == Catalog.id)
        .where(func.lower(User.email) == recipient.lower(), col(Participation.id).in_(participation_ids))
    )
    return session.exec(query.limit(1)).first()


def _instead(participations: str) -> str:
    orders = link(f"{routes.ORDERS}?ventes={participations}")
    return spaced(f"Les feuilles à imprimer n'ont pas pu être jointes : vous les trouverez dans Commandes, {orders}")
