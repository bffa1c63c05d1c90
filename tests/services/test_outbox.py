"""Mails leave once, through a real mail server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.french import spaced
from cagette_pwa.integrations import mail as smtp_mail
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import outbox
from cagette_pwa.services.notices import send_mail
from tests.support.configuration import configured
from tests.support.mail import MailServer
from tests.support.network import free_port

MARIE = "marie@exemple.fr"


def test_a_mail_leaves_once_as_it_was_written(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now)

    assert outbox.deliver_due(now) == 1
    assert outbox.deliver_due(now + timedelta(days=1)) == 0

    mail = smtp.mails[0]
    assert len(smtp.mails) == 1
    assert (mail["To"], mail["Subject"]) == (MARIE, spaced("Récapitulatif : 12,50 €"))
    assert mail["From"] == "Cagette Producteur <ne-pas-repondre@cagette.example>"
    assert mail.get_content().replace("\r\n", "\n") == "Bonjour Émilie,\n\nà bientôt.\n"
    assert mail["Message-ID"] == outbox.message_id("first")
    assert mail["Message-ID"].endswith("@cagette.example>")
    assert _kept().sent_at == now


def test_a_mail_that_was_undone_does_not_leave(database: str, smtp: MailServer, now: datetime) -> None:
    with databases.read() as session:
        send_mail(session, key="first", recipient=MARIE, subject="s", body="b", now=now)

    assert outbox.deliver_due(now) == 0


def test_a_temporary_refusal_is_tried_again_later(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now)
    smtp.refusals[MARIE] = "451 please come back"

    assert outbox.deliver_due(now) == 0
    assert _kept().failure == "451 please come back"
    assert _kept().due_at == now + timedelta(minutes=1)
    smtp.refusals.clear()
    assert outbox.deliver_due(now + timedelta(seconds=59)) == 0
    assert outbox.deliver_due(now + timedelta(minutes=1)) == 1

    assert len(smtp.mails) == 1
    assert (_kept().attempts, _kept().failure) == (2, "")


def test_the_waits_grow_until_the_mail_is_given_up(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now)
    smtp.refusals[MARIE] = "451 please come back"

    at, waits = now, []
    while _kept().refused_at is None:
        outbox.deliver_due(at)
        waits.append(_kept().due_at - at)
        at = _kept().due_at

    assert waits[:-1] == sorted(waits[:-1])
    assert timedelta(days=1) < at - now < timedelta(days=4)
    assert _kept().attempts == len(outbox.WAITS) + 1


def test_a_refusal_for_good_is_recorded_and_not_tried_again(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now)
    smtp.refusals[MARIE] = "550 no such mailbox"

    outbox.deliver_due(now)
    smtp.refusals.clear()

    assert outbox.deliver_due(now + timedelta(days=1)) == 0
    assert (_kept().refused_at, _kept().failure) == (now, "550 no such mailbox")
    assert _kept().sent_at is None
    assert smtp.mails == []


def test_one_refused_mail_does_not_hold_back_the_others(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now, key="first", recipient="parti@exemple.fr")
    _write(now, key="second")
    smtp.refusals["parti@exemple.fr"] = "550 no such mailbox"

    assert outbox.deliver_due(now) == 1
    assert [mail["To"] for mail in smtp.mails] == [MARIE]


def test_a_server_that_cannot_be_reached_is_a_delay(database: str, now: datetime) -> None:
    _write(now)

    with configured(SMTP_URL=f"smtp://127.0.0.1:{free_port()}"):
        assert outbox.deliver_due(now) == 0

    assert _kept().refused_at is None
    assert _kept().due_at == now + timedelta(minutes=1)


def test_two_workers_send_each_mail_once(database: str, smtp: MailServer, now: datetime) -> None:
    for number in range(6):
        _write(now, key=f"mail-{number}")
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        outbox.deliver_due(now)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert len(smtp.mails) == 6
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 6


def test_no_mail_is_still_on_its_way_when_its_claim_ends(database: str, now: datetime) -> None:
    for number in range(outbox.AT_ONCE + 2):
        _write(now, key=f"mail-{number}")

    with configured(DEMO="1"):
        assert [outbox.deliver_due(now) for _ in range(3)] == [outbox.AT_ONCE, 2, 0]

    assert timedelta(seconds=outbox.AT_ONCE * smtp_mail.PATIENCE) < outbox.LEASE


def test_a_crash_before_recording_repeats_that_mail_only_and_under_its_own_id(
    database: str, smtp: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(now)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_record", _crash)
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver_due(now)

    _write(now, key="second")
    assert outbox.deliver_due(now + timedelta(minutes=9)) == 1
    assert outbox.deliver_due(now + timedelta(minutes=10)) == 1

    ids = [mail["Message-ID"] for mail in smtp.mails]
    assert ids == [outbox.message_id("first"), outbox.message_id("second"), outbox.message_id("first")]


def test_a_mail_that_cannot_be_written_is_given_up(database: str, smtp: MailServer, now: datetime) -> None:
    _write(now, recipient="a@exemple.fr\nBcc: b@exemple.fr")

    assert outbox.deliver_due(now) == 0
    assert _kept().refused_at == now
    assert smtp.mails == []


def test_the_demonstration_keeps_its_mails_without_a_server(database: str, now: datetime) -> None:
    _write(now)

    with configured(DEMO="1"):
        assert outbox.deliver_due(now) == 1
    assert _kept().sent_at == now


def test_another_site_without_a_server_keeps_them_waiting(database: str, now: datetime) -> None:
    _write(now)

    assert outbox.deliver_due(now) == 0
    assert (_kept().attempts, _kept().sent_at) == (0, None)


def test_a_refused_sender_is_our_own_fault_and_not_the_mail_s(now: datetime) -> None:
    letter = smtp_mail.Letter("<a@b>", MARIE, "s", "b", "nous@exemple.fr", now)

    with _refusing_senders() as url, pytest.raises(smtp_mail.MailDelayed):
        smtp_mail.send(url, letter)


def _write(now: datetime, *, key: str = "first", recipient: str = MARIE) -> None:
    with databases.write() as session:
        send_mail(
            session,
            key=key,
            recipient=recipient,
            subject="Récapitulatif : 12,50 €",
            body="Bonjour Émilie,\n\nà bientôt.\n",
            now=now,
        )


def _kept() -> Mail:
    with databases.read() as session:
        return session.exec(select(Mail).where(Mail.key == "first")).one()


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


class _Wary:
    async def handle_MAIL(self, *_: object) -> str:  # noqa: N802 - the name that aiosmtpd calls
        return "550 we do not know you"


@contextmanager
def _refusing_senders() -> Iterator[str]:
    controller = Controller(_Wary(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
