"""The recap of a closing leaves with its sheets, printed when it leaves; what cannot be printed holds no mail back."""

from datetime import datetime
from email.message import EmailMessage

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.documents import press
from cagette_pwa.integrations import mail as mail_server
from cagette_pwa.models.account import User
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.money import NBSP
from cagette_pwa.services import outbox
from cagette_pwa.services.closings import CLOSING_DELAY, close
from cagette_pwa.services.notices import send_mail
from tests.documents.paper import text
from tests.support.mail import MailServer
from tests.support.sale import Sale, make_sale
from tests.support.stalls import join_farm
from tests.support.town import NOW, ident, make_catalog, make_participation, make_user

SHEETS = ["bon-de-commande-2026-11-25.pdf", "liste-d-emargement-2026-11-25.pdf"]


def closing(sale: Sale) -> datetime:
    return sale.distribution.orders_close_at + CLOSING_DELAY


@pytest.fixture
def closed(database: str) -> datetime:
    """Brigitte, n° 1, ordered two chickens and 3 courgettes; the recap waits to leave."""
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=3)
        join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)
        close(session, ident(sale.participation), now=closing(sale))
        return closing(sale)


def attached(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace(NBSP, " ")


def test_the_recap_leaves_once_with_both_sheets(closed: datetime, smtp: MailServer) -> None:
    assert [outbox.deliver_due(closed) for _ in range(2)] == [1, 0]

    (mail,) = smtp.mails
    sheets = attached(mail)
    assert list(sheets) == SHEETS
    assert "Courgettes 500 g 3 3 × 500 g = 1,5 kg" in text(sheets[SHEETS[0]])
    assert "N°1 – Brigitte Vergne" in text(sheets[SHEETS[1]])
    assert "Ormes" not in text(sheets[SHEETS[0]])
    assert "PAR PRODUIT" in body(mail)
    assert "jointes" not in body(mail)


def test_sheets_are_printed_from_what_is_true_when_the_mail_leaves(closed: datetime, smtp: MailServer) -> None:
    with databases.write() as session:
        brigitte = session.exec(select(User).where(User.first_name == "Brigitte")).one()
        brigitte.phone = "07 00 00 00 00"
        session.add(brigitte)
    outbox.deliver_due(closed)
    assert "07 00 00 00 00" in text(attached(smtp.mails[0])[SHEETS[1]])


def test_a_sheet_that_cannot_be_printed_does_not_hold_the_mail_back(
    closed: datetime, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.001)
    assert [outbox.deliver_due(closed) for _ in range(2)] == [1, 0]

    (mail,) = smtp.mails
    assert attached(mail) == {}
    assert "PAR PRODUIT" in body(mail)
    said = "Les feuilles à imprimer n'ont pas pu être jointes : vous les trouverez dans Commandes, "
    assert f"{said}http://localhost:8000/commandes?ventes=1" in body(mail)


def test_who_has_left_the_farm_meanwhile_gets_no_sheets(closed: datetime, smtp: MailServer) -> None:
    with databases.write() as session:
        member = session.exec(select(ProducerMember).order_by(ProducerMember.id)).first()
        session.delete(member)
    outbox.deliver_due(closed)
    assert attached(smtp.mails[0]) == {}


def test_a_mail_without_papers_stays_plain(closed: datetime, smtp: MailServer) -> None:
    with databases.write() as session:
        send_mail(session, key="k", recipient="marie@exemple.fr", subject="Bonjour", body="Un mot.", now=closed)
    assert sum(outbox.deliver_due(closed) for _ in range(3)) == 2
    assert [len(attached(mail)) for mail in smtp.mails] == [2, 0]
    assert not smtp.mails[1].is_multipart()


def test_a_closing_without_orders_has_nothing_to_print(session: Session) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    empty = make_participation(session, make_catalog(session, sale.farm, name="Conserves"), sale.distribution)
    for participation in (sale.participation, empty):
        close(session, ident(participation), now=closing(sale))
    found = {mail.papers for mail in session.exec(select(Mail))}
    assert found == {str(ident(sale.participation)), ""}


def test_a_go_that_prints_ends_with_its_claim(closed: datetime, smtp: MailServer) -> None:
    """Printing may take a minute: two such mails and thirteen slow ones would outlast a lease."""
    with databases.write() as session:
        farm = session.exec(select(ProducerMember).order_by(ProducerMember.id)).first()
        assert farm
        colleague = make_user(session)
        session.add(ProducerMember(producer_id=farm.producer_id, user_id=ident(colleague), joined_at=NOW))
        send_mail(session, key="k", recipient=colleague.email, subject="s", body="b", papers="1", now=closed)
    assert [outbox.deliver_due(closed) for _ in range(3)] == [1, 1, 0]
    assert [len(attached(mail)) for mail in smtp.mails] == [2, 2]
    assert (
        outbox.LEASE.total_seconds() > outbox.AT_ONCE * mail_server.PATIENCE + outbox.PRINTS_AT_ONCE * 2 * press.SECONDS
    )
