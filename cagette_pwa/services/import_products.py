"""What the lines of a file say of a product together: they agree, or none of them is imported."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from cagette_pwa.services.import_matching import PRODUCT_COLUMNS, Entry, Farm, Key
from cagette_pwa.services.product_drafts import ProductDraft
from cagette_pwa.services.product_files import Column, product_draft
from cagette_pwa.services.search import plain

USUAL_CATEGORY: Final = "Autres"
USUAL_VAT: Final = Decimal("5.5")
"""Of a new product of which the file says nothing else."""


def refuse_contradictions(group: list[Entry]) -> None:
    """The lines of one product say the same of it, or nothing."""
    for column in (Column.PRODUCT, *PRODUCT_COLUMNS):
        said = [entry for entry in group if column in entry.values]
        if column is Column.PRODUCT:
            said.sort(key=lambda entry: not entry.states_name)
        for other in said[1:]:
            if not _agree(column, said[0], other):
                one, two = sorted((said[0], other), key=lambda entry: entry.number)
                sentence = (
                    f"{column} : « {_said(one, column)} » ligne {one.number}, « {_said(two, column)} » ligne "
                    f"{two.number}, pour le même produit. Mettez la même chose sur toutes ses lignes."
                )
                for entry in group:
                    entry.refusals.append(sentence)
                break


def refuse_lost_names(key: Key, group: list[Entry], farm: Farm) -> None:
    """A line that knows its product by a new name waits for a line that gives it: refused, it renames nothing."""
    known = known_product(key, farm)
    if known is None:
        return
    for entry in group:
        name = entry.values.get(Column.PRODUCT)
        if entry.states_name or name is None or plain(name) == plain(known.name):
            continue
        renaming = [
            one for one in group if one.states_name and plain(one.values.get(Column.PRODUCT, "")) == plain(name)
        ]
        if renaming and all(one.refusals for one in renaming):
            entry.refusals.append(
                f"« {_said(entry, Column.PRODUCT)} » est le nouveau nom que donne la ligne {renaming[0].number}, qui "
                "est en erreur. Corrigez-la d'abord."
            )


def product_of_lines(key: Key, group: list[Entry], farm: Farm, columns: set[Column]) -> ProductDraft:
    """The product as the accepted lines want it."""
    accepted = [entry for entry in group if not entry.refusals]
    draft = known_product(key, farm) or ProductDraft(_name(accepted or group), USUAL_CATEGORY, USUAL_VAT)
    names = [e.values[Column.PRODUCT] for e in accepted if e.states_name and Column.PRODUCT in e.values]
    changes: dict[str, Any] = {"name": names[0]} if names and plain(names[0]) != plain(draft.name) else {}
    for column, name in _PRODUCT.items():
        said = [entry.values[column] for entry in accepted if column in entry.values]
        if said:
            changes[name] = said[0]
        elif _erases(column, group, columns):
            changes[name] = type(getattr(draft, name))()
    return replace(draft, **changes)


def known_product(key: Key, farm: Farm) -> ProductDraft | None:
    """The product as the farm has it; None for one that is to be made."""
    product = farm.products.get(key) if isinstance(key, int) else None
    return product_draft(product) if product else None


def _agree(column: Column, one: Entry, other: Entry) -> bool:
    """Products are told apart by their names whatever the capitals and accents, so these alone rename none."""
    mine, theirs = one.values[column], other.values[column]
    return bool(plain(mine) == plain(theirs) if column is Column.PRODUCT else mine == theirs)


def _said(entry: Entry, column: Column) -> str:
    text = " ".join(entry.line.cells[column].split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _erases(column: Column, group: list[Entry], columns: set[Column]) -> bool:
    """A description or labels go when every line of a known product leaves them empty, in a file with that column."""
    if column not in (Column.DESCRIPTION, Column.LABELS) or column not in columns:
        return False
    return not any(column in entry.line.cells for entry in group) and any(
        entry.is_known and not entry.refusals for entry in group
    )


def _name(group: list[Entry]) -> str:
    return str(group[0].values.get(Column.PRODUCT, ""))


_PRODUCT: Final = dict(zip(PRODUCT_COLUMNS, ("description", "category", "labels", "vat_rate"), strict=True))
