"""What a mail brings with it: the code of an order, drawn when the mail leaves."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from cagette_pwa import database as databases
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import outbox, pickup_codes, tickets
from cagette_pwa.services.notices import send_mail
from tests.support import town
from tests.support.mail import MailServer
from tests.support.town import ident


def confirmed_order(now: datetime) -> tuple[int, str]:
    """A basket whose mail waits to leave, and what its QR code must say."""
    with databases.write() as session:
        distribution = town.make_distribution(session, town.make_market(session), starts_at=now + timedelta(days=2))
        basket = town.make_basket(session, distribution, {})
        tickets.confirm(session, session.get_one(User, basket.user_id), basket, cause="1", now=now)
        return ident(basket), pickup_codes.address_of(pickup_codes.code_of(session, basket))


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return " ".join(str(body.get_content()).split())


def test_the_mail_of_an_order_brings_its_code_as_a_picture(database: str, smtp: MailServer, now: datetime) -> None:
    basket_id, address = confirmed_order(now)
    assert outbox.deliver_due(now) == 1

    (mail,) = smtp.mails
    (picture,) = mail.iter_attachments()
    assert (picture.get_filename(), picture.get_content_type()) == ("retrait-n1.png", "image/png")
    assert picture.get_content_disposition() == "inline"
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.get_content())))
    assert code.text == address
    assert "Montrez-le en arrivant, ou donnez votre numéro." in text_of(mail)
    with databases.read() as session:
        assert f"/commande/{session.get_one(Basket, basket_id).public_id}" in text_of(mail)


@pytest.mark.parametrize("spec", ["", "retrait:999999", "retrait:", "retrait:x", "retrait", "inconnu:1"])
def test_a_mail_leaves_without_what_cannot_be_made(database: str, smtp: MailServer, now: datetime, spec: str) -> None:
    with databases.write() as session:
        send_mail(session, key="k", recipient="a@exemple.fr", subject="s", body="Bonjour.", papers=spec, now=now)
    assert outbox.deliver_due(now) == 1
    assert "Bonjour." in text_of(smtp.mails[0])
    assert list(smtp.mails[0].iter_attachments()) == []
