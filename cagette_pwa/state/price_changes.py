"""Changing the price of an offer from any page: what it does, which catalogs follow, and taking it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.errors import CagetteError
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import offers, price_changes
from cagette_pwa.services.price_changes import Preview
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.state import forms, price_words
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class Choice:
    """A catalog in the sheet: `follows` is its box, `change` and `sales` are read when it is ticked, else `stays`."""

    key: int
    box: str
    name: str
    follows: bool
    change: str
    stays: str
    sales: list[str]


@dataclass(frozen=True)
class Note:
    """What is said of a change under its offer: from what to what, and where it holds from when."""

    change: int
    name: str
    words: str
    reach: str


@dataclass(frozen=True)
class Done:
    """A change that was made, 0 when there was nothing to change, and what it does."""

    change_id: int
    preview: Preview | None = None


class PriceChanges(rx.State):
    """`notes` are those of this visit, by offer; `turn` changes when what was typed must give way to what is kept."""

    notes: dict[str, Note] = {}
    turn: int = 0
    asking: bool = False
    key: str = ""
    name: str = ""
    words: str = ""
    choices: list[Choice] = []
    _change: int = 0

    @rx.event
    async def change(self, key: int, cents: int, seen: int) -> EventSpec | None:
        """A price typed in place: the catalogs without a price of their own follow, and the note says so."""
        try:
            done = await producer_writes(self, _change_price, key, cents, seen)
        except CagetteError as refused:
            self.turn += 1
            return Toasts.say(refused.sentence, "problem")
        self._tell(done)
        return None

    @rx.event
    async def undo(self, key: str) -> EventSpec | None:
        """Takes back the change that an offer's note is about."""
        note = self.notes.get(str(key))
        if note is None:
            return None
        try:
            await producer_writes(self, price_changes.undo, note.change)
        finally:
            self.notes = {offer: kept for offer, kept in self.notes.items() if offer != str(key)}
            self.turn += 1
        return Toasts.say("Prix remis comme avant.")

    @rx.event
    async def choose(self, key: str) -> None:
        """Asks which catalogs follow a change that was made."""
        if note := self.notes.get(str(key)):
            self._ask(await producer_reads(self, price_changes.made, note.change), note.change)

    @rx.event
    async def confirm(self, data: dict[str, Any]) -> EventSpec | None:
        """The catalogs that are ticked follow, the others keep what customers pay today."""
        change_id, self._change, self.asking = self._change, 0, False
        if not change_id:
            return None
        followers = forms.numbers(data, price_words.BOX)
        self._tell(await producer_writes(self, _choose_again, change_id, followers))
        return Toasts.say("Catalogues choisis.")

    @rx.event
    def close(self) -> None:
        """Closes the sheet; what is done stays."""
        self.asking, self._change = False, 0

    @rx.event
    def forget(self) -> None:
        """Another page, another visit."""
        self.notes, self.asking, self._change = {}, False, 0

    async def _must_ask(self, offer_id: int, draft: OfferDraft) -> bool:
        """Asks which catalogs follow a price that is not given yet, where there is something to choose."""
        asked = (offer_id, draft.price_cents)
        found: Preview = await producer_reads(self, price_changes.preview, *asked, portion=draft.portion)
        if found.must_ask:
            self._ask(found)
        return found.must_ask

    def _ask(self, found: Preview, change_id: int = 0) -> None:
        self._change, self.key = change_id, f"{found.offer_id}-{found.after_cents}-{change_id}"
        self.name = found.name
        self.words = price_words.change(found.before_cents, found.after_cents, found.measure)
        self.choices = [_choice(found, effect) for effect in found.catalogs]
        self.asking = True

    def _tell(self, done: Done) -> None:
        if done.preview is not None:
            note = _note(done.change_id, done.preview)
            self.notes = self.notes | {str(done.preview.offer_id): note}


def update_and_tell(
    session: Session,
    member: ProducerMember,
    offer_id: int,
    draft: OfferDraft,
    followers: Collection[int] | None,
    seen: int,
    *,
    now: datetime,
) -> Done:
    """Keeps an offer as its form sent it; what its new price does."""
    change_id = offers.update_offer(session, member, offer_id, draft, followers, seen=seen, now=now)
    return _told(session, member, change_id, now=now)


def _change_price(
    session: Session, member: ProducerMember, offer_id: int, cents: int, seen: int, *, now: datetime
) -> Done:
    return _told(session, member, price_changes.change(session, member, offer_id, cents, seen=seen, now=now), now=now)


def _choose_again(
    session: Session, member: ProducerMember, change_id: int, followers: Collection[int], *, now: datetime
) -> Done:
    return _told(session, member, price_changes.choose_again(session, member, change_id, followers, now=now), now=now)


def _told(session: Session, member: ProducerMember, change_id: int, *, now: datetime) -> Done:
    return Done(change_id, price_changes.made(session, member, change_id, now=now) if change_id else None)


def _choice(found: Preview, effect: price_changes.CatalogEffect) -> Choice:
    return Choice(
        key=effect.catalog_id,
        box=f"{price_words.BOX}{effect.catalog_id}",
        name=effect.name,
        follows=effect.follows,
        change=price_words.change(effect.before_cents, effect.after_cents, found.measure),
        stays=f"garde {price_words.price(effect.before_cents, found.measure)}",
        sales=price_words.sales([sale for sale in found.sales if sale.catalog_id == effect.catalog_id]),
    )


def _note(change_id: int, found: Preview) -> Note:
    return Note(
        change=change_id,
        name=found.name,
        words=price_words.change(found.before_cents, found.after_cents, found.measure),
        reach=price_words.reach(found),
    )
