"""The plan of an import in words: what each line does, what all of them come to, and what the button says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cagette_pwa.french import spaced
from cagette_pwa.services.import_plans import Change, Fate, ImportPlan, PlannedLine
from cagette_pwa.services.product_files import Column
from cagette_pwa.services.product_imports import Left
from cagette_pwa.services.product_sheets import Sheet

LONGEST: Final = 120
"""Characters of a text that is shown before and after."""

_FATES: Final = {
    Fate.ERROR: ("à corriger", "problem"),
    Fate.NEW: ("nouveau", "ready"),
    Fate.CHANGED: ("modifié", "attention"),
    Fate.SAME: ("inchangé", "neutral"),
}
_COUNTED: Final = {
    Fate.NEW: ("nouveau", "nouveaux"),
    Fate.CHANGED: ("modifié", "modifiés"),
    Fate.SAME: ("inchangé", "inchangés"),
    Fate.ERROR: ("erreur", "erreurs"),
}


@dataclass(frozen=True)
class ChangeRow:
    """A cell before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportRow:
    """A line of the file and its fate."""

    key: int
    place: str
    name: str
    word: str
    tone: str
    details: str
    changes: list[ChangeRow]
    refusals: list[str]


def row(line: PlannedLine) -> ImportRow:
    """`Ligne 12`, `Courgettes 500 g`, what changes or what stands against it."""
    word, tone = _FATES[line.fate]
    return ImportRow(
        key=line.number,
        place=_place(line.number),
        name=line.name or "Sans nom",
        word=word,
        tone=tone,
        details=_details(line),
        changes=[_change(change) for change in line.changes],
        refusals=[spaced(refusal) for refusal in line.refusals],
    )


def left_row(left: Left) -> ImportRow:
    """A line that was not imported."""
    word, tone = _FATES[Fate.ERROR]
    return ImportRow(
        left.number, _place(left.number), left.name or "Sans nom", word, tone, "", [], [spaced(left.refusal)]
    )


def totals_words(totals: Mapping[Fate, int]) -> str:
    """`12 nouveaux, 3 modifiés, 40 inchangés, 1 erreur`."""
    said = [f"{totals[fate]} {words[totals[fate] > 1]}" for fate, words in _COUNTED.items() if totals.get(fate)]
    return ", ".join(said) or "Aucune ligne"


def confirm_words(plan: ImportPlan) -> str:
    """`Importer 15 lignes, laisser 1 en erreur`; nothing when there is nothing to import."""
    errors = plan.totals[Fate.ERROR]
    said = f"Importer {_lines(plan.writes)}" + (f", laisser {errors} en erreur" if errors else "")
    return said if plan.writes else ""


def done_words(written: int) -> str:
    """`15 lignes importées`."""
    return f"{_lines(written)} importée{'s' if written > 1 else ''}"


def idle_words(plan: ImportPlan) -> str:
    """Why there is nothing to import; nothing when there is."""
    if plan.writes:
        return ""
    if plan.totals[Fate.ERROR]:
        return "Rien ne peut encore être importé. Corrigez les lignes ci-dessous dans votre fichier, puis renvoyez-le."
    return "Vos produits sont déjà comme dans ce fichier. Il n'y a rien à importer."


def notes(sheet: Sheet) -> list[str]:
    """What of the file was not read."""
    unknown = spaced(", ".join(f"« {title} »" for title in sheet.unknown))
    said = [f"Colonnes laissées de côté, car inconnues ici : {unknown}."] if unknown else []
    other = [f"Seule la feuille « {sheet.name} » est lue."] if sheet.name else []
    return [spaced(note) for note in said + other]


def stock_words(recounted: int) -> str:
    """What the switch about stock is about; nothing when no stock changes."""
    return f"Le fichier change le stock de {recounted} offre{'s' if recounted > 1 else ''}." if recounted else ""


def _place(number: int) -> str:
    return f"Ligne {number}"


def _lines(count: int) -> str:
    return f"{count} ligne{'s' if count > 1 else ''}"


def _details(line: PlannedLine) -> str:
    """Of a new offer: what it costs and how it is known."""
    if line.fate is not Fate.NEW:
        return line.reference
    said = ["nouveau produit"] if line.new_product else []
    if line.draft is None:
        return "nouveau produit, sans offre"
    proposed = "référence proposée " if line.proposed else ""
    return " · ".join([line.draft.portion.price_words(line.draft.price_cents), f"{proposed}{line.reference}", *said])


def _change(change: Change) -> ChangeRow:
    euros = change.column is Column.PRICE
    return ChangeRow(change.column.value, _shown(change.before, euros), _shown(change.after, euros))


def _shown(text: str, euros: bool) -> str:
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f"{short}\u00a0€" if euros else short or "vide"
