"""Taking part in sales from Planifier: one, several, regularly; their opening and closing; leaving them.

What a sheet asks for is refused in the sheet, which the screen keeps in front.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.clock import day_words
from cagette_pwa.errors import CagetteError, NoProducer, NotSignedIn
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import agenda, cancellations, planning, sale_windows
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.services.selected_sales import SaleKey
from cagette_pwa.services.series import Departure, SeriesChange
from cagette_pwa.state import forms
from cagette_pwa.state.edge import producer_reads
from cagette_pwa.state.leaving import Cancelling, Leaving, cancelled_words, cancelling_of, leaving_of
from cagette_pwa.state.planning import Planning, changed, sale_on, shown_anew, untick
from cagette_pwa.state.planning_looks import sale_key
from cagette_pwa.state.planning_rows import key_of, sales_words
from cagette_pwa.state.rhythms import Rhythm, first_day_of, rhythms_of
from cagette_pwa.state.sale_details import Detail, detail_of
from cagette_pwa.state.toasts import Toasts
from cagette_pwa.state.window_forms import boundary

SHEETS = ("sale", "series", "window", "leave", "cancel", "end")
BEFORE, CALENDAR = "avant", "jour"
INVITATION = "debit"
"""The sheet that the first participation of a farm opens."""


class TakingPart(rx.State):
    """The sheet that is open, and the sales that it is about."""

    dialog: str = ""
    refused: str = ""
    sale: Detail = Detail()
    rhythms: list[Rhythm] = []
    about: str = ""
    reckoning: str = BEFORE
    leaving: Leaving = Leaving()
    cancelling: Cancelling = Cancelling()
    _targets: list[str] = []
    _series: tuple[int, int] = (0, 0)

    @rx.event
    async def ask(self, dialog: str, key: str) -> None:
        """Opens a sheet about one sale, or about the ticked ones when none is named."""
        page = await self.get_state(Planning)
        keys = [str(key)] if key else list(page.picked)
        if dialog in SHEETS and keys:
            await self._open(dialog, [sale_on(page, one) for one in keys])

    @rx.event
    async def close(self) -> None:
        """Back to the sales."""
        self.dialog = ""

    @rx.event
    async def reckon(self, how: str) -> None:
        """Opening and closing so many days before, or on a day of the calendar."""
        self.reckoning, self.refused = CALENDAR if how == CALENDAR else BEFORE, ""

    @rx.event
    async def join(self, key: str) -> EventSpec:
        """Takes part in one sale."""
        sale = sale_on(await self.get_state(Planning), key)
        await self._change(planning.participate, *sale_key(key))
        return Toasts.say(f"Vous participez à la vente du {day_words(sale.starts_at)}, {sale.market}.")

    @rx.event
    async def join_picked(self) -> EventSpec:
        """Takes part in the ticked sales."""
        page = await self.get_state(Planning)
        joined = await self._change(planning.participate_selection, [sale_key(key) for key in page.picked])
        untick(page)
        return Toasts.say(f"Vous participez à {sales_words(joined)} de plus.")

    @rx.event
    async def join_series(self, form: dict[str, Any]) -> EventSpec | None:
        """Takes part in all dates of the schedule, or in those of one week in two; later ones too."""
        return await self._decide(_joined_series, _join_series, self._series, forms.words(form, "rythme"))

    @rx.event
    async def end_series(self) -> EventSpec | None:
        """Leaves all dates of the schedule, but for those with orders."""
        return await self._decide(_departed, planning.end_recurring, *self._series)

    @rx.event
    async def leave(self) -> EventSpec | None:
        """Leaves the sales of the sheet; where customers have ordered meanwhile, the sheet asks what to tell them."""
        said = await self._decide(
            lambda left: f"Vous ne participez plus à {sales_words(left)}.", planning.withdraw_selection, self._keys()
        )
        if said is None and len(self._targets) == 1:
            sale = sale_on(await shown_anew(self), self._targets[0])
            if sale.ordered:
                await self._open("cancel", [sale])
        return said

    @rx.event
    async def cancel(self, form: dict[str, Any]) -> EventSpec | None:
        """Sets what was ordered in the sale of the sheet to zero, tells each customer why, and leaves it."""
        key, message = sale_key(self.sale.key), forms.words(form, "message")
        return await self._decide(cancelled_words, cancellations.cancel_sale, *key, message)

    @rx.event
    async def set_window(self, form: dict[str, Any]) -> EventSpec | None:
        """Gives the sales of the sheet their own opening and closing."""
        return await self._decide(lambda _: "Ouverture et fermeture enregistrées.", _personalise, self._keys(), form)

    @rx.event
    async def reset_window(self) -> EventSpec | None:
        """Gives the sales of the sheet back to the market's own opening and closing."""
        return await self._decide(
            lambda _: "Ouverture et fermeture du marché rétablies.", sale_windows.personalise, self._keys(), None, None
        )

    async def _open(self, dialog: str, sales: list[ComingSale]) -> None:
        first = sales[0]
        if dialog == "leave" and len(sales) == 1 and first.ordered:
            dialog = "cancel"
        if dialog == "series":
            self.rhythms = rhythms_of(await producer_reads(self, _dates_of_series, first))
        elif dialog == "cancel":
            found = await producer_reads(self, cancellations.preview, *sale_key(key_of(first)))
            self.cancelling = cancelling_of(first, found)
        elif dialog == "leave":
            self.leaving = leaving_of(sales)
            sales = [sale for sale in sales if not sale.ordered]
        self._targets, self._series = [key_of(sale) for sale in sales], (first.catalog_id, first.schedule_id or 0)
        self.sale, self.reckoning = detail_of(first), BEFORE
        self.about = f"{len(sales)} ventes" if len(sales) > 1 else f"{self.sale.date}, {self.sale.market}"
        self.dialog, self.refused = dialog, ""

    async def _decide(
        self, sentence: Callable[[Any], str], command: Callable[..., Any], *args: Any
    ) -> EventSpec | None:
        try:
            self.dialog, before = "", self.dialog
            result = await self._change(command, *args)
        except (NotSignedIn, NoProducer):
            raise
        except CagetteError as refusal:
            self.dialog, self.refused = before, refusal.sentence
            return None
        untick(await self.get_state(Planning))
        return Toasts.say(sentence(result))

    async def _change(self, command: Callable[..., Any], *args: Any) -> Any:
        """The first participation of a farm leads to the debit of fees."""
        page = await self.get_state(Planning)
        before = page.debit_is_due
        result = await changed(self, command, *args)
        if page.debit_is_due and not before:
            self.dialog = INVITATION
        return result

    def _keys(self) -> list[SaleKey]:
        return [sale_key(key) for key in self._targets]


def _dates_of_series(session: Session, member: ProducerMember, first: ComingSale, *, now: datetime) -> list[ComingSale]:
    """The coming dates of the same schedule, whatever the screen shows of them."""
    found = agenda.coming(session, member, market_id=first.market_id, catalog_id=first.catalog_id, now=now)
    return [
        sale
        for sale in found.sales
        if sale.schedule_id == first.schedule_id and sale.changeable and sale.closes_at > now and sale.valid
    ]


def _join_series(
    session: Session, member: ProducerMember, series: tuple[int, int], rhythm: str, *, now: datetime
) -> SeriesChange:
    first_day = first_day_of(rhythm)
    if first_day is None:
        return SeriesChange(planning.participate_recurring(session, member, *series, now=now))
    return planning.participate_every_second_week(session, member, *series, first_day, now=now)


def _personalise(
    session: Session, member: ProducerMember, sales: list[SaleKey], form: dict[str, Any], *, now: datetime
) -> None:
    opening, closing = boundary(form, "ouverture"), boundary(form, "fermeture")
    sale_windows.personalise(session, member, sales, opening, closing, now=now)


def _joined_series(done: SeriesChange) -> str:
    said = f"Vous participez à {sales_words(done.joined)} de plus."
    if done.left:
        said += f" {sales_words(done.left)} en moins : ce n'est pas votre semaine."
    return said + (" Restent celles que des clients ont commandées." if done.kept else "")


def _departed(done: Departure) -> str:
    kept = " Restent celles que des clients ont commandées." if done.kept else ""
    return f"Vous ne participez plus à {sales_words(done.left)}.{kept}"
