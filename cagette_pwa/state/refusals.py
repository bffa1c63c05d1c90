"""What happens when an event handler raises: a refusal becomes a sentence, a stranger is led to the door."""

import logging

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.errors import CagetteError, NoProducer, NotSignedIn
from cagette_pwa.state.toasts import Toasts

log = logging.getLogger(__name__)

UNEXPECTED = "Quelque chose n'a pas marché de notre côté. Rien n'a été changé : réessayez dans un instant."

TO_THE_DOOR = f"location.replace('{routes.SIGN_IN}?suite=' + encodeURIComponent(location.pathname + location.search))"
"""A real navigation, which knows the page to come back to once signed in."""


def refusal(exception: Exception) -> EventSpec:
    """The event that answers an exception; Reflex calls it for every handler that raises."""
    if isinstance(exception, NotSignedIn):
        return rx.call_script(TO_THE_DOOR)
    if isinstance(exception, NoProducer):
        return rx.redirect(routes.NEW_FARM)
    if isinstance(exception, CagetteError):
        return Toasts.say(exception.sentence, "problem")
    log.error("an event handler failed", exc_info=exception)
    return Toasts.say(UNEXPECTED, "problem")
