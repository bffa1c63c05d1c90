"""Which offer and which product of a farm each line of a file is about.

An offer is known by its reference; without one, by its product's name and its label. A product is known by its
offers, else by its name, whatever the accents and capitals.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services.priced_places import Place, Rates
from cagette_pwa.services.product_cells import draft_with, readings
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.product_files import Column, Stored
from cagette_pwa.services.product_sheets import Sheet, SheetLine
from cagette_pwa.services.search import plain

PRODUCT_COLUMNS: Final = (Column.DESCRIPTION, Column.CATEGORY, Column.LABELS, Column.VAT)
"""What is said of a product beside its name."""

_ALONE: Final = {Column.PRODUCT, *PRODUCT_COLUMNS, Column.ARCHIVED}
"""A line with nothing else is about a product without offers."""

Key = int | str
"""A product: its id, or the plain name of one that is to be made."""


@dataclass(frozen=True)
class Farm:
    """What a farm has, by id; where its offers are in catalogs; the platform's rates today; what is counted already."""

    products: dict[int, Product]
    offers: dict[int, Offer]
    places: dict[int, tuple[Place, ...]]
    rates: Rates
    counted: Collection[int]


@dataclass
class Entry:
    """A line on its way to what it does; with `refusals` it does nothing."""

    line: SheetLine
    values: dict[Column, Any]
    refusals: list[str]
    offer: Offer | None = None
    key: Key = ""
    states_name: bool = False
    """It names a product that is known otherwise, so another name renames it."""
    draft: OfferDraft | None = None
    stored: Stored = field(default_factory=Stored)

    @property
    def number(self) -> int:
        """The line's number in the file."""
        return self.line.number

    @property
    def has_offer(self) -> bool:
        """It is about an offer, not about a product alone."""
        return self.offer is not None or bool(self.line.cells.keys() - _ALONE)

    @property
    def is_known(self) -> bool:
        """The farm has what it is about."""
        return self.offer is not None or (not self.has_offer and isinstance(self.key, int))


def entries_of(sheet: Sheet, farm: Farm) -> list[Entry]:
    """Each line with the offer and the product that it is about, or with what stands against it."""
    entries = [_read(line) for line in sheet.lines]
    _know_references(entries, farm)
    _Names(farm, entries).know()
    _refuse_twice(entries)
    return entries


def _read(line: SheetLine) -> Entry:
    values, refusals = readings(line.cells)
    if line.too_wide:
        refusals.append(
            "Cette ligne a plus de cases que de titres. Mettez entre guillemets les textes où se trouve le "
            "séparateur de colonnes, ou enregistrez le tableau en XLSX."
        )
    return Entry(line, values, refusals)


def _know_references(entries: list[Entry], farm: Farm) -> None:
    known = {offer.reference.upper(): offer for offer in farm.offers.values()}
    numbers = {have.lstrip("0"): have for have in reversed(known) if have.isdecimal()}
    first: dict[str, Entry] = {}
    for entry in entries:
        reference = entry.values.get(Column.REFERENCE)
        if reference is None:
            continue
        other = first.setdefault(reference, entry)
        if other is not entry:
            for one, same in ((entry, other), (other, entry)):
                one.refusals.append(
                    f"La référence {reference} est aussi ligne {same.number}. Gardez une seule des deux lignes, ou "
                    "changez l'une des références."
                )
        entry.offer = known.get(reference)
        if entry.offer is not None:
            entry.key, entry.states_name = entry.offer.product_id, True
        elif reference.isdecimal() and (same_number := numbers.get(reference.lstrip("0"))):
            entry.refusals.append(
                f"La référence {reference} n'existe pas, mais {same_number} existe. Le tableur a sans doute retiré "
                "les zéros du début : mettez la case au format Texte, puis récrivez-la."
            )


@dataclass
class _Names:
    """Products and offers by the names that people give them."""

    farm: Farm
    entries: list[Entry]
    products: dict[str, list[Product]] = field(default_factory=dict)
    offers: dict[int, dict[str, list[Offer]]] = field(default_factory=dict)
    """Of each product, by their plain labels: a product may have thousands."""
    alone: set[int] = field(default_factory=set)
    """Products without offers that a line is about already: two of them may have one name."""

    def know(self) -> None:
        """Finds the product of each line, and the offer of those without a reference."""
        for product in self.farm.products.values():
            self.products.setdefault(plain(product.name), []).append(product)
        for offer in self.farm.offers.values():
            labels = self.offers.setdefault(offer.product_id, {})
            labels.setdefault(plain_label(offer.label), []).append(offer)
        renamed = self._renamed()
        for entry in self.entries:
            if entry.offer is None and not entry.refusals:
                self._know(entry, renamed)

    def _renamed(self) -> dict[str, int]:
        """Products by the new name that lines of their own offers give them."""
        renamed: dict[str, int] = {}
        for entry in self.entries:
            name = entry.values.get(Column.PRODUCT)
            if entry.offer is None or name is None:
                continue
            mine = self.farm.products[entry.offer.product_id]
            if plain(name) == plain(mine.name):
                continue
            rival = renamed.setdefault(plain(name), mine.id or 0)
            if plain(name) in self.products or rival != mine.id:
                entry.refusals.append(
                    f"L'offre {entry.offer.reference} est celle de « {mine.name} » : elle ne change pas de produit. "
                    "Remettez ce nom, ou créez une autre offre sans référence et archivez celle-ci."
                )
        return renamed

    def _know(self, entry: Entry, renamed: dict[str, int]) -> None:
        name, reference = entry.values.get(Column.PRODUCT), entry.values.get(Column.REFERENCE)
        if name is None:
            told = f"La référence {reference} n'est pas l'une des vôtres. Vérifiez-la ; pour une nouvelle offre, "
            entry.refusals.append((told if reference else "Pour une nouvelle offre, ") + "remplissez aussi Produit.")
            return
        found = [self.farm.products[renamed[plain(name)]]] if plain(name) in renamed else self._named(entry, name)
        if len(found) > 1:
            entry.refusals.append(
                f"Plusieurs de vos produits s'appellent « {name} ». Donnez-leur des noms différents, puis recommencez."
            )
            return
        entry.key = found[0].id or 0 if found else plain(name)
        if found and entry.has_offer:
            self._know_label(entry, found[0])

    def _named(self, entry: Entry, name: str) -> list[Product]:
        found = self.products.get(plain(name), [])
        if len(found) > 1 and not entry.has_offer:
            bare = [product for product in found if product.id not in self.offers and product.id not in self.alone]
            found = bare[:1] or found
            self.alone.update(product.id or 0 for product in bare[:1])
        exact = [product for product in found if product.name == name]
        return exact if len(exact) == 1 else found

    def _know_label(self, entry: Entry, product: Product) -> None:
        """An offer of the same label is this one, unless the line gives it another reference."""
        label = plain_label(entry.values.get(Column.OFFER) or usual_label(entry.values))
        same = self.offers.get(product.id or 0, {}).get(label, [])
        same = [offer for offer in same if offer.archived_at is None] or same
        if not same:
            return
        if Column.REFERENCE in entry.values:
            archived = " (archivée)" if same[0].archived_at else ""
            entry.refusals.append(
                f"« {product.name} {same[0].label} » existe déjà sous la référence {same[0].reference}{archived}. "
                "Reprenez cette référence, ou donnez un autre libellé à la nouvelle offre."
            )
        elif len(same) > 1:
            entry.refusals.append(
                f"Plusieurs offres s'appellent « {product.name} {same[0].label} ». Indiquez la référence de celle-ci."
            )
        else:
            entry.offer = same[0]


def _refuse_twice(entries: list[Entry]) -> None:
    """Two lines for one offer, and a line without a reference that cannot be told from another one."""
    by_offer: dict[int, Entry] = {}
    by_label: dict[tuple[Key, str], Entry] = {}
    for entry in entries:
        if entry.refusals or not entry.has_offer:
            continue
        if entry.offer is not None:
            _refuse_both(entry, by_offer.setdefault(entry.offer.id or 0, entry))
        label = entry.values.get(Column.OFFER) or (entry.offer.label if entry.offer else usual_label(entry.values))
        other = by_label.setdefault((entry.key, plain_label(label)), entry)
        if not all(_has_reference(one) for one in (entry, other)):
            _refuse_both(entry, other)


def _refuse_both(entry: Entry, other: Entry) -> None:
    if entry is other or entry.refusals:
        return
    for one, same in ((entry, other), (other, entry)):
        one.refusals.append(
            f"Cette offre est aussi ligne {same.number}. Gardez une seule des deux lignes, ou changez un libellé."
        )


def _has_reference(entry: Entry) -> bool:
    return Column.REFERENCE in entry.values


def usual_label(values: dict[Column, Any]) -> str:
    """The label that a new offer gets when its line gives none."""
    return draft_with(values, OfferDraft(price_cents=1)).usual_label()


def plain_label(label: str) -> str:
    """A label whatever its capitals, accents and kinds of spaces."""
    return plain(" ".join(label.split()))


def products_by_key(entries: Iterable[Entry]) -> dict[Key, list[Entry]]:
    """The lines of each product, in the order of the file."""
    found: dict[Key, list[Entry]] = {}
    for entry in entries:
        if entry.key:
            found.setdefault(entry.key, []).append(entry)
    return found
