"""What a person sees when a handler raises."""

import logging

import pytest
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.errors import NoProducer, NotFound, NotSignedIn
from cagette_pwa.state.refusals import UNEXPECTED, refusal


def _arguments(event: EventSpec) -> str:
    """What the browser would receive, as one text."""
    return " ".join(str(value._decode()) for _, value in event.args)


def test_a_refusal_is_said_in_its_own_sentence() -> None:
    event = refusal(NotFound())
    assert event.handler.fn.__qualname__ == "Toasts.say"
    assert NotFound().sentence in _arguments(event)
    assert "problem" in _arguments(event)


def test_a_stranger_is_led_to_the_door_and_back_afterwards() -> None:
    event = refusal(NotSignedIn())
    assert f"location.replace('{routes.SIGN_IN}?suite='" in _arguments(event)
    assert "location.pathname" in _arguments(event)


def test_somebody_without_a_farm_is_led_to_a_first_one() -> None:
    event = refusal(NoProducer())
    assert event.handler.fn.__qualname__ == "_redirect"
    assert routes.NEW_FARM in _arguments(event).split()


def test_a_fault_of_ours_is_logged_and_its_detail_kept_from_the_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        event = refusal(ZeroDivisionError("secret"))
    assert UNEXPECTED in _arguments(event)
    assert "secret" not in _arguments(event)
    assert caplog.records[0].exc_info is not None
