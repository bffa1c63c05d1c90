"""What each line of a file would do to a farm, without doing it: new, changed, the same, or refused with a reason.

The same file and the same farm give the same plan, so its digest says whether what was shown is what would be done.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any

from cagette_pwa.services.import_drafts import draft
from cagette_pwa.services.import_matching import PRODUCT_COLUMNS, Entry, Farm, Key, entries_of, products_by_key
from cagette_pwa.services.import_products import (
    known_product,
    product_of_lines,
    refuse_contradictions,
    refuse_lost_names,
)
from cagette_pwa.services.offers import free_reference, usual_reference
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft
from cagette_pwa.services.product_files import (
    Column,
    Stored,
    Value,
    offer_cells,
    offer_draft,
    product_cells,
    shown,
    stored_of,
)
from cagette_pwa.services.product_sheets import Sheet


class Fate(StrEnum):
    """What becomes of a line, in the order in which lines are shown."""

    ERROR = "error"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A cell that becomes another one."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class PlannedLine:
    """What a line does. `draft` is None where it is about a product alone, or refused."""

    number: int
    fate: Fate
    name: str
    refusals: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    key: Key = ""
    new_product: bool = False
    proposed: bool = False
    """Its reference is ours."""
    offer_id: int | None = None
    draft: OfferDraft | None = None
    stored: Stored = field(default_factory=Stored)

    @property
    def reference(self) -> str:
        """How the offer is known; empty for a product alone."""
        return self.draft.reference if self.draft else ""

    @property
    def told(self) -> tuple[Any, ...]:
        """All that the line does."""
        made = (self.draft, self.stored) if self.fate is Fate.NEW else ()
        return (self.number, self.fate, self.key, self.offer_id, self.refusals, self.changes, made)


@dataclass(frozen=True)
class ImportPlan:
    """Every line of the file, in its order, and the products that they make or change."""

    lines: tuple[PlannedLine, ...]
    products: dict[Key, ProductDraft]

    @cached_property
    def totals(self) -> Counter[Fate]:
        """How many lines there are of each fate."""
        return Counter(line.fate for line in self.lines)

    @property
    def writes(self) -> int:
        """Lines that change something."""
        return self.totals[Fate.NEW] + self.totals[Fate.CHANGED]

    @cached_property
    def recounted(self) -> int:
        """Known offers whose real stock would change."""
        return sum(any(change.column is Column.ON_HAND for change in line.changes) for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """The same for the same plan only; what it leaves alone may change meanwhile."""
        made = {key: draft for key, draft in self.products.items() if isinstance(key, str)}
        return sha256(repr(([line.told for line in self.lines], made)).encode()).hexdigest()


def plan(sheet: Sheet, farm: Farm, *, leave_stock: bool = False) -> ImportPlan:
    """What `sheet` would do to `farm`; `leave_stock` keeps the pieces of known offers: some were sold since."""
    entries = entries_of(sheet, farm)
    for entry in entries:
        if leave_stock and entry.offer is not None:
            entry.values.pop(Column.ON_HAND, None)
    groups = products_by_key(entries)
    for group in groups.values():
        refuse_contradictions(group)
    for entry in entries:
        draft(entry, farm)
    for key, group in groups.items():
        refuse_lost_names(key, group, farm)
    products = {key: product_of_lines(key, group, farm, set(sheet.columns)) for key, group in groups.items()}
    _propose_references(entries, products, farm)
    makers = {key: next((one for one in group if not one.refusals), None) for key, group in groups.items()}
    lines = tuple(_line(entry, products, entry is makers.get(entry.key), farm) for entry in entries)
    doing = {line.key for line in lines if line.fate in (Fate.NEW, Fate.CHANGED)}
    changed = {key: draft for key, draft in products.items() if key in doing and draft != known_product(key, farm)}
    return ImportPlan(lines, changed)


def _propose_references(entries: list[Entry], products: dict[Key, ProductDraft], farm: Farm) -> None:
    taken = {offer.reference for offer in farm.offers.values()}
    taken |= {entry.values[Column.REFERENCE] for entry in entries if Column.REFERENCE in entry.values}
    numbers: dict[str, Iterator[int]] = {}
    for entry in entries:
        if entry.draft is not None and not entry.draft.reference and not entry.refusals:
            wanted = usual_reference(products[entry.key].name, entry.draft)
            reference = free_reference(wanted, taken, numbers.setdefault(wanted, count(2)))
            taken.add(reference)
            entry.draft = replace(entry.draft, reference=reference)


def _line(entry: Entry, products: dict[Key, ProductDraft], makes: bool, farm: Farm) -> PlannedLine:
    before = known_product(entry.key, farm)
    product = products.get(entry.key, before)
    label = entry.draft.label if entry.draft else str(entry.values.get(Column.OFFER, ""))
    name = f"{product.name if product else entry.values.get(Column.PRODUCT, '')} {label}".strip()
    if entry.refusals or product is None:
        return PlannedLine(entry.number, Fate.ERROR, name, tuple(entry.refusals))
    changes = _product_changes(entry, before, product) + _offer_changes(entry)
    makes = makes and before is None
    is_new = makes if entry.draft is None else entry.offer is None
    return PlannedLine(
        number=entry.number,
        fate=Fate.NEW if is_new else Fate.CHANGED if changes else Fate.SAME,
        name=name,
        changes=changes,
        key=entry.key,
        new_product=makes,
        proposed=is_new and entry.draft is not None and Column.REFERENCE not in entry.values,
        offer_id=entry.offer.id if entry.offer else None,
        draft=entry.draft,
        stored=entry.stored,
    )


def _product_changes(entry: Entry, before: ProductDraft | None, after: ProductDraft) -> tuple[Change, ...]:
    """Those that this line asks for; a product that is to be made has none."""
    if before is None or before == after:
        return ()
    asked = {column for column in PRODUCT_COLUMNS if column in entry.values or entry.is_known}
    if entry.states_name and Column.PRODUCT in entry.values:
        asked.add(Column.PRODUCT)
    return _differences(product_cells(before), product_cells(after), asked)


def _offer_changes(entry: Entry) -> tuple[Change, ...]:
    if entry.offer is None or entry.draft is None:
        return ()
    before = offer_cells(offer_draft(entry.offer), stored_of(entry.offer))
    return _differences(before, offer_cells(entry.draft, entry.stored), set(before))


def _differences(before: dict[Column, Value], after: dict[Column, Value], among: set[Column]) -> tuple[Change, ...]:
    return tuple(
        Change(column, shown(column, before[column]), shown(column, after[column]))
        for column in before
        if column in among and before[column] != after[column]
    )
