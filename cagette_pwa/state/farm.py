"""The farm's own page: what is written of it, and its colleagues."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import day_words
from cagette_pwa.services import colleagues, farms, places
from cagette_pwa.state import communes
from cagette_pwa.state.communes import Found
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.session import Session
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class Person:
    """A colleague: `key` names them, `words` stand under the name; the last two are asked before they leave."""

    key: int
    name: str
    words: str
    leave: str
    leaving: str
    is_me: bool


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has accepted yet."""

    key: int
    email: str
    until: str


class Farm(rx.State):
    """What is shown, and which colleague is about to be removed."""

    loaded: bool = False
    version: int = 0
    name: str = ""
    description: str = ""
    siret: str = ""
    address: str = ""
    chosen: str = ""
    found: list[Found] = []
    delivery_conditions: str = ""
    people: list[Person] = []
    waiting: list[Waiting] = []
    leaving: int = 0
    leaving_words: str = ""

    @rx.event
    async def load(self) -> None:
        """The farm that this browser acts for."""
        self._show(await producer_reads(self, farms.farm_of))

    @rx.event
    async def search(self, typed: str) -> None:
        """Communes for what is typed."""
        self.found = await communes.found(typed)
        self.chosen = self.found[0].insee if len(self.found) == 1 else ""

    @rx.event
    async def save(self, form: dict[str, Any]) -> list[Any]:
        """Keeps what is written of the farm."""
        await producer_writes(
            self,
            farms.update_farm,
            name=form.get("name"),
            insee=form.get("insee"),
            address=form.get("address"),
            siret=form.get("siret"),
            description=form.get("description"),
            delivery_conditions=form.get("delivery_conditions"),
        )
        self._show(await producer_reads(self, farms.farm_of))
        return [Session.load, Toasts.say("Votre ferme est enregistrée.")]

    @rx.event
    async def invite(self, form: dict[str, Any]) -> EventSpec:
        """Mails a link to a colleague."""
        await producer_writes(self, colleagues.invite, form.get("email"))
        self._show(await producer_reads(self, farms.farm_of))
        return Toasts.say("L'invitation est partie par mail.")

    @rx.event
    async def take_back(self, key: int) -> EventSpec:
        """Voids an invitation."""
        await producer_writes(self, colleagues.take_back, key)
        self._show(await producer_reads(self, farms.farm_of))
        return Toasts.say("L'invitation est annulée.")

    @rx.event
    def ask(self, key: int) -> None:
        """Before a colleague leaves."""
        found = next((person for person in self.people if person.key == key), None)
        self.leaving, self.leaving_words = (found.key, found.leaving) if found else (0, "")

    @rx.event
    async def remove(self) -> EventSpec:
        """The colleague leaves the farm; oneself, one goes back to the menu."""
        key, self.leaving = self.leaving, 0
        myself = any(person.is_me for person in self.people if person.key == key)
        await producer_writes(self, colleagues.remove_colleague, key)
        if myself:
            return rx.redirect(routes.MORE)
        self._show(await producer_reads(self, farms.farm_of))
        return Toasts.say("Cette personne n'a plus accès à votre ferme.")

    def _show(self, farm: farms.Farm) -> None:
        commune = places.commune(farm.insee)
        self.name, self.description, self.siret = farm.name, farm.description, _spaced(farm.siret)
        self.address, self.delivery_conditions = farm.address, farm.delivery_conditions
        self.chosen = farm.insee
        self.found = [Found(farm.insee, communes.words(commune.name, commune.postal_codes))]
        self.people = [_person(person) for person in farm.colleagues]
        self.waiting = [Waiting(row.id, row.email, f"jusqu'au {day_words(row.expires_at)}") for row in farm.invitations]
        self.version += 1
        self.loaded = True


def _person(person: colleagues.Colleague) -> Person:
    if person.is_me:
        leaving = "Vous n'aurez plus accès à cette ferme"
        return Person(person.user_id, person.name, f"vous · {person.email}", "Quitter cette ferme", leaving, True)
    leave, leaving = f"Retirer {person.name}", f"{person.name} n'aura plus accès"
    return Person(person.user_id, person.name, person.email, leave, leaving, False)


def _spaced(siret: str) -> str:
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}".strip()
