"""What no handler is ever given."""

from typing import Any

import pytest
import reflex as rx
from reflex.event import Event

from cagette_pwa.cagette_pwa import app
from cagette_pwa.errors import ForeignForm, UnreadableEvent
from cagette_pwa.state.guard import Guard, refuse_foreign_page, refuse_unreadable
from cagette_pwa.state.order_edit import OrderEdit
from cagette_pwa.state.orders import Orders
from tests.support.configuration import configured

HOST = {"host": "localhost:8000"}


def _event(payload: dict[str, Any], handler: str = "tick", state: type[rx.State] = Orders, **router: Any) -> Event:
    return Event(name=f"{state.get_full_name()}.{handler}", payload=payload, router_data={"query": {}, **router})


def test_the_application_has_its_guard() -> None:
    assert [type(one) for one in app._middlewares] == [Guard]


@pytest.mark.parametrize("key", [12, "12", "-1"])
def test_a_number_may_come_as_text(key: object) -> None:
    refuse_unreadable(_event({"key": key}))


@pytest.mark.parametrize("key", [None, True, 1.5, "", "1,5", [1], {"a": 1}, 2**53, str(2**53), "9" * 5_000])
def test_what_is_no_number_is_not_taken_for_one(key: object) -> None:
    with pytest.raises(UnreadableEvent):
        refuse_unreadable(_event({"key": key}))


@pytest.mark.parametrize(
    "form", [None, "motif=x", [], {"motif": "\ud800"}, {"motif": "a\x00"}, {"motif": "a" * 20_001}]
)
def test_a_form_is_a_form_of_text_that_can_be_kept(form: object) -> None:
    with pytest.raises(UnreadableEvent):
        refuse_unreadable(_event({"form": form}, "save", OrderEdit))


def test_accents_and_emoji_are_text() -> None:
    refuse_unreadable(_event({"form": {"motif": "Gelée 🥕"}}, "save", OrderEdit))


@pytest.mark.parametrize("value", [5, None, {"a": "b"}, "\ud800"])
def test_an_address_is_made_of_text(value: object) -> None:
    with pytest.raises(UnreadableEvent):
        refuse_unreadable(_event({"key": 1}, query={"ventes": value}))


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "https://localhost.elsewhere.example", "null"])
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    with pytest.raises(ForeignForm):
        refuse_foreign_page(_event({"key": 1}, headers={**HOST, "origin": origin}))


@pytest.mark.parametrize("headers", [HOST, {**HOST, "origin": "http://localhost:3000"}])
def test_our_own_page_and_a_program_pass(headers: dict[str, str]) -> None:
    refuse_foreign_page(_event({"key": 1}, headers=headers))


def test_behind_a_proxy_the_public_address_is_ours() -> None:
    with configured(PUBLIC_URL="https://cagette.example"):
        refuse_foreign_page(_event({"key": 1}, headers={"host": "10.0.0.1", "origin": "https://cagette.example"}))
