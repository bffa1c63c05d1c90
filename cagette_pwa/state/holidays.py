"""Mes congés: days on which the farm sells nowhere, what they leave and what stays."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.clock import day_words, paris, utc_now
from cagette_pwa.errors import BadInput, CagetteError, NoProducer, NotSignedIn
from cagette_pwa.french import spaced
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import holidays
from cagette_pwa.services.holidays import HolidayEffect, HolidayRow
from cagette_pwa.state import forms
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.planning import changed
from cagette_pwa.state.planning_rows import ordered_words, period_words, sales_words
from cagette_pwa.state.toasts import Toasts

_NEVER = (date.min, date.min)


@dataclass(frozen=True)
class Holiday:
    """One of the list."""

    key: int
    words: str
    detail: str


@dataclass(frozen=True)
class Effect:
    """What days would change: sales left, and those that stay because customers have ordered."""

    period: str = ""
    words: str = ""
    kept: list[str] = field(default_factory=list)


class Holidays(rx.State):
    """The sheet: the list and two days to choose, then what they would change."""

    shown: bool = False
    rows: list[Holiday] = []
    first: str = ""
    last: str = ""
    earliest: str = ""
    asking: bool = False
    effect: Effect = Effect()
    refused: str = ""
    _days: tuple[date, date] = _NEVER

    @rx.event
    async def open(self) -> None:
        """The list."""
        self._show(await producer_reads(self, holidays.holidays))
        self.first = self.last = self.refused = ""
        self.earliest = str(paris(utc_now()).date())
        self.asking, self.shown = False, True

    @rx.event
    async def close(self) -> None:
        """Back to the sales."""
        self.shown = False

    @rx.event
    async def preview(self, form: dict[str, Any]) -> None:
        """What these days would change; nothing has changed yet."""
        self.first, self.last = forms.words(form, "premier-jour")[:10], forms.words(form, "dernier-jour")[:10]
        try:
            days = _day(self.first, "Premier jour"), _day(self.last, "Dernier jour")
            found = await producer_writes(self, _tried, *days)
        except (NotSignedIn, NoProducer):
            raise
        except CagetteError as refusal:
            self.refused = refusal.sentence
            return
        self._days, self.effect, self.refused, self.asking = days, _effect(days, found), "", True

    @rx.event
    async def back(self) -> None:
        """Other days."""
        self.asking, self.refused = False, ""

    @rx.event
    async def add(self) -> EventSpec | None:
        """Leaves the sales of these days."""
        try:
            done = await changed(self, holidays.add, *self._days)
        except (NotSignedIn, NoProducer):
            raise
        except CagetteError as refusal:
            self.refused = refusal.sentence
            return None
        self.shown = False
        return Toasts.say(f"Congés enregistrés. {_left_words(done.left)}")

    @rx.event
    async def remove(self, key: int) -> EventSpec:
        """Comes back to what a holiday had left."""
        done = await changed(self, holidays.remove, key)
        self._show(await producer_reads(self, holidays.holidays))
        back = f" Vous participez à nouveau à {sales_words(done.back)}." if done.back else ""
        return Toasts.say(f"Congés supprimés.{back}")

    def _show(self, found: tuple[HolidayRow, ...]) -> None:
        self.rows = [_row(row) for row in found]


def _tried(session: Session, member: ProducerMember, first: date, last: date, *, now: datetime) -> HolidayEffect:
    """What the command would do, by doing it and taking it back."""
    trial = session.begin_nested()
    try:
        return holidays.add(session, member, first, last, now=now)
    finally:
        trial.rollback()


def _row(found: HolidayRow) -> Holiday:
    words = period_words(found.first_day, found.last_day)
    detail = f"{sales_words(found.left)} sans vous" if found.left else "aucune vente ces jours-là"
    return Holiday(found.id, words[0].upper() + words[1:], detail)


def _effect(days: tuple[date, date], found: HolidayEffect) -> Effect:
    period = period_words(*days)
    kept = [
        spaced(f"{day_words(sale.starts_at)}, {sale.market} : {ordered_words(sale.pieces)}")
        for sale in found.kept_with_orders
    ]
    return Effect(period[0].upper() + period[1:], _leaving_words(found.left), kept)


def _leaving_words(count: int) -> str:
    if not count:
        return "Vous ne participez à aucune vente de ces jours-là. Aucune nouvelle date ne s'y ajoutera."
    return f"Vous quitterez {sales_words(count)}. Aucune nouvelle date ne s'y ajoutera."


def _left_words(count: int) -> str:
    return f"Vous avez quitté {sales_words(count)}." if count else ""


def _day(text: str, field: str) -> date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise BadInput(field=field, help="choisissez un jour du calendrier.")
