"""Prélèvement des frais: what will be debited and when, whose account it is, and who is told."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import money
from cagette_pwa.clock import day_words
from cagette_pwa.errors import CagetteError, NoProducer, NotSignedIn
from cagette_pwa.services import debit_scope, debits
from cagette_pwa.services.debit_scope import Scope
from cagette_pwa.state import forms
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

EXAMPLE_CENTS = 100_00
"""Sales of which the page says what is debited."""


class Debit(rx.State):
    """What is set up, and what concerns the farm."""

    loaded: bool = False
    is_set: bool = False
    holder: str = ""
    email: str = ""
    set_words: str = ""
    rate: str = ""
    example: str = ""
    example_sales: str = money.euros(EXAMPLE_CENTS)
    on_site: list[str] = []
    online: list[str] = []
    version: int = 0
    refused: str = ""

    @rx.event
    async def load(self) -> None:
        """The details of the farm that this browser acts for."""
        await self._read()

    @rx.event
    async def save(self, form: dict[str, Any]) -> EventSpec | None:
        """Keeps whose account is debited and who is told."""
        holder, email = forms.words(form, "titulaire"), forms.words(form, "adresse")
        try:
            await producer_writes(self, debits.set_details, holder, email)
        except (NotSignedIn, NoProducer):
            raise
        except CagetteError as refusal:
            self.refused = refusal.sentence
            return None
        await self._read()
        return Toasts.say("C'est enregistré.")

    async def _read(self) -> None:
        found: Scope = await producer_reads(self, debit_scope.scope)
        details = found.details
        self.is_set, self.refused = details is not None, ""
        self.holder = details.holder if details else ""
        self.email = details.email if details else ""
        self.set_words = f"Renseigné par {details.set_by}, {day_words(details.set_at, year=True)}" if details else ""
        self.rate = money.percent(found.rate)
        self.example = money.euros(money.round_cents(found.rate * EXAMPLE_CENTS / 100))
        self.on_site, self.online = list(found.on_site), list(found.online)
        self.version += 1
        self.loaded = True
